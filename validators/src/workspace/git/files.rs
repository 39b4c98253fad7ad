//! Files of a repository, read up to a bound.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::error::GitError;
use crate::workspace::ReadError;
use crate::workspace::read::open_regular;

/// The file's bytes; `None` when there is no such file.
pub(super) fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, GitError> {
    let Some((file, size)) = open(path)? else { return Ok(None) };
    if size > limit {
        return Err(GitError::TooLarge("a file of the repository is larger than the limit"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// The file's text without blanks at both ends; `None` when there is no such file.
pub(super) fn read_text(path: &Path, limit: u64) -> Result<Option<String>, GitError> {
    let Some(bytes) = read(path, limit)? else { return Ok(None) };
    let text = String::from_utf8(bytes).map_err(|_| GitError::Corrupt("a file of names is not UTF-8"))?;
    Ok(Some(text.trim().to_owned()))
}

/// A regular file and its size; `None` when there is none.
pub(super) fn open(path: &Path) -> Result<Option<(File, u64)>, GitError> {
    match std::fs::symlink_metadata(path) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => return Err(error.into()),
        Ok(metadata) if metadata.is_dir() => return Ok(None),
        Ok(_) => {}
    }
    open_regular(path).map(Some).map_err(|error: ReadError| GitError::Unreadable(error.to_string()))
}
