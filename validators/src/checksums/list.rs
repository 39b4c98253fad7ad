//! One checksum list, read and its names looked up.

use std::sync::Arc;

use super::ListContext;
use super::base::{Base, Candidate};
use super::coverage::{self, ListPlace};
use super::kind::ListKind;
use super::name::ListedName;
use super::resolve::Target;
use super::twins::Twins;
use crate::config::Config;
use crate::digest::Digest;
use crate::document::checksum_list::{ChecksumList, EntryForm, LineContent, ListEntry, Malformation};
use crate::source::{FilePath, Source, Span};
use crate::workspace::{FileRef, ReadError, Workspace};

/// A checksum list whose names have been looked up; no listed file has been read yet.
#[derive(Debug)]
pub struct PreparedList<'w> {
    pub(super) file: FileRef<'w>,
    pub(super) kind: ListKind,
    pub(super) base: Base<'w>,
    pub(super) workspace: &'w Workspace,
    pub(super) context: ListContext<'w>,
    pub(super) content: Result<Content<'w>, ReadError>,
}

/// What a readable list holds.
#[derive(Debug)]
pub(super) struct Content<'w> {
    pub(super) source: Arc<Source>,
    pub(super) parsed: ChecksumList,
    /// The entries of `parsed`, in the same order; in a single-file list also a digest that stands alone.
    pub(super) entries: Vec<Entry<'w>>,
    /// The other folder that most names are relative to.
    pub(super) elsewhere: Option<Elsewhere<'w>>,
    /// The regular files that a whole-folder list should hold.
    pub(super) expected: Vec<FileRef<'w>>,
}

/// An entry and the file it stands for.
#[derive(Debug)]
pub(super) struct Entry<'w> {
    /// The place of the name; of the digest when it stands alone.
    pub(super) place: Span,
    pub(super) digest: Digest,
    pub(super) digest_span: Span,
    pub(super) name: ListedName,
    pub(super) target: Target<'w>,
    /// The line of `parsed` that holds the entry; `None` for a digest that stands alone.
    pub(super) line: Option<usize>,
    /// The name begins with a flag of `shasum` for digests of something else than the bytes, and is no file's name with it.
    pub(super) mode_flag: bool,
}

/// Another folder from which most of a list's names resolve.
#[derive(Debug)]
pub(super) struct Elsewhere<'w> {
    /// Which folder, for messages.
    pub(super) description: String,
    /// What to do about it.
    pub(super) advice: String,
    /// For each entry, in order: the file it names from there, if it names none from the base.
    pub(super) explained: Vec<Option<FileRef<'w>>>,
    /// How many that are.
    pub(super) count: usize,
}

/// Reads and parses the list `file` and looks its names up. Reads no listed file.
#[must_use]
pub fn prepare<'w>(file: FileRef<'w>, workspace: &'w Workspace, config: &Config, context: ListContext<'w>) -> PreparedList<'w> {
    let kind = ListKind::of(file.name(), config).unwrap_or(ListKind::Folder);
    let base = Base::of(file.directory(), &file.path(), &kind, workspace, config, &context);
    let content = file.source(workspace.limits()).map(|source| {
        let parsed = ChecksumList::parse(source.bytes(), workspace.limits().list_entries);
        let mut twins = Twins::default();
        let mut resolve = |bytes: &[u8]| {
            let name = ListedName::new(bytes);
            let target = Target::of(&name, &base, workspace, &mut twins);
            (name, target)
        };
        let mut entries: Vec<Entry<'w>> = Vec::new();
        for (line, written) in parsed.lines.iter().enumerate() {
            if let LineContent::Entry(written) = &written.content {
                let (name, target) = resolve(written.name_in(source.bytes()));
                let mode_flag = written.form == EntryForm::OneSpace
                    && target.is_missing()
                    && match name.bytes.split_first() {
                        Some((b'^' | b'?', _)) => true,
                        // Names that begin with the letter are common, so the rest must be a file's name.
                        Some((b'U', rest)) => resolve(rest).1.file().is_some(),
                        _ => false,
                    };
                entries.push(Entry {
                    place: written.name,
                    digest: written.value,
                    digest_span: written.digest,
                    name,
                    target,
                    line: Some(line),
                    mode_flag,
                });
            }
        }
        if let (ListKind::Single { stem }, Some((value, digest))) = (&kind, lone_digest(&parsed)) {
            let (name, target) = resolve(stem.as_bytes());
            if target.file().is_some() {
                let (place, digest_span) = (digest, digest);
                entries.push(Entry { place, digest: value, digest_span, name, target, line: None, mode_flag: false });
            }
        }
        let elsewhere = Elsewhere::of(&entries, &Candidate::all(&base, file.directory(), workspace, &context), workspace);
        let expected = match (&kind, base.scope(&context)) {
            (ListKind::Folder, Some(scope)) => {
                coverage::files_to_list(scope, ListPlace::File(file), config, workspace.limits()).files
            }
            _ => Vec::new(),
        };
        Content { source, parsed, entries, elsewhere, expected }
    });
    PreparedList { file, kind, base, workspace, context, content }
}

/// The digest of a list that holds one digest and nothing else.
fn lone_digest(parsed: &ChecksumList) -> Option<(Digest, Span)> {
    let mut malformed = parsed.malformed();
    match (parsed.entries().next(), malformed.next(), malformed.next()) {
        (None, Some((_, Malformation::BareDigest { value, digest })), None) => Some((*value, *digest)),
        _ => None,
    }
}

impl<'w> Elsewhere<'w> {
    /// The candidate that most entries resolve from, when more than half of all do and from the base do not.
    fn of(entries: &[Entry<'_>], candidates: &[Candidate], workspace: &'w Workspace) -> Option<Self> {
        let missing = entries.iter().filter(|entry| entry.target.is_missing()).count();
        if missing * 2 <= entries.len() {
            return None;
        }
        let mut best: Option<Self> = None;
        for candidate in candidates {
            let explained: Vec<Option<FileRef<'w>>> = entries
                .iter()
                .map(|entry| {
                    let path = entry.target.is_missing().then(|| candidate.resolve(&entry.name.plain)).flatten()?;
                    workspace.find(&path).file()
                })
                .collect();
            let count = explained.iter().flatten().count();
            if count * 2 > entries.len() && best.as_ref().is_none_or(|best| best.count < count) {
                let (description, advice) = (candidate.description.clone(), candidate.advice.clone());
                best = Some(Self { description, advice, explained, count });
            }
        }
        best
    }
}

impl<'w> PreparedList<'w> {
    /// The list itself.
    #[must_use]
    pub const fn file(&self) -> FileRef<'w> {
        self.file
    }

    /// What the list is about.
    #[must_use]
    pub const fn kind(&self) -> &ListKind {
        &self.kind
    }

    /// The folder that the names are relative to.
    #[must_use]
    pub const fn base(&self) -> &Base<'w> {
        &self.base
    }

    /// Whether the file is a checksum list at all.
    ///
    /// A `*.sha256` that records `sha256:<digest>` for some other document, with no file of its stem beside it, is not: it names no file.
    #[must_use]
    pub fn is_checksum_list(&self) -> bool {
        let (ListKind::Single { stem }, Ok(content)) = (&self.kind, &self.content) else { return true };
        let only_prefixed = content.parsed.lines.len() == 1
            && content.parsed.malformed().all(|(_, malformation)| *malformation == Malformation::PrefixedDigest)
            && content.parsed.entries().next().is_none();
        !only_prefixed || self.workspace.find(&self.file.directory().path().join(stem)).exists()
    }

    /// The list's own path, as findings show it.
    #[must_use]
    pub fn path(&self) -> FilePath {
        self.file.shown()
    }

    /// The files whose digests [`Self::judge`] needs, in the order of the entries; a file may occur twice.
    ///
    /// Working them out before, in parallel, with [`FileRef::digest`] makes `judge` cheap.
    pub fn files_to_hash(&self) -> impl Iterator<Item = FileRef<'w>> {
        let entries = self.content.as_ref().ok().into_iter().flat_map(|content| &content.entries);
        entries.filter_map(|entry| entry.target.file())
    }

    /// Looks up a name that is not the name of an entry.
    pub(super) fn look_up(&self, name: &[u8], twins: &mut Twins<'w>) -> Target<'w> {
        Target::of(&ListedName::new(name), &self.base, self.workspace, twins)
    }
}

impl<'w> Content<'w> {
    /// The entry as written; `None` for a digest that stands alone.
    pub(super) fn written(&self, entry: &Entry<'_>) -> Option<&ListEntry> {
        match &self.parsed.lines[entry.line?].content {
            LineContent::Entry(written) => Some(written),
            _ => None,
        }
    }
}
