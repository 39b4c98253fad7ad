//! The few lines of a file that a frame shows.
//!
//! The frame renderer scans all it is given, and draws all of a line: so it is given a window, cut out here, however large the file and
//! however long its lines.

use std::ops::Range;

use countersign_validators::source::{Source, Span};

use super::escape::is_unsafe;

/// A line of more bytes than this is cut around the mark.
const LONG_LINE: usize = 240;
/// How much of a long line stands before the mark, in bytes.
const BEFORE_MARK: usize = 60;
/// A mark over more lines than this covers only the rest of its first line.
const MOST_LINES: u32 = 6;
/// Marks further apart than this many lines get excerpts of their own.
const NEAR: u32 = 12;

/// A place to be marked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'l> {
    pub(super) span: Span,
    /// What is to be seen there.
    pub(super) label: Option<&'l str>,
    pub(super) is_primary: bool,
}

/// Consecutive lines of a file with marks in them.
#[derive(Debug)]
pub(super) struct Excerpt<'l> {
    /// The lines, as they may be shown on a terminal; ended by LF.
    pub(super) text: String,
    /// 1-based number of the first line.
    pub(super) first_line: u32,
    /// The marks, the first one first.
    pub(super) marks: Vec<Mark<'l>>,
    /// The lines are not shown from their beginning, so columns cannot be counted in `text`.
    pub(super) is_cut: bool,
}

/// A mark in the text of an [`Excerpt`].
#[derive(Debug, Clone)]
pub(super) struct Mark<'l> {
    /// Bytes of [`Excerpt::text`].
    pub(super) range: Range<usize>,
    pub(super) wanted: Wanted<'l>,
}

/// Cuts out what is needed to show `wanted`: one excerpt for marks that are near each other, in the order of their first marks.
pub(super) fn excerpts<'l>(source: &Source, wanted: &[Wanted<'l>]) -> Vec<Excerpt<'l>> {
    let mut groups: Vec<Group<'l>> = Vec::new();
    for &wanted in wanted {
        let lines = Lines::of(source, wanted.span);
        match groups.iter_mut().find(|group| group.takes(source, &lines)) {
            Some(group) => group.add(lines, wanted),
            None => groups.push(Group { first: lines.first, last: lines.last, marks: vec![(lines.span, wanted)] }),
        }
    }
    groups.into_iter().map(|group| group.excerpt(source)).collect()
}

/// The lines a mark covers, shortened to what is shown.
struct Lines {
    first: u32,
    last: u32,
    span: Range<usize>,
}

impl Lines {
    fn of(source: &Source, span: Span) -> Self {
        let first = line_of(source, span.start);
        // A span that ends with its line's end still lies on that line.
        let last = line_of(source, span.end.saturating_sub(1).max(span.start));
        if last - first >= MOST_LINES {
            let end = line_range(source, first).end.max(span.start as usize);
            return Self { first, last: first, span: span.start as usize..end };
        }
        Self { first, last, span: span.range() }
    }
}

struct Group<'l> {
    first: u32,
    last: u32,
    marks: Vec<(Range<usize>, Wanted<'l>)>,
}

impl<'l> Group<'l> {
    /// Whether a further mark is near enough. Long lines are never shared: each mark on one gets its own cut.
    fn takes(&self, source: &Source, lines: &Lines) -> bool {
        let is_near = lines.first <= self.last.saturating_add(NEAR) && self.first <= lines.last.saturating_add(NEAR);
        let no_long_line =
            |range: std::ops::RangeInclusive<u32>| range.into_iter().all(|line| line_range(source, line).len() <= LONG_LINE);
        is_near && no_long_line(self.first..=self.last) && no_long_line(lines.first..=lines.last)
    }

    fn add(&mut self, lines: Lines, wanted: Wanted<'l>) {
        self.first = self.first.min(lines.first);
        self.last = self.last.max(lines.last);
        self.marks.push((lines.span, wanted));
    }

    fn excerpt(self, source: &Source) -> Excerpt<'l> {
        let mut window = Window::default();
        let mut is_cut = false;
        for line in self.first..=self.last {
            let full = line_range(source, line);
            let shown = cut(source.bytes(), full.clone(), self.marks.iter().map(|(span, _)| span.start));
            is_cut |= shown.start > full.start;
            window.push_line(source.bytes(), full, shown);
        }
        let marks = self
            .marks
            .into_iter()
            .map(|(span, wanted)| Mark { range: window.at(span.start)..window.at(span.end).max(window.at(span.start)), wanted })
            .collect();
        Excerpt { text: window.text, first_line: self.first, marks, is_cut }
    }
}

/// The part of the line `full` that is shown: all of it, or the neighbourhood of the first mark that begins on it.
fn cut(bytes: &[u8], full: Range<usize>, marks: impl Iterator<Item = usize>) -> Range<usize> {
    if full.len() <= LONG_LINE {
        return full;
    }
    let mark = marks.into_iter().find(|start| full.contains(start) || *start == full.end).unwrap_or(full.start);
    let latest_start = full.end - LONG_LINE;
    let start = mark.saturating_sub(BEFORE_MARK).clamp(full.start, latest_start);
    let boundary = |mut at: usize| {
        while at > full.start && at < full.end && is_continuation(bytes[at]) {
            at -= 1;
        }
        at
    };
    boundary(start)..boundary(start + LONG_LINE)
}

/// Whether a byte continues a UTF-8 character.
const fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

fn line_of(source: &Source, offset: u32) -> u32 {
    source.line_index().line(offset)
}

/// The bytes of a 1-based line, without its line end and without a byte order mark.
fn line_range(source: &Source, line: u32) -> Range<usize> {
    let bytes = source.bytes();
    let index = source.line_index();
    let mut start = index.line_start(line) as usize;
    if line == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
        start = 3;
    }
    let next = if (line as usize) < index.line_count() { index.line_start(line + 1) as usize } else { bytes.len() };
    let content = &bytes[start.min(next)..next];
    let content = content.strip_suffix(b"\n").unwrap_or(content);
    let content = content.strip_suffix(b"\r").unwrap_or(content);
    start..start + content.len()
}

/// Text to be shown, and where each of its pieces comes from.
#[derive(Debug, Default)]
struct Window {
    text: String,
    pieces: Vec<Piece>,
}

/// A run of bytes that is shown as it is, or (one unsafe character, bytes that are no UTF-8) by something else.
#[derive(Debug)]
struct Piece {
    /// Bytes of the file.
    source: Range<usize>,
    /// Bytes of the window's text.
    text: Range<usize>,
}

impl Window {
    fn push_line(&mut self, bytes: &[u8], full: Range<usize>, shown: Range<usize>) {
        if shown.start > full.start {
            self.text.push_str("...");
        }
        let mut at = shown.start;
        for chunk in bytes[shown.clone()].utf8_chunks() {
            at = self.push_text(chunk.valid(), at);
            for _ in chunk.invalid() {
                at = self.push(at, 1, "\u{FFFD}");
            }
        }
        // An empty piece, so that the end of the line can be marked.
        self.push(at, 0, "");
        if shown.end < full.end {
            self.text.push_str("...");
        }
        self.text.push('\n');
    }

    fn push_text(&mut self, mut text: &str, mut at: usize) -> usize {
        while let Some(index) = text.find(|character| character != '\t' && is_unsafe(character)) {
            let (before, rest) = text.split_at(index);
            at = self.push(at, before.len(), before);
            let length = rest.chars().next().map_or(1, char::len_utf8);
            at = self.push(at, length, "\u{FFFD}");
            text = &rest[length..];
        }
        self.push(at, text.len(), text)
    }

    /// Shows the `length` bytes at `at` of the file as `shown`; returns the offset after them.
    fn push(&mut self, at: usize, length: usize, shown: &str) -> usize {
        let start = self.text.len();
        self.text.push_str(shown);
        self.pieces.push(Piece { source: at..at + length, text: start..self.text.len() });
        at + length
    }

    /// Where in the text the byte `offset` of the file is; what is cut out counts as the nearest that is there.
    fn at(&self, offset: usize) -> usize {
        let index = self.pieces.partition_point(|piece| piece.source.start <= offset);
        let Some(piece) = index.checked_sub(1).and_then(|index| self.pieces.get(index)) else {
            return self.pieces.first().map_or(0, |piece| piece.text.start);
        };
        let inside = offset - piece.source.start;
        if inside == 0 {
            piece.text.start
        } else if piece.source.len() == piece.text.len() && inside < piece.source.len() {
            // A place that a parser took from bytes may lie inside a character.
            self.text.floor_char_boundary(piece.text.start + inside)
        } else {
            piece.text.end
        }
    }
}

#[cfg(test)]
mod tests {
    use countersign_validators::source::{FilePath, Source, Span};

    use super::{Excerpt, Wanted, excerpts};

    fn source(bytes: &[u8]) -> Source {
        Source::new(FilePath::from_text("file"), bytes.to_vec())
    }

    fn wanted(start: usize, end: usize) -> Wanted<'static> {
        Wanted { span: Span::from_range(start..end), label: None, is_primary: true }
    }

    fn marked<'e>(excerpt: &'e Excerpt<'_>, index: usize) -> &'e str {
        &excerpt.text[excerpt.marks[index].range.clone()]
    }

    #[test]
    fn only_the_line_of_the_mark_is_taken() {
        let source = source("one\ntwo\nthree\n".as_bytes());
        let found = excerpts(&source, &[wanted(4, 7)]);
        assert_eq!((found[0].text.as_str(), found[0].first_line), ("two\n", 2));
        assert_eq!(marked(&found[0], 0), "two");
    }

    #[test]
    fn line_ends_and_a_byte_order_mark_are_not_shown() {
        let source = source(b"\xEF\xBB\xBFone\r\ntwo\r\n");
        let found = excerpts(&source, &[wanted(3, 6), wanted(8, 13)]);
        assert_eq!(found[0].text, "one\ntwo\n");
        assert_eq!((marked(&found[0], 0), marked(&found[0], 1)), ("one", "two"));
    }

    #[test]
    fn a_line_of_fifty_million_bytes_is_cut_around_the_mark() {
        let mut bytes = vec![b'x'; 50_000_000];
        bytes[30_000_000..30_000_004].copy_from_slice(b"MARK");
        let found = excerpts(&source(&bytes), &[wanted(30_000_000, 30_000_004)]);
        assert!(found[0].is_cut && found[0].text.len() < 300, "{}", found[0].text.len());
        assert!(found[0].text.starts_with("...x") && found[0].text.ends_with("x...\n"));
        assert_eq!(marked(&found[0], 0), "MARK");
    }

    #[test]
    fn a_cut_never_splits_a_character() {
        let text = "한".repeat(1000);
        for offset in (0..3000).step_by(3) {
            let found = excerpts(&source(text.as_bytes()), &[wanted(offset, offset + 3)]);
            assert_eq!(marked(&found[0], 0), "한");
            assert!(!found[0].text.contains('\u{FFFD}'));
        }
    }

    #[test]
    fn a_mark_over_many_lines_covers_its_first_one() {
        let text = "line\n".repeat(100);
        let found = excerpts(&source(text.as_bytes()), &[wanted(5, 400)]);
        assert_eq!((found[0].text.as_str(), found[0].first_line), ("line\n", 2));
        assert_eq!(marked(&found[0], 0), "line");
    }

    #[test]
    fn marks_that_are_near_share_an_excerpt() {
        let text = "abcd\n".repeat(100);
        let found = excerpts(&source(text.as_bytes()), &[wanted(50, 54), wanted(25, 29), wanted(400, 404)]);
        let lines: Vec<(u32, usize, usize)> =
            found.iter().map(|excerpt| (excerpt.first_line, excerpt.text.lines().count(), excerpt.marks.len())).collect();
        assert_eq!(lines, [(6, 6, 2), (81, 1, 1)]);
    }

    #[test]
    fn bytes_that_are_no_text_and_controls_are_replaced() {
        let source = source(b"a\x1b[31m\xFF\xFEz\n");
        let found = excerpts(&source, &[wanted(8, 9)]);
        assert_eq!(found[0].text, "a\u{FFFD}[31m\u{FFFD}\u{FFFD}z\n");
        assert_eq!(marked(&found[0], 0), "z");
        let found = excerpts(&source, &[wanted(6, 8)]);
        assert_eq!(marked(&found[0], 0), "\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn the_end_of_the_file_can_be_marked() {
        for (bytes, offset, text) in [(&b""[..], 0, "\n"), (b"ab", 2, "ab\n"), (b"ab\n", 3, "\n")] {
            let found = excerpts(&source(bytes), &[wanted(offset, offset)]);
            assert_eq!(found[0].text, text);
            assert_eq!(marked(&found[0], 0), "");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_mark_lies_in_its_text(bytes: Vec<u8>, start in 0_usize..600, length in 0_usize..600, other in 0_usize..600) {
            let source = source(&bytes);
            let clip = |at: usize| at.min(bytes.len());
            let places = [wanted(clip(start), clip(start + length)), wanted(clip(other), clip(other + 1))];
            for excerpt in excerpts(&source, &places) {
                for mark in &excerpt.marks {
                    proptest::prop_assert!(excerpt.text.get(mark.range.clone()).is_some());
                }
            }
        }
    }
}
