//! Which files a whole-folder list should hold (catalogue, section 1.3).

use super::kind::is_list;
use crate::config::Config;
use crate::workspace::{Directory, EntryKind, FileRef, Limits};

/// The regular files below `scope` that its list should hold, folder by folder: no hidden file, none that git ignores, none that
/// the configuration excludes, and no checksum list in `scope` itself or in `list_folder`.
pub(super) fn files_to_list<'w>(
    scope: &'w Directory,
    list_folder: &Directory,
    config: &Config,
    limits: &Limits,
) -> Vec<FileRef<'w>> {
    let mut files = Vec::new();
    let mut folders = vec![scope];
    while let Some(folder) = folders.pop() {
        let holds_the_list = folder.path() == scope.path() || folder.path() == list_folder.path();
        files.extend(folder.files().filter(|file| {
            let name = file.name();
            let is_hidden = name.as_encoded_bytes().starts_with(b".");
            let is_list_beside = holds_the_list && is_list(name, config);
            !is_hidden && !file.is_ignored() && !is_list_beside && !config.checksums.unlisted.matches(&file.path())
        }));
        let open = folder.entries().iter().filter(|entry| !entry.is_hidden() && !entry.is_ignored());
        folders.extend(open.filter_map(|entry| match entry.kind() {
            EntryKind::Directory(below) if below.depth() <= limits.directory_depth => Some(&**below),
            _ => None,
        }));
    }
    files
}
