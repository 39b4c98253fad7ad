//! Values that a line reader takes for something else.

use std::collections::BTreeSet;

use super::{STATE_EMPTY_SCALAR, STATE_HASH_IN_QUOTES, STATE_LAST_COMMIT_LOSSY, STATE_QUOTED_ENUM, clipped, ticked};
use crate::document::{Entry, Kind};
use crate::finding::{Applicability, Edit, Finding};
use crate::oat::front_matter::agreement::{Readings, is_plain_word, is_quoted};
use crate::oat::front_matter::{FrontMatter, LineReader};
use crate::oat::state::State;
use crate::source::Span;

/// Empty values and `#` in quotes, under every key of the convention: the line reader and its writer ask for any of them. The keys that have a
/// finding go to `reported`.
pub(super) fn check(
    state: &State<'_>,
    front_matter: &FrontMatter,
    reader: LineReader<'_>,
    reported: &mut BTreeSet<String>,
    findings: &mut Vec<Finding>,
) {
    let Some(mapping) = front_matter.mapping() else { return };
    let mut entries = mapping.entries().peekable();
    while let Some(entry) = entries.next() {
        let end = entries.peek().map_or(reader.content.end, |next| next.key.span().start);
        let key = entry.key.text();
        let finding = if !key.starts_with("oat_") {
            None
        } else if entry.value.kind() == Kind::Null && entry.value.raw().is_empty() {
            empty(state, entry, end)
        } else if is_quoted(entry.value) && entry.value.raw().contains('#') {
            Some(hash(state, entry))
        } else {
            None
        };
        if let Some(finding) = finding {
            reported.insert(key.to_owned());
            findings.push(finding);
        }
    }
}

/// `key:` with nothing behind it. `end` is where the next key begins.
fn empty(state: &State<'_>, entry: Entry<'_>, end: u32) -> Option<Finding> {
    let (source, key) = (state.source(), entry.key.span());
    let rest = source.slice(Span::new(key.end, end));
    let colon = rest.find(':').filter(|at| rest[..*at].trim().is_empty())?;
    let behind = rest[colon + 1..].split('\n').next().unwrap_or_default();
    // A comment stops the line reader: it sees an empty value, as it should.
    if !behind.trim().is_empty() {
        return None;
    }
    let after_colon = key.end + u32::try_from(colon).ok()? + 1;
    let name = entry.key.text();
    let block = source.slice(Span::new(after_colon, LineReader::read(source)?.content.end));
    let taken = block.trim_start();
    let start = after_colon + u32::try_from(block.len() - taken.len()).ok()?;
    let line = taken.split('\n').next().unwrap_or_default().trim_end();
    let seen = line.split('#').next().unwrap_or_default().trim();
    let message = if line.is_empty() {
        format!("`{name}` is empty: a YAML reader sees null, and a line reader would take the next line that is added below")
    } else if seen.is_empty() {
        format!("`{name}` is empty: a YAML reader sees null, and the next write glues its value to the comment below")
    } else {
        format!(
            "`{name}` is empty: a YAML reader sees null, the dashboard's line reader `{}`, and the next write deletes that line",
            clipped(seen)
        )
    };
    let finding = Finding::new(&STATE_EMPTY_SCALAR, state.file.place(key), message).with_help(format!("write `{name}: null`"));
    let finding = if line.is_empty() {
        finding
    } else {
        let label = if seen.is_empty() { "the writer joins its value to this line" } else { "the writer deletes this line" };
        finding.with_related(state.file.place(Span::from_range(0..line.len()).shifted(start)), label)
    };
    let edit = Edit::replace(state.file.place(Span::empty_at(after_colon)), " null");
    Some(finding.with_fix(Applicability::Safe, "write `null`", vec![edit]))
}

/// A quoted value with `#` in it.
fn hash(state: &State<'_>, entry: Entry<'_>) -> Finding {
    let (node, name) = (entry.value, entry.key.text());
    let raw = node.raw();
    let at = raw.find('#').unwrap_or_default();
    // The writer keeps what looks to it like a comment, with the blanks before it.
    let seen = raw[..at].trim_end();
    let line_end = raw[at..].find('\n').map_or(raw.len(), |length| at + length);
    let left = &raw[seen.len()..line_end];
    let message = format!(
        "`{name}` has a `#` in quotes: a YAML reader sees {}, the dashboard's line reader `{}`, and the next write leaves `{name}: …{}`",
        ticked(Some(clipped(node.text()))),
        clipped(seen),
        clipped_end(left)
    );
    let start = node.span().start + u32::try_from(at).unwrap_or_default();
    Finding::new(&STATE_HASH_IN_QUOTES, state.file.place(node.span()), message)
        .with_related(state.file.place(Span::new(start, start + 1)), "line readers take this for the beginning of a comment")
        .with_help("write the value without `#`; for an address, leave the part from `#` on out")
}

/// As [`clipped`], with the blanks at the beginning kept.
fn clipped_end(left: &str) -> String {
    let text = clipped(left);
    if left.starts_with(char::is_whitespace) { format!(" {text}") } else { text }
}

/// A word in quotes.
pub(super) fn quoted_word(state: &State<'_>, readings: &Readings<'_, '_>) -> Finding {
    let Some(entry) = readings.entry else { return super::disagreement(state, readings) };
    let node = entry.value;
    let line = readings.line.map(|field| clipped(field.value));
    let full = readings.full.as_deref();
    let message = format!(
        "`{}`: a YAML reader sees {}, the dashboard's line reader {}, with the quotes",
        readings.key,
        ticked(full.map(clipped)),
        ticked(line)
    );
    let finding = Finding::new(&STATE_QUOTED_ENUM, state.file.place(node.span()), message);
    let word = full.unwrap_or("null");
    let finding = finding.with_help(format!("write `{}: {}`", readings.key, clipped(word)));
    if readings.in_one_piece(state.source()).is_some() && (full.is_none() || is_plain_word(word)) {
        let edit = Edit::replace(state.file.place(node.span()), word);
        return finding.with_fix(Applicability::Safe, "remove the quotes", vec![edit]);
    }
    finding
}

/// A commit that is a number to YAML.
pub(super) fn lossy_commit(state: &State<'_>, readings: &Readings<'_, '_>) -> Finding {
    let Some(entry) = readings.entry else { return super::disagreement(state, readings) };
    let node = entry.value;
    let message = format!(
        "a YAML reader sees {}, the file says `{}`: without quotes the commit is a number",
        ticked(readings.full.as_deref().map(clipped)),
        clipped(node.raw())
    );
    let quoted = format!("\"{}\"", node.text());
    let finding = Finding::new(&STATE_LAST_COMMIT_LOSSY, state.file.place(node.span()), message)
        .with_help(format!("write `oat_last_commit: {}`", clipped(&quoted)));
    if readings.in_one_piece(state.source()).is_none() {
        return finding;
    }
    let edit = Edit::replace(state.file.place(node.span()), quoted);
    finding.with_fix(Applicability::Safe, "quote the commit", vec![edit])
}
