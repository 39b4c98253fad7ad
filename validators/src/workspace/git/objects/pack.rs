//! Objects in a pack file, found by its index.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::super::error::GitError;
use super::super::files;
use super::super::oid::{ObjectId, Prefix};
use super::{Kind, LARGEST, Object, bounded, delta, inflate};

/// Deepest chain of deltas, as in git.
const LONGEST_CHAIN: usize = 4_095;
/// Most bytes that the deltas of one object have together.
const LARGEST_CHAIN: usize = 256 << 20;
/// Magic number, version and the table of 256 counts.
const HEADER: u64 = 8 + 256 * 4;
/// The checksum at the end of a pack.
const TRAILER: u64 = 20;

/// A pack file and its index.
#[derive(Debug)]
pub(super) struct Pack {
    index: Part,
    data: Part,
    /// For each first byte how many names begin with it or a lower one.
    fan_out: Vec<u32>,
}

/// A file that is read in pieces.
#[derive(Debug)]
struct Part {
    file: Mutex<File>,
    size: u64,
}

impl Part {
    fn open(path: &Path) -> Result<Self, GitError> {
        let (file, size) = files::open(path)?.ok_or(GitError::Corrupt("a pack lacks one of its files"))?;
        Ok(Self { file: Mutex::new(file), size })
    }

    fn read(&self, offset: u64, length: usize) -> Result<Vec<u8>, GitError> {
        if offset.checked_add(length as u64).is_none_or(|end| end > self.size) {
            return Err(GitError::Corrupt("a pack ends too early"));
        }
        let mut bytes = vec![0; length];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn number(&self, offset: u64) -> Result<u32, GitError> {
        Ok(be_u32(&self.read(offset, 4)?).unwrap_or(0))
    }
}

fn be_u32(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?))
}

/// Where an entry's data begins and what it is.
struct Entry {
    kind: EntryKind,
    size: u64,
    data: u64,
}

enum EntryKind {
    Whole(Kind),
    /// A delta to the entry at this offset.
    Delta(u64),
}

impl Pack {
    /// Opens the pack of an index `pack-….idx`.
    pub(super) fn open(index: &Path) -> Result<Self, GitError> {
        let data = Part::open(&index.with_extension("pack"))?;
        let index = Part::open(index)?;
        let header = index.read(0, usize::try_from(HEADER).unwrap_or(0))?;
        if !header.starts_with(&[0xFF, b't', b'O', b'c', 0, 0, 0, 2]) {
            return Err(GitError::Unsupported("a pack index of another version than 2"));
        }
        let pack = data.read(0, 12)?;
        if !pack.starts_with(b"PACK") {
            return Err(GitError::Corrupt("a pack does not begin like one"));
        }
        let fan_out: Vec<u32> = header[8..].chunks_exact(4).filter_map(be_u32).collect();
        if !fan_out.is_sorted() {
            return Err(GitError::Corrupt("the counts of a pack index do not grow"));
        }
        Ok(Self { index, data, fan_out })
    }

    fn count(&self) -> u64 {
        self.fan_out.last().copied().unwrap_or(0).into()
    }

    fn name(&self, position: u64) -> Result<ObjectId, GitError> {
        let bytes = self.index.read(HEADER + position * ObjectId::LENGTH as u64, ObjectId::LENGTH)?;
        ObjectId::from_bytes(&bytes).ok_or(GitError::Corrupt("a pack index is cut off"))
    }

    /// The position of the first name that is not lower.
    fn lower_bound(&self, id: &ObjectId) -> Result<u64, GitError> {
        let first = usize::from(id.as_bytes()[0]);
        let below = |byte: Option<usize>| byte.and_then(|byte| self.fan_out.get(byte)).map_or(0, |count| u64::from(*count));
        let (mut low, mut high) = (below(first.checked_sub(1)), below(Some(first)));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.name(middle)? < *id { low = middle + 1 } else { high = middle }
        }
        Ok(low)
    }

    /// The offset of an object in the pack.
    pub(super) fn find(&self, id: &ObjectId) -> Result<Option<u64>, GitError> {
        let position = self.lower_bound(id)?;
        if position >= self.count() || self.name(position)? != *id {
            return Ok(None);
        }
        self.offset(position).map(Some)
    }

    /// Appends the names that begin like this.
    pub(super) fn beginning_with(&self, prefix: &Prefix, found: &mut Vec<ObjectId>) -> Result<(), GitError> {
        /// More names with seven equal digits are no accident.
        const MOST: u64 = 1_000;
        let start = self.lower_bound(&prefix.lowest())?;
        for position in start..self.count().min(start.saturating_add(MOST)) {
            let id = self.name(position)?;
            if !prefix.matches(&id) {
                break;
            }
            found.push(id);
        }
        Ok(())
    }

    fn offset(&self, position: u64) -> Result<u64, GitError> {
        const IS_LARGE: u32 = 1 << 31;
        // After the names comes a checksum of four bytes for each object, then the offsets.
        let offsets = HEADER + self.count() * (ObjectId::LENGTH as u64 + 4);
        let small = self.index.number(offsets + position * 4)?;
        if small & IS_LARGE == 0 {
            return Ok(small.into());
        }
        let at = offsets + self.count() * 4 + u64::from(small & !IS_LARGE) * 8;
        Ok(u64::from(self.index.number(at)?) << 32 | u64::from(self.index.number(at + 4)?))
    }

    /// Reads the object at `offset`.
    pub(super) fn read(&self, mut offset: u64) -> Result<Object, GitError> {
        let mut deltas: Vec<Vec<u8>> = Vec::new();
        let mut bytes = 0;
        loop {
            let entry = self.entry(offset)?;
            let data = self.inflate(&entry)?;
            bytes += data.len();
            match entry.kind {
                EntryKind::Whole(kind) => {
                    let content = deltas.iter().rev().try_fold(data, |base, own| delta::apply(&base, own))?;
                    return Ok(Object { kind, content });
                }
                EntryKind::Delta(base) => {
                    deltas.push(data);
                    offset = base;
                }
            }
            if deltas.len() > LONGEST_CHAIN || bytes > LARGEST_CHAIN {
                return Err(GitError::TooLarge("an object is a longer chain of deltas than the limit"));
            }
        }
    }

    fn end(&self) -> u64 {
        self.data.size.saturating_sub(TRAILER)
    }

    fn entry(&self, offset: u64) -> Result<Entry, GitError> {
        const CORRUPT: GitError = GitError::Corrupt("an entry of a pack has no form of one");
        /// A size, and an offset or a name.
        const LONGEST: u64 = 10 + 20;
        let available = self.end().checked_sub(offset).filter(|available| *available > 0).ok_or(CORRUPT)?;
        let head = self.data.read(offset, usize::try_from(available.min(LONGEST)).unwrap_or(0))?;
        let mut bytes = head.iter().copied();
        let first = bytes.next().ok_or(CORRUPT)?;
        let (mut byte, mut size, mut shift) = (first, u64::from(first & 0x0F), 4);
        while byte & 0x80 != 0 {
            byte = bytes.next().ok_or(CORRUPT)?;
            if shift > 56 {
                return Err(CORRUPT);
            }
            size |= u64::from(byte & 0x7F) << shift;
            shift += 7;
        }
        let kind = match first >> 4 & 7 {
            1 => EntryKind::Whole(Kind::Commit),
            2 => EntryKind::Whole(Kind::Tree),
            3 => EntryKind::Whole(Kind::Blob),
            4 => EntryKind::Whole(Kind::Tag),
            6 => {
                let back = distance(&mut bytes).filter(|back| *back > 0).ok_or(CORRUPT)?;
                EntryKind::Delta(offset.checked_sub(back).ok_or(CORRUPT)?)
            }
            7 => {
                let at = head.len() - bytes.len();
                let base = ObjectId::from_bytes(&head[at..]).ok_or(CORRUPT)?;
                let Some(base) = self.find(&base)? else { return Err(GitError::Missing(base.to_string())) };
                bytes.nth(ObjectId::LENGTH - 1);
                EntryKind::Delta(base)
            }
            _ => return Err(CORRUPT),
        };
        let data = offset + (head.len() - bytes.len()) as u64;
        Ok(Entry { kind, size, data })
    }

    fn inflate(&self, entry: &Entry) -> Result<Vec<u8>, GitError> {
        bounded(entry.size)?;
        let available = self.end().saturating_sub(entry.data);
        // Data that does not shrink grows by a few bytes for each block.
        let longest = entry.size.min(LARGEST) + entry.size / 64 + 1_024;
        let data = self.data.read(entry.data, usize::try_from(available.min(longest)).unwrap_or(0))?;
        inflate(&data, entry.size)
    }
}

/// The distance back to a delta's base: groups of seven bits, the highest first, each group but the last counted from one.
pub(in crate::workspace::git) fn distance(bytes: &mut impl Iterator<Item = u8>) -> Option<u64> {
    let mut byte = bytes.next()?;
    let mut value = u64::from(byte & 0x7F);
    while byte & 0x80 != 0 {
        byte = bytes.next()?;
        value = value.checked_add(1)?.checked_mul(128)?.checked_add(u64::from(byte & 0x7F))?;
    }
    Some(value)
}
