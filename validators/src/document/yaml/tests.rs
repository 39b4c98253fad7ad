use super::*;
use crate::source::FilePath;

fn source(text: &str) -> Arc<Source> {
    Arc::new(Source::new(FilePath::from_text("a.yml"), text.as_bytes().to_vec()))
}

fn tree(text: &str) -> Tree {
    parse(&source(text), YamlLimits::default()).unwrap_or_else(|error| panic!("{text:?}: {error:?}"))
}

fn error(text: &str) -> (String, String) {
    let source = source(text);
    let error = parse(&source, YamlLimits::default()).expect_err(text);
    (error.message, source.slice(error.span).to_owned())
}

#[test]
fn every_style_of_scalar_keeps_its_bytes() {
    let tree = tree("\u{feff}a: plain # note\n\"b\": 'it''s'\nc: |+ # header\n  x \n\n  y\n\n\nd: !!str 12\ne:\n");
    let root = tree.root().unwrap();
    let raw: Vec<_> = root.entries().map(|entry| (entry.key.raw(), entry.value.raw(), entry.value.text())).collect();
    assert_eq!(
        raw,
        [
            ("a", "plain", "plain"),
            ("\"b\"", "'it''s'", "it's"),
            ("c", "|+ # header\n  x \n\n  y", "x \n\ny\n\n\n"),
            ("d", "12", "12"),
            ("e", "", ""),
        ]
    );
    assert_eq!(root.get("d").unwrap().kind(), Kind::String);
    assert_eq!(root.get("d").unwrap().tag(), Some("!!str"));
    assert_eq!(root.get("e").unwrap().kind(), Kind::Null);
    let comments: Vec<_> = tree.comments().iter().map(|&span| tree.source().slice(span)).collect();
    assert_eq!(comments, ["# note", "# header"]);
    assert_eq!(root.span().start, 3);
}

#[test]
fn block_headers_are_found_behind_properties_and_comments() {
    let tree = tree("- &a|b !<tag:x>  # one | two\n  >-\n   x\n   y\n-\n  - |\n- k: |2\n     z\n  l: m\n- - |-\n   q\n");
    let raw: Vec<_> = tree
        .root()
        .unwrap()
        .descendants(100)
        .filter(|node| node.style() == ScalarStyle::Block)
        .map(|node| (node.raw(), node.text()))
        .collect();
    assert_eq!(raw, [(">-\n   x\n   y", "x y"), ("|", ""), ("|2\n     z", " z\n"), ("|-\n   q", "q")]);
}

#[test]
fn collections_end_at_their_last_child() {
    let tree = tree("a:\n  - x\n  - {k: v, l}\n\n\nb: [p: q, r]\n# end\n");
    let root = tree.root().unwrap();
    assert_eq!(root.get("a").unwrap().raw(), "- x\n  - {k: v, l}");
    assert_eq!(root.get("a").unwrap().items().nth(1).unwrap().raw(), "{k: v, l}");
    assert_eq!(root.get("b").unwrap().items().next().unwrap().raw(), "p: q");
    assert_eq!(root.raw(), "a:\n  - x\n  - {k: v, l}\n\n\nb: [p: q, r]");
}

#[test]
fn duplicate_keys_stay_and_are_recorded() {
    let tree = tree("a: 1\nb: {c: 1, 'c': 2, c: 3}\na: 2\n");
    let offsets: Vec<_> = tree.duplicate_keys().iter().map(|d| (d.first.start, d.second.start)).collect();
    assert_eq!(offsets, [(9, 15), (9, 23), (0, 29)]);
    assert_eq!(tree.root().unwrap().get("a").unwrap().text(), "2");
}

#[test]
fn many_keys_are_compared_in_linear_time() {
    let mut text: String = (0..100_000).map(|index| format!("k{index}: v\n")).collect();
    text.push_str("k7: w\n");
    let tree = tree(&text);
    assert_eq!(tree.duplicate_keys().len(), 1);
    assert_eq!(tree.root().unwrap().entries().len(), 100_001);
}

#[test]
fn aliases_are_links() {
    let tree = tree("a: &x {k: v}\nb: *x\n? &y t\n: u\n*y : z\n");
    let b = tree.root().unwrap().get("b").unwrap();
    assert_eq!((b.raw(), b.get("k").unwrap().text()), ("*x", "v"));
    assert_eq!(tree.source().slice(b.definition().unwrap()), "{k: v}");
    assert_eq!(tree.duplicate_keys().len(), 1, "the alias of a key is the same key");
    let (message, place) = error("a: [*nobody, 1]");
    assert_eq!((message.as_str(), place.as_str()), ("no anchor stands before the alias `*nobody`", "*nobody"));
}

#[test]
fn an_alias_inside_its_anchor_ends_with_the_budget() {
    let tree = tree("a: &x [*x]\n");
    let mut walk = tree.root().unwrap().descendants(1000);
    assert_eq!(walk.by_ref().count(), 1000);
    assert!(walk.was_cut());
}

#[test]
fn a_billion_laughs_cost_their_bytes() {
    let mut text = "a0: &a0 [lol, lol, lol]\n".to_owned();
    for level in 1..60 {
        let alias = format!("*a{}, ", level - 1).repeat(10);
        text.push_str(&format!("a{level}: &a{level} [{alias}]\n"));
    }
    let tree = tree(&text);
    let mut walk = tree.root().unwrap().descendants(10_000);
    assert_eq!(walk.by_ref().count(), 10_000);
    assert!(walk.was_cut());
}

#[test]
fn further_documents_are_counted_not_read() {
    let tree = tree("a: 1\n---\nb: 2\n");
    assert_eq!(tree.root().unwrap().entries().len(), 1);
    assert_eq!(tree.further_documents(), [Span::new(5, 8)]);
    assert_eq!(error("a: 1\n---\nb: [\n").1, "[");
}

#[test]
fn nothing_written_is_no_root() {
    for text in ["", "\n", "# only\n", "---\n", "--- # x\n...\n", "\u{feff}"] {
        assert!(tree(text).root().is_none(), "{text:?}");
    }
    for text in ["~", "null", "--- ''\n", "!!str"] {
        assert!(tree(text).root().is_some(), "{text:?}");
    }
}

#[test]
fn tags_decide_the_kind() {
    let tree = tree("[!!str 1, !!int '1', !!float 1, !!bool 'true', !!null '', !own 1, ! 1, !!int x]");
    let kinds: Vec<_> = tree.root().unwrap().items().map(super::super::tree::Node::kind).collect();
    let (s, i, f) = (Kind::String, Kind::Integer, Kind::Float);
    assert_eq!(kinds, [s, i, f, Kind::Boolean(true), Kind::Null, s, s, s]);
}

#[test]
fn hostile_nesting_is_an_error_with_a_place() {
    let deep = 100_000;
    let maps: String = (0..2000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    for text in ["[".repeat(deep), "{a: ".repeat(deep), "- ".repeat(deep), "? ".repeat(deep), maps, "- [".repeat(100)] {
        let found = parse(&source(&text), YamlLimits::default()).expect_err("too deep");
        assert!(found.message == "nested deeper than 128 levels" || text.starts_with("- ["), "{found:?}");
        assert!((found.span.start as usize) < text.len());
    }
    let nested = format!("- {}{}", "[".repeat(127), "]".repeat(127));
    assert_eq!(tree(&nested).root().unwrap().descendants(1000).count(), 128);
    assert_eq!(error(&format!("- {}{}", "[".repeat(128), "]".repeat(128))).0, "nested deeper than 128 levels");
}

#[test]
fn too_many_nodes_are_an_error() {
    let limits = YamlLimits { depth: 8, nodes: 10 };
    let found = parse(&source("[a, a, a, a, a, a, a, a, a, a]"), limits).expect_err("too many");
    assert_eq!(found.message, "more than 10 values in one document");
    assert_eq!(found.span, Span::new(28, 29));
}

#[test]
fn what_is_no_utf8_says_so() {
    let broken = Arc::new(Source::new(FilePath::from_text("a.yml"), b"a: \xff".to_vec()));
    assert_eq!(parse(&broken, YamlLimits::default()).expect_err("bytes").span, Span::new(3, 4));
    let wide = Arc::new(Source::new(FilePath::from_text("a.yml"), b"\xff\xfea\0".to_vec()));
    assert!(parse(&wide, YamlLimits::default()).expect_err("wide").message.contains("UTF-16"));
    assert_eq!(error("a: b\0c").1, "\0");
}

#[test]
fn a_region_has_the_spans_of_the_file() {
    let source = source("---\na: x\n---\n");
    let tree = parse_region(&source, Span::new(4, 9), YamlLimits::default()).unwrap();
    assert_eq!(tree.root().unwrap().get("a").unwrap().span(), Span::new(7, 8));
    assert!(parse_region(&source, Span::new(4, 900), YamlLimits::default()).is_err());
}

#[test]
fn tabs_that_begin_a_comment_line_are_told() {
    assert_eq!(tree("a: 1 \t# fine\n \t# not everywhere\nb: 2\n").comment_after_tab(), Some(Span::new(15, 31)));
    assert_eq!(tree("a: 1\t# fine\n  # fine\n").comment_after_tab(), None);
}

#[test]
fn syntax_errors_say_what_and_where() {
    let cases = [
        ("a:\n\t- b\n", "a TAB cannot indent YAML, only blanks can", "-"),
        ("'b", "text without a closing quote", "'"),
        ("a: [b\n", "`[` is never closed", "["),
        ("a: [b}\n", "`[` is closed by `}`", "["),
        ("a: b: c\n", "no value can begin here; text that holds `: ` needs quotes", ":"),
        ("a: b\n- c\n", "expected a key at this indentation", "c"),
        ("- a\nb\n", "expected `:` after the key", "b"),
        ("a: @b\n", "`@` cannot begin a value; text that begins with it needs quotes", "@"),
        ("a: \"\\y\"\n", "an unknown escape; in double quotes a backslash is written `\\\\`", "\""),
        ("a: b\0c\n", "the control character U+0000 has no place in YAML", "\0"),
    ];
    let wanted: Vec<_> = cases.iter().map(|&(text, message, place)| (text, message.to_owned(), place.to_owned())).collect();
    let found: Vec<_> =
        cases.iter().map(|&(text, ..)| (text, error(text))).map(|(text, (message, place))| (text, message, place)).collect();
    assert_eq!(found, wanted);
}
