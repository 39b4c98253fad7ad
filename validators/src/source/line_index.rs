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

/// The offsets at which lines begin.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the line starts of `bytes`.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX)));
        Self { starts }
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

    /// The position of `offset` in `bytes`, which must be the bytes the index was made from.
    #[must_use]
    pub fn position(&self, bytes: &[u8], offset: u32) -> Position {
        let offset = (offset as usize).min(bytes.len());
        let line = self.starts.partition_point(|&start| start as usize <= offset) - 1;
        let start = self.starts[line] as usize;
        let mut before = &bytes[start..offset];
        if line == 0 {
            before = before.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(before);
        }
        let (mut characters, mut units) = (0_usize, 0_usize);
        for chunk in before.utf8_chunks() {
            characters += chunk.valid().chars().count() + chunk.invalid().len();
            units += chunk.valid().encode_utf16().count() + chunk.invalid().len();
        }
        let one_based = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
        Position { line: one_based(line), column: one_based(characters), utf16_column: one_based(units) }
    }
}
