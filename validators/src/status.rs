//! Where every artifact stands: its state, what blocks it, and the next legal step.
//!
//! A family says this in its own `status.rs`; [`crate::status`](fn@crate::status()) asks them all.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Finding, Place};
use crate::rule::{Family, Rule};
use crate::source::{FilePath, Source};

/// Where an artifact stands, those that need a person first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The next step may not be taken: something has to be put right first.
    Blocked,
    /// The next step is a person's: to review, approve or decide.
    Waiting,
    /// The next step may be taken.
    Ready,
    /// Nothing is left to do.
    Over,
}

impl Standing {
    /// All, in the order of the table.
    pub const ALL: [Self; 4] = [Self::Blocked, Self::Waiting, Self::Ready, Self::Over];

    /// The word for it in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Waiting => "waiting",
            Self::Ready => "ready",
            Self::Over => "over",
        }
    }
}

/// Whether what an artifact says about its state can still be relied on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Freshness {
    /// Nothing has changed since.
    Fresh,
    /// Something has: a lower-case fragment.
    Stale(String),
    /// The artifact records nothing that could grow old.
    NotRecorded,
}

/// Something that has to be put right before the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocker {
    /// The rule that says so; `None` when a document names the blocker itself.
    pub rule: Option<&'static Rule>,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Place,
}

impl From<&Finding> for Blocker {
    fn from(finding: &Finding) -> Self {
        Self { rule: Some(finding.rule), message: finding.message.clone(), place: finding.place.clone() }
    }
}

/// What depends on what inside an artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DependencyGraph {
    /// What the nodes are: `children`, `stages`, `phases`.
    pub of: &'static str,
    /// The nodes.
    pub nodes: Vec<GraphNode>,
    /// Pairs of indices of `nodes`: the second depends on the first.
    pub edges: Vec<(usize, usize)>,
}

impl DependencyGraph {
    /// Most nodes of a graph that is worth drawing.
    pub const MOST_NODES: usize = 400;
    /// Most edges of one.
    pub const MOST_EDGES: usize = 4_000;

    /// The graph; `None` when it has no node, or more nodes or edges than anybody could look at. No more edges are taken than that.
    #[must_use]
    pub fn of_size(of: &'static str, nodes: Vec<GraphNode>, edges: impl IntoIterator<Item = (usize, usize)>) -> Option<Self> {
        if nodes.is_empty() || nodes.len() > Self::MOST_NODES {
            return None;
        }
        let edges: Vec<(usize, usize)> = edges.into_iter().take(Self::MOST_EDGES + 1).collect();
        (edges.len() <= Self::MOST_EDGES).then_some(Self { of, nodes, edges })
    }
}

/// A node of a [`DependencyGraph`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphNode {
    /// Its short name.
    pub label: String,
    /// Its title, or what else there is to be said.
    pub title: String,
    /// Where it stands: a word of the convention.
    pub state: Option<String>,
}

/// One artifact.
#[derive(Debug, Clone)]
pub struct StatusRow {
    /// The family it belongs to.
    pub family: Family,
    /// What it is: `packet`, `program`, `run`, `project` or `tickets`.
    pub kind: &'static str,
    /// Its name in the convention.
    pub name: String,
    /// Its folder or file.
    pub path: FilePath,
    /// Its state in the convention's words.
    pub state: String,
    /// Whether the state can be relied on.
    pub freshness: Freshness,
    /// Where it stands.
    pub standing: Standing,
    /// What has to be put right before the next step.
    pub blockers: Vec<Blocker>,
    /// The next legal step.
    pub next: String,
    /// What depends on what inside it; `None` when nothing does, or too much.
    pub graph: Option<DependencyGraph>,
}

impl StatusRow {
    /// The key rows are sorted by: what needs a person first, then family, kind and path.
    #[must_use]
    pub fn sort_key(&self) -> (Standing, Family, &'static str, &FilePath, &str) {
        (self.standing, self.family, self.kind, &self.path, &self.name)
    }
}

/// Where everything stands below some paths.
#[derive(Debug, Default)]
pub struct Status {
    /// The artifacts, those that need a person first.
    pub rows: Vec<StatusRow>,
    /// What could not be read: the rows are not all there is, or not all true.
    pub problems: Vec<Finding>,
    /// The content of every file that a blocker or a problem points into. A file that could not be read is absent.
    pub sources: BTreeMap<FilePath, Arc<Source>>,
}

impl Status {
    /// Something could not be checked (unreadable, too large, not text): exit code 2.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.problems.iter().any(|problem| crate::problems::forces_incomplete(problem.rule))
    }

    /// How many artifacts stand there.
    #[must_use]
    pub fn count(&self, standing: Standing) -> usize {
        self.rows.iter().filter(|row| row.standing == standing).count()
    }
}

#[cfg(test)]
mod tests {
    use super::{DependencyGraph, GraphNode};

    #[test]
    fn graphs_that_nobody_could_look_at_are_none() {
        let nodes = |count: usize| vec![GraphNode { label: "1".to_owned(), title: String::new(), state: None }; count];
        let of_size = |count, edges: usize| DependencyGraph::of_size("phases", nodes(count), (0..edges).map(|_| (0, 1)));
        assert_eq!(of_size(0, 0), None);
        assert_eq!(of_size(2, 1).unwrap().edges, [(0, 1)]);
        assert_eq!(of_size(DependencyGraph::MOST_NODES + 1, 0), None);
        assert_eq!(of_size(2, DependencyGraph::MOST_EDGES + 1), None);
        assert_eq!(of_size(2, usize::MAX), None, "no more edges are made than are looked at");
    }
}
