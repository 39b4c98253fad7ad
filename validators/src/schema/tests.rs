use std::sync::Arc;

use super::*;
use crate::document::yaml;
use crate::source::{FilePath, Source};

fn check(schema: &'static str, text: &str) -> Vec<(ErrorKeyword, String, String, String, Option<String>)> {
    let source = Arc::new(Source::new(FilePath::from_text("a.yml"), text.as_bytes().to_vec()));
    let tree = yaml::parse(&source, yaml::YamlLimits::default()).unwrap();
    let schema = CompiledSchema::new(schema);
    schema.compile().unwrap();
    let describe =
        |error: SchemaError| (error.keyword, source.slice(error.span).to_owned(), error.path, error.message, error.help);
    validate(&schema, tree.root().unwrap()).into_iter().map(describe).collect()
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

fn one(text: &str) -> (ErrorKeyword, String, String, String, Option<String>) {
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
