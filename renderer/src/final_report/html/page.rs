//! What the templates read.

use std::collections::BTreeSet;

use countersign_i18n::{Catalog, TextError};
use serde::Serialize;

use super::super::carry_json::carry_json;
use super::super::model::{Clarification, ClarificationStatus, FinalReport, Finding, TaskBlock};
use super::super::options::Options;
use super::figures::Figures;
use super::outline::Outline;
use super::plan_matrix::PlanMatrix;

/// What the templates read: the report, and what has to be known about it.
#[derive(Serialize)]
pub(super) struct Page<'r> {
    #[serde(flatten)]
    report: &'r FinalReport,
    task_type: &'static str,
    language: &'static str,
    /// Digest of the data in hexadecimal digits.
    data_sha256: String,
    numbering: &'static str,
    outline: Outline,
    figures: Figures,
    glance: Vec<Glance>,
    filter: Filter<'r>,
    /// Carried questions that nobody answered.
    unanswered: Vec<&'r str>,
    /// Whether a question can be answered.
    takes_answers: bool,
    matrix: Option<PlanMatrix<'r>>,
    /// Whether a handoff was skipped or cancelled.
    called_off: bool,
    carry_json: Option<String>,
}

/// A count that leads to its section.
#[derive(Serialize)]
struct Glance {
    /// The text is `html.glance.<name>`.
    name: &'static str,
    count: usize,
    /// Where it leads.
    id: &'static str,
    /// Whether somebody should look.
    is_urgent: bool,
}

/// What findings can be filtered by.
#[derive(Serialize)]
struct Filter<'r> {
    /// How many findings there are.
    count: usize,
    facets: Vec<Facet<'r>>,
}

#[derive(Serialize)]
struct Facet<'r> {
    /// Name of the control, and of the marks it looks at.
    name: &'static str,
    /// The text is `field.<label>`.
    label: &'static str,
    values: BTreeSet<&'r str>,
}

impl<'r> Page<'r> {
    /// # Errors
    /// When the catalogue lacks a text.
    pub(super) fn new(report: &'r FinalReport, options: Options) -> Result<Self, TextError> {
        let carried = report.clarification_carry_in.iter().flat_map(|carried| &carried.items);
        let matrix = match &report.block {
            TaskBlock::ImplementationPlanning(plan) => plan.plan_body_verification.as_ref(),
            _ => None,
        };
        Ok(Self {
            report,
            task_type: report.task_type().as_str(),
            language: options.language.code(),
            data_sha256: options.data_sha256_in_hex(),
            numbering: options.numbering.name(),
            outline: Outline::new(report, options)?,
            figures: Figures::new(report, Catalog::new(options.language))?,
            glance: glance(report),
            filter: Filter::new(report),
            unanswered: carried.filter(|item| item.is_unanswered()).map(|item| item.id.as_str()).collect(),
            takes_answers: report.clarification_items.iter().any(|item| item.status.takes_answer()),
            matrix: matrix.map(|verification| PlanMatrix::new(&verification.verdicts)),
            called_off: matches!(&report.block, TaskBlock::ReleaseHandoff(handoff) if handoff.was_called_off()),
            carry_json: match &report.block {
                TaskBlock::Implementation(block) => Some(carry_json(&block.stage_sidecar.carry)),
                _ => None,
            },
        })
    }
}

/// What somebody with a minute wants to know; nothing is said about what there is none of.
fn glance(report: &FinalReport) -> Vec<Glance> {
    let is_open = |item: &&Clarification| item.status == ClarificationStatus::Open;
    let cross = &report.cross_verification;
    let mut counts = vec![
        ("open_questions", report.clarification_items.iter().filter(is_open).count(), "clarification-items", true),
        (
            "incomplete_workers",
            report.execution_status.iter().filter(|row| row.status != "completed").count(),
            "execution-status",
            true,
        ),
    ];
    match &report.block {
        TaskBlock::ImplementationPlanning(plan) => counts.push(("stages", plan.stages.len(), "stage-map", false)),
        TaskBlock::Implementation(block) => counts.push(("commits", block.commits.len(), "implementation", false)),
        TaskBlock::FinalVerification(block) => {
            counts.push(("blockers", block.acceptance_blockers.len(), "final-verification", true));
        }
        TaskBlock::ImprovementDiscovery(block) => {
            counts.push(("candidates", block.candidates.len(), "improvement-discovery", false));
        }
        TaskBlock::RequirementsDiscovery(_) | TaskBlock::ErrorAnalysis(_) | TaskBlock::ReleaseHandoff(_) => {}
    }
    counts.push(("findings", cross.consensus.len() + cross.differences.len(), "cross-verification", false));
    counts.push(("risks", report.risks.len(), "risks", false));
    counts.push(("follow_ups", report.follow_up_tasks.len(), "follow-up-tasks", false));
    counts.retain(|(_, count, _, _)| *count > 0);
    counts.into_iter().map(|(name, count, id, is_urgent)| Glance { name, count, id, is_urgent }).collect()
}

impl<'r> Filter<'r> {
    fn new(report: &'r FinalReport) -> Self {
        let findings = || report.cross_verification.consensus.iter().chain(&report.cross_verification.differences);
        let by = |value: fn(&Finding) -> Option<&str>| findings().filter_map(value).collect::<BTreeSet<&str>>();
        let mut facets = vec![
            Facet { name: "classification", label: "classification", values: by(|finding| finding.classification.as_deref()) },
            Facet { name: "severity", label: "severity", values: by(|finding| finding.severity.as_deref()) },
            Facet {
                name: "worker",
                label: "raised_by",
                values: findings().flat_map(|finding| &finding.raised_by).map(String::as_str).collect(),
            },
        ];
        // With a single value there is nothing to choose.
        facets.retain(|facet| facet.values.len() > 1);
        Self { count: findings().count(), facets }
    }
}
