//! What the workers made of each other's findings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::finding::Finding;
use super::number::Number;

/// What the workers agree on and what not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct CrossVerification {
    /// Findings they share.
    pub consensus: Vec<Finding>,
    /// Findings they do not.
    pub differences: Vec<Finding>,
    /// The rounds it took.
    #[serde(default)]
    pub round_history: Vec<RoundEntry>,
    /// Why there was no second round.
    #[serde(rename(deserialize = "round2SkippedReason"))]
    pub second_round_skipped_reason: Option<String>,
    /// Findings by classification, after the last round.
    #[serde(default)]
    pub final_classification_counts: BTreeMap<String, Number>,
}

/// One round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct RoundEntry {
    /// Its number, from 1.
    pub round: Number,
    /// Findings it had to look at.
    pub queue_size: Option<Number>,
    /// Verdicts by what they say.
    #[serde(default)]
    pub verdict_counts: BTreeMap<String, Number>,
    /// Findings by classification.
    #[serde(default)]
    pub classification_counts: BTreeMap<String, Number>,
}
