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
/// The ends of what is searched for: their first bytes are far rarer in texts than `.oct` and `work`.
static TARGET_HINT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i-u)y/proposals/|k package"));

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PacketReference {
    /// From the path's first dot up to the end of the line (at most [`TAIL`] bytes). Only the place: a file can hold millions.
    pub path: Span,
}

/// A line with the retired term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StaleTerm {
    /// The term.
    pub span: Span,
    /// One of the words that excuse the line stands in it.
    pub excused: bool,
}

const PREFIX: &str = ".octon/inputs/exploratory/proposals/";
const RETIRED_TERM: &str = "work package";
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
    let mut line_end = 0;
    let mut last_term_line = None;
    for end in found.map(|hint| hint.end()) {
        // A line may be as long as the file and full of hits: its end is looked for once.
        if end > line_end {
            line_end = memchr::memchr(b'\n', &bytes[end..]).map_or(bytes.len(), |length| end + length);
        }
        if let Some(start) = start_of(PREFIX, bytes, end) {
            hits.references.push(PacketReference { path: Span::from_range(start..line_end.min(start + TAIL)) });
        } else if let Some(start) = start_of(RETIRED_TERM, bytes, end).filter(|_| last_term_line != Some(line_end)) {
            last_term_line = Some(line_end);
            let line_start = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |at| at + 1);
            let excused = excuses(&bytes[line_start..line_end]);
            hits.stale_terms.push(StaleTerm { span: Span::from_range(start..end), excused });
        }
    }
    hits
}

/// Where `text`, in any letter case, starts when it ends at `end`.
fn start_of(text: &str, bytes: &[u8], end: usize) -> Option<usize> {
    let start = end.checked_sub(text.len())?;
    bytes[start..end].eq_ignore_ascii_case(text.as_bytes()).then_some(start)
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
    /// Who takes the path for that of packet `id`: `<proposals>/[.archive/]<kind>/<id>` with the id not going on. `bytes` are the file's.
    #[must_use]
    pub(super) fn names(self, bytes: &[u8], id: &[u8]) -> Named {
        let path = &bytes[self.path.range()];
        let after = &path[PREFIX.len()..];
        let unarchived = after.get(..9).filter(|part| part.eq_ignore_ascii_case(b".archive/")).map(|_| &after[9..]);
        let after_id = [unarchived, Some(after)].into_iter().flatten().find_map(|rest| after_id(rest, id));
        let Some(after_id) = after_id else { return Named::default() };
        let start = path.len() - after_id.len() - id.len();
        let next = after_id.first().copied().unwrap_or(b' ');
        let exact = path[start..].starts_with(id) && !path[..start].iter().any(u8::is_ascii_uppercase);
        let goes_on_in_lower_case = next.is_ascii_lowercase() || next.is_ascii_digit() || next == b'-';
        Named { by_standard: exact && !goes_on_in_lower_case, by_drift: !goes_on_in_lower_case && !next.is_ascii_uppercase() }
    }

    /// The bytes of the reference up to and with the packet's id. `bytes` are the file's.
    #[must_use]
    pub(super) fn span_with(self, bytes: &[u8], id: &[u8]) -> Span {
        let lower = bytes[self.path.range()].to_ascii_lowercase();
        let end = memchr::memmem::find(&lower, &id.to_ascii_lowercase()).map_or(PREFIX.len(), |at| at + id.len());
        Span::from_range(0..end).shifted(self.path.start)
    }
}

/// What follows the id when `rest` is `<kind>/<id>…` in any letter case.
fn after_id<'b>(rest: &'b [u8], id: &[u8]) -> Option<&'b [u8]> {
    let kind_length = rest.iter().position(|&byte| !(byte.is_ascii_alphanumeric() || byte == b'-'))?;
    if kind_length == 0 || rest[kind_length] != b'/' || id.is_empty() {
        return None;
    }
    let (name, after) = rest[kind_length + 1..].split_at_checked(id.len())?;
    name.eq_ignore_ascii_case(id).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::{PREFIX, target_hits};
    use crate::source::Span;

    fn references(text: &str) -> Vec<&str> {
        target_hits(text.as_bytes(), false).references.iter().map(|reference| &text[reference.path.range()]).collect()
    }

    fn terms(text: &str) -> Vec<(Span, bool)> {
        target_hits(text.as_bytes(), false).stale_terms.iter().map(|term| (term.span, term.excused)).collect()
    }

    #[test]
    fn a_packet_path_reaches_to_the_end_of_its_line() {
        let text = format!("see {PREFIX}policy/a b\nand {}policy/c", PREFIX.to_ascii_uppercase());
        assert_eq!(references(&text), [format!("{PREFIX}policy/a b"), format!("{}policy/c", PREFIX.to_ascii_uppercase())]);
        let twice = format!("{PREFIX}a/b {PREFIX}c/d");
        assert_eq!(references(&twice), [twice.as_str(), &format!("{PREFIX}c/d")]);
    }

    #[test]
    fn the_end_of_a_path_or_of_the_term_alone_is_no_hit() {
        assert_eq!(references("my/proposals/ exploratory/proposals/ y/proposals/"), [""; 0]);
        assert!(terms("look package, k package").is_empty());
    }

    #[test]
    fn the_retired_term_counts_once_a_line() {
        let span = |start: u32| Span { start, end: start + 12 };
        assert_eq!(terms("a Work Package and a work package\n"), [(span(2), false)]);
        assert_eq!(terms("work package\nlegacy WORK PACKAGE"), [(span(0), false), (span(20), true)]);
    }

    #[test]
    fn binary_files_are_searched_only_when_they_are_the_target() {
        let bytes = b"\0work package";
        assert!(target_hits(bytes, false).stale_terms.is_empty());
        assert_eq!(target_hits(bytes, true).stale_terms.len(), 1);
    }
}
