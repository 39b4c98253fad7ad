//! One line of a list: entry or malformed, decided in the order in which GNU coreutils decides it.

use super::{EntryForm, GnuReading, LineContent, ListEntry, Malformation};
use crate::digest::Digest;
use crate::source::Span;

const DIGITS: usize = 64;
/// Fewer hexadecimal digits than this are rather a word (`add`, `decade`) than part of a digest.
const FEWEST_DIGITS: usize = 8;

/// Which separator the entries before this line had. GNU coreutils refuses to mix them, see [`GnuReading`].
#[derive(Debug, Default)]
pub(super) struct SeparatorMemory {
    first: Option<Blanks>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blanks {
    One,
    Two,
}

impl SeparatorMemory {
    fn reading(&mut self, here: Blanks) -> GnuReading {
        match (*self.first.get_or_insert(here), here) {
            (Blanks::Two, Blanks::One) => GnuReading::Skipped,
            (Blanks::One, Blanks::Two) => GnuReading::OtherName,
            _ => GnuReading::AsMeant,
        }
    }
}

/// Parses a line that is neither blank nor a comment. `offset` is where `text` begins in the file.
pub(super) fn parse(text: &[u8], offset: usize, separators: &mut SeparatorMemory) -> LineContent {
    let line = LineText { text, offset };
    let indent = text.iter().take_while(|&&byte| is_blank(byte)).count();
    let escape_marker = text.get(indent) == Some(&b'\\');
    let start = indent + usize::from(escape_marker);
    let parts = match line.tagged(start) {
        Some(parts) => parts,
        None => line.digest_first(start, separators),
    };
    match parts.and_then(|parts| line.entry(&parts, indent, escape_marker)) {
        Ok(entry) => LineContent::Entry(entry),
        Err(malformation) => LineContent::Malformed(malformation),
    }
}

/// Offsets of an entry's parts in its line.
struct Parts {
    digest: usize,
    separator: (usize, usize),
    name: (usize, usize),
    form: EntryForm,
    gnu: GnuReading,
}

struct LineText<'b> {
    text: &'b [u8],
    offset: usize,
}

impl LineText<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        Span::from_range(self.offset + start..self.offset + end)
    }

    /// The line as `TAG (name) = digest`; `None` when it has another shape.
    fn tagged(&self, start: usize) -> Option<Result<Parts, Malformation>> {
        let text = self.text;
        let tag_length = text[start..].iter().take_while(|&&byte| is_tag(byte)).count();
        let tag_end = start + tag_length;
        let open = tag_end + usize::from(text.get(tag_end) == Some(&b' '));
        if tag_length == 0 || text.get(open) != Some(&b'(') {
            return None;
        }
        let close = open + 1 + memchr::memrchr(b')', &text[open + 1..])?;
        let equals = close + 1 + blanks_at(text, close + 1);
        if text.get(equals) != Some(&b'=') {
            return None;
        }
        let digest = equals + 1 + blanks_at(text, equals + 1);
        let digits = hex_length(&text[digest..]);
        let name = self.span(open + 1, close);
        if digits < FEWEST_DIGITS {
            return None;
        }
        if &text[start..tag_end] != b"SHA256" {
            return Some(Err(Malformation::OtherAlgorithm { tag: self.span(start, tag_end), name }));
        }
        if digits != DIGITS {
            return Some(Err(Malformation::WrongLength { digest: self.span(digest, digest + digits), name }));
        }
        if digest + digits < text.len() {
            return Some(Err(Malformation::TextAfterDigest { text: self.span(digest + digits, text.len()), name }));
        }
        let form = if open > tag_end { EntryForm::Bsd } else { EntryForm::OpenSsl };
        Some(Ok(Parts { digest, separator: (close, digest), name: (open + 1, close), form, gnu: GnuReading::AsMeant }))
    }

    /// The line as `digest name`.
    fn digest_first(&self, start: usize, separators: &mut SeparatorMemory) -> Result<Parts, Malformation> {
        let text = self.text;
        let digits = hex_length(&text[start..]);
        let after = start + digits;
        let separated = text.get(after).is_none_or(|&byte| is_blank(byte));
        if digits == DIGITS && separated {
            return self.named(start, separators);
        }
        let two_blanks = text.get(after..after + 2).is_some_and(|two| two.iter().all(|&byte| is_blank(byte)));
        if separated && (digits >= FEWEST_DIGITS || (two_blanks && text[start..after].iter().any(u8::is_ascii_digit))) {
            let mut name = after + blanks_at(text, after);
            name += usize::from(text.get(name) == Some(&b'*'));
            let name = self.span(name.min(text.len()), text.len());
            return Err(Malformation::WrongLength { digest: self.span(start, after), name });
        }
        Err(self.words(start).unwrap_or(Malformation::Other))
    }

    /// 64 digits and a blank (or the end of the line) stand at `digest`: which separator follows, and where the name begins.
    fn named(&self, digest: usize, separators: &mut SeparatorMemory) -> Result<Parts, Malformation> {
        let after = digest + DIGITS;
        let rest = self.text.get(after + 1..).unwrap_or_default();
        let with_tab = self.text.get(after) == Some(&b'\t');
        let (length, blanks, form) = match rest {
            [] => return Err(self.bare_digest(digest)),
            [b' ', _, ..] => (2, Blanks::Two, EntryForm::TwoSpaces),
            [b'*', _, ..] => (2, Blanks::Two, EntryForm::Binary),
            [..] => (1, Blanks::One, EntryForm::OneSpace),
        };
        let name = after + length;
        Ok(Parts {
            digest,
            separator: (after, name),
            name: (name, self.text.len()),
            form: if with_tab { EntryForm::Tab } else { form },
            gnu: separators.reading(blanks),
        })
    }

    fn bare_digest(&self, start: usize) -> Malformation {
        match Digest::from_hex(&self.text[start..start + DIGITS]) {
            Some(value) => Malformation::BareDigest { value, digest: self.span(start, start + DIGITS) },
            None => Malformation::Other,
        }
    }

    /// Words or `_` in place of the digest: anything of letters, digits, `_`, `-` and `<…>` before two blanks or a tab, or one word
    /// in capitals before one blank and one name.
    fn words(&self, start: usize) -> Option<Malformation> {
        let text = &self.text[start..];
        if let Some(digits) = text.strip_prefix(b"sha256:") {
            return (hex_length(digits) == DIGITS && digits.len() == DIGITS).then_some(Malformation::PrefixedDigest);
        }
        let wide = text.windows(2).position(|pair| is_blank(pair[0]) && (pair[0] == b'\t' || matches!(pair[1], b' ' | b'*')));
        let capitals = text.iter().take_while(|byte| byte.is_ascii_uppercase() || matches!(byte, b'0'..=b'9' | b'_')).count();
        let one_word = text.get(capitals) == Some(&b' ') && memchr::memchr2(b' ', b'\t', &text[capitals + 1..]).is_none();
        let end = if wide.is_none() && capitals > 1 && one_word { capitals } else { wide? };
        let words = &text[..end];
        let plain = words.iter().all(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'<' | b'>' | b' '));
        if !plain || !words.iter().any(|&byte| byte.is_ascii_alphabetic() || byte == b'_') {
            return None;
        }
        let mut name = end + blanks_at(text, end);
        name += usize::from(text.get(name) == Some(&b'*'));
        if name >= text.len() {
            return None;
        }
        Some(Malformation::Sentinel { words: self.span(start, start + end), name: self.span(start + name, start + text.len()) })
    }

    fn entry(&self, parts: &Parts, indent: usize, escape_marker: bool) -> Result<ListEntry, Malformation> {
        let name = self.span(parts.name.0, parts.name.1);
        let decoded = if escape_marker {
            unescape(&self.text[parts.name.0..parts.name.1]).map_err(|at| {
                let escape = parts.name.0 + at;
                Malformation::Escape { escape: self.span(escape, (escape + 2).min(parts.name.1)), name }
            })?
        } else {
            None
        };
        let value = Digest::from_hex(&self.text[parts.digest..parts.digest + DIGITS]).ok_or(Malformation::Other)?;
        Ok(ListEntry {
            value,
            digest: self.span(parts.digest, parts.digest + DIGITS),
            separator: self.span(parts.separator.0, parts.separator.1),
            name,
            decoded,
            form: parts.form,
            indent: self.span(0, indent),
            escape_marker: escape_marker.then(|| self.span(indent, indent + 1)),
            gnu: parts.gnu,
        })
    }
}

/// Decodes `\\`, `\n` and `\r`; `None` when there is nothing to decode.
///
/// # Errors
/// The offset of an escape that does not exist.
fn unescape(name: &[u8]) -> Result<Option<Box<[u8]>>, usize> {
    if memchr::memchr(b'\\', name).is_none() {
        return Ok(None);
    }
    let mut decoded = Vec::with_capacity(name.len());
    let mut at = 0;
    while let Some(&byte) = name.get(at) {
        if byte != b'\\' {
            decoded.push(byte);
            at += 1;
            continue;
        }
        decoded.push(match name.get(at + 1) {
            Some(b'\\') => b'\\',
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            _ => return Err(at),
        });
        at += 2;
    }
    Ok(Some(decoded.into_boxed_slice()))
}

const fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

const fn is_tag(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'/'
}

fn blanks_at(text: &[u8], start: usize) -> usize {
    text.get(start..).unwrap_or_default().iter().take_while(|&&byte| is_blank(byte)).count()
}

fn hex_length(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_hexdigit()).count()
}
