//! Who worked on the task.

use serde::{Deserialize, Serialize};

/// One role and how its work ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct ExecutionRow {
    /// What it was there for.
    pub role: String,
    /// `completed`, `timeout`, `error` or `not-run`.
    pub status: String,
    /// `claude`, `codex`, `gemini`, `report-writer` or `lead`.
    pub worker_id: Option<String>,
    /// The model it ran on.
    pub model: Option<String>,
    /// Why it did not complete.
    pub reason: Option<String>,
    /// The file it wrote.
    pub result_path: Option<String>,
}
