//! The block of a final verification.

use serde::{Deserialize, Serialize};

use super::command::Command;
use super::finding::{Evidence, Finding};
use super::follow_up::Routing;

/// Whether it does what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct FinalVerification {
    /// What stands against acceptance.
    pub acceptance_blockers: Vec<Finding>,
    /// What may still go wrong.
    pub residual_risks: Vec<Finding>,
    /// Each requirement and whether it is met.
    #[serde(default)]
    pub requirement_coverage: Vec<RequirementCoverage>,
    /// Commands that were run.
    #[serde(default)]
    pub command_log: Vec<Command>,
    /// Where the work goes next.
    pub routing: Option<Routing>,
}

/// A requirement and whether it is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct RequirementCoverage {
    /// The requirement.
    pub requirement: String,
    /// Whether it is met.
    pub status: String,
    /// What shows that.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
}
