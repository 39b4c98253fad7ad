use std::sync::Arc;

use super::*;
use crate::document::{Node, yaml};
use crate::source::{FilePath, Source};

type Told = (ErrorKeyword, String, String, String, Option<String>);

fn check(schema: &'static str, text: &str) -> Vec<Told> {
    check_with(schema, text, validate)
}

fn check_with(schema: &'static str, text: &str, judge: fn(&CompiledSchema, Node<'_>) -> Vec<SchemaError>) -> Vec<Told> {
    let source = Arc::new(Source::new(FilePath::from_text("a.yml"), text.as_bytes().to_vec()));
    let tree = yaml::parse(&source, yaml::YamlLimits::default()).unwrap();
    let schema = CompiledSchema::new(schema);
    schema.compile().unwrap();
    let describe =
        |error: SchemaError| (error.keyword, source.slice(error.span).to_owned(), error.path, error.message, error.help);
    judge(&schema, tree.root().unwrap()).into_iter().map(describe).collect()
}

const PAPER: &str = r##"{
    "type": "object",
    "additionalProperties": false,
    "required": ["title", "state"],
    "properties": {
        "title": {"type": "string", "minLength": 1},
        "state": {"enum": ["draft", "final"]},
        "date": {"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"},
        "tags": {"type": "array", "minItems": 1, "uniqueItems": true, "items": {"type": "string"}},
        "ready": {"const": true},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/part"}},
        "link": {"anyOf": [{"type": "null"}, {"type": "string"}]},
        "shape": {"oneOf": [
            {"type": "object", "required": ["kind", "radius"], "properties": {"kind": {"const": "circle"}, "radius": {"type": "number"}}},
            {"type": "object", "required": ["kind", "side"], "properties": {"kind": {"const": "square"}, "side": {"type": "number"}}}
        ]},
        "code": {"$ref": "#/$defs/code"},
        "names": {"propertyNames": {"pattern": "^[a-z]+$"}},
        "end": false,
        "finish": {"description": "Never.", "not": {}}
    },
    "if": {"required": ["state"], "properties": {"state": {"const": "final"}}},
    "then": {"required": ["date"]},
    "$defs": {"code": {"title": "two letters", "pattern": "^..$"}, "part": {"type": "object", "additionalProperties": false, "required": ["id"], "properties": {"id": {"type": "integer"}}}}
}"##;

fn one(text: &str) -> Told {
    let mut errors = check(PAPER, text);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(0)
}

fn expect(text: &str, keyword: ErrorKeyword, place: &str, path: &str, message: &str, help: Option<&str>) {
    let wanted = (keyword, place.to_owned(), path.to_owned(), message.to_owned(), help.map(str::to_owned));
    assert_eq!(one(text), wanted, "{text}");
}

#[test]
fn every_demand_in_our_words() {
    use ErrorKeyword::{Enum, MissingKey, Other, Pattern, Type, UnknownKey};
    assert!(check(PAPER, "title: t\nstate: draft\ndate: 2026-03-18\nlink: ~\nparts: [{id: 1.0}]\n").is_empty());
    expect("title: t\nstate: draft\nDate: x\n", UnknownKey, "Date", "Date", "unknown key `Date`", Some("did you mean `date`?"));
    expect("title: t\nstate: draft\nowner: x\n", UnknownKey, "owner", "owner", "unknown key `owner`", None);
    expect("state: draft\ndate: 2026-03-18\n", MissingKey, "state", "title", "the key `title` is missing", None);
    expect("title: t\nstate: final\n", MissingKey, "title", "date", "the key `date` is missing", None);
    expect(
        "title: t\nstate: draf\n",
        Enum,
        "draf",
        "state",
        "expected `draft` or `final`, found the text `draf`",
        Some("did you mean `draft`?"),
    );
    expect("title:\nstate: draft\n", Type, "", "title", "expected text, found nothing", None);
    expect("title: 1.10\nstate: draft\n", Type, "1.10", "title", "expected text, found the number `1.10`", None);
    expect("title: ''\nstate: draft\n", Other, "''", "title", "expected text that is not empty, found empty text", None);
    let pattern = "expected text that matches `^\\d{4}-\\d{2}-\\d{2}$`, found the text `2026-03-18T10:00:00Z`";
    expect("title: t\nstate: draft\ndate: 2026-03-18T10:00:00Z\n", Pattern, "2026-03-18T10:00:00Z", "date", pattern, None);
    expect("title: t\nstate: draft\ncode: abc\n", Pattern, "abc", "code", "expected two letters, found the text `abc`", None);
    expect("title: t\nstate: draft\ntags: []\n", Other, "[]", "tags", "expected at least 1 item, found an empty list", None);
    expect("title: t\nstate: draft\ntags: [a, b, 'a']\n", Other, "'a'", "tags", "the text `a` stands twice", None);
    let quotes = Some("without quotes it is a truth value, with quotes it is text");
    expect("title: t\nstate: draft\nready: 'true'\n", Enum, "'true'", "ready", "expected `true`, found the text `true`", quotes);
    expect(
        "title: t\nstate: draft\nparts: [{id: 1}, {}]\n",
        MissingKey,
        "{}",
        "parts[1].id",
        "the key `id` is missing from `parts[1]`",
        None,
    );
    expect("title: t\nstate: draft\nparts: [{id: 1, ids: 2}]\n", UnknownKey, "ids", "parts[0].ids", "unknown key `ids`", None);
    expect(
        "title: t\nstate: draft\nparts: [{id: x}]\n",
        Type,
        "x",
        "parts[0].id",
        "expected a whole number, found the text `x`",
        None,
    );
    expect("title: t\nstate: draft\nlink: []\n", Other, "[]", "link", "expected nothing, or text, found an empty list", None);
    expect("title: t\nstate: draft\nend: ~\n", Other, "end", "end", "`end` is not allowed here", None);
    expect("title: t\nstate: draft\nfinish: x\n", Other, "finish", "finish", "`finish` is not allowed here", None);
    let name = "the key `B` is not allowed here: expected text that matches `^[a-z]+$`";
    expect("title: t\nstate: draft\nnames: {a: 1, B: 2}\n", Other, "B", "names.B", name, None);
}

#[test]
fn only_the_branch_that_was_meant_is_told() {
    let text = "title: t\nstate: draft\nshape:\n  kind: square\n  radius: 1\n";
    expect(text, ErrorKeyword::MissingKey, "shape", "shape.side", "the key `side` is missing from `shape`", None);
    let unclear = "title: t\nstate: draft\nshape: {kind: line}\n";
    assert_eq!(one(unclear).3, "a mapping fits none of the 2 forms allowed here");
}

#[test]
fn a_choice_between_keys_is_told_as_one() {
    let told = |schema, text| check(schema, text).into_iter().map(|error| (error.1, error.2, error.3)).collect::<Vec<_>>();
    let error = |place: &str, path: &str, message: &str| (place.to_owned(), path.to_owned(), message.to_owned());
    let two = r#"{"items": {"type": "object", "oneOf": [{"type": "object", "required": ["a"]}, {"required": ["b", "c"]}]}}"#;
    assert_eq!(told(two, "[{a: 1}, {b: 1, c: 2}, {a: 1, b: 2}]"), []);
    assert_eq!(told(two, "[{b: 1}]"), [error("b", "[0].c", "the key `c` is missing from `[0]`")]);
    let neither = "expected either the key `a` or the keys `b` and `c`, found neither";
    assert_eq!(told(two, "[{d: 1}]"), [error("d", "[0]", neither)]);
    let both = "expected either the key `a` or the keys `b` and `c`, found both";
    assert_eq!(told(two, "[{b: 1, a: 2, c: 3}]"), [error("a", "[0]", both)]);
    assert_eq!(told(two, "[x]"), [error("x", "[0]", "expected a mapping, found the text `x`")]);
    let three = r#"{"anyOf": [{"required": ["a"]}, {"required": ["b"]}, {"required": ["c"]}]}"#;
    let none = "expected the key `a`, or the key `b`, or the key `c`, found none of them";
    assert_eq!(told(three, "d: 1"), [error("d", "", none)]);
}

#[test]
fn lengths_are_told_as_lengths() {
    let check = |text| check(r#"{"minItems": 2, "maxItems": 3}"#, text).remove(0).3;
    assert_eq!(check("[]"), "expected at least 2 items, found an empty list");
    assert_eq!(check("[a]"), "expected at least 2 items, found 1 item");
    assert_eq!(check("[a, b, c, d]"), "expected at most 3 items, found 4 items");
}

const OPEN: &str = r##"{
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "parts": {"items": {"$ref": "#/$defs/part"}},
        "labels": {"type": "object", "additionalProperties": {"$ref": "#/$defs/part"}},
        "closed": {"additionalProperties": false, "properties": {"a": true}},
        "free": {"additionalProperties": true, "properties": {"part": {"$ref": "#/$defs/part"}}},
        "anything": {"type": "object"},
        "gone": false
    },
    "if": {"properties": {"kind": {"const": "big"}}},
    "then": {"properties": {"size": {"properties": {"width": true}}}},
    "else": {"properties": {"size": {"properties": {"height": true}}}},
    "$defs": {
        "part": {
            "properties": {"id": true, "parts": {"items": {"$ref": "#/$defs/part"}}},
            "allOf": [{"properties": {"colour": true}}, {"anyOf": [{"properties": {"weight": true}}, {"oneOf": [{"properties": {"id": {"properties": {"inner": true}}}}]}]}]
        }
    }
}"##;

#[test]
fn unknown_keys_of_an_open_schema() {
    let unknown = |text| {
        let told = |error: Told| {
            assert_eq!((error.0, error.3), (ErrorKeyword::UnknownKey, format!("unknown key `{}`", error.1)));
            error.2 + &error.4.map(|help| format!(": {help}")).unwrap_or_default()
        };
        check_with(OPEN, text, unknown_keys).into_iter().map(told).collect::<Vec<_>>()
    };
    assert!(unknown("{name: 1, kind: x, size: {width: 1, height: 2}, anything: {a: 1}, gone: 1}").is_empty());
    assert_eq!(
        unknown("{nam: 1, parts: {x: 1}, size: {widht: 1}}"),
        ["nam: did you mean `name`?", "size.widht: did you mean `width`?"]
    );
    assert!(unknown("{parts: [{id: {inner: 1}, colour: 1, weight: 1, parts: [{}, {parts: []}]}]}").is_empty());
    assert_eq!(
        unknown("{parts: [{id: {outer: 1}}, {parts: [{}, {color: 1}]}]}"),
        ["parts[0].id.outer", "parts[1].parts[1].color: did you mean `colour`?"]
    );
    assert_eq!(unknown("{labels: {a: {id: 1}, b: {ids: 1}}}"), ["labels.b.ids: did you mean `id`?"]);
    assert!(unknown("{closed: {b: 1}}").is_empty(), "an error of the schema itself");
    assert_eq!(unknown("{free: {b: 1, part: {x: 1}}}"), ["free.part.x"]);
    assert!(unknown("[1, {a: 1}]").is_empty());
}

#[test]
fn unknown_keys_behind_aliases_are_told_once() {
    let unknown = |text: &str| check_with(OPEN, text, unknown_keys).into_iter().map(|error| error.2).collect::<Vec<_>>();
    assert_eq!(unknown("parts: [&a {x: 1, parts: [*a, *a]}, *a]"), ["parts[0].x"]);
    let mut laughs = "parts: [&a0 {x: 1}".to_owned();
    for level in 1..60 {
        laughs.push_str(&format!(", &a{level} {{parts: [{}]}}", format!("*a{},", level - 1).repeat(10)));
    }
    assert_eq!(unknown(&format!("{laughs}]")), ["parts[0].x"]);
}

#[test]
fn the_last_of_duplicate_keys_counts() {
    assert!(check(PAPER, "title: 1\nstate: draft\ntitle: t\n").is_empty());
    expect("title: t\nstate: draft\ntitle: 1\n", ErrorKeyword::Type, "1", "title", "expected text, found the number `1`", None);
}

#[test]
fn errors_are_bounded_and_aliases_harmless() {
    let many: String = (0..10_000).map(|index| format!("k{index}: v\n")).collect();
    assert_eq!(check(PAPER, &many).len(), 50);
    let mut laughs = "state: draft\ntitle: t\ntags: [&a0 [x]".to_owned();
    for level in 1..40 {
        laughs.push_str(&format!(", &a{level} [{}]", format!("*a{},", level - 1).repeat(10)));
    }
    laughs.push_str(", &self [*self]]\n");
    assert_eq!(check(PAPER, &laughs).len(), 41);
}

#[test]
fn a_schema_that_does_not_compile_says_so() {
    let outside = CompiledSchema::new(r#"{"$ref": "https://example.com/other.json"}"#);
    assert!(outside.compile().is_err());
    assert!(CompiledSchema::new("{").compile().is_err());
    assert!(CompiledSchema::new(r#"{"pattern": "(?=a)"}"#).compile().is_err(), "patterns need a linear engine");
}
