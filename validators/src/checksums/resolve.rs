//! What a listed name stands for in the tree.

use std::path::Path;

use super::base::Base;
use super::name::ListedName;
use super::twins::Twins;
use crate::workspace::{Directory, Entry, EntryKind, FileRef, Found, Workspace, absolute};

/// What a listed name stands for.
#[derive(Debug, Clone)]
pub(super) enum Target<'w> {
    /// A regular file.
    File {
        file: FileRef<'w>,
        /// A symlink lies on the way.
        through_symlink: bool,
        /// The system takes the name for the file's own, though it is in another Unicode form: the file's form.
        other_form: Option<Box<[u8]>>,
    },
    /// A folder.
    Folder,
    /// A pipe, a socket or a device.
    Special,
    /// Nothing.
    Missing,
    /// A symlink that leads back to itself.
    LinkLoop,
    /// A folder on the way cannot be listed.
    UnreadableFolder { reason: String },
    /// The name is absolute: not looked up.
    Absolute,
    /// `..` leads out of the root: not looked up.
    OutsideRoot,
    /// A symlink leads out of the root: not followed.
    LinkOutside,
}

impl<'w> Target<'w> {
    /// What `name` stands for when it is relative to `base`. Reads folders and links, and no file.
    pub(super) fn of(name: &ListedName, base: &Base<'w>, workspace: &'w Workspace, twins: &mut Twins<'w>) -> Self {
        if name.is_absolute() {
            return Self::Absolute;
        }
        let Some(path) = name.path() else { return Self::Missing };
        let path = absolute(&path, &base.path);
        let top = workspace.tops().iter().find(|top| base.path.starts_with(top.path()));
        let Some(top) = top.filter(|top| path.starts_with(top.path())) else { return Self::OutsideRoot };
        match workspace.find_from(&base.path, &path) {
            Found::File { .. } if name.is_folder() => Self::Missing,
            Found::File { file, through_symlink } => Self::File { file, through_symlink, other_form: None },
            Found::Directory { .. } => Self::Folder,
            Found::Special => Self::Special,
            Found::Outside => Self::LinkOutside,
            Found::Loop => Self::LinkLoop,
            Found::Missing => match unreadable_folder(&path, top) {
                Some(reason) => Self::UnreadableFolder { reason },
                None => base.directory.and_then(|directory| twins.of_same_file(directory, &name.plain)).map_or(
                    Self::Missing,
                    |(file, form)| Self::File { file, through_symlink: false, other_form: Some(form.into_boxed_slice()) },
                ),
            },
        }
    }

    /// The regular file.
    pub(super) fn file(&self) -> Option<FileRef<'w>> {
        match self {
            Self::File { file, .. } => Some(*file),
            _ => None,
        }
    }

    /// Nothing bears the name.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::Missing | Self::LinkLoop)
    }
}

/// Why a folder on the way from `top` to a `path` that is missing could not be listed, if one could not.
fn unreadable_folder(path: &Path, top: &Directory) -> Option<String> {
    let mut here = top;
    for component in path.strip_prefix(top.path()).ok()?.components() {
        match here.entry(component.as_os_str()).map(Entry::kind) {
            Some(EntryKind::Directory(below)) => here = below,
            _ => break,
        }
    }
    here.failure().map(|reason| format!("folder `{}` cannot be listed: {reason}", here.shown()))
}
