//! JSON (RFC 8259) to a spanned tree.

mod spelling;
mod text;

use std::sync::Arc;

pub use self::spelling::Spelling;
use super::builder::{ScalarText, TreeBuilder, not_utf8};
use super::tree::{Kind, ScalarStyle, SyntaxError, Tree};
use crate::source::{Source, Span};

/// Bounds that keep a hostile document cheap.
#[derive(Debug, Clone, Copy)]
pub struct JsonLimits {
    /// Deepest nesting of arrays and objects.
    pub depth: usize,
    /// Most values (keys count too) a document may have.
    pub nodes: usize,
}

impl Default for JsonLimits {
    /// 128 levels and sixteen million values.
    fn default() -> Self {
        Self { depth: 128, nodes: 1 << 24 }
    }
}

/// Parses `source`, strictly by RFC 8259. A byte order mark is passed over, as the RFC allows.
///
/// Numbers keep their text, whatever their size. Keys that stand twice are kept and recorded. An object is a
/// [`Kind::Mapping`], an array a [`Kind::Sequence`]; a number without fraction and exponent is a [`Kind::Integer`].
///
/// # Errors
/// The first syntax error, with its place; also when the source is not UTF-8 or a limit is passed.
pub fn parse(source: &Arc<Source>, limits: JsonLimits) -> Result<Tree, SyntaxError> {
    let Some((body, offset)) = source.body() else { return Err(not_utf8(source)) };
    parse_text(source, body, offset, limits)
}

/// Parses the part `region` of a file, a fenced block or a line for instance. The spans are those of the whole file.
///
/// # Errors
/// As [`parse`].
pub fn parse_region(source: &Arc<Source>, region: Span, limits: JsonLimits) -> Result<Tree, SyntaxError> {
    if source.text().is_none() {
        return Err(not_utf8(source));
    }
    parse_text(source, source.slice(region), region.start, limits)
}

fn parse_text(source: &Arc<Source>, text: &str, offset: u32, limits: JsonLimits) -> Result<Tree, SyntaxError> {
    let builder = TreeBuilder::new(source, limits.depth, limits.nodes);
    Parser { text, bytes: text.as_bytes(), at: 0, offset, builder, open: Vec::new() }.document()
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// The next byte to read.
    at: usize,
    /// Where `text` begins in the file.
    offset: u32,
    builder: TreeBuilder,
    /// The closing bracket of each open collection; nesting costs heap, never stack.
    open: Vec<u8>,
}

impl Parser<'_> {
    fn document(mut self) -> Result<Tree, SyntaxError> {
        loop {
            self.value()?;
            if !self.advance_to_next_value()? {
                return Ok(self.builder.finish());
            }
        }
    }

    /// Reads a scalar, an empty collection, or the beginning of a collection up to its first value.
    fn value(&mut self) -> Result<(), SyntaxError> {
        loop {
            self.skip_blanks();
            let start = self.at;
            match self.bytes.get(start) {
                Some(b'"') => self.string()?,
                Some(b'-' | b'0'..=b'9') => self.number()?,
                Some(&bracket @ (b'[' | b'{')) => {
                    let (is_object, close) = (bracket == b'{', bracket + 2);
                    self.builder.open(self.span(start, start + 1), is_object)?;
                    self.open.push(close);
                    self.at += 1;
                    self.skip_blanks();
                    if self.bytes.get(self.at) == Some(&close) {
                        self.close();
                    } else {
                        if is_object {
                            self.key()?;
                        }
                        continue;
                    }
                }
                _ => self.word()?,
            }
            return Ok(());
        }
    }

    /// After a value: closes what ends here and passes the comma, and the key in an object. False at the end of the document.
    fn advance_to_next_value(&mut self) -> Result<bool, SyntaxError> {
        loop {
            self.skip_blanks();
            let Some(&close) = self.open.last() else {
                return if self.at == self.bytes.len() {
                    Ok(false)
                } else {
                    Err(self.unexpected("a second value; a file holds one"))
                };
            };
            match self.bytes.get(self.at) {
                Some(b',') => {
                    let comma = self.at;
                    self.at += 1;
                    self.skip_blanks();
                    if self.bytes.get(self.at) == Some(&close) {
                        return Err(self.error(comma, comma + 1, format!("a comma before the closing `{}`", char::from(close))));
                    }
                    if close == b'}' {
                        self.key()?;
                    }
                    return Ok(true);
                }
                Some(byte) if *byte == close => self.close(),
                _ => {
                    let wanted = if close == b'}' { "expected `,` or `}`" } else { "expected `,` or `]`" };
                    return Err(self.unexpected(wanted));
                }
            }
        }
    }

    fn close(&mut self) {
        self.at += 1;
        self.open.pop();
        self.builder.close(Some(self.span(self.at, self.at).end));
    }

    fn key(&mut self) -> Result<(), SyntaxError> {
        if self.bytes.get(self.at) != Some(&b'"') {
            return Err(self.unexpected("expected a key in double quotes"));
        }
        self.string()?;
        self.skip_blanks();
        if self.bytes.get(self.at) != Some(&b':') {
            return Err(self.unexpected("expected `:` after the key"));
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        let content = start + 1;
        let (end, has_escapes) = self.string_end(content)?;
        let text = if has_escapes {
            let decoded = text::decode(&self.text[content..end])
                .map_err(|error| self.error(content + error.at.start, content + error.at.end, error.message.into()))?;
            ScalarText::Decoded(decoded.into())
        } else {
            ScalarText::InSource(self.span(content, end))
        };
        self.at = end + 1;
        self.builder.scalar(self.span(start, self.at), Kind::String, ScalarStyle::Quoted, text)?;
        Ok(())
    }

    /// The place of the closing quote, and whether an escape stands before it.
    fn string_end(&self, content: usize) -> Result<(usize, bool), SyntaxError> {
        let (mut at, mut has_escapes) = (content, false);
        loop {
            at += plain_text(&self.bytes[at.min(self.bytes.len())..]);
            match self.bytes.get(at) {
                Some(b'"') => return Ok((at, has_escapes)),
                Some(b'\\') => {
                    has_escapes = true;
                    at += 2;
                }
                None | Some(b'\n' | b'\r') => {
                    let end = at.min(self.bytes.len());
                    return Err(self.error(content - 1, end, "text without a closing quote".into()));
                }
                Some(&byte) => {
                    let message = format!("a control character in text must be written as `\\u{byte:04x}`");
                    return Err(self.error(at, at + 1, message));
                }
            }
        }
    }

    fn number(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        self.at += usize::from(self.bytes[start] == b'-');
        let whole = self.digits()?;
        if whole > 1 && self.bytes[self.at - whole] == b'0' {
            return Err(self.error(start, self.at, "a number with a leading zero".into()));
        }
        let mut kind = Kind::Integer;
        if self.bytes.get(self.at) == Some(&b'.') {
            kind = Kind::Float;
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            kind = Kind::Float;
            self.at += 1;
            self.at += usize::from(matches!(self.bytes.get(self.at), Some(b'+' | b'-')));
            self.digits()?;
        }
        let span = self.span(start, self.at);
        self.builder.scalar(span, kind, ScalarStyle::Plain, ScalarText::InSource(span))?;
        Ok(())
    }

    /// Passes one or more digits and counts them.
    fn digits(&mut self) -> Result<usize, SyntaxError> {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.unexpected("expected a digit"));
        }
        Ok(self.at - start)
    }

    fn word(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        let length = self.bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let kind = match &self.text[start..start + length] {
            "null" => Kind::Null,
            "true" => Kind::Boolean(true),
            "false" => Kind::Boolean(false),
            "" => return Err(self.unexpected("expected a value")),
            word => {
                let lower = word.to_ascii_lowercase();
                let message = match lower.as_str() {
                    "null" | "true" | "false" => format!("`{word}` must be written `{lower}`"),
                    "none" | "undefined" => format!("`{word}` is no JSON value; `null` is"),
                    "nan" | "infinity" | "inf" => format!("`{word}` is no JSON number"),
                    _ => "text must stand in double quotes".into(),
                };
                return Err(self.error(start, start + length, message));
            }
        };
        self.at += length;
        let span = self.span(start, self.at);
        self.builder.scalar(span, kind, ScalarStyle::Plain, ScalarText::InSource(span))?;
        Ok(())
    }

    fn skip_blanks(&mut self) {
        // Indentation is the most of it.
        while self.bytes.get(self.at..self.at + 8) == Some(b"        ") {
            self.at += 8;
        }
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::from_range(start..end).shifted(self.offset)
    }

    fn error(&self, start: usize, end: usize, message: String) -> SyntaxError {
        SyntaxError { message, span: self.span(start, end) }
    }

    /// The error for whatever stands at the current place.
    fn unexpected(&self, wanted: &str) -> SyntaxError {
        let rest = &self.text[self.at..];
        let message = match rest.chars().next() {
            None if self.at == 0 => "the file is empty".into(),
            None => format!("{wanted}, found the end of the file"),
            Some('\'') => format!("{wanted}; JSON has no single quotes"),
            Some('/' | '#') => format!("{wanted}; JSON has no comments"),
            Some(_) => wanted.into(),
        };
        self.error(self.at, self.at + rest.chars().next().map_or(0, char::len_utf8), message)
    }
}

/// How many bytes at the start of `bytes` are ordinary text: no quote, no backslash, no control character.
fn plain_text(bytes: &[u8]) -> usize {
    const EACH: u64 = u64::MAX / 0xff;
    // Sets the high bit of the first byte that is zero; of bytes after it perhaps, too.
    let zeros = |word: u64| word.wrapping_sub(EACH) & !word & (EACH << 7);
    let (words, _) = bytes.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let quotes = zeros(word ^ (EACH * u64::from(b'"')));
        let backslashes = zeros(word ^ (EACH * u64::from(b'\\')));
        // Less than a blank: the upper three bits are zero.
        let controls = zeros(word & (EACH * 0xe0));
        let marks = quotes | backslashes | controls;
        if marks != 0 {
            return index * 8 + (marks.trailing_zeros() / 8) as usize;
        }
    }
    let rest = &bytes[words.len() * 8..];
    words.len() * 8 + rest.iter().take_while(|&&byte| byte >= b' ' && byte != b'"' && byte != b'\\').count()
}

#[cfg(test)]
mod tests;
