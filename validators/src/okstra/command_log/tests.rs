use std::sync::Arc;

use super::CommandLog;
use crate::document::MarkdownDocument;
use crate::source::{FilePath, Source};

fn document(text: &str) -> MarkdownDocument {
    MarkdownDocument::parse(&Arc::new(Source::new(FilePath::from_text("a.md"), text.as_bytes().to_vec())))
}

/// Command and exit code of every entry of the first log, `?` where there is no exit code.
fn entries(text: &str) -> Vec<String> {
    let document = document(text);
    let Some(log) = CommandLog::find(&document) else { return vec!["no log".to_owned()] };
    let shown = log.entries.iter().map(|entry| {
        if !entry.command.text.contains('|') {
            assert_eq!(document.slice(entry.command.span), entry.command.text, "the span is that of the command");
        }
        format!("{} -> {}", entry.command.text, entry.exit_code.as_ref().map_or("?", |exit| &exit.text))
    });
    shown.collect()
}

#[test]
fn list_items_with_named_exit_codes() {
    let text = "### Read-only command log\n\n- `git diff a..b` exit 0\n- `npm test` (exit code: 1)\n- `npx tsc` — Exit status 2, see below\n- `npx eslint` exited with 3\n- `a` rc=-1\n";
    assert_eq!(entries(text), ["git diff a..b -> 0", "npm test -> 1", "npx tsc -> 2", "npx eslint -> 3", "a -> -1"]);
}

#[test]
fn bare_numbers_and_no_number() {
    let text = "## 2.1 Read-only command log\n1. `git status` → 0\n2. `npm test` => 1\n3. `npm ci`: `0`\n4. `npx tsc`\n5. `npm t` exit n/a\n";
    assert_eq!(entries(text), ["git status -> 0", "npm test -> 1", "npm ci -> 0", "npx tsc -> ?", "npm t -> n/a"]);
}

#[test]
fn remarks_are_no_entries() {
    let text = "## Read-only command log\n\n- qa-command skipped: `ruff` (language=python not in diff)\n- nothing else\n- npm test, exit 0\n- lint: `npx eslint` exit 0\n";
    assert_eq!(entries(text), ["npm test -> 0", "npx eslint -> 0"]);
}

#[test]
fn a_line_may_name_the_block_and_the_next_heading_ends_it() {
    let text = "## 5. Verdict\n\n**Read-only command log**:\n\n- `git log` exit 0\n\n## 6. More\n\n- `rm x` exit 0\n";
    assert_eq!(entries(text), ["git log -> 0"]);
    assert_eq!(entries("- Read-only command log\n  - `git log` exit 0\n"), ["git log -> 0"]);
    assert_eq!(entries("```\nRead-only command log\n```\n- `git log` exit 0\n"), ["no log"]);
    assert_eq!(entries("Read-only command log\n---\n\n- `git log` exit 0\n"), ["git log -> 0"]);
}

#[test]
fn a_table_is_read_by_its_columns() {
    let text = "## Read-only command log\n\n| # | Command | Exit code |\n|---|---|---|\n| 1 | `a \\| b` | 0 |\n| 2 | `c` | |\n| 3 | | 0 |\n";
    assert_eq!(entries(text), ["a | b -> 0", "c -> ?"]);
}

#[test]
fn a_fence_is_read_by_prompts_or_by_line_ends() {
    let prompts =
        "## Read-only command log\n\n```console\n$ npm test\nall exit code 0\n[exit 1]\n$ git diff # exit 0\n$ git log\n```\n";
    assert_eq!(entries(prompts), ["npm test -> 1", "git diff -> 0", "git log -> ?"]);
    let line_ends = "## Read-only command log\n\n```\nnpm test # exit 0\nsome output\ngit diff => exit code 1\n```\n";
    assert_eq!(entries(line_ends), ["npm test -> 0", "git diff -> 1"]);
    let output = "## Read-only command log\n\n- `npm test` exit 0\n\n```\nthe process ended with exit code 1\n```\n";
    assert_eq!(entries(output), ["npm test -> 0"]);
}

#[test]
fn crlf_and_a_byte_order_mark_change_nothing() {
    let text = "## Read-only command log\n\n- `npm test` exit 0\n\n```\nx\n```\n";
    assert_eq!(entries(&format!("\u{feff}{}", text.replace('\n', "\r\n"))), entries(text));
    let fence = "## Read-only command log\n\n```\nnpm test # exit 0\n```\n";
    assert_eq!(entries(&format!("\u{feff}{}", fence.replace('\n', "\r\n"))), ["npm test -> 0"]);
}

#[test]
fn a_report_has_one_log_for_each_verifier() {
    let document = document(
        "### Claude\n\nRead-only command log:\n\n- `a` exit 0\n\nRead-only command log:\n\n- `b` exit 0\n- `c` exit 1\n",
    );
    let counts: Vec<usize> = CommandLog::all(&document).iter().map(|log| log.entries.len()).collect();
    assert_eq!(counts, [1, 2]);
}

#[test]
fn only_whole_numbers_are_exit_statuses() {
    let document = document("## Read-only command log\n- `a` exit 0\n- `b` exit 1.5\n- `c` exit 99999999999999999999\n- `d`\n");
    let log = CommandLog::find(&document).expect("a log");
    assert_eq!(log.entries.iter().map(super::LoggedCommand::exit_status).collect::<Vec<_>>(), [Some(0), None, None, None]);
}
