//! Replacing a file at once and lastingly, unless it changed.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::Path;
use std::time::SystemTime;

/// By what a change of a file shows without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    inode: Option<u64>,
}

impl Stamp {
    /// The stamp of the regular file at `path`; `None` when there is none.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let metadata = fs::symlink_metadata(path).ok().filter(Metadata::is_file)?;
        Some(Self { size: metadata.len(), modified: metadata.modified().ok(), inode: inode(&metadata) })
    }

    /// Whether the file at `path` still shows this stamp.
    #[must_use]
    pub fn still_holds(&self, path: &Path) -> bool {
        Self::of(path).as_ref() == Some(self)
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    Some(metadata.ino())
}

#[cfg(not(unix))]
fn inode(_metadata: &Metadata) -> Option<u64> {
    None
}

/// Why a file was not replaced.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// It is no longer what it was.
    #[error("it changed meanwhile")]
    Changed,
    /// The system refused.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// Gives the file at `path` the content `new`, at once and lastingly, if its content still is `old` (`None`: if it still does not exist).
///
/// # Errors
/// When it is another by now, or the system refuses. The file is then as it was.
pub fn replace(path: &Path, old: Option<&[u8]>, new: &[u8]) -> Result<(), ReplaceError> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut temporary = create_in(folder)?;
    temporary.write_all(new)?;
    if old.is_some() {
        let permissions = fs::symlink_metadata(path).map_err(|_| ReplaceError::Changed)?.permissions();
        temporary.as_file().set_permissions(permissions)?;
    }
    temporary.as_file().sync_all()?;
    match old {
        Some(old) => {
            if !is_file_with(path, old)? {
                return Err(ReplaceError::Changed);
            }
            temporary.persist(path).map_err(|error| error.error)?;
        }
        None => {
            temporary.persist_noclobber(path).map_err(|error| match error.error.kind() {
                io::ErrorKind::AlreadyExists => ReplaceError::Changed,
                _ => ReplaceError::System(error.error),
            })?;
        }
    }
    sync_folder(folder)?;
    Ok(())
}

fn is_file_with(path: &Path, content: &[u8]) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(metadata.is_file() && metadata.len() == content.len() as u64 && fs::read(path)? == content),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// A new file may be read by whom the umask lets; temporary files are otherwise private.
#[cfg(unix)]
fn create_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt as _;
    tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o666)).tempfile_in(folder)
}

#[cfg(not(unix))]
fn create_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().tempfile_in(folder)
}

/// Makes the renaming last through a power failure.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
