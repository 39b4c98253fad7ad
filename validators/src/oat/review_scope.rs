//! What a review is about: the cell `Scope` of the table and `oat_review_scope` of a review's file.

use std::fmt;

use super::ids::{PhaseId, PhaseKind, TaskId};

/// What is reviewed: the cell `Type` of the table and `oat_review_type` of a review's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewKind {
    /// Commits.
    Code,
    /// A document of the project.
    Artifact,
}

/// A scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewScope {
    /// `p01`, `p-rev1`
    Phase(PhaseId),
    /// `p01-p03`: the phases from the first to the last.
    Phases(PhaseId, PhaseId),
    /// `p01-t02`
    Task(TaskId),
    /// `final`: the whole implementation.
    Final,
    /// `48e1871..2e70411`
    Commits(Box<str>),
    /// `base_sha=48e1871`: everything since a commit.
    Since(Box<str>),
    /// A document by its name: `plan`.
    Document(&'static str),
}

/// The scopes of code reviews, for saying what was expected.
pub const CODE_SCOPES: &str = "`pNN`, `pNN-pMM`, `pNN-tNN`, `p-revN`, `final`, `SHA..SHA` or `base_sha=SHA`";
/// The scopes of artifact reviews.
pub const DOCUMENTS: [&str; 4] = ["discovery", "spec", "design", "plan"];
const BASE: &str = "base_sha=";

impl ReviewKind {
    /// The words of the table.
    pub const NAMES: [&str; 2] = ["code", "artifact"];

    /// Reads the word of the table.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        match text {
            "code" => Some(Self::Code),
            "artifact" => Some(Self::Artifact),
            _ => None,
        }
    }
}

impl ReviewScope {
    /// Reads a scope; ids are normalised, so `p1` is phase `p01` ([`ReviewScope::is_written_as`] tells the difference).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(document) = DOCUMENTS.into_iter().find(|name| *name == text) {
            return Some(Self::Document(document));
        }
        if let Some(phase) = PhaseId::parse(text) {
            return Some(Self::Phase(phase));
        }
        if let Some(task) = TaskId::parse(text) {
            return Some(Self::Task(task));
        }
        if let Some(sha) = text.strip_prefix(BASE) {
            return is_sha(sha).then(|| Self::Since(sha.into()));
        }
        if let Some((from, to)) = text.split_once("..") {
            return (is_sha(from) && is_sha(to)).then(|| Self::Commits(text.into()));
        }
        if let Some((first, last)) = text.split_once('-') {
            let phase = |text| PhaseId::parse(text).filter(|phase| phase.kind == PhaseKind::Ordinary);
            let (first, last) = (phase(first)?, phase(last)?);
            return (first <= last).then_some(Self::Phases(first, last));
        }
        (text == "final").then_some(Self::Final)
    }

    /// Whether `text` is how the convention writes this scope: two digits for phases and tasks. The older names of revision tasks pass too.
    #[must_use]
    pub fn is_written_as(&self, text: &str) -> bool {
        let canonical = self.to_string();
        canonical == text || (matches!(self, Self::Task(_)) && canonical == text.replacen("p-rev", "prev", 1))
    }

    /// What is reviewed with such a scope.
    #[must_use]
    pub const fn kind(&self) -> ReviewKind {
        if matches!(self, Self::Document(_)) { ReviewKind::Artifact } else { ReviewKind::Code }
    }
}

impl fmt::Display for ReviewScope {
    /// The canonical form.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phase(phase) => phase.fmt(formatter),
            Self::Phases(first, last) => write!(formatter, "{first}-{last}"),
            Self::Task(task) => task.fmt(formatter),
            Self::Final => formatter.write_str("final"),
            Self::Commits(range) => formatter.write_str(range),
            Self::Since(sha) => write!(formatter, "{BASE}{sha}"),
            Self::Document(name) => formatter.write_str(name),
        }
    }
}

/// Whether `text` is the name of a commit: 7 to 40 lower-case hex digits.
#[must_use]
pub fn is_sha(text: &str) -> bool {
    (7..=40).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether `text` is the full name of a commit: 40 lower-case hex digits.
#[must_use]
pub fn is_full_sha(text: &str) -> bool {
    text.len() == 40 && is_sha(text)
}

#[cfg(test)]
mod tests {
    use super::ReviewScope;

    #[test]
    fn scopes_are_read_and_written() {
        for text in [
            "p01",
            "p12",
            "p-rev1",
            "p01-p03",
            "p01-t02",
            "prev1-t02",
            "p-rev1-t02",
            "final",
            "48e1871..2e70411",
            "base_sha=48e1871",
            "plan",
        ] {
            let scope = ReviewScope::parse(text).unwrap();
            assert!(scope.is_written_as(text), "{text} is {scope}");
        }
        for text in ["p1", "p1-p3", "p01-t1", "prev1"] {
            let scope = ReviewScope::parse(text).unwrap();
            assert!(!scope.is_written_as(text), "{text}");
        }
        for text in ["", "final-v2", "p03-p01", "p01-p-rev1", "Final", "HEAD..48e1871", "base_sha=x", "p01, p02", "tests"] {
            assert_eq!(ReviewScope::parse(text), None, "{text}");
        }
    }
}
