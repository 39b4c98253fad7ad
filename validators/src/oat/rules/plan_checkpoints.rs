//! Rules about where the run of a plan pauses: checkpoints, automatic reviews, the review gate of phases (catalogue 3.2).

use std::collections::BTreeMap;

use super::plan_values::{one_of, phase_advice, phase_meant, phase_named, shown};
use crate::document::{Entry, Kind, Node};
use crate::finding::{Applicability, Edit, Finding};
use crate::oat::context::Context;
use crate::oat::front_matter::FrontMatter;
use crate::oat::plan::Plan;
use crate::rule::rules;

rules! { "oat":
    HILL_PHASES_NOT_ARRAY = "hill-phases-not-array", Error, Ours, "the checkpoints are no list";
    HILL_PHASES_UNKNOWN = "hill-phases-unknown", Error, Ours, "a checkpoint is no phase of the plan", unsafe_fix;
    HILL_PHASES_DUPLICATE = "hill-phases-duplicate", Warning, Ours, "a checkpoint stands twice";
    HILL_PHASES_ORDER = "hill-phases-order", Info, Ours, "the checkpoints are not in the plan's order";
    HILL_PHASES_UNCONFIRMED = "hill-phases-unconfirmed", Warning, Ours, "work is done and the checkpoints were never decided";
    HILL_PHASES_LEGACY_KEY = "hill-phases-legacy-key", Warning, Ours, "the checkpoints have their old key, which nobody reads", safe_fix;
    AUTO_REVIEW_LEGACY_KEY = "auto-review-legacy-key", Info, Ours, "automatic reviews have their old key, or are neither on nor off", safe_fix;
    PHASE_REVIEW_GATE_SHAPE = "phase-review-gate-shape", Error, Ours, "the review gate of phases is malformed";
}

const HILL_PHASES: &str = "oat_plan_hill_phases";
const OLD_HILL_PHASES: &str = "oat_plan_hil_phases";
const AUTO_REVIEW: &str = "oat_auto_review_at_hill_checkpoints";
const OLD_AUTO_REVIEW: &str = "oat_auto_review_at_checkpoints";
const REVIEW_GATE: &str = "oat_phase_review_gate";
/// What can make a review of the gate fail.
const SEVERITIES: [&str; 4] = ["critical", "important", "medium", "minor"];

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(plan) = &context.project.plan else { return };
    let Some(front_matter) = plan.accepted() else { return };
    let old = front_matter.entry(OLD_HILL_PHASES);
    match (front_matter.get(HILL_PHASES).filter(|node| node.kind() != Kind::Null), old) {
        (Some(phases), _) => hill_phases(plan, phases, findings),
        (None, None) => unconfirmed(context, plan, findings),
        (None, Some(_)) => {}
    }
    if let Some(old) = old {
        old_hill_phases(plan, front_matter, old, findings);
    }
    auto_review(plan, front_matter, findings);
    if let Some(gate) = front_matter.get(REVIEW_GATE) {
        review_gate(plan, gate, findings);
    }
}

fn hill_phases(plan: &Plan<'_>, phases: Node<'_>, findings: &mut Vec<Finding>) {
    let place = |node: Node<'_>| plan.file.place(node.span());
    if phases.kind() != Kind::Sequence {
        let message = format!("`{HILL_PHASES}` is {}, and was expected to be a list of phases", shown(phases));
        findings.push(
            Finding::new(&HILL_PHASES_NOT_ARRAY, place(phases), message)
                .with_help("write for instance `[\"p02\"]`; `[]` pauses after every phase"),
        );
        return;
    }
    let mut seen: BTreeMap<usize, Node<'_>> = BTreeMap::new();
    let mut highest: Option<(usize, Node<'_>)> = None;
    let mut is_ordered = true;
    for entry in phases.items() {
        let named = entry.as_str().and_then(|text| phase_named(plan, text));
        let Some(index) = named else {
            findings.extend(unknown_checkpoint(plan, entry));
            continue;
        };
        if let Some(first) = seen.get(&index) {
            let message = format!("the checkpoint `{}` stands twice", entry.text());
            let finding = Finding::new(&HILL_PHASES_DUPLICATE, place(entry), message);
            findings.push(finding.with_related(place(*first), "the first time"));
            continue;
        }
        seen.insert(index, entry);
        match highest {
            Some((before, earlier)) if index < before => {
                if is_ordered {
                    let message = format!(
                        "the checkpoint `{}` stands after `{}`, which comes later in the plan",
                        entry.text(),
                        earlier.text()
                    );
                    findings.push(
                        Finding::new(&HILL_PHASES_ORDER, place(entry), message).with_related(place(earlier), "later in the plan"),
                    );
                }
                is_ordered = false;
            }
            _ => highest = Some((index, entry)),
        }
    }
}

/// A plan whose phases cannot be read at all has other problems.
fn unknown_checkpoint(plan: &Plan<'_>, entry: Node<'_>) -> Option<Finding> {
    if plan.outline.phases.is_empty() {
        return None;
    }
    let effect = "so the run never pauses there";
    let message = match entry.kind() {
        Kind::Integer | Kind::Float => {
            format!("the checkpoint `{}` is a number, and phases are named by text like `\"p02\"`, {effect}", entry.text())
        }
        Kind::String => format!("the checkpoint {} is no phase of the plan, {effect}", shown(entry)),
        _ => format!("a checkpoint is {}, and was expected to be a phase, {effect}", shown(entry)),
    };
    let finding = Finding::new(&HILL_PHASES_UNKNOWN, plan.file.place(entry.span()), message).with_help(phase_advice(plan, entry));
    // An alias stands for a value elsewhere.
    let meant = phase_meant(plan, entry).filter(|_| entry.definition().is_none());
    Some(match meant {
        Some(meant) => {
            let edit = Edit::replace(plan.file.place(entry.span()), format!("\"{meant}\""));
            finding.with_fix(Applicability::Unsafe, format!("name the phase `{meant}`"), vec![edit])
        }
        None => finding,
    })
}

fn unconfirmed(context: &Context<'_, '_>, plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    let project = context.project;
    let Some(state) = project.state.as_ref().filter(|state| state.phase().value == "implement") else { return };
    let completed = project.progress().completed();
    if completed == 0 {
        return;
    }
    let message = format!("tasks are completed ({completed}), and `{HILL_PHASES}` does not say where the run pauses");
    let mut finding = Finding::new(&HILL_PHASES_UNCONFIRMED, plan.file.place(plan.opening()), message)
        .with_help(format!("write the decision down, for instance `{HILL_PHASES}: [\"p02\"]`; `[]` pauses after every phase"));
    if let Some(phase) = state.accepted().and_then(|accepted| accepted.get("oat_phase")) {
        finding = finding.with_related(state.file.place(phase.span()), "the plan is being implemented");
    }
    findings.push(finding);
}

fn old_hill_phases(plan: &Plan<'_>, front_matter: &FrontMatter, old: Entry<'_>, findings: &mut Vec<Finding>) {
    let new = front_matter.entry(HILL_PHASES);
    let message = format!("the key `{OLD_HILL_PHASES}` was renamed, and nobody reads it; expected `{HILL_PHASES}`");
    let finding = Finding::new(&HILL_PHASES_LEGACY_KEY, plan.file.place(old.key.span()), message);
    // Under its new name the list takes effect, so every entry has to be right.
    let is_right = old.value.kind() == Kind::Sequence
        && old.value.items().all(|entry| entry.as_str().is_some_and(|text| phase_named(plan, text).is_some()));
    findings.push(renamed(plan, finding, old, new, HILL_PHASES, is_right));
}

fn auto_review(plan: &Plan<'_>, front_matter: &FrontMatter, findings: &mut Vec<Finding>) {
    let (old, new) = (front_matter.entry(OLD_AUTO_REVIEW), front_matter.entry(AUTO_REVIEW));
    let is_boolean = |node: Node<'_>| matches!(node.kind(), Kind::Boolean(_));
    if let Some(old) = old {
        let message = format!("the key `{OLD_AUTO_REVIEW}` was renamed; expected `{AUTO_REVIEW}`");
        let finding = Finding::new(&AUTO_REVIEW_LEGACY_KEY, plan.file.place(old.key.span()), message);
        findings.push(renamed(plan, finding, old, new, AUTO_REVIEW, is_boolean(old.value)));
    }
    if let Some(new) = new.filter(|entry| entry.value.kind() != Kind::Null && !is_boolean(entry.value)) {
        let message = format!("`{AUTO_REVIEW}` is {}; expected `true` or `false`, without quotes", shown(new.value));
        findings.push(Finding::new(&AUTO_REVIEW_LEGACY_KEY, plan.file.place(new.value.span()), message));
    }
}

/// A finding about an old key, with its new name as a fix when that key is free and the value `is_right`.
fn renamed(plan: &Plan<'_>, finding: Finding, old: Entry<'_>, new: Option<Entry<'_>>, name: &str, is_right: bool) -> Finding {
    match new {
        Some(new) => {
            finding.with_related(plan.file.place(new.key.span()), "the new key, which wins").with_help("take the old key out")
        }
        None if is_right => {
            let edit = Edit::replace(plan.file.place(old.key.span()), name);
            finding.with_fix(Applicability::Safe, format!("rename the key to `{name}`"), vec![edit])
        }
        None => finding.with_help(format!("rename it to `{name}`, with a value that fits")),
    }
}

fn review_gate(plan: &Plan<'_>, gate: Node<'_>, findings: &mut Vec<Finding>) {
    let mut push = |node: Node<'_>, message: String, help: String| {
        let message = format!("{message}; a malformed gate stops the run");
        findings.push(Finding::new(&PHASE_REVIEW_GATE_SHAPE, plan.file.place(node.span()), message).with_help(help));
    };
    let example = || "write `enabled: true` below it, and `phases`, `review_type` and `exit_nonzero_on` as needed".to_owned();
    match gate.kind() {
        Kind::Null => return,
        Kind::Mapping => {}
        _ => return push(gate, format!("`{REVIEW_GATE}` is {}, and was expected to be a mapping", shown(gate)), example()),
    }
    match gate.get("enabled").map(|node| (node, node.kind())) {
        Some((_, Kind::Boolean(false))) => return,
        Some((_, Kind::Boolean(true))) => {}
        Some((node, _)) => {
            push(node, format!("`enabled` is {}; expected `true` or `false`, without quotes", shown(node)), example());
        }
        None => push(gate, format!("`{REVIEW_GATE}` does not say whether it is `enabled`"), example()),
    }
    let field = |key: &str| gate.get(key).filter(|node| node.kind() != Kind::Null);
    match field("phases") {
        Some(phases) if phases.kind() != Kind::Sequence => {
            let message = format!("`phases` is {}, and was expected to be a list", shown(phases));
            push(phases, message, "write for instance `[\"p02\"]`; `[]` means every phase".to_owned());
        }
        Some(phases) if !plan.outline.phases.is_empty() => {
            for entry in phases.items().filter(|entry| entry.as_str().is_none_or(|text| phase_named(plan, text).is_none())) {
                push(entry, format!("the gate's phase {} is no phase of the plan", shown(entry)), phase_advice(plan, entry));
            }
        }
        _ => {}
    }
    if let Some(kind) = field("review_type").filter(|node| node.as_str() != Some("code")) {
        push(kind, format!("`review_type` is {}; only `code` is supported", shown(kind)), "write `review_type: code`".to_owned());
    }
    if let Some(level) = field("exit_nonzero_on").filter(|node| node.as_str().is_none_or(|text| !SEVERITIES.contains(&text))) {
        let message = format!("`exit_nonzero_on` is {}; expected `critical`, `important`, `medium` or `minor`", shown(level));
        push(level, message, one_of(level.text(), &SEVERITIES));
    }
}
