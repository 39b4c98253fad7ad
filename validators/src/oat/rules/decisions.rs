//! Rules about explainer and recap decisions (catalogue 4.2).

use crate::document::{Kind, Node};
use crate::finding::Finding;
use crate::near_miss::nearest;
use crate::oat::context::Context;
use crate::oat::dates::is_time_with_zone;
use crate::parsed_file::TextFile;
use crate::rule::rules;

rules! { "oat":
    EXPLAINER_DECISION_KEYS = "explainer-decision-keys", Error, Upstream, "a decision about an explainer or a recap has other keys than the convention's";
    EXPLAINER_DECISION_VALUE = "explainer-decision-value", Error, Upstream, "a decision about an explainer or a recap is neither generate nor skip";
    EXPLAINER_DECISION_SOURCE = "explainer-decision-source", Error, Upstream, "a decision about an explainer or a recap comes from where it cannot come from";
    EXPLAINER_DECISION_TIMESTAMP = "explainer-decision-timestamp", Error, Upstream, "the time of a decision is no time with a zone";
    EXPLAINER_DECISION_EVIDENCE = "explainer-decision-evidence", Error, Upstream, "the evidence of a failed attempt is missing, in the wrong place or out of place";
}

const DECISION: &str = "decision";
const SOURCE: &str = "source";
const DECIDED_AT: &str = "decided_at";
const EVIDENCE: &str = "failed_attempt_evidence";
const KEYS: [&str; 4] = [DECISION, SOURCE, DECIDED_AT, EVIDENCE];
const DECISIONS: [&str; 2] = ["generate", "skip"];
/// The source of a recap that was tried in vain.
const FAILED_ATTEMPT: &str = "failed_attempt";

/// A key that holds a decision, and which decision can come from where.
struct Subject {
    key: &'static str,
    pairs: &'static [(&'static str, &'static str)],
}

const SUBJECTS: [Subject; 2] = [
    Subject {
        key: "oat_project_explainer",
        pairs: &[("generate", "interactive"), ("skip", "interactive"), ("generate", "kickoff_prompt")],
    },
    Subject {
        key: "oat_project_recap",
        pairs: &[
            ("generate", "interactive"),
            ("skip", "interactive"),
            ("generate", "autonomous_policy"),
            ("skip", "capability_probe"),
            ("skip", FAILED_ATTEMPT),
        ],
    },
];

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(state) = &context.project.state else { return };
    let Some(front_matter) = state.accepted() else { return };
    for subject in &SUBJECTS {
        if let Some(entry) = front_matter.entry(subject.key).filter(|entry| entry.value.kind() != Kind::Null) {
            Record { file: &state.file, subject, key: entry.key, record: entry.value }.check(findings);
        }
    }
}

/// A decision that is to be looked at.
struct Record<'r, 'w> {
    file: &'r TextFile<'w>,
    subject: &'r Subject,
    key: Node<'r>,
    record: Node<'r>,
}

impl<'r> Record<'r, '_> {
    fn check(&self, findings: &mut Vec<Finding>) {
        let Subject { key, .. } = self.subject;
        if self.record.kind() != Kind::Mapping {
            let message = format!("`{key}` is no record, but it is null or has `decision`, `source` and `decided_at`");
            let help = format!("write `{key}: null` as long as nothing is decided");
            findings.push(self.finding(&EXPLAINER_DECISION_KEYS, self.record, message).with_help(help));
            return;
        }
        self.check_keys(findings);
        let decision = self.check_decision(findings);
        self.check_source(decision, findings);
        self.check_time(findings);
        self.check_evidence(findings);
    }

    fn check_keys(&self, findings: &mut Vec<Finding>) {
        for entry in self.record.entries().filter(|entry| !KEYS.contains(&entry.key.text())) {
            let name = entry.key.text();
            let message = format!(
                "`{}` has the key `{name}`, but only `decision`, `source`, `decided_at` and, after a failed attempt, `{EVIDENCE}`",
                self.subject.key
            );
            let missing = KEYS.into_iter().filter(|key| self.record.get(key).is_none());
            let help = nearest(name, missing)
                .map_or_else(|| "remove it: the state is refused with it".to_owned(), |key| format!("did you mean `{key}`?"));
            findings.push(self.finding(&EXPLAINER_DECISION_KEYS, entry.key, message).with_help(help));
        }
        for key in [DECISION, DECIDED_AT].into_iter().filter(|key| self.record.get(key).is_none()) {
            let message = format!("`{}` has no `{key}`", self.subject.key);
            findings.push(self.finding(&EXPLAINER_DECISION_KEYS, self.key, message));
        }
    }

    /// The decision, when it is one.
    fn check_decision(&self, findings: &mut Vec<Finding>) -> Option<&'r str> {
        let node = self.record.get(DECISION)?;
        let decision = node.as_str().filter(|decision| DECISIONS.contains(decision));
        if decision.is_none() {
            let message = format!("the decision is `{}`, but it is `generate` or `skip`", node.raw());
            let help = "an undecided question is `null` as a whole";
            findings.push(self.finding(&EXPLAINER_DECISION_VALUE, node, message).with_help(help));
        }
        decision
    }

    fn check_source(&self, decision: Option<&str>, findings: &mut Vec<Finding>) {
        let Subject { key, pairs } = self.subject;
        let sources = |decision: Option<&str>| {
            let fitting = pairs.iter().filter(move |pair| decision.is_none_or(|decision| decision == pair.0));
            let mut sources: Vec<&str> = fitting.map(|pair| pair.1).collect();
            sources.sort_unstable();
            sources.dedup();
            sources
        };
        let allowed = sources(decision);
        let shown = allowed.iter().map(|source| format!("`{source}`")).collect::<Vec<_>>().join(", ");
        let Some(node) = self.record.get(SOURCE) else {
            let message = format!("`{key}` does not say where the decision comes from: {shown}");
            findings.push(self.finding(&EXPLAINER_DECISION_SOURCE, self.key, message).with_help("write `source: …`"));
            return;
        };
        if node.as_str().is_some_and(|source| allowed.contains(&source)) {
            return;
        }
        let what = decision.map_or_else(|| "a decision".to_owned(), |decision| format!("the decision `{decision}`"));
        let message = format!("{what} in `{key}` cannot come from `{}`: it comes from {shown}", node.raw());
        let finding = self.finding(&EXPLAINER_DECISION_SOURCE, node, message);
        let finding = match node.as_str().and_then(|source| nearest(source, allowed.iter().copied())) {
            Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
            None => finding,
        };
        let decision = self.record.get(DECISION).filter(|_| sources(None).iter().any(|source| node.as_str() == Some(source)));
        findings.push(match decision {
            Some(decision) => finding.with_related(self.file.place(decision.span()), "the decision"),
            None => finding,
        });
    }

    fn check_time(&self, findings: &mut Vec<Finding>) {
        let Some(node) = self.record.get(DECIDED_AT) else { return };
        if !node.as_str().is_some_and(is_time_with_zone) {
            let message = format!("`decided_at` is `{}`, but it is a time with a zone: `2026-07-20T09:30:00Z`", node.raw());
            findings.push(self.finding(&EXPLAINER_DECISION_TIMESTAMP, node, message));
        }
    }

    fn check_evidence(&self, findings: &mut Vec<Finding>) {
        let evidence = self.record.get(EVIDENCE).filter(|evidence| evidence.kind() != Kind::Null);
        let source = self.record.get(SOURCE);
        let has_failed = source.is_some_and(|source| source.as_str() == Some(FAILED_ATTEMPT));
        match (evidence, source) {
            (Some(evidence), _) if !evidence.as_str().is_some_and(is_evidence) => {
                let message = format!(
                    "`{EVIDENCE}` is `{}`, but it is `explainers/<name>/manifest.json` or `explainers/<name>/failure.json`",
                    evidence.raw()
                );
                findings.push(self.finding(&EXPLAINER_DECISION_EVIDENCE, evidence, message));
            }
            (Some(evidence), _) if !has_failed => {
                let message = format!("there is evidence of a failed attempt, but the source is not `{FAILED_ATTEMPT}`");
                let finding = self.finding(&EXPLAINER_DECISION_EVIDENCE, evidence, message);
                findings.push(match source {
                    Some(source) => finding.with_related(self.file.place(source.span()), "the source"),
                    None => finding,
                });
            }
            (None, Some(source)) if has_failed => {
                let message = format!("the source is `{FAILED_ATTEMPT}`, but there is no `{EVIDENCE}`");
                let help = format!("write `{EVIDENCE}: explainers/<name>/failure.json`");
                findings.push(self.finding(&EXPLAINER_DECISION_EVIDENCE, source, message).with_help(help));
            }
            _ => {}
        }
    }

    fn finding(&self, rule: &'static crate::rule::Rule, node: Node<'_>, message: String) -> Finding {
        Finding::new(rule, self.file.place(node.span()), message)
    }
}

/// Whether a path is one of the two files that an attempt leaves.
fn is_evidence(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts.as_slice(), ["explainers", slug, "manifest.json" | "failure.json"] if !matches!(*slug, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::is_evidence;

    #[test]
    fn evidence_lies_in_the_folder_of_an_explainer() {
        assert!(is_evidence("explainers/recap/failure.json") && is_evidence("explainers/recap/manifest.json"));
        for path in [
            "failure.json",
            "explainers/failure.json",
            "explainers/../failure.json",
            "explainers/a/b/failure.json",
            "/explainers/a/failure.json",
        ] {
            assert!(!is_evidence(path), "{path}");
        }
    }
}
