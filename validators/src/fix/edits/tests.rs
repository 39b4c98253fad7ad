use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::{Applied, apply};
use crate::finding::{Applicability, Edit, Finding, Place};
use crate::problems::IGNORE_UNUSED;
use crate::source::{FilePath, Source, Span};

fn sources(files: &[(&str, &[u8])]) -> BTreeMap<FilePath, Arc<Source>> {
    let source = |(path, bytes): &(&str, &[u8])| {
        let path = FilePath::from_text(path);
        (path.clone(), Arc::new(Source::new(path, bytes.to_vec())))
    };
    files.iter().map(source).collect()
}

fn edit(file: &str, range: std::ops::Range<usize>, replacement: &str) -> Edit {
    Edit::replace(Place::new(FilePath::from_text(file), Span::from_range(range)), replacement)
}

/// A finding at the first edit.
fn finding(applicability: Applicability, edits: Vec<Edit>) -> Finding {
    let place = edits.first().map_or_else(|| Place::whole(FilePath::from_text("a")), |edit| edit.place.clone());
    Finding::new(&IGNORE_UNUSED, place, "wrong").with_fix(applicability, "mend it", edits)
}

fn safe(edits: Vec<Edit>) -> Finding {
    finding(Applicability::Safe, edits)
}

fn content<'a>(applied: &'a Applied, file: &str) -> &'a str {
    std::str::from_utf8(&applied.contents[&FilePath::from_text(file)]).unwrap()
}

#[test]
fn fixes_of_several_places_are_made_in_one_go() {
    let sources = sources(&[("a", "하나, two, three".as_bytes()), ("b", b"x")]);
    let findings = [
        safe(vec![edit("a", 13..18, "3"), edit("a", 0..6, "1"), edit("b", 1..1, "!")]),
        safe(vec![edit("a", 8..11, "")]),
        finding(Applicability::Unsafe, vec![edit("b", 0..1, "y")]),
    ];
    let applied = apply(&findings, &sources, Applicability::Safe);
    assert_eq!((content(&applied, "a"), content(&applied, "b")), ("1, , 3", "x!"));
    assert_eq!((applied.fixed, applied.waiting, applied.broken.len()), (2, 0, 0));
    let only_unsafe = apply(&findings[2..], &sources, Applicability::Unsafe);
    assert_eq!((content(&only_unsafe, "b"), only_unsafe.fixed), ("y", 1));
}

#[test]
fn a_fix_that_touches_another_waits_as_a_whole() {
    let sources = sources(&[("a", b"abcdef"), ("b", b"x")]);
    let first = || safe(vec![edit("a", 1..3, "-")]);
    for other in [
        vec![edit("a", 2..4, "+")],
        vec![edit("a", 1..3, "+")],
        vec![edit("a", 2..2, "+")],
        vec![edit("a", 1..1, "+")],
        vec![edit("a", 3..3, "+")],
        vec![edit("b", 0..1, "y"), edit("a", 0..6, "")],
    ] {
        let findings = [first(), Finding { place: edit("z", 0..0, "").place, ..safe(other.clone()) }];
        let applied = apply(&findings, &sources, Applicability::Safe);
        assert_eq!((content(&applied, "a"), applied.contents.len()), ("a-def", 1), "{other:?}");
        assert_eq!((applied.fixed, applied.waiting), (1, 1), "{other:?}");
    }
    let beside = [first(), safe(vec![edit("a", 3..4, "+")]), safe(vec![edit("a", 0..1, "")])];
    assert_eq!(content(&apply(&beside, &sources, Applicability::Safe), "a"), "-+ef");
}

#[test]
fn equal_edits_are_made_once() {
    let sources = sources(&[("a", b"abc")]);
    let insertion = || safe(vec![edit("a", 1..1, "+")]);
    let applied = apply(&[insertion(), insertion()], &sources, Applicability::Safe);
    assert_eq!((content(&applied, "a"), applied.fixed, applied.waiting), ("a+bc", 2, 0));
    let other = safe(vec![edit("a", 1..1, "-")]);
    let applied = apply(&[insertion(), other], &sources, Applicability::Safe);
    assert_eq!((content(&applied, "a"), applied.fixed, applied.waiting), ("a+bc", 1, 1));
}

#[test]
fn the_order_of_the_findings_does_not_matter() {
    let sources = sources(&[("a", b"abcdef")]);
    let mut findings = vec![safe(vec![edit("a", 0..3, "1")]), safe(vec![edit("a", 2..4, "2")]), safe(vec![edit("a", 3..6, "3")])];
    for _ in 0..3 {
        findings.rotate_left(1);
        let applied = apply(&findings, &sources, Applicability::Safe);
        assert_eq!((content(&applied, "a"), applied.fixed, applied.waiting), ("13", 2, 1));
    }
}

#[test]
fn a_fix_that_does_not_fit_is_an_internal_error() {
    let sources = sources(&[("a", "한글".as_bytes()), ("bytes", b"\xffabc")]);
    for edits in [
        vec![edit("a", 5..7, "")],
        vec![edit("a", 1..3, "")],
        vec![edit("gone", 0..0, "x")],
        vec![edit("a", 0..3, "x"), edit("a", 0..3, "x")],
        vec![edit("a", 0..6, "x"), edit("a", 3..6, "x")],
        vec![],
    ] {
        let applied = apply(&[safe(edits.clone())], &sources, Applicability::Safe);
        assert_eq!((applied.contents.len(), applied.fixed, applied.broken.len()), (0, 0, 1), "{edits:?}");
        assert_eq!(applied.broken[0].rule.name, "countersign/internal-error");
    }
    let applied = apply(&[safe(vec![edit("bytes", 1..2, "z")])], &sources, Applicability::Safe);
    assert_eq!(applied.contents[&FilePath::from_text("bytes")], b"\xffzbc");
}

fn any_fix() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    proptest::collection::vec((0_usize..44, 0_usize..8, "[xy]{0,2}"), 1..4)
}

proptest! {
    /// Whatever fixes ask for, the result is the text with some of them made, and all else is as it was.
    #[test]
    fn nothing_but_the_edits_changes(fixes in proptest::collection::vec(any_fix(), 0..12)) {
        let text = "0123456789".repeat(4);
        let sources = sources(&[("a", text.as_bytes())]);
        let to_edit = |(start, length, replacement): &(usize, usize, String)| edit("a", *start..start + length, replacement);
        let findings: Vec<Finding> = fixes.iter().map(|edits| safe(edits.iter().map(to_edit).collect())).collect();
        let applied = apply(&findings, &sources, Applicability::Safe);
        prop_assert_eq!(applied.fixed + applied.waiting + applied.broken.len(), findings.len());
        if let Some(content) = applied.contents.get(&FilePath::from_text("a")) {
            let kept: String = content.iter().map(|byte| char::from(*byte)).filter(char::is_ascii_digit).collect();
            let mut rest = text.chars();
            prop_assert!(kept.chars().all(|digit| rest.any(|own| own == digit)), "what is kept is in its order");
        }
    }
}
