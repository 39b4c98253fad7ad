//! The block of a requirements discovery.

use serde::{Deserialize, Serialize};

use super::follow_up::Routing;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct RequirementsDiscovery {
    /// `bugfix`, `feature`, `improvement`, `refactor` or `ops-change`.
    pub work_category: String,
    /// `error-analysis`, `implementation-planning` or `pending-routing-decision`.
    pub routing: Routing,
    /// What the task does not say.
    #[serde(default)]
    pub missing_inputs: Vec<String>,
    /// Words of the task and what the code calls them.
    #[serde(default)]
    pub domain_alignment: Vec<DomainTerm>,
    /// How the next run takes it up.
    pub resume_guidance: Option<String>,
}

/// A word of the task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct DomainTerm {
    /// The word.
    pub term: String,
    /// What the code calls it.
    pub canonical: String,
    /// A remark.
    pub note: Option<String>,
}
