//! What comes after the run.

use serde::{Deserialize, Serialize};

/// A step that is recommended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct NextStep {
    /// What to do.
    pub text: String,
    /// The follow-up task it creates.
    pub follow_up_task_id: Option<String>,
    /// Who does it.
    pub owner: Option<String>,
}

/// A task that came out of this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct FollowUp {
    /// Where it comes from.
    pub origin: String,
    /// The id it shall have.
    pub new_task_id: String,
    /// The type it should have.
    pub suggested_task_type: String,
    /// What it is about.
    pub scope: String,
    /// Why, and why not now.
    pub reason: String,
    /// Whether it is created without asking: `yes` or `no`.
    pub auto_spawn: String,
    /// The ticket it belongs to.
    pub ticket_id: Option<String>,
}

/// Where the work goes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Routing {
    /// A type of task, `pending-routing-decision` or `done`.
    pub target: String,
    /// Why there.
    pub reason: Option<String>,
}
