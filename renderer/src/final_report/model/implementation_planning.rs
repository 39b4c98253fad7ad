//! The block of a plan.

use serde::{Deserialize, Serialize};

use super::closed_set::closed_set;
use super::number::Number;

/// How to do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct ImplementationPlanning {
    /// The ways it could be done; at least two.
    pub options: Vec<PlanOption>,
    /// Id of the option to take.
    pub recommended_option: String,
    /// Files that will change.
    #[serde(default)]
    pub affected_files: Vec<String>,
    /// The stages; at least one.
    pub stages: Vec<Stage>,
    /// How to undo all of it.
    pub rollback: Option<String>,
    /// What the user is asked to approve.
    pub approval: Option<Approval>,
    /// What the workers said about the plan.
    pub plan_body_verification: Option<PlanBodyVerification>,
}

/// A way it could be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct PlanOption {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it is.
    pub summary: Option<String>,
    /// What speaks for and against it.
    pub trade_offs: Vec<String>,
}

/// A part of the plan that one run implements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Stage {
    /// Its number, from 1.
    pub number: Number,
    /// What it is called.
    pub title: String,
    /// Numbers of the stages that must be done before.
    #[serde(default)]
    pub depends_on: Vec<Number>,
    /// Files it changes.
    #[serde(default)]
    pub files: Vec<String>,
    /// The steps; at least one.
    pub steps: Vec<StageStep>,
    /// Commands that show that it works.
    pub validation: Option<StageValidation>,
    /// What holds when it is done.
    pub exit_contract: Option<String>,
    /// How to undo it.
    pub rollback: Option<String>,
}

/// A step of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct StageStep {
    /// Its number, from 1.
    pub step: Number,
    /// What to do.
    pub action: String,
    /// How to see that it is done.
    pub acceptance: Option<String>,
    /// Why it needs no failing test first.
    pub tdd_exemption: Option<String>,
}

/// Commands that show that a stage works.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct StageValidation {
    /// Before the first change.
    #[serde(default)]
    pub pre: Vec<String>,
    /// Between changes.
    #[serde(default)]
    pub mid: Vec<String>,
    /// After the last change.
    #[serde(default)]
    pub post: Vec<String>,
}

/// What the user is asked to approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Approval {
    /// Whether the plan must be approved before anything is done.
    pub required: bool,
    /// Whether the report was to ask for it.
    pub marker_rendered: bool,
    /// When it was approved.
    pub approved_at: Option<String>,
}

closed_set! {
    /// How the verification of a plan ended.
    Gate {
        /// All agree.
        Passed = "passed",
        /// Enough agree.
        PassedWithDissent = "passed-with-dissent",
        /// Too many disagree.
        BlockedByDisagreement = "blocked-by-disagreement",
        /// There was no answer to count.
        AbortedNonResult = "aborted-non-result",
    }
}

/// What the workers said about the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct PlanBodyVerification {
    /// Whether they were asked.
    pub enabled: bool,
    /// How it ended; known when they were asked.
    pub gate: Option<Gate>,
    /// What each said about each part.
    #[serde(default)]
    pub verdicts: Vec<PlanVerdict>,
}

/// What a worker said about a part of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct PlanVerdict {
    /// The worker.
    pub worker: String,
    /// The part.
    pub item: String,
    /// `AGREE`, `DISAGREE` or `SUPPLEMENT`.
    pub verdict: String,
    /// The kind of disagreement: `a` to `e`.
    pub disagree_code: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

impl ImplementationPlanning {
    /// Whether the report may ask for approval: the verification passed, or there was none.
    #[must_use]
    pub fn may_ask_for_approval(&self) -> bool {
        self.plan_body_verification.as_ref().is_none_or(|verification| {
            !verification.enabled || matches!(verification.gate, Some(Gate::Passed | Gate::PassedWithDissent))
        })
    }
}
