//! Which files are checksum lists.

use std::ffi::OsStr;

use crate::config::Config;

/// What a list is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListKind {
    /// All files of a folder: `SHA256SUMS`, `SHA256SUMS.txt`.
    Folder,
    /// One file: `*.sha256`.
    Single {
        /// The list's name without its suffix: the name of that file.
        stem: String,
    },
}

impl ListKind {
    /// The kind of list that a file called `name` is; `None` when it is no list.
    #[must_use]
    pub fn of(name: &OsStr, config: &Config) -> Option<Self> {
        let name = name.to_str()?;
        if config.checksums.folder_list_names.iter().any(|list| list == name) {
            return Some(Self::Folder);
        }
        let stem = config.checksums.single_list_suffixes.iter().find_map(|suffix| name.strip_suffix(suffix.as_str()))?;
        (!stem.is_empty()).then(|| Self::Single { stem: stem.to_owned() })
    }
}

/// Whether a file called `name` is a checksum list.
#[must_use]
pub fn is_list(name: &OsStr, config: &Config) -> bool {
    ListKind::of(name, config).is_some()
}
