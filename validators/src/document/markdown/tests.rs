use super::*;
use crate::source::FilePath;

fn document(text: &str) -> MarkdownDocument {
    MarkdownDocument::parse(&Arc::new(Source::new(FilePath::from_text("a.md"), text.as_bytes().to_vec())))
}

#[test]
fn headings_and_their_sections() {
    let text = "# A `b` [c](d) *e* #\nx\n\n## B\ny\n> ## quoted\n\nUnder\nlined\n---\nz\n# C";
    let document = document(text);
    let found: Vec<_> = document
        .headings()
        .iter()
        .map(|heading| (heading.level, &*heading.text, document.slice(heading.span), document.slice(heading.section).len()))
        .collect();
    let at = |needle: &str| text.find(needle).unwrap();
    assert_eq!(
        found,
        [
            (1, "A b c e", "# A `b` [c](d) *e* #", at("# C") - 20),
            (2, "B", "## B", at("Under") - at("\ny")),
            (2, "quoted", "## quoted", at("Under") - at("\n\nUnder")),
            (2, "Under lined", "Under\nlined\n---", at("# C") - at("\nz")),
            (1, "C", "# C", 0),
        ]
    );
    assert_eq!(document.slice(document.headings()[0].body), "\nx\n\n");
    assert_eq!(document.heading_before(0), Some(0));
    assert_eq!(document.heading_before(u32::MAX), Some(4));
}

#[test]
fn front_matter_stands_at_the_start_only() {
    let found = document("\u{feff}---\r\na: 1\r\n---\r\n# H\r\n");
    assert_eq!(found.slice(found.front_matter().unwrap().content), "a: 1\r\n");
    assert_eq!(found.slice(found.headings()[0].span), "# H");
    let tree = found.parse_front_matter(YamlLimits::default()).unwrap().unwrap();
    assert_eq!(tree.root().unwrap().get("a").unwrap().raw(), "1");
    for text in ["--- \na: 1\n---\n", "\n---\na: 1\n---\n", "---\na: 1\n", "----\na\n---\n"] {
        assert!(document(text).front_matter().is_none(), "{text:?}");
    }
    let hidden = document("text\n\n---\n# Seen\n---\n");
    assert_eq!(&*hidden.headings()[0].text, "Seen");
    let empty = document("---\n---\n");
    assert!(empty.parse_front_matter(YamlLimits::default()).unwrap().unwrap().root().is_none());
}

#[test]
fn code_blocks_know_their_content() {
    let found = document("```rust x\nlet a;\n\nb\n```\n\n    indented\n    two\n\n- ~~~\n  in item\n  ~~~\n\n````\n```\nopen");
    let blocks: Vec<_> =
        found.code_blocks().iter().map(|block| (block.is_fenced, &*block.info, found.slice(block.content))).collect();
    assert_eq!(
        blocks,
        [(true, "rust x", "let a;\n\nb\n"), (false, "", "indented\n    two\n"), (true, "", "in item\n"), (true, "", "```\nopen"),]
    );
    let last = found.fenced_ranges().last().unwrap();
    assert_eq!(last.end as usize, found.source().bytes().len());
    assert!(found.is_in_fence(12) && !found.is_in_fence(last.start - 1) && found.is_in_fence(last.end - 1));
}

#[test]
fn an_empty_fence_has_an_empty_content() {
    let found = document("```sh\n```\n");
    assert_eq!(found.code_blocks()[0].content, Span::new(6, 6));
}

#[test]
fn comments_in_blocks_and_lines() {
    let found =
        document("<!-- a\n\nb -->\n\ntext <!-- c --> text\n\n<div><!-- d --> <!-- e --></div>\n\n`<!-- no -->`\n\n<!-- open\n");
    let comments: Vec<_> = found.comments().iter().map(|&span| found.slice(span)).collect();
    assert_eq!(comments, ["<!-- a\n\nb -->", "<!-- c -->", "<!-- d -->", "<!-- e -->", "<!-- open"]);
}

#[test]
fn list_items_have_a_text() {
    let found = document("# H\n- one *x*\n  more\n  - two\n\n  para\n1. `three`\n2. > q\n3.\n- a\n\n  b\n");
    let items: Vec<_> =
        found.list_items().iter().map(|item| (found.slice(item.text), item.depth, item.is_numbered, item.heading)).collect();
    assert_eq!(
        items,
        [
            ("one *x*\n  more", 1, false, Some(0)),
            ("two", 2, false, Some(0)),
            ("`three`", 1, true, Some(0)),
            ("", 1, true, Some(0)),
            ("", 1, true, Some(0)),
            ("a", 1, false, Some(0)),
        ]
    );
    assert_eq!(found.slice(found.list_items()[0].span), "- one *x*\n  more\n  - two\n\n  para");
}

#[test]
fn tables_have_cells() {
    let found = document("# H\n| a | `b` |\n|---|---|\n| x\\|y |  |\n| only |\n\nafter\n");
    let table = &found.tables()[0];
    let rows: Vec<Vec<_>> = table.rows.iter().map(|row| row.iter().map(|&cell| found.slice(cell)).collect()).collect();
    assert_eq!(rows, [vec!["a", "`b`"], vec!["x\\|y", ""], vec!["only", ""]]);
    assert_eq!(table.heading, Some(0));
    assert!(found.slice(table.span).ends_with("| only |"));
}

#[test]
fn code_spans_lose_ticks_and_padding() {
    let found = document("`a` `` `b` `` ` ` `c\nd`");
    let spans: Vec<_> = found.code_spans().iter().map(|code| (found.slice(code.span), found.slice(code.content))).collect();
    assert_eq!(spans, [("`a`", "a"), ("`` `b` ``", "`b`"), ("` `", " "), ("`c\nd`", "c\nd")]);
}

#[test]
fn key_lines_are_bare_and_outside_fences() {
    let found = document(
        "---\nfront: 1\n---\nverdict: pass \r\n- item: x\n key: y\nempty:\nA_b-9 :\tz: w\n```\nin: fence\n```\n: none\nlast: v",
    );
    let lines: Vec<_> = found.key_lines().iter().map(|line| (found.slice(line.key), found.slice(line.value))).collect();
    assert_eq!(lines, [("front", "1"), ("verdict", "pass"), ("empty", ""), ("A_b-9", "z: w"), ("last", "v")]);
}

#[test]
fn what_is_no_text_has_no_elements() {
    let source = Arc::new(Source::new(FilePath::from_text("a.md"), b"# \xff".to_vec()));
    assert!(MarkdownDocument::parse(&source).headings().is_empty());
}
