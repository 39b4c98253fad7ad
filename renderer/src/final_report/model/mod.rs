//! The data of a final report, `final-report-<task-type>-<seq>.data.json`, version 1.0.
//!
//! One type for each object of the format. They are read from data that its schema accepts, so they hold what the schema promises and refuse
//! what it refuses only where a wrong state would otherwise be possible. Keys they do not know are passed over. Texts, names and tokens are
//! kept as the data spells them; a list that is absent is an empty one, and null is the same as absent.

mod clarification;
mod closed_set;
mod command;
mod cross_verification;
mod error_analysis;
mod execution;
mod final_verification;
mod finding;
mod follow_up;
mod implementation;
mod implementation_planning;
mod improvement_discovery;
mod number;
mod release_handoff;
mod report;
mod requirements_discovery;
mod stage_sidecar;
mod task;
mod token_usage;
mod verdict;
mod verifier;

pub use clarification::{CarriedClarification, CarryIn, Clarification, ClarificationStatus};
pub use command::{Command, PhaseCommand, ValidationPhase};
pub use cross_verification::{CrossVerification, RoundEntry};
pub use error_analysis::{ErrorAnalysis, RootCauseHypothesis};
pub use execution::ExecutionRow;
pub use final_verification::{FinalVerification, RequirementCoverage};
pub use finding::{Evidence, Finding};
pub use follow_up::{FollowUp, NextStep, Routing};
pub use implementation::{
    DiffSummary, FileSummary, Implementation, OutOfPlanEdit, PlanLink, PlannedCommit, RollbackVerification, SkippedStep,
    TddEntry, TddEvidence, TestedStep,
};
pub use implementation_planning::{
    Approval, Gate, ImplementationPlanning, PlanBodyVerification, PlanOption, PlanVerdict, Stage, StageStep, StageValidation,
};
pub use improvement_discovery::{Candidate, ImprovementDiscovery};
pub use number::{Number, PlanStep};
pub use release_handoff::{
    HandoffAction, HandoffCommit, MergeConflictProbe, PullRequest, ReleaseHandoff, Selections, SourceVerification,
};
pub use report::{FinalReport, Meta, Summary};
pub use requirements_discovery::{DomainTerm, RequirementsDiscovery};
pub use stage_sidecar::{CommitRange, ConsumerRow, StageCarry, StageSidecar, StepResult};
pub use task::{Task, TaskBlock, TaskType};
pub use token_usage::{TokenUsage, UsageBucket};
pub use verdict::{FinalVerdict, VerdictCard, VerdictToken};
pub use verifier::{Rerun, StyleCheck, VerifierResult};
