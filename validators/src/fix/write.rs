//! Writing what fixes changed.

use super::passes::Change;
use crate::replace::{ReplaceError, replace};
use crate::source::FilePath;

/// Why fixes were not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A file is no longer what was checked. Nothing was written.
    #[error("`{0}` changed while it was checked; no fix was written")]
    Changed(FilePath),
    /// The system refused. The files written before have their old content again, except those named.
    #[error("cannot write `{path}`: {error}{}", not_restored(unrestored))]
    System {
        /// The file.
        path: FilePath,
        /// What the system says.
        error: std::io::Error,
        /// Files that were written and could not be given their old content back.
        unrestored: Vec<FilePath>,
    },
}

fn not_restored(files: &[FilePath]) -> String {
    let names: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
    if names.is_empty() {
        "; no fix was written".to_owned()
    } else {
        format!("; these files are fixed already: {}", names.join(", "))
    }
}

/// Replaces each file at once and lastingly. All are looked at before the first is written: fixes of several files belong together.
///
/// # Errors
/// When a file is no longer what was checked, or the system refuses.
pub fn write(changes: &[Change]) -> Result<(), WriteError> {
    for change in changes {
        let is_as_read = std::fs::symlink_metadata(&change.path).is_ok_and(|metadata| metadata.is_file())
            && std::fs::read(&change.path).is_ok_and(|content| content == change.old.bytes());
        if !is_as_read {
            return Err(WriteError::Changed(change.old.path().clone()));
        }
    }
    for (index, change) in changes.iter().enumerate() {
        if let Err(error) = replace(&change.path, Some(change.old.bytes()), change.new.bytes()) {
            let path = change.old.path().clone();
            let unrestored = restore(&changes[..index]);
            return Err(match error {
                ReplaceError::Changed if unrestored.is_empty() => WriteError::Changed(path),
                ReplaceError::Changed => {
                    WriteError::System { path, error: std::io::Error::other("it changed meanwhile"), unrestored }
                }
                ReplaceError::System(error) => WriteError::System { path, error, unrestored },
            });
        }
    }
    Ok(())
}

/// Gives files their old content back; those that cannot be, or changed again, are named.
fn restore(written: &[Change]) -> Vec<FilePath> {
    let kept = written.iter().filter(|change| replace(&change.path, Some(change.new.bytes()), change.old.bytes()).is_err());
    kept.map(|change| change.old.path().clone()).collect()
}
