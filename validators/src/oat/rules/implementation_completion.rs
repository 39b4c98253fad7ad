//! Rules about what is said to be complete and what is counted (catalogue, section 5).

use std::collections::BTreeSet;

use crate::finding::{Finding, Place};
use crate::oat::context::Context;
use crate::oat::ids::TaskId;
use crate::oat::implementation::{Implementation, TaskSection};
use crate::oat::plan::Plan;
use crate::oat::progress::Progress;
use crate::oat::project::Project;
use crate::oat::review_status::ReviewStatus;
use crate::oat::task_status::is_readable;
use crate::oat::text_lines::{Line, body, lines};
use crate::rule::rules;
use crate::source::Span;

rules! { "oat":
    IMPL_UNTRACKED_COMPLETION = "impl-untracked-completion", Warning, Ours, "the project is said to be complete, and tasks are not counted because nothing readable records them";
    IMPL_OVERVIEW_TOTAL = "impl-overview-total", Warning, Ours, "the stated total of tasks is not that of the plan, or not the number completed";
    IMPL_COMPLETE_OPEN_TASKS = "impl-complete-open-tasks", Warning, Ours, "implementation.md is complete and has open tasks";
    IMPL_COMPLETE_FINAL_NOT_PASSED = "impl-complete-final-not-passed", Warning, Ours, "implementation.md is complete and the final review has not passed";
}

const STATUS_KEY: &str = "oat_status";
const COMPLETE: &str = "complete";
const TOTAL: &str = "**Total:**";

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let project = context.project;
    let Some(plan) = &project.plan else { return };
    let untracked = says_complete(project).and_then(|claim| untracked_completion(project, plan, &claim));
    let counts_mislead = untracked.is_some();
    findings.extend(untracked);
    let Some(record) = &project.implementation else { return };
    findings.extend(overview_total(plan, record, project, counts_mislead));
    if let Some(place) = record_is_complete(record) {
        findings.extend(open_tasks(plan, record, place.clone()));
        findings.extend(final_not_passed(plan, place));
    }
}

/// Where a project says that its implementation is complete, and in which words.
pub(super) struct Claim {
    place: Place,
    words: String,
}

/// Whether a project says that its implementation is complete: in the record, or in the state.
pub(super) fn says_complete(project: &Project<'_>) -> Option<Claim> {
    if let Some(place) = project.implementation.as_ref().and_then(record_is_complete) {
        return Some(Claim { place, words: format!("`{STATUS_KEY}` is `{COMPLETE}`") });
    }
    let state = project.state.as_ref()?;
    let is_over = state.phase().value == "implement" && matches!(state.phase_status().value, COMPLETE | "pr_open");
    let (key, value) = match (state.lifecycle().value, is_over) {
        (COMPLETE, _) => ("oat_lifecycle", COMPLETE),
        (_, true) => ("oat_phase_status", state.phase_status().value),
        _ => return None,
    };
    let node = state.accepted()?.get(key)?;
    Some(Claim { place: state.file.place(node.span()), words: format!("`{key}` is `{value}`") })
}

/// Where the record says that it is complete.
fn record_is_complete(record: &Implementation<'_>) -> Option<Place> {
    let node = record.accepted()?.get(STATUS_KEY)?;
    (node.as_str() == Some(COMPLETE)).then(|| record.file.place(node.span()))
}

/// The tasks that a section gives a status in a word that readers know.
fn with_known_status<'r>(record: &'r Implementation<'_>) -> BTreeSet<&'r TaskId> {
    let says = |section: &&TaskSection| section.status_lines.iter().any(|line| is_readable(record.source().slice(*line)));
    record.sections.iter().filter(says).map(|section| &section.id).collect()
}

fn untracked_completion(project: &Project<'_>, plan: &Plan<'_>, claim: &Claim) -> Option<Finding> {
    let record = project.implementation.as_ref();
    let known = record.map(with_known_status).unwrap_or_default();
    let mut untracked = Progress::open_tasks(&plan.outline, record).filter(|task| !known.contains(&task.id));
    let first = untracked.next()?;
    let count = 1 + untracked.count();
    let progress = project.progress();
    let (completed, total) = (progress.completed(), progress.total());
    let untold = if count == 1 { "1 task has".to_owned() } else { format!("{count} tasks have") };
    let message = format!(
        "{}, and the control plane counts {completed} of {total} tasks as completed: {untold} no section with a readable status",
        claim.words,
    );
    let finding = Finding::new(&IMPL_UNTRACKED_COMPLETION, claim.place.clone(), message);
    let finding = match record.and_then(|record| Some((record, record.sections_of(&first.id).next()?))) {
        Some((record, section)) => finding.with_related(record.file.place(section.heading), "the first such task"),
        None => finding.with_related(plan.file.place(first.heading), "the first such task, which has no section"),
    };
    let help = format!("give every task of the plan a section `### Task {}: …` with the line `**Status:** completed`", first.id);
    Some(finding.with_help(help))
}

fn open_tasks(plan: &Plan<'_>, record: &Implementation<'_>, place: Place) -> Option<Finding> {
    let known = with_known_status(record);
    let mut open = Progress::open_tasks(&plan.outline, Some(record)).filter(|task| known.contains(&task.id));
    let first = open.next()?;
    let which = match open.count() {
        0 => "is open by its own section".to_owned(),
        more => format!("and {more} more are open by their own sections"),
    };
    let message = format!("`{STATUS_KEY}` is `{COMPLETE}`, and task `{}` {which}", first.id);
    let finding = Finding::new(&IMPL_COMPLETE_OPEN_TASKS, place, message);
    let section = record.sections_of(&first.id).find(|section| !section.status_lines.is_empty())?;
    let line = section.status_lines.first().copied().unwrap_or(section.heading);
    let finding = finding.with_related(record.file.place(line), "the status of the task");
    Some(finding.with_help(format!("complete the tasks, or set `{STATUS_KEY}` to `in_progress`")))
}

fn final_not_passed(plan: &Plan<'_>, place: Place) -> Option<Finding> {
    // Without a readable table or a final row other rules speak.
    let table = plan.reviews.as_ref()?;
    let last = table.last_final(plan.source())?;
    let status = plan.source().slice(last.status);
    if ReviewStatus::from_text(status) == Some(ReviewStatus::Passed) {
        return None;
    }
    let message = format!("`{STATUS_KEY}` is `{COMPLETE}`, and the final code review is `{status}`: expected `passed` first");
    let finding = Finding::new(&IMPL_COMPLETE_FINAL_NOT_PASSED, place, message);
    Some(finding.with_related(plan.file.place(last.status), "the final code review that counts"))
}

/// `**Total:** x/y tasks …`, with places of the numbers.
struct Overview {
    completed: (usize, Span),
    total: (usize, Span),
}

impl Overview {
    fn read(line: &Line<'_>) -> Option<Self> {
        let rest = line.text.strip_prefix(TOTAL)?.trim_start();
        let (completed, rest) = rest.split_once('/')?;
        let (total, _) = rest.split_once(" tasks")?;
        let number = |text: &str| Some((text.parse::<usize>().ok()?, line.span_of(text)));
        Some(Self { completed: number(completed)?, total: number(total)? })
    }
}

fn overview_total(plan: &Plan<'_>, record: &Implementation<'_>, project: &Project<'_>, counts_mislead: bool) -> Option<Finding> {
    let source = record.source();
    let overview = lines(source, body(source)).find_map(|line| Overview::read(&line))?;
    let progress = project.progress();
    let (stated, place) = overview.total;
    // A task under a foreign phase is a heading of the plan, and no reader counts it.
    if stated != progress.total() && stated != plan.outline.tasks.len() {
        let message = format!("the total is {stated} tasks, and the plan has {}", progress.total());
        let finding = Finding::new(&IMPL_OVERVIEW_TOTAL, record.file.place(place), message);
        let heading = plan.outline.phases.first().map(|phase| plan.file.place(phase.heading));
        return Some(
            heading.into_iter().fold(finding, |finding, place| finding.with_related(place, "the tasks of the plan begin here")),
        );
    }
    let (stated, place) = overview.completed;
    // Where tasks are completed in words that readers do not know, those words are the defect.
    let is_untold = |section: &TaskSection| !section.status_lines.iter().all(|line| is_readable(source.slice(*line)));
    if stated == progress.completed() || counts_mislead || record.sections.iter().any(is_untold) {
        return None;
    }
    let message = format!("{stated} tasks are said to be completed, and the control plane counts {}", progress.completed());
    Some(Finding::new(&IMPL_OVERVIEW_TOTAL, record.file.place(place), message))
}
