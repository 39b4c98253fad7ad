use super::*;
use crate::octon::test_repository::{TestRepository, root};

fn described(text: &str) -> Vec<(List, String, String, String)> {
    let repository = TestRepository::new().with(layout::REGISTRY, text);
    let workspace = repository.workspace();
    let registry = RegistryFile::read(&workspace, Some(root(&workspace)));
    let entries = registry.entries();
    for entry in &entries {
        assert_eq!(&registry.text()[entry.start as usize..][..entry.text.len()], entry.text);
    }
    let slice = |span: Span| text[span.range()].to_owned();
    entries.into_iter().map(|entry| (entry.list, slice(entry.anchor), slice(entry.path_span), entry.text.to_owned())).collect()
}

#[test]
fn entries_have_their_lines() {
    let first = "  - id: \"a\"\n    path: p/a\n    # note\n";
    let second = "  - path: p/b\n    id: b\n\n";
    let third = "  - id: c";
    let text = format!("schema_version: x\nactive:\n{first}{second}archived:\n{third}");
    assert_eq!(
        described(&text),
        [
            (List::Active, "\"a\"".to_owned(), "p/a".to_owned(), first.to_owned()),
            (List::Active, "b".to_owned(), "p/b".to_owned(), second.to_owned()),
            (List::Archived, "c".to_owned(), "c".to_owned(), third.to_owned()),
        ]
    );
}

#[test]
fn entries_of_other_forms() {
    let texts = |text: &str| described(text).into_iter().map(|(_, anchor, _, _)| anchor).collect::<Vec<_>>();
    assert_eq!(texts("active:\n  x: {id: a}\n  y: {id: b}\n"), ["a", "b"], "the values of a mapping");
    assert_eq!(texts("active: [{id: a}, {id: b}]\n"), ["a", "b"], "several on one line");
    assert_eq!(texts("active:\n  - kind: x\n"), ["- kind: x"], "without an id");
    assert_eq!(texts("active: text\narchived:\n"), [""; 0], "no lists");
    assert_eq!(texts("[active]\n"), [""; 0], "no mapping");
}

#[test]
fn files_without_values() {
    let content = |repository: &TestRepository| {
        let workspace = repository.workspace();
        let registry = RegistryFile::read(&workspace, Some(root(&workspace)));
        assert!(registry.entries().is_empty());
        format!("{:?}", registry.file().content())
    };
    assert_eq!(content(&TestRepository::new()), "Missing");
    assert!(content(&TestRepository::new().with(layout::REGISTRY, "# nothing\n")).starts_with("Unparsable"));
    assert!(content(&TestRepository::new().with(layout::REGISTRY, "a: [")).starts_with("Unparsable"));
    assert!(content(&TestRepository::new().with(layout::REGISTRY, b"a: \xff\n")).starts_with("Unreadable"));
    let workspace = TestRepository::new().workspace();
    assert!(matches!(RegistryFile::read(&workspace, None).file().content(), YamlContent::Missing));
}
