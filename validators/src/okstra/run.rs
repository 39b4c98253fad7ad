//! One run: the folder `runs/<task-type>/` of a task, with everything its workers left there.

use rayon::prelude::*;

use super::layout::{self, RunFileName};
use super::report::Report;
use super::task_type::TaskType;
use crate::finding::Finding;
use crate::parsed_file::{JsonFile, JsonLines, MarkdownFile, TextFile, name_of};
use crate::problems;
use crate::source::escaped;
use crate::workspace::{Directory, EntryKind, FileRef, Limits, ReadError};

/// A folder below `runs/`. From 0.64 the convention keeps a folder a stage in `runs/implementation/`; each counts as a run of its own.
#[derive(Debug)]
pub struct Run<'w> {
    /// The folder.
    pub directory: &'w Directory,
    /// What the folder's name says; `None` for a name that is no task type.
    pub task_type: Option<TaskType>,
    /// Final reports, by their counter: the data, the Markdown, or both.
    pub reports: Vec<Report<'w>>,
    /// Reports as `.html`, and copies for agents as `.slim.md`.
    pub views: Vec<TextFile<'w>>,
    /// What the workers wrote, by name; audits not included.
    pub worker_results: Vec<MarkdownFile<'w>>,
    /// Audit sidecars, by name.
    pub audits: Vec<MarkdownFile<'w>>,
    /// Errors sidecars `<role>-errors.json`, by name.
    pub errors_sidecars: Vec<JsonFile<'w>>,
    /// Errors logs of the run: files `*errors*.jsonl` in the run's folder, `state/` or `logs/`.
    pub errors_logs: Vec<JsonLines<'w>>,
    /// Convergence states, by name.
    pub convergence: Vec<JsonFile<'w>>,
    /// The record of questions about scope and lenses (improvement discovery).
    pub grilling: Option<MarkdownFile<'w>>,
    /// The prompts that workers were given, by name.
    pub prompts: Vec<MarkdownFile<'w>>,
    /// The answers of a person, by name.
    pub user_responses: Vec<MarkdownFile<'w>>,
    /// Stage carry files `carry/stage-<N>.json`, by name.
    pub carries: Vec<JsonFile<'w>>,
    /// The stages that were started and done.
    pub consumers: Option<JsonLines<'w>>,
    /// Every file that the convention names in `reports/`, `worker-results/` and `state/`, whether it parses or not.
    pub named_files: Vec<FileRef<'w>>,
}

/// Whether a file's name is that of an audit sidecar.
#[must_use]
pub fn is_audit(name: &str) -> bool {
    name.contains("-worker-audit-") || name.contains("-audit-")
}

impl<'w> Run<'w> {
    /// Reads a run's files. What cannot be read as text becomes a finding.
    #[must_use]
    pub fn load(directory: &'w Directory, limits: &Limits, problems: &mut Vec<Finding>) -> Self {
        let folders = layout::RUN_PARTS.iter().filter_map(|part| directory.directory(part)).chain([directory]);
        problems.extend(folders.flat_map(in_place_of_documents));
        let files = |folder: &str| directory.directory(folder).into_iter().flat_map(Directory::files).collect::<Vec<_>>();
        let (reports, worker_results, state) = (files(layout::REPORTS), files(layout::WORKER_RESULTS), files(layout::STATE));
        let mut loader = Loader { limits, problems };
        let (audits, results): (Vec<FileRef<'w>>, Vec<FileRef<'w>>) =
            with_suffix(&worker_results, ".md").into_iter().partition(|file| is_audit(&name_of(*file)));
        let report_files: Vec<FileRef<'w>> =
            reports.iter().copied().filter(|file| name_of(*file).starts_with(layout::REPORT_STEM)).collect();
        let views = report_files.iter().copied().filter(|file| is_view(&name_of(*file))).collect();
        let convergence = state.iter().copied().filter(|file| {
            let name = name_of(*file);
            name.starts_with("convergence") && name.ends_with(".json")
        });
        let logs = [Some(directory), directory.directory(layout::STATE), directory.directory("logs")];
        let logs = logs.into_iter().flatten().flat_map(Directory::files).filter(|file| {
            let name = name_of(*file);
            name.contains("errors") && name.ends_with(".jsonl")
        });
        Self {
            task_type: directory_task_type(directory),
            reports: Report::pair_up(&report_files, limits, loader.problems),
            views: loader.text(views),
            worker_results: loader.markdown(results),
            audits: loader.markdown(audits),
            errors_sidecars: loader.json(with_suffix(&worker_results, "-errors.json")),
            errors_logs: loader.lines(logs.collect()),
            convergence: loader.json(convergence.collect()),
            grilling: loader.markdown(state.iter().copied().filter(|file| file.name() == layout::GRILLING).collect()).pop(),
            prompts: loader.markdown(with_suffix(&files(layout::PROMPTS), ".md")),
            user_responses: loader.markdown(with_suffix(&files(layout::USER_RESPONSES), ".md")),
            carries: loader.json(with_suffix(&files(layout::CARRY), ".json")),
            consumers: loader.lines(directory.file(layout::CONSUMERS).into_iter().collect()).pop(),
            named_files: [reports, worker_results, state].concat(),
            directory,
        }
    }

    /// Whether the folder holds nothing but carry files and the list of consumers, which lie under a task's key and not under a
    /// task type.
    #[must_use]
    pub fn is_only_pointers(&self) -> bool {
        self.named_files.is_empty() && (self.consumers.is_some() || !self.carries.is_empty())
    }

    /// Whether the folder is that of a stage inside the folder of a task type.
    #[must_use]
    pub fn is_of_stage(&self) -> bool {
        self.task_type.is_some() && self.directory.name().to_str().and_then(TaskType::from_name).is_none()
    }

    /// The newest report: the one with the highest counter.
    #[must_use]
    pub fn newest_report(&self) -> Option<&Report<'w>> {
        self.reports.last()
    }

    /// The worker results and audits with their names taken apart; files with other names are left out.
    pub fn named_results(&self) -> impl Iterator<Item = (&MarkdownFile<'w>, RunFileName<'_>)> {
        self.worker_results.iter().filter_map(|result| Some((result, RunFileName::parse(result.file.name().to_str()?)?)))
    }
}

/// What has the name of a document and is a pipe or a folder, so that it cannot be read. Symlinks are counted by the walk.
fn in_place_of_documents(folder: &Directory) -> impl Iterator<Item = Finding> {
    const DOCUMENTS: [&str; 4] = [".md", ".json", ".jsonl", ".html"];
    let is_document = |name: &str| DOCUMENTS.iter().any(|suffix| name.ends_with(suffix));
    folder.entries().iter().filter_map(move |entry| {
        let name = entry.name().to_str().filter(|name| is_document(name))?;
        let is_other = matches!(entry.kind(), EntryKind::Directory(_) | EntryKind::Special);
        is_other.then(|| problems::unread(folder.shown().join(&escaped(name.as_bytes())), &ReadError::NotAFile))
    })
}

fn is_view(name: &str) -> bool {
    name.ends_with(".html") || name.ends_with(".slim.md")
}

/// The task type of a run's folder: its own name, or for a folder of a stage the name of the folder above.
fn directory_task_type(directory: &Directory) -> Option<TaskType> {
    let own = directory.name().to_str().and_then(TaskType::from_name);
    own.or_else(|| {
        let above = directory.path().parent()?.file_name()?.to_str()?;
        TaskType::from_name(above)
    })
}

fn with_suffix<'w>(files: &[FileRef<'w>], suffix: &str) -> Vec<FileRef<'w>> {
    files.iter().copied().filter(|file| name_of(*file).ends_with(suffix)).collect()
}

struct Loader<'l> {
    limits: &'l Limits,
    problems: &'l mut Vec<Finding>,
}

impl Loader<'_> {
    fn markdown<'w>(&mut self, files: Vec<FileRef<'w>>) -> Vec<MarkdownFile<'w>> {
        self.read(files, MarkdownFile::read)
    }

    fn text<'w>(&mut self, files: Vec<FileRef<'w>>) -> Vec<TextFile<'w>> {
        self.read(files, TextFile::read)
    }

    fn json<'w>(&mut self, files: Vec<FileRef<'w>>) -> Vec<JsonFile<'w>> {
        self.read(files, JsonFile::read)
    }

    fn lines<'w>(&mut self, files: Vec<FileRef<'w>>) -> Vec<JsonLines<'w>> {
        self.read(files, JsonLines::read)
    }

    fn read<'w, T: Send>(
        &mut self,
        files: Vec<FileRef<'w>>,
        read: impl Fn(FileRef<'w>, &Limits) -> Result<T, Finding> + Sync,
    ) -> Vec<T> {
        let mut loaded = Vec::with_capacity(files.len());
        let results: Vec<Result<T, Finding>> = files.into_par_iter().map(|file| read(file, self.limits)).collect();
        for result in results {
            match result {
                Ok(document) => loaded.push(document),
                Err(problem) => self.problems.push(problem),
            }
        }
        loaded
    }
}
