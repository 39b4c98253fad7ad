//! Whether files lie in the work tree that git neither tracks nor ignores.

use std::fs;

use super::super::files;
use super::super::index::Index;
use super::super::repository::GitRepository;
use super::Stop;
use crate::workspace::git_ignore::IgnoreRules;
use crate::workspace::{Directory, EntryKind};

/// Most files and folders looked at.
const MOST_ENTRIES: usize = 5_000_000;
/// Most bytes of the repository's own list of ignored files.
const MOST_BYTES: u64 = 16 << 20;

pub(super) fn check(repository: &GitRepository, index: &Index, top: &Directory) -> Result<(), Stop> {
    let excluded = files::read(&repository.common.join("info").join("exclude"), MOST_BYTES)?;
    let excluded = excluded.map(|bytes| IgnoreRules::below(None, top.path(), &String::from_utf8_lossy(&bytes)));
    let mut folders = vec![(top, Vec::new())];
    let mut looked_at = 0;
    while let Some((folder, path)) = folders.pop() {
        if let Some(failure) = folder.failure() {
            return Err(Stop::Unknown(format!("a folder cannot be listed: {failure}")));
        }
        for entry in folder.entries() {
            looked_at += 1;
            if looked_at > MOST_ENTRIES {
                return Err(Stop::unknown("the work tree has more files than the limit"));
            }
            let name = entry.name().as_encoded_bytes();
            let path: Vec<u8> = if path.is_empty() { name.to_vec() } else { [path.as_slice(), b"/", name].concat() };
            // A tracked submodule is a folder too.
            if index.find(&path).is_some() {
                continue;
            }
            let is_folder = matches!(entry.kind(), EntryKind::Directory(_));
            let is_excluded = excluded.as_ref().is_some_and(|rules| rules.names(&folder.path().join(entry.name()), is_folder));
            if folder.ignores(entry) || is_excluded {
                continue;
            }
            match entry.kind() {
                EntryKind::File(_) | EntryKind::Symlink => return Err(Stop::dirty(&path)),
                // Git does not see pipes and devices.
                EntryKind::Special => {}
                EntryKind::Directory(below) => {
                    if fs::symlink_metadata(below.path().join(".git")).is_ok() {
                        return Err(Stop::dirty(&path));
                    }
                    folders.push((below, path));
                }
            }
        }
    }
    Ok(())
}
