//! Questions that a run put to a person.

use super::label::Label;
use super::line::{Line, field, normal, says_none};
use super::steps::children;
use crate::document::MarkdownDocument;
use crate::source::Span;

/// A question that was put to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Escalation {
    /// Where it begins.
    pub span: Span,
    /// Whether it says `Recommended default:`.
    pub has_default: bool,
}

/// Labels of what belongs to one escalation: a list of these is one, not several.
const PARTS: [&str; 9] =
    ["question", "options", "option", "recommended default", "answer", "decision", "context", "reason", "response"];

/// The escalations of a report, in order.
pub(super) fn escalations(document: &MarkdownDocument, lines: &[Line]) -> Vec<Escalation> {
    let mut found = Vec::new();
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let words = line.label.clone().unwrap_or_else(|| normal(&line.words.text));
        let is_name = line.heading > 0 || line.label.is_some();
        if !is_name || Label::of(&words) != Some(Label::Escalation) {
            index += 1;
            continue;
        }
        let end = end_of(lines, index);
        let own = if line.label.is_some() { line.value.text.as_str() } else { "" };
        region(document, lines, index, end, own, &mut found);
        index = end.max(index + 1);
    }
    found.extend(in_tables(document));
    found.sort_by_key(|escalation| escalation.span);
    found
}

/// Where what belongs to a line ends: at the next heading of its level, or at the next line that is not below it.
fn end_of(lines: &[Line], index: usize) -> usize {
    let own = &lines[index];
    if own.heading > 0 {
        let is_end = |line: &Line| line.heading > 0 && line.heading <= own.heading;
        return lines[index + 1..].iter().position(is_end).map_or(lines.len(), |at| index + 1 + at);
    }
    let is_below = |line: &Line| line.heading == 0 && (line.indent > own.indent || (!own.is_item && line.is_item));
    lines[index + 1..].iter().position(|line| !is_below(line)).map_or(lines.len(), |at| index + 1 + at)
}

fn region(document: &MarkdownDocument, lines: &[Line], index: usize, end: usize, own: &str, found: &mut Vec<Escalation>) {
    let line = &lines[index];
    let span_of = |from: usize, to: usize| Span::new(lines[from].words.span.start, lines[to - 1].words.span.end);
    let is_count = !own.is_empty() && own.chars().all(|character| character.is_ascii_digit());
    if !own.is_empty() && !is_count {
        // `none` may be followed by a remark.
        let says_nothing = says_none(own.split(['.', '(', '—', ';', ',']).next().unwrap_or_default());
        if !says_nothing {
            found.push(escalation(document, line.words.span, span_of(index, end)));
        }
        return;
    }
    let items = if line.heading > 0 { items_of(&lines[..end], index + 1) } else { children(&lines[..end], index) };
    let are_parts = items.iter().any(|item| lines[*item].label.as_deref().is_some_and(|label| PARTS.contains(&label)));
    if items.is_empty() || are_parts {
        let body = &lines[(index + 1).min(end)..end];
        if body.iter().any(|line| line.heading == 0 && !says_none(&line.words.text)) {
            found.push(escalation(document, line.words.span, span_of(index, end)));
        }
        return;
    }
    for (at, item) in items.iter().enumerate() {
        let item_end = items.get(at + 1).copied().unwrap_or(end);
        if !says_none(&lines[*item].words.text) {
            found.push(escalation(document, lines[*item].words.span, span_of(*item, item_end)));
        }
    }
}

/// The outermost items of a part of a report.
fn items_of(lines: &[Line], start: usize) -> Vec<usize> {
    let items = || lines.iter().enumerate().skip(start).filter(|(_, line)| line.is_item);
    let outermost = items().map(|(_, line)| line.indent).min().unwrap_or(0);
    items().filter(|(_, line)| line.indent == outermost).map(|(index, _)| index).collect()
}

fn in_tables(document: &MarkdownDocument) -> impl Iterator<Item = Escalation> {
    document.tables().iter().flat_map(move |table| {
        let head = table.rows.first();
        let column = head.and_then(|head| {
            head.iter().position(|cell| Label::of(&normal(&field(document, *cell).text)) == Some(Label::Escalation))
        });
        let cells = table.rows.iter().skip(1).filter_map(move |row| row.get(column?).copied());
        cells.filter_map(move |cell| {
            let words = field(document, cell);
            let is_question = words.text.chars().any(char::is_alphabetic) && !says_none(&words.text);
            is_question.then(|| escalation(document, words.span, cell))
        })
    })
}

fn escalation(document: &MarkdownDocument, span: Span, whole: Span) -> Escalation {
    let text = document.slice(whole).to_lowercase();
    let has_default = text.match_indices("recommended default").any(|(at, word)| {
        let after = text[at + word.len()..].trim_start_matches(['*', '_', '`', ' ']);
        after.starts_with([':', '：'])
    });
    Escalation { span, has_default }
}
