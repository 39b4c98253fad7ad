//! The block of an error analysis.

use serde::{Deserialize, Serialize};

use super::finding::Evidence;
use super::follow_up::Routing;

/// Why something fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct ErrorAnalysis {
    /// What is to be seen.
    pub symptoms: Vec<String>,
    /// What brings it about.
    #[serde(default)]
    pub triggers: Vec<String>,
    /// What may be behind it.
    pub root_cause_hypotheses: Vec<RootCauseHypothesis>,
    /// What could not be reproduced.
    #[serde(default)]
    pub reproduction_gaps: Vec<String>,
    /// How to find out.
    #[serde(default)]
    pub validation_path: Vec<String>,
    /// Where the work goes next.
    pub routing: Option<Routing>,
}

/// Something that may be behind the error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct RootCauseHypothesis {
    /// The hypothesis.
    pub statement: String,
    /// How likely it is.
    pub likelihood: Option<String>,
    /// What it rests on.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
}
