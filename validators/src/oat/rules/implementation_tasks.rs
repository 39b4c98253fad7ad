//! Rules about the task sections of `implementation.md` (catalogue, section 5).

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::ids::TaskId;
use crate::oat::implementation::{Implementation, TaskSection};
use crate::oat::plan::Plan;
use crate::oat::plan::outline::Task;
use crate::oat::review_scope::is_sha;
use crate::rule::rules;

rules! { "oat":
    IMPL_TASK_NOT_IN_PLAN = "impl-task-not-in-plan", Warning, Ours, "implementation.md has a section for a task that the plan does not have";
    IMPL_TASK_MISSING = "impl-task-missing", Info, Ours, "tasks of the plan have no section in implementation.md";
    IMPL_TASK_DUPLICATE = "impl-task-duplicate", Warning, Ours, "a task has two sections in implementation.md";
    IMPL_COMPLETED_NO_COMMIT = "impl-completed-no-commit", Info, Ours, "a completed task names no commit";
}

/// How many ids a message names.
const NAMED: usize = 5;

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(record) = &context.project.implementation else { return };
    if let Some(plan) = &context.project.plan {
        for section in record.sections.iter().filter(|section| plan.outline.task(&section.id).is_none()) {
            findings.push(not_in_plan(plan, record, section));
        }
        findings.extend(missing(plan, record));
    }
    let mut first: BTreeMap<&TaskId, &TaskSection> = BTreeMap::new();
    for section in &record.sections {
        match first.get(&section.id) {
            Some(first) => findings.push(duplicate(record, first, section)),
            None => drop(first.insert(&section.id, section)),
        }
    }
    findings.extend(first.keys().filter_map(|id| without_commit(record, id)));
}

fn not_in_plan(plan: &Plan<'_>, record: &Implementation<'_>, section: &TaskSection) -> Finding {
    let message = format!("task `{}` is not in the plan, so this section counts for nothing", section.id);
    let finding = Finding::new(&IMPL_TASK_NOT_IN_PLAN, record.file.place(section.id_span), message);
    let finding = match plan.outline.phase(&section.id.phase) {
        Some(phase) => finding.with_related(plan.file.place(phase.heading), "its phase in the plan"),
        None => finding,
    };
    finding.with_help("add the task to the plan, or remove the section")
}

/// Only where some tasks are tracked: a record that tracks none is another matter.
fn missing(plan: &Plan<'_>, record: &Implementation<'_>) -> Option<Finding> {
    if record.sections.is_empty() {
        return None;
    }
    let missing: Vec<&Task> = plan.outline.counted_tasks().filter(|task| record.sections_of(&task.id).next().is_none()).collect();
    let first = missing.first()?;
    let named: Vec<String> = missing.iter().take(NAMED).map(|task| format!("`{}`", task.id)).collect();
    let more = if missing.len() > NAMED { format!(" and {} more", missing.len() - NAMED) } else { String::new() };
    let message = format!(
        "no section here for {} of the plan's {} tasks, so the control plane counts them as open: {}{more}",
        missing.len(),
        plan.outline.counted_tasks().count(),
        named.join(", "),
    );
    let last = record.sections.last().map_or_else(|| record.file.whole(), |section| record.file.place(section.heading));
    let finding =
        Finding::new(&IMPL_TASK_MISSING, last, message).with_related(plan.file.place(first.heading), "the first of them");
    Some(finding.with_help(format!("add `### Task {}: …` with a line `**Status:** pending`", first.id)))
}

fn duplicate(record: &Implementation<'_>, first: &TaskSection, section: &TaskSection) -> Finding {
    let message = if first.is_completed == section.is_completed {
        format!("task `{}` has a second section: expected one a task", section.id)
    } else {
        format!(
            "task `{}` has a second section with another status: one that says `completed` is enough to count it as completed",
            section.id
        )
    };
    let finding = Finding::new(&IMPL_TASK_DUPLICATE, record.file.place(section.id_span), message);
    finding
        .with_related(record.file.place(first.heading), "the first section")
        .with_help("keep one section with all that is to be said")
}

fn without_commit(record: &Implementation<'_>, id: &TaskId) -> Option<Finding> {
    let section = record.sections_of(id).find(|section| section.is_completed)?;
    let names_commit = |section: &TaskSection| record.source().slice(section.section).lines().any(has_sha);
    if record.sections_of(id).any(names_commit) {
        return None;
    }
    let message =
        format!("task `{id}` is completed and its section names no commit: expected `**Commit:** ` and 7 to 40 hex digits");
    Some(Finding::new(&IMPL_COMPLETED_NO_COMMIT, record.file.place(section.heading), message))
}

/// Whether a line names a commit. A word of letters alone, like `defaced`, is one only on a line about commits.
fn has_sha(line: &str) -> bool {
    let is_about_commits = line.contains("ommit");
    let words = line.split(|character: char| !character.is_alphanumeric());
    words
        .map(str::to_ascii_lowercase)
        .any(|word| is_sha(&word) && (is_about_commits || word.bytes().any(|byte| byte.is_ascii_digit())))
}
