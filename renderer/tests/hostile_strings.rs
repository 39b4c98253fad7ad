//! What strings of the data can do to a report in Markdown: be shown, and nothing else.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use countersign_renderer::check_report::{
    ArtifactCount, CheckReport, FileFindings, Finding, Level, Meaning, Position, Related, Results, RuleCount, Summary,
};
use countersign_renderer::{Language, is_unsafe, markdown, visible};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Pieces that mean something to a reader of Markdown, to a host, or to a template engine.
const HOSTILE: &[&str] = &[
    "|",
    "\\|",
    "\\",
    "\\\\|",
    "`",
    "``",
    "```",
    "\n",
    "\r\n",
    "\n\n",
    "\n# ",
    "\n- ",
    "\n| a |\n|---|\n",
    "\n```\n",
    "\n---\n",
    " ",
    "  ",
    "  \n",
    "\t",
    "\u{2028}",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "~",
    "$",
    "$$",
    "$`",
    "`$",
    "<",
    ">",
    "<b>",
    "</details>",
    "<script>",
    "<!--",
    "-->",
    "<?",
    "<![CDATA[",
    "&",
    "&lt;",
    "&#124;",
    "&#x40;",
    "[",
    "]",
    "](",
    "[a](http://x.y)",
    "![a](b)",
    "[^1]",
    "[[a]]",
    "[x]",
    "\n[a]: b",
    "http://x.y",
    "www.x.y",
    "ftp://x",
    "a@b.c",
    "mailto:a@b.c",
    "@team",
    "#12",
    "GH-12",
    "a/b#12",
    "!12",
    "%12",
    "~label",
    ":tada:",
    "0123abcdef",
    "{{ x }}",
    "{% x %}",
    "{count}",
    "{#id}",
    "::error::",
    "##[error]",
    "- ",
    "1. ",
    "> ",
    "# ",
    " #",
    "=",
    "---",
    "+",
    "\0",
    "\u{1b}[2J",
    "\u{202e}",
    "\u{200b}",
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
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

/// How many strings a report with findings holds, and how many of them one with statistics.
const STRINGS: usize = 11;
const STRINGS_OF_STATISTICS: usize = 4;

/// Strings of the data by the order in which a report asks for them.
fn strings() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(hostile(), STRINGS)
}

const POSITION: Option<Position> = Some(Position { line: 4, column: 26 });

fn summary(text: &mut impl FnMut() -> String) -> Summary {
    Summary {
        exit_code: 1,
        meaning: Meaning::Findings { threshold: text() },
        artifacts: vec![ArtifactCount { kind: text(), count: 2 }],
        files_seen: 41,
        ignored_files: 1,
        ignored_directories: 2,
        excluded: 3,
        symlinks: 4,
        ignored_findings: 5,
    }
}

/// A report with a string of the data in every place that takes one.
fn findings(mut text: impl FnMut() -> String) -> CheckReport {
    let summary = Some(summary(&mut text));
    let related = vec![
        Related { path: text(), position: POSITION, label: text() },
        Related { path: text(), position: None, label: text() },
    ];
    let explained =
        Finding { rule: text(), level: Level::Error, position: POSITION, message: text(), related, help: Some(text()) };
    let bare =
        Finding { rule: "a/b".to_owned(), level: Level::Info, position: None, message: text(), related: Vec::new(), help: None };
    let files = vec![
        FileFindings { path: text(), findings: vec![explained, bare.clone()] },
        FileFindings { path: "z".to_owned(), findings: vec![bare] },
    ];
    CheckReport { summary, results: Results::Findings(files) }
}

fn statistics(mut text: impl FnMut() -> String) -> CheckReport {
    let summary = Some(summary(&mut text));
    let count = RuleCount { rule: text(), level: Level::Warning, count: 3, summary: text() };
    CheckReport { summary, results: Results::Statistics(vec![count.clone(), count]) }
}

fn reports(strings: &[String]) -> [CheckReport; 2] {
    let text = || {
        let mut strings = strings.iter().cycle().cloned();
        move || strings.next().unwrap_or_default()
    };
    [findings(text()), statistics(text())]
}

fn render(report: &CheckReport, language: Language) -> String {
    markdown::check_report(report, language).unwrap()
}

/// What a Markdown reader makes of a text, with everything switched on that some host knows.
fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(text, Options::all() - Options::ENABLE_SMART_PUNCTUATION)
}

/// The structure without what it holds.
fn structure(text: &str) -> Vec<Event<'_>> {
    events(text).filter(|event| !matches!(event, Event::Text(_) | Event::Code(_))).collect()
}

/// The words a host reads for mentions, references and addresses, one string a block.
fn words(text: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    let mut is_ours = false;
    for event in events(text) {
        match event {
            Event::Start(Tag::HtmlBlock) => is_ours = true,
            Event::End(TagEnd::HtmlBlock) => is_ours = false,
            Event::Text(words) if !is_ours => blocks.last_mut().unwrap().push_str(&words),
            Event::Text(_) => {}
            _ => blocks.push(String::new()),
        }
    }
    blocks
}

/// Everything that is shown, without blanks and backticks.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    for event in events(text) {
        if let Event::Text(text) | Event::Code(text) = event {
            shown.push_str(&squeezed(&text));
        }
    }
    shown
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !matches!(character, ' ' | '`')).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_string_changes_the_structure(strings in strings()) {
        for (report, harmless) in reports(&strings).iter().zip(&reports(&["x".to_owned()])) {
            for language in Language::ALL {
                let (text, expected) = (render(report, language), render(harmless, language));
                prop_assert_eq!(structure(&text), structure(&expected), "{}", text);
            }
        }
    }

    #[test]
    fn no_string_calls_the_host(strings in strings()) {
        for report in reports(&strings) {
            let text = render(&report, Language::En);
            for block in words(&text) {
                prop_assert!(!block.contains(['@', '#', '$', '&', '<', '>', '*', '_', '~', '^', '[', ']', '\\', '{', '}']), "{:?}", block);
                let block = block.to_ascii_lowercase();
                for address in ["://", "www.", "gh-1", ":tada:", "0123abcdef"] {
                    prop_assert!(!block.contains(address), "{:?}", block);
                }
            }
        }
    }

    #[test]
    fn every_string_is_shown(strings in strings()) {
        for report in reports(&strings) {
            let shown = shown(&render(&report, Language::Ko));
            let used = if matches!(report.results, Results::Statistics(_)) { STRINGS_OF_STATISTICS } else { STRINGS };
            for string in &strings[..used] {
                let expected = squeezed(&visible(string));
                prop_assert!(shown.contains(&expected), "{:?} is not in {:?}", expected, shown);
            }
        }
    }

    #[test]
    fn the_bytes_are_in_order(strings in strings()) {
        for report in reports(&strings) {
            let text = render(&report, Language::En);
            prop_assert_eq!(&text, &render(&report, Language::En));
            prop_assert!(text.starts_with("## countersign: ") && text.ends_with("-->\n"));
            prop_assert!(!text.contains(|character| character != '\n' && is_unsafe(character)));
            prop_assert!(!text.contains("\n\n\n") && !text.lines().any(|line| line.ends_with(' ')), "{}", text);
        }
    }
}

#[test]
fn the_comparison_of_structures_sees_what_strings_can_do() {
    for string in ["**a**", "<b>", "[a](b)", "a\n- b", "a\n\nb", "$a$", "~~a~~", "a  \nb"] {
        let (raw, harmless) = (format!("- {string} `x`\n"), "- x `x`\n");
        let changed = structure(&raw) != structure(harmless) || shown(&raw) != shown(&harmless.replacen('x', string, 1));
        assert!(changed, "{string:?}");
    }
    let row = |cell: &str| format!("| a | b |\n|---|---|\n| {cell} | x |\n| x | x |\n");
    assert_ne!(structure(&row("a\nb")), structure(&row("x")));
}

#[test]
fn nothing_found_and_nothing_asked_is_an_empty_text() {
    let report = CheckReport { summary: None, results: Results::Findings(Vec::new()) };
    assert_eq!(render(&report, Language::En), "");
}

#[test]
fn a_report_of_findings_only_has_nothing_around_them() {
    let report = CheckReport { summary: None, ..findings(|| "x".to_owned()) };
    let text = render(&report, Language::En);
    assert!(text.starts_with("### `x`\n\n- 4:26 **error** `x`: x\n"), "{text}");
    assert!(text.ends_with("### `z`\n\n- **info** `a/b`: x\n"), "{text}");
}
