//! Questions to the user, and their answers.

use serde::{Deserialize, Serialize};

use super::closed_set::closed_set;

closed_set! {
    /// How far a question is.
    ClarificationStatus {
        /// Nobody answered it.
        Open = "open",
        /// There is an answer that no run has used yet.
        Answered = "answered",
        /// A run has used the answer.
        Resolved = "resolved",
        /// It needs no answer any more.
        Obsolete = "obsolete",
    }
}

impl ClarificationStatus {
    /// Whether the user can (still) say something about it.
    #[must_use]
    pub const fn takes_answer(self) -> bool {
        matches!(self, Self::Open | Self::Answered)
    }
}

/// Something the user is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Clarification {
    /// `C-` and at least three digits.
    pub id: String,
    /// `material`, `question`, `decision` or `other`.
    pub kind: Option<String>,
    /// The question.
    pub statement: Option<String>,
    /// How far it is.
    pub status: ClarificationStatus,
    /// What waits for it: `next-phase`, `approval` or `none`.
    pub blocks: String,
    /// The answer.
    pub user_input: Option<String>,
    /// The ticket it belongs to.
    pub ticket_id: Option<String>,
}

/// A question of the previous run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct CarriedClarification {
    /// `C-` and at least three digits.
    pub id: String,
    /// `material`, `question`, `decision` or `other`.
    pub kind: Option<String>,
    /// The question.
    pub statement: Option<String>,
    /// How far it is.
    pub status: ClarificationStatus,
    /// What waits for it: `next-phase`, `approval` or `none`.
    pub blocks: String,
    /// The answer.
    pub user_input: Option<String>,
    /// The ticket it belongs to.
    pub ticket_id: Option<String>,
    /// What this run did with it.
    pub resolution: Option<String>,
}

impl CarriedClarification {
    /// Whether it is open and nobody answered it, which readers have to be told.
    #[must_use]
    pub fn is_unanswered(&self) -> bool {
        self.status == ClarificationStatus::Open && self.user_input.as_ref().is_none_or(|input| input.trim().is_empty())
    }
}

/// The answers that the previous run asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct CarryIn {
    /// The file they were read from.
    pub source_path: String,
    /// The questions, in the order of that file.
    pub items: Vec<CarriedClarification>,
}
