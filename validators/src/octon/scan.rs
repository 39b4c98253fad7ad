//! Searching files for text: left-over placeholders in packets, packet paths and retired terms in promotion targets.

use std::sync::{Arc, LazyLock};

use regex::bytes::Regex;

use super::receipt::lines;
use crate::document::markdown::MarkdownDocument;
use crate::source::{FilePath, Source, Span};

#[expect(clippy::expect_used, reason = "the patterns are constants; a test compiles each")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

static PLACEHOLDER_HINT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u)TODO|TBD|FIXME|\[Describe|\{\{"));
static TARGET_HINT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i-u)\.octon/inputs/exploratory/proposals/|work package"));

/// The bytes at the start of a file that decide whether it is binary, as search tools do.
fn is_binary(bytes: &[u8]) -> bool {
    memchr::memchr(0, bytes).is_some()
}

/// The placeholders that are left in a packet file, one a line, those in code fences left out (catalogue: `octon/placeholder-left`).
pub(super) fn placeholders(path: &FilePath, bytes: &[u8]) -> Vec<Span> {
    if !PLACEHOLDER_HINT.is_match(bytes) || is_binary(bytes) {
        return Vec::new();
    }
    let in_line = |line: Span| placeholder(&bytes[line.range()]).map(|found| found.shifted(line.start));
    let hits: Vec<Span> = lines(bytes).filter_map(in_line).collect();
    if hits.is_empty() {
        return hits;
    }
    let source = Arc::new(Source::new(path.clone(), bytes.to_vec()));
    let document = MarkdownDocument::parse(&source);
    hits.into_iter().filter(|hit| !document.is_in_fence(hit.start)).collect()
}

/// The first placeholder of a line: a word, an opened instruction, or a pair of double braces.
fn placeholder(line: &[u8]) -> Option<Span> {
    let words = [&b"TODO"[..], b"TBD", b"FIXME"].into_iter();
    let word = words.filter_map(|word| find_word(line, word).map(|at| at..at + word.len()));
    let instruction = memchr::memmem::find(line, b"[Describe").map(|at| at..at + b"[Describe".len());
    let braces = memchr::memmem::find(line, b"{{").zip(memchr::memmem::find(line, b"}}"));
    let braces = braces.map(|(open, close)| open.min(close)..open.max(close) + 2);
    word.chain(instruction).chain(braces).min_by_key(|range| range.start).map(Span::from_range)
}

/// Whether `line` holds `word` with neither a letter, a digit nor `_` of ASCII on either side.
#[must_use]
pub(super) fn holds_word(line: &[u8], word: &[u8]) -> bool {
    find_word(line, word).is_some()
}

/// The offset of the first such word.
#[must_use]
pub(super) fn find_word(line: &[u8], word: &[u8]) -> Option<usize> {
    let part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    memchr::memmem::find_iter(line, word).find(|&at| {
        let before = at.checked_sub(1).is_some_and(|before| part(line[before]));
        let after = line.get(at + word.len()).is_some_and(|&after| part(after));
        !before && !after
    })
}

/// What a promotion target's file holds that may matter to a packet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TargetHits {
    /// Paths of packets.
    pub references: Vec<PacketReference>,
    /// Lines with the retired term, without their line ends.
    pub stale_terms: Vec<StaleTerm>,
}

/// A path below the proposals folder that stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PacketReference {
    /// The path from its first dot up to the end of the line (at most [`TAIL`] bytes).
    pub path: Box<[u8]>,
    /// Offset of the path.
    pub start: u32,
}

/// A line with the retired term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StaleTerm {
    /// The term.
    pub span: Span,
    /// One of the words that excuse the line stands in it.
    pub excused: bool,
}

const PREFIX_LENGTH: usize = ".octon/inputs/exploratory/proposals/".len();
/// A packet path is no longer than this.
const TAIL: usize = 400;
/// Words that excuse a line (or its path) with the retired term.
pub(super) const EXCUSES: [&str; 12] = [
    "legacy",
    "historical",
    "compatib",
    "deprecated",
    "migration",
    "archive",
    "archived",
    "superseded",
    "alias",
    "shim",
    "backward",
    "backwards",
];

/// Searches a target's file. Files with NUL bytes are searched only when `named` (the target is this very file).
#[must_use]
pub(super) fn target_hits(bytes: &[u8], named: bool) -> TargetHits {
    let mut hits = TargetHits::default();
    let mut found = TARGET_HINT.find_iter(bytes).peekable();
    if found.peek().is_none() || (!named && is_binary(bytes)) {
        return hits;
    }
    let mut last_term_line = None;
    for hit in found {
        let line_end = memchr::memchr(b'\n', &bytes[hit.start()..]).map_or(bytes.len(), |length| hit.start() + length);
        if hit.as_bytes().starts_with(b".") {
            let end = line_end.min(hit.start() + TAIL);
            let start = u32::try_from(hit.start()).unwrap_or(u32::MAX);
            hits.references.push(PacketReference { path: bytes[hit.start()..end].into(), start });
        } else if last_term_line != Some(line_end) {
            last_term_line = Some(line_end);
            let line_start = memchr::memrchr(b'\n', &bytes[..hit.start()]).map_or(0, |at| at + 1);
            hits.stale_terms
                .push(StaleTerm { span: Span::from_range(hit.range()), excused: excuses(&bytes[line_start..line_end]) });
        }
    }
    hits
}

/// Whether a text holds one of the words that excuse a retired term, in any letter case.
#[must_use]
pub(super) fn excuses(text: &[u8]) -> bool {
    let lower = text.to_ascii_lowercase();
    EXCUSES.iter().any(|word| memchr::memmem::find(&lower, word.as_bytes()).is_some())
}

/// Which of the two upstream searches takes a path for a packet's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Named {
    /// The standard validator's, which minds letter case.
    pub by_standard: bool,
    /// The drift validator's, which does not.
    pub by_drift: bool,
}

impl PacketReference {
    /// Who takes the path for that of packet `id`: `<proposals>/[.archive/]<kind>/<id>` with the id not going on.
    #[must_use]
    pub(super) fn names(&self, id: &[u8]) -> Named {
        let after = &self.path[PREFIX_LENGTH..];
        let unarchived = after.get(..9).filter(|part| part.eq_ignore_ascii_case(b".archive/")).map(|_| &after[9..]);
        let id_start = [unarchived, Some(after)].into_iter().flatten().find_map(|rest| self.id_start(rest, id));
        let Some(start) = id_start else { return Named::default() };
        let next = self.path.get(start + id.len()).copied().unwrap_or(b' ');
        let exact = self.path[start..].starts_with(id) && !self.path[..start].iter().any(u8::is_ascii_uppercase);
        let goes_on_in_lower_case = next.is_ascii_lowercase() || next.is_ascii_digit() || next == b'-';
        Named { by_standard: exact && !goes_on_in_lower_case, by_drift: !goes_on_in_lower_case && !next.is_ascii_uppercase() }
    }

    /// The offset of the id when `rest` (the end of the path) is `<kind>/<id>…` in any letter case.
    fn id_start(&self, rest: &[u8], id: &[u8]) -> Option<usize> {
        let kind_length = rest.iter().position(|&byte| !(byte.is_ascii_alphanumeric() || byte == b'-'))?;
        if kind_length == 0 || rest[kind_length] != b'/' || id.is_empty() {
            return None;
        }
        let name = &rest[kind_length + 1..];
        name.get(..id.len())?.eq_ignore_ascii_case(id).then_some(self.path.len() - name.len())
    }

    /// The bytes of the reference up to and with the packet's id.
    #[must_use]
    pub(super) fn span_with(&self, id: &[u8]) -> Span {
        let lower = self.path.to_ascii_lowercase();
        let end = memchr::memmem::find(&lower, &id.to_ascii_lowercase()).map_or(PREFIX_LENGTH, |at| at + id.len());
        Span::from_range(0..end).shifted(self.start)
    }
}
