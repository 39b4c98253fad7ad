//! The block of an improvement discovery.

use serde::{Deserialize, Serialize};

use super::finding::Evidence;

/// What could be better.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct ImprovementDiscovery {
    /// Where was looked; at least one path or pattern.
    pub resolved_scope: Vec<String>,
    /// What for; at least one, each once.
    pub resolved_lenses: Vec<String>,
    /// What was found.
    pub candidates: Vec<Candidate>,
}

/// Something that could be better.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// The lens it was found with.
    pub lens: String,
    /// What it is.
    pub title: String,
    /// Where it is.
    pub paths: Vec<String>,
    /// What shows it.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// How much work it is.
    pub effort: Option<String>,
    /// How much it would help.
    pub impact: Option<String>,
    /// The type of task it should become.
    pub suggested_task_type: Option<String>,
}
