//! What the Octon schemas accept and refuse, one small document a demand.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use countersign_validators::document::yaml::{self, YamlLimits};
use countersign_validators::schema::{CompiledSchema, validate};
use countersign_validators::source::{FilePath, Source};

/// The errors as `path: message`.
fn errors(schema: &str, text: &str) -> Vec<String> {
    let source = Arc::new(Source::new(FilePath::from_text("a.yml"), text.as_bytes().to_vec()));
    let tree = yaml::parse(&source, YamlLimits::default()).unwrap();
    let schema = CompiledSchema::new(countersign_schemas::by_name(schema).unwrap().text);
    schema.compile().unwrap();
    validate(&schema, tree.root().unwrap()).into_iter().map(|error| format!("{}: {}", error.path, error.message)).collect()
}

const MANIFEST: &str = "\
schema_version: proposal-v1
proposal_id: one
title: One
summary: A change.
proposal_kind: policy
promotion_scope: repo-local
promotion_targets: [docs/one.md]
status: draft
lifecycle: {temporary: true, exit_expectation: Landed.}
related_proposals: []
";

const ARCHIVE: &str = "archive: {archived_at: 2026-03-18, archived_from_status: draft, disposition: rejected, original_path: p, \
                       promotion_evidence: []}\n";

#[test]
fn manifests() {
    let check = |text: &str| errors("octon-proposal", text);
    assert!(check(MANIFEST).is_empty());
    assert_eq!(check(&MANIFEST.replace("draft", "archived")), ["archive: the key `archive` is missing"]);
    assert!(check(&format!("{}{ARCHIVE}", MANIFEST.replace("draft", "archived"))).is_empty());
    assert_eq!(check(&format!("{MANIFEST}{ARCHIVE}")), ["archive: `archive` is not allowed here"]);
    assert_eq!(check(&format!("{MANIFEST}exit_expectation: x\n")), ["exit_expectation: `exit_expectation` is not allowed here"]);
    assert_eq!(
        check(&MANIFEST.replace("[docs/one.md]", "[]")),
        ["promotion_targets: expected at least 1 item, found an empty list"]
    );
    let id = "related_proposals[0]: expected lower-case letters, digits and `-`, beginning with a letter, found the text `A`";
    assert_eq!(check(&MANIFEST.replace("related_proposals: []", "related_proposals: [A]")), [id]);
    let lifecycle = MANIFEST.replace("temporary: true", "temporary: yes, extra: 1");
    assert_eq!(
        check(&lifecycle),
        ["lifecycle.temporary: expected `true`, found the text `yes`", "lifecycle.extra: unknown key `extra`"]
    );
    let time = format!("{}{ARCHIVE}", MANIFEST.replace("draft", "archived")).replace("2026-03-18", "2026-03-18T00:00:00Z");
    assert_eq!(check(&time), ["archive.archived_at: expected a date like `2026-03-18`, found the text `2026-03-18T00:00:00Z`"]);
}

#[test]
fn designs_with_conformance_name_its_validator() {
    let check = |modules: &str, path: &str| {
        let validation = format!("{{default_audit_mode: short, design_validator_path: ~, conformance_validator_path: {path}}}");
        let head = "schema_version: design-proposal-v1\ndesign_class: domain-runtime";
        errors("octon-design-proposal", &format!("{head}\nselected_modules: {modules}\nvalidation: {validation}\n"))
    };
    assert!(check("[history]", "~").is_empty());
    assert!(check("[conformance]", "check.sh").is_empty());
    assert_eq!(check("[history, conformance]", "~"), ["validation.conformance_validator_path: expected text, found nothing"]);
    assert_eq!(check("[history, history]", "~"), ["selected_modules: the text `history` stands twice"]);
}

#[test]
fn other_subtypes() {
    assert!(
        errors("octon-policy-proposal", "schema_version: policy-proposal-v1\npolicy_area: a\nchange_type: new-policy\n")
            .is_empty()
    );
    let migration = "schema_version: migration-proposal-v1\nchange_profile: atomic\nrelease_state: ";
    assert!(errors("octon-migration-proposal", &format!("{migration}pre-1.0\n")).is_empty());
    let found = errors("octon-migration-proposal", &format!("{migration}pre-1x0\n"));
    assert_eq!(found, ["release_state: expected `pre-1.0` or `stable`, found the text `pre-1x0`"]);
    let scope = "schema_version: architecture-proposal-v1\narchitecture_scope: all\ndecision_type: new-surface\n";
    assert_eq!(errors("octon-architecture-proposal", scope).len(), 1);
}

#[test]
fn atomic_programs_demand_more_of_their_children() {
    let program = |version: u8, mode: &str, child: &str| {
        let head = format!("schema_version: octon-proposal-program-child-registry-v{version}\nexecution_mode: {mode}\n");
        errors("octon-child-registry", &format!("{head}children:\n  - {child}\n"))
    };
    let plain = "{child_id: a, path: p/a}";
    let full =
        "{child_id: a, path: p/a, dependency_gate: terminal, recovery_profile: r, rollback_posture: none, write_scopes: [w]}";
    assert!(program(1, "sequential", plain).is_empty());
    assert!(program(2, "program-atomic", full).is_empty());
    let version = "schema_version: expected `octon-proposal-program-child-registry-v2`, \
                   found the text `octon-proposal-program-child-registry-v1`";
    assert_eq!(program(1, "program-atomic", full), [version]);
    assert_eq!(program(2, "program-atomic", plain).len(), 4);
    assert_eq!(program(2, "program-atomic", &full.replace("[w]", "[]")).len(), 1);
    let flags = "{child_id: a, path: p/a, required: 'false'}";
    assert_eq!(program(1, "sequential", flags), ["children[0].required: expected `true` or `false`, found the text `false`"]);
}

#[test]
fn paths_are_relative_and_plain() {
    let path = |path: &str| {
        let head = "schema_version: octon-proposal-program-child-registry-v1\nexecution_mode: sequential\n";
        errors("octon-child-registry", &format!("{head}children: [{{child_id: a, path: \"{path}\"}}]\n")).is_empty()
    };
    for good in ["a", "a/b", ".octon/a", "a/.b/..c", "...", "a/", "a//b", "a b/c"] {
        assert!(path(good), "{good}");
    }
    for bad in ["", "/a", ".", "..", "./a", "../a", "a/..", "a/.", "a/../b", "a/./b", "a//./b"] {
        assert!(!path(bad), "{bad}");
    }
}

#[test]
fn registries() {
    let proposals = ".octon/inputs/exploratory/proposals";
    let active = format!(
        "id: a\n    kind: policy\n    scope: repo-local\n    path: {proposals}/policy/a\n    title: A\n    status: draft\n    promotion_targets: [x]"
    );
    let text = format!("schema_version: proposal-registry-v1\nactive:\n  - {active}\narchived: []\n");
    assert!(errors("octon-proposal-registry", &text).is_empty());
    assert_eq!(errors("octon-proposal-registry", &text.replace("proposals/policy", "proposals/.archive/policy")).len(), 1);
    assert_eq!(errors("octon-proposal-registry", &text.replace("status: draft", "status: archived")).len(), 1);
}
