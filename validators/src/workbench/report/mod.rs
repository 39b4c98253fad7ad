//! Implementation Report v1: what a run of `/implement` came to (catalogue, section 6).
//!
//! The convention names the fields and prescribes no layout, so they are looked for in bullets, bold labels, tables, headings and plain
//! lines.

pub mod duration;
mod escalation;
pub mod label;
pub mod line;
mod reader;
pub mod steps;

use std::collections::BTreeMap;

use self::line::Field;
use self::reader::Reader;
use self::steps::StepEntry;
use super::document_type::DocumentType;
use super::passage::Passage;
use super::pm_document::{TitleLine, title_of};
use super::status::Step;
use crate::document::MarkdownDocument;
use crate::finding::Place;

pub use self::escalation::Escalation;

/// A report.
#[derive(Debug)]
pub struct Report {
    /// Its text.
    pub passage: Passage,
    /// Its title.
    pub title: Option<TitleLine>,
    /// `Report Version`
    pub version: Option<Field>,
    /// `Report Status`
    pub status: Option<Field>,
    /// `Final Stop Reason`, unless it says that there is none.
    pub stop_reason: Option<Field>,
    /// `Issue ID`
    pub issue: Option<Field>,
    /// The status before the run.
    pub start_status: Option<Field>,
    /// The step that the run began with.
    pub entry_step: Option<Field>,
    /// The steps that were attempted, in order, when the report lists them apart from what came out: each with its name.
    pub attempted: Option<Vec<(Option<Step>, Field)>>,
    /// What is said of each step, in the order in which they are first named.
    pub steps: Vec<StepEntry>,
    /// The entries of the workflow's own steps.
    by_step: BTreeMap<Step, usize>,
    /// `Workflow outcome`
    pub workflow_outcome: Option<Field>,
    /// `Workflow runtime`
    pub workflow_runtime: Option<Field>,
    /// Costs that are given, without those that say that there is none.
    pub costs: Vec<Field>,
    /// Fields that only the first shape of v1 had.
    pub old_shape: Vec<Field>,
    /// Questions that a person was asked.
    pub escalations: Vec<Escalation>,
}

impl Report {
    /// Reads a report. `file_name` may be its title.
    #[must_use]
    pub fn of(passage: &Passage, document: &MarkdownDocument, file_name: Option<&str>) -> Self {
        let title = title_of(document, DocumentType::ImplementationReport, file_name);
        let mut reader = Reader::new(document, passage.clone(), title, false);
        if reader.report.version.is_none() && reader.report.status.is_none() {
            // Some put the whole of it into a fence.
            let title = reader.report.title.take();
            reader = Reader::new(document, passage.clone(), title, true);
        }
        reader.report
    }

    /// Where the title stands; the report as a whole when it has none.
    #[must_use]
    pub fn title_place(&self) -> Place {
        let span = self.title.as_ref().and_then(|title| title.span);
        span.map_or_else(|| self.passage.whole(), |span| self.passage.place(span))
    }

    /// The place of a field.
    #[must_use]
    pub fn place(&self, field: &Field) -> Place {
        self.passage.place(field.span)
    }

    /// The steps that were attempted, in order: those that are listed, or else those that something came out of.
    #[must_use]
    pub fn attempted_steps(&self) -> Vec<(Option<Step>, &Field)> {
        if let Some(listed) = &self.attempted {
            return listed.iter().map(|(step, name)| (*step, name)).collect();
        }
        let begun = |entry: &&StepEntry| entry.outcome.as_ref().is_none_or(|outcome| !steps::is_not_attempted(&outcome.text));
        self.steps.iter().filter(begun).map(|entry| (entry.step, &entry.name)).collect()
    }

    /// What is said of a step.
    #[must_use]
    pub fn entry(&self, step: Step) -> Option<&StepEntry> {
        self.by_step.get(&step).map(|index| &self.steps[*index])
    }
}

#[cfg(test)]
mod tests;
