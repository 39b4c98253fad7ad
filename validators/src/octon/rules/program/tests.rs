use super::*;
use crate::digest::Digest;
use crate::octon::context::{Context, FileLines, PacketScan, RepositoryContext};
use crate::octon::facts::Facts;
use crate::octon::layout;
use crate::octon::packet::Packet;
use crate::octon::program::Program;
use crate::octon::registry_file::RegistryFile;
use crate::octon::test_repository::{TestRepository, manifest, packet, packet_path};
use crate::workspace::Workspace;

const RELATED: &str = "related_proposals: [one, two]\n";

fn child(id: &str, more: &str) -> String {
    format!("  - child_id: {id}\n    path: {}\n{more}", packet_path(id))
}

fn registry(children: &str) -> String {
    format!("schema_version: octon-proposal-program-child-registry-v1\nexecution_mode: sequential\nchildren:\n{children}")
}

/// A program `parent` of two children that nothing is wrong with.
fn good() -> TestRepository {
    let repository = TestRepository::new()
        .with_file("parent", "proposal.yml", manifest("parent", "accepted", RELATED))
        .with_file("parent", layout::CHILD_REGISTRY, registry(&(child("one", "") + &child("two", "    dependencies: [one]\n"))))
        .with_file("parent", layout::CHILD_INDEX, "one and two\n")
        .with_file("parent", layout::PACKET_SEQUENCE, "one, then two\n")
        .with_file("parent", "architecture/child-packet-contract.md", "")
        .with_file("parent", "architecture/program-closeout-plan.md", "");
    let accepted = |id| manifest(id, "accepted", "change_profile: atomic\n");
    repository.with_file("one", "proposal.yml", accepted("one")).with_file("two", "proposal.yml", accepted("two"))
}

fn with_children(children: &str) -> TestRepository {
    good().with_file("parent", layout::CHILD_REGISTRY, registry(children))
}

fn structure_facts(workspace: &Workspace, scan: &PacketScan<'_>) -> Facts {
    let packet = packet(workspace, &packet_path("parent"));
    let repository = RepositoryContext { packet_ids: Default::default(), registry: RegistryFile::read(workspace, None) };
    let context = Context { packet: &packet, repository: &repository, scan };
    let mut facts = Facts::default();
    check_structure(&context, packet.manifest().unwrap(), &Program::read(&packet), &mut facts);
    facts
}

fn structure(repository: &TestRepository) -> Vec<String> {
    let facts = structure_facts(&repository.workspace(), &PacketScan::default());
    repository.described(facts.iter().map(|fact| &fact.finding))
}

/// Verdicts of a child's own gates: standard, readiness and strict review.
type Verdicts = [bool; 3];

fn children_facts(repository: &TestRepository, verdicts: impl Fn(&str) -> Verdicts) -> Facts {
    let workspace = repository.workspace();
    let parent = packet(&workspace, &packet_path("parent"));
    let program = Program::read(&parent);
    let exists = |path: &&str| parent.find_in_repository(path).directory().is_some();
    let packets: Vec<(&str, Packet<'_>)> =
        program.child_paths().into_iter().filter(exists).map(|path| (path, packet(&workspace, path))).collect();
    let view = |path: &str| {
        let (_, packet) = packets.iter().find(|(loaded, _)| *loaded == path)?;
        let [standard, readiness, review_strict] = verdicts(&packet.name());
        Some(ChildView { packet, standard, readiness, review_strict, finished: false })
    };
    let mut facts = Facts::default();
    check_children(&parent, &program, &view, &mut facts);
    facts
}

fn children(repository: &TestRepository) -> Vec<String> {
    repository.described(children_facts(repository, |_| [true; 3]).iter().map(|fact| &fact.finding))
}

const NOTHING: [&str; 0] = [];

#[test]
fn nothing_is_wrong_with_a_good_program() {
    assert_eq!(structure(&good()), NOTHING);
    assert_eq!(children(&good()), NOTHING);
}

#[test]
fn missing_files() {
    let repository = good()
        .without_file("parent", layout::CHILD_INDEX)
        .without_file("parent", "architecture/program-closeout-plan.md")
        .with_file("parent", "children/x.md", "");
    let path = |file: &str| format!("{}/{file}", packet_path("parent"));
    assert_eq!(
        structure(&repository),
        [
            format!("program-file-missing @ {}", path(layout::CHILD_REGISTRY)),
            format!("program-file-missing @ {}", path(layout::CHILD_REGISTRY)),
            format!("nested-children-dir @ {}", path("children")),
        ]
    );
}

#[test]
fn child_registries_without_values() {
    let path = format!("{}/{}", packet_path("parent"), layout::CHILD_REGISTRY);
    assert_eq!(structure(&good().without_file("parent", layout::CHILD_REGISTRY)), ["child-registry-missing @ parent"]);
    let created =
        good().without_file("parent", layout::CHILD_REGISTRY).with_file("parent", layout::PROGRAM_CREATION, "verdict: pass\n");
    assert_eq!(structure(&created), [format!("child-registry-missing @ {}/{}", packet_path("parent"), layout::PROGRAM_CREATION)]);
    let empty = good().with_file("parent", layout::CHILD_REGISTRY, "# nothing yet\n");
    assert_eq!(structure(&empty), [format!("child-registry-unparsable @ {path}")]);
    let binary = good().with_file("parent", layout::CHILD_REGISTRY, b"a: \xff\n");
    assert_eq!(structure(&binary), [format!("file-not-text @ {path}"), format!("child-registry-unparsable @ {path}")]);
    for repository in [empty, binary] {
        assert_eq!(children(&repository), NOTHING, "said once");
    }
}

#[test]
fn children_without_a_list() {
    let repository = good().with_file("parent", "proposal.yml", manifest("parent", "accepted", "")).with_file(
        "parent",
        layout::CHILD_REGISTRY,
        registry("  {}\n"),
    );
    assert_eq!(structure(&repository), ["program-without-children @ {}"], "and the schema does not repeat it");
}

#[test]
fn ids_and_paths_of_children() {
    let inside = format!("  - child_id: two\n    path: {}/two\n", packet_path("parent"));
    let repository = with_children(&(child("one", "") + &child("One", "") + &child("one", "") + &inside + "  - path: /p\n"))
        .with_file("parent", "proposal.yml", manifest("parent", "accepted", "related_proposals: [one, two, One]\n"))
        .with_file("parent", layout::CHILD_INDEX, "one two One")
        .with_file("parent", layout::PACKET_SEQUENCE, "one two One");
    assert_eq!(
        structure(&repository),
        [
            "child-id-format @ One".to_owned(),
            "child-id-duplicate @ one".to_owned(),
            format!("child-inside-parent @ {}/two", packet_path("parent")),
            "child-id-format @ path".to_owned(),
            "child-path-unsafe @ /p".to_owned(),
        ]
    );
}

#[test]
fn a_sibling_with_a_longer_name_is_not_inside() {
    let repository = with_children(&(child("one", "") + &child("parent-two", "")))
        .with_file("parent", "proposal.yml", manifest("parent", "accepted", "related_proposals: [one, parent-two]\n"))
        .with_file("parent", layout::CHILD_INDEX, "one parent-two")
        .with_file("parent", layout::PACKET_SEQUENCE, "one parent-two");
    assert_eq!(structure(&repository), NOTHING);
}

#[test]
fn unknown_dependencies_and_cycles() {
    let repository = with_children(
        &(child("one", "    dependencies: [two, parot, oen]\n")
            + &child("two", "    dependencies: [one]\n")
            + &child("parrot", "")),
    )
    .with_file("parent", "proposal.yml", manifest("parent", "accepted", "related_proposals: [one, two, parrot]\n"))
    .with_file("parent", layout::CHILD_INDEX, "one two parrot")
    .with_file("parent", layout::PACKET_SEQUENCE, "one two parrot");
    let facts = structure_facts(&repository.workspace(), &PacketScan::default());
    let findings: Vec<_> = facts.iter().map(|fact| &fact.finding).collect();
    assert_eq!(
        repository.described(findings.iter().copied()),
        ["child-dependency-unknown @ parot", "child-dependency-unknown @ oen", "child-dependency-cycle @ two"]
    );
    assert_eq!(findings[0].help.as_deref(), Some("did you mean `parrot`?"));
    assert_eq!(findings[1].help.as_deref(), Some("did you mean `one`?"));
    assert_eq!(findings[2].message, "the dependencies form a cycle: `one` → `two` → `one`");
    assert_eq!(repository.slice(&findings[2].related[0].place), "one");
}

#[test]
fn a_child_that_depends_on_itself() {
    let repository = with_children(&(child("one", "    dependencies: [one]\n") + &child("two", "")));
    assert_eq!(structure(&repository), ["child-dependency-cycle @ one"]);
}

#[test]
fn related_proposals_are_the_children() {
    let related = "related_proposals:\n  - other\n  - proposal_id: one\n  - {child_id: false, id: more}\n  - 5\n  - other\n";
    let repository = good().with_file("parent", "proposal.yml", manifest("parent", "accepted", related));
    assert_eq!(
        structure(&repository),
        ["related-omits-child @ two", "related-names-non-child @ other", "related-names-non-child @ more"]
    );
    let mapping = "related_proposals: {a: one, b: two}\n";
    assert_eq!(structure(&good().with_file("parent", "proposal.yml", manifest("parent", "accepted", mapping))), NOTHING);
}

#[test]
fn documents_mention_every_child() {
    let repository =
        good().with_file("parent", layout::CHILD_INDEX, "two").with_file("parent", layout::PACKET_SEQUENCE, "One then Two");
    assert_eq!(structure(&repository), ["index-omits-child @ one", "sequence-omits-child @ one", "sequence-omits-child @ two"]);
}

#[test]
fn claims_of_child_authority() {
    let text = "child_receipts: x\n  child_archive_metadata:\r\n\tsatisfies_child_receipts:\n- child_receipts: no\nchild_receipts :\n\
                a child_receipts:\nchild_receipts_of: no\nchild_archive_authorized:";
    let keys: Vec<&str> = claims_child_authority(text.as_bytes()).into_iter().map(|span| &text[span.range()]).collect();
    assert_eq!(keys, ["child_receipts", "child_archive_metadata", "satisfies_child_receipts", "child_archive_authorized"]);
    assert!(claims_child_authority(b"child_receipts:\n\0").is_empty(), "a binary file");

    let repository = good().with_file("parent", "notes.md", text);
    let workspace = repository.workspace();
    let file = packet(&workspace, &packet_path("parent")).find("notes.md").file().unwrap();
    let hits = FileLines { file, lines: claims_child_authority(text.as_bytes()) };
    let facts = structure_facts(&workspace, &PacketScan { claims_child_authority: vec![hits], ..PacketScan::default() });
    let findings: Vec<_> = facts.iter().map(|fact| &fact.finding).collect();
    assert_eq!(repository.described(findings.iter().copied()), ["parent-owns-child-authority @ child_receipts"]);
    assert_eq!(findings[0].related.len(), 3);
}

#[test]
fn the_creation_receipt_records_digest_and_count() {
    let text = registry(&(child("one", "") + &child("two", "")));
    let receipt = |digest: &str, count: &str| {
        let receipt = format!("child_registry_digest: {digest}\nchild_packet_count: {count}\n");
        structure(&with_children(&(child("one", "") + &child("two", ""))).with_file("parent", layout::PROGRAM_CREATION, receipt))
    };
    let right = format!("sha256:{}", Digest::of(text.as_bytes()));
    assert_eq!(receipt(&format!("`{right}`"), "2"), NOTHING);
    assert_eq!(receipt("sha256:0", "02"), ["program-registry-digest-stale @ sha256:0", "program-child-count @ 02"]);
    let without = good().with_file("parent", layout::PROGRAM_CREATION, "verdict: pass\n");
    assert_eq!(structure(&without), NOTHING, "missing fields are another rule's business");
}

#[test]
fn the_schema_says_what_no_other_rule_says() {
    let repository = with_children(&(child("one", "    required: \"false\"\n") + &child("two", "    color: red\n")));
    assert_eq!(structure(&repository), ["child-registry-schema @ \"false\"", "child-registry-schema @ color"]);
}

#[test]
fn children_that_are_not_there() {
    let repository =
        with_children(&(child("one", "") + &child("gone", "") + &child("bare", "") + &child("moved", "    deferred: false\n")))
            .with_file("bare", "README.md", "")
            .with(&format!("{}/.archive/architecture/moved/proposal.yml", layout::PROPOSALS), "");
    let facts = children_facts(&repository, |_| [true; 3]);
    let findings: Vec<_> = facts.iter().map(|fact| &fact.finding).collect();
    assert_eq!(
        repository.described(findings.iter().copied()),
        [
            format!("child-dir-missing @ {}", packet_path("gone")),
            format!("child-manifest-missing @ {}", packet_path("bare")),
            format!("child-dir-missing @ {}", packet_path("moved")),
        ]
    );
    assert_eq!(findings[0].help, None);
    let archived = format!("the packet lies at `{}/.archive/architecture/moved` now", layout::PROPOSALS);
    assert_eq!(findings[2].help, Some(archived));
}

#[test]
fn optional_and_deferred_children_are_not_looked_at() {
    let repository = with_children(&(child("gone", "    required: false\n") + &child("later", "    deferred: true\n")));
    assert_eq!(children(&repository), NOTHING);
}

#[test]
fn a_child_that_fails_its_own_gates() {
    let verdicts = |id: &str| if id == "one" { [false, false, false] } else { [true, true, false] };
    let messages: Vec<String> = children_facts(&good(), verdicts)
        .iter()
        .map(|fact| format!("{}: {}", fact.finding.rule.short_name(), fact.finding.message))
        .collect();
    assert_eq!(
        messages,
        [
            "child-not-ready: the child `one` does not pass `octon:standard`",
            "child-not-ready: the child `one` does not pass `octon:readiness`",
            "child-not-ready: the child `one` does not pass `octon:review-strict`",
            "child-not-ready: the child `two` does not pass `octon:review-strict`",
        ]
    );
}

#[test]
fn change_profiles() {
    let with = |more: &str| children(&good().with_file("one", "proposal.yml", manifest("one", "accepted", more)));
    let one = packet_path("one");
    assert_eq!(with(""), [format!("child-change-profile-unknown @ {one}")]);
    assert_eq!(with("change_profile: gradual\n"), [format!("child-change-profile-unknown @ {one}")]);
    assert_eq!(with("change_profile: transitional\n"), [format!("child-transition-note-missing @ {one}")]);
    assert_eq!(with("change_profile: transitional\ntransitional_exception_note: why\n"), NOTHING);
}

#[test]
fn references_and_metadata() {
    let fields = "    required_metadata: [change_profile, owner]\n    source_lineage_refs: [docs/here.md, docs/gone.md]\n    \
                  parent_contract_refs: [docs, ../docs]\n";
    let repository = with_children(&(child("one", fields) + &child("two", ""))).with("docs/here.md", "");
    assert_eq!(
        children(&repository),
        [
            "child-required-metadata-unknown @ owner",
            "child-lineage-ref-missing @ docs/gone.md",
            "child-contract-ref-missing @ ../docs",
        ]
    );
}

#[test]
fn readiness_requirements_are_mentioned_in_a_review() {
    let fields = "    readiness_requirements:
      - requirement_id: First
        summary: x
      - requirement_id: second
        summary: x
      - requirement_id: third
        summary: x
        review_must_mention: [Größe, no such words]
      - requirement_id: fourth
        summary: x
        review_must_mention: text
";
    let bare = with_children(&(child("one", fields) + &child("two", "")));
    assert_eq!(
        children(&bare),
        [
            "child-requirement-id-format @ First",
            "child-readiness-unmentioned @ First",
            "child-readiness-unmentioned @ second",
            "child-readiness-unmentioned @ Größe",
            "child-readiness-unmentioned @ no such words",
            "child-readiness-unmentioned @ text",
        ]
    );
    let reviewed = bare.with_file("one", layout::COMPLETENESS, "the FIRST requirement\nGRÖSSE and GRÖßE\n").with_file(
        "one",
        layout::REVIEW,
        "Second\n",
    );
    assert_eq!(children(&reviewed), ["child-requirement-id-format @ First", "child-readiness-unmentioned @ no such words"]);
}

#[test]
fn constraints_are_reflected_in_dependencies() {
    let constraint = |kind: &str, id: &str| format!("    {kind}_constraints:\n      - {kind}_child_id: {id}\n");
    let repository = with_children(
        &(child("one", &(constraint("successor", "two") + &constraint("predecessor", "none")))
            + &child("two", &(constraint("predecessor", "one") + &constraint("successor", "three")))
            + &child("three", &constraint("successor", "tow"))),
    )
    .with_file("three", "proposal.yml", manifest("three", "accepted", "change_profile: atomic\n"));
    assert_eq!(
        children(&repository),
        [
            "child-predecessor-unreflected @ none",
            "child-successor-unreflected @ two",
            "child-predecessor-unreflected @ one",
            "child-successor-unreflected @ three",
            "child-successor-unreflected @ tow",
        ]
    );
    let reflected = with_children(
        &(child("one", &constraint("successor", "two"))
            + &child("two", &("    dependencies: [one]\n".to_owned() + &constraint("predecessor", "one")))),
    );
    assert_eq!(children(&reflected), NOTHING);
}

#[test]
fn cutovers_wait_for_predecessors() {
    let cutover = |more: &str| {
        format!("    cutover_constraints:\n      compatibility_retirement_requires_predecessor_evidence: true\n{more}")
    };
    let required = "      required_predecessor_child_ids: [one, none]\n";
    let repository = with_children(
        &(child("one", &cutover(""))
            + &child("two", &("    dependencies: [one]\n".to_owned() + &cutover("")))
            + &child("three", &cutover(required))),
    )
    .with_file("three", "proposal.yml", manifest("three", "accepted", "change_profile: atomic\n"));
    assert_eq!(children(&repository), ["cutover-without-predecessor @ true", "cutover-predecessor-unknown @ none"]);
    let facts = children_facts(&repository, |id| if id == "one" { [true, false, true] } else { [true; 3] });
    assert_eq!(
        repository.described(facts.iter().map(|fact| &fact.finding)),
        [
            format!("child-not-ready @ {}", packet_path("one")),
            "cutover-without-predecessor @ true".to_owned(),
            "cutover-predecessor-not-ready @ one".to_owned(),
            "cutover-predecessor-not-ready @ one".to_owned(),
            "cutover-predecessor-unknown @ none".to_owned(),
        ]
    );
}

#[test]
fn a_predecessor_that_is_not_considered_is_not_ready() {
    let cutover = "    cutover_constraints:\n      canonical_runtime_support_requires_predecessor_evidence: true\n";
    let repository = with_children(
        &(child("one", "    deferred: true\n") + &child("two", &("    dependencies: [one]\n".to_owned() + cutover))),
    );
    assert_eq!(children(&repository), ["cutover-predecessor-not-ready @ one"]);
}
