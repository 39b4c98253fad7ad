//! Rules about task headings, and about the commits that tasks prescribe (catalogue 3.2).

use std::collections::{BTreeMap, BTreeSet};

use super::plan_phases::where_it_stands;
use crate::finding::{Applicability, Edit, Finding};
use crate::oat::context::Context;
use crate::oat::ids::{PhaseId, PhaseKind, TaskId};
use crate::oat::plan::Plan;
use crate::oat::plan::outline::Task;
use crate::oat::plan::unread_headings::{Flaw, UnreadTask};
use crate::oat::text_lines::{Line, body, lines};
use crate::rule::rules;
use crate::source::Span;

rules! { "oat":
    TASK_HEADING_MALFORMED = "task-heading-malformed", Error, Ours, "a heading means a task, and the control plane does not take it for one", safe_fix;
    TASK_ID_FORMAT = "task-id-format", Warning, Ours, "a task id is not written in the canonical form", unsafe_fix;
    TASK_ID_DUPLICATE = "task-id-duplicate", Error, Ours, "two tasks have the same id";
    TASK_ID_ORDER = "task-id-order", Warning, Ours, "the task ids of a phase do not increase";
    TASK_ID_GAP = "task-id-gap", Info, Ours, "a task id of a phase is skipped";
    TASK_UNDER_WRONG_PHASE = "task-under-wrong-phase", Error, Ours, "a task stands below the heading of another phase than its id names";
    COMMIT_SCOPE_MISMATCH = "commit-scope-mismatch", Warning, Ours, "the commit command of a task names another task";
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(plan) = &context.project.plan else { return };
    findings.extend(plan.unread_headings().tasks.iter().map(|task| malformed(plan, task)));
    findings.extend(plan.outline.tasks.iter().filter_map(|task| not_canonical(plan, task)));
    duplicates(plan, findings);
    let removed: BTreeSet<TaskId> = known_elsewhere(plan).cloned().collect();
    for index in 0..plan.outline.phases.len() {
        numbers(plan, index, &removed, findings);
    }
    under_wrong_phase(plan, findings);
    commit_scopes(plan, findings);
}

fn malformed(plan: &Plan<'_>, task: &UnreadTask) -> Finding {
    let wanted = task.id.as_ref().map_or_else(|| "pNN-tNN".to_owned(), ToString::to_string);
    let (span, problem) = match task.flaw {
        Flaw::Spelling => (task.heading, "is spelled as the control plane does not expect it"),
        Flaw::NoId => (task.heading, "has no task id"),
        Flaw::Separator(span) => (span, "has something else than a colon and a blank before the title"),
        Flaw::NoSeparator => (task.heading, "has no colon before the title"),
        Flaw::NoTitle => (task.heading, "has no title"),
    };
    let heading = plan.source().slice(task.heading);
    // `validate-plan` looks for `### Task p01-t01` anywhere, and for nothing behind it.
    let seen = if heading.contains("### Task p") && task.id.as_ref().is_some_and(|id| id.phase.kind == PhaseKind::Ordinary) {
        "only `validate-plan` sees a task, and the control plane none"
    } else {
        "no reader sees a task"
    };
    let message = format!("`{heading}` {problem}: {seen}");
    let help = format!("write `### Task {wanted}: <title>`, or strike the heading through when the task was removed");
    let finding = Finding::new(&TASK_HEADING_MALFORMED, plan.file.place(span), message).with_help(help);
    match task.flaw {
        Flaw::Separator(span) => {
            let edits = vec![Edit::replace(plan.file.place(span), ": ")];
            finding.with_fix(Applicability::Safe, "write a colon before the title", edits)
        }
        _ => finding,
    }
}

/// Readers normalise ids, people and shell searches do not.
fn not_canonical(plan: &Plan<'_>, task: &Task) -> Option<Finding> {
    let written = plan.source().slice(task.id_span);
    let canonical = task.id.to_string();
    let (phase, number) = (written.rsplit_once("-t")?, canonical.rsplit_once("-t")?);
    // More digits than two are fine in a task's number.
    let is_canonical = phase.0 == number.0 && phase.1.len() >= 2;
    (!is_canonical).then(|| {
        let message = format!("the task id is written `{written}`, its canonical form is `{canonical}`");
        Finding::new(&TASK_ID_FORMAT, plan.file.place(task.id_span), message)
            .with_help("shell searches and other documents look for the canonical form: phases and tasks with two digits, revisions as `prev1-t01`")
            .with_fix(
                Applicability::Unsafe,
                format!("write `{canonical}`"),
                vec![Edit::replace(plan.file.place(task.id_span), canonical.clone())],
            )
    })
}

fn duplicates(plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    let mut first: BTreeMap<&TaskId, &Task> = BTreeMap::new();
    for task in plan.outline.counted_tasks() {
        let Some(before) = first.get(&task.id) else {
            first.insert(&task.id, task);
            continue;
        };
        let message = format!("a second task is called `{}`{}", task.id, where_it_stands(plan, task.heading));
        findings.push(
            Finding::new(&TASK_ID_DUPLICATE, plan.file.place(task.id_span), message)
                .with_related(plan.file.place(before.id_span), format!("the first one{}", where_it_stands(plan, before.heading)))
                .with_help("give each task a number of its own: completing one completes both"),
        );
    }
}

/// The ids that are in the plan, though not as a task that counts: struck through, malformed, or below the wrong phase.
fn known_elsewhere<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = &'p TaskId> {
    let unread = plan.unread_headings();
    let struck = unread.removed.iter().map(|task| &task.id);
    let malformed = unread.tasks.iter().filter_map(|task| task.id.as_ref());
    let dropped = plan.outline.tasks.iter().filter(|task| !task.is_counted).map(|task| &task.id);
    struck.chain(malformed).chain(dropped)
}

/// Order and gaps of the numbers of a phase.
fn numbers(plan: &Plan<'_>, phase: usize, elsewhere: &BTreeSet<TaskId>, findings: &mut Vec<Finding>) {
    let tasks: Vec<&Task> = plan.outline.tasks_of(phase).filter(|task| plan.is_prose(task.heading.start)).collect();
    for pair in tasks.windows(2) {
        let [before, task] = pair else { continue };
        if task.id.number < before.id.number {
            let message = format!("`{}` stands below `{}`", task.id, before.id);
            findings.push(
                Finding::new(&TASK_ID_ORDER, plan.file.place(task.id_span), message)
                    .with_related(plan.file.place(before.id_span), "a later number")
                    .with_help("order the tasks by their numbers: they run in the order of the file"),
            );
        }
    }
    let mut in_order = tasks;
    in_order.sort_by(|left, right| left.id.number.cmp(&right.id.number));
    let mut expected = crate::oat::ids::Ordinal::parse("1");
    for task in in_order {
        let Some(mut next) = expected.filter(|expected| *expected < task.id.number) else {
            expected = task.id.number.next();
            continue;
        };
        // Numbers of removed tasks may be skipped.
        while next < task.id.number && elsewhere.contains(&TaskId { phase: task.id.phase.clone(), number: next.clone() }) {
            let Some(following) = next.next() else { break };
            next = following;
        }
        if next < task.id.number {
            let skipped = TaskId { phase: task.id.phase.clone(), number: next };
            let message = format!("`{skipped}` is skipped before `{}`", task.id);
            findings.push(
                Finding::new(&TASK_ID_GAP, plan.file.place(task.id_span), message)
                    .with_help(format!("a removed task keeps its heading, struck through: `### ~~Task {skipped}: <title>~~`")),
            );
        }
        expected = task.id.number.next();
    }
}

fn under_wrong_phase(plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    let outline = &plan.outline;
    let unread = &plan.unread_headings().phases;
    let is_dropped = |task: &&Task| !task.is_counted && plan.is_prose(task.heading.start);
    for task in outline.tasks.iter().filter(is_dropped) {
        let enclosing = task.phase.map(|index| &outline.phases[index]);
        let from = enclosing.map_or(0, |phase| phase.heading.start);
        let before = unread.partition_point(|phase| phase.heading.start < task.heading.start);
        if before.checked_sub(1).is_some_and(|last| unread[last].heading.start > from) {
            // The heading that is not read is what is wrong.
            continue;
        }
        let place = plan.file.place(task.id_span);
        findings.push(match enclosing {
            Some(phase) => {
                let message = format!("`{}` stands below the heading of `{}`, so it is not counted", task.id, phase.id);
                Finding::new(&TASK_UNDER_WRONG_PHASE, place, message)
                    .with_related(plan.file.place(phase.heading), "the heading above")
                    .with_help(where_it_belongs(plan, task, &phase.id))
            }
            None => {
                let message = format!("`{}` stands before the first phase, so it is not counted", task.id);
                Finding::new(&TASK_UNDER_WRONG_PHASE, place, message).with_help("move it below the heading of its phase")
            }
        });
    }
}

fn where_it_belongs(plan: &Plan<'_>, task: &Task, here: &PhaseId) -> String {
    let own = match plan.outline.phase(&task.id.phase) {
        Some(_) => format!("move it below the heading of `{}`", task.id.phase),
        None => format!("there is no phase `{}`: add its heading above the task", task.id.phase),
    };
    format!("{own}, or give it a number of `{here}`")
}

/// What stands in the parentheses of each `git commit -m "type(scope): …"` of a task.
fn commit_scopes(plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    let source = plan.source();
    let mut tasks = plan.outline.tasks.iter().peekable();
    let mut current: Option<&Task> = None;
    for line in lines(source, body(source)) {
        if let Some(task) = tasks.next_if(|task| task.heading.start == line.span.start) {
            current = Some(task);
        } else if line.text.starts_with("## ") && plan.is_prose(line.span.start) {
            current = None;
        } else if let Some(task) = current
            && let Some((named, span)) = commit_scope(&line)
            && named != task.id
        {
            let message = format!("the commit command of `{}` names `{}`", task.id, source.slice(span));
            findings.push(
                Finding::new(&COMMIT_SCOPE_MISMATCH, plan.file.place(span), message)
                    .with_related(plan.file.place(task.id_span), "the task")
                    .with_help(format!("write `{}`: commits are found by the task they name", task.id)),
            );
        }
    }
}

/// The task in `git commit … -m "type(task): …"`.
fn commit_scope(line: &Line<'_>) -> Option<(TaskId, Span)> {
    let (_, command) = line.text.split_once("git commit ")?;
    let (_, message) = command.split_once("m ").filter(|(flags, _)| flags.contains('-'))?;
    let message = message.trim_start().strip_prefix(['"', '\''])?;
    let (kind, rest) = message.split_once('(').filter(|(kind, _)| kind.bytes().all(|byte| byte.is_ascii_alphabetic()))?;
    let scope = rest.split_once(')')?.0;
    if kind.is_empty() {
        return None;
    }
    Some((TaskId::parse(scope)?, line.span_of(scope)))
}

#[cfg(test)]
mod tests {
    use super::commit_scope;
    use crate::oat::text_lines::Line;
    use crate::source::Span;

    #[test]
    fn the_scope_of_a_commit_command() {
        let scope =
            |text: &str| commit_scope(&Line { text, span: Span::from_range(0..text.len()) }).map(|(id, _)| id.to_string());
        assert_eq!(scope("git commit -m \"feat(p01-t02): x\"").as_deref(), Some("p01-t02"));
        assert_eq!(scope("  git add -A && git commit -am 'fix(p-rev1-t02)!: x'").as_deref(), Some("prev1-t02"));
        for other in
            ["git commit -m \"feat(budget): x\"", "git commit -m \"p01-t01: x\"", "git commit", "git commit -m \"$(cat <<'EOF'"]
        {
            assert_eq!(scope(other), None, "{other}");
        }
    }
}
