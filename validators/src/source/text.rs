//! The content of one file.

use std::sync::OnceLock;

use super::{FilePath, LineIndex, Position, Span};

/// How a file's bytes are to be read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 that begins with the three-byte mark `EF BB BF`.
    Utf8WithMark,
    /// UTF-16 or UTF-32 (a byte order mark says so); not decoded.
    Wide,
    /// Bytes that are no text in any encoding this crate reads.
    Binary,
}

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A file's content together with the facts about its form. Made once for a file and shared.
#[derive(Debug)]
pub struct Source {
    path: FilePath,
    content: Content,
    encoding: Encoding,
    lines: OnceLock<LineIndex>,
}

#[derive(Debug)]
enum Content {
    Text(String),
    Bytes(Vec<u8>),
}

impl Source {
    /// Takes the bytes of the file at `path` (at most 4 GiB, which the reader's size limit guarantees).
    #[must_use]
    pub fn new(path: FilePath, bytes: Vec<u8>) -> Self {
        let wide = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || bytes.starts_with(b"\0\0\xFE\xFF");
        let (content, encoding) = match String::from_utf8(bytes) {
            Ok(text) if text.as_bytes().starts_with(UTF8_MARK) => (Content::Text(text), Encoding::Utf8WithMark),
            Ok(text) => (Content::Text(text), Encoding::Utf8),
            Err(error) => (Content::Bytes(error.into_bytes()), if wide { Encoding::Wide } else { Encoding::Binary }),
        };
        Self { path, content, encoding, lines: OnceLock::new() }
    }

    /// Where the file lies, as findings show it.
    #[must_use]
    pub const fn path(&self) -> &FilePath {
        &self.path
    }

    /// How the bytes are encoded.
    #[must_use]
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// All bytes of the file, a byte order mark included.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
        }
    }

    /// The whole file as text, a byte order mark included; `None` when it is not UTF-8.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Bytes(_) => None,
        }
    }

    /// The text after a byte order mark and the offset at which it begins; `None` when the file is not UTF-8.
    ///
    /// Parsers read this and add the offset to every span they make.
    #[must_use]
    pub fn body(&self) -> Option<(&str, u32)> {
        let text = self.text()?;
        match self.encoding {
            Encoding::Utf8WithMark => Some((&text[UTF8_MARK.len()..], 3)),
            _ => Some((text, 0)),
        }
    }

    /// The bytes after a byte order mark and the offset at which they begin.
    #[must_use]
    pub fn body_bytes(&self) -> (&[u8], u32) {
        match self.encoding {
            Encoding::Utf8WithMark => (&self.bytes()[UTF8_MARK.len()..], 3),
            _ => (self.bytes(), 0),
        }
    }

    /// The text under `span`; `""` when the span does not fit this file or cuts a character.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text().and_then(|text| text.get(span.range())).unwrap_or("")
    }

    /// The 1-based line and column of a byte offset; offsets past the end count as the end.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        self.line_index().position(self.bytes(), offset)
    }

    /// The line starts, found at the first call.
    #[must_use]
    pub fn line_index(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.bytes()))
    }
}
