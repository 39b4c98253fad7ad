use super::*;
use crate::octon::test_repository::{TestRepository, manifest, packet, packet_path};

const ARCHIVE_BLOCK: &str = "archive:\n  archived_at: 2026-03-18\n  archived_from_status: implemented\n  disposition: implemented\n  \
                             original_path: somewhere\n";

fn quoted(value: &str) -> String {
    let mut text = String::new();
    push_quoted(&mut text, value);
    text
}

#[test]
fn strings_are_json_of_ascii_characters() {
    let cases = [
        ("", r#""""#),
        ("a/b ~", r#""a/b ~""#),
        (r#"say "x" \ y"#, r#""say \"x\" \\ y""#),
        ("a\nb\tc\rd\u{8}e\u{c}f", r#""a\nb\tc\rd\be\ff""#),
        ("\u{1}\u{7f}", r#""\u0001\u007f""#),
        ("é — 한", r#""\u00e9 \u2014 \ud55c""#),
        ("\u{1F600}", r#""\ud83d\ude00""#),
    ];
    for (value, expected) in cases {
        assert_eq!(quoted(value), expected);
        assert_eq!(serde_json::from_str::<String>(expected).unwrap(), value);
    }
}

#[test]
fn no_packets() {
    assert_eq!(project([]).text, "schema_version: \"proposal-registry-v1\"\n\nactive: []\narchived: []\n");
}

#[test]
fn active_and_archived_entries() {
    let archived = format!("{}/.archive/architecture/old", layout::PROPOSALS);
    let repository = TestRepository::new()
        .with_file("new", "proposal.yml", manifest("new", "accepted", "").replace("title: The new packet", "title: \"Straße\""))
        .with(&format!("{archived}/proposal.yml"), manifest("old", "archived", ARCHIVE_BLOCK));
    let workspace = repository.workspace();
    let packets = [packet(&workspace, &archived), packet(&workspace, &packet_path("new"))];
    let expected = r#"schema_version: "proposal-registry-v1"

active:
  - id: "new"
    kind: "architecture"
    scope: "octon-internal"
    path: ".octon/inputs/exploratory/proposals/architecture/new"
    title: "Stra\u00dfe"
    status: "accepted"
    promotion_targets:
      - ".octon/framework/new.md"
archived:
  - id: "old"
    kind: "architecture"
    scope: "octon-internal"
    path: ".octon/inputs/exploratory/proposals/.archive/architecture/old"
    title: "The old packet"
    status: "archived"
    disposition: "implemented"
    archived_at: "2026-03-18"
    archived_from_status: "implemented"
    original_path: "somewhere"
    promotion_targets:
      - ".octon/framework/old.md"
"#;
    assert_eq!(project(&packets).text, expected);
}

#[test]
fn the_suffix_of_the_file_name_counts_in_the_order() {
    let repository = ["foo", "foo-bar", "fo"]
        .into_iter()
        .fold(TestRepository::new(), |repository, id| repository.with_file(id, "proposal.yml", manifest(id, "draft", "")));
    let workspace = repository.workspace();
    let packets = ["foo", "foo-bar", "fo"].map(|id| packet(&workspace, &packet_path(id)));
    let ids: Vec<String> = project(&packets).entries.into_iter().map(|entry| entry.id).collect();
    assert_eq!(ids, ["fo", "foo-bar", "foo"]);
}

#[test]
fn packets_without_an_entry() {
    let legacy = "archive:\n  archived_from_status: legacy-unknown\n";
    let design = format!("{}/.archive/design/sketch", layout::PROPOSALS);
    let repository = TestRepository::new()
        .with_file("broken", "proposal.yml", "a: [")
        .with_file("a-copy", "proposal.yml", manifest("same", "draft", ""))
        .with_file("b-copy", "proposal.yml", manifest("same", "accepted", ""))
        .with(
            &format!("{design}/proposal.yml"),
            manifest("sketch", "archived", legacy).replace("kind: architecture", "kind: design"),
        );
    let workspace = repository.workspace();
    let paths = [packet_path("b-copy"), packet_path("a-copy"), packet_path("broken"), design];
    let packets = paths.map(|path| packet(&workspace, &path));
    assert!(is_left_out(&packets[3]));
    let entries = project(&packets).entries;
    let paths: Vec<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(paths, [packet_path("a-copy")], "the first by path has the entry");
}
