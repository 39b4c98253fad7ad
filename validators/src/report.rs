//! What a run gives back.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Applicability, Finding};
use crate::rule::{Family, Level};
use crate::source::{FilePath, Source};

/// Everything a run of `check` found.
#[derive(Debug, Default)]
pub struct Report {
    /// The findings, sorted by path, place and rule; levels and ignores applied.
    pub findings: Vec<Finding>,
    /// The content of every file a finding points into, for frames and columns. A file that could not be read is absent.
    pub sources: BTreeMap<FilePath, Arc<Source>>,
    /// What was looked at and what was not.
    pub summary: Summary,
    /// Some input could not be checked (unreadable, too large, not text, an internal error): exit code 2.
    pub incomplete: bool,
}

/// The kinds of artifacts in [`Summary::artifacts`], each with the family it belongs to.
pub const ARTIFACT_KINDS: [(&str, Family); 10] = [
    ("checksum list", Family::Checksums),
    ("final report", Family::Okstra),
    ("project", Family::Oat),
    ("proposal packet", Family::Octon),
    ("proposal program", Family::Octon),
    ("proposal registry", Family::Octon),
    ("run", Family::Okstra),
    ("task", Family::Okstra),
    ("workbench", Family::Workbench),
    ("workbench document", Family::Workbench),
];

/// What a run looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files seen in the walk.
    pub files: usize,
    /// Artifacts checked, by kind (`proposal packet`, `checksum list`, …).
    pub artifacts: BTreeMap<&'static str, usize>,
    /// Paths not looked at.
    pub skipped: Skipped,
    /// Findings that an ignore in the configuration or in the file accepted.
    pub ignored_findings: usize,
    /// Findings that were fixed before this report was made.
    pub fixed: usize,
}

/// Why paths were not looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Files that git ignores, outside the families' roots.
    pub ignored_files: usize,
    /// Folders that git ignores, outside the families' roots; their files are not counted.
    pub ignored_directories: usize,
    /// Files and folders that the configuration excludes.
    pub excluded: usize,
    /// Symbolic links, which are never followed in the walk.
    pub symlinks: usize,
}

impl Report {
    /// How many findings have this level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// How many findings bring a fix that can be trusted so far.
    #[must_use]
    pub fn fixable(&self, applicability: Applicability) -> usize {
        let fixes = self.findings.iter().filter_map(|finding| finding.fix.as_ref());
        fixes.filter(|fix| fix.applicability == applicability).count()
    }

    /// The highest level of any finding.
    #[must_use]
    pub fn worst(&self) -> Option<Level> {
        self.findings.iter().map(|finding| finding.level).max()
    }
}
