//! Byte ranges.

use std::ops::Range;

/// A half-open byte range `start..end`, counted from the first byte of the file (a byte order mark counts).
///
/// Files larger than 4 GiB never become a [`super::Source`], so 32 bits are enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte of the range.
    pub start: u32,
    /// One past the last byte of the range; never smaller than `start`.
    pub end: u32,
}

impl Span {
    /// The range `start..end`; when `end` is smaller, the empty range at `start`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// The range of `usize` offsets, saturating at 4 GiB.
    #[must_use]
    pub fn from_range(range: Range<usize>) -> Self {
        Self::new(saturate(range.start), saturate(range.end))
    }

    /// The empty range at `offset`.
    #[must_use]
    pub const fn empty_at(offset: u32) -> Self {
        Self { start: offset, end: offset }
    }

    /// The same range as `usize` offsets, for slicing.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the range holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The range moved `by` bytes towards the end of the file.
    #[must_use]
    pub const fn shifted(self, by: u32) -> Self {
        Self { start: self.start.saturating_add(by), end: self.end.saturating_add(by) }
    }
}

fn saturate(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
