//! What the templates read.

use serde::Serialize;

use super::super::carry_json::carry_json;
use super::super::model::{Clarification, FinalReport, FollowUp, TaskBlock};
use super::super::options::{Numbering, Options};

/// What the templates read: the report, and what has to be known about it.
#[derive(Serialize)]
pub(super) struct Page<'r> {
    report: &'r FinalReport,
    task_type: &'static str,
    language: &'static str,
    numbering: &'static str,
    number: SectionNumbers,
    /// Digest of the data in hexadecimal digits.
    data_sha256: String,
    slim: bool,
    /// Carried questions that nobody answered.
    unanswered: Vec<&'r str>,
    clarification_tickets: Vec<Ticket<'r>>,
    follow_up_tickets: Vec<Ticket<'r>>,
    /// Whether the user is asked to approve a plan.
    asks_for_approval: bool,
    /// Whether a handoff was skipped or cancelled.
    called_off: bool,
    carry_json: Option<String>,
}

/// The ticket a row belongs to, where the columns of its table are fixed.
#[derive(Serialize)]
struct Ticket<'r> {
    id: &'r str,
    ticket_id: &'r str,
}

/// Numbers of the sections that have one number in one scheme and another in the other.
#[derive(Serialize)]
struct SectionNumbers {
    clarifications: u8,
    cross_verification: u8,
    final_verdict: u8,
    evidence: u8,
    missing_and_risks: u8,
}

impl<'r> Page<'r> {
    pub(super) fn new(report: &'r FinalReport, options: Options, slim: bool) -> Self {
        let carried = report.clarification_carry_in.iter().flat_map(|carried| &carried.items);
        Self {
            report,
            task_type: report.task_type().as_str(),
            language: options.language.code(),
            numbering: options.numbering.name(),
            number: SectionNumbers::of(options.numbering),
            data_sha256: options.data_sha256_in_hex(),
            slim,
            unanswered: carried.filter(|item| item.is_unanswered()).map(|item| item.id.as_str()).collect(),
            clarification_tickets: report.clarification_items.iter().filter_map(Ticket::of_clarification).collect(),
            follow_up_tickets: report.follow_up_tasks.iter().filter_map(Ticket::of_follow_up).collect(),
            asks_for_approval: asks_for_approval(&report.block),
            called_off: matches!(&report.block, TaskBlock::ReleaseHandoff(handoff) if handoff.was_called_off()),
            carry_json: match &report.block {
                TaskBlock::Implementation(block) => Some(carry_json(&block.stage_sidecar.carry)),
                _ => None,
            },
        }
    }
}

fn asks_for_approval(block: &TaskBlock) -> bool {
    matches!(block, TaskBlock::ImplementationPlanning(plan) if plan.approval.is_some() && plan.may_ask_for_approval())
}

impl<'r> Ticket<'r> {
    fn of_clarification(item: &'r Clarification) -> Option<Self> {
        Some(Self { id: &item.id, ticket_id: item.ticket_id.as_deref()? })
    }

    fn of_follow_up(task: &'r FollowUp) -> Option<Self> {
        Some(Self { id: &task.new_task_id, ticket_id: task.ticket_id.as_deref()? })
    }
}

impl SectionNumbers {
    const fn of(numbering: Numbering) -> Self {
        let first = numbering.cross_verification();
        Self {
            clarifications: numbering.clarification_items(),
            cross_verification: first,
            final_verdict: first + 1,
            evidence: first + 2,
            missing_and_risks: first + 3,
        }
    }
}
