//! Rules about parallel groups that `validate-plan` does not ask about (catalogue 3.2).

use std::collections::{BTreeMap, BTreeSet};

use super::plan_verdict::declared_groups;
use crate::document::{Kind, Node};
use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::ids::PhaseId;
use crate::oat::plan::Plan;
use crate::oat::plan::files::files_of;
use crate::rule::{Level, rules};
use crate::source::Span;

rules! { "oat":
    PARALLEL_GROUP_ORDER = "parallel-group-order", Warning, Ours, "parallel groups, or the phases in one, are not in the plan's order";
    PARALLEL_GROUP_GAP = "parallel-group-gap", Warning, Ours, "a phase stands between those of a parallel group and is not in it";
    PARALLEL_GROUP_FILE_OVERLAP = "parallel-group-file-overlap", Error, Ours, "two phases that run in parallel change the same file";
    PARALLEL_GROUP_SHADOW_PHASE = "parallel-group-shadow-phase", Error, Ours, "a phase of a parallel group exists only in code or a comment";
}

/// A member of a group that is a phase of the plan.
#[derive(Clone, Copy)]
struct Member<'p> {
    node: Node<'p>,
    /// Its index in the outline.
    phase: usize,
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(plan) = &context.project.plan else { return };
    let Some(groups) = declared_groups(plan) else { return };
    let executed = executed_before(plan);
    let mut placed: BTreeSet<usize> = BTreeSet::new();
    let mut shadows: BTreeSet<&str> = BTreeSet::new();
    let mut previous: Option<(usize, Node<'_>)> = None;
    for group in groups.items().filter(|group| group.kind() == Kind::Sequence) {
        let mut members = Vec::new();
        let mut is_new = true;
        for node in group.items() {
            let Some(name) = node.as_str() else { continue };
            if let Some(phase) = PhaseId::parse(name).and_then(|id| plan.outline.phase_index(&id)) {
                is_new &= placed.insert(phase);
                members.push(Member { node, phase });
                if !is_new {
                    break;
                }
            }
            if shadows.insert(name) {
                findings.extend(shadow(plan, node, name));
            }
        }
        // A phase that stands twice is reported by itself, and what its order means is not known.
        if !is_new {
            continue;
        }
        order(plan, group, &members, &mut previous, findings);
        findings.extend(gap(plan, group, &members, &executed));
        overlaps(context, plan, &members, findings);
    }
}

fn order<'p>(
    plan: &Plan<'_>,
    group: Node<'p>,
    members: &[Member<'p>],
    previous: &mut Option<(usize, Node<'p>)>,
    findings: &mut Vec<Finding>,
) {
    let place = |node: Node<'_>| plan.file.place(node.span());
    let help = "schedule and merge follow the plan's order; write them in it";
    if let Some([earlier, later]) = members.array_windows().find(|[earlier, later]| later.phase < earlier.phase) {
        let message =
            format!("the phase `{}` stands after `{}`, which comes later in the plan", later.node.text(), earlier.node.text());
        let finding = Finding::new(&PARALLEL_GROUP_ORDER, place(later.node), message);
        findings.push(finding.with_related(place(earlier.node), "later in the plan").with_help(help));
    }
    let Some(first) = members.iter().map(|member| member.phase).min() else { return };
    match *previous {
        Some((before, earlier)) if first < before => {
            let message = "the group stands after one that begins later in the plan".to_owned();
            let finding = Finding::new(&PARALLEL_GROUP_ORDER, place(group), message);
            findings.push(finding.with_related(place(earlier), "begins later in the plan").with_help(help));
        }
        _ => *previous = Some((first, group)),
    }
}

/// For each phase of the outline, and for its end, how many phases with tasks stand before it.
fn executed_before(plan: &Plan<'_>) -> Vec<usize> {
    let mut count = 0;
    let mut before = vec![0];
    for index in 0..plan.outline.phases.len() {
        count += usize::from(plan.outline.tasks_of(index).next().is_some());
        before.push(count);
    }
    before
}

fn gap(plan: &Plan<'_>, group: Node<'_>, members: &[Member<'_>], before: &[usize]) -> Option<Finding> {
    let own: BTreeSet<usize> = members.iter().map(|member| member.phase).collect();
    let (first, last) = (*own.first()?, *own.last()?);
    let has_tasks = |index: &usize| before[index + 1] > before[*index];
    let between = before[last + 1] - before[first];
    if between <= own.iter().filter(|index| has_tasks(index)).count() {
        return None;
    }
    // There is one, and no more than the members are looked at before it.
    let stranger = (first..last).find(|index| has_tasks(index) && !own.contains(index))?;
    let phase = &plan.outline.phases[stranger];
    let message =
        format!("the phase `{}` stands between those of the group and is not in it, so nobody says when it runs", phase.id);
    let finding = Finding::new(&PARALLEL_GROUP_GAP, plan.file.place(group.span()), message);
    Some(
        finding.with_related(plan.file.place(phase.heading), "not in the group").with_help("group phases that follow each other"),
    )
}

fn overlaps(context: &Context<'_, '_>, plan: &Plan<'_>, members: &[Member<'_>], findings: &mut Vec<Finding>) {
    let level = if context.config.oat.strict { Level::Error } else { Level::Warning };
    let mut owners: BTreeMap<&str, (usize, Span)> = BTreeMap::new();
    for member in members {
        let mut own: BTreeMap<&str, Span> = BTreeMap::new();
        for task in plan.outline.tasks_of(member.phase) {
            for (path, span) in files_of(plan.source(), task) {
                own.entry(path).or_insert(span);
            }
        }
        for (path, span) in own {
            let Some((owner, first)) = owners.get(path) else {
                owners.insert(path, (member.phase, span));
                continue;
            };
            let names = [*owner, member.phase].map(|index| plan.outline.phases[index].id.to_string());
            let message = format!(
                "`{path}` is changed by `{}` and `{}`, which run in parallel: merging them conflicts",
                names[0], names[1]
            );
            let finding = Finding::new(&PARALLEL_GROUP_FILE_OVERLAP, plan.file.place(span), message).at_level(level);
            findings.push(
                finding
                    .with_related(plan.file.place(*first), format!("changed by `{}`", names[0]))
                    .with_help("let one phase own the file, or take the phases out of the group"),
            );
        }
    }
}

/// A phase that only `validate-plan` knows: each of its mentions stands where nobody executes it.
fn shadow(plan: &Plan<'_>, node: Node<'_>, name: &str) -> Option<Finding> {
    let mentions = plan.validator_phases().mentions(name);
    let id = PhaseId::parse(name)?;
    let is_counted = plan.outline.phase_index(&id).is_some_and(|index| plan.outline.tasks_of(index).next().is_some());
    if is_counted {
        return None;
    }
    let hidden: Option<Vec<&str>> = mentions.iter().map(|mention| hiding_place(plan, *mention)).collect();
    let (first, places) = (mentions.first()?, hidden?);
    let message = format!(
        "`validate-plan` knows the phase `{name}` only from {}; nobody executes it, so the group waits for nothing",
        places.first()?
    );
    let finding = Finding::new(&PARALLEL_GROUP_SHADOW_PHASE, plan.file.place(node.span()), message);
    Some(
        finding
            .with_related(plan.file.place(*first), "the only place")
            .with_help("write the phase and its tasks as headings, or take it out of the group"),
    )
}

/// Where a mention of a task stands, when that is no heading of level 3.
fn hiding_place(plan: &Plan<'_>, mention: Span) -> Option<&'static str> {
    let markdown = plan.markdown();
    if is_within(markdown.code_blocks(), |block| block.span, mention) {
        return Some("a block of code");
    }
    if is_within(markdown.comments(), |comment| *comment, mention) {
        return Some("a comment");
    }
    if is_within(markdown.code_spans(), |code| code.span, mention) {
        return Some("inline code");
    }
    let text = plan.source().text().unwrap_or_default();
    match text[..mention.range().start].rsplit('\n').next() {
        None | Some("") => None,
        Some(before) if before.bytes().all(|byte| byte == b'#') => Some("a heading of another level"),
        Some(_) => Some("running text"),
    }
}

/// Whether one of the elements, which stand in the order of the file, holds a span.
fn is_within<T>(elements: &[T], span_of: impl Fn(&T) -> Span, inner: Span) -> bool {
    let after = elements.partition_point(|element| span_of(element).start <= inner.start);
    after.checked_sub(1).is_some_and(|last| inner.end <= span_of(&elements[last]).end)
}
