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
    let start = line.iter().position(|&byte| !(is_blank(byte) || byte == b'-'))?;
    let rest = line[start..].strip_prefix(key.as_bytes())?;
    let blanks = rest.iter().position(|&byte| !is_blank(byte))?;
    (rest[blanks] == b':').then_some(start + key.len() + blanks)
}

/// POSIX `[[:space:]]` of the C locale.
pub const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c)
}

fn whole_line(line: Span, bytes: &[u8], colon: usize) -> Value {
    let after = &bytes[colon + 1..];
    let start = after.iter().position(|&byte| !is_blank(byte)).unwrap_or(after.len());
    let end = after.iter().rposition(|&byte| !is_blank(byte)).map_or(start, |last| last + 1);
    let text: Vec<u8> = after[start..end].iter().copied().filter(|&byte| byte != b'`').collect();
    let span = Span::from_range(colon + 1 + start..colon + 1 + end).shifted(line.start);
    Value { text: String::from_utf8_lossy(&text).into_owned(), span: if span.is_empty() { line } else { span } }
}

fn first_word(line: Span, bytes: &[u8], colon: usize) -> Value {
    let after = &bytes[colon + 1..];
    let mut start = after.iter().position(|&byte| !is_blank(byte)).unwrap_or(after.len());
    if after.get(start) == Some(&b'`') {
        start += 1;
    }
    let ends = |&byte: &u8| byte == b'`' || is_blank(byte);
    let length = after[start..].iter().position(ends).unwrap_or(after.len() - start);
    let (word, span) = if length == 0 {
        (bytes, line)
    } else {
        let span = Span::from_range(colon + 1 + start..colon + 1 + start + length).shifted(line.start);
        (&after[start..start + length], span)
    };
    Value { text: String::from_utf8_lossy(word).to_ascii_lowercase(), span }
}
