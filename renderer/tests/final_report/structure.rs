//! What texts of the data can do to a report: be shown, and nothing else.

use countersign_renderer::final_report::{Numbering, Options, markdown, slim_markdown};
use countersign_renderer::{Language, is_unsafe};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options as Extensions, Parser, Tag, TagEnd};
use serde_json::Value;

use super::fixture::{TASK_TYPES, data, fill, options, report};

/// Pieces that mean something to a reader of Markdown or to a template engine.
const HOSTILE: &[&str] = &[
    "|",
    "\\|",
    "\\",
    "\\\\|",
    "\\\n",
    "`",
    "``",
    "```",
    "````\n",
    "~~~\n",
    "`|`",
    "`` | ` ``",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\u{2028}",
    "\u{85}",
    "\n# ",
    "\n## 0. Reading Confirmation\n",
    "# x",
    "\n- ",
    "\n1. ",
    "\n| a |\n|---|\n",
    "\n===\n",
    "\n---\n",
    "---",
    "***",
    "> ",
    "\n> [!NOTE]\n",
    "- ",
    "+ ",
    "* ",
    "1. ",
    "2) ",
    "[ ] ",
    "[x] ",
    " ",
    "  ",
    "\t",
    "    ",
    "  \n",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "$",
    "<",
    ">",
    "<b>",
    "<br>",
    "</details>",
    "</script>",
    "<script>",
    "<!--",
    "-->",
    "<?",
    "<![CDATA[",
    "<http://x.y>",
    "&",
    "&lt;",
    "&#124;",
    "&#x40;",
    "&#10;",
    "&amp;",
    "[",
    "]",
    "](",
    "[a](http://x.y)",
    "[a](<b|c>)",
    "![a](b)",
    "[^1]",
    "[^1]: x",
    "[a]: b",
    "[[a]]",
    "http://x.y/|",
    "www.x.y",
    "{{ x }}",
    "{% x %}",
    "{# x #}",
    "{count}",
    " #",
    "#",
    "=",
    ":",
    ": x",
    "\0",
    "\u{1b}[2J",
    "\u{202e}",
    "\u{200f}",
    "\u{feff}",
    "\u{a0}",
    "한글",
    "을",
    "é",
    "🎉",
    "x",
];

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(HOSTILE).prop_map(str::to_owned),
        1 => "[a-z]{1,4}",
        1 => any::<String>(),
    ];
    // Nothing at all is left out, which is a structure of its own.
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat()).prop_filter("empty", |text| !text.is_empty())
}

fn filled(task_type: &str, texts: &[String]) -> Value {
    let mut texts = texts.iter().cycle();
    let mut data = data(task_type);
    fill(&mut data, &mut |_| texts.next().unwrap().clone());
    data
}

/// What GitHub's reader knows.
fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    let extensions = Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_GFM;
    Parser::new_ext(text, extensions)
}

/// The blocks, without what they hold.
fn blocks(text: &str) -> Vec<String> {
    let is_inline_tag = |tag: &Tag<'_>| {
        matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Subscript | Tag::Superscript)
    };
    let is_inline_end = |tag: &TagEnd| {
        matches!(
            tag,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Subscript | TagEnd::Superscript
        )
    };
    let block = |event: Event<'_>| match event {
        Event::Start(tag) if !is_inline_tag(&tag) => Some(format!("{tag:?}")),
        Event::End(tag) if !is_inline_end(&tag) => Some(format!("end of {tag:?}")),
        Event::Rule => Some("a rule".to_owned()),
        Event::TaskListMarker(_) => Some("a task".to_owned()),
        Event::FootnoteReference(_) => Some("a footnote".to_owned()),
        Event::HardBreak | Event::SoftBreak => Some("a line end".to_owned()),
        Event::InlineHtml(html) if &*html != "<br>" => Some(format!("HTML {html}")),
        Event::Html(html) => Some(format!("HTML {html}")),
        _ => None,
    };
    events(text).filter_map(block).collect()
}

/// The first blocks that are not the same.
fn difference(text: &str, other: &str) -> Option<(String, String)> {
    let (mut found, mut expected) = (blocks(text), blocks(other));
    let length = found.len().max(expected.len());
    found.resize(length, String::new());
    expected.resize(length, String::new());
    found.into_iter().zip(expected).find(|(found, expected)| found != expected)
}

/// The lines outside of fences, and those that open them.
fn prose(text: &str) -> Vec<&str> {
    let mut fence = None;
    let mut lines = Vec::new();
    for line in text.lines() {
        let backticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            Some(length) if backticks >= length && line.len() == backticks => fence = None,
            None => {
                lines.push(line);
                if backticks >= 3 && !line[backticks..].contains('`') {
                    fence = Some(backticks);
                }
            }
            Some(_) => {}
        }
    }
    lines
}

/// Every row of a table has as many borders as the row above.
fn rows_are_complete(text: &str) -> bool {
    let lines = prose(text);
    let borders = |line: &str| line.starts_with('|').then(|| line.matches('|').count());
    lines.windows(2).all(|pair| match (borders(pair[0]), borders(pair[1])) {
        (Some(above), Some(below)) => above == below,
        _ => true,
    })
}

fn settings() -> impl Strategy<Value = (usize, Options)> {
    (0..TASK_TYPES.len(), prop::sample::select(&Language::ALL[..]), prop::sample::select(&Numbering::ALL[..]))
        .prop_map(|(task_type, language, numbering)| (task_type, Options { numbering, ..options(language) }))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_changes_the_structure(texts in prop::collection::vec(hostile(), 1..40), (task_type, options) in settings()) {
        let render = |texts: &[String]| markdown(&report(&filled(TASK_TYPES[task_type], texts)), options).unwrap();
        let text = render(&texts);
        prop_assert_eq!(difference(&text, &render(&["x".to_owned()])), None, "{}", text);
        prop_assert!(rows_are_complete(&text), "{}", text);
    }

    #[test]
    fn no_text_changes_the_structure_of_the_short_copy(texts in prop::collection::vec(hostile(), 1..40), (task_type, options) in settings()) {
        let render = |texts: &[String]| slim_markdown(&report(&filled(TASK_TYPES[task_type], texts)), options).unwrap();
        let text = render(&texts);
        prop_assert_eq!(difference(&text, &render(&["x".to_owned()])), None, "{}", text);
        prop_assert!(rows_are_complete(&text), "{}", text);
    }

    #[test]
    fn the_bytes_are_in_order(texts in prop::collection::vec(hostile(), 1..40), (task_type, options) in settings()) {
        let report = report(&filled(TASK_TYPES[task_type], &texts));
        for render in [markdown, slim_markdown] {
            let text = render(&report, options).unwrap();
            prop_assert_eq!(&text, &render(&report, options).unwrap());
            prop_assert!(text.starts_with("# Final Report") && text.ends_with("-->\n"));
            prop_assert!(!text.contains(|character| !matches!(character, '\n' | '\t') && is_unsafe(character)), "{:?}", text);
            prop_assert!(!text.lines().any(|line| line.ends_with([' ', '\t'])), "{:?}", text);
            prop_assert!(!prose(&text).join("\n").contains("\n\n\n"), "{}", text);
        }
    }
}

/// Every text of the data is in the report.
#[test]
fn nothing_is_left_out() {
    for task_type in TASK_TYPES {
        let mut count = 0;
        let mut data = data(task_type);
        fill(&mut data, &mut |_| {
            count += 1;
            format!("word{count}.")
        });
        for language in Language::ALL {
            let text = markdown(&report(&data), options(language)).unwrap();
            let missing: Vec<String> =
                (1..=count).map(|number| format!("word{number}.")).filter(|word| !text.contains(word)).collect();
            assert_eq!(missing, [""; 0], "{task_type}");
        }
    }
}

#[test]
fn a_very_long_text_stays_on_its_line() {
    let mut data = data("error-analysis");
    let long = "긴 문장 `a|b` ".repeat(20_000);
    fill(&mut data, &mut |_| "x".to_owned());
    let expected = markdown(&report(&data), options(Language::Ko)).unwrap();
    data["finalVerdict"]["statement"] = Value::String(long);
    assert_eq!(difference(&markdown(&report(&data), options(Language::Ko)).unwrap(), &expected), None);
}

#[test]
fn the_comparison_sees_what_texts_could_do() {
    for text in ["a\n# b", "a\n\nb", "<b>", "<!-- a", "a  \nb", "- b", "[x] b", "[^1]\n\n[^1]: b"] {
        assert!(difference(&format!("- {text}\n"), "- x\n").is_some(), "{text:?}");
    }
    assert!(!rows_are_complete("| a | b |\n|---|---|\n| a | b | c |"));
    assert!(rows_are_complete("| a |\n|---|\n```\n| a | b |\n```\n"));
}
