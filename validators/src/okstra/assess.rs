//! From tasks and lone reports to findings: load, let every rule look, drop.

use rayon::prelude::*;

use super::context::Context;
use super::report::Report;
use super::rules;
use super::task::Task;
use crate::config::Config;
use crate::judged::Judged;
use crate::parsed_file::JsonFile;
use crate::workspace::{Directory, FileRef, Workspace};

/// Looks at the tasks in `tasks`, the project settings `projects`, and reports that belong to no task. Each is loaded, judged and
/// dropped on its own, so memory does not grow with their number.
#[must_use]
pub fn assess<'w>(
    workspace: &'w Workspace,
    config: &Config,
    tasks: &[&'w Directory],
    projects: &[FileRef<'w>],
    lone_reports: &[FileRef<'w>],
) -> Judged {
    let of_task = |directory: &&'w Directory| {
        Judged::guarded(directory.shown(), || {
            let task = Task::load(workspace, directory, &config.roots.okstra);
            judge_task(&Context { workspace, config, task: &task })
        })
    };
    let of_report = |file: &FileRef<'w>| Judged::guarded(&file.shown(), || judge_lone_report(workspace, config, *file));
    let of_project = |file: &FileRef<'w>| Judged::guarded(&file.shown(), || judge_project(workspace, config, *file));
    let tasks = tasks.par_iter().map(of_task);
    let reports = lone_reports.par_iter().map(of_report);
    let projects = projects.par_iter().map(of_project);
    tasks.chain(reports).chain(projects).reduce(Judged::default, Judged::join)
}

/// Everything that the rules say about a task, its runs and their reports.
#[must_use]
pub fn judge_task(context: &Context<'_, '_>) -> Judged {
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
    let runs = task.runs.iter().filter(|run| !run.is_only_pointers()).count();
    let reports = task.runs.iter().map(|run| run.reports.len()).sum();
    let counts = [("task", 1), ("run", runs), ("final report", reports)];
    let judged = Judged { findings, ..Judged::default() }.with_documents(task.documents());
    counts.into_iter().fold(judged, |judged, (kind, count)| judged.with_artifacts(kind, count))
}

/// A report that lies in no task's folder is judged by itself.
fn judge_lone_report(workspace: &Workspace, config: &Config, file: FileRef<'_>) -> Judged {
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
    Judged { findings, ..Judged::default() }.with_artifacts("final report", 1)
}

fn judge_project(workspace: &Workspace, config: &Config, file: FileRef<'_>) -> Judged {
    let mut findings = Vec::new();
    match JsonFile::read(file, workspace.limits()) {
        Ok(file) => rules::check_project(config, &super::project::Project { file }, &mut findings),
        Err(problem) => findings.push(problem),
    }
    Judged { findings, ..Judged::default() }
}
