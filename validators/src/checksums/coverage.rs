//! Which files a whole-folder list should hold (catalogue, section 1.3).

use std::ffi::OsStr;

use super::kind::is_list;
use crate::config::Config;
use crate::workspace::{Directory, EntryKind, FileRef, Limits};

/// Where the list lies, or will lie, whose files are asked for.
#[derive(Clone, Copy)]
pub(super) enum ListPlace<'w> {
    /// An existing list.
    File(FileRef<'w>),
    /// The folder of a list that does not exist yet.
    Folder(&'w Directory),
}

impl<'w> ListPlace<'w> {
    fn folder(self) -> &'w Directory {
        match self {
            Self::File(file) => file.directory(),
            Self::Folder(folder) => folder,
        }
    }

    /// Whether git ignores everything here, the list included. What is kept all the same is kept on purpose, and says nothing about
    /// which of the files belong in the list.
    fn is_all_ignored(self) -> bool {
        match self {
            Self::File(file) => file.is_ignored(),
            Self::Folder(folder) => folder.files().next().is_some() && folder.files().all(FileRef::is_ignored),
        }
    }
}

/// What a list should hold.
#[derive(Debug, Default)]
pub(super) struct Coverage<'w> {
    /// The files, folder by folder.
    pub(super) files: Vec<FileRef<'w>>,
    /// Folders that could not be listed, so that files may be absent.
    pub(super) unreadable: Vec<&'w Directory>,
}

/// The regular files below `scope` that its list should hold, folder by folder: no hidden file, none that git ignores, none that
/// the configuration excludes, and no checksum list in `scope` itself or beside the list.
pub(super) fn files_to_list<'w>(scope: &'w Directory, list: ListPlace<'w>, config: &Config, limits: &Limits) -> Coverage<'w> {
    let heeds_git = !list.is_all_ignored();
    let mut coverage = Coverage::default();
    let mut folders = vec![scope];
    while let Some(folder) = folders.pop() {
        if folder.failure().is_some() {
            coverage.unreadable.push(folder);
        }
        let holds_the_list = folder.path() == scope.path() || folder.path() == list.folder().path();
        let is_hidden = |name: &OsStr| name.as_encoded_bytes().starts_with(b".");
        let is_left_out = |file: &FileRef<'_>| {
            let ignored = heeds_git && file.is_ignored();
            let list_beside = holds_the_list && is_list(file.name(), config);
            is_hidden(file.name()) || ignored || list_beside || config.checksums.unlisted.matches(&file.path())
        };
        coverage.files.extend(folder.files().filter(|file| !is_left_out(file)));
        let open = folder.entries().iter().filter(|entry| !(entry.is_hidden() || heeds_git && folder.ignores(entry)));
        folders.extend(open.filter_map(|entry| match entry.kind() {
            EntryKind::Directory(below) if below.depth() <= limits.directory_depth => Some(&**below),
            _ => None,
        }));
    }
    coverage
}
