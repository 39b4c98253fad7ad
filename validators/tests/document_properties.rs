//! Properties that every parser of documents keeps for every input.

#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use countersign_validators::document::json::{self, JsonLimits};
use countersign_validators::document::yaml::{self, YamlLimits};
use countersign_validators::document::{Kind, MarkdownDocument, Node, ScalarStyle, Tree};
use countersign_validators::source::{FilePath, Source, Span};
use proptest::prelude::*;

fn source(bytes: impl Into<Vec<u8>>) -> Arc<Source> {
    Arc::new(Source::new(FilePath::from_text("document"), bytes.into()))
}

/// Text made of the pieces that mean something to a format, so that most of it is nearly right.
fn soup(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces), 0..60).prop_map(|chosen| chosen.concat())
}

fn yaml_soup() -> impl Strategy<Value = String> {
    soup(&[
        "a",
        "b: ",
        "- ",
        "? ",
        ": ",
        "\n",
        "\n  ",
        "\n    ",
        "\n\n",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "'",
        "\"",
        "\\n",
        "|",
        "|-\n  ",
        ">+\n ",
        "# note",
        " # c\n",
        "&x ",
        "*x",
        "!!str ",
        "!t ",
        "---\n",
        "...\n",
        "é",
        "한글",
        "1",
        "true",
        "~",
        "\t",
        "%YAML 1.2\n",
        "k:\n  ",
    ])
}

fn markdown_soup() -> impl Strategy<Value = String> {
    soup(&[
        "# ",
        "## ",
        "a",
        "b c",
        "\n",
        "\n\n",
        "- ",
        "  - ",
        "1. ",
        "> ",
        "```",
        "```sh\n",
        "~~~\n",
        "    ",
        "`",
        "``",
        "| ",
        " | ",
        "|---|---|\n",
        "<!-- ",
        " -->",
        "<div>",
        "*",
        "**",
        "[x](y)",
        "key: v\n",
        "---\n",
        "===\n",
        "\\",
        "é",
        "한글",
        "\t",
        "&amp;",
    ])
}

fn json_soup() -> impl Strategy<Value = String> {
    soup(&[
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"é\\n\"",
        "\"\\u00e9\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "1",
        "-0",
        "0.5",
        "1e3",
        "01",
        "true",
        "false",
        "null",
        " ",
        "\n",
        "\"",
        "\\",
        "x",
        "\u{1}",
        "-",
        ".",
        "{\"k\":",
        "[1,",
    ])
}

/// Checks what holds for every node of every tree; gives the number of nodes.
fn check_tree(tree: &Tree) -> usize {
    let text = tree.source().text().expect("a tree has a text");
    let fits = |span: Span| text.get(span.range()).is_some();
    let Some(root) = tree.root() else { return 0 };
    let mut count = 0;
    for node in root.descendants(10_000) {
        count += 1;
        assert!(fits(node.span()), "{:?} cuts a character of {text:?}", node.span());
        match node.style() {
            _ if node.definition().is_some() => assert!(node.raw().starts_with('*')),
            ScalarStyle::Quoted => {
                assert!(node.raw().len() >= 2 && node.raw().starts_with(['"', '\'']) && node.raw().ends_with(['"', '\'']));
            }
            ScalarStyle::Block => assert!(node.raw().starts_with(['|', '>']), "{:?} in {text:?}", node.raw()),
            ScalarStyle::Plain if matches!(node.kind(), Kind::Sequence | Kind::Mapping) => check_children(node),
            ScalarStyle::Plain => {
                assert!(node.raw() == node.text() || node.raw().contains(['\n', '\r']), "{:?} {:?}", node.raw(), node.text());
            }
        }
    }
    for duplicate in tree.duplicate_keys() {
        assert!(fits(duplicate.first) && fits(duplicate.second) && duplicate.first < duplicate.second);
    }
    for &comment in tree.comments() {
        assert!(tree.source().slice(comment).starts_with('#'));
    }
    count
}

/// Children lie inside their parent, one after the other.
fn check_children(node: Node<'_>) {
    let mut at = node.span().start;
    let children: Vec<Node<'_>> = node
        .items()
        .chain(node.entries().flat_map(|entry| [entry.key, entry.value]))
        .filter(|child| !child.span().is_empty())
        .collect();
    for child in children {
        assert!(child.span().start >= at && child.span().end <= node.span().end, "{:?} in {:?}", child.raw(), node.raw());
        at = child.span().end;
    }
}

fn check_markdown(document: &MarkdownDocument) {
    let text = document.source().text().unwrap_or("");
    let fits = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} cuts a character of {text:?}");
    let mut last = 0;
    for heading in document.headings() {
        for span in [heading.span, heading.body, heading.section] {
            fits(span);
        }
        assert!(heading.body.start == heading.span.end && heading.section.start == heading.span.end);
        assert!(heading.body.end <= heading.section.end, "{heading:?}");
        assert!(heading.span.start >= last && (1..=6).contains(&heading.level));
        last = heading.span.end;
    }
    for block in document.code_blocks() {
        for span in [block.span, block.content] {
            fits(span);
        }
        assert!(block.span.start <= block.content.start && block.content.end <= block.span.end, "{block:?} in {text:?}");
    }
    for code in document.code_spans() {
        assert!(document.slice(code.span).starts_with('`') && document.slice(code.span).ends_with('`'));
        assert!(document.slice(code.span).contains(document.slice(code.content)));
    }
    for &comment in document.comments() {
        assert!(document.slice(comment).starts_with("<!--"));
    }
    for item in document.list_items() {
        for span in [item.span, item.text] {
            fits(span);
        }
        assert!(item.span.start <= item.text.start, "{item:?}");
        assert!(item.heading.is_none_or(|index| document.headings()[index].span.start <= item.span.start));
    }
    for cell in document.tables().iter().flat_map(|table| table.rows.iter().flatten()) {
        fits(*cell);
        assert_eq!(document.slice(*cell).trim(), document.slice(*cell));
    }
    for line in document.key_lines() {
        assert!(document.slice(line.key).bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')));
        assert_eq!(document.slice(line.value).trim(), document.slice(line.value));
        assert!(!document.is_in_fence(line.key.start));
    }
}

/// A tree without its places.
fn structure(tree: &Tree) -> Vec<(Kind, ScalarStyle, String, usize)> {
    let children = |node: Node<'_>| node.items().len() + node.entries().len();
    let root = tree.root().into_iter().flat_map(|root| root.descendants(10_000));
    root.map(|node| (node.kind(), node.style(), node.text().to_owned(), children(node))).collect()
}

/// The elements of a page without their places.
fn outline(document: &MarkdownDocument) -> Vec<String> {
    let text = |span: Span| document.slice(span).replace("\r\n", "\n");
    let mut found = vec![format!("{:?}", document.front_matter().map(|found| text(found.content)))];
    found.extend(
        document.headings().iter().map(|h| format!("h{} {} {} {}", h.level, h.text, h.is_nested, text(h.section).trim_end())),
    );
    found.extend(document.code_blocks().iter().map(|b| format!("{} {} {}", b.is_fenced, b.info, text(b.content))));
    found.extend(document.code_spans().iter().map(|code| text(code.content)));
    found.extend(document.comments().iter().map(|&comment| text(comment)));
    found.extend(document.list_items().iter().map(|item| format!("{} {} {:?}", item.depth, text(item.text), item.heading)));
    found.extend(document.tables().iter().flat_map(|table| table.rows.iter().flatten()).map(|&cell| text(cell)));
    found.extend(document.key_lines().iter().map(|line| text(line.key) + &text(line.value)));
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6 * ProptestConfig::default().cases, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), mark in any::<bool>()) {
        let bytes = if mark { [b"\xEF\xBB\xBF".as_slice(), &bytes].concat() } else { bytes };
        let source = source(bytes);
        let length = source.bytes().len() as u32;
        match yaml::parse(&source, YamlLimits::default()) {
            Ok(tree) => { check_tree(&tree); }
            Err(error) => prop_assert!(error.span.end <= length && !error.message.is_empty()),
        }
        match json::parse(&source, JsonLimits::default()) {
            Ok(tree) => { check_tree(&tree); }
            Err(error) => prop_assert!(error.span.end <= length && !error.message.is_empty()),
        }
        check_markdown(&MarkdownDocument::parse(&source));
    }

    #[test]
    fn yaml_spans_slice_back_to_the_text(text in yaml_soup(), mark in any::<bool>()) {
        let text = if mark { format!("\u{feff}{text}") } else { text };
        let source = source(text);
        match yaml::parse(&source, YamlLimits::default()) {
            Ok(tree) => { check_tree(&tree); }
            Err(error) => prop_assert!(source.text().unwrap().get(error.span.range()).is_some(), "{:?}", error),
        }
    }

    #[test]
    fn yaml_reads_crlf_as_lf(text in yaml_soup()) {
        let lf = yaml::parse(&source(text.clone()), YamlLimits::default());
        let crlf = yaml::parse(&source(text.replace('\n', "\r\n")), YamlLimits::default());
        match (lf, crlf) {
            (Ok(lf), Ok(crlf)) => prop_assert_eq!(structure(&lf), structure(&crlf)),
            (Err(lf), Err(crlf)) => prop_assert_eq!(lf.message, crlf.message),
            (lf, crlf) => prop_assert!(false, "{:?} {:?}", lf.err(), crlf.err()),
        }
    }

    #[test]
    fn markdown_spans_slice_back_to_the_text(text in markdown_soup(), mark in any::<bool>()) {
        check_markdown(&MarkdownDocument::parse(&source(if mark { format!("\u{feff}{text}") } else { text })));
    }

    #[test]
    fn markdown_reads_crlf_as_lf(text in markdown_soup()) {
        let lf = MarkdownDocument::parse(&source(text.clone()));
        let crlf = MarkdownDocument::parse(&source(text.replace('\n', "\r\n")));
        prop_assert_eq!(outline(&lf), outline(&crlf));
    }

    #[test]
    fn json_agrees_with_serde_json(text in json_soup()) {
        compare_with_serde(&text);
    }

    #[test]
    fn mutated_json_agrees_with_serde_json(value in json_value(), at in any::<prop::sample::Index>(), change in "[ -~\\n\u{e9}]{0,2}", pretty in any::<bool>()) {
        let mut text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        compare_with_serde(&text);
        let boundaries: Vec<usize> = text.char_indices().map(|(index, _)| index).collect();
        let cut = at.index(boundaries.len());
        let end = boundaries.get(cut + 1).copied().unwrap_or(text.len());
        text.replace_range(boundaries[cut]..end, &change);
        compare_with_serde(&text);
    }
}

fn json_value() -> impl Strategy<Value = serde_json::Value> {
    let scalar = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,12}".prop_map(Into::into),
    ];
    scalar.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map(".{0,5}", inner, 0..6)
                .prop_map(|entries| serde_json::Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// Both parsers accept and read the same, with these differences: `serde_json` keeps the last of duplicate keys only, refuses
/// numbers beyond a double (`1e999`), rounds large integers, and allows 127 levels of nesting where we allow 128.
fn compare_with_serde(text: &str) {
    let ours = json::parse(&source(text), JsonLimits::default());
    match (serde_json::from_str::<serde_json::Value>(text), ours) {
        (Ok(theirs), Ok(ours)) => {
            check_tree(&ours);
            assert_eq!(value(ours.root().expect("JSON has a value")), theirs, "{text:?}");
        }
        (Err(_), Err(ours)) => assert!(text.get(ours.span.range()).is_some(), "{ours:?}"),
        (Err(theirs), Ok(_)) => assert!(theirs.to_string().starts_with("number out of range"), "{text:?}: {theirs}"),
        (Ok(_), Err(ours)) => panic!("{text:?}: {ours:?}"),
    }
}

/// A tree as `serde_json` gives it.
fn value(node: Node<'_>) -> serde_json::Value {
    match node.kind() {
        Kind::Null => serde_json::Value::Null,
        Kind::Boolean(boolean) => boolean.into(),
        Kind::Integer | Kind::Float => serde_json::from_str(node.text()).expect("a number"),
        Kind::String => node.text().into(),
        Kind::Sequence => node.items().map(value).collect::<Vec<_>>().into(),
        Kind::Mapping => node
            .entries()
            .map(|entry| (entry.key.text().to_owned(), value(entry.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

#[test]
fn the_differences_to_serde_json_are_known() {
    let both = |text: &str| {
        (serde_json::from_str::<serde_json::Value>(text).is_ok(), json::parse(&source(text), JsonLimits::default()).is_ok())
    };
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(both("1e999"), (false, true));
    assert_eq!(both(&nested(127)), (true, true));
    assert_eq!(both(&nested(128)), (false, true));
    assert_eq!(both(&nested(129)), (false, false));
    assert_eq!(both("\u{feff}1"), (false, true));
    let tree = json::parse(&source(r#"{"a": 123456789012345678901234567890, "a": 1}"#), JsonLimits::default()).unwrap();
    assert_eq!(tree.duplicate_keys().len(), 1);
    assert_eq!(tree.root().unwrap().entries().next().unwrap().value.text(), "123456789012345678901234567890");
}

#[test]
fn trees_of_json_and_yaml_have_the_same_shape() {
    let text = r#"{"a": [1, -2.5, true, null, "x\ty"], "b": {"c": {}, "d": []}, "a": "é"}"#;
    let (json, yaml) =
        (json::parse(&source(text), JsonLimits::default()).unwrap(), yaml::parse(&source(text), YamlLimits::default()).unwrap());
    assert_eq!(structure(&json), structure(&yaml));
    let spans = |tree: &Tree| tree.root().unwrap().descendants(100).map(Node::span).collect::<Vec<_>>();
    assert_eq!(spans(&json), spans(&yaml));
    assert_eq!(json.duplicate_keys(), yaml.duplicate_keys());
}

#[test]
fn hostile_files_end_quickly() {
    let deep = 100_000;
    let wide: String = (0..deep).map(|index| format!("\"k{index}\": 1,\n")).collect();
    let laughs: String =
        (1..30).map(|level| format!("a{level}: &a{level} [{}]\n", format!("*a{},", level - 1).repeat(9))).collect();
    let files: Vec<Vec<u8>> = vec![
        "[".repeat(deep).into(),
        "{\"a\":".repeat(deep).into(),
        "{a: ".repeat(deep).into(),
        "- ".repeat(deep).into(),
        "? ".repeat(deep).into(),
        "> ".repeat(deep).into(),
        "* ".repeat(deep).into(),
        (0..2000).map(|level| format!("{}a:\n", " ".repeat(level))).collect::<String>().into(),
        (0..2000).map(|level| format!("{}- a\n", "  ".repeat(level))).collect::<String>().into(),
        format!("{{{wide}\"k0\": 2}}").into(),
        format!("a0: &a0 x\n{laughs}").into(),
        "a: &x [*x]\n".into(),
        "# note\n".repeat(deep).into(),
        "`".repeat(deep).into(),
        "`` ` ".repeat(deep / 5).into(),
        "<!-- ".repeat(deep).into(),
        "[a](".repeat(deep).into(),
        "*a _".repeat(deep).into(),
        "|a".repeat(deep).into(),
        "a | b\n-|-\n".repeat(deep / 10).into(),
        "# h\n###### h\n".repeat(deep / 10).into(),
        "```\n".repeat(deep).into(),
        "---\n".repeat(deep).into(),
        vec![0; deep],
        vec![0xFF; deep],
        "x\0".repeat(deep).into(),
        "a: b".encode_utf16().flat_map(u16::to_le_bytes).collect(),
        [b"\xFF\xFE".to_vec(), "a: b".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
        vec![b'a'; 5_000_000],
        vec![b' '; 5_000_000],
    ];
    for bytes in files {
        let source = source(bytes);
        let begin: String = String::from_utf8_lossy(&source.bytes()[..source.bytes().len().min(12)]).into_owned();
        for (name, read) in READERS {
            let clock = Instant::now();
            read(&source);
            // Generous: a slow machine and an unoptimised build must pass, quadratic time must not.
            assert!(clock.elapsed() < Duration::from_secs(20), "{name} of {begin:?} took {:?}", clock.elapsed());
        }
    }
}

type Reader = (&'static str, fn(&Arc<Source>));

const READERS: [Reader; 3] = [
    ("YAML", |source| {
        if let Ok(tree) = yaml::parse(source, YamlLimits::default()) {
            check_tree(&tree);
        }
    }),
    ("JSON", |source| {
        if let Ok(tree) = json::parse(source, JsonLimits::default()) {
            check_tree(&tree);
        }
    }),
    ("Markdown", |source| check_markdown(&MarkdownDocument::parse(source))),
];
