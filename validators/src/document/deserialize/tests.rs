use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::document::Tree;
use crate::document::json::{self, JsonLimits};
use crate::document::yaml::{self, YamlLimits};
use crate::source::{FilePath, Source};

fn tree(text: &str) -> Tree {
    let source = Arc::new(Source::new(FilePath::from_text("a.json"), text.as_bytes().to_vec()));
    json::parse(&source, JsonLimits::default()).unwrap_or_else(|error| panic!("{text:?}: {error:?}"))
}

fn value<T: DeserializeOwned>(text: &str) -> Result<T, (String, String)> {
    let tree = tree(text);
    let value = tree.root().unwrap().deserialize();
    value.map_err(|error| (error.message, tree.source().slice(error.span).to_owned()))
}

/// A number or a text, by how it was handed over.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Handed {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(String),
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Colour {
    DarkRed,
    Green,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Thing<'t> {
    #[serde(borrow)]
    short_name: &'t str,
    colour: Option<Colour>,
    #[serde(default)]
    sizes: Vec<u8>,
    counts: Option<BTreeMap<String, i32>>,
}

#[test]
fn texts_are_lent_from_the_source() {
    let tree = tree(r#"{"shortName": "한글", "colour": "dark-red", "sizes": [1, 2], "other": [{"a": []}], "counts": {"b": -1}}"#);
    let thing: Thing<'_> = tree.root().unwrap().deserialize().unwrap();
    let counts = Some(BTreeMap::from([("b".to_owned(), -1)]));
    assert_eq!(thing, Thing { short_name: "한글", colour: Some(Colour::DarkRed), sizes: vec![1, 2], counts });
    let source = tree.source().text().unwrap().as_bytes().as_ptr_range();
    assert!(source.contains(&thing.short_name.as_ptr()), "the text is a copy");
}

#[test]
fn null_is_nothing() {
    let tree = tree(r#"{"shortName": "", "colour": null}"#);
    let thing: Thing<'_> = tree.root().unwrap().deserialize().unwrap();
    assert_eq!(thing, Thing { short_name: "", colour: None, sizes: Vec::new(), counts: None });
    assert!(value::<()>("null").is_ok());
}

#[test]
fn numbers_lose_nothing() {
    for (text, expected) in [
        ("7", Handed::Unsigned(7)),
        ("18446744073709551615", Handed::Unsigned(u64::MAX)),
        ("-7", Handed::Signed(-7)),
        ("1.5", Handed::Float(1.5)),
        ("5.0", Handed::Float(5.0)),
        ("1.50", Handed::Text("1.50".to_owned())),
        ("-0", Handed::Text("-0".to_owned())),
        ("1e999", Handed::Text("1e999".to_owned())),
        ("184467440737095516150", Handed::Text("184467440737095516150".to_owned())),
        ("\"1.50\"", Handed::Text("1.50".to_owned())),
    ] {
        assert_eq!(value::<Handed>(text), Ok(expected), "{text}");
    }
    assert_eq!(value::<f64>("1.50"), Ok(1.5));
}

#[test]
fn a_number_is_no_text() {
    for text in ["7", "1.50"] {
        let (message, place) = value::<String>(text).unwrap_err();
        assert_eq!((message.as_str(), place.as_str()), ("invalid type: a number, expected a string", text));
    }
}

#[test]
fn errors_are_at_the_innermost_node() {
    let error = |text: &str| {
        let tree = tree(text);
        let error = tree.root().unwrap().deserialize::<Thing<'_>>().unwrap_err();
        (error.message, tree.source().slice(error.span).to_owned())
    };
    for (text, message, place) in [
        (r#"{"shortName": "a", "sizes": [1, "x"]}"#, "invalid type: string \"x\", expected u8", "\"x\""),
        (r#"{"shortName": "a", "sizes": [256]}"#, "invalid value: integer `256`, expected u8", "256"),
        (r#"{"shortName": "a", "colour": "blue"}"#, "unknown variant `blue`, expected `dark-red` or `green`", "\"blue\""),
        (r#"{"shortName": "a", "counts": {"b": true}}"#, "invalid type: boolean `true`, expected i32", "true"),
        (r#"{"sizes": []}"#, "missing field `shortName`", r#"{"sizes": []}"#),
        (
            r#"{"shortName": "a", "sizes": [], "sizes": []}"#,
            "duplicate field `sizes`",
            r#"{"shortName": "a", "sizes": [], "sizes": []}"#,
        ),
    ] {
        assert_eq!(error(text), (message.to_owned(), place.to_owned()), "{text}");
    }
}

#[test]
fn what_nobody_asks_for_is_not_walked() {
    assert!(value::<IgnoredAny>("{\"a\": [1, {}]}").is_ok());
}

#[test]
fn aliases_are_refused() {
    let text = "a: &x [*x]\nb: &y text\nc: *y\n";
    let source = Arc::new(Source::new(FilePath::from_text("a.yml"), text.as_bytes().to_vec()));
    let tree = yaml::parse(&source, YamlLimits::default()).unwrap();
    let root = tree.root().unwrap();
    for (key, place) in [("a", "*x"), ("c", "*y")] {
        let error = root.get(key).unwrap().deserialize::<serde_json::Value>().unwrap_err();
        assert_eq!((error.message.as_str(), source.slice(error.span)), ("an alias stands here", place));
    }
    assert_eq!(root.get("b").unwrap().deserialize::<String>().unwrap(), "text");
}

#[test]
fn everything_survives_the_way_into_a_value() {
    let text = r#"{"a":[1,-2,3.5,null,true,{"b":"한\n"}],"c":{}}"#;
    assert_eq!(value::<serde_json::Value>(text).unwrap().to_string(), text);
}
