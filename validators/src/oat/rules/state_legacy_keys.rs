//! Keys of state.md that the convention has given up (catalogue 4).

use crate::document::Entry;
use crate::finding::{Applicability, Edit, Finding};
use crate::oat::context::Context;
use crate::oat::front_matter::FrontMatter;
use crate::oat::state::State;
use crate::rule::rules;
use crate::source::Span;

rules! { "oat":
    STATE_LEGACY_EXECUTION_MODE = "state-legacy-execution-mode", Info, Ours, "the state has the old key `oat_execution_mode`", unsafe_fix;
    STATE_LEGACY_KEYS = "state-legacy-keys", Warning, Ours, "the state has a key that no reader looks at any more", unsafe_fix;
}

/// Old keys, each with the key that took its place.
const OLD: [(&str, Option<&str>); 5] = [
    ("oat_hil_checkpoints", Some("oat_hill_checkpoints")),
    ("oat_hil_completed", Some("oat_hill_completed")),
    ("oat_orchestration_merge_strategy", None),
    ("oat_orchestration_baseline_policy", None),
    ("oat_orchestration_unit_granularity", None),
];

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(state) = &context.project.state else { return };
    let Some(front_matter) = state.accepted() else { return };
    if let Some(entry) = front_matter.entry("oat_execution_mode") {
        let message = "`oat_execution_mode` is an old key that decides nothing any more; old tools send `subagent-driven` to a skill that is gone";
        let finding = Finding::new(&STATE_LEGACY_EXECUTION_MODE, state.file.place(entry.key.span()), message);
        findings.push(removed(state, front_matter, entry, finding.with_help("remove the key")));
    }
    for (old, new) in OLD {
        let Some(entry) = front_matter.entry(old) else { continue };
        let place = state.file.place(entry.key.span());
        findings.push(match new {
            Some(new) if front_matter.entry(new).is_none() => {
                let message =
                    format!("`{old}` is the old name of `{new}`: the control plane and the dashboard see no list at all");
                Finding::new(&STATE_LEGACY_KEYS, place.clone(), message).with_help(format!("write `{new}`")).with_fix(
                    Applicability::Unsafe,
                    format!("rename the key to `{new}`"),
                    vec![Edit::replace(place, new)],
                )
            }
            Some(new) => {
                let message = format!("`{old}` is the old name of `{new}`, which is there too: only the new one is read");
                let finding = Finding::new(&STATE_LEGACY_KEYS, place, message).with_help("remove the old key");
                removed(state, front_matter, entry, finding)
            }
            None => {
                let message = format!("`{old}` is an old key that no reader looks at");
                removed(state, front_matter, entry, Finding::new(&STATE_LEGACY_KEYS, place, message).with_help("remove the key"))
            }
        });
    }
}

/// The finding with the fix that takes the key out, with the lines of its value and the comment behind it. Comments below stay.
fn removed(state: &State<'_>, front_matter: &FrontMatter, entry: Entry<'_>, finding: Finding) -> Finding {
    let Some(lines) = lines_of(state, front_matter, entry) else { return finding };
    let edit = Edit::replace(state.file.place(lines), "");
    finding.with_fix(Applicability::Unsafe, "remove the key", vec![edit])
}

fn lines_of(state: &State<'_>, front_matter: &FrontMatter, entry: Entry<'_>) -> Option<Span> {
    let (source, start) = (state.source(), entry.key.span().start);
    let before = source.slice(Span::new(front_matter.content.start, start));
    if !(before.is_empty() || before.ends_with('\n')) {
        return None;
    }
    let next = front_matter.mapping()?.entries().map(|other| other.key.span().start).find(|other| *other > start);
    let end = next.unwrap_or(front_matter.content.end + 1);
    let mut length = 0;
    let mut at = 0;
    for line in source.slice(Span::new(start, end)).split_inclusive('\n') {
        at += line.len();
        if !line.trim().is_empty() && !line.starts_with('#') {
            length = at;
        }
    }
    Some(Span::from_range(0..length).shifted(start))
}
