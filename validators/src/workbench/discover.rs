//! Which folders and files belong to the family.

use super::layout;
use crate::config::Config;
use crate::workspace::{Directory, FileRef};

/// Whether a folder is a repository with a workbench.
#[must_use]
pub fn is_workbench(directory: &Directory) -> bool {
    directory.directory(layout::ROOT).is_some()
}

/// Whether a file is an exported document (labels, comments, a report, a commit message), by its name alone.
#[must_use]
pub const fn is_document(_file: FileRef<'_>, _config: &Config) -> bool {
    false
}
