//! The walk: once over everything below the named paths, hidden folders too, `.git` never.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{missing_input, packet_at_or_above};
use crate::checksums;
use crate::config::Config;
use crate::finding::Finding;
use crate::octon;
use crate::problems;
use crate::report::Skipped;
use crate::source::FilePath;
use crate::workspace::{Directory, EntryKind, FileRef, Found, Workspace, absolute};

/// What the walk came across.
#[derive(Debug, Default)]
pub(super) struct Walked<'w> {
    /// The packets' folders, sorted by path.
    pub(super) packets: Vec<&'w Directory>,
    /// The checksum lists, sorted by path.
    pub(super) lists: Vec<FileRef<'w>>,
    /// Files seen.
    pub(super) files: usize,
    /// What was not looked at.
    pub(super) skipped: Skipped,
    /// Folders that could not be listed, paths that do not exist.
    pub(super) problems: Vec<Finding>,
    /// The folders that were walked as a whole.
    roots: Vec<PathBuf>,
}

impl<'w> Walked<'w> {
    /// Whether everything at and below an absolute path was walked.
    pub(super) fn covers(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| path.starts_with(root))
    }

    /// The packet a file lies in.
    pub(super) fn packet_above(&self, file: FileRef<'_>) -> Option<&'w Directory> {
        let path = file.path();
        let packet_at = |folder: &Path| {
            let index = self.packets.binary_search_by(|packet| packet.path().cmp(folder));
            index.ok().map(|index| self.packets[index])
        };
        path.ancestors().skip(1).find_map(packet_at)
    }

    fn join(mut self, other: Self) -> Self {
        self.packets.extend(other.packets);
        self.lists.extend(other.lists);
        self.problems.extend(other.problems);
        self.files += other.files;
        self.skipped.ignored_files += other.skipped.ignored_files;
        self.skipped.ignored_directories += other.skipped.ignored_directories;
        self.skipped.excluded += other.skipped.excluded;
        self.skipped.symlinks += other.skipped.symlinks;
        self
    }

    fn sort(&mut self) {
        self.packets.sort_by(|left, right| left.path().cmp(right.path()));
        self.packets.dedup_by(|left, right| left.path() == right.path());
        let by_path: BTreeMap<PathBuf, FileRef<'w>> = self.lists.iter().map(|list| (list.path(), *list)).collect();
        self.lists = by_path.into_values().collect();
    }
}

/// Walks everything that `paths` name.
pub(super) fn walk<'w>(workspace: &'w Workspace, paths: &[PathBuf], working_directory: &Path, config: &Config) -> Walked<'w> {
    let mut inputs: Vec<PathBuf> = paths.iter().map(|path| absolute(path, working_directory)).collect();
    inputs.sort();
    inputs.dedup();
    let mut walked = Walked::default();
    let mut folders: Vec<&Directory> = Vec::new();
    for path in &inputs {
        match workspace.find(path) {
            Found::Directory { directory, .. } => folders.push(widened(workspace, directory)),
            Found::File { file, .. } => match packet_at_or_above(workspace, file.directory().path()) {
                Some(packet) => folders.push(packet),
                None if is_registry(file) => folders.extend(proposals_of(workspace, file)),
                None => {
                    walked.files += 1;
                    if checksums::is_list(file.name(), config) {
                        walked.lists.push(file);
                    }
                }
            },
            Found::Special | Found::Missing | Found::Outside | Found::Loop => {
                walked.problems.push(missing_input(FilePath::relative_to(path, working_directory)));
            }
        }
    }
    for folder in outermost(folders) {
        walked.roots.push(folder.path().to_path_buf());
        let mut below = walk_folder(folder, Position::of(folder), workspace, config);
        if octon::discover::is_packet(folder) {
            below.packets.push(folder);
        }
        let roots = std::mem::take(&mut walked.roots);
        walked = walked.join(below);
        walked.roots = roots;
    }
    walked.sort();
    walked
}

fn is_registry(file: FileRef<'_>) -> bool {
    file.path().ends_with(octon::layout::REGISTRY)
}

/// The registry says something about every packet, so naming it means all of them.
fn proposals_of<'w>(workspace: &'w Workspace, registry: FileRef<'_>) -> Option<&'w Directory> {
    let path = registry.path();
    let depth = Path::new(octon::layout::REGISTRY).components().count();
    workspace.find(&path.ancestors().nth(depth)?.join(octon::layout::PROPOSALS)).directory()
}

/// A folder inside a packet stands for the packet.
fn widened<'w>(workspace: &'w Workspace, folder: &'w Directory) -> &'w Directory {
    packet_at_or_above(workspace, folder.path()).unwrap_or(folder)
}

fn outermost(mut folders: Vec<&Directory>) -> Vec<&Directory> {
    folders.sort_by(|left, right| left.path().cmp(right.path()));
    let mut kept: Vec<&Directory> = Vec::new();
    for folder in folders {
        if !kept.iter().any(|outer| folder.path().starts_with(outer.path())) {
            kept.push(folder);
        }
    }
    kept
}

/// Where a walk is, seen from the families' roots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    /// Outside every root: what git ignores is left out.
    Outside,
    /// Inside a root: everything counts.
    Inside,
    /// Inside a root that lies in another root: a fixture of the outer repository, whose packets are nobody's artifacts.
    Nested,
}

impl Position {
    /// The position of a folder that was named: what somebody names is no fixture to them, and neither is a repository's own root.
    fn of(folder: &Directory) -> Self {
        let inside = folder.path().components().any(|component| component.as_os_str() == octon::layout::ROOT);
        let is_repository = folder.directory(octon::layout::ROOT).is_some();
        if inside && !is_repository { Self::Inside } else { Self::Outside }
    }

    fn below(self, name: &OsStr) -> Self {
        match self {
            Self::Outside if name == octon::layout::ROOT => Self::Inside,
            Self::Inside if name == octon::layout::ROOT => Self::Nested,
            same => same,
        }
    }
}

fn walk_folder<'w>(folder: &'w Directory, position: Position, workspace: &'w Workspace, config: &Config) -> Walked<'w> {
    let mut walked = Walked::default();
    if let Some(reason) = folder.failure() {
        walked.problems.push(problems::unlisted(folder, reason));
    }
    if folder.depth() > workspace.limits().directory_depth {
        walked.problems.push(problems::too_deep(folder, workspace.limits()));
        return walked;
    }
    let can_be_packet = position == Position::Inside && octon::discover::is_among_proposals(folder);
    if can_be_packet && octon::discover::is_packet(folder) {
        walked.packets.push(folder);
    }
    let mut below: Vec<(&Directory, Position)> = Vec::new();
    for entry in folder.entries() {
        // Only a configuration with globs makes the full path worth its allocation.
        if config.filters_paths()
            && config.is_excluded(&folder.path().join(entry.name()), matches!(entry.kind(), EntryKind::Directory(_)))
        {
            walked.skipped.excluded += 1;
            continue;
        }
        match entry.kind() {
            EntryKind::Directory(directory) => {
                let position = position.below(entry.name());
                if position == Position::Outside && folder.ignores(entry) {
                    walked.skipped.ignored_directories += 1;
                } else {
                    below.push((directory, position));
                }
            }
            EntryKind::File(_) => {
                walked.files += 1;
                if position == Position::Outside && folder.ignores(entry) {
                    walked.skipped.ignored_files += 1;
                } else if checksums::is_list(entry.name(), config) {
                    walked.lists.extend(folder.file_of(entry));
                }
            }
            EntryKind::Symlink => walked.skipped.symlinks += 1,
            EntryKind::Special => {}
        }
    }
    let found = below.into_par_iter().map(|(directory, position)| walk_folder(directory, position, workspace, config));
    walked.join(found.reduce(Walked::default, Walked::join))
}
