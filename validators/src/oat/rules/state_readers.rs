//! What the convention's readers of state.md see differently (catalogue 2 and 4).

mod lists;
mod scalars;

use std::collections::BTreeSet;

use crate::document::Kind;
use crate::finding::{Applicability, Edit, Finding};
use crate::oat::context::Context;
use crate::oat::front_matter::agreement::{LINE_KEYS, Readings, Usage, is_placeholder, is_plain_word, is_quoted};
use crate::oat::front_matter::{FrontMatter, LineReader};
use crate::oat::state::{LIFECYCLES, PHASE_STATUSES, PHASES, State, WORKFLOW_MODES};
use crate::parsed_file::TextFile;
use crate::rule::rules;
use crate::source::Span;

rules! { "oat":
    STATE_EMPTY_SCALAR = "state-empty-scalar", Error, Ours, "a key of the state has nothing behind its colon, and line readers take the next line", safe_fix;
    STATE_HASH_IN_QUOTES = "state-hash-in-quotes", Error, Ours, "a quoted value of the state has a `#`, where line readers cut it off";
    STATE_QUOTED_ENUM = "state-quoted-enum", Warning, Ours, "a word of the state stands in quotes, which line readers take for a part of it", safe_fix;
    STATE_LAST_COMMIT_LOSSY = "state-last-commit-lossy", Error, Ours, "YAML takes the unquoted commit for a number and so loses it", safe_fix;
    STATE_HILL_LIST_STYLE = "state-hill-list-style", Error, Ours, "a list of checkpoints is not written so that the dashboard can see it", safe_fix;
    STATE_READERS_DISAGREE = "state-readers-disagree", Warning, Ours, "a value of the state means different things to the convention's readers", safe_fix;
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(state) = &context.project.state else { return };
    // Where one of them reads nothing at all, another rule says so.
    let (Some(front_matter), Some(reader)) = (state.accepted(), LineReader::read(state.source())) else { return };
    if front_matter.carriage_return.is_some() {
        return;
    }
    if let Some(finding) = structure(state, front_matter, reader) {
        findings.push(finding);
        return;
    }
    let mut reported = BTreeSet::new();
    scalars::check(state, front_matter, reader, &mut reported, findings);
    for (key, usage) in LINE_KEYS {
        let readings = Readings::of(key, usage, front_matter, reader);
        if reported.contains(key) || readings.agree(state.source()) || is_for_another_rule(&readings) {
            continue;
        }
        findings.push(match usage {
            Usage::Word if is_quoted_word(&readings) => scalars::quoted_word(state, &readings),
            Usage::Text if key == "oat_last_commit" && is_number(&readings) => scalars::lossy_commit(state, &readings),
            Usage::Phases if readings.entry.is_some() && readings.line.is_some() => lists::unseen(state, &readings),
            _ => disagreement(state, &readings),
        });
    }
}

/// Readers that do not even find the same block, or one of which finds no key in it: one finding for all keys.
fn structure(state: &State<'_>, front_matter: &FrontMatter, reader: LineReader<'_>) -> Option<Finding> {
    let source = state.source();
    if front_matter.content.end != reader.content.end {
        let line = source.slice(Span::new(reader.content.end + 1, source.bytes().len().try_into().unwrap_or(u32::MAX)));
        let length = line.split('\n').next().unwrap_or_default().len();
        let first = Span::from_range(0..length).shifted(reader.content.end + 1);
        let message = format!(
            "the front matter ends in two places: for the line readers and `closeout-check` here, at `{}`, for the control plane further below",
            clipped(source.slice(first))
        );
        let end = Span::from_range(0..3).shifted(front_matter.content.end + 1);
        let finding = Finding::new(&STATE_READERS_DISAGREE, state.file.place(first), message);
        return Some(
            finding
                .with_related(state.file.place(end), "the control plane reads down to here")
                .with_help("let no line of the front matter begin with `---`, and write the closing `---` alone on its line"),
        );
    }
    let first = front_matter.mapping()?.entries().next()?.key;
    let before = source.slice(Span::new(front_matter.content.start, first.span().start));
    if before.is_empty() || before.ends_with('\n') {
        return None;
    }
    let how = if before.trim().is_empty() { "indented" } else { "written in braces" };
    let message = format!(
        "the keys are {how}: a YAML reader sees `{}` and the others, the dashboard's line reader none of them",
        clipped(first.text())
    );
    Some(
        Finding::new(&STATE_READERS_DISAGREE, state.file.place(first.span()), message)
            .with_help("write each key at the beginning of a line of its own"),
    )
}

/// Unknown words have their own rules, quotes or not, and so have needed ones that are not set.
fn is_for_another_rule(readings: &Readings<'_, '_>) -> bool {
    const NEEDED: [&str; 3] = ["oat_phase", "oat_phase_status", "oat_workflow_mode"];
    let known: &[&str] = match readings.key {
        "oat_phase" => &PHASES,
        "oat_phase_status" => &PHASE_STATUSES,
        "oat_workflow_mode" => &WORKFLOW_MODES,
        "oat_lifecycle" => &LIFECYCLES,
        "oat_docs_updated" => &super::state_fields::DOCS_UPDATED,
        "oat_pr_status" => &super::state_fields::PR_STATUSES,
        _ => return false,
    };
    match readings.full.as_deref() {
        Some(full) => !known.contains(&full),
        None => readings.entry.is_some_and(|entry| is_placeholder(entry.value.text().trim()) || NEEDED.contains(&readings.key)),
    }
}

/// One of the words that have a rule for their quotes, in quotes that the line reader keeps.
fn is_quoted_word(readings: &Readings<'_, '_>) -> bool {
    const OWN_RULE: [&str; 5] = ["oat_phase", "oat_phase_status", "oat_workflow_mode", "oat_lifecycle", "oat_current_task"];
    let in_quotes = readings.line.is_some_and(|field| field.value.starts_with(['"', '\'']));
    OWN_RULE.contains(&readings.key) && in_quotes && readings.entry.is_some_and(|entry| is_quoted(entry.value))
}

fn is_number(readings: &Readings<'_, '_>) -> bool {
    readings.entry.is_some_and(|entry| matches!(entry.value.kind(), Kind::Integer | Kind::Float)) && readings.line.is_some()
}

/// What no rule of the catalogue names.
fn disagreement(state: &State<'_>, readings: &Readings<'_, '_>) -> Finding {
    let source = state.source();
    let span = readings.entry.map(|entry| entry.value.span()).filter(|span| !span.is_empty());
    let key_span = readings.entry.map(|entry| entry.key.span());
    let seen_by_line = readings.line.map(|field| field.span);
    let place = if readings.line.is_none() { key_span } else { span };
    let span = place.or(seen_by_line).or(key_span).unwrap_or(Span::empty_at(0));
    let full = match readings.usage {
        Usage::Phases | Usage::List => readings.entry.map(|entry| clipped(entry.value.raw())),
        _ => readings.full.as_deref().map(clipped),
    };
    let (line, help) = (readings.line.map(|field| clipped(field.value)), help(state, readings));
    let message =
        format!("`{}`: a YAML reader sees {}, the dashboard's line reader {}", readings.key, ticked(full), ticked(line));
    let finding = Finding::new(&STATE_READERS_DISAGREE, state.file.place(span), message).with_help(help);
    match fix(&state.file, source, readings) {
        Some((title, edits)) => finding.with_fix(Applicability::Safe, title, edits),
        None => finding,
    }
}

fn help(state: &State<'_>, readings: &Readings<'_, '_>) -> String {
    let Some(entry) = readings.entry else {
        return "write the key and its value on a line of their own, outside of any other value".to_owned();
    };
    let raw = state.source().slice(entry.value.span());
    match readings.line {
        None => {
            format!("write `{}:` at the beginning of its line, without quotes and without a blank before the colon", readings.key)
        }
        Some(field) if field.is_cut && raw.contains('#') => {
            "leave `#` and what follows out of the value: line readers take it for a comment".to_owned()
        }
        Some(_) if raw.contains('\n') || entry.value.kind() == Kind::Sequence => {
            "write the whole value on one line behind the colon".to_owned()
        }
        Some(_) if is_quoted(entry.value) => "write the value without quotes".to_owned(),
        Some(_) if entry.value.kind() == Kind::Null => "write `null` for a value that is not set".to_owned(),
        Some(_) => {
            "write the value plainly on one line: no anchor, alias, tag or block, and no number where text is meant".to_owned()
        }
    }
}

/// A change after which both see what the YAML reader sees now.
fn fix(file: &TextFile<'_>, source: &crate::source::Source, readings: &Readings<'_, '_>) -> Option<(String, Vec<Edit>)> {
    let entry = readings.entry?;
    let Some(field) = readings.line else {
        // A quoted key, or a blank before the colon.
        let key = entry.key.span();
        let rest = source.slice(Span::new(key.end, entry.value.span().start.max(key.end)));
        let colon = rest.find(':').filter(|at| rest[..*at].trim_matches([' ', '\t']).is_empty())?;
        let span = Span::new(key.start, key.end + u32::try_from(colon).ok()? + 1);
        return Some(("write the key plainly".to_owned(), vec![Edit::replace(file.place(span), format!("{}:", readings.key))]));
    };
    if readings.usage == Usage::List || readings.usage == Usage::Phases {
        return lists::one_line_fix(file, source, readings);
    }
    let node = entry.value;
    if let Some(node) = readings.in_one_piece(source) {
        let replacement = match (&readings.full, node.kind()) {
            (None, _) => "null".to_owned(),
            (Some(text), Kind::String) if readings.usage == Usage::Word && is_plain_word(text) => text.as_ref().to_owned(),
            (Some(_), Kind::Integer | Kind::Float) if readings.usage == Usage::Text => format!("\"{}\"", node.text()),
            _ => return None,
        };
        return Some((format!("write `{replacement}`"), vec![Edit::replace(file.place(node.span()), replacement)]));
    }
    // A value on several lines, all of which belong to it and to nothing else.
    let text = readings.full.as_deref()?;
    let is_all = node.definition().is_none() && node.span().start == field.span.start && !node.raw().contains('#');
    let is_easy =
        text.chars().all(|character| !character.is_control() && !matches!(character, '"' | '\\' | '#' | '\u{2028}' | '\u{2029}'));
    let replacement = match readings.usage {
        Usage::Word if is_plain_word(text) => text.to_owned(),
        Usage::Text if is_easy => format!("\"{text}\""),
        _ => return None,
    };
    (is_all && node.kind() == Kind::String && node.raw().contains('\n'))
        .then(|| ("write the value on one line".to_owned(), vec![Edit::replace(file.place(node.span()), replacement)]))
}

fn ticked(value: Option<String>) -> String {
    value.filter(|value| !value.is_empty()).map_or_else(|| "nothing".to_owned(), |value| format!("`{value}`"))
}

/// The beginning of a value, on one line, for a message.
fn clipped(value: &str) -> String {
    /// More would hide the rest of the message.
    const LONGEST: usize = 60;
    let line: String = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST { line } else { line.chars().take(LONGEST).chain(['…']).collect() }
}
