//! What a stage leaves for the next one.

use serde::{Deserialize, Serialize};

use super::number::Number;

/// What a stage leaves for the next one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct StageSidecar {
    /// The carry file.
    pub carry: StageCarry,
    /// The rows it adds to the list of consumers.
    pub consumer_rows: Vec<ConsumerRow>,
}

/// The carry file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct StageCarry {
    /// Version of its format.
    pub schema_version: Number,
    /// The report that holds the plan.
    pub source_plan_path: String,
    /// Number of the stage.
    pub stage_number: Number,
    /// What the stage is called.
    pub stage_title: String,
    /// When it was done: ISO 8601 with an offset.
    pub completed_at: String,
    /// Its commits.
    pub stage_commit_range: CommitRange,
    /// Files it changed.
    pub files_changed: Vec<String>,
    /// Names it introduced.
    pub new_identifiers: Vec<String>,
    /// What became of each step.
    pub step_results: Vec<StepResult>,
    /// Commands that passed.
    pub validations_passed: Vec<String>,
    /// Remarks, of any form.
    pub notes: Vec<serde_json::Value>,
}

/// Commits from the one after `base` to `head`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct CommitRange {
    /// The commit before the first.
    pub base: String,
    /// The last commit.
    pub head: String,
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct StepResult {
    /// Its number.
    pub step: Number,
    /// `done`.
    pub status: String,
    /// The commit that did it.
    pub commit: String,
}

/// A row of the list of consumers. The data spells its keys with underscores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsumerRow {
    /// `started` or `done`.
    pub status: String,
    /// Number of the stage.
    pub stage: Option<Number>,
    /// The carry file.
    pub carry_path: Option<String>,
    /// When the stage was begun.
    pub started_at: Option<String>,
    /// When it was done.
    pub completed_at: Option<String>,
    /// The last commit.
    pub head_sha: Option<String>,
}
