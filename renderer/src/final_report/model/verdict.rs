//! The verdict, in short and in full.

use serde::{Deserialize, Serialize};

use super::closed_set::closed_set;

closed_set! {
    /// How the run judges the task.
    VerdictToken {
        /// Nothing stands against it.
        Accepted = "accepted",
        /// Something has to follow.
        ConditionalAccept = "conditional-accept",
        /// Something stands against it.
        Blocked = "blocked",
        /// The type of task asks for no judgement.
        NotApplicable = "not-applicable",
    }
}

/// The verdict in five rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct VerdictCard {
    /// What the run found, in a sentence.
    pub final_conclusion: String,
    /// The judgement.
    pub verdict_token: VerdictToken,
    /// Where the work goes from here; `continue-investigation` for instance.
    pub direction: String,
    /// `yes` or `no`.
    pub approval_required: String,
    /// What to do next, in a sentence.
    pub next_step: String,
}

/// The verdict in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct FinalVerdict {
    /// The judgement, the same as on the card.
    pub verdict_token: VerdictToken,
    /// The judgement in words.
    pub statement: String,
    /// Why.
    pub rationale: Option<String>,
}
