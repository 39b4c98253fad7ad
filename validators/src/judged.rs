//! What a family says about the artifacts it was given.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::finding::Finding;
use crate::problems;
use crate::source::{FilePath, Source};

/// What was found out about some artifacts of a family.
#[derive(Debug, Default)]
pub struct Judged {
    /// What the rules found.
    pub findings: Vec<Finding>,
    /// Documents with comments that may allow findings.
    pub documents: Vec<Arc<Source>>,
    /// Texts that findings point into and that are no files: messages of commits.
    pub texts: Vec<Arc<Source>>,
    /// How many artifacts of a kind (see [`crate::report::ARTIFACT_KINDS`]) were looked at.
    pub artifacts: BTreeMap<&'static str, usize>,
}

impl Judged {
    /// Both together.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.findings.extend(other.findings);
        self.documents.extend(other.documents);
        self.texts.extend(other.texts);
        for (kind, count) in other.artifacts {
            *self.artifacts.entry(kind).or_default() += count;
        }
        self
    }

    /// Keeps those of `documents` that mention an allow comment.
    #[must_use]
    pub fn with_documents(mut self, documents: impl IntoIterator<Item = Arc<Source>>) -> Self {
        let mentions_allow = |source: &Arc<Source>| memchr::memmem::find(source.bytes(), b"countersign: allow").is_some();
        self.documents.extend(documents.into_iter().filter(mentions_allow));
        self
    }

    /// Counts `count` more artifacts of a kind.
    #[must_use]
    pub fn with_artifacts(mut self, kind: &'static str, count: usize) -> Self {
        if count > 0 {
            *self.artifacts.entry(kind).or_default() += count;
        }
        self
    }

    /// Judges the artifact at `path`. A failure of ours in it becomes a finding: it must not hide what is wrong with the others.
    #[must_use]
    pub fn guarded(path: &FilePath, judge: impl FnOnce() -> Self) -> Self {
        catch_unwind(AssertUnwindSafe(judge)).unwrap_or_else(|panic| Self {
            findings: vec![problems::internal(path.clone(), &problems::panic_text(panic.as_ref()))],
            ..Self::default()
        })
    }
}
