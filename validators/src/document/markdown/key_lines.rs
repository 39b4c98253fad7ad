//! Lines `key: value`.

use super::MarkdownDocument;
use super::elements::KeyLine;
use crate::source::Span;

/// The key lines of the whole file outside fenced code.
pub(super) fn find(document: &MarkdownDocument) -> Vec<KeyLine> {
    let (text, offset) = document.source().body().unwrap_or_default();
    let mut fences = document.fenced_ranges().peekable();
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = Span::from_range(start..start).shifted(offset).start;
        start += line.len();
        while fences.next_if(|fence| fence.end <= at).is_some() {}
        let is_in_fence = fences.peek().is_some_and(|fence| fence.start <= at);
        if !is_in_fence && let Some(key_line) = key_line(line) {
            found.push(KeyLine { key: key_line.key.shifted(at), value: key_line.value.shifted(at) });
        }
    }
    found
}

/// The key and the value of one line, counted from its start.
fn key_line(line: &str) -> Option<KeyLine> {
    let key = line.find(|character: char| !(character.is_ascii_alphanumeric() || matches!(character, '_' | '-')))?;
    let after_key = &line[key..];
    let rest = after_key.trim_start().strip_prefix(':').filter(|_| key > 0)?;
    let value = rest.trim();
    let value_start = line.len() - rest.trim_start().len();
    let value_start = if value.is_empty() { line.len() - rest.len() } else { value_start };
    Some(KeyLine { key: Span::from_range(0..key), value: Span::from_range(value_start..value_start + value.len()) })
}
