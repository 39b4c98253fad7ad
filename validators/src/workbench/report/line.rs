//! The lines of a report, whatever layout it has: bold labels, bullets, tables, headings, plain `Key: value`.

use crate::document::MarkdownDocument;
use crate::document::markdown::without_markup;
use crate::source::Span;

/// Words with their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The words, without marks of emphasis or code around them.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// A line that is no row of a table.
#[derive(Debug, Clone)]
pub struct Line {
    /// Blanks before the first mark or word; a heading stands at 0.
    pub indent: usize,
    /// The level of a heading; 0 for other lines.
    pub heading: u8,
    /// Whether the line begins an item of a list.
    pub is_item: bool,
    /// The words, without the marks of list, quote or heading.
    pub words: Field,
    /// The words before the colon: lower case, single blanks, without what stands in brackets. `None` when there is no colon or bold
    /// label.
    pub label: Option<String>,
    /// What follows the label; the words when there is none.
    pub value: Field,
}

/// Longest label in bytes; what is longer is a sentence with a colon in it.
const LONGEST_LABEL: usize = 80;

/// The words at `span`, without blanks and markup around them.
#[must_use]
pub fn field(document: &MarkdownDocument, span: Span) -> Field {
    let text = document.slice(span);
    let inner = without_markup(text);
    let start = inner.as_ptr() as usize - text.as_ptr() as usize;
    Field { text: inner.to_owned(), span: Span::from_range(start..start + inner.len()).shifted(span.start) }
}

/// The lines of a document that hold words and are no rows of its tables. Lines in fences count only when `in_fences`.
#[must_use]
pub fn lines(document: &MarkdownDocument, in_fences: bool) -> Vec<Line> {
    let (text, offset) = document.source().body().unwrap_or_default();
    let mut tables = document.tables().iter().map(|table| table.span).peekable();
    let mut start = 0;
    let mut found = Vec::new();
    for raw in text.split_inclusive('\n') {
        let at = Span::from_range(start..start).shifted(offset).start;
        start += raw.len();
        while tables.next_if(|table| table.end <= at).is_some() {}
        let first = at + u32::try_from(raw.len() - raw.trim_start().len()).unwrap_or(0);
        let is_row = tables.peek().is_some_and(|table| table.start <= first);
        let is_fence_line = raw.trim_start().starts_with("```") || raw.trim_start().starts_with("~~~");
        if is_row
            || (document.is_in_fence(first) && (!in_fences || is_fence_line))
            || document.front_matter().is_some_and(|front_matter| at < front_matter.span.end && raw.trim() == "---")
        {
            continue;
        }
        found.extend(line(document, Span::from_range(0..raw.trim_end().len()).shifted(at)));
    }
    found
}

fn line(document: &MarkdownDocument, span: Span) -> Option<Line> {
    let raw = document.slice(span);
    let unquoted = raw.trim_start_matches(['>', ' ', '\t']);
    let indent = raw.len() - unquoted.len();
    let hashes = unquoted.len() - unquoted.trim_start_matches('#').len();
    let is_heading = (1..=6).contains(&hashes) && unquoted[hashes..].starts_with(' ');
    let (rest, is_item) = if is_heading { (unquoted[hashes..].trim(), false) } else { without_marker(unquoted) };
    if rest.trim().is_empty() {
        return None;
    }
    let from = |part: &str| {
        let start = part.as_ptr() as usize - raw.as_ptr() as usize;
        field(document, Span::from_range(start..start + part.len()).shifted(span.start))
    };
    let (label, value) = match labelled(rest) {
        Some((label, value)) => (Some(normal(label)), from(value)),
        None => (None, from(rest)),
    };
    let heading = if is_heading { u8::try_from(hashes).unwrap_or(6) } else { 0 };
    Some(Line { indent: if is_heading { 0 } else { indent }, heading, is_item, words: from(rest), label, value })
}

/// What follows the marker of a list item, and whether there is one. A check box belongs to the marker.
fn without_marker(text: &str) -> (&str, bool) {
    let digits = text.len() - text.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    let bullet = ["- ", "* ", "+ "].iter().find_map(|marker| text.strip_prefix(marker));
    let number = ['.', ')'].into_iter().find_map(|end| text[digits..].strip_prefix(end)).filter(|_| (1..=3).contains(&digits));
    let Some(rest) = bullet.or_else(|| number.and_then(|rest| rest.strip_prefix(' '))) else { return (text, false) };
    let rest = rest.trim_start();
    let unboxed = ["[ ] ", "[x] ", "[X] "].iter().find_map(|check_box| rest.strip_prefix(check_box));
    (unboxed.unwrap_or(rest), true)
}

/// Label and value of `**Label:** value`, `**Label** — value`, `Label: value`.
fn labelled(text: &str) -> Option<(&str, &str)> {
    let text = without_symbols(text);
    if let Some((mark, inner)) = ["**", "__"].iter().find_map(|mark| Some((*mark, text.strip_prefix(mark)?)))
        && let Some((label, rest)) = inner.split_once(mark)
        && label.len() <= LONGEST_LABEL
    {
        let label_text = label.trim().trim_end_matches([':', '：']);
        // `**Report Status: Complete**` holds the value as well.
        if let Some((label, value)) = split_colon(label_text) {
            return Some((label, value));
        }
        let value = rest.trim_start();
        let value = value.trim_start_matches([':', '：', '—', '–', '=']);
        let value = value.strip_prefix("- ").unwrap_or(value);
        return Some((label_text, value));
    }
    split_colon(text)
}

fn split_colon(text: &str) -> Option<(&str, &str)> {
    let (at, colon) = text.char_indices().find(|(_, character)| matches!(character, ':' | '：'))?;
    let (label, value) = (&text[..at], &text[at + colon.len_utf8()..]);
    let is_label = !label.trim().is_empty() && label.len() <= LONGEST_LABEL && !label.contains("//");
    // `12:30` and `status:planned` are values.
    let is_apart =
        value.is_empty() || value.starts_with(char::is_whitespace) || value.starts_with(['*', '_', '`']) || colon == '：';
    (is_label && is_apart).then(|| (label, value.strip_prefix("**").or_else(|| value.strip_prefix("__")).unwrap_or(value)))
}

/// `text` without pictures and other signs in front, such as `✅ `.
#[must_use]
pub fn without_symbols(text: &str) -> &str {
    text.trim_start_matches(|character: char| !character.is_ascii() && !character.is_alphanumeric() || character == ' ')
}

/// A label as it is compared: lower case, single blanks, `-` and `_` as blanks, without marks and without what stands in brackets.
#[must_use]
pub fn normal(label: &str) -> String {
    let outside = match label.split_once(['(', '（']) {
        Some((before, _)) if !before.trim().is_empty() => before,
        _ => label,
    };
    let plain: String = outside
        .chars()
        .map(|character| if character.is_alphanumeric() || matches!(character, '#' | '/') { character } else { ' ' })
        .collect();
    plain.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether words say that there is nothing.
#[must_use]
pub fn says_none(text: &str) -> bool {
    let words =
        text.trim().trim_start_matches(['*', '_', '`', '(', ' ']).trim_end_matches(['.', '*', '_', '`', ')', ' ']).to_lowercase();
    matches!(
        words.as_str(),
        "" | "none" | "n/a" | "na" | "-" | "—" | "–" | "no" | "nothing" | "not applicable" | "없음" | "해당 없음"
    )
}
