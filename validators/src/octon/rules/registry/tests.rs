use super::*;
use crate::octon::context::{PacketScan, RepositoryContext};
use crate::octon::projection::project;
use crate::octon::test_repository::{TestRepository, manifest, packet, packet_path, root};

const NOTHING: [&str; 0] = [];

/// A repository with these accepted packets and no registry.
fn with_packets(ids: &[&str]) -> TestRepository {
    let add = |repository: TestRepository, id: &&str| repository.with_file(id, "proposal.yml", manifest(id, "accepted", ""));
    ids.iter().fold(TestRepository::new(), add)
}

/// The registry that the packets project to.
fn projected(repository: &TestRepository, ids: &[&str]) -> String {
    let workspace = repository.workspace();
    let packets: Vec<_> = ids.iter().map(|id| packet(&workspace, &packet_path(id))).collect();
    project(&packets).text
}

/// What the registry rules say when `ids` are the packets; those after a `!` are invalid.
fn findings(repository: &TestRepository, ids: &[&str]) -> Vec<Finding> {
    let workspace = repository.workspace();
    let loaded: Vec<_> = ids.iter().map(|id| packet(&workspace, &packet_path(id.trim_start_matches('!')))).collect();
    let valid = ids.iter().map(|id| !id.starts_with('!'));
    let packets: Vec<_> = loaded.iter().zip(valid).map(|(packet, valid)| ProjectedPacket { packet, valid }).collect();
    check_registry(&RegistryFile::read(&workspace, Some(root(&workspace))), &packets)
}

fn described(repository: &TestRepository, ids: &[&str]) -> Vec<String> {
    repository.described(&findings(repository, ids))
}

/// The facts of the packet `one`.
fn packet_facts(repository: &TestRepository) -> Vec<Finding> {
    let workspace = repository.workspace();
    let packet = packet(&workspace, &packet_path("one"));
    let registry = RegistryFile::read(&workspace, Some(root(&workspace)));
    let repository = RepositoryContext { packet_ids: BTreeSet::new(), registry };
    let scan = PacketScan::default();
    let mut facts = Facts::default();
    check_packet(&Context { packet: &packet, repository: &repository, scan: &scan }, packet.manifest().unwrap(), &mut facts);
    for fact in &facts {
        assert!(fact.gates.contains(Gate::Drift) && !fact.gates.contains(Gate::Registry), "the registry gate asks for itself");
    }
    facts.iter().map(|fact| fact.finding.clone()).collect()
}

#[test]
fn a_registry_in_sync() {
    let repository = with_packets(&["one", "two"]);
    let text = projected(&repository, &["one", "two"]);
    let repository = repository.with(layout::REGISTRY, text);
    assert_eq!(described(&repository, &["one", "two"]), NOTHING);
    assert_eq!(repository.described(&packet_facts(&repository)), NOTHING);
}

#[test]
fn a_missing_registry() {
    let repository = with_packets(&["one"]);
    assert_eq!(described(&repository, &["one"]), [format!("registry-missing @ {}", layout::REGISTRY)]);
    assert_eq!(repository.described(&packet_facts(&repository)), [format!("registry-missing @ {}", layout::REGISTRY)]);
}

#[test]
fn a_registry_without_values() {
    let whole = |rule: &str| format!("{rule} @ {}", layout::REGISTRY);
    let empty = with_packets(&["one"]).with(layout::REGISTRY, "# nothing\n");
    assert_eq!(described(&empty, &["one"]), [whole("registry-unparsable"), whole("registry-out-of-sync")]);
    assert_eq!(empty.described(&packet_facts(&empty)), [whole("registry-unparsable")]);
    let binary = with_packets(&["one"]).with(layout::REGISTRY, b"a: \xff\n");
    assert_eq!(
        described(&binary, &["one"]),
        [whole("file-not-text"), whole("registry-unparsable"), whole("registry-out-of-sync")]
    );
    assert_eq!(binary.described(&packet_facts(&binary)), [whole("registry-unparsable")]);
}

#[test]
fn the_entry_of_a_packet() {
    let repository = with_packets(&["one"]);
    let text = projected(&repository, &["one"]);
    let archived = text.replace("active:\n", "archived:\n").replace("archived: []\n", "active: []\n");
    for (registry, label) in [
        (
            text.replace("\"one\"", "\"other\""),
            "an entry in `active` with the path `.octon/inputs/exploratory/proposals/architecture/one`",
        ),
        (
            text.replace("kind: \"architecture\"", "kind: \"policy\""),
            "an entry in `active` with the path `.octon/inputs/exploratory/proposals/architecture/one`",
        ),
        (
            text.replace("proposals/architecture/one", "proposals/architecture/two"),
            "an entry in `active` with the path `.octon/inputs/exploratory/proposals/architecture/two`",
        ),
        (archived, "an entry in `archived` with the path `.octon/inputs/exploratory/proposals/architecture/one`"),
        ("active: []\n".to_owned(), "the list"),
    ] {
        let repository = with_packets(&["one"]).with(layout::REGISTRY, &registry);
        let findings = packet_facts(&repository);
        assert_eq!(repository.described(&findings), ["registry-entry-missing @ accepted"], "{registry}");
        assert_eq!(findings[0].related[0].label, label);
    }
}

#[test]
fn missing_extra_and_different_entries() {
    let repository = with_packets(&["one", "two", "old", "three"]);
    let text = projected(&repository, &["one", "old", "three"]).replace("title: \"The three packet\"", "title: \"Three\"");
    let repository = repository.with(layout::REGISTRY, text);
    let found = findings(&repository, &["one", "two", "three"]);
    assert_eq!(
        repository.described(&found),
        ["registry-out-of-sync @ active", &format!("registry-orphan @ \"{}\"", packet_path("old"))]
    );
    assert_eq!(
        found[0].message,
        "the proposal registry is out of sync (1 missing, 1 extra, 1 different): `active` lacks the packet `two`"
    );
    assert_eq!(found[0].help.as_deref(), Some("missing: `two`; extra: `old`; different: `three`"));
    let related: Vec<_> =
        found[0].related.iter().map(|related| (repository.slice(&related.place), related.label.as_str())).collect();
    assert_eq!(
        related,
        [
            ("two".to_owned(), "the packet"),
            ("\"old\"".to_owned(), "no packet projects to the entry `old`"),
            (
                "title: \"Three\"".to_owned(),
                "in `three` `title: \"Three\"` stands where its packet says `title: \"The three packet\"`"
            ),
        ]
    );
}

#[test]
fn an_entry_in_the_wrong_list() {
    let repository = with_packets(&["one"]);
    let text = projected(&repository, &["one"]).replace("active:\n", "archived:\n").replace("archived: []\n", "active: []\n");
    let repository = repository.with(layout::REGISTRY, text);
    let found = findings(&repository, &["one"]);
    let out_of_sync = found.iter().find(|finding| *finding.rule == REGISTRY_OUT_OF_SYNC).unwrap();
    assert!(
        out_of_sync.message.ends_with("(1 different): `one` stands in `archived` but belongs to `active`"),
        "{}",
        out_of_sync.message
    );
}

#[test]
fn an_entry_that_ends_too_early_or_too_late() {
    let repository = with_packets(&["one"]);
    let text = projected(&repository, &["one"]);
    let target = "      - \".octon/framework/one.md\"\n";
    let message = |registry: String| {
        let repository = with_packets(&["one"]).with(layout::REGISTRY, registry);
        findings(&repository, &["one"]).into_iter().find(|finding| *finding.rule == REGISTRY_OUT_OF_SYNC).unwrap().message
    };
    let short = message(text.replace(target, ""));
    assert!(short.ends_with("in `one` nothing stands where its packet says `- \".octon/framework/one.md\"`"), "{short}");
    let long = message(text.replace(target, &format!("{target}      - \"x\"\n")));
    assert!(long.ends_with("in `one` `- \"x\"` stands where its packet says nothing"), "{long}");
    let blanks = message(text.replace("title: \"The one packet\"", "title: \"The one packet\" "));
    assert!(blanks.ends_with("stands among other blanks or line ends than its packet says"), "{blanks}");
}

#[test]
fn right_entries_in_another_layout() {
    let repository = with_packets(&["one", "two"]);
    let text = projected(&repository, &["one", "two"]);
    let (first, second) = (text.find("  - id: \"one\"").unwrap(), text.find("  - id: \"two\"").unwrap());
    let end = text.find("archived:").unwrap();
    let swapped = format!("{}{}{}{}", &text[..first], &text[second..end], &text[first..second], &text[end..]);
    for (registry, place, rest) in [
        (swapped, "- id: \"two\"", "`- id: \"two\"` stands where the projection has `- id: \"one\"`"),
        (
            format!("# generated\n{text}"),
            "# generated",
            "`# generated` stands where the projection has `schema_version: \"proposal-registry-v1\"`",
        ),
        (text.replace("\n\n", "\n"), "active:", "`active:` stands where the projection has nothing"),
    ] {
        let repository = with_packets(&["one", "two"]).with(layout::REGISTRY, registry);
        let found = findings(&repository, &["one", "two"]);
        assert_eq!(repository.described(&found), [format!("registry-out-of-sync @ {place}")]);
        assert_eq!(found[0].message, format!("the proposal registry is not laid out as its projection: {rest}"));
    }
}

#[test]
fn entries_of_invalid_packets_are_not_compared() {
    let repository = with_packets(&["one", "two", "three"]);
    let text = projected(&repository, &["one", "two"]).replace("title: \"The one packet\"", "title: \"One\"");
    let repository = repository.with(layout::REGISTRY, &text);
    let ids = ["!one", "two", "!three"];
    assert_eq!(described(&repository, &ids), ["registry-packet-invalid @ one", "registry-packet-invalid @ three"]);
    let repository = repository.with(layout::REGISTRY, text.replace("title: \"The two packet\"", "title: \"Two\""));
    let found = findings(&repository, &ids);
    assert_eq!(found[2].help.as_deref(), Some("different: `two`; not compared, because their packets are invalid: `one`"));
}

#[test]
fn two_packets_with_one_id() {
    let repository = with_packets(&["one"]).with_file("two", "proposal.yml", manifest("one", "accepted", ""));
    let text = projected(&repository, &["one", "two"]);
    let repository = repository.with(layout::REGISTRY, text);
    let found = findings(&repository, &["two", "one"]);
    assert_eq!(repository.described(&found), ["registry-duplicate-id @ one"]);
    assert_eq!(found[0].place.file.as_str(), format!("{}/proposal.yml", packet_path("two")));
    assert_eq!(found[0].related[0].place.file.as_str(), format!("{}/proposal.yml", packet_path("one")));
}

#[test]
fn many_differences() {
    let names: Vec<String> = (10..40).map(|number| format!("p{number}")).collect();
    let ids: Vec<&str> = names.iter().map(String::as_str).collect();
    let repository =
        with_packets(&ids).with(layout::REGISTRY, "schema_version: \"proposal-registry-v1\"\nactive: []\narchived: []\n");
    let found = findings(&repository, &ids);
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(finding.related.len(), 11, "the packet of the first, and ten more");
    assert!(finding.message.starts_with("the proposal registry is out of sync (30 missing): "), "{}", finding.message);
    assert!(finding.help.as_deref().unwrap().ends_with("`p19` and 20 more"), "{:?}", finding.help);
}

#[test]
fn the_schema_of_the_registry() {
    let repository = with_packets(&["one"]);
    let text = projected(&repository, &["one"]).replace("title: \"The one packet\"", "title: \"The one packet\"\n    color: red");
    let repository = repository.with(layout::REGISTRY, text);
    let found = findings(&repository, &["one"]);
    let rules: Vec<&str> = found.iter().map(|finding| finding.rule.short_name()).collect();
    assert_eq!(rules, ["registry-out-of-sync", "registry-schema"]);
}
