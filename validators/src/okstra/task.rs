//! One task: its manifest and all its runs.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::layout;
use super::project::Project;
use super::report::Report;
use super::run::Run;
use super::task_type::TaskType;
use super::version::Version;
use crate::finding::Finding;
use crate::parsed_file::{JsonFile, MarkdownFile};
use crate::source::Source;
use crate::workspace::git::GitRepository;
use crate::workspace::{Directory, FileRef, Found, Workspace};

/// A task's folder and what lies in it.
#[derive(Debug)]
pub struct Task<'w> {
    /// The folder.
    pub directory: &'w Directory,
    /// The state root the task lies in, when it lies in one.
    pub state_root: Option<&'w Directory>,
    /// The folder that paths of the project's own files are relative to: the one the state root lies in.
    pub repository: Option<&'w Directory>,
    /// The project's settings.
    pub project: Option<Project<'w>>,
    /// The task's manifest.
    pub manifest: Option<JsonFile<'w>>,
    /// The task briefs, in the task's folder and its instruction set.
    pub briefs: Vec<MarkdownFile<'w>>,
    /// The runs, sorted by path.
    pub runs: Vec<Run<'w>>,
    /// Carry files outside the runs that a row of consumers leads to; see [`Task::carries`].
    pub(super) linked_carries: Vec<JsonFile<'w>>,
    /// What could not be read.
    pub problems: Vec<Finding>,
    /// The newest version that a report names, asked for by many rules.
    version: OnceLock<Option<Version>>,
    /// The repository around the task, looked for when a rule asks.
    git: OnceLock<Option<GitRepository>>,
}

impl<'w> Task<'w> {
    /// Reads everything of the task in `directory`. `state_root` is the name of the state root relative to a repository.
    #[must_use]
    pub fn load(workspace: &'w Workspace, directory: &'w Directory, state_root: &str) -> Self {
        let limits = workspace.limits();
        let mut problems = Vec::new();
        let root = super::discover::state_root_above(workspace, directory, state_root);
        let levels = Path::new(state_root).components().count();
        let repository = root.and_then(|root| workspace.find(root.path().ancestors().nth(levels)?).directory());
        let mut read_json = |file: FileRef<'w>| JsonFile::read(file, limits).map_err(|problem| problems.push(problem)).ok();
        let manifest = directory.file(layout::MANIFEST).and_then(&mut read_json);
        let project = root.and_then(|root| root.file(layout::PROJECT)).and_then(read_json).map(|file| Project { file });
        let instruction_set = directory.directory("instruction-set");
        let brief_files = [Some(directory), instruction_set].into_iter().flatten().flat_map(Directory::files);
        let is_brief =
            |file: &FileRef<'_>| file.name().to_str().is_some_and(|name| name.starts_with("task-brief") && name.ends_with(".md"));
        let briefs: Vec<FileRef<'w>> = brief_files.filter(is_brief).collect();
        let briefs = briefs
            .into_iter()
            .filter_map(|file| MarkdownFile::read(file, limits).map_err(|problem| problems.push(problem)).ok())
            .collect();
        let mut folders = Vec::new();
        if let Some(runs) = directory.directory(layout::RUNS) {
            run_folders(runs, 0, &mut folders);
        }
        let runs = folders.into_iter().map(|folder| Run::load(folder, limits, &mut problems)).collect();
        let (linked_carries, version, git) = (Vec::new(), OnceLock::new(), OnceLock::new());
        let mut task = Self {
            directory,
            state_root: root,
            repository,
            project,
            manifest,
            briefs,
            runs,
            linked_carries,
            problems,
            version,
            git,
        };
        task.load_linked_carries(workspace);
        task
    }

    /// A task of which nothing is known but the folder, for a report that lies in no task.
    #[must_use]
    pub const fn without_files(directory: &'w Directory) -> Self {
        Self {
            directory,
            state_root: None,
            repository: None,
            project: None,
            manifest: None,
            briefs: Vec::new(),
            runs: Vec::new(),
            linked_carries: Vec::new(),
            problems: Vec::new(),
            version: OnceLock::new(),
            git: OnceLock::new(),
        }
    }

    /// The runs of a task type, the oldest first.
    pub fn runs_of(&self, task_type: TaskType) -> impl DoubleEndedIterator<Item = &Run<'w>> {
        self.runs.iter().filter(move |run| run.task_type == Some(task_type))
    }

    /// The newest report of a task type.
    #[must_use]
    pub fn newest_report(&self, task_type: TaskType) -> Option<&Report<'w>> {
        self.runs_of(task_type).rev().find_map(Run::newest_report)
    }

    /// The git repository whose work tree the task lies in.
    pub fn git(&self) -> Option<&GitRepository> {
        self.git.get_or_init(|| GitRepository::discover(self.directory.path())).as_ref()
    }

    /// The version of the convention that the task's reports name; the newest of several.
    #[must_use]
    pub fn version(&self) -> Option<Version> {
        let newest = || self.runs.iter().flat_map(|run| &run.reports).filter_map(Report::version).max();
        *self.version.get_or_init(newest)
    }

    /// What a path written in one of the task's files leads to. Such paths are relative to the repository, the state root, the
    /// task, `runs/`, or the folder of the file they stand in, in this order; nothing outside the workspace is found.
    #[must_use]
    pub fn resolve(&self, workspace: &'w Workspace, from: &Directory, path: &str) -> Option<FileRef<'w>> {
        let runs = self.directory.directory(layout::RUNS);
        let bases = [self.repository, self.state_root, Some(self.directory), runs];
        let bases = bases.into_iter().flatten().map(Directory::path).chain([from.path()]);
        let candidates: Vec<PathBuf> = bases.map(Path::to_path_buf).collect();
        candidates.iter().find_map(|base| match workspace.find_from(base, Path::new(path)) {
            Found::File { file, .. } => Some(file),
            _ => None,
        })
    }

    /// The task's report that a file is the data or the Markdown of.
    #[must_use]
    pub fn report_of(&self, file: FileRef<'_>) -> Option<&Report<'w>> {
        let reports = self.runs.iter().flat_map(|run| &run.reports);
        reports.into_iter().find(|report| report.files().any(|own| own.identity() == file.identity()))
    }

    /// The Markdown documents of the task, in which comments may allow findings.
    pub fn documents(&self) -> impl Iterator<Item = Arc<Source>> {
        let of_runs = self.runs.iter().flat_map(|run| {
            let reports = run.reports.iter().filter_map(|report| report.markdown.as_ref());
            let written = [&run.worker_results, &run.audits, &run.prompts, &run.user_responses].into_iter().flatten();
            reports.chain(written).chain(&run.grilling)
        });
        of_runs.chain(&self.briefs).map(|file| Arc::clone(file.source()))
    }
}

/// Folders below `runs/` are runs when they hold one of the folders or files of a run; task keys may add folders in between.
fn run_folders<'w>(folder: &'w Directory, depth: usize, found: &mut Vec<&'w Directory>) {
    /// `runs/<project>/<group>/<task>/` is the deepest form known; a stage folder may follow.
    const DEEPEST: usize = 4;
    for below in folder.directories() {
        let is_task_type = below.name().to_str().is_some_and(|name| TaskType::from_name(name).is_some());
        let parts = layout::RUN_PARTS;
        let is_run = parts.iter().any(|part| below.directory(part).is_some()) || below.file(layout::CONSUMERS).is_some();
        if is_run || is_task_type {
            found.push(below);
        }
        // A run's own folders are no runs, but a folder of stages may lie beside them.
        if depth < DEEPEST && !parts.iter().any(|part| below.name() == *part) {
            run_folders(below, depth + 1, found);
        }
    }
    if depth == 0 {
        found.sort_by(|left, right| left.path().cmp(right.path()));
    }
}
