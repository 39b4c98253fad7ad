//! The one pass over all files that anybody needs: each is read once, whoever asked for it.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::rules::program::claims_child_authority;
use super::scan::{self, TargetHits};
use crate::problems::panic_text;
use crate::source::Span;
use crate::workspace::{FileRef, Limits, ReadError, Wants, with_buffer};

/// What is wanted of one file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Request {
    /// Its digest.
    pub digest: bool,
    /// Lines with placeholders.
    pub placeholders: bool,
    /// Lines by which a program takes over its children's authority.
    pub child_authority: bool,
    /// Packet paths and retired terms.
    pub target_terms: bool,
    /// A promotion target is this very file, so that it is searched even when it is binary.
    pub named_target: bool,
}

impl Request {
    fn join(&mut self, other: Self) {
        self.digest |= other.digest;
        self.placeholders |= other.placeholders;
        self.child_authority |= other.child_authority;
        self.target_terms |= other.target_terms;
        self.named_target |= other.named_target;
    }

    fn needs_bytes(self) -> bool {
        self.placeholders || self.child_authority || self.target_terms
    }
}

/// What was found in one file.
#[derive(Debug, Default)]
pub(super) struct FileFacts {
    /// Lines with placeholders.
    pub placeholders: Vec<Span>,
    /// Lines by which a program takes over its children's authority.
    pub child_authority: Vec<Span>,
    /// Packet paths and retired terms.
    pub target_hits: TargetHits,
    /// Why the file could not be read.
    pub failure: Option<ReadError>,
}

impl FileFacts {
    fn is_empty(&self) -> bool {
        self.placeholders.is_empty()
            && self.child_authority.is_empty()
            && self.target_hits == TargetHits::default()
            && self.failure.is_none()
    }
}

/// The requests for all files, joined by file.
#[derive(Debug, Default)]
pub(super) struct FilePass<'w> {
    files: Vec<(FileRef<'w>, Request)>,
    index: HashMap<usize, usize>,
}

/// What a pass found, for the files where it found anything.
#[derive(Debug, Default)]
pub(super) struct PassResult<'w> {
    facts: HashMap<usize, (FileRef<'w>, FileFacts)>,
}

impl<'w> FilePass<'w> {
    /// Adds a request.
    pub(super) fn request(&mut self, file: FileRef<'w>, request: Request) {
        match self.index.entry(file.identity()) {
            std::collections::hash_map::Entry::Occupied(at) => self.files[*at.get()].1.join(request),
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(self.files.len());
                self.files.push((file, request));
            }
        }
    }

    /// Reads every file once, in parallel; files that are only hashed go first, the largest in front.
    #[must_use]
    pub(super) fn run(self, limits: &Limits) -> PassResult<'w> {
        let (mut hashed, searched): (Vec<_>, Vec<_>) = self.files.into_iter().partition(|(_, request)| !request.needs_bytes());
        hashed.par_sort_by_cached_key(|(file, _)| std::cmp::Reverse(file.size()));
        hashed.extend(searched);
        let found: Vec<(FileRef<'w>, FileFacts)> = hashed
            .into_par_iter()
            .map(|(file, request)| (file, read_safely(file, request, limits)))
            .filter(|(_, facts)| !facts.is_empty())
            .collect();
        PassResult { facts: found.into_iter().map(|found| (found.0.identity(), found)).collect() }
    }
}

impl<'w> PassResult<'w> {
    /// What was found in a file; `None` when nothing was.
    #[must_use]
    pub(super) fn facts(&self, file: FileRef<'_>) -> Option<&FileFacts> {
        self.facts.get(&file.identity()).map(|(_, facts)| facts)
    }

    /// All files in which something was found, in no particular order.
    pub(super) fn files(&self) -> impl Iterator<Item = (FileRef<'w>, &FileFacts)> {
        self.facts.values().map(|(file, facts)| (*file, facts))
    }
}

fn read(file: FileRef<'_>, request: Request, limits: &Limits) -> FileFacts {
    let mut facts = FileFacts::default();
    let wants = Wants { digest: request.digest, source: false, bytes: request.needs_bytes() };
    let outcome = with_buffer(|buffer| {
        file.examine(wants, limits, buffer, |bytes| {
            if request.placeholders {
                facts.placeholders = scan::placeholders(&file.shown(), bytes);
            }
            if request.child_authority {
                facts.child_authority = claims_child_authority(bytes);
            }
            if request.target_terms {
                facts.target_hits = scan::target_hits(bytes, request.named_target);
            }
            // A finding will point into the file, so its content will be asked for.
            !facts.is_empty()
        })
    });
    facts.failure = outcome.err();
    facts
}

/// [`read`], but a failure of ours in one file is told and does not end the run.
fn read_safely(file: FileRef<'_>, request: Request, limits: &Limits) -> FileFacts {
    catch_unwind(AssertUnwindSafe(|| read(file, request, limits))).unwrap_or_else(|panic| FileFacts {
        failure: Some(ReadError::Internal(panic_text(panic.as_ref()))),
        ..FileFacts::default()
    })
}
