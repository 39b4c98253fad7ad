//! Whether two JSON values are the same, however they are written.

use std::collections::HashMap;

use super::tree::{Kind, Node};

/// Where two values differ first.
#[derive(Debug, Clone)]
pub struct Difference<'l, 'r> {
    /// The keys and indices that lead there, `stageCommitRange.head` or `rounds[1]`; empty for the values themselves.
    pub path: String,
    /// The value on the left; `None` when only the right has one.
    pub left: Option<Node<'l>>,
    /// The value on the right; `None` when only the left has one.
    pub right: Option<Node<'r>>,
}

/// The first difference of two JSON values, in the order of the left one. Neither the order of keys counts nor how a number or a
/// text is written (`1` is `1.0`, `"a"` is `"\u0061"`); of duplicate keys the last one does.
///
/// Linear in both values. For JSON only: an alias of YAML could lead round in a circle.
#[must_use]
pub fn first_difference<'l, 'r>(left: Node<'l>, right: Node<'r>) -> Option<Difference<'l, 'r>> {
    differ(left, right, String::new())
}

/// A text that is the same for two JSON values exactly when [`first_difference`] finds none.
#[must_use]
pub fn canonical(node: Node<'_>) -> String {
    let mut text = String::new();
    write_canonical(node, &mut text);
    text
}

fn differ<'l, 'r>(left: Node<'l>, right: Node<'r>, path: String) -> Option<Difference<'l, 'r>> {
    match (left.kind(), right.kind()) {
        (Kind::Mapping, Kind::Mapping) => {
            let (own, other) = (members(left), members(right));
            let changed =
                left.entries().filter(|entry| own.get(entry.key.text()).is_some_and(|last| same_node(*last, entry.value)));
            let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            let changed = changed.into_iter().find_map(|entry| match other.get(entry.key.text()) {
                Some(value) => differ(entry.value, *value, below(entry.key.text())),
                None => Some(Difference { path: below(entry.key.text()), left: Some(entry.value), right: None }),
            });
            changed.or_else(|| {
                let added = right.entries().find(|entry| !own.contains_key(entry.key.text()))?;
                Some(Difference { path: below(added.key.text()), left: None, right: other.get(added.key.text()).copied() })
            })
        }
        (Kind::Sequence, Kind::Sequence) => {
            let (mut own, mut other) = (left.items(), right.items());
            (0..).find_map(|index| match (own.next(), other.next()) {
                (None, None) => Some(None),
                (Some(left), Some(right)) => differ(left, right, format!("{path}[{index}]")).map(Some),
                (left, right) => Some(Some(Difference { path: format!("{path}[{index}]"), left, right })),
            })?
        }
        _ if canonical(left) == canonical(right) => None,
        _ => Some(Difference { path, left: Some(left), right: Some(right) }),
    }
}

fn same_node(left: Node<'_>, right: Node<'_>) -> bool {
    left.identity() == right.identity()
}

/// The members of an object; of duplicate keys the last.
fn members(node: Node<'_>) -> HashMap<&str, Node<'_>> {
    node.entries().map(|entry| (entry.key.text(), entry.value)).collect()
}

fn write_canonical(node: Node<'_>, text: &mut String) {
    match node.kind() {
        Kind::Null => text.push_str("null"),
        Kind::Boolean(value) => text.push_str(if value { "true" } else { "false" }),
        Kind::Integer | Kind::Float => text.push_str(&number(node.text())),
        Kind::String => push_quoted(node.text(), text),
        Kind::Sequence => {
            text.push('[');
            for item in node.items() {
                write_canonical(item, text);
                text.push(',');
            }
            text.push(']');
        }
        Kind::Mapping => {
            let mut members: Vec<(&str, Node<'_>)> = members(node).into_iter().collect();
            members.sort_unstable_by_key(|(key, _)| *key);
            text.push('{');
            for (key, value) in members {
                push_quoted(key, text);
                text.push(':');
                write_canonical(value, text);
                text.push(',');
            }
            text.push('}');
        }
    }
}

fn push_quoted(value: &str, text: &mut String) {
    text.push('"');
    for character in value.chars() {
        if matches!(character, '"' | '\\') {
            text.push('\\');
        }
        text.push(character);
    }
    text.push('"');
}

/// A number's value: whole numbers have one form whether they are written `1`, `1.0` or `1e0`, as far as doubles are exact.
fn number(text: &str) -> String {
    /// Up to here every whole number is a double of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let is_whole = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match text.parse::<f64>() {
        // Both zeroes.
        Ok(0.0) => "0".to_owned(),
        Ok(value) if value.abs() < EXACT || !is_whole => format!("{value}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{canonical, first_difference};
    use crate::document::{Tree, json};
    use crate::source::{FilePath, Source};

    fn parse(text: &str) -> Tree {
        let source = Arc::new(Source::new(FilePath::from_text("a.json"), text.as_bytes().to_vec()));
        json::parse(&source, json::JsonLimits::default()).unwrap()
    }

    fn difference(left: &str, right: &str) -> Option<(String, Option<String>, Option<String>)> {
        let (left, right) = (parse(left), parse(right));
        let (left, right) = (left.root().unwrap(), right.root().unwrap());
        let found = first_difference(left, right);
        assert_eq!(found.is_none(), canonical(left) == canonical(right), "both ways of comparing agree");
        found.map(|found| {
            (found.path, found.left.map(|node| node.raw().to_owned()), found.right.map(|node| node.raw().to_owned()))
        })
    }

    #[test]
    fn the_way_a_value_is_written_does_not_count() {
        for (left, right) in [
            (r#"{"a": 1, "b": [true, null]}"#, r#"{"b":[true,null],"a":1.0}"#),
            (r#""a""#, r#""\u0061""#),
            ("100", "1e2"),
            ("0", "-0.0"),
            (r#"{"a": 1, "a": 2}"#, r#"{"a": 2}"#),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
        ] {
            assert_eq!(difference(left, right), None, "{left} {right}");
        }
    }

    #[test]
    fn the_first_difference_is_named_by_its_path() {
        let some = |path: &str, left: Option<&str>, right: Option<&str>| {
            Some((path.to_owned(), left.map(str::to_owned), right.map(str::to_owned)))
        };
        assert_eq!(difference(r#"{"a": {"b": 1}}"#, r#"{"a": {"b": 2}}"#), some("a.b", Some("1"), Some("2")));
        assert_eq!(difference(r#"[1, 2]"#, r#"[1]"#), some("[1]", Some("2"), None));
        assert_eq!(difference(r#"{"a": []}"#, r#"{"a": [{}]}"#), some("a[0]", None, Some("{}")));
        assert_eq!(difference(r#"{}"#, r#"{"n": null}"#), some("n", None, Some("null")));
        assert_eq!(difference(r#"{"n": 1}"#, r#"{}"#), some("n", Some("1"), None));
        assert_eq!(difference("1", r#""1""#), some("", Some("1"), Some(r#""1""#)));
        assert_eq!(
            difference("9007199254740993", "9007199254740992"),
            some("", Some("9007199254740993"), Some("9007199254740992"))
        );
    }
}
