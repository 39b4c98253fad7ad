//! The walk: once over everything below the named paths, hidden folders too, `.git` never.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{missing_input, oat_project_at_or_above, packet_at_or_above, task_at_or_above};
use crate::checksums;
use crate::config::Config;
use crate::finding::Finding;
use crate::oat;
use crate::octon;
use crate::okstra;
use crate::problems;
use crate::report::Skipped;
use crate::source::FilePath;
use crate::workbench;
use crate::workspace::{Directory, EntryKind, FileRef, Found, Limits, Workspace, absolute};

/// What the walk came across.
#[derive(Debug, Default)]
pub(super) struct Walked<'w> {
    /// The packets' folders, sorted by path.
    pub(super) packets: Vec<&'w Directory>,
    /// The checksum lists, sorted by path.
    pub(super) lists: Vec<FileRef<'w>>,
    /// The folders of okstra tasks, sorted by path.
    pub(super) tasks: Vec<&'w Directory>,
    /// The settings of okstra projects, sorted by path.
    pub(super) projects: Vec<FileRef<'w>>,
    /// The data of final reports that lie in no task, sorted by path.
    pub(super) lone_reports: Vec<FileRef<'w>>,
    /// The folders of OAT projects, sorted by path.
    pub(super) oat_projects: Vec<&'w Directory>,
    /// The repositories with a workbench, sorted by path.
    pub(super) workbenches: Vec<&'w Directory>,
    /// Exported labels, comments, reports and commit messages, sorted by path.
    pub(super) workbench_documents: Vec<FileRef<'w>>,
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

    /// A file that was named and belongs to no larger artifact.
    fn take_file(&mut self, file: FileRef<'w>, config: &Config, limits: &Limits) {
        if checksums::is_list(file.name(), config) {
            self.lists.push(file);
        } else if is_project(file, config) {
            self.projects.push(file);
        } else if file.name().as_encoded_bytes().ends_with(okstra::layout::DATA_SUFFIX.as_bytes()) {
            self.lone_reports.push(file);
        } else if workbench::discover::is_named_document(file, config, limits) {
            self.workbench_documents.push(file);
        }
    }

    fn join(mut self, other: Self) -> Self {
        self.packets.extend(other.packets);
        self.lists.extend(other.lists);
        self.tasks.extend(other.tasks);
        self.projects.extend(other.projects);
        self.lone_reports.extend(other.lone_reports);
        self.oat_projects.extend(other.oat_projects);
        self.workbenches.extend(other.workbenches);
        self.workbench_documents.extend(other.workbench_documents);
        self.problems.extend(other.problems);
        self.files += other.files;
        self.skipped.ignored_files += other.skipped.ignored_files;
        self.skipped.ignored_directories += other.skipped.ignored_directories;
        self.skipped.excluded += other.skipped.excluded;
        self.skipped.symlinks += other.skipped.symlinks;
        self
    }

    fn sort(&mut self) {
        for folders in [&mut self.packets, &mut self.tasks, &mut self.oat_projects, &mut self.workbenches] {
            folders.sort_by(|left, right| left.path().cmp(right.path()));
            folders.dedup_by(|left, right| left.path() == right.path());
        }
        for files in [&mut self.lists, &mut self.projects, &mut self.lone_reports, &mut self.workbench_documents] {
            let by_path: BTreeMap<PathBuf, FileRef<'w>> = files.iter().map(|file| (file.path(), *file)).collect();
            *files = by_path.into_values().collect();
        }
    }
}

/// Walks everything that `paths` name.
pub(super) fn walk<'w>(workspace: &'w Workspace, paths: &[PathBuf], working_directory: &Path, config: &Config) -> Walked<'w> {
    let mut inputs: Vec<PathBuf> = paths.iter().map(|path| absolute(path, working_directory)).collect();
    inputs.sort();
    inputs.dedup();
    let mut walked = Walked::default();
    let mut folders: Vec<&Directory> = Vec::new();
    let mut named_files: Vec<PathBuf> = Vec::new();
    for path in &inputs {
        // A part of a workbench stands for the whole, which is more than one folder.
        if let Some(repository) = workbench::discover::workbench_of(workspace, path) {
            walked.workbenches.push(repository);
            folders.extend(repository.directory(workbench::layout::ROOT));
        }
        match workspace.find(path) {
            Found::Directory { directory, .. } => folders.push(widened(workspace, directory)),
            Found::File { file, .. } => match artifact_above(workspace, file.directory().path()) {
                Some(folder) => folders.push(folder),
                None if is_registry(file) => folders.extend(proposals_of(workspace, file)),
                None => {
                    walked.take_file(file, config, workspace.limits());
                    named_files.push(path.clone());
                }
            },
            Found::Special | Found::Missing | Found::Outside | Found::Loop => {
                walked.problems.push(missing_input(FilePath::relative_to(path, working_directory)));
            }
        }
    }
    for folder in outermost(folders) {
        walked.roots.push(folder.path().to_path_buf());
        let surroundings = Surroundings { position: Position::of(folder, config), in_task: false };
        let mut below = walk_folder(folder, surroundings, workspace, config);
        if octon::discover::is_packet(folder) {
            below.packets.push(folder);
        }
        let roots = std::mem::take(&mut walked.roots);
        walked = walked.join(below);
        walked.roots = roots;
    }
    // Inside a folder that was named as well, the walk has counted the file.
    walked.files += named_files.iter().filter(|path| !walked.covers(path)).count();
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

/// A folder inside a packet, a task, a project or a workbench stands for the whole.
fn widened<'w>(workspace: &'w Workspace, folder: &'w Directory) -> &'w Directory {
    artifact_above(workspace, folder.path()).unwrap_or(folder)
}

/// The packet, task, OAT project or workbench that a folder is or lies in.
fn artifact_above<'w>(workspace: &'w Workspace, start: &Path) -> Option<&'w Directory> {
    packet_at_or_above(workspace, start)
        .or_else(|| task_at_or_above(workspace, start))
        .or_else(|| oat_project_at_or_above(workspace, start))
}

/// Whether a file is the settings of an okstra project.
fn is_project(file: FileRef<'_>, config: &Config) -> bool {
    file.name() == okstra::layout::PROJECT && okstra::discover::is_state_root(file.directory(), &config.roots.okstra)
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
    fn of(folder: &Directory, config: &Config) -> Self {
        let inside_octon = folder.path().components().any(|component| component.as_os_str() == octon::layout::ROOT);
        let inside_okstra = folder.path().ancestors().any(|path| path.ends_with(&config.roots.okstra));
        let is_repository = folder.directory(octon::layout::ROOT).is_some();
        if (inside_octon || inside_okstra) && !is_repository { Self::Inside } else { Self::Outside }
    }

    fn below(self, folder: &Directory, config: &Config) -> Self {
        let is_octon = folder.name() == octon::layout::ROOT;
        match self {
            Self::Outside if is_octon || okstra::discover::is_state_root(folder, &config.roots.okstra) => Self::Inside,
            Self::Inside if is_octon => Self::Nested,
            same => same,
        }
    }
}

/// Where a folder lies.
#[derive(Debug, Clone, Copy)]
struct Surroundings {
    position: Position,
    /// In the folder of an okstra task, whose files are all the task's.
    in_task: bool,
}

/// The state root that begins at an ignored folder: teams keep their agents' state out of git, and it is still theirs to check.
fn ignored_state_root<'w>(folder: &'w Directory, ignored: &Directory, config: &Config) -> Option<&'w Directory> {
    let root = Path::new(&config.roots.okstra);
    let begins = root.components().next().is_some_and(|first| first.as_os_str() == ignored.name());
    begins.then(|| folder.find_plainly(root)).flatten()?.directory()
}

fn walk_folder<'w>(folder: &'w Directory, surroundings: Surroundings, workspace: &'w Workspace, config: &Config) -> Walked<'w> {
    let Surroundings { position, in_task } = surroundings;
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
    let is_task = !in_task && position != Position::Nested && okstra::discover::is_task(folder);
    if is_task {
        walked.tasks.push(folder);
    }
    let in_task = in_task || is_task;
    if position != Position::Nested && oat::discover::is_project(folder, workspace.limits()) {
        walked.oat_projects.push(folder);
    }
    if position != Position::Nested && workbench::discover::is_workbench(folder) {
        walked.workbenches.push(folder);
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
                let position = position.below(directory, config);
                if position == Position::Outside && folder.ignores(entry) {
                    walked.skipped.ignored_directories += 1;
                    below.extend(ignored_state_root(folder, directory, config).map(|root| (root, Position::Inside)));
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
                } else if let Some(file) = folder.file_of(entry) {
                    if is_json(entry.name()) && is_project(file, config) {
                        walked.projects.push(file);
                    } else if is_json(entry.name()) && !in_task && okstra::discover::is_report_data(file) {
                        walked.lone_reports.push(file);
                    } else if workbench::discover::is_document(file, config, workspace.limits()) {
                        walked.workbench_documents.push(file);
                    }
                }
            }
            EntryKind::Symlink => walked.skipped.symlinks += 1,
            EntryKind::Special => {}
        }
    }
    let found = below
        .into_par_iter()
        .map(|(directory, position)| walk_folder(directory, Surroundings { position, in_task }, workspace, config));
    walked.join(found.reduce(Walked::default, Walked::join))
}

fn is_json(name: &OsStr) -> bool {
    name.as_encoded_bytes().ends_with(b".json")
}
