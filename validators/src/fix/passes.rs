//! Check, fix, check again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::edits::{Applied, apply};
use crate::config::Config;
use crate::engine;
use crate::finding::{Applicability, Finding};
use crate::report::Report;
use crate::source::{FilePath, Source};
use crate::workspace::{Drafts, Found, Workspace};

/// Most times that fixes are applied: one can uncover another, but not without end.
pub const MOST_PASSES: usize = 10;

/// A file that fixes change.
#[derive(Debug, Clone)]
pub struct Change {
    /// Its absolute path.
    pub path: PathBuf,
    /// The content that was read.
    pub old: Arc<Source>,
    /// The content after all fixes.
    pub new: Arc<Source>,
}

/// What fixes make of a tree. Nothing is written yet.
#[derive(Debug)]
pub struct Fixed {
    /// What remains, as a check of the fixed files finds it.
    pub report: Report,
    /// The files that change, sorted by path.
    pub changes: Vec<Change>,
    /// Whether nothing that could be fixed remains. If not, [`MOST_PASSES`] were not enough.
    pub is_settled: bool,
}

/// Checks everything below `paths`, as [`crate::check`] does, and applies the fixes that can be trusted as far as `most`, until none is left.
///
/// Only findings that are reported are fixed: one that is ignored, or whose rule is off, stays. Only regular files inside of the checked
/// tree are changed.
#[must_use]
pub fn fix(paths: &[PathBuf], working_directory: &Path, config: &Config, most: Applicability) -> Fixed {
    let mut run = Run { paths, working_directory, config, changes: BTreeMap::new() };
    let mut report = run.check();
    let mut fixed = 0;
    let mut passes = 0;
    let (broken, is_settled) = loop {
        let applied = apply(&report.findings, &report.sources, most);
        if applied.contents.is_empty() || passes == MOST_PASSES {
            break (applied.broken, applied.contents.is_empty());
        }
        passes += 1;
        let (count, refused) = (applied.fixed, run.take(applied, &report.sources));
        if !refused.is_empty() {
            break (refused, true);
        }
        fixed += count;
        report = run.check();
    };
    report.summary.fixed = fixed;
    report.incomplete |= !broken.is_empty();
    report.findings.extend(broken);
    report.findings.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
    let mut changes: Vec<Change> = run.changes.into_values().collect();
    changes.retain(|change| change.old.bytes() != change.new.bytes());
    Fixed { report, changes, is_settled }
}

struct Run<'r> {
    paths: &'r [PathBuf],
    working_directory: &'r Path,
    config: &'r Config,
    changes: BTreeMap<FilePath, Change>,
}

impl Run<'_> {
    fn check(&self) -> Report {
        engine::check_in(self.workspace(), self.paths, self.working_directory, self.config)
    }

    fn workspace(&self) -> Workspace {
        let drafts: Drafts = self.changes.values().map(|change| (change.path.clone(), Arc::clone(&change.new))).collect();
        engine::workspace(self.paths, self.working_directory, self.config).with_drafts(&Arc::new(drafts))
    }

    /// Takes the new contents over, all or none. Gives back a finding for each file that must not be written.
    fn take(&mut self, applied: Applied, sources: &BTreeMap<FilePath, Arc<Source>>) -> Vec<Finding> {
        let workspace = self.workspace();
        let mut changes = Vec::new();
        let mut refused = Vec::new();
        for (shown, content) in applied.contents {
            let file = match workspace.find_shown(&shown) {
                Found::File { file, through_symlink: false } if file.shown() == shown => file,
                _ => {
                    refused.push(crate::problems::internal(
                        shown,
                        "a fix would change what is no regular file inside of the checked tree",
                    ));
                    continue;
                }
            };
            let Some(read) = sources.get(&shown) else { continue };
            let old = self.changes.get(&shown).map_or_else(|| Arc::clone(read), |change| Arc::clone(&change.old));
            let new = Arc::new(Source::new(shown.clone(), content));
            changes.push((shown, Change { path: file.path(), old, new }));
        }
        if refused.is_empty() {
            self.changes.extend(changes);
        }
        refused
    }
}
