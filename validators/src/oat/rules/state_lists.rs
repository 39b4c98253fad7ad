//! Rules about what the lists of state.md hold (catalogue 4).

use std::collections::BTreeSet;

use crate::document::{Kind, Node};
use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::front_matter::FrontMatter;
use crate::oat::front_matter::agreement::listed;
use crate::oat::ids::TaskId;
use crate::oat::plan::Plan;
use crate::oat::state::{PHASES, State};
use crate::rule::rules;

rules! { "oat":
    STATE_HILL_CHECKPOINT_SCOPE = "state-hill-checkpoint-scope", Info, Ours, "a checkpoint of the state is no phase of the lifecycle";
    STATE_HILL_COMPLETED_SUBSET = "state-hill-completed-subset", Warning, Ours, "a completed checkpoint is none of the configured ones";
    STATE_BLOCKER_SHAPE = "state-blocker-shape", Warning, Ours, "a blocker is neither text nor a task with reason and time";
}

const CHECKPOINTS: &str = "oat_hill_checkpoints";
const COMPLETED: &str = "oat_hill_completed";
const BLOCKERS: &str = "oat_blockers";
/// The keys of a blocker that is a mapping.
const BLOCKER_KEYS: [&str; 3] = ["task_id", "reason", "since"];

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(state) = &context.project.state else { return };
    let Some(front_matter) = state.accepted() else { return };
    checkpoints(state, front_matter, findings);
    blockers(state, front_matter, context.project.plan.as_ref(), findings);
}

fn checkpoints(state: &State<'_>, front_matter: &FrontMatter, findings: &mut Vec<Finding>) {
    let Some(node) = front_matter.get(CHECKPOINTS) else { return };
    let configured = listed(node);
    let mut others = configured.iter().enumerate().filter(|(_, name)| !PHASES.contains(&name.as_ref()));
    if let Some((index, first)) = others.next() {
        let span = node.items().nth(index).map_or(node.span(), Node::span);
        let more = if others.next().is_some() { " and others" } else { "" };
        let message = format!(
            "the checkpoint `{first}`{more} of `{CHECKPOINTS}` is no phase of the lifecycle, so the control plane never stops there"
        );
        findings.push(
            Finding::new(&STATE_HILL_CHECKPOINT_SCOPE, state.file.place(span), message)
                .with_help("checkpoints inside of the implementation belong into `oat_plan_hill_phases` of the plan"),
        );
    }
    let Some(done) = front_matter.get(COMPLETED) else { return };
    let known: BTreeSet<&str> = configured.iter().map(AsRef::as_ref).collect();
    let completed = listed(done);
    let mut unknown = completed.iter().enumerate().filter(|(_, name)| !known.contains(name.as_ref()));
    let Some((index, first)) = unknown.next() else { return };
    let span = done.items().nth(index).map_or(done.span(), Node::span);
    let more = if unknown.next().is_some() { " and others are" } else { " is" };
    let message = format!("the checkpoint `{first}`{more} completed, and `{CHECKPOINTS}` does not have it");
    findings.push(
        Finding::new(&STATE_HILL_COMPLETED_SUBSET, state.file.place(span), message)
            .with_related(state.file.place(node.span()), "the configured checkpoints")
            .with_help("add it to the configured checkpoints, or take it out of the completed ones"),
    );
}

fn blockers(state: &State<'_>, front_matter: &FrontMatter, plan: Option<&Plan<'_>>, findings: &mut Vec<Finding>) {
    let Some(node) = front_matter.get(BLOCKERS) else { return };
    let mut report = |node: Node<'_>, message: String| {
        findings.push(
            Finding::new(&STATE_BLOCKER_SHAPE, state.file.place(node.span()), message)
                .with_help("write a text in double quotes, or `{task_id: p02-t03, reason: \"…\", since: 2026-07-22}`"),
        );
    };
    if node.kind() != Kind::Sequence {
        if !listed(node).is_empty() || node.kind() == Kind::Mapping {
            report(node, format!("`{BLOCKERS}` is no list; expected `[]` or a list of blockers"));
        }
        return;
    }
    for item in node.items() {
        match item.kind() {
            Kind::String if !item.text().trim().is_empty() => {}
            Kind::String => report(item, "a blocker is empty; expected a text".to_owned()),
            Kind::Mapping => {
                if let Some((place, message)) = blocker(item, plan) {
                    report(place, message);
                }
            }
            _ => report(item, "a blocker is neither text nor a mapping: it is shown as malformed".to_owned()),
        }
    }
}

/// What is wrong with a blocker that is a mapping.
fn blocker<'t>(item: Node<'t>, plan: Option<&Plan<'_>>) -> Option<(Node<'t>, String)> {
    for key in BLOCKER_KEYS {
        match item.get(key) {
            None => return Some((item, format!("a blocker has no `{key}`; expected `task_id`, `reason` and `since`"))),
            Some(value) if value.kind() != Kind::String || value.text().trim().is_empty() => {
                return Some((value, format!("`{key}` of a blocker is no text")));
            }
            Some(_) => {}
        }
    }
    let other = item.entries().find(|entry| !BLOCKER_KEYS.contains(&entry.key.text()));
    if let Some(other) = other {
        return Some((
            other.key,
            format!("a blocker has the key `{}`; expected only `task_id`, `reason` and `since`", other.key.text()),
        ));
    }
    let (id, plan) = (item.get("task_id")?, plan.filter(|plan| !plan.outline.tasks.is_empty())?);
    let is_known = TaskId::parse(id.text().trim()).is_some_and(|id| plan.outline.task(&id).is_some());
    (!is_known).then(|| (id, format!("the blocker's task `{}` is not in the plan", id.text().trim())))
}
