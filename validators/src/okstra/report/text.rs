//! Pieces of a report's Markdown as a reader sees them: without emphasis, backticks and escapes.

use std::borrow::Cow;

use super::view::Field;
use crate::document::MarkdownDocument;
use crate::document::markdown::without_markup;
use crate::source::Span;

/// What may stand before the words of a line: markers of lists, quotes and rows, checkboxes not included.
const BEFORE_LABEL: [char; 7] = ['-', '*', '+', '>', '|', '_', ' '];

/// What is under `span`, without the blanks and the markup around it and without escapes. The span of the field is that of the words.
pub(super) fn field(document: &MarkdownDocument, span: Span) -> Field<'_> {
    let text = document.slice(span);
    let inner = without_markup(text);
    let start = inner.as_ptr() as usize - text.as_ptr() as usize;
    let words = Span::from_range(start..start + inner.len()).shifted(span.start);
    Field { text: unescaped(inner), span: words }
}

/// The value of the first line `Label: value` in `within`, whatever list or emphasis it stands in; the row `| Label | value |` of a
/// table counts as well. The colon may be a wide one, and a translation may follow the label in brackets. Code blocks do not count.
pub(in crate::okstra) fn labelled<'d>(document: &'d MarkdownDocument, within: Span, label: &str) -> Option<Field<'d>> {
    let text = document.slice(within);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let line_start = start;
        start += line.len();
        let Some(value) = value_after(line, label) else { continue };
        let at = within.start + u32::try_from(line_start + line.len() - value.len()).unwrap_or(u32::MAX);
        if document.is_in_fence(at) {
            continue;
        }
        let end = cell_end(line, value);
        return Some(field(document, Span::from_range(0..end).shifted(at)));
    }
    None
}

/// What follows the label in a line that begins with it.
fn value_after<'l>(line: &'l str, label: &str) -> Option<&'l str> {
    let plain = line.trim_start_matches(BEFORE_LABEL);
    let own = plain.get(..label.len()).filter(|own| own.eq_ignore_ascii_case(label))?;
    let rest = plain[own.len()..].trim_start_matches(['*', '_', ' ']);
    let rest = match rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((_translation, rest)) => rest.trim_start_matches(['*', '_', ' ']),
        None => rest,
    };
    let value = rest.strip_prefix([':', '：', '|'])?;
    // In `**Label:** value` the emphasis ends behind the colon.
    Some(value.strip_prefix("**").or_else(|| value.strip_prefix("__")).unwrap_or(value))
}

/// Where the value ends: at the end of the line, and in a row at the end of the cell.
fn cell_end(line: &str, value: &str) -> usize {
    if !line.trim_start().starts_with('|') {
        return value.len();
    }
    let bars = value.match_indices('|').map(|(at, _)| at);
    bars.into_iter().find(|at| !value[..*at].ends_with('\\')).unwrap_or(value.len())
}

/// `text` with escapes and character references of Markdown replaced by what they stand for.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', '&']) {
        return Cow::Borrowed(text);
    }
    let references = [("&#124;", '|'), ("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"')];
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '&']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut characters = rest.chars();
        let first = characters.next().unwrap_or_default();
        let escaped = characters.next().filter(|next| first == '\\' && next.is_ascii_punctuation());
        let reference = references.iter().find_map(|(name, meant)| Some((rest.strip_prefix(name)?, *meant)));
        let (after, meant) = match (escaped, reference) {
            (Some(escaped), _) => (&rest[1 + escaped.len_utf8()..], escaped),
            (None, Some(reference)) => reference,
            (None, None) => (&rest[first.len_utf8()..], first),
        };
        plain.push(meant);
        rest = after;
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Whether a piece of text says nothing, or only that there is nothing.
pub(super) fn says_none(text: &str) -> bool {
    let words = text.trim().trim_start_matches(['-', '*', '_', ' ']).trim_end_matches(['.', '*', '_']).to_lowercase();
    matches!(words.as_str(), "" | "none" | "(none)" | "n/a" | "없음" | "(없음)")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{labelled, unescaped};
    use crate::document::MarkdownDocument;
    use crate::source::{FilePath, Source, Span};

    fn value(text: &str, label: &str) -> Option<String> {
        let source = Arc::new(Source::new(FilePath::from_text("report.md"), text.as_bytes().to_vec()));
        let document = MarkdownDocument::parse(&source);
        let found = labelled(&document, Span::from_range(0..text.len()), label)?;
        Some(format!("{} at {}", found.text, found.span.start))
    }

    #[test]
    fn labels_are_found_in_every_usual_line() {
        for (line, expected) in [
            ("Task Key: a:b:c", "a:b:c at 10"),
            ("- **Task Key:** a:b:c", "a:b:c at 16"),
            ("- **Task Key**: `a:b:c`", "a:b:c at 17"),
            ("> *task key*: a:b:c", "a:b:c at 14"),
            ("| Task Key | a:b:c |", "a:b:c at 13"),
            ("- Task Key (작업 키)： a:b:c", "a:b:c at 27"),
        ] {
            assert_eq!(value(line, "Task Key").as_deref(), Some(expected), "{line}");
        }
        assert_eq!(value("- Task Keys: a", "Task Key"), None);
        assert_eq!(value("The Task Key: a", "Task Key"), None);
        assert_eq!(value("```\nTask Key: a\n```\n", "Task Key"), None);
        assert_eq!(value("작업: 하나\n- Task Key:\n", "Task Key").as_deref(), Some(" at 26"));
    }

    #[test]
    fn escapes_are_read() {
        assert_eq!(unescaped("a\\|b"), "a|b");
        assert_eq!(unescaped("a&#124;b &lt;c> &copy; \\한 \\"), "a|b <c> &copy; \\한 \\");
        assert_eq!(unescaped("확인\\_답변"), "확인_답변");
    }
}
