//! The index: what the next commit would hold, and how each file looked when git last read it.

use sha1::{Digest as _, Sha1};

use super::error::GitError;
use super::objects::distance;
use super::oid::ObjectId;

/// Most bytes of an index.
pub(super) const MOST_BYTES: u64 = 512 << 20;
const CORRUPT: GitError = GitError::Corrupt("the index has no form of one");

/// A parsed index.
#[derive(Debug)]
pub(super) struct Index {
    /// The files, bytewise by path.
    pub(super) entries: Vec<IndexEntry>,
    /// The tree that the files are, when git has written it down and nothing has changed since.
    pub(super) tree: Option<ObjectId>,
}

/// A tracked file.
#[derive(Debug)]
pub(super) struct IndexEntry {
    pub(super) path: Vec<u8>,
    pub(super) mode: u32,
    pub(super) id: ObjectId,
    /// The file's size in bytes, modulo 2³².
    pub(super) size: u32,
    /// When the file was changed last: seconds and nanoseconds.
    pub(super) modified: (u32, u32),
    /// Other than 0 for a side of a conflict.
    pub(super) stage: u8,
    /// Somebody promised that the file does not change.
    pub(super) is_assumed_valid: bool,
    /// The file is left out of the work tree.
    pub(super) is_skipped: bool,
    /// The file will be added, its content was not yet.
    pub(super) is_intended: bool,
}

impl Index {
    /// Reads an index of version 2, 3 or 4.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, GitError> {
        let body = bytes.len().checked_sub(ObjectId::LENGTH).ok_or(CORRUPT)?;
        let (body, checksum) = bytes.split_at(body);
        // Git leaves the checksum out when it was told to.
        if checksum.iter().any(|byte| *byte != 0) && *checksum != *Sha1::digest(body) {
            return Err(GitError::Corrupt("the checksum of the index is another"));
        }
        let mut reader = Reader { rest: body };
        if reader.take(4)? != b"DIRC" {
            return Err(CORRUPT);
        }
        let version = reader.number()?;
        if !(2..=4).contains(&version) {
            return Err(GitError::Unsupported("an index of another version than 2 to 4"));
        }
        let count = reader.number()?;
        let mut entries: Vec<IndexEntry> = Vec::new();
        for _ in 0..count {
            let before = entries.last().map_or(&[][..], |entry| &entry.path);
            let entry = reader.entry(version, before)?;
            entries.push(entry);
        }
        if !entries.is_sorted_by(|left, right| (&left.path, left.stage) < (&right.path, right.stage)) {
            return Err(GitError::Corrupt("the index is not sorted"));
        }
        let tree = reader.extensions()?;
        Ok(Self { entries, tree })
    }

    /// The entry of a path; one side of several in a conflict.
    pub(super) fn find(&self, path: &[u8]) -> Option<&IndexEntry> {
        let found = self.entries.binary_search_by(|entry| entry.path.as_slice().cmp(path)).ok()?;
        self.entries.get(found)
    }
}

struct Reader<'i> {
    rest: &'i [u8],
}

impl<'i> Reader<'i> {
    fn take(&mut self, count: usize) -> Result<&'i [u8], GitError> {
        let (piece, rest) = self.rest.split_at_checked(count).ok_or(CORRUPT)?;
        self.rest = rest;
        Ok(piece)
    }

    fn number(&mut self) -> Result<u32, GitError> {
        let bytes = self.take(4)?;
        Ok(u32::from_be_bytes(bytes.try_into().map_err(|_| CORRUPT)?))
    }

    fn flags(&mut self) -> Result<u16, GitError> {
        let bytes = self.take(2)?;
        Ok(u16::from_be_bytes(bytes.try_into().map_err(|_| CORRUPT)?))
    }

    fn entry(&mut self, version: u32, before: &[u8]) -> Result<IndexEntry, GitError> {
        let start = self.rest.len();
        self.take(8)?;
        let modified = (self.number()?, self.number()?);
        self.take(8)?;
        let mode = self.number()?;
        self.take(8)?;
        let size = self.number()?;
        let id = ObjectId::from_bytes(self.take(ObjectId::LENGTH)?).ok_or(CORRUPT)?;
        let flags = self.flags()?;
        let further = if version >= 3 && flags & 0x4000 != 0 { self.flags()? } else { 0 };
        let path = if version == 4 {
            let mut bytes = self.rest.iter().copied();
            let dropped = distance(&mut bytes).and_then(|dropped| usize::try_from(dropped).ok()).ok_or(CORRUPT)?;
            self.rest = &self.rest[self.rest.len() - bytes.len()..];
            let kept = before.len().checked_sub(dropped).ok_or(CORRUPT)?;
            [&before[..kept], self.until_nul()?].concat()
        } else {
            let path = self.until_nul()?.to_vec();
            // The entry with its NUL is filled up with NULs to a multiple of eight bytes.
            let read = start - self.rest.len();
            self.take(read.next_multiple_of(8) - read)?;
            path
        };
        Ok(IndexEntry {
            path,
            mode,
            id,
            size,
            modified,
            stage: u8::try_from(flags >> 12 & 3).unwrap_or(0),
            is_assumed_valid: flags & 0x8000 != 0,
            is_skipped: further & 0x4000 != 0,
            is_intended: further & 0x2000 != 0,
        })
    }

    fn until_nul(&mut self) -> Result<&'i [u8], GitError> {
        let end = memchr::memchr(0, self.rest).ok_or(CORRUPT)?;
        let text = self.take(end)?;
        self.take(1)?;
        Ok(text)
    }

    /// Reads what follows the entries: the name of the tree, when it is known.
    fn extensions(mut self) -> Result<Option<ObjectId>, GitError> {
        let mut tree = None;
        while !self.rest.is_empty() {
            let name = self.take(4)?;
            let size = usize::try_from(self.number()?).map_err(|_| CORRUPT)?;
            let content = self.take(size)?;
            match name {
                b"TREE" => tree = root_tree(content),
                b"link" => return Err(GitError::Unsupported("a split index")),
                b"sdir" => return Err(GitError::Unsupported("a sparse index")),
                // Extensions whose name begins in upper case can be left out without a change of meaning.
                [first, ..] if first.is_ascii_uppercase() => {}
                _ => return Err(GitError::Unsupported("an index with an extension that is not known")),
            }
        }
        Ok(tree)
    }
}

/// The tree of the top folder in the extension `TREE`: an empty path, the number of files (-1 when something changed), the number of
/// folders, and the name.
fn root_tree(content: &[u8]) -> Option<ObjectId> {
    let rest = content.strip_prefix(&[0])?;
    let line = memchr::memchr(b'\n', rest)?;
    let counts = std::str::from_utf8(&rest[..line]).ok()?;
    let files: i64 = counts.split(' ').next()?.parse().ok()?;
    if files < 0 { None } else { ObjectId::from_bytes(&rest[line + 1..]) }
}
