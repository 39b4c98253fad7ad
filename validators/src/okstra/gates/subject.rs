//! What a gate is asked about: one report, with the task around it when it lies in one.

use std::path::Path;

use crate::config::Config;
use crate::finding::{Finding, Place};
use crate::gate::GateAnswer;
use crate::octon;
use crate::okstra::context::Context;
use crate::okstra::discover;
use crate::okstra::report::{Report, View};
use crate::okstra::rules::{self, gate::REPORT_NOT_FOUND};
use crate::okstra::run::Run;
use crate::okstra::task::Task;
use crate::okstra::task_type::TaskType;
use crate::parsed_file::name_of;
use crate::parsed_file::{JsonFile, MarkdownFile};
use crate::rule::Rule;
use crate::source::FilePath;
use crate::workspace::{Directory, FileRef, Workspace, absolute};

/// A report and what is around it.
pub(super) struct Subject<'s, 'w> {
    pub(super) context: Context<'s, 'w>,
    /// The run that the report lies in.
    pub(super) run: Option<&'s Run<'w>>,
    pub(super) report: &'s Report<'w>,
    /// What can be read in the report, the data first; at least one.
    pub(super) views: Vec<View<'s>>,
}

/// Finds the report of type `wanted` that `target` means, lets `ask` look at it, and adds what could not be read.
pub(super) fn with_subject(
    target: &Path,
    working_directory: &Path,
    config: &Config,
    wanted: TaskType,
    ask: impl FnOnce(&Subject<'_, '_>) -> GateAnswer,
) -> GateAnswer {
    let path = absolute(target, working_directory);
    let roots = [octon::layout::ROOT.to_owned(), config.roots.okstra.clone()];
    let workspace =
        Workspace::new(std::slice::from_ref(&path), working_directory, &roots, config.limits).with_earlier(config.base.clone());
    let found = workspace.find(&path);
    let Some(start) = found.directory().or_else(|| found.file().map(FileRef::directory)) else {
        let shown = FilePath::relative_to(&path, working_directory);
        return not_found(shown.clone(), format!("there is no report `{shown}`"), wanted);
    };
    let task = match discover::task_at_or_above(&workspace, start.path()) {
        Some(directory) => Task::load(&workspace, directory, &config.roots.okstra),
        None => Task::without_files(start),
    };
    let mut unread = Vec::new();
    let lone = found.file().and_then(|file| lone_report(file, &workspace, &mut unread));
    let in_task = match found.file() {
        Some(file) => of_file(&task, file),
        None => of_folder(&task, start, wanted),
    };
    let chosen = in_task.or_else(|| lone.as_ref().map(|report| (None, report)));
    let shown = found.file().map_or_else(|| start.shown().clone(), FileRef::shown);
    let Some((run, report)) = chosen else {
        return with_problems(not_found(shown, format!("there is no report of {wanted} here"), wanted), &task, None, unread);
    };
    let context = Context { workspace: &workspace, config, task: &task };
    let subject = Subject { context, run, report, views: views(report) };
    let task_type = subject.views.first().and_then(View::known_task_type).or_else(|| run.and_then(|run| run.task_type));
    let mut answer = match task_type {
        Some(own) if own == wanted && !subject.views.is_empty() => ask(&subject),
        Some(own) if own != wanted => {
            not_found(shown, format!("this is a report of {own}; the gate asks about {wanted}"), wanted)
        }
        _ => not_found(shown, "the report does not say what it is about, or cannot be read".to_owned(), wanted),
    };
    answer = with_problems(answer, &task, run, unread);
    answer.sources = octon::gates::sources_of(&answer.findings, &workspace);
    answer
}

/// What can be read; of a report that is only there as our own rendering, that.
pub(super) fn views<'s>(report: &'s Report<'_>) -> Vec<View<'s>> {
    let views = report.views();
    if views.is_empty() { report.view().into_iter().collect() } else { views }
}

fn not_found(shown: FilePath, message: String, wanted: TaskType) -> GateAnswer {
    let finding = Finding::new(&REPORT_NOT_FOUND, Place::whole(shown), message)
        .with_help("name the report's data.json or .md, or the folder of its run or task");
    GateAnswer::from_findings(vec![finding], Some(format!("run {wanted}")))
}

/// Adds the files around the report that could not be read.
fn with_problems(answer: GateAnswer, task: &Task<'_>, run: Option<&Run<'_>>, unread: Vec<Finding>) -> GateAnswer {
    let mut findings = answer.findings;
    let folder = run.map(|run| run.directory.shown().join(""));
    let concerns =
        |problem: &&Finding| folder.as_ref().is_none_or(|folder| problem.place.file.as_str().starts_with(folder.as_str()));
    let known: Vec<Finding> = task.problems.iter().filter(concerns).cloned().collect();
    findings.extend(unread.into_iter().filter(|problem| !known.iter().any(|other| other.place == problem.place)));
    findings.extend(known);
    GateAnswer::from_findings(findings, answer.next)
}

/// The report of the task that a file is the data, the Markdown or another view of.
fn of_file<'s, 'w>(task: &'s Task<'w>, file: FileRef<'w>) -> Option<(Option<&'s Run<'w>>, &'s Report<'w>)> {
    let bare = |file: FileRef<'_>| name_of(file).split('.').next().unwrap_or_default().to_owned();
    let wanted = bare(file);
    let is_meant = |report: &&Report<'_>| {
        report.files().any(|own| own.directory().identity() == file.directory().identity() && bare(own) == wanted)
    };
    task.runs.iter().find_map(|run| Some((Some(run), run.reports.iter().find(is_meant)?)))
}

/// The newest report of the run that a folder is or lies in; of the task, when it lies in no run.
fn of_folder<'s, 'w>(task: &'s Task<'w>, folder: &Directory, wanted: TaskType) -> Option<(Option<&'s Run<'w>>, &'s Report<'w>)> {
    let holds = |run: &&Run<'_>| folder.path().starts_with(run.directory.path());
    // Of a run and a stage's run inside it the inner one is meant.
    let own = task.runs.iter().filter(holds).max_by_key(|run| run.directory.depth());
    match own {
        Some(run) => Some((Some(run), run.newest_report()?)),
        None => task.runs_of(wanted).rev().find_map(|run| Some((Some(run), run.newest_report()?))),
    }
}

/// A report that lies in no task.
fn lone_report<'w>(file: FileRef<'w>, workspace: &Workspace, unread: &mut Vec<Finding>) -> Option<Report<'w>> {
    let name = name_of(file);
    if name.ends_with(".json") {
        let data = JsonFile::read(file, workspace.limits()).map_err(|problem| unread.push(problem)).ok()?;
        return Some(Report { data: Some(data), markdown: None });
    }
    if name.ends_with(".md") && !name.ends_with(".slim.md") {
        let markdown = MarkdownFile::read(file, workspace.limits()).map_err(|problem| unread.push(problem)).ok()?;
        return Some(Report { data: None, markdown: Some(markdown) });
    }
    None
}

impl<'s> Subject<'s, '_> {
    /// What these rules say about the report.
    pub(super) fn findings_of(&self, wanted: &[&Rule]) -> Vec<Finding> {
        let mut findings = Vec::new();
        rules::check_report(&self.context, self.run, self.report, &mut findings);
        findings.retain(|finding| wanted.contains(&finding.rule));
        // Only now: a rule that the gate does not look at must not hide what the schema says.
        rules::data::drop_told_twice(self.context.config, std::iter::once(self.report), &mut findings);
        findings
    }

    /// The best view.
    pub(super) fn view(&self) -> Option<&View<'s>> {
        self.views.first()
    }
}
