//! The plan in a report of implementation planning: options, stages, approval, and how the plan's body was verified.
//!
//! The same fields are read from data.json and from Markdown of other makers. The convention's words for the parts of a stage are
//! only partly known, so Markdown is read by labels: a part begins with a heading or a line that names it, under any numbering, in
//! English or Korean, and ends at the next.

mod data;
mod markdown;
mod stage_parts;

use std::fmt;

use super::view::{Field, Origin, View};
use crate::finding::Place;
use crate::okstra::task_type::TaskType;
use crate::source::{FilePath, Span};

/// The number of a stage, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StageNumber(pub u32);

impl StageNumber {
    /// Reads digits, blanks around them allowed.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.trim().parse().ok().map(Self)
    }
}

impl fmt::Display for StageNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// What a report says about the work that is planned. What it does not say, or not in a form that can be read, is `None` or empty.
#[derive(Debug)]
pub struct Plan<'r> {
    /// Where the plan was read.
    pub origin: Origin,
    /// The report's file.
    pub path: &'r FilePath,
    /// The plan as a whole, for what it lacks: the key of its block, or the report's first heading.
    pub span: Span,
    /// The list of options in data.
    pub options_span: Option<Span>,
    /// The options that were weighed.
    pub options: Vec<PlanOption<'r>>,
    /// The option that is recommended.
    pub recommended_option: Option<Field<'r>>,
    /// The files that the plan as a whole touches.
    pub affected_files: Vec<Field<'r>>,
    /// The Stage Map; data has none, its stages are the map.
    pub map: Option<StageMap<'r>>,
    /// The list of stages in data.
    pub stages_span: Option<Span>,
    /// The stages in the order of the report. A row of the map without a section of its own comes after those that have one.
    pub stages: Vec<Stage<'r>>,
    /// Where it is said how to roll the whole plan back.
    pub rollback: Option<Span>,
    /// The request for approval.
    pub approval: Approval<'r>,
    /// The verification of the plan's body.
    pub verification: Option<BodyVerification<'r>>,
}

/// A way in which the work could be done.
#[derive(Debug)]
pub struct PlanOption<'r> {
    /// The option: its id or title, or its heading.
    pub span: Span,
    /// Its id and title as far as known.
    pub name: Option<Field<'r>>,
    /// Where its trade-offs are named.
    pub trade_offs: Option<Span>,
}

/// The table that lists all stages.
#[derive(Debug)]
pub struct StageMap<'r> {
    /// The section's heading.
    pub span: Span,
    /// Whether nothing but a heading is there.
    pub is_empty: bool,
    /// The rows.
    pub rows: Vec<MapRow<'r>>,
}

/// A row of the Stage Map.
#[derive(Debug)]
pub struct MapRow<'r> {
    /// The row.
    pub span: Span,
    /// The stage's number, digits only.
    pub number: Field<'r>,
    /// The stage's title.
    pub title: Option<Field<'r>>,
    /// The stages it depends on; `None` when the map does not say.
    pub depends_on: Option<Vec<Field<'r>>>,
    /// Whether the report has a heading for this stage, in whatever form.
    pub has_heading: bool,
}

/// A part of the work that is done, committed and verified in one run.
#[derive(Debug)]
pub struct Stage<'r> {
    /// The stage, for what it lacks: its number in data, its heading or row in Markdown.
    pub span: Span,
    /// All that is written about it: its object, its section, its row.
    pub text: Span,
    /// Its number, digits only in a sound report.
    pub number: Option<Field<'r>>,
    /// Its title.
    pub title: Option<Field<'r>>,
    /// Whether it has a section of its own; always in data.
    pub has_section: bool,
    /// The numbers of the stages that have to be done before, as written; `None` when Markdown does not tell.
    pub depends_on: Option<Vec<Field<'r>>>,
    /// The files it touches.
    pub files: Vec<Field<'r>>,
    /// Its steps.
    pub steps: Vec<Step<'r>>,
    /// The commands that validate it.
    pub validation: StageValidation<'r>,
    /// Where its parts are.
    pub parts: StageParts,
}

/// Where the parts of a stage are: the key, heading or line that names each.
#[derive(Debug, Default, Clone, Copy)]
pub struct StageParts {
    /// The list of files.
    pub files: Option<Span>,
    /// The steps; in data an empty list itself.
    pub steps: Option<Span>,
    /// The validation commands.
    pub validation: Option<Span>,
    /// What holds when the stage is done.
    pub exit_contract: Option<Span>,
    /// How to take it back.
    pub rollback: Option<Span>,
}

/// A step of a stage.
#[derive(Debug)]
pub struct Step<'r> {
    /// Its number in the stage; from data as written, from Markdown counted when the list gives none.
    pub number: Option<u32>,
    /// What to do. In Markdown the item's first paragraph.
    pub action: Field<'r>,
    /// Why no failing test comes first.
    pub tdd_exemption: Option<Field<'r>>,
}

/// The commands that validate a stage, by the moment they run.
#[derive(Debug, Default)]
pub struct StageValidation<'r> {
    /// Before the first edit.
    pub pre: Vec<Field<'r>>,
    /// Between the steps.
    pub mid: Vec<Field<'r>>,
    /// After the last step.
    pub post: Vec<Field<'r>>,
}

/// The request for a person's approval.
#[derive(Debug, Default)]
pub struct Approval<'r> {
    /// The key or heading of the request.
    pub span: Option<Span>,
    /// Whether an approval is asked for at all; data only.
    pub is_required: Option<bool>,
    /// Whether the marker that a person ticks is there; `None` when the report's form does not tell.
    pub marker_rendered: Option<bool>,
    /// The marker: the value of the key, or the list item with the box.
    pub marker: Option<Field<'r>>,
    /// The approval itself, when it was given: its time, or the ticked item.
    pub approved: Option<Field<'r>>,
}

/// What the workers said about the plan's body.
#[derive(Debug)]
pub struct BodyVerification<'r> {
    /// The key or heading.
    pub span: Span,
    /// Whether it was done; Markdown without a word about it counts as done.
    pub is_enabled: Option<bool>,
    /// The result, as written.
    pub gate: Option<Field<'r>>,
    /// The verdicts.
    pub verdicts: Vec<BodyVerdict<'r>>,
}

/// A worker's verdict on an item of the plan.
#[derive(Debug)]
pub struct BodyVerdict<'r> {
    /// The row.
    pub span: Span,
    /// `AGREE`, `DISAGREE` or `SUPPLEMENT`, as written.
    pub verdict: Field<'r>,
    /// Why it disagrees: `a` to `e`, as written. `None` when data has no such key, or the table no such column.
    pub code: Option<Field<'r>>,
}

impl<'r> Plan<'r> {
    /// A range of the report's file.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        Place::new(self.path.clone(), span)
    }

    /// The stage with this number; of several the first.
    #[must_use]
    pub fn stage(&self, number: StageNumber) -> Option<&Stage<'r>> {
        self.stages.iter().find(|stage| stage.number_value() == Some(number))
    }
}

impl<'r> Stage<'r> {
    /// The number, when it is one.
    #[must_use]
    pub fn number_value(&self) -> Option<StageNumber> {
        StageNumber::parse(&self.number.as_ref()?.text)
    }

    /// The stages that have to be done before, each with its field; what is no number is left out.
    pub fn dependencies(&self) -> impl Iterator<Item = (StageNumber, &Field<'r>)> {
        self.depends_on.iter().flatten().filter_map(|field| Some((StageNumber::parse(&field.text)?, field)))
    }
}

impl<'r> StageValidation<'r> {
    /// All commands: before, between, after.
    pub fn commands(&self) -> impl Iterator<Item = &Field<'r>> {
        self.pre.iter().chain(&self.mid).chain(&self.post)
    }
}

impl<'r> View<'r> {
    /// The plan; `None` when the report is of another task type, or its data has no such block.
    #[must_use]
    pub fn plan(&self) -> Option<Plan<'r>> {
        if self.known_task_type().is_some_and(|own| own != TaskType::ImplementationPlanning) {
            return None;
        }
        match (self.data, self.markdown) {
            (Some(root), _) => Plan::of_data(root, self.path),
            (None, Some(document)) => Plan::of_markdown(document, self.path, self.known_task_type().is_some()),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests;
