use super::{Repository, assert_cases, owned};

const KEYS: &str = "shop explainer-decision-keys";
const VALUE: &str = "shop explainer-decision-value";
const SOURCE: &str = "shop explainer-decision-source";
const TIME: &str = "shop explainer-decision-timestamp";
const EVIDENCE: &str = "shop explainer-decision-evidence";
const AT: &str = "decided_at: 2026-07-20T09:30:00Z";

fn findings(key: &str, value: &str) -> Vec<String> {
    Repository::default().with_state("shop", &format!("oat_phase: plan\n{key}: {value}")).findings(&["explainer-"])
}

#[test]
fn only_some_decisions_come_from_some_sources() {
    let sources = ["interactive", "kickoff_prompt", "autonomous_policy", "capability_probe", "failed_attempt"];
    let allowed = |key: &str, decision: &str, source: &str| match (key, source) {
        (_, "interactive") => true,
        ("oat_project_explainer", "kickoff_prompt") | ("oat_project_recap", "autonomous_policy") => decision == "generate",
        ("oat_project_recap", "capability_probe" | "failed_attempt") => decision == "skip",
        _ => false,
    };
    let mut cases = Vec::new();
    for key in ["oat_project_explainer", "oat_project_recap"] {
        for decision in ["generate", "skip"] {
            for source in sources {
                let evidence =
                    if source == "failed_attempt" { ", failed_attempt_evidence: explainers/a/failure.json" } else { "" };
                let value = format!("{{decision: {decision}, source: {source}, {AT}{evidence}}}");
                let expected = if allowed(key, decision, source) { vec![] } else { owned(&[SOURCE]) };
                cases.push((format!("{key} {value}"), findings(key, &value), expected));
            }
        }
    }
    assert_eq!(cases.len(), 20);
    assert_cases(cases);
}

#[test]
fn a_record_has_its_keys_and_nothing_else() {
    let failed = "decision: skip, source: failed_attempt";
    let cases: Vec<(String, &[&str])> = vec![
        ("null".into(), &[]),
        ("~".into(), &[]),
        ("skip".into(), &[KEYS]),
        ("[skip]".into(), &[KEYS]),
        (format!("{{decision: skip, source: interactive, {AT}, why: none}}"), &[KEYS]),
        ("{decision: skip, source: interactive}".into(), &[KEYS]),
        (format!("{{source: interactive, {AT}}}"), &[KEYS]),
        (format!("{{decision: ask, source: interactive, {AT}}}"), &[VALUE]),
        (format!("{{decision: true, source: interactive, {AT}}}"), &[VALUE]),
        (format!("{{decision: skip, source: workflow_preference, {AT}}}"), &[SOURCE]),
        (format!("{{decision: skip, {AT}}}"), &[SOURCE]),
        ("{decision: skip, source: interactive, decided_at: not-iso}".into(), &[TIME]),
        ("{decision: skip, source: interactive, decided_at: 2026-07-20}".into(), &[TIME]),
        (format!("{{{failed}, {AT}}}"), &[EVIDENCE]),
        (format!("{{{failed}, {AT}, failed_attempt_evidence: ../secret.json}}"), &[EVIDENCE]),
        (
            format!("{{decision: skip, source: interactive, {AT}, failed_attempt_evidence: explainers/a/failure.json}}"),
            &[EVIDENCE],
        ),
    ];
    let cases = cases.into_iter().map(|(value, expected)| {
        let found = findings("oat_project_recap", &value);
        (value, found, owned(expected))
    });
    assert_cases(cases);
}
