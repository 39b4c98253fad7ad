//! The whole report.

use serde::{Deserialize, Serialize};

use super::clarification::{CarryIn, Clarification};
use super::cross_verification::CrossVerification;
use super::execution::ExecutionRow;
use super::finding::{Evidence, Finding};
use super::follow_up::{FollowUp, NextStep};
use super::task::{DifferentBlocks, Task, TaskBlock, TaskData, TaskType};
use super::token_usage::TokenUsage;
use super::verdict::{FinalVerdict, VerdictCard};
use super::{
    ErrorAnalysis, FinalVerification, Implementation, ImplementationPlanning, ImprovementDiscovery, ReleaseHandoff,
    RequirementsDiscovery,
};

/// A final report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "ReportData")]
pub struct FinalReport {
    /// About the report itself.
    pub meta: Meta,
    /// The task it reports on.
    pub task: Task,
    /// Answers that the previous run asked for; without them there is no section 0.
    pub clarification_carry_in: Option<CarryIn>,
    /// The verdict in five rows.
    pub verdict_card: VerdictCard,
    /// Who worked on it and how that ended; at least one row.
    pub execution_status: Vec<ExecutionRow>,
    /// The report in short.
    pub executive_summary: Option<Summary>,
    /// What the workers agree on and what not.
    pub cross_verification: CrossVerification,
    /// The verdict in full.
    pub final_verdict: FinalVerdict,
    /// What the report as a whole rests on.
    pub evidence: Vec<Evidence>,
    /// What nobody could find out.
    pub missing_information: Vec<String>,
    /// What may still go wrong.
    pub risks: Vec<Finding>,
    /// What the user is asked.
    pub clarification_items: Vec<Clarification>,
    /// What to do next, in order.
    pub recommended_next_steps: Vec<NextStep>,
    /// Tasks that came out of this one.
    pub follow_up_tasks: Vec<FollowUp>,
    /// What the run cost.
    pub token_usage: Option<TokenUsage>,
    /// What only this type of task has.
    pub block: TaskBlock,
}

impl FinalReport {
    /// The type of the task, which is that of its block.
    #[must_use]
    pub const fn task_type(&self) -> TaskType {
        self.block.task_type()
    }
}

/// About the report itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Meta {
    /// `en` or `ko`.
    pub report_language: String,
    /// When the data was made: ISO 8601 with an offset. The only time that a rendering may show.
    pub generated_at: Option<String>,
    /// Version of the program that made the run.
    pub okstra_version: Option<String>,
    /// The model that led the run.
    pub lead_model: Option<String>,
    /// Who answers for the report.
    pub report_owner: Option<String>,
    /// `Report writer worker` or `Claude lead`.
    pub report_author: Option<String>,
}

/// The report in short: a paragraph or a list of points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Summary {
    /// One text.
    Paragraph(String),
    /// Several points.
    Points(Vec<String>),
}

/// A report as the data has it: the type of the task in one place, its block in one of seven others.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReportData {
    meta: Meta,
    task: TaskData,
    clarification_carry_in: Option<CarryIn>,
    verdict_card: VerdictCard,
    execution_status: Vec<ExecutionRow>,
    executive_summary: Option<Summary>,
    cross_verification: CrossVerification,
    final_verdict: FinalVerdict,
    #[serde(default)]
    evidence: Vec<Evidence>,
    #[serde(default)]
    missing_information: Vec<String>,
    #[serde(default)]
    risks: Vec<Finding>,
    clarification_items: Vec<Clarification>,
    recommended_next_steps: Vec<NextStep>,
    follow_up_tasks: Vec<FollowUp>,
    token_usage: Option<TokenUsage>,
    requirements_discovery: Option<RequirementsDiscovery>,
    error_analysis: Option<ErrorAnalysis>,
    implementation_planning: Option<ImplementationPlanning>,
    implementation: Option<Implementation>,
    final_verification: Option<FinalVerification>,
    release_handoff: Option<ReleaseHandoff>,
    improvement_discovery: Option<ImprovementDiscovery>,
}

impl TryFrom<ReportData> for FinalReport {
    type Error = DifferentBlocks;

    fn try_from(data: ReportData) -> Result<Self, DifferentBlocks> {
        let blocks = [
            data.requirements_discovery.map(TaskBlock::RequirementsDiscovery),
            data.error_analysis.map(TaskBlock::ErrorAnalysis),
            data.implementation_planning.map(TaskBlock::ImplementationPlanning),
            data.implementation.map(|block| TaskBlock::Implementation(Box::new(block))),
            data.final_verification.map(TaskBlock::FinalVerification),
            data.release_handoff.map(|block| TaskBlock::ReleaseHandoff(Box::new(block))),
            data.improvement_discovery.map(TaskBlock::ImprovementDiscovery),
        ];
        Ok(Self {
            block: data.task.own_block(blocks)?,
            meta: data.meta,
            task: data.task.into(),
            clarification_carry_in: data.clarification_carry_in,
            verdict_card: data.verdict_card,
            execution_status: data.execution_status,
            executive_summary: data.executive_summary,
            cross_verification: data.cross_verification,
            final_verdict: data.final_verdict,
            evidence: data.evidence,
            missing_information: data.missing_information,
            risks: data.risks,
            clarification_items: data.clarification_items,
            recommended_next_steps: data.recommended_next_steps,
            follow_up_tasks: data.follow_up_tasks,
            token_usage: data.token_usage,
        })
    }
}
