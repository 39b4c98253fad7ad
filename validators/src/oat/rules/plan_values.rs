//! Values of a plan's front matter, as several rules take them.

use crate::document::{Kind, Node};
use crate::near_miss::nearest;
use crate::oat::ids::PhaseId;
use crate::oat::plan::Plan;
use crate::oat::state::text_of;

/// The text of a value that is set: null and what stands for it is not, and anything but text is what is written.
pub(super) fn set_value(node: Node<'_>) -> Option<&str> {
    match node.kind() {
        Kind::Null => None,
        Kind::String => text_of(node),
        _ => Some(node.raw()),
    }
}

/// A value as messages show it: the first line of a scalar between backticks, and no long one whole.
pub(super) fn shown(node: Node<'_>) -> String {
    const LONGEST: usize = 60;
    match node.kind() {
        Kind::Sequence => return "a list".to_owned(),
        Kind::Mapping => return "a mapping".to_owned(),
        Kind::Null => return "`null`".to_owned(),
        _ => {}
    }
    let line = node.text().lines().next().unwrap_or_default();
    let start: String = line.chars().take(LONGEST).collect();
    if start.len() == node.text().len() { format!("`{start}`") } else { format!("`{start}…`") }
}

/// Advice to write one of the values: the one that was probably meant, or all.
pub(super) fn one_of(value: &str, allowed: &[&str]) -> String {
    match nearest(value, allowed.iter().copied()) {
        Some(meant) => format!("probably `{meant}` was meant"),
        None => format!("write {}", quoted(allowed, " or ")),
    }
}

/// The names between backticks, the last one after `last`.
pub(super) fn quoted(names: &[&str], last: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((end, before)) if !before.is_empty() => format!("{}{last}{end}", before.join(", ")),
        _ => quoted.concat(),
    }
}

/// The phase of the plan that a text names: by its canonical name, or as the plan's own tasks write it.
pub(super) fn phase_named(plan: &Plan<'_>, text: &str) -> Option<usize> {
    let id = PhaseId::parse(text)?;
    let is_its_name = id.to_string() == text || plan.validator_phases().contains(text);
    plan.outline.phase_index(&id).filter(|_| is_its_name)
}

/// The name of the phase that a value was probably meant to name: a number, or another spelling.
pub(super) fn phase_meant(plan: &Plan<'_>, node: Node<'_>) -> Option<String> {
    let text = node.text().trim().to_lowercase();
    let text = if node.kind() == Kind::Integer { format!("p{text}") } else { text };
    let id = PhaseId::parse(&text)?;
    plan.outline.phase(&id).map(|phase| phase.id.to_string())
}

/// Advice about a value that names no phase.
pub(super) fn phase_advice(plan: &Plan<'_>, node: Node<'_>) -> String {
    let names = || plan.outline.phases.iter().map(|phase| phase.id.to_string());
    match phase_meant(plan, node).or_else(|| nearest_name(node.text(), plan.outline.phases.len(), names())) {
        Some(meant) => format!("probably `\"{meant}\"` was meant"),
        None => "name phases as `\"p01\"`; the plan's headings `## Phase 1: …` say which there are".to_owned(),
    }
}

/// The name that was probably meant, when there are few enough (`count`) to compare with each of them. A text that is the name of another phase was
/// not mistyped.
pub(super) fn nearest_name(text: &str, count: usize, names: impl Iterator<Item = String>) -> Option<String> {
    const FEW: usize = 64;
    if count > FEW || PhaseId::parse(text).is_some() {
        return None;
    }
    let names: Vec<String> = names.collect();
    nearest(text, names.iter().map(String::as_str)).map(str::to_owned)
}
