//! SHA-256 checksum lists, as `sha256sum`, `shasum` and `openssl` write them, with the byte span of every part.
//!
//! Lists are bytes, not text: names need not be UTF-8. The forms, and what GNU coreutils 9.1 makes of each, are those of the
//! checksums catalogue, section 1.1. Parsing is linear in the size of the list.

mod encoding;
mod line;

use crate::digest::Digest;
use crate::source::Span;

pub use encoding::ListEncoding;

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
const WRAPPER_BEGIN: &[u8] = b"-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURE_BEGIN: &[u8] = b"-----BEGIN PGP SIGNATURE-----";
const SIGNATURE_END: &[u8] = b"-----END PGP SIGNATURE-----";

/// A parsed checksum list.
#[derive(Debug, Default)]
pub struct ChecksumList {
    /// The lines that are neither blank nor part of a signed message's wrapper, in order.
    pub lines: Vec<Line>,
    /// Facts about the form of the file as a whole.
    pub form: ListForm,
}

/// Facts about the form of a list.
#[derive(Debug, Default)]
pub struct ListForm {
    /// How the bytes are encoded. Only a list in [`ListEncoding::Bytes`] has lines.
    pub encoding: ListEncoding,
    /// For the other encodings: how many entries a reader that understands the encoding would see.
    pub entries_when_decoded: usize,
    /// The UTF-8 byte order mark.
    pub byte_order_mark: Option<Span>,
    /// Empty lines.
    pub blank_lines: Tally,
    /// Lines that end with CR LF: the CRs.
    pub crlf: Tally,
    /// CRs anywhere else.
    pub lone_cr: Tally,
    /// The last line, when no LF ends it.
    pub unterminated: Option<Span>,
    /// Lines of a signed message around the list, and of its signature.
    pub wrapper: Tally,
    /// The list has more lines than the limit; those after it were not read.
    pub truncated: bool,
}

/// How often something occurs, and where first.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// How often.
    pub count: usize,
    /// The first occurrence.
    pub first: Option<Span>,
}

impl Tally {
    /// Counts one more occurrence, at `span`.
    pub fn add(&mut self, span: Span) {
        self.count += 1;
        self.first.get_or_insert(span);
    }

    /// The tally of all `spans`.
    pub fn of(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut tally = Self::default();
        spans.into_iter().for_each(|span| tally.add(span));
        tally
    }
}

/// One line of a list.
#[derive(Debug)]
pub struct Line {
    /// The line without its line end.
    pub span: Span,
    /// What the line holds.
    pub content: LineContent,
}

/// What a line holds.
#[derive(Debug)]
pub enum LineContent {
    /// A line that begins with `#`.
    Comment,
    /// A digest and a name.
    Entry(ListEntry),
    /// Nothing that can be verified.
    Malformed(Malformation),
}

/// A digest and the name of the file that it belongs to.
#[derive(Debug)]
pub struct ListEntry {
    /// The digest.
    pub value: Digest,
    /// The 64 hexadecimal digits.
    pub digest: Span,
    /// What stands between digest and name (in the BSD form between name and digest).
    pub separator: Span,
    /// The name as written.
    pub name: Span,
    /// The name with its escapes decoded, when that differs from what is written.
    pub decoded: Option<Box<[u8]>>,
    /// How the entry is written.
    pub form: EntryForm,
    /// The blanks before the entry; usually empty.
    pub indent: Span,
    /// The `\` that announces an escaped name.
    pub escape_marker: Option<Span>,
    /// What GNU coreutils makes of the entry after the ones before it.
    pub gnu: GnuReading,
}

/// How an entry is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryForm {
    /// `<digest>  name`, the canonical form.
    TwoSpaces,
    /// `<digest> *name`.
    Binary,
    /// `<digest> name`.
    OneSpace,
    /// `<digest>⇥name`, possibly with a blank or `*` after the tab.
    Tab,
    /// `SHA256 (name) = <digest>`.
    Bsd,
    /// `SHA256(name)= <digest>`.
    OpenSsl,
}

/// What GNU coreutils makes of an entry: the first entry with one blank or two decides how all later ones are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GnuReading {
    /// What is meant.
    AsMeant,
    /// Malformed, because it has one blank and an earlier entry has two.
    Skipped,
    /// A name that begins with a blank or `*`, because an earlier entry has one blank.
    OtherName,
}

/// Why a line cannot be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformation {
    /// A digest of the right length without a name.
    BareDigest {
        /// The digest.
        value: Digest,
        /// The hexadecimal digits.
        digest: Span,
    },
    /// `sha256:<digest>` without a name.
    PrefixedDigest,
    /// Words in place of the digest.
    Sentinel {
        /// The words.
        words: Span,
        /// The name after them.
        name: Span,
    },
    /// Hexadecimal digits, but not 64.
    WrongLength {
        /// The digits.
        digest: Span,
        /// The name that belongs to them; empty when there is none.
        name: Span,
    },
    /// A BSD line that is not about SHA-256.
    OtherAlgorithm {
        /// The tag before the name.
        tag: Span,
        /// The name.
        name: Span,
    },
    /// A BSD line with something after the digest.
    TextAfterDigest {
        /// What follows the digest.
        text: Span,
        /// The name.
        name: Span,
    },
    /// The line announces an escaped name, and the name has an escape that does not exist.
    Escape {
        /// The escape.
        escape: Span,
        /// The name.
        name: Span,
    },
    /// Anything else.
    Other,
}

impl Malformation {
    /// The name that the line seems to be about.
    #[must_use]
    pub fn name(&self) -> Option<Span> {
        match *self {
            Self::Sentinel { name, .. }
            | Self::WrongLength { name, .. }
            | Self::OtherAlgorithm { name, .. }
            | Self::TextAfterDigest { name, .. }
            | Self::Escape { name, .. } => (!name.is_empty()).then_some(name),
            Self::BareDigest { .. } | Self::PrefixedDigest | Self::Other => None,
        }
    }
}

impl ListEntry {
    /// The name as meant; `bytes` are those the list was parsed from.
    #[must_use]
    pub fn name_in<'b>(&'b self, bytes: &'b [u8]) -> &'b [u8] {
        self.decoded.as_deref().unwrap_or(&bytes[self.name.range()])
    }
}

impl ChecksumList {
    /// Parses `bytes`, of which at most `max_lines` lines that are not blank are kept.
    #[must_use]
    pub fn parse(bytes: &[u8], max_lines: usize) -> Self {
        let encoding = ListEncoding::of(bytes);
        if encoding == ListEncoding::Bytes {
            return Parser::new(bytes, max_lines).run();
        }
        let decoded = Parser::new(&encoding.decode(bytes), max_lines).run();
        let form = ListForm { encoding, entries_when_decoded: decoded.entries().count(), ..ListForm::default() };
        Self { lines: Vec::new(), form }
    }

    /// The entries, in order.
    pub fn entries(&self) -> impl Iterator<Item = &ListEntry> {
        self.lines.iter().filter_map(|line| match &line.content {
            LineContent::Entry(entry) => Some(entry),
            _ => None,
        })
    }

    /// The lines that cannot be verified, in order, with their spans.
    pub fn malformed(&self) -> impl Iterator<Item = (Span, &Malformation)> {
        self.lines.iter().filter_map(|line| match &line.content {
            LineContent::Malformed(malformation) => Some((line.span, malformation)),
            _ => None,
        })
    }

    /// The comments at the top of the list, before anything else.
    pub fn leading_comments(&self) -> impl Iterator<Item = Span> {
        let end = self.form.blank_lines.first.map_or(u32::MAX, |blank| blank.start);
        self.lines
            .iter()
            .take_while(move |line| matches!(line.content, LineContent::Comment) && line.span.start < end)
            .map(|line| line.span)
    }
}

/// Where in a signed message a line lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WrapperPart {
    Outside,
    Headers,
    Signature,
}

struct Parser<'b> {
    bytes: &'b [u8],
    max_lines: usize,
    wrapper: WrapperPart,
    separators: line::SeparatorMemory,
    list: ChecksumList,
}

impl<'b> Parser<'b> {
    fn new(bytes: &'b [u8], max_lines: usize) -> Self {
        Self {
            bytes,
            max_lines,
            wrapper: WrapperPart::Outside,
            separators: line::SeparatorMemory::default(),
            list: ChecksumList::default(),
        }
    }

    fn run(mut self) -> ChecksumList {
        let mut start = 0;
        if self.bytes.starts_with(UTF8_MARK) {
            start = UTF8_MARK.len();
            self.list.form.byte_order_mark = Some(Span::from_range(0..start));
        }
        while start < self.bytes.len() && !self.list.form.truncated {
            let line_end = memchr::memchr(b'\n', &self.bytes[start..]).map(|length| start + length);
            let mut end = line_end.unwrap_or(self.bytes.len());
            if line_end.is_none() {
                self.list.form.unterminated = Some(Span::from_range(start..end));
            }
            if end > start && self.bytes[end - 1] == b'\r' {
                end -= 1;
                let cr = Span::from_range(end..end + 1);
                if line_end.is_some() { self.list.form.crlf.add(cr) } else { self.list.form.lone_cr.add(cr) }
            }
            for at in memchr::memchr_iter(b'\r', &self.bytes[start..end]) {
                self.list.form.lone_cr.add(Span::from_range(start + at..start + at + 1));
            }
            self.line(start, end);
            start = line_end.map_or(self.bytes.len(), |at| at + 1);
        }
        self.list
    }

    fn line(&mut self, start: usize, end: usize) {
        let text = &self.bytes[start..end];
        let span = Span::from_range(start..end);
        if self.is_wrapper(text) {
            self.list.form.wrapper.add(span);
        } else if text.is_empty() {
            self.list.form.blank_lines.add(span);
        } else if self.list.lines.len() == self.max_lines {
            self.list.form.truncated = true;
        } else {
            let content = if text[0] == b'#' { LineContent::Comment } else { line::parse(text, start, &mut self.separators) };
            self.list.lines.push(Line { span, content });
        }
    }

    /// Follows the signed message around a list: its header up to a blank line, and the signature block.
    fn is_wrapper(&mut self, text: &[u8]) -> bool {
        match self.wrapper {
            WrapperPart::Headers => {
                if text.is_empty() {
                    self.wrapper = WrapperPart::Outside;
                }
                true
            }
            WrapperPart::Signature => {
                if text == SIGNATURE_END {
                    self.wrapper = WrapperPart::Outside;
                }
                true
            }
            WrapperPart::Outside if text == WRAPPER_BEGIN => {
                self.wrapper = WrapperPart::Headers;
                true
            }
            WrapperPart::Outside if text == SIGNATURE_BEGIN => {
                self.wrapper = WrapperPart::Signature;
                true
            }
            WrapperPart::Outside => false,
        }
    }
}
