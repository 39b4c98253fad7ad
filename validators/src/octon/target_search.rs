//! Which files the promotion targets cover, and what the facts found in them mean for which packet.
//!
//! The files of all targets of all packets are searched in one pass. Afterwards the few files with hits are handed back to the
//! packets whose targets cover them. Coverage is that of a search tool started at the target: below a folder, hidden and
//! git-ignored entries, symlinks and binary files are left out; a target that is itself a file is always read.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::facts::{Facts, Gate, Gates};
use super::file_pass::{FileFacts, FilePass, PassResult, Request};
use super::manifest::Target;
use super::packet::{Packet, slashed};
use super::rules::targets::{TARGET_BACKREFERENCE, TARGET_STALE_TERM};
use super::scan::{Named, excuses};
use crate::finding::{Finding, Place};
use crate::source::Span;
use crate::workspace::{Directory, EntryKind, FileRef, Found, Workspace};

/// A target of a packet: index of the packet, index of its target.
type Owner = (usize, usize);

/// The places that targets name.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    folders: HashMap<PathBuf, Vec<Owner>>,
    files: HashMap<usize, Vec<Owner>>,
}

impl Coverage {
    /// Finds out what the targets of these packets name, and requests a search of every file they cover.
    pub(super) fn request<'w>(packets: &[Packet<'w>], wanted: impl Fn(usize) -> bool, pass: &mut FilePass<'w>) -> Self {
        let mut coverage = Self::default();
        let mut folders: Vec<&Directory> = Vec::new();
        for (index, packet) in packets.iter().enumerate().filter(|(index, _)| wanted(*index)) {
            for (number, target) in packet.targets.iter().enumerate() {
                match packet.find_in_repository(&target.text) {
                    Found::File { file, .. } => {
                        coverage.files.entry(file.identity()).or_default().push((index, number));
                        pass.request(file, Request { target_terms: true, named_target: true, ..Request::default() });
                    }
                    Found::Directory { directory, .. } => {
                        coverage.folders.entry(directory.path().to_path_buf()).or_default().push((index, number));
                        folders.push(directory);
                    }
                    Found::Special | Found::Missing | Found::Outside | Found::Loop => {}
                }
            }
        }
        let visited = Mutex::default();
        let files: Vec<FileRef<'w>> = folders.into_par_iter().flat_map_iter(|folder| searched_below(folder, &visited)).collect();
        for file in files {
            pass.request(file, Request { target_terms: true, ..Request::default() });
        }
        coverage
    }

    /// The targets that cover a file, each with whether it is the file itself.
    fn owners(&self, workspace: &Workspace, file: FileRef<'_>) -> Vec<(Owner, bool)> {
        let named = self.files.get(&file.identity()).into_iter().flatten().map(|owner| (*owner, true));
        let mut owners: Vec<_> = named.collect();
        let path = file.path();
        for (entry, folder) in path.ancestors().zip(path.ancestors().skip(1)) {
            if !is_searched(workspace, folder, entry) {
                break;
            }
            owners.extend(self.folders.get(folder).into_iter().flatten().map(|owner| (*owner, false)));
        }
        owners
    }

    /// Turns the hits of the pass into facts, one list for each packet.
    #[must_use]
    pub(super) fn facts(&self, workspace: &Workspace, packets: &[Packet<'_>], result: &PassResult<'_>) -> Vec<Facts> {
        let hits: Vec<_> = result.files().filter(|(_, found)| found.target_hits != Default::default()).collect();
        // Thousands of files may hold a hit; few of those hits say anything about a packet that covers the file.
        let judge = |(file, found)| self.judge(workspace, packets, file, found);
        let mut judged: Vec<JudgedFile> = hits.into_par_iter().flat_map_iter(judge).collect();
        judged.sort_by(|left, right| left.order().cmp(&right.order()));
        let mut all: Vec<Facts> = packets.iter().map(|_| Facts::default()).collect();
        for file in judged {
            all[file.packet].append(file.facts);
        }
        all
    }

    /// What the hits in one file say about the packets whose targets cover it.
    fn judge(&self, workspace: &Workspace, packets: &[Packet<'_>], file: FileRef<'_>, found: &FileFacts) -> Vec<JudgedFile> {
        // The pass has kept the content of every file with hits.
        let Ok(source) = file.source(workspace.limits()) else { return Vec::new() };
        let bytes = source.bytes();
        let judge = |((packet, target), named)| {
            let mut facts = Facts::default();
            TargetFile { file, bytes, found, target, named }.judge(&packets[packet], &mut facts);
            (!facts.is_empty()).then(|| JudgedFile { packet, path: slashed(&file.path()), target, facts })
        };
        self.owners(workspace, file).into_iter().filter_map(judge).collect()
    }
}

/// What one file, seen from one target, says about the target's packet.
struct JudgedFile {
    packet: usize,
    path: String,
    target: usize,
    facts: Facts,
}

impl JudgedFile {
    fn order(&self) -> (usize, &str, usize) {
        (self.packet, &self.path, self.target)
    }
}

/// Whether a search started at or above `folder` goes on to `entry`, which lies directly in it.
fn is_searched(workspace: &Workspace, folder: &Path, entry: &Path) -> bool {
    let Some(name) = entry.file_name() else { return false };
    let Some(folder) = workspace.find(folder).directory() else { return false };
    folder.entry(name).is_some_and(|entry| !entry.is_hidden() && !folder.ignores(entry))
}

/// The files that a search started at `directory` reads, but for folders that some other search has already visited.
fn searched_below<'w>(directory: &'w Directory, visited: &Mutex<HashSet<usize>>) -> Vec<FileRef<'w>> {
    let is_new = visited.lock().unwrap_or_else(PoisonError::into_inner).insert(directory.identity());
    if !is_new {
        return Vec::new();
    }
    let mut files = Vec::new();
    let mut below = Vec::new();
    for entry in directory.entries().iter().filter(|entry| !entry.is_hidden() && !directory.ignores(entry)) {
        match entry.kind() {
            EntryKind::Directory(folder) => below.push(folder),
            EntryKind::File(_) => files.extend(directory.file_of(entry)),
            EntryKind::Symlink | EntryKind::Special => {}
        }
    }
    let deeper = below.into_par_iter().flat_map_iter(|folder| searched_below(folder, visited));
    files.par_extend(deeper);
    files
}

/// A file with hits, seen from one target.
struct TargetFile<'f> {
    file: FileRef<'f>,
    bytes: &'f [u8],
    found: &'f FileFacts,
    target: usize,
    named: bool,
}

impl TargetFile<'_> {
    fn judge(&self, packet: &Packet<'_>, facts: &mut Facts) {
        let target = &packet.targets[self.target];
        self.references(packet, target, facts);
        self.stale_terms(packet, target, facts);
    }

    fn references(&self, packet: &Packet<'_>, target: &Target, facts: &mut Facts) {
        let Some(manifest) = packet.manifest() else { return };
        let id = manifest.scalar(&["proposal_id"]);
        let first = |sees: fn(&Named) -> bool| {
            let mut references = self.found.target_hits.references.iter();
            references.find(|reference| sees(&reference.names(self.bytes, id.as_bytes())))
        };
        // Both searches report a line of their own when they differ about the first one.
        let by_standard = first(|named| named.by_standard);
        let by_drift = first(|named| named.by_drift);
        for (reference, gate) in [(by_standard, Gate::Standard), (by_drift, Gate::Drift)] {
            let Some(reference) = reference else { continue };
            let message = format!("this file is a promotion target of the packet `{id}` and points back at it");
            let span = reference.span_with(self.bytes, id.as_bytes());
            let finding = Finding::new(&TARGET_BACKREFERENCE, self.place(span), message)
                .with_help("proposals are temporary; name something durable instead")
                .with_related(Place::new(packet.manifest_path(), target.span), "the target");
            facts.push_for(Gates::only(gate), finding);
        }
    }

    fn stale_terms(&self, packet: &Packet<'_>, target: &Target, facts: &mut Facts) {
        if let Some(term) = self.found.target_hits.stale_terms.iter().find(|term| !term.excused) {
            let relative = packet.root.and_then(|root| self.file.path().strip_prefix(root.path()).map(slashed).ok());
            let path_excuses = !self.named && relative.is_some_and(|path| excuses(path.as_bytes()));
            if path_excuses {
                return;
            }
            let message = "a promotion target still speaks of a `work package`, a retired term";
            let finding = Finding::new(&TARGET_STALE_TERM, self.place(term.span), message)
                .with_related(Place::new(packet.manifest_path(), target.span), "the target");
            facts.push_for(Gates::only(Gate::Drift), finding);
        }
    }

    fn place(&self, span: Span) -> Place {
        Place::new(self.file.shown(), span)
    }
}
