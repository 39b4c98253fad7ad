//! Markdown files of a packet, read as upstream reads them: raw lines, first match, no notion of headings (catalogue 1.3).

use std::sync::{Arc, OnceLock};

use memchr::memmem;

use crate::document::markdown::MarkdownDocument;
use crate::finding::Place;
use crate::source::{Source, Span};

/// A Markdown file of a packet: a receipt, a prompt, a catalog.
#[derive(Debug)]
pub struct Receipt {
    source: Arc<Source>,
    lower: Vec<u8>,
    markdown: OnceLock<MarkdownDocument>,
}

/// The value of a `key: value` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The value as the reader in question takes it.
    pub text: String,
    /// Where the value stands; the whole line when nothing follows the colon.
    pub span: Span,
}

/// Which of upstream's two readings of a `key: value` line applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// XA, the review receipt: all that follows the colon, trimmed, without backticks.
    WholeLine,
    /// XB, every other receipt: the first run of characters that are neither white space nor backtick, in lower case.
    FirstWord,
}

impl Receipt {
    /// Takes the file's content.
    #[must_use]
    pub fn new(source: Arc<Source>) -> Self {
        let lower = source.bytes().to_ascii_lowercase();
        Self { source, lower, markdown: OnceLock::new() }
    }

    /// The file.
    #[must_use]
    pub const fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The file as a whole.
    #[must_use]
    pub fn whole(&self) -> Place {
        Place::whole(self.source.path().clone())
    }

    /// A range of the file.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        Place::new(self.source.path().clone(), span)
    }

    /// The file parsed as Markdown, at the first call.
    #[must_use]
    pub fn markdown(&self) -> &MarkdownDocument {
        self.markdown.get_or_init(|| MarkdownDocument::parse(&self.source))
    }

    /// Whether some line holds `needle` exactly.
    #[must_use]
    pub fn contains(&self, needle: &str) -> bool {
        memmem::find(self.source.bytes(), needle.as_bytes()).is_some()
    }

    /// Whether some line holds `needle`, given in lower case, in any letter case.
    #[must_use]
    pub fn contains_ignoring_case(&self, needle: &str) -> bool {
        self.find_ignoring_case(needle).is_some()
    }

    /// Where `needle`, given in lower case, first stands in any letter case.
    #[must_use]
    pub fn find_ignoring_case(&self, needle: &str) -> Option<Span> {
        memmem::find(&self.lower, needle.as_bytes()).map(|at| Span::from_range(at..at + needle.len()))
    }

    /// The whole content in ASCII lower case; offsets are those of the file.
    #[must_use]
    pub fn lower(&self) -> &[u8] {
        &self.lower
    }

    /// The first line that carries `key`, read as `reading` says. `None` when no line does.
    #[must_use]
    pub fn value(&self, key: &str, reading: Reading) -> Option<Value> {
        let (line, colon) = self.key_lines(key).next()?;
        let bytes = &self.source.bytes()[line.range()];
        Some(match reading {
            Reading::WholeLine => whole_line(line, bytes, colon),
            Reading::FirstWord => first_word(line, bytes, colon),
        })
    }

    /// The lines that carry `key`: `^[blank or '-']* KEY blank* :` in any letter case. Each with the offset of its colon in the line.
    pub fn key_lines<'r>(&'r self, key: &'r str) -> impl Iterator<Item = (Span, usize)> + 'r {
        lines(&self.lower).filter_map(move |line| key_colon(&self.lower[line.range()], key).map(|colon| (line, colon)))
    }

    /// The lines of the file, without their line ends.
    pub fn lines(&self) -> impl Iterator<Item = Span> + '_ {
        lines(self.source.bytes())
    }
}

/// The lines of `bytes`, without LF; a CR stays.
pub fn lines(bytes: &[u8]) -> impl Iterator<Item = Span> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= bytes.len() {
            return None;
        }
        let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |length| start + length);
        let line = Span::from_range(start..end);
        start = end + 1;
        Some(line)
    })
}

/// The offset of the colon when the lower-case `line` carries `key`.
fn key_colon(line: &[u8], key: &str) -> Option<usize> {
    let mut start = 0;
    loop {
        match blank_length(&line[start..]) {
            0 if line.get(start) == Some(&b'-') => start += 1,
            0 => break,
            length => start += length,
        }
    }
    let rest = line[start..].strip_prefix(key.as_bytes())?;
    let blanks = leading_blanks(rest);
    (rest.get(blanks) == Some(&b':')).then_some(start + key.len() + blanks)
}

/// Whether a byte is a blank of ASCII.
pub const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c)
}

/// The length in bytes of the blank that `bytes` begin with; 0 when they begin with something else.
///
/// Blanks are those of POSIX `[[:space:]]` in the C.UTF-8 locale: the wide ones that people type (U+3000) belong to them, the
/// no-break ones do not.
fn blank_length(bytes: &[u8]) -> usize {
    match bytes {
        [first, ..] if is_blank(*first) => 1,
        [0xe1, 0x9a, 0x80, ..]
        | [0xe2, 0x80, 0x80..=0x86 | 0x88..=0x8a | 0xa8 | 0xa9, ..]
        | [0xe2, 0x81, 0x9f, ..]
        | [0xe3, 0x80, 0x80, ..] => 3,
        _ => 0,
    }
}

/// The length in bytes of all blanks that `bytes` begin with.
fn leading_blanks(bytes: &[u8]) -> usize {
    let mut length = 0;
    loop {
        match blank_length(&bytes[length..]) {
            0 => return length,
            more => length += more,
        }
    }
}

/// The length of `bytes` without the blanks at its end.
fn without_trailing_blanks(bytes: &[u8]) -> usize {
    let mut end = bytes.len();
    while let Some(length) = [1, 3].into_iter().find(|&length| length <= end && blank_length(&bytes[end - length..end]) == length)
    {
        end -= length;
    }
    end
}

fn whole_line(line: Span, bytes: &[u8], colon: usize) -> Value {
    let after = &bytes[colon + 1..];
    let start = leading_blanks(after);
    let end = without_trailing_blanks(after).max(start);
    let text: Vec<u8> = after[start..end].iter().copied().filter(|&byte| byte != b'`').collect();
    let span = Span::from_range(colon + 1 + start..colon + 1 + end).shifted(line.start);
    Value { text: String::from_utf8_lossy(&text).into_owned(), span: if span.is_empty() { line } else { span } }
}

fn first_word(line: Span, bytes: &[u8], colon: usize) -> Value {
    let after = &bytes[colon + 1..];
    let mut start = leading_blanks(after);
    if after.get(start) == Some(&b'`') {
        start += 1;
    }
    let ends = |at: &usize| after[*at] == b'`' || blank_length(&after[*at..]) > 0;
    let end = (start..after.len()).find(ends).unwrap_or(after.len());
    let (word, span) = if end == start {
        (bytes, line)
    } else {
        (&after[start..end], Span::from_range(colon + 1 + start..colon + 1 + end).shifted(line.start))
    };
    Value { text: String::from_utf8_lossy(word).to_ascii_lowercase(), span }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FilePath;

    fn receipt(text: &str) -> Receipt {
        Receipt::new(Arc::new(Source::new(FilePath::from_text("receipt.md"), text.as_bytes().to_vec())))
    }

    fn values(text: &str) -> [Option<String>; 2] {
        let receipt = receipt(text);
        [Reading::WholeLine, Reading::FirstWord].map(|reading| receipt.value("verdict", reading).map(|value| value.text))
    }

    fn both(text: &str) -> String {
        let [whole, first] = values(text).map(|value| value.expect("the line carries the key"));
        format!("{whole}|{first}")
    }

    #[test]
    fn lines_that_carry_a_key() {
        assert_eq!(both("verdict: pass\n"), "pass|pass");
        assert_eq!(both("text\n- verdict : `Pass`  \r\n"), "Pass|pass");
        assert_eq!(both("\t-- VERDICT:pass, with notes"), "pass, with notes|pass,");
        assert_eq!(both("\u{3000}verdict\u{2003}:\u{3000}pass\u{3000}(note)\u{3000}"), "pass\u{3000}(note)|pass");
        assert_eq!(both("verdict: \"pass\""), "\"pass\"|\"pass\"");
        for other in
            ["* verdict: pass", "**verdict:** pass", "| verdict | pass |", "> verdict: pass", "`verdict`: pass", "verdicts: x"]
        {
            assert_eq!(values(other), [None, None], "{other}");
        }
    }

    #[test]
    fn the_first_line_wins_and_nothing_is_a_whole_line() {
        assert_eq!(both("verdict: accepted\nverdict: rejected\n"), "accepted|accepted");
        assert_eq!(both("verdict:\nother: 1\n"), "|verdict:");
        assert_eq!(both("verdict: ``pass``"), "pass|verdict: ``pass``");
    }

    #[test]
    fn a_value_knows_its_place() {
        let receipt = receipt("a\n  verdict:  pass now \n");
        for (reading, text) in [(Reading::WholeLine, "pass now"), (Reading::FirstWord, "pass")] {
            let value = receipt.value("verdict", reading).expect("a value");
            assert_eq!(receipt.source().slice(value.span), text);
        }
    }
}
