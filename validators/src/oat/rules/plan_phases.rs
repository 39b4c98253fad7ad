//! Rules about phase headings (catalogue 3.2).

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Applicability, Edit, Finding};
use crate::oat::context::Context;
use crate::oat::ids::{Ordinal, PhaseId, PhaseKind};
use crate::oat::plan::Plan;
use crate::oat::plan::outline::Phase;
use crate::oat::plan::unread_headings::Flaw;
use crate::rule::rules;
use crate::source::Span;

rules! { "oat":
    PHASE_HEADING_MALFORMED = "phase-heading-malformed", Error, Ours, "a heading means a phase, and no reader takes it for one", safe_fix;
    PHASE_HEADING_OLD_SPELLING = "phase-heading-old-spelling", Info, Ours, "a phase heading is spelled so that older tools do not count the phase";
    PHASE_DUPLICATE = "phase-duplicate", Error, Ours, "two headings name the same phase";
    PHASE_NUMBER_SEQUENCE = "phase-number-sequence", Info, Ours, "the phases are not numbered 1, 2, 3 and so on";
    PHASE_WITHOUT_TASKS = "phase-without-tasks", Warning, Ours, "a phase has no task that counts";
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(plan) = &context.project.plan else { return };
    findings.extend((0..plan.unread_headings().phases.len()).map(|index| malformed(plan, index)));
    old_spelling(plan, findings);
    duplicates(plan, findings);
    findings.extend(out_of_sequence(plan));
    findings.extend(without_tasks(plan).into_iter().map(|phase| {
        let message =
            format!("`{}` has no task: it is missing from the progress that is shown, and cannot be in a group", phase.id);
        Finding::new(&PHASE_WITHOUT_TASKS, plan.file.place(phase.heading), message)
            .with_help(format!("add `### Task {}-t01: <title>` below it, or remove the heading", prefix(&phase.id)))
    }));
}

fn malformed(plan: &Plan<'_>, index: usize) -> Finding {
    let phase = &plan.unread_headings().phases[index];
    let title = match phase.flaw {
        Flaw::Separator(span) => plan.source().slice(Span::new(span.end, phase.heading.end)),
        _ => "<title>",
    };
    let wanted = match &phase.id {
        Some(PhaseId { kind: PhaseKind::Ordinary, number }) => format!("## Phase {number}: {title}"),
        Some(id) => format!("## Phase {id}: {title}"),
        None => "## Phase <number>: <title>".to_owned(),
    };
    let (span, problem) = match phase.flaw {
        Flaw::Spelling => (phase.heading, "is spelled as no reader expects it"),
        Flaw::NoId => (phase.heading, "has no number"),
        Flaw::Separator(span) => (span, "has something else than a colon and a blank before the title"),
        Flaw::NoSeparator => (phase.heading, "has no colon before the title"),
        Flaw::NoTitle => (phase.heading, "has no title"),
    };
    let heading = plan.source().slice(phase.heading);
    let message = format!("`{heading}` {problem}, so it begins no phase{}", fate_of_tasks(plan, index));
    let finding = Finding::new(&PHASE_HEADING_MALFORMED, plan.file.place(span), message).with_help(format!("write `{wanted}`"));
    match phase.flaw {
        Flaw::Separator(span) => finding.with_fix(
            Applicability::Safe,
            "write a colon before the title",
            vec![Edit::replace(plan.file.place(span), ": ")],
        ),
        _ => finding,
    }
}

/// What happens to the tasks below a heading that is not read: they are counted for the phase before, or not at all.
fn fate_of_tasks(plan: &Plan<'_>, index: usize) -> String {
    let unread = &plan.unread_headings().phases;
    let start = unread[index].heading.start;
    let phases = &plan.outline.phases;
    let next = phases.get(phases.partition_point(|other| other.heading.start < start)).map(|next| next.heading.start);
    let next_unread = unread.get(index + 1).map(|next| next.heading.start);
    let end = next.into_iter().chain(next_unread).min().unwrap_or(u32::MAX);
    let tasks = &plan.outline.tasks;
    let from = tasks.partition_point(|task| task.heading.start < start);
    let below: Vec<_> = tasks[from..].iter().take_while(|task| task.heading.start < end).collect();
    let dropped = below.iter().filter(|task| !task.is_counted).count();
    let credited = below.iter().find(|task| task.is_counted);
    match (dropped, credited) {
        (0, None) => String::new(),
        (0, Some(task)) => format!(": the tasks below count for `{}`", task.id.phase),
        (_, None) => ": the tasks below are not counted".to_owned(),
        (_, Some(task)) => format!(": of the tasks below, some count for `{}` and the others not at all", task.id.phase),
    }
}

/// One finding for each spelling, at the first heading that has it.
fn old_spelling(plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    let is_of = |kind: PhaseKind| {
        // The oldest form, `## Revision Phase 1`, is counted by every version.
        move |phase: &&Phase| phase.id.kind == kind && plan.source().slice(phase.id_span).starts_with('p')
    };
    for (kind, help) in [
        (PhaseKind::Ordinary, "`## Phase <number>: <title>` is counted by every version"),
        (PhaseKind::Revision, "nothing to do, unless somebody reads the project with such a tool"),
    ] {
        let mut phases = plan.outline.phases.iter().filter(is_of(kind));
        let Some(first) = phases.next() else { continue };
        let others = match phases.count() {
            0 => String::new(),
            more => format!(" (and {more} more so)"),
        };
        let id = plan.source().slice(first.id_span);
        let message =
            format!("the phase is written `{id}`{others}: tools from before headings were normalised count no such phase");
        findings.push(Finding::new(&PHASE_HEADING_OLD_SPELLING, plan.file.place(first.id_span), message).with_help(help));
    }
}

fn duplicates(plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    let mut first: BTreeMap<&PhaseId, &Phase> = BTreeMap::new();
    for phase in &plan.outline.phases {
        let Some(before) = first.get(&phase.id) else {
            first.insert(&phase.id, phase);
            continue;
        };
        let message = format!("a second heading names `{}`{}", phase.id, where_it_stands(plan, phase.heading));
        findings.push(
            Finding::new(&PHASE_DUPLICATE, plan.file.place(phase.id_span), message)
                .with_related(plan.file.place(before.id_span), format!("the first one{}", where_it_stands(plan, before.heading)))
                .with_help("give each phase a number of its own: what names the phase, such as a review or a group, means both"),
        );
    }
}

/// Why a heading that looks like an example counts.
pub(super) fn where_it_stands(plan: &Plan<'_>, heading: Span) -> &'static str {
    if plan.is_prose(heading.start) { "" } else { ", in a fence or comment, which readers of the convention do not skip" }
}

/// The first ordinary phase that is not the next one. Headings that are not read count as what they mean.
fn out_of_sequence(plan: &Plan<'_>) -> Option<Finding> {
    let read =
        plan.outline.phases.iter().filter(|phase| plan.is_prose(phase.heading.start)).map(|phase| (phase.id_span, &phase.id));
    let unread = plan.unread_headings().phases.iter().filter_map(|phase| Some((phase.heading, phase.id.as_ref()?)));
    let mut phases: Vec<(Span, &PhaseId)> = read.chain(unread).filter(|(_, id)| id.kind == PhaseKind::Ordinary).collect();
    phases.sort_unstable();
    let mut seen = BTreeSet::new();
    let mut expected = Ordinal::parse("1")?;
    for (span, id) in phases {
        if !seen.insert(id) {
            continue;
        }
        if id.number != expected {
            let message = format!("`{id}` stands where `p{expected:2}` was expected");
            let help = "number the phases 1, 2, 3 and so on, in the order in which they run";
            return Some(Finding::new(&PHASE_NUMBER_SEQUENCE, plan.file.place(span), message).with_help(help));
        }
        expected = expected.next()?;
    }
    None
}

/// Phases without a task that counts, unless something else that is reported is the reason.
fn without_tasks<'p>(plan: &'p Plan<'_>) -> Vec<&'p Phase> {
    let outline = &plan.outline;
    let unread = plan.unread_headings();
    let dropped = || outline.tasks.iter().filter(|task| !task.is_counted);
    let headings_told = dropped().map(|task| task.heading).chain(unread.tasks.iter().map(|task| task.heading));
    let headings_told = headings_told.chain(unread.phases.iter().map(|phase| phase.heading));
    let headings_told = headings_told.chain(unread.removed.iter().map(|task| task.heading));
    let mut starts: Vec<u32> = headings_told.map(|heading| heading.start).collect();
    starts.sort_unstable();
    let holds_one = |section: Span| {
        starts.partition_point(|start| *start < section.start) < starts.partition_point(|start| *start < section.end)
    };
    let mut times: BTreeMap<&PhaseId, usize> = BTreeMap::new();
    for id in outline.phases.iter().map(|phase| &phase.id).chain(dropped().map(|task| &task.id.phase)) {
        *times.entry(id).or_default() += 1;
    }
    let is_empty = |(index, phase): &(usize, &Phase)| {
        outline.tasks_of(*index).next().is_none()
            && times.get(&phase.id) == Some(&1)
            && !holds_one(phase.section)
            && plan.is_prose(phase.heading.start)
    };
    outline.phases.iter().enumerate().filter(is_empty).map(|(_, phase)| phase).collect()
}

/// What the ids of a phase's tasks begin with.
fn prefix(phase: &PhaseId) -> String {
    match phase.kind {
        PhaseKind::Ordinary => phase.to_string(),
        PhaseKind::Revision => format!("prev{}", phase.number),
    }
}
