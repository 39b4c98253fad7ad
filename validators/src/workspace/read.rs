//! Reading a file: once as text, once as a digest, or both in one go.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::{FileRef, Limits};
use crate::digest::Digest;
use crate::source::Source;

/// What has been read of a file so far.
#[derive(Debug, Default)]
pub struct FileState {
    source: OnceLock<Result<Arc<Source>, ReadError>>,
    digest: OnceLock<Result<Digest, ReadError>>,
}

impl FileState {
    /// The state of a file whose content is taken to be a draft.
    pub(super) fn of_draft(draft: &Arc<Source>) -> Self {
        Self { source: OnceLock::from(Ok(Arc::clone(draft))), digest: OnceLock::new() }
    }
}

/// What a caller of [`FileRef::examine`] needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wants {
    /// The digest, kept for [`FileRef::digest`].
    pub digest: bool,
    /// The content, kept for [`FileRef::source`].
    pub source: bool,
    /// The bytes, shown to the visitor and not kept.
    pub bytes: bool,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The system refused.
    #[error("{0}")]
    Unreadable(String),
    /// Larger than the limit that applies.
    #[error("the file has {size} bytes, more than the limit of {limit}")]
    TooLarge {
        /// The file's size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// What was a regular file when its folder was listed no longer is one.
    #[error("no longer a regular file")]
    NotAFile,
    /// Looking at its content failed for a reason of ours.
    #[error("countersign failed here: {0}")]
    Internal(String),
}

impl ReadError {
    fn from_io(error: &io::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// A buffer larger than this is given back after use, so that one huge file does not cost its size for the rest of the run.
const KEPT_BUFFER: usize = 8 << 20;

/// Lends the thread's reading buffer. Must not be nested.
pub fn with_buffer<T>(work: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    BUFFER.with_borrow_mut(|buffer| {
        let result = work(buffer);
        if buffer.capacity() > KEPT_BUFFER {
            *buffer = Vec::new();
        }
        result
    })
}

impl FileRef<'_> {
    /// The file's content, read at the first call.
    ///
    /// # Errors
    /// When the file cannot be read or is larger than [`Limits::file_size`].
    pub fn source(self, limits: &Limits) -> Result<Arc<Source>, ReadError> {
        self.state
            .source
            .get_or_init(|| {
                let mut bytes = Vec::new();
                read_whole(&self.path(), limits.file_size, &mut bytes)?;
                Ok(Arc::new(Source::new(self.shown(), bytes)))
            })
            .clone()
    }

    /// The file's SHA-256, worked out at the first call; from memory when the content has been read before.
    ///
    /// # Errors
    /// When the file cannot be read or is larger than [`Limits::hash_size`].
    pub fn digest(self, limits: &Limits, buffer: &mut Vec<u8>) -> Result<Digest, ReadError> {
        self.state
            .digest
            .get_or_init(|| match self.state.source.get() {
                Some(Ok(source)) => Ok(Digest::of(source.bytes())),
                _ => {
                    let (mut file, size) = open_regular(&self.path())?;
                    check_size(size, limits.hash_size)?;
                    let limited = &mut file.by_ref().take(limits.hash_size.saturating_add(1));
                    let (digest, read) = Digest::of_reader(limited, buffer).map_err(|error| ReadError::from_io(&error))?;
                    check_size(read, limits.hash_size)?;
                    Ok(digest)
                }
            })
            .clone()
    }

    /// The file's size in bytes; 0 when the system does not say.
    #[must_use]
    pub fn size(self) -> u64 {
        std::fs::symlink_metadata(self.path()).map_or(0, |metadata| metadata.len())
    }

    /// Reads the file once for everything in `wants`; `visit` sees the bytes when they are wanted, and says whether the content
    /// is worth keeping for [`FileRef::source`].
    ///
    /// # Errors
    /// When the file cannot be read, or is larger than the limit of what is wanted.
    pub fn examine(
        self,
        wants: Wants,
        limits: &Limits,
        buffer: &mut Vec<u8>,
        visit: impl FnOnce(&[u8]) -> bool,
    ) -> Result<(), ReadError> {
        if wants.source || self.state.source.get().is_some() {
            let source = self.source(limits)?;
            if wants.digest {
                self.digest(limits, buffer)?;
            }
            if wants.bytes {
                visit(source.bytes());
            }
            return Ok(());
        }
        if !wants.bytes {
            return if wants.digest { self.digest(limits, buffer).map(drop) } else { Ok(()) };
        }
        read_whole(&self.path(), limits.file_size, buffer)?;
        if wants.digest {
            self.state.digest.get_or_init(|| Ok(Digest::of(buffer)));
        }
        if visit(buffer) {
            // A copy: the buffer may be far larger than this file, and has more files to read.
            self.state.source.get_or_init(|| Ok(Arc::new(Source::new(self.shown(), buffer.clone()))));
        }
        Ok(())
    }
}

fn check_size(size: u64, limit: u64) -> Result<(), ReadError> {
    if size > limit { Err(ReadError::TooLarge { size, limit }) } else { Ok(()) }
}

/// Replaces the content of `bytes` with that of the file.
fn read_whole(path: &Path, limit: u64, bytes: &mut Vec<u8>) -> Result<(), ReadError> {
    bytes.clear();
    let (file, size) = open_regular(path)?;
    check_size(size, limit)?;
    bytes.reserve(usize::try_from(size).unwrap_or(0).saturating_add(1));
    // The file may have grown since its size was asked.
    file.take(limit.saturating_add(1)).read_to_end(bytes).map_err(|error| ReadError::from_io(&error))?;
    check_size(bytes.len() as u64, limit)
}

/// Opens a regular file and nothing else: no symlink at the last step, no pipe that would block.
pub(super) fn open_regular(path: &Path) -> Result<(File, u64), ReadError> {
    let file = open_without_following(path).map_err(|error| ReadError::from_io(&error))?;
    let metadata = file.metadata().map_err(|error| ReadError::from_io(&error))?;
    if metadata.is_file() { Ok((file, metadata.len())) } else { Err(ReadError::NotAFile) }
}

#[cfg(unix)]
fn open_without_following(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn open_without_following(path: &Path) -> io::Result<File> {
    File::open(path)
}
