//! Rules about the exit gate of the implementation in state.md (catalogue 4).

use crate::document::{Kind, Node};
use crate::finding::Finding;
use crate::near_miss::nearest;
use crate::oat::context::Context;
use crate::rule::rules;

rules! { "oat":
    EXIT_GATE_SHAPE = "exit-gate-shape", Warning, Ours, "the exit gate of the implementation has a wrong value";
}

const GATE: &str = "oat_implement_exit_gate";

/// A key of the gate with its words.
struct Words {
    key: &'static str,
    known: &'static [&'static str],
    can_be_null: bool,
}

const WORDS: [Words; 6] = [
    Words { key: "status", known: &["pending", "allowed", "blocked", "stale"], can_be_null: false },
    Words { key: "resolution", known: &["configured", "no_gate"], can_be_null: false },
    Words { key: "disposition", known: &["passed", "warned", "prompt_approved", PROJECT_DISABLED, "no_gate"], can_be_null: true },
    Words { key: "on_failure", known: &["block", "prompt", "warn"], can_be_null: true },
    Words {
        key: "launch_state",
        known: &["not_started", "intent_persisted", "accepted", "result_persisted", "not_accepted"],
        can_be_null: false,
    },
    Words {
        key: "receive_state",
        known: &["not_started", "intent_persisted", "completed", "reconciliation_required"],
        can_be_null: false,
    },
];
const PROJECT_DISABLED: &str = "project_disabled";
const FINGERPRINTS: [&str; 2] = ["implementation_fingerprint", "freshness_fingerprint"];
/// What shows that a configured gate has run.
const PROVENANCE: [&str; 2] = ["gate_run_id", "artifact"];

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(state) = &context.project.state else { return };
    let Some(gate) = state.accepted().and_then(|front_matter| front_matter.get(GATE)) else { return };
    let mut report = |node: Node<'_>, message: String, help: String| {
        findings.push(Finding::new(&EXIT_GATE_SHAPE, state.file.place(node.span()), message).with_help(help));
    };
    match gate.kind() {
        Kind::Null => return,
        Kind::Mapping => {}
        _ => {
            report(gate, format!("`{GATE}` is no mapping"), format!("write keys and values below `{GATE}:`, or `null`"));
            return;
        }
    }
    if gate.get("status").is_none() {
        report(gate, "the exit gate has no `status`".to_owned(), "write for instance `status: pending`".to_owned());
    }
    for words in &WORDS {
        let Some(node) = gate.get(words.key) else { continue };
        let fits = match node.kind() {
            Kind::Null => words.can_be_null,
            _ => node.as_str().is_some_and(|text| words.known.contains(&text)),
        };
        if !fits {
            let shown: String = node.raw().chars().take(60).collect();
            let null = if words.can_be_null { "null, " } else { "" };
            let message = format!("`{}` is `{shown}`; expected {null}`{}`", words.key, words.known.join("`, `"));
            let help = match nearest(node.text(), words.known.iter().copied()) {
                Some(meant) => format!("probably `{meant}` was meant"),
                None => format!("write for instance `{}: {}`", words.key, words.known[0]),
            };
            report(node, message, help);
        }
    }
    for key in FINGERPRINTS {
        let Some(node) = gate.get(key).filter(|node| node.kind() != Kind::Null) else { continue };
        if !node.as_str().is_some_and(is_fingerprint) {
            let message = format!("`{key}` is no fingerprint `sha256:effective-delta-v2:` with 64 hexadecimal digits");
            report(node, message, "let the gate write it; an older one is `sha256:` with digits".to_owned());
        }
    }
    attempts(gate, &mut report);
    provenance(gate, &mut report);
}

/// `sha256:effective-delta-v1:` or `-v2:` and 64 digits, or the older `sha256:` and digits.
fn is_fingerprint(text: &str) -> bool {
    let is_hex = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let Some(digest) = text.strip_prefix("sha256:") else { return false };
    match digest.strip_prefix("effective-delta-v1:").or_else(|| digest.strip_prefix("effective-delta-v2:")) {
        Some(digits) => digits.len() == 64 && is_hex(digits),
        None => is_hex(digest),
    }
}

fn attempts(gate: Node<'_>, report: &mut impl FnMut(Node<'_>, String, String)) {
    let number = |key: &str| {
        let node = gate.get(key).filter(|node| node.kind() != Kind::Null)?;
        Some((node, (node.kind() == Kind::Integer).then(|| node.text().parse::<u64>().ok()).flatten()))
    };
    let (most, done) = (number("max_attempts"), number("attempts_completed"));
    for (key, value) in [("max_attempts", most), ("attempts_completed", done)] {
        if let Some((node, None)) = value {
            report(node, format!("`{key}` is no whole number"), "write a whole number".to_owned());
        }
    }
    if let (Some((_, Some(most))), Some((node, Some(done)))) = (most, done)
        && done > most
    {
        let message = format!("{done} attempts are completed, and `max_attempts` is {most}");
        report(node, message, "write how many attempts there were, or raise `max_attempts`".to_owned());
    }
}

/// A configured gate that lets the work pass says which run did.
fn provenance(gate: Node<'_>, report: &mut impl FnMut(Node<'_>, String, String)) {
    let text = |key: &str| gate.get(key).and_then(Node::as_str);
    let is_open = text("status") == Some("allowed") && text("resolution") == Some("configured");
    if !is_open || text("disposition") == Some(PROJECT_DISABLED) {
        return;
    }
    let missing = PROVENANCE.into_iter().find(|key| text(key).is_none_or(|text| text.trim().is_empty()));
    if let (Some(key), Some(status)) = (missing, gate.get("status")) {
        let message = format!("the gate is configured and `allowed`, and `{key}` does not say by which run");
        report(status, message, format!("write `{key}`, or `status: stale` until the gate has run"));
    }
}

#[cfg(test)]
mod tests {
    use super::is_fingerprint;

    #[test]
    fn old_and_new_fingerprints_are_known() {
        let digits = "0".repeat(64);
        for right in
            [format!("sha256:effective-delta-v1:{digits}"), format!("sha256:effective-delta-v2:{digits}"), "sha256:0a".to_owned()]
        {
            assert!(is_fingerprint(&right), "{right}");
        }
        for wrong in ["sha256:effective-delta-v3:00", "sha256:effective-delta-v2:00", "sha256:", "0a", ""] {
            assert!(!is_fingerprint(wrong), "{wrong}");
        }
    }
}
