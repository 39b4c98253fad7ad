//! What a gate answers: may this step start?

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::Finding;
use crate::rule::Level;
use crate::source::{FilePath, Source};

/// What a caller says about the repository that a branch is handed over from. What is not said is looked up, or not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatedRepository {
    /// Whether `git status --short` is empty.
    pub clean_tree: Option<bool>,
    /// The branch that is checked out.
    pub branch: Option<String>,
    /// How many commits the branch has beyond its base.
    pub commits: Option<u64>,
}

/// The answer of a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Pass,
    /// No.
    Fail,
}

impl Verdict {
    /// `pass` or `fail`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
        }
    }
}

/// What a gate says about one target.
#[derive(Debug)]
pub struct GateAnswer {
    /// Yes or no.
    pub verdict: Verdict,
    /// The reasons (level error makes it a no), sorted by path, place and rule.
    pub findings: Vec<Finding>,
    /// The content of every file a finding points into, for frames and columns. A file that could not be read is absent.
    pub sources: BTreeMap<FilePath, Arc<Source>>,
    /// The next legal step of the lifecycle, for a person.
    pub next: Option<String>,
    /// Something could not be checked (unreadable, too large, not text): exit code 2.
    pub incomplete: bool,
    /// Which of several things the answer is about, when one target stands for several: the id of an issue.
    pub subject: Option<String>,
    /// The text that the convention itself would stop with, byte for byte; each line ends with LF.
    pub error_block: Option<String>,
}

impl GateAnswer {
    /// The answer that these findings give: `Fail` when one of them is an error.
    #[must_use]
    pub fn from_findings(mut findings: Vec<Finding>, next: Option<String>) -> Self {
        findings.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
        let fails = findings.iter().any(|finding| finding.level == Level::Error);
        let incomplete = findings.iter().any(|finding| crate::problems::forces_incomplete(finding.rule));
        let verdict = if fails { Verdict::Fail } else { Verdict::Pass };
        Self { verdict, findings, next, incomplete, sources: BTreeMap::new(), subject: None, error_block: None }
    }

    /// The same answer with the text that the convention itself would stop with.
    #[must_use]
    pub fn with_error_block(mut self, text: String) -> Self {
        self.error_block = Some(text);
        self
    }

    /// The same answer with the content of the files its findings point into.
    #[must_use]
    pub fn with_sources(mut self, sources: impl IntoIterator<Item = Arc<Source>>) -> Self {
        self.sources.extend(sources.into_iter().map(|source| (source.path().clone(), source)));
        self
    }
}
