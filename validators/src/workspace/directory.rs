//! Folders, each listed at most once and only when somebody asks.

use std::cmp::Ordering;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::git_ignore::IgnoreRules;
use super::read::FileState;
use super::{Drafts, Found};
use crate::source::{FilePath, escaped};

/// A folder of the tree. Its content is read from the disk at the first question about it.
#[derive(Debug)]
pub struct Directory {
    path: PathBuf,
    shown: FilePath,
    /// The working directory, in the folders that lie above it: paths below it are shown relative to it.
    working_directory: Option<Arc<Path>>,
    depth: usize,
    rules_above: Option<Arc<IgnoreRules>>,
    drafts: Option<Arc<Drafts>>,
    listing: OnceLock<Listing>,
}

#[derive(Debug)]
struct Listing {
    entries: Vec<Entry>,
    /// The rules for what lies directly in the folder; asked only when somebody asks.
    rules: Option<Arc<IgnoreRules>>,
    failure: Option<String>,
}

/// What lies in a folder under one name.
#[derive(Debug)]
pub struct Entry {
    name: OsString,
    kind: EntryKind,
}

/// What an entry is, symlinks not followed.
#[derive(Debug)]
pub enum EntryKind {
    /// A folder.
    Directory(Box<Directory>),
    /// A regular file.
    File(FileState),
    /// A symbolic link.
    Symlink,
    /// A pipe, a socket or a device: never opened.
    Special,
}

/// A regular file of the tree.
#[derive(Debug, Clone, Copy)]
pub struct FileRef<'w> {
    pub(super) directory: &'w Directory,
    pub(super) entry: &'w Entry,
    pub(super) state: &'w FileState,
}

impl Directory {
    /// The top of a tree, as seen from an absolute working directory.
    pub(super) fn top(path: PathBuf, working_directory: &Path) -> Self {
        let shown = FilePath::relative_to(&path, working_directory);
        let above = working_directory.starts_with(&path).then(|| Arc::from(working_directory));
        Self { path, shown, working_directory: above, depth: 0, rules_above: None, drafts: None, listing: OnceLock::new() }
    }

    /// The same folder, before anything in it was looked at, with content that some files are taken to have.
    pub(super) fn with_drafts(self, drafts: Arc<Drafts>) -> Self {
        Self { drafts: Some(drafts), ..self }
    }

    /// The absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path as findings show it.
    #[must_use]
    pub const fn shown(&self) -> &FilePath {
        &self.shown
    }

    /// A number that is the same for the same folder of one tree and differs between folders.
    #[must_use]
    pub fn identity(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// How many folders lie between this one and the top of the tree.
    #[must_use]
    pub const fn depth(&self) -> usize {
        self.depth
    }

    /// The name of the folder itself.
    #[must_use]
    pub fn name(&self) -> &OsStr {
        self.path.file_name().unwrap_or_default()
    }

    /// Everything in the folder except `.git`, sorted bytewise by name. Empty when the folder cannot be listed.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.listing().entries
    }

    /// Why the folder could not be listed.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        self.listing().failure.as_deref()
    }

    /// The entry with this name.
    #[must_use]
    pub fn entry(&self, name: &OsStr) -> Option<&Entry> {
        let entries = self.entries();
        entries.binary_search_by(|entry| bytewise(&entry.name, name)).ok().map(|index| &entries[index])
    }

    /// Whether a `.gitignore` names this very entry of the folder (not merely a folder above it).
    #[must_use]
    pub fn ignores(&self, entry: &Entry) -> bool {
        let is_directory = matches!(entry.kind, EntryKind::Directory(_));
        let rules = self.listing().rules.as_ref();
        rules.is_some_and(|rules| rules.names(&self.path.join(&entry.name), is_directory))
    }

    /// What a relative path of plain names leads to. `None` when it has other components or a symlink lies on its way, which only
    /// a lookup in the whole tree can follow.
    #[must_use]
    pub fn find_plainly(&self, path: &Path) -> Option<Found<'_>> {
        let mut here = self;
        let mut steps = path.components();
        while let Some(step) = steps.next() {
            let Component::Normal(name) = step else { return None };
            let Some(entry) = here.entry(name) else { return Some(Found::Missing) };
            let is_last = steps.as_path().as_os_str().is_empty();
            match &entry.kind {
                EntryKind::Directory(below) => here = below,
                EntryKind::Symlink => return None,
                EntryKind::File(state) if is_last => {
                    let file = FileRef { directory: here, entry, state };
                    return Some(Found::File { file, through_symlink: false });
                }
                EntryKind::Special if is_last => return Some(Found::Special),
                EntryKind::File(_) | EntryKind::Special => return Some(Found::Missing),
            }
        }
        Some(Found::Directory { directory: here, through_symlink: false })
    }

    /// The regular file with this name, symlinks not followed.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<FileRef<'_>> {
        self.entry(OsStr::new(name)).and_then(|entry| self.file_of(entry))
    }

    /// The folder with this name, symlinks not followed.
    #[must_use]
    pub fn directory(&self, name: &str) -> Option<&Self> {
        self.entry(OsStr::new(name)).and_then(Entry::as_directory)
    }

    /// The regular files directly in the folder, by name.
    pub fn files(&self) -> impl Iterator<Item = FileRef<'_>> {
        self.entries().iter().filter_map(|entry| self.file_of(entry))
    }

    /// The folders directly in the folder, by name.
    pub fn directories(&self) -> impl Iterator<Item = &Self> {
        self.entries().iter().filter_map(Entry::as_directory)
    }

    /// The regular file that an entry of this folder is.
    #[must_use]
    pub fn file_of<'w>(&'w self, entry: &'w Entry) -> Option<FileRef<'w>> {
        match &entry.kind {
            EntryKind::File(state) => Some(FileRef { directory: self, entry, state }),
            _ => None,
        }
    }

    fn listing(&self) -> &Listing {
        self.listing.get_or_init(|| match self.list() {
            Ok(listing) => listing,
            Err(error) => Listing { entries: Vec::new(), rules: None, failure: Some(error.to_string()) },
        })
    }

    fn list(&self) -> io::Result<Listing> {
        let mut found: Vec<(OsString, fs::FileType)> = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            if entry.file_name() != ".git" {
                found.push((entry.file_name(), entry.file_type()?));
            }
        }
        found.sort_unstable_by(|left, right| bytewise(&left.0, &right.0));
        let rules = self.rules(&found);
        let entries = found.into_iter().map(|(name, file_type)| self.make_entry(name, file_type, rules.as_ref())).collect();
        Ok(Listing { entries, rules, failure: None })
    }

    fn rules(&self, found: &[(OsString, fs::FileType)]) -> Option<Arc<IgnoreRules>> {
        let holds_rules = found.iter().any(|(name, file_type)| name == ".gitignore" && file_type.is_file());
        // A `.gitignore` that cannot be read ignores nothing: checking too much is the safe side.
        let text = holds_rules.then(|| fs::read_to_string(self.path.join(".gitignore")).ok()).flatten();
        match text {
            Some(text) => Some(Arc::new(IgnoreRules::below(self.rules_above.clone(), &self.path, &text))),
            None => self.rules_above.clone(),
        }
    }

    fn make_entry(&self, name: OsString, file_type: fs::FileType, rules: Option<&Arc<IgnoreRules>>) -> Entry {
        let kind = if file_type.is_dir() {
            let path = self.path.join(&name);
            let above = self.working_directory.clone().filter(|below| below.starts_with(&path));
            let shown = match &above {
                Some(working_directory) => FilePath::relative_to(&path, working_directory),
                None => self.shown.join(&escaped(name.as_encoded_bytes())),
            };
            EntryKind::Directory(Box::new(Self {
                path,
                shown,
                working_directory: above,
                depth: self.depth + 1,
                rules_above: rules.cloned(),
                drafts: self.drafts.clone(),
                listing: OnceLock::new(),
            }))
        } else if file_type.is_file() {
            let draft = self.drafts.as_ref().and_then(|drafts| drafts.get(&self.path.join(&name)));
            EntryKind::File(draft.map_or_else(FileState::default, FileState::of_draft))
        } else if file_type.is_symlink() {
            EntryKind::Symlink
        } else {
            EntryKind::Special
        };
        Entry { name, kind }
    }
}

impl Entry {
    /// The name.
    #[must_use]
    pub fn name(&self) -> &OsStr {
        &self.name
    }

    /// Whether the name begins with a dot.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.name.as_encoded_bytes().starts_with(b".")
    }

    /// What the entry is.
    #[must_use]
    pub const fn kind(&self) -> &EntryKind {
        &self.kind
    }

    fn as_directory(&self) -> Option<&Directory> {
        match &self.kind {
            EntryKind::Directory(directory) => Some(directory),
            _ => None,
        }
    }
}

impl<'w> FileRef<'w> {
    /// The folder the file lies in.
    #[must_use]
    pub const fn directory(self) -> &'w Directory {
        self.directory
    }

    /// The file's name.
    #[must_use]
    pub fn name(self) -> &'w OsStr {
        &self.entry.name
    }

    /// Whether a `.gitignore` names this file.
    #[must_use]
    pub fn is_ignored(self) -> bool {
        self.directory.ignores(self.entry)
    }

    /// The absolute path.
    #[must_use]
    pub fn path(self) -> PathBuf {
        self.directory.path.join(&self.entry.name)
    }

    /// The path as findings show it.
    #[must_use]
    pub fn shown(self) -> FilePath {
        self.directory.shown.join(&escaped(self.entry.name.as_encoded_bytes()))
    }

    /// A number that is the same for the same file of one tree and differs between files.
    #[must_use]
    pub fn identity(self) -> usize {
        std::ptr::from_ref(self.entry).addr()
    }
}

fn bytewise(left: &OsStr, right: &OsStr) -> Ordering {
    left.as_encoded_bytes().cmp(right.as_encoded_bytes())
}
