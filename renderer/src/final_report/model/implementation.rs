//! The block of an implementation.

use serde::{Deserialize, Serialize};

use super::command::{Command, PhaseCommand};
use super::follow_up::Routing;
use super::number::{Number, PlanStep};
use super::stage_sidecar::StageSidecar;
use super::verifier::VerifierResult;

/// A stage of a plan, done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Implementation {
    /// The plan and its approval.
    pub plan_link: PlanLink,
    /// The commits, in order.
    pub commits: Vec<PlannedCommit>,
    /// Steps of the plan that have no commit.
    #[serde(default)]
    pub skipped_steps: Vec<SkippedStep>,
    /// What changed.
    pub diff_summary: DiffSummary,
    /// Changes that the plan does not name.
    pub out_of_plan_edits: Vec<OutOfPlanEdit>,
    /// What the stage leaves for the next one.
    pub stage_sidecar: StageSidecar,
    /// Commands of the stage's validation.
    pub validation_evidence: Vec<PhaseCommand>,
    /// Tests that failed first and passed then.
    #[serde(default)]
    pub tdd_evidence: Vec<TddEntry>,
    /// What the verifiers found; at least one.
    pub verifier_results: Vec<VerifierResult>,
    /// `PASS`, `CONCERNS` or `FAIL`, for all of them.
    pub unified_verdict: Option<String>,
    /// Why a failure of a verifier does not count.
    pub override_reason: Option<String>,
    /// How the stage can be undone, tried; at least one.
    pub rollback_verification: Vec<RollbackVerification>,
    /// Where the work goes next.
    pub routing: Routing,
    /// `completed`, `blocked` or `contract-violated`.
    pub run_status: Option<String>,
}

/// The plan and its approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct PlanLink {
    /// The report that holds the plan.
    pub path: String,
    /// The approval as the plan quotes it.
    pub approval_marker: String,
    /// Number of the stage.
    pub stage_number: Number,
    /// What the stage is called.
    pub stage_title: String,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct PlannedCommit {
    /// Its hash: 7 to 64 hexadecimal digits.
    pub sha: String,
    /// Its message, verbatim.
    pub message: String,
    /// The step it implements.
    pub plan_step: PlanStep,
}

/// A step without a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct SkippedStep {
    /// The step.
    pub plan_step: PlanStep,
    /// Why.
    pub reason: String,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct DiffSummary {
    /// What it is compared with.
    pub base: Option<String>,
    /// How much changed, as git says it.
    pub stat: String,
    /// The files.
    pub files: Vec<FileSummary>,
}

/// A file that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct FileSummary {
    /// Its path.
    pub path: String,
    /// What changed in it.
    pub summary: String,
}

/// A change that the plan does not name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct OutOfPlanEdit {
    /// The file.
    pub path: String,
    /// Why it had to be.
    pub rationale: String,
}

/// A step and its test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "TddData")]
pub struct TddEntry {
    /// The step.
    pub plan_step: PlanStep,
    /// Its test, or why it has none.
    pub evidence: TddEvidence,
}

/// A test that failed first and passed then, or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum TddEvidence {
    /// There is no such test.
    Exempt {
        /// Why.
        exemption: String,
    },
    /// There is one.
    Tested(Box<TestedStep>),
}

/// A test that failed first and passed then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TestedStep {
    /// The run that failed.
    pub failing: Command,
    /// The commit it ran on.
    pub failing_commit: String,
    /// The run that passed.
    pub passing: Command,
    /// The commit it ran on.
    pub passing_commit: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TddData {
    plan_step: PlanStep,
    exemption: Option<String>,
    failing: Option<Command>,
    failing_commit: Option<String>,
    passing: Option<Command>,
    passing_commit: Option<String>,
}

#[derive(Debug, thiserror::Error)]
#[error("a step has either an exemption or a failing and a passing run with their commits")]
struct NeitherTestedNorExempt;

impl TryFrom<TddData> for TddEntry {
    type Error = NeitherTestedNorExempt;

    fn try_from(data: TddData) -> Result<Self, NeitherTestedNorExempt> {
        let tested = data.failing.zip(data.failing_commit).zip(data.passing.zip(data.passing_commit));
        let evidence = match (data.exemption, tested) {
            (Some(exemption), None) => TddEvidence::Exempt { exemption },
            (None, Some(((failing, failing_commit), (passing, passing_commit)))) => {
                TddEvidence::Tested(Box::new(TestedStep { failing, failing_commit, passing, passing_commit }))
            }
            _ => return Err(NeitherTestedNorExempt),
        };
        Ok(Self { plan_step: data.plan_step, evidence })
    }
}

/// A way to undo the stage, tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct RollbackVerification {
    /// `pure-code`, `feature-flag` or `stateful`.
    pub category: String,
    /// The command that reverts it.
    pub revert_command: Option<String>,
    /// The commit that it reverts.
    pub revert_sha: Option<String>,
    /// The command that ran with the feature off.
    pub off_path_command: Option<Command>,
    /// The command that tried it without doing it.
    pub dry_run: Option<Command>,
}
