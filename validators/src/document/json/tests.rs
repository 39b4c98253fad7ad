use super::*;
use crate::source::FilePath;

fn source(text: &str) -> Arc<Source> {
    Arc::new(Source::new(FilePath::from_text("a.json"), text.as_bytes().to_vec()))
}

fn tree(text: &str) -> Tree {
    parse(&source(text), JsonLimits::default()).unwrap_or_else(|error| panic!("{text:?}: {error:?}"))
}

#[test]
fn every_value_keeps_its_bytes() {
    let tree = tree("\u{feff} {\"a\": [1, -0.50e+7, true, null], \"\\u00e9\\ud83d\\ude00\\n\" : {} }\n");
    let root = tree.root().unwrap();
    assert_eq!(root.raw(), "{\"a\": [1, -0.50e+7, true, null], \"\\u00e9\\ud83d\\ude00\\n\" : {} }");
    let items: Vec<_> = root.get("a").unwrap().items().map(|node| (node.kind(), node.raw(), node.text())).collect();
    assert_eq!(
        items,
        [
            (Kind::Integer, "1", "1"),
            (Kind::Float, "-0.50e+7", "-0.50e+7"),
            (Kind::Boolean(true), "true", "true"),
            (Kind::Null, "null", "null"),
        ]
    );
    assert_eq!(root.get("é😀\n").unwrap().raw(), "{}");
    assert_eq!(root.entry("a").unwrap().key.raw(), "\"a\"");
}

#[test]
fn errors_say_what_and_where() {
    let cases = [
        ("", "the file is empty", ""),
        ("[1,]", "a comma before the closing `]`", ","),
        ("{\"a\":1,}", "a comma before the closing `}`", ","),
        ("[1 2]", "expected `,` or `]`", "2"),
        ("[1", "expected `,` or `]`, found the end of the file", ""),
        ("{a: 1}", "expected a key in double quotes", "a"),
        ("{'a': 1}", "expected a key in double quotes; JSON has no single quotes", "'"),
        ("{\"a\" 1}", "expected `:` after the key", "1"),
        ("[1] // x", "a second value; a file holds one; JSON has no comments", "/"),
        ("1 2", "a second value; a file holds one", "2"),
        ("\"ab", "text without a closing quote", "\"ab"),
        ("\"ab\\", "text without a closing quote", "\"ab\\"),
        ("\"a\nb\"", "text without a closing quote", "\"a"),
        ("\"a\tb\"", "a control character in text must be written as `\\u0009`", "\t"),
        ("\"\\ud800x\"", "half of a surrogate pair, which is no character", "\\ud800"),
        ("\"\\ud800\\ud800\"", "half of a surrogate pair, which is no character", "\\ud800"),
        ("\"\\udc00\"", "half of a surrogate pair, which is no character", "\\udc00"),
        ("\"\\u12g4\"", "four hexadecimal digits must follow `\\u`", "\\u"),
        ("\"\\é\"", "an unknown escape; JSON has `\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u`", "\\é"),
        ("012", "a number with a leading zero", "012"),
        ("-", "expected a digit, found the end of the file", ""),
        ("1.x", "expected a digit", "x"),
        ("+1", "expected a value", "+"),
        ("True", "`True` must be written `true`", "True"),
        ("[None]", "`None` is no JSON value; `null` is", "None"),
        ("NaN", "`NaN` is no JSON number", "NaN"),
        ("[word]", "text must stand in double quotes", "word"),
        ("\u{c}1", "expected a value", "\u{c}"),
    ];
    for (text, message, place) in cases {
        let source = source(text);
        let error = parse(&source, JsonLimits::default()).expect_err(text);
        assert_eq!((error.message.as_str(), source.slice(error.span)), (message, place), "{text:?}");
    }
}

#[test]
fn duplicate_keys_stay_and_are_recorded() {
    let tree = tree(r#"{"a": 1, "\u0061": 2}"#);
    assert_eq!(tree.duplicate_keys().len(), 1);
    assert_eq!(tree.root().unwrap().get("a").unwrap().text(), "2");
}

#[test]
fn depth_is_limited_without_recursion() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(&source(&nested(128)), JsonLimits::default()).is_ok());
    let error = parse(&source(&nested(129)), JsonLimits::default()).expect_err("129");
    assert_eq!((error.message.as_str(), error.span), ("nested deeper than 128 levels", Span::new(128, 129)));
    let deep = parse(&source(&nested(100_000)), JsonLimits { depth: usize::MAX, nodes: usize::MAX }).unwrap();
    assert_eq!(deep.root().unwrap().descendants(usize::MAX).count(), 100_000);
}
