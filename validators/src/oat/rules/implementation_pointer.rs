//! Rules about the task that `implementation.md` says comes next (catalogue, section 5).

use crate::document::{Kind, Node};
use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::ids::TaskId;
use crate::oat::implementation::Implementation;
use crate::oat::plan::Plan;
use crate::oat::progress::Progress;
use crate::oat::rules::implementation_completion::says_complete;
use crate::oat::state::text_of;
use crate::rule::rules;
use crate::source::Span;

rules! { "oat":
    IMPL_CURRENT_TASK_MISSING = "impl-current-task-missing", Warning, Ours, "implementation.md does not say which task comes next";
    IMPL_CURRENT_TASK_UNKNOWN = "impl-current-task-unknown", Error, Ours, "the next task is none of the plan";
    IMPL_CURRENT_TASK_COMPLETED = "impl-current-task-completed", Warning, Ours, "the next task is already completed";
    IMPL_CURRENT_NULL_OPEN_TASKS = "impl-current-null-open-tasks", Warning, Ours, "there is no next task although tasks are open";
    IMPL_CURRENT_NOT_FIRST_OPEN = "impl-current-not-first-open", Info, Ours, "the next task is not the first open one";
}

const KEY: &str = "oat_current_task_id";

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let project = context.project;
    let Some(record) = &project.implementation else { return };
    let Some(node) = record.accepted().and_then(|front_matter| front_matter.get(KEY)) else {
        findings.push(missing(record));
        return;
    };
    let Some(plan) = &project.plan else { return };
    findings.extend(match text_of(node) {
        None if is_unset(node) => null_with_open_tasks(context, plan, record, node),
        text => points_to(plan, record, node, text.unwrap_or(node.raw())),
    });
}

/// Null, nothing and what stands for it; numbers, lists and the like are values that no task has.
fn is_unset(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::Null | Kind::String)
}

fn missing(record: &Implementation<'_>) -> Finding {
    let help = "write the id of the next task, or `null` when all tasks are completed";
    let (place, message) = match &record.front_matter {
        None => (
            record.file.whole(),
            format!("implementation.md has no front matter, so nobody knows which task comes next: expected `{KEY}` in it"),
        ),
        Some(found) => match found.problem() {
            Some(problem) => {
                let reason = problem.message(record.source());
                (
                    record.file.place(problem.span()),
                    format!("the front matter is not read, and with it `{KEY}` is lost: {reason}"),
                )
            }
            None => (
                record.file.place(Span::new(found.block.start, found.block.start + 3)),
                format!("the front matter has no `{KEY}`, so nobody knows which task comes next"),
            ),
        },
    };
    Finding::new(&IMPL_CURRENT_TASK_MISSING, place, message).with_help(help)
}

fn points_to(plan: &Plan<'_>, record: &Implementation<'_>, node: Node<'_>, text: &str) -> Option<Finding> {
    let place = record.file.place(node.span());
    let id = TaskId::parse(text).filter(|id| plan.outline.task(id).is_some());
    let mut open = Progress::open_tasks(&plan.outline, Some(record));
    let first_open = open.next();
    let next =
        first_open.map_or_else(|| "`null`, for no task is open".to_owned(), |task| format!("`{}`, the first open task", task.id));
    let Some(id) = id else {
        let message = format!("`{KEY}` is `{text}`, which is no task of the plan: expected an id like `p01-t02`, or `null`");
        return Some(Finding::new(&IMPL_CURRENT_TASK_UNKNOWN, place, message).with_help(format!("write {next}")));
    };
    let task = plan.outline.task(&id)?;
    if let Some(section) = record.sections_of(&id).find(|section| section.is_completed) {
        let message = format!("`{KEY}` is `{id}`, which is completed: the key always names the task to do next");
        let finding = Finding::new(&IMPL_CURRENT_TASK_COMPLETED, place, message);
        return Some(
            finding.with_related(record.file.place(section.heading), "the completed task").with_help(format!("write {next}")),
        );
    }
    let first_open = first_open.filter(|first| first.id != id && task.is_counted)?;
    let message = format!("`{KEY}` is `{id}`, and `{}` before it is still open for the control plane", first_open.id);
    let finding = Finding::new(&IMPL_CURRENT_NOT_FIRST_OPEN, place, message);
    Some(finding.with_related(plan.file.place(first_open.heading), "the first open task"))
}

fn null_with_open_tasks(
    context: &Context<'_, '_>,
    plan: &Plan<'_>,
    record: &Implementation<'_>,
    node: Node<'_>,
) -> Option<Finding> {
    // Where the project is said to be complete, the open tasks are the defect, not the pointer.
    if says_complete(context.project).is_some() {
        return None;
    }
    let first = Progress::open_tasks(&plan.outline, Some(record)).next()?;
    let progress = context.project.progress();
    let open = progress.total() - progress.completed();
    let message = format!(
        "`{KEY}` names no task, and the control plane counts {open} of {} tasks as open: expected the first of them, `{}`",
        progress.total(),
        first.id,
    );
    let place = if node.span().is_empty() {
        record.accepted().and_then(|found| found.entry(KEY)).map_or(node.span(), |entry| entry.key.span())
    } else {
        node.span()
    };
    let finding = Finding::new(&IMPL_CURRENT_NULL_OPEN_TASKS, record.file.place(place), message);
    Some(finding.with_related(plan.file.place(first.heading), "the first open task"))
}
