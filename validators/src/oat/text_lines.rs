//! A file's lines with their places.

use std::borrow::Cow;

use crate::source::{Source, Span};

/// A line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'s> {
    /// Its text without the line end (LF or CRLF).
    pub text: &'s str,
    /// Where the text is.
    pub span: Span,
}

impl Line<'_> {
    /// The place of `part`, which is a slice of [`Line::text`].
    #[must_use]
    pub fn span_of(&self, part: &str) -> Span {
        let start = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize).min(self.text.len());
        let end = (start + part.len()).min(self.text.len());
        Span::from_range(start..end).shifted(self.span.start)
    }
}

/// The lines of a part of a file. The part begins at the beginning of a line. A file that is no text has none.
pub fn lines(source: &Source, part: Span) -> impl Iterator<Item = Line<'_>> {
    let mut at = part.start;
    source.slice(part).split_inclusive('\n').map(move |line| {
        let start = at;
        at += u32::try_from(line.len()).unwrap_or(u32::MAX);
        let text = line.strip_suffix('\n').unwrap_or(line);
        let text = text.strip_suffix('\r').unwrap_or(text);
        Line { text, span: Span::from_range(0..text.len()).shifted(start) }
    })
}

/// The whole of a file without a byte order mark.
#[must_use]
pub fn body(source: &Source) -> Span {
    let (text, offset) = source.body().unwrap_or_default();
    Span::from_range(0..text.len()).shifted(offset)
}

/// The line end after `offset`, `\r\n` or `\n`: what a new line there is to be ended with.
#[must_use]
pub fn line_end_after(source: &Source, offset: u32) -> &'static str {
    let bytes = source.bytes();
    let after = &bytes[(offset as usize).min(bytes.len())..];
    let line = memchr::memchr(b'\n', after).map_or(after, |at| &after[..at]);
    if line.ends_with(b"\r") { "\r\n" } else { "\n" }
}

/// What a message shows of a text: all of it, or the beginning of a long one and `…`.
#[must_use]
pub fn shortened(text: &str) -> Cow<'_, str> {
    /// Longer than any value of the convention, and than most file names.
    const LONGEST: usize = 120;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// A text of a document in a message: between backticks, or in quotes when it has backticks itself; only the beginning of a long one.
#[must_use]
pub fn quoted(text: &str) -> String {
    let text = shortened(text);
    if text.contains('`') { format!("\"{text}\"") } else { format!("`{text}`") }
}

#[cfg(test)]
mod tests {
    use super::{body, line_end_after, lines, quoted};
    use crate::source::{FilePath, Source};

    #[test]
    fn a_new_line_ends_as_the_line_before_it() {
        let source = Source::new(FilePath::from_text("plan.md"), b"one\r\ntwo  \nthree".to_vec());
        let ends: Vec<&str> = lines(&source, body(&source)).map(|line| line_end_after(&source, line.span.end)).collect();
        assert_eq!(ends, ["\r\n", "\n", "\n"]);
        assert_eq!(line_end_after(&source, 1000), "\n");
    }

    #[test]
    fn texts_with_backticks_are_quoted() {
        assert_eq!(quoted("p01"), "`p01`");
        assert_eq!(quoted("`p01`"), "\"`p01`\"");
    }
}
