//! From tasks and lone reports to findings: load, let every rule look, drop.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::prelude::*;

use super::context::Context;
use super::document::JsonFile;
use super::report::Report;
use super::rules;
use super::task::Task;
use crate::config::Config;
use crate::finding::Finding;
use crate::problems;
use crate::source::Source;
use crate::workspace::{Directory, FileRef, Workspace};

/// What was found out about some tasks and reports.
#[derive(Debug, Default)]
pub struct Assessment {
    /// What the rules found.
    pub findings: Vec<Finding>,
    /// Documents with comments that may allow findings.
    pub documents: Vec<Arc<Source>>,
    /// How many runs the tasks have.
    pub runs: usize,
    /// How many final reports were looked at.
    pub reports: usize,
}

impl Assessment {
    fn join(mut self, other: Self) -> Self {
        self.findings.extend(other.findings);
        self.documents.extend(other.documents);
        self.runs += other.runs;
        self.reports += other.reports;
        self
    }
}

/// Looks at the tasks in `tasks`, the project settings `projects`, and reports that belong to no task. Each is loaded, judged and
/// dropped on its own, so memory does not grow with their number.
#[must_use]
pub fn assess<'w>(
    workspace: &'w Workspace,
    config: &Config,
    tasks: &[&'w Directory],
    projects: &[FileRef<'w>],
    lone_reports: &[FileRef<'w>],
) -> Assessment {
    let of_task = |directory: &&'w Directory| {
        guarded(directory.shown(), || {
            let task = Task::load(workspace, directory, &config.roots.okstra);
            judge_task(&Context { workspace, config, task: &task })
        })
    };
    let of_report = |file: &FileRef<'w>| guarded(&file.shown(), || judge_lone_report(workspace, config, *file));
    let of_project = |file: &FileRef<'w>| guarded(&file.shown(), || judge_project(workspace, config, *file));
    let tasks = tasks.par_iter().map(of_task);
    let reports = lone_reports.par_iter().map(of_report);
    let projects = projects.par_iter().map(of_project);
    tasks.chain(reports).chain(projects).reduce(Assessment::default, Assessment::join)
}

/// A failure of ours in one artifact must not hide what is wrong with the others.
fn guarded(path: &crate::source::FilePath, judge: impl FnOnce() -> Assessment) -> Assessment {
    catch_unwind(AssertUnwindSafe(judge)).unwrap_or_else(|panic| Assessment {
        findings: vec![problems::internal(path.clone(), &problems::panic_text(panic.as_ref()))],
        ..Assessment::default()
    })
}

/// Everything that the rules say about a task, its runs and their reports.
#[must_use]
pub fn judge_task(context: &Context<'_, '_>) -> Assessment {
    let task = context.task;
    let mut findings = task.problems.clone();
    rules::check_task(context, &mut findings);
    for run in &task.runs {
        rules::check_run(context, run, &mut findings);
        for report in &run.reports {
            rules::check_report(context, Some(run), report, &mut findings);
        }
    }
    let reports = task.runs.iter().flat_map(|run| &run.reports);
    rules::data::drop_told_twice(context.config, reports, &mut findings);
    let documents = task.documents().filter(|source| mentions_allow(source)).collect();
    let runs = task.runs.iter().filter(|run| !run.is_only_pointers()).count();
    let reports = task.runs.iter().map(|run| run.reports.len()).sum();
    Assessment { findings, documents, runs, reports }
}

fn mentions_allow(source: &Source) -> bool {
    memchr::memmem::find(source.bytes(), b"countersign: allow").is_some()
}

/// A report that lies in no task's folder is judged by itself.
fn judge_lone_report(workspace: &Workspace, config: &Config, file: FileRef<'_>) -> Assessment {
    let mut findings = Vec::new();
    match JsonFile::read(file, workspace.limits()) {
        Ok(data) => {
            let task = Task::without_files(file.directory());
            let context = Context { workspace, config, task: &task };
            let report = Report::of_data(data);
            rules::check_report(&context, None, &report, &mut findings);
            rules::data::drop_told_twice(config, std::iter::once(&report), &mut findings);
        }
        Err(problem) => findings.push(problem),
    }
    Assessment { findings, reports: 1, ..Assessment::default() }
}

fn judge_project(workspace: &Workspace, config: &Config, file: FileRef<'_>) -> Assessment {
    let mut findings = Vec::new();
    match JsonFile::read(file, workspace.limits()) {
        Ok(file) => rules::check_project(config, &super::project::Project { file }, &mut findings),
        Err(problem) => findings.push(problem),
    }
    Assessment { findings, ..Assessment::default() }
}
