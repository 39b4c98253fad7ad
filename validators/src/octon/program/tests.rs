use super::*;
use crate::document::yaml::{self, YamlLimits};
use crate::octon::test_repository::source;
use crate::source::FilePath;

fn program(text: &str) -> Program {
    let registry = Manifest::new(yaml::parse(&source(text), YamlLimits::default()).unwrap()).unwrap();
    Program::new(YamlFile::parsed_as(FilePath::from_text("document"), registry))
}

fn only_child(fields: &str) -> Program {
    program(&format!("children:\n  - child_id: a\n{fields}"))
}

fn texts(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| word.text.as_str()).collect()
}

#[test]
fn every_field_with_its_place() {
    let text = "children:
  - child_id: \"a\"
    path: p/a
    dependencies: [b, c]
    required_metadata: [change_profile]
    source_lineage_refs: [s/1]
    parent_contract_refs:
      - c/1
    readiness_requirements:
      - requirement_id: first
        summary: anything
      - requirement_id: second
        review_must_mention: [one thing, another]
    predecessor_constraints:
      - predecessor_child_id: b
        constraint: anything
    successor_constraints:
      - successor_child_id: c
        constraint: anything
    cutover_constraints:
      canonical_runtime_support_requires_predecessor_evidence: true
      required_predecessor_child_ids: [b]
";
    let program = program(text);
    let [child] = program.children() else { panic!("{program:?}") };
    let slice = |word: &Word| &text[word.span.range()];
    assert_eq!((child.id.text.as_str(), slice(&child.id)), ("a", "\"a\""));
    assert_eq!(slice(&child.path), "p/a");
    assert!(child.considered);
    let lists = [
        (&child.dependencies, vec!["b", "c"]),
        (&child.required_metadata, vec!["change_profile"]),
        (&child.source_lineage_refs, vec!["s/1"]),
        (&child.parent_contract_refs, vec!["c/1"]),
        (&child.readiness_requirements[0].phrases, vec!["first"]),
        (&child.readiness_requirements[1].phrases, vec!["one thing", "another"]),
        (&child.predecessors, vec!["b"]),
        (&child.successors, vec!["c"]),
        (&child.cutover.predecessors, vec!["b"]),
    ];
    for (words, expected) in lists {
        assert_eq!(texts(words), expected);
        assert_eq!(words.iter().map(slice).collect::<Vec<_>>(), expected);
    }
    assert_eq!(child.cutover.demanded_at.map(|span| &text[span.range()]), Some("true"));
}

#[test]
fn a_missing_field_points_at_what_lacks_it() {
    let text = "children:\n  - group_id: x\n  - \n";
    let program = program(text);
    let anchors: Vec<&str> = program.children().iter().map(|child| &text[child.path.span.range()]).collect();
    assert_eq!(anchors, ["group_id", ""]);
    assert!(program.children().iter().all(|child| child.id.text.is_empty() && child.considered));
}

#[test]
fn which_children_are_considered() {
    let cases = [
        ("", true),
        ("required: true", true),
        ("required: \"true\"", true),
        ("required:", true),
        ("required: \"\"", true),
        ("required: false", false),
        ("required: \"false\"", false),
        ("required: no", false),
        ("required: []", false),
        ("deferred: true", false),
        ("deferred: \"true\"", false),
        ("deferred: false", true),
        ("deferred: yes", true),
        ("required: true, deferred: true", false),
    ];
    for (fields, expected) in cases {
        let program = program(&format!("children: [{{child_id: a, path: p, {fields}}}]"));
        assert_eq!(program.children()[0].considered, expected, "{fields}");
        assert_eq!(program.child_paths(), if expected { vec!["p"] } else { vec![] }, "{fields}");
    }
}

#[test]
fn children_that_are_no_list() {
    for text in ["children:", "children: false", "children: text", "children: {a: {child_id: a}}", "other: 1", "[]"] {
        assert!(program(text).children().is_empty(), "{text}");
    }
}

#[test]
fn lists_that_are_printed_take_mappings_and_lines() {
    let program = only_child("    dependencies: {x: b, y: c}\n    source_lineage_refs: [\"one\\n\\ntwo\", \"\", ~]\n");
    assert_eq!(texts(&program.children()[0].dependencies), ["b", "c"]);
    assert_eq!(texts(&program.children()[0].source_lineage_refs), ["one", "two"]);
    let program = only_child("    dependencies: b\n");
    assert_eq!(texts(&program.children()[0].dependencies), [""; 0]);
}

#[test]
fn lists_that_are_counted_have_an_empty_item_when_they_are_no_list() {
    for (value, expected) in
        [("change_profile", 1), ("{x: change_profile}", 1), ("5", 1), ("[]", 0), ("{}", 0), ("\"\"", 0), ("~", 0), ("false", 0)]
    {
        let program = only_child(&format!("    required_metadata: {value}\n"));
        assert_eq!(texts(&program.children()[0].required_metadata), vec![""; expected], "{value}");
    }
    let program = only_child("    readiness_requirements:\n      - requirement_id: r\n        review_must_mention: text\n");
    assert_eq!(texts(&program.children()[0].readiness_requirements[0].phrases), [""]);
}

#[test]
fn when_a_cutover_needs_evidence() {
    let key = "compatibility_retirement_requires_predecessor_evidence";
    for (value, expected) in [("true", true), ("yes", true), ("\"false\"", true), ("false", false), ("~", false)] {
        let program = only_child(&format!("    dependencies: [b]\n    cutover_constraints: {{{key}: {value}}}\n"));
        let cutover = &program.children()[0].cutover;
        assert_eq!(cutover.demanded_at.is_some(), expected, "{value}");
        assert_eq!(texts(&cutover.predecessors), ["b"], "the dependencies stand in");
    }
    assert!(only_child("    cutover_constraints: text\n").children()[0].cutover.demanded_at.is_none());
}

/// Children with their dependencies, and the cycle that they have.
type CycleCase<'c> = (&'c [(&'c str, &'c str)], &'c [&'c str]);

#[test]
fn cycles() {
    let cases: [CycleCase<'_>; 7] = [
        (&[("a", ""), ("b", "a"), ("c", "a, b")], &[]),
        (&[("a", "a")], &["a"]),
        (&[("a", "b"), ("b", "a")], &["a", "b"]),
        (&[("a", "b"), ("b", "c"), ("c", "b")], &["b", "c"]),
        (&[("a", "x, b"), ("b", "x, c"), ("c", "x, a")], &["a", "b", "c"]),
        (&[("a", "b, c"), ("b", "d"), ("c", "d"), ("d", "")], &[]),
        (&[("a", ""), ("a", "a")], &[]),
    ];
    for (children, expected) in cases {
        let list: Vec<String> = children.iter().map(|(id, on)| format!("{{child_id: {id}, dependencies: [{on}]}}")).collect();
        let program = program(&format!("children: [{}]", list.join(", ")));
        let cycle = program.cycle();
        assert_eq!(cycle.iter().map(|step| step.child.name()).collect::<Vec<_>>(), expected, "{children:?}");
        for (index, step) in cycle.iter().enumerate() {
            assert_eq!(step.on.text, cycle[(index + 1) % cycle.len()].child.id.text, "each step leads to the next");
        }
    }
}

#[test]
fn a_long_chain_is_no_problem() {
    let list: Vec<String> = (0..50_000).map(|index| format!("{{child_id: c{index}, dependencies: [c{}]}}", index + 1)).collect();
    assert!(program(&format!("children: [{}]", list.join(", "))).cycle().is_empty());
}

#[test]
fn safe_paths() {
    for path in ["a", "a/b", ".a/b", "a/", "a//b", "a/b..", "..a", "a/..b"] {
        assert!(is_safe_path(path), "{path}");
    }
    for path in ["", "/a", ".", "..", "./a", "../a", "a/./b", "a/.", "a/..", "a/../b", "a../b"] {
        assert!(!is_safe_path(path), "{path}");
    }
}
