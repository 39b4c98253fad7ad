//! What would make a failing entry verify: another name, another base, other line ends.

use std::collections::HashMap;

use super::base::Candidate;
use super::list::{Content, Entry, PreparedList};
use super::name::{shown, undecorated};
use super::twins::Twins;
use crate::digest::Digest;
use crate::workspace::{FileRef, Limits, ReadError, Wants};

/// Larger files are not read again to see whether only their line ends changed.
const LARGEST_TEXT: u64 = 4 << 20;

/// What is odd about a name, with the name that would be plain.
pub(super) enum Oddity {
    /// A flag of `shasum` stands before the name.
    ModeFlag(Vec<u8>),
    /// `-`.
    StandardInput,
    /// `\` separates the components.
    Backslashes(Vec<u8>),
    /// Quotes or blanks stand around the name.
    Decoration(Vec<u8>),
}

/// Explains the failing entries of one list.
pub(super) struct Explainer<'a, 'w> {
    list: &'a PreparedList<'w>,
    content: &'a Content<'w>,
    candidates: Vec<Candidate>,
    twins: Twins<'w>,
    /// The listed files by the digest that they have, each the first of its digest.
    by_digest: HashMap<Digest, &'a Entry<'w>>,
}

impl<'a, 'w> Explainer<'a, 'w> {
    /// For the entries of `list`, whose files have `digests` (in the same order).
    pub(super) fn new(
        list: &'a PreparedList<'w>,
        content: &'a Content<'w>,
        digests: &[Option<Result<Digest, ReadError>>],
    ) -> Self {
        let mut by_digest = HashMap::new();
        for (entry, digest) in content.entries.iter().zip(digests) {
            if let Some(Ok(digest)) = digest {
                by_digest.entry(*digest).or_insert(entry);
            }
        }
        let candidates = Candidate::all(&list.base, list.file.directory(), list.workspace, &list.context);
        Self { list, content, candidates, twins: Twins::default(), by_digest }
    }

    /// What is odd about the name of `entry`, which nothing bears.
    pub(super) fn oddity(&self, entry: &Entry<'_>) -> Option<Oddity> {
        let name = &entry.name.bytes;
        let is_escaped = self.content.written(entry).is_some_and(|written| written.escape_marker.is_some());
        if entry.name.is_too_long() {
            None
        } else if entry.mode_flag {
            Some(Oddity::ModeFlag(name[1..].to_vec()))
        } else if **name == *b"-" {
            Some(Oddity::StandardInput)
        } else if name.contains(&b'\\') && !is_escaped {
            Some(Oddity::Backslashes(name.iter().map(|&byte| if byte == b'\\' { b'/' } else { byte }).collect()))
        } else {
            undecorated(name).map(|inner| Oddity::Decoration(inner.to_vec()))
        }
    }

    /// The regular file called `name`.
    pub(super) fn file(&mut self, name: &[u8]) -> Option<FileRef<'w>> {
        self.list.look_up(name, &mut self.twins).file()
    }

    /// The file that the missing `entry` seems to mean.
    pub(super) fn meant(&mut self, entry: &Entry<'_>) -> Option<FileRef<'w>> {
        match self.oddity(entry) {
            Some(Oddity::ModeFlag(name) | Oddity::Backslashes(name) | Oddity::Decoration(name)) => self.file(&name),
            Some(Oddity::StandardInput) => None,
            None if entry.name.is_too_long() => None,
            None => {
                let twin = self.twins.of(self.list.base.directory?, &entry.name.plain)?;
                self.file(&twin.name)
            }
        }
    }

    /// Help for a name that nothing bears and that has no oddity.
    pub(super) fn missing(&mut self, entry: &Entry<'_>) -> String {
        if entry.name.is_too_long() {
            return "no path is that long: the line is probably damaged".to_owned();
        }
        let plain = &entry.name.plain;
        let elsewhere = self
            .candidates
            .iter()
            .find(|candidate| candidate.resolve(plain).is_some_and(|path| self.list.workspace.find(&path).file().is_some()));
        if let Some(candidate) = elsewhere {
            return format!("a file of that name exists relative to {}", candidate.description);
        }
        let twin = self.list.base.directory.and_then(|base| self.twins.of(base, plain));
        if let Some(twin) = twin {
            let name = shown(&twin.name);
            return if twin.only_form {
                format!("{name} exists, in another Unicode form (NFC, NFD): write the name as the file has it")
            } else {
                format!("{name} exists: letter case counts")
            };
        }
        match self.by_digest.get(&entry.digest) {
            Some(other) => format!("{} has the listed digest: the file may have been renamed", shown(&other.name.bytes)),
            None => "restore the file, or remove the line when the file was removed on purpose".to_owned(),
        }
    }

    /// Help for a file whose digest is not the listed one.
    pub(super) fn mismatch(&mut self, entry: &Entry<'_>, file: FileRef<'_>, buffer: &mut Vec<u8>) -> String {
        if file.identity() == self.list.file.identity() {
            return "remove the line: a list cannot hold its own digest".to_owned();
        }
        if let Some(conversion) = line_end_conversion(file, entry.digest, self.list.workspace.limits(), buffer) {
            return format!("the digest is that of the same text with {conversion}: a checkout converted the line ends");
        }
        match self.by_digest.get(&entry.digest) {
            Some(other) => format!("{} has the listed digest: the file may have been renamed", shown(&other.name.bytes)),
            None => "restore the content, or write the list anew with `countersign seal` when the change is intended".to_owned(),
        }
    }
}

/// With which line ends the text of `file` would have the digest `listed`.
fn line_end_conversion(file: FileRef<'_>, listed: Digest, limits: &Limits, buffer: &mut Vec<u8>) -> Option<&'static str> {
    let limits = Limits { file_size: limits.file_size.min(LARGEST_TEXT), ..*limits };
    let mut conversion = None;
    let wants = Wants { bytes: true, ..Wants::default() };
    let read = file.examine(wants, &limits, buffer, |bytes| {
        if bytes.contains(&b'\n') && !bytes.contains(&0) {
            let with_lf = with_line_ends(bytes, b"\n");
            let matches = |converted: &[u8]| Digest::of(converted) == listed;
            conversion = if with_lf.len() < bytes.len() && matches(&with_lf) {
                Some("LF instead of CR LF")
            } else if matches(&with_line_ends(bytes, b"\r\n")) {
                Some("CR LF instead of LF")
            } else {
                None
            };
        }
        false
    });
    // A file that is too large to explain still mismatches; the finding is there either way.
    read.ok().and(conversion)
}

fn with_line_ends(text: &[u8], line_end: &[u8]) -> Vec<u8> {
    let mut converted = Vec::with_capacity(text.len() + text.len() / 16);
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        match line.strip_suffix(b"\n") {
            Some(line) => {
                converted.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
                converted.extend_from_slice(line_end);
            }
            None => converted.extend_from_slice(line),
        }
    }
    converted
}
