//! From byte offsets to lines and columns, worked out only for findings.

/// A place in a file in the units people and editors use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1. Lines end at LF; the CR of a CRLF belongs to the line it ends.
    pub line: u32,
    /// Column in characters (Unicode scalar values), from 1. A byte order mark is no character.
    pub column: u32,
    /// Column in UTF-16 code units, from 1, as language servers count.
    pub utf16_column: u32,
}

/// Columns of a long line are counted from the nearest milestone, so that many findings on one line stay cheap.
const MILESTONE_STEP: usize = 4_096;

/// The offsets at which lines begin.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    milestones: Vec<Milestone>,
}

/// What has been counted up to a place inside a long line.
#[derive(Debug, Clone, Copy)]
struct Milestone {
    offset: u32,
    counted: Counted,
}

/// Lengths of a piece of text.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    characters: u32,
    utf16_units: u32,
}

impl Counted {
    /// These lengths and those of `bytes`; a byte that is no UTF-8 counts as one.
    fn and(mut self, bytes: &[u8]) -> Self {
        for chunk in bytes.utf8_chunks() {
            self.characters += length(chunk.valid().chars().count() + chunk.invalid().len());
            self.utf16_units += length(chunk.valid().encode_utf16().count() + chunk.invalid().len());
        }
        self
    }
}

fn length(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl LineIndex {
    /// Finds the line starts of `bytes`.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| length(at + 1)));
        let mut milestones = Vec::new();
        for (index, &start) in starts.iter().enumerate() {
            let end = starts.get(index + 1).map_or(bytes.len(), |&next| next as usize);
            push_milestones(&mut milestones, bytes, start as usize, end);
        }
        Self { starts, milestones }
    }

    /// Number of lines; a final line end begins one more, empty line.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// Byte offset at which the 1-based `line` begins; lines past the end begin at the last one.
    #[must_use]
    pub fn line_start(&self, line: u32) -> u32 {
        let index = (line as usize).saturating_sub(1).min(self.starts.len() - 1);
        self.starts[index]
    }

    /// The 1-based line that `offset` is on; offsets past the end are on the last one.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        length(self.starts.partition_point(|&start| start <= offset))
    }

    /// The position of `offset` in `bytes`, which must be the bytes the index was made from.
    #[must_use]
    pub fn position(&self, bytes: &[u8], offset: u32) -> Position {
        let offset = offset.min(length(bytes.len()));
        let line = self.line(offset);
        let start = content_start(bytes, self.line_start(line) as usize);
        let passed = self.milestones.partition_point(|milestone| milestone.offset <= offset);
        let nearest = passed.checked_sub(1).map(|index| self.milestones[index]).filter(|found| found.offset as usize > start);
        let (from, counted) = nearest.map_or((start, Counted::default()), |found| (found.offset as usize, found.counted));
        let counted = counted.and(&bytes[from.min(offset as usize)..offset as usize]);
        Position { line, column: counted.characters + 1, utf16_column: counted.utf16_units + 1 }
    }
}

/// Where the characters of the line that begins at `start` begin.
fn content_start(bytes: &[u8], start: usize) -> usize {
    if start == 0 && bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { start }
}

fn push_milestones(milestones: &mut Vec<Milestone>, bytes: &[u8], start: usize, end: usize) {
    let mut from = content_start(bytes, start);
    let mut counted = Counted::default();
    while end.saturating_sub(from) > MILESTONE_STEP {
        let mut to = from + MILESTONE_STEP;
        // Four bytes at most belong to one character; further back a continuation byte is just a bad byte.
        let is_boundary = |at: usize| bytes[at] & 0xC0 != 0x80;
        to = (to - 3..=to).rev().find(|&at| is_boundary(at)).unwrap_or(to);
        counted = counted.and(&bytes[from..to]);
        milestones.push(Milestone { offset: length(to), counted });
        from = to;
    }
}

#[cfg(test)]
mod tests {
    use super::{Counted, LineIndex, MILESTONE_STEP, Position, content_start};

    /// The same answer without milestones.
    fn counted_from_the_line_start(bytes: &[u8], offset: usize) -> Position {
        let start = bytes[..offset].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let line = bytes[..offset].iter().filter(|&&byte| byte == b'\n').count() + 1;
        let from = content_start(bytes, start).min(offset);
        let counted = Counted::default().and(&bytes[from..offset]);
        Position { line: line as u32, column: counted.characters + 1, utf16_column: counted.utf16_units + 1 }
    }

    fn assert_agrees(bytes: &[u8], offsets: impl Iterator<Item = usize>) {
        let index = LineIndex::new(bytes);
        for offset in offsets {
            assert_eq!(index.position(bytes, offset as u32), counted_from_the_line_start(bytes, offset), "offset {offset}");
        }
    }

    #[test]
    fn columns_of_long_lines_agree_with_plain_counting() {
        let text = format!("\u{feff}{}\nshort\r\n{}", "한🎉a".repeat(3_000), "é".repeat(5_000));
        assert_agrees(text.as_bytes(), text.char_indices().map(|(at, _)| at).step_by(7));
        assert_agrees(text.as_bytes(), std::iter::once(text.len()));
    }

    #[test]
    fn a_line_as_long_as_a_step_needs_no_milestone() {
        let text = "x".repeat(MILESTONE_STEP);
        assert!(LineIndex::new(text.as_bytes()).milestones.is_empty());
        assert_agrees(text.as_bytes(), 0..=text.len());
    }

    #[test]
    fn offsets_past_the_end_count_as_the_end() {
        let index = LineIndex::new(b"ab\ncd");
        assert_eq!(index.position(b"ab\ncd", 99), Position { line: 2, column: 3, utf16_column: 3 });
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_have_positions(bytes: Vec<u8>, repeat in 1_usize..60) {
            let bytes = bytes.repeat(repeat);
            let index = LineIndex::new(&bytes);
            for offset in (0..=bytes.len()).step_by(97) {
                let position = index.position(&bytes, offset as u32);
                proptest::prop_assert!(position.line as usize <= index.line_count() && position.column >= 1);
            }
        }
    }
}
