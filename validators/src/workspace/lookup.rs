//! Finding what a path names, through symlinks but never out of the tree.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};

use super::{Directory, EntryKind, FileRef};

/// Symlinks followed before a chain counts as a loop (the kernel's own bound).
const MAX_LINKS: usize = 40;

/// What a path names.
#[derive(Debug, Clone, Copy)]
pub enum Found<'w> {
    /// A regular file.
    File {
        /// The file.
        file: FileRef<'w>,
        /// Whether a symlink lies on the way.
        through_symlink: bool,
    },
    /// A folder.
    Directory {
        /// The folder.
        directory: &'w Directory,
        /// Whether a symlink lies on the way.
        through_symlink: bool,
    },
    /// A pipe, socket or device.
    Special,
    /// Nothing.
    Missing,
    /// Something outside the tree: not looked at.
    Outside,
    /// A symlink that leads back to itself.
    Loop,
}

impl<'w> Found<'w> {
    /// The regular file, if the path names one.
    #[must_use]
    pub const fn file(self) -> Option<FileRef<'w>> {
        match self {
            Self::File { file, .. } => Some(file),
            _ => None,
        }
    }

    /// The folder, if the path names one.
    #[must_use]
    pub const fn directory(self) -> Option<&'w Directory> {
        match self {
            Self::Directory { directory, .. } => Some(directory),
            _ => None,
        }
    }

    /// Whether the path names anything inside the tree, of whatever type.
    #[must_use]
    pub const fn exists(self) -> bool {
        matches!(self, Self::File { .. } | Self::Directory { .. } | Self::Special)
    }
}

/// Follows `path` (relative to `base`, or absolute) inside the tree below `top`.
pub(super) fn find<'w>(top: &'w Directory, base: &Path, path: &Path) -> Found<'w> {
    let full = base.join(path);
    let Ok(below) = full.strip_prefix(top.path()) else { return Found::Outside };
    if let Some(found) = top.find_plainly(below) {
        return found;
    }
    let mut steps = components(below);
    let mut stack = vec![top];
    let mut links = 0;
    while let Some(step) = steps.pop_front() {
        if step == ".." {
            stack.pop();
            if stack.is_empty() {
                return Found::Outside;
            }
            continue;
        }
        let Some(&here) = stack.last() else { return Found::Outside };
        let Some(entry) = here.entry(&step) else { return Found::Missing };
        match entry.kind() {
            EntryKind::Directory(directory) => stack.push(directory),
            EntryKind::File(_) if !steps.is_empty() => return Found::Missing,
            EntryKind::File(_) => {
                return here.file_of(entry).map_or(Found::Missing, |file| Found::File { file, through_symlink: links > 0 });
            }
            EntryKind::Special => return if steps.is_empty() { Found::Special } else { Found::Missing },
            EntryKind::Symlink => {
                links += 1;
                if links > MAX_LINKS {
                    return Found::Loop;
                }
                let Ok(target) = std::fs::read_link(here.path().join(&step)) else { return Found::Missing };
                match follow(top, &mut stack, &target) {
                    Some(mut before) => {
                        before.append(&mut steps);
                        steps = before;
                    }
                    None => return Found::Outside,
                }
            }
        }
    }
    stack.last().map_or(Found::Outside, |&directory| Found::Directory { directory, through_symlink: links > 0 })
}

/// The steps that a link's target adds; an absolute target starts again from the top.
fn follow<'w>(top: &'w Directory, stack: &mut Vec<&'w Directory>, target: &Path) -> Option<VecDeque<OsString>> {
    if target.is_absolute() {
        stack.truncate(1);
        steps_below(top, target)
    } else {
        Some(components(target))
    }
}

fn steps_below(top: &Directory, path: &Path) -> Option<VecDeque<OsString>> {
    let below: PathBuf = path.strip_prefix(top.path()).ok()?.to_path_buf();
    Some(components(&below))
}

fn components(path: &Path) -> VecDeque<OsString> {
    path.components()
        .filter_map(|component| match component {
            Component::Normal(name) => Some(name.to_os_string()),
            Component::ParentDir => Some(OsStr::new("..").to_os_string()),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => None,
        })
        .collect()
}
