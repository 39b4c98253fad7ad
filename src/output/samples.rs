//! Hand-made reports, and the formats' snapshots of them.

use std::sync::Arc;

use countersign_validators::config::FailOn;
use countersign_validators::finding::{Applicability, Edit, Finding, Place};
use countersign_validators::gate::GateAnswer;
use countersign_validators::report::{Report, Skipped, Summary};
use countersign_validators::rule::{Level, Rule};
use countersign_validators::rule_by_name;
use countersign_validators::source::{FilePath, Source, Span};

use unicode_width::UnicodeWidthChar as _;

use super::{CheckResult, GateResult, GateResults, concise, human, json, markdown};
use crate::outcome::Meaning;

fn rule(name: &str) -> &'static Rule {
    rule_by_name(name).unwrap()
}

fn source(path: &str, bytes: &[u8]) -> Arc<Source> {
    Arc::new(Source::new(FilePath::from_text(path), bytes.to_vec()))
}

/// Where `text` first stands in the source.
fn place(source: &Source, text: &str) -> Place {
    let at = source.bytes().windows(text.len()).position(|window| window == text.as_bytes()).unwrap();
    Place::new(source.path().clone(), Span::from_range(at..at + text.len()))
}

fn report(findings: Vec<Finding>, sources: &[&Arc<Source>]) -> Report {
    let mut report = Report { findings, ..Report::default() };
    report.sources = sources.iter().map(|&source| (source.path().clone(), Arc::clone(source))).collect();
    report.summary = Summary {
        files: 41,
        artifacts: [("checksum list", 1), ("proposal packet", 2)].into(),
        skipped: Skipped { ignored_files: 2, ignored_directories: 1, excluded: 0, symlinks: 1 },
        ignored_findings: 3,
        fixed: 0,
    };
    report
}

fn result(report: &Report) -> CheckResult<'_> {
    CheckResult { report, meaning: Meaning::Findings(FailOn::Error), statistics: false, quiet: false }
}

fn human_text(report: &Report) -> String {
    let mut bytes = Vec::new();
    human::check(&mut bytes, &CheckResult { quiet: true, ..result(report) }, false).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn concise_text(report: &Report) -> String {
    let mut bytes = Vec::new();
    concise::check(&mut bytes, &result(report)).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn markdown_text(report: &Report) -> String {
    let mut bytes = Vec::new();
    markdown::check(&mut bytes, &result(report), countersign_renderer::Language::En).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn json_value(report: &Report) -> serde_json::Value {
    let mut bytes = Vec::new();
    json::check(&mut bytes, &CheckResult { statistics: true, ..result(report) }).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// Two files that disagree, and places of every kind.
fn mixed() -> Report {
    let review = source("packet/support/proposal-review.md", "# Review\n\nverdict: accepted\nreviewed: sha256:00ff\n".as_bytes());
    let manifest = source("packet/proposal.yml", "title: 제안서 예산\nstatus: draft\n".as_bytes());
    let disagreeing = Finding::new(
        rule("countersign/internal-error"),
        place(&review, "accepted"),
        "the verdict says one thing, the status another",
    )
    .with_help("set the status to `accepted`")
    .with_related(place(&manifest, "draft"), "the status stands here")
    .with_related(place(&review, "sha256:00ff"), "reviewed in this state")
    .with_fix(
        Applicability::Unsafe,
        "take the verdict over",
        vec![
            Edit::replace(place(&manifest, "draft"), "accepted"),
            Edit::replace(Place::whole(review.path().clone()), "\u{feff}"),
        ],
    );
    let wide = Finding::new(rule("countersign/ignore-unused"), place(&manifest, "예산"), "no such budget").with_fix(
        Applicability::Safe,
        "quote the\u{1b} value",
        vec![Edit::replace(place(&manifest, "제안서 예산"), "'제안서 예산'")],
    );
    let folder = Finding::new(
        rule("countersign/folder-unreadable"),
        Place::whole(FilePath::from_text("packet/resources")),
        "permission denied",
    )
    .at_level(Level::Info);
    let whole =
        Finding::new(rule("countersign/file-not-text"), Place::whole(manifest.path().clone()), "the file is odd as a whole")
            .with_related(Place::whole(FilePath::from_text("packet")), "its packet");
    report(vec![disagreeing, wide, folder, whole], &[&review, &manifest])
}

/// Text that would like to be something else on a terminal.
fn hostile() -> Report {
    let long = format!("{{\"key\": \"{}NEEDLE{}\"}}\n", "x".repeat(5_000), "y".repeat(5_000));
    let long = source("long.json", long.as_bytes());
    let odd = source("odd\u{1b}[2J\n.yml", b"\xEF\xBB\xBFa:\t\x1b[31mred\xFF \xE2\x80\xAE\r\nb: 1\r\n");
    let in_long = Finding::new(rule("countersign/internal-error"), place(&long, "NEEDLE"), "far to the right")
        .with_related(place(&long, "key"), "belongs to this key")
        .with_help("look here");
    let in_odd =
        Finding::new(rule("countersign/internal-error"), place(&odd, "red"), "a \u{1b}]0;title\u{7} in a message\nnext line")
            .with_related(place(&odd, "b"), "label\r\n::error::injected");
    report(vec![in_long, in_odd], &[&long, &odd])
}

/// Spans that a frame must not stumble over.
fn awkward() -> Report {
    let lines = source("lines.md", &"line of text\n".repeat(40).into_bytes());
    let empty = source("empty.yml", b"");
    let at_end = source("end.yml", b"a: 1\n");
    let whole_list = Finding::new(
        rule("countersign/internal-error"),
        Place::new(lines.path().clone(), Span::new(13, 500)),
        "all of these lines",
    );
    let some = Finding::new(
        rule("countersign/internal-error"),
        Place::new(lines.path().clone(), Span::new(13, 39)),
        "two of these lines",
    );
    let far = Finding::new(rule("countersign/internal-error"), Place::new(lines.path().clone(), Span::new(13, 17)), "far apart")
        .with_related(Place::new(lines.path().clone(), Span::new(400, 404)), "the other end");
    let nothing = Finding::new(rule("countersign/internal-error"), Place::whole(empty.path().clone()), "an empty file");
    let past = Finding::new(
        rule("countersign/internal-error"),
        Place::new(at_end.path().clone(), Span::empty_at(5)),
        "the end of the file",
    );
    let everywhere =
        Finding::new(rule("countersign/internal-error"), Place::new(lines.path().clone(), Span::new(0, 4)), "everywhere");
    let everywhere = (1..9).fold(everywhere, |finding, line| {
        finding.with_related(Place::new(lines.path().clone(), Span::new(line * 26, line * 26 + 4)), "and here")
    });
    report(vec![some, far, whole_list, nothing, past, everywhere], &[&lines, &empty, &at_end])
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/command");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn human_frames() {
    snapshot("output_human_mixed", &human_text(&mixed()));
    snapshot("output_human_hostile", &human_text(&hostile()));
    snapshot("output_human_awkward", &human_text(&awkward()));
}

#[test]
fn concise_lines() {
    snapshot("output_concise_mixed", &concise_text(&mixed()));
    snapshot("output_concise_hostile", &concise_text(&hostile()));
}

#[test]
fn markdown_reports() {
    snapshot("output_markdown_mixed", &markdown_text(&mixed()));
    snapshot("output_markdown_hostile", &markdown_text(&hostile()));
}

#[test]
fn json_document() {
    snapshot("output_json_mixed", &serde_json::to_string_pretty(&json_value(&mixed())).unwrap());
}

#[test]
fn summaries() {
    let report = mixed();
    let text = |statistics| {
        let mut bytes = Vec::new();
        human::check(&mut bytes, &CheckResult { statistics, ..result(&report) }, false).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    snapshot("output_human_statistics", &text(true));
    assert!(text(false).ends_with("\nexit 1: findings at or above `error`\n"));
}

#[test]
fn colour_changes_nothing_but_colour() {
    for report in [mixed(), hostile(), awkward()] {
        let mut styled = Vec::new();
        human::check(&mut styled, &CheckResult { quiet: true, ..result(&report) }, true).unwrap();
        let plain = anstream::adapter::strip_str(std::str::from_utf8(&styled).unwrap()).to_string();
        assert_eq!(plain, human_text(&report));
        assert_ne!(styled, plain.into_bytes());
    }
}

#[test]
fn carets_stand_below_what_they_mark() {
    for before in [
        "",
        "plain ",
        "제안서 ",
        "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af} ",
        "🎉🇰🇷 ",
        "e\u{301}é ",
        "\t\t",
        "中文；\u{200b}",
    ] {
        let source = source("file.md", format!("{before}MARK 뒤\n").as_bytes());
        let finding = Finding::new(rule("countersign/internal-error"), place(&source, "MARK"), "here");
        let text = human_text(&report(vec![finding], &[&source]));
        let lines: Vec<&str> = text.lines().collect();
        let shown = lines[3].split("MARK").next().unwrap();
        let carets = lines[4].split("^^^^").next().unwrap();
        // Character by character, as terminals place them; a joined sequence may be drawn narrower.
        let width: usize = shown.chars().map(|character| character.width().unwrap_or(1)).sum();
        assert_eq!(carets.len(), width, "{text}");
    }
}

#[test]
fn no_format_lets_a_control_character_through() {
    let is_control = |character: char| character != '\n' && super::escape::is_unsafe(character);
    let json = serde_json::to_string(&json_value(&hostile())).unwrap();
    for text in [human_text(&hostile()), concise_text(&hostile()), markdown_text(&hostile()), json] {
        // JSON escapes what a terminal obeys, and may keep what only looks odd.
        assert!(!text.contains(|character| is_control(character) && character != '\u{202e}'), "{text:?}");
    }
}

#[test]
fn gates_print_in_every_format() {
    let report = mixed();
    let failing = GateAnswer::from_findings(report.findings.clone(), Some("review-packet".to_owned()))
        .with_sources(report.sources.values().cloned());
    let passing = GateAnswer::from_findings(Vec::new(), None);
    let results = [
        GateResult { target: "packet".to_owned(), answer: failing },
        GateResult { target: "other\u{1b}".to_owned(), answer: passing },
    ];
    let results = GateResults { gate: "octon:implement", results: &results, quiet: false };
    let (mut for_people, mut concise, mut json) = (Vec::new(), Vec::new(), Vec::new());
    human::gate(&mut for_people, &results, false).unwrap();
    concise::gate(&mut concise, &results).unwrap();
    json::gate(&mut json, &results).unwrap();
    snapshot("output_human_gate", std::str::from_utf8(&for_people).unwrap());
    snapshot("output_concise_gate", std::str::from_utf8(&concise).unwrap());
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    snapshot("output_json_gate", &serde_json::to_string_pretty(&json).unwrap());
}
