//! The fields that every report has, each with its place.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use super::implementation::Implementation;
use crate::document::Node;
use crate::document::json::Spelling;
use crate::finding::Place;
use crate::okstra::task_type::TaskType;
use crate::source::{FilePath, Source, Span};

/// Where a view was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// `*.data.json`.
    Data,
    /// Rendered Markdown.
    Markdown,
}

/// A piece of text with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'r> {
    /// The text; for a number or a truth value as written.
    pub text: Cow<'r, str>,
    /// Where it stands.
    pub span: Span,
}

impl Field<'_> {
    /// Whether nothing but blanks is there. A table cell `-` stands for nothing too.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self.text.trim(), "" | "-")
    }

    /// A range of the text as a field of its own, with its place in the file; the whole place when the file spells the text in a way
    /// that cannot be followed.
    #[must_use]
    pub fn part(&self, source: &Source, range: Range<usize>) -> Field<'static> {
        let text = self.text.get(range.clone()).unwrap_or_default().to_owned();
        let raw = source.slice(self.span);
        let found = match raw.strip_prefix('"') {
            Some(quoted) => Spelling::of(quoted.strip_suffix('"').unwrap_or(quoted), &self.text).map(|spelling| {
                let found = spelling.range(range);
                found.start + 1..found.end + 1
            }),
            None => raw.find(self.text.as_ref()).map(|start| start + range.start..start + range.end),
        };
        let span = found.map_or(self.span, |found| Span::from_range(found).shifted(self.span.start));
        Field { text: text.into(), span }
    }
}

/// What can be read in a report. What the report does not say, or not in a form that can be read, is `None` or empty.
#[derive(Debug)]
pub struct View<'r> {
    /// Where it was read.
    pub origin: Origin,
    /// The file.
    pub path: &'r FilePath,
    /// The file's content.
    pub source: &'r Source,
    /// The data's value; `None` for Markdown.
    pub data: Option<Node<'r>>,
    /// The Markdown document; `None` for data.
    pub markdown: Option<&'r crate::document::MarkdownDocument>,
    /// Project, group and task.
    pub task_key: Option<Field<'r>>,
    /// The task type, as written.
    pub task_type: Option<Field<'r>>,
    /// The language of the report, as written; Markdown does not say.
    pub language: Option<Field<'r>>,
    /// The version of the convention.
    pub version: Option<Field<'r>>,
    /// Who wrote the report.
    pub author: Option<Field<'r>>,
    /// The verdict card.
    pub card: Option<Card<'r>>,
    /// The verdict token of the section Final Verdict.
    pub verdict_token: Option<Field<'r>>,
    /// The rows of the execution status.
    pub execution: Vec<ExecutionRow<'r>>,
    /// Section 0; `None` when the report has none.
    pub carry_in: Option<CarryIn<'r>>,
    /// What the workers agree on and differ in; together the findings that were classified.
    pub findings: Vec<FindingRow<'r>>,
    /// The clarification items.
    pub clarifications: Vec<Clarification<'r>>,
    /// The recommended next steps.
    pub next_steps: Vec<NextStep<'r>>,
    /// The follow-up tasks.
    pub follow_ups: Vec<FollowUp<'r>>,
    /// The implementation, which many rules ask for; see [`View::implementation`].
    pub(super) implementation: OnceLock<Option<Implementation<'r>>>,
}

/// The verdict card.
#[derive(Debug)]
pub struct Card<'r> {
    /// The card as a whole: the object's key, or the section's heading.
    pub span: Span,
    /// The verdict token.
    pub token: Option<Field<'r>>,
    /// Which way the work goes.
    pub direction: Option<Field<'r>>,
    /// Whether a person has to approve.
    pub approval_required: Option<Field<'r>>,
    /// What comes next.
    pub next_step: Option<Field<'r>>,
    /// The conclusion.
    pub conclusion: Option<Field<'r>>,
}

/// One role of the run and how it ended.
#[derive(Debug)]
pub struct ExecutionRow<'r> {
    /// The row.
    pub span: Span,
    /// The role, `Claude worker` for instance.
    pub role: Field<'r>,
    /// How it ended, as written.
    pub status: Option<Field<'r>>,
    /// Why it did not complete.
    pub reason: Option<Field<'r>>,
    /// Where its result lies.
    pub result_path: Option<Field<'r>>,
}

/// Answers carried in from an earlier run.
#[derive(Debug)]
pub struct CarryIn<'r> {
    /// The key or the heading.
    pub span: Span,
    /// Where they were carried from.
    pub source_path: Option<Field<'r>>,
    /// The rows.
    pub items: Vec<Clarification<'r>>,
}

/// A clarification item.
#[derive(Debug)]
pub struct Clarification<'r> {
    /// The row.
    pub span: Span,
    /// Its id.
    pub id: Option<Field<'r>>,
    /// What is asked.
    pub statement: Option<Field<'r>>,
    /// How it stands, as written.
    pub status: Option<Field<'r>>,
    /// What it blocks, as written.
    pub blocks: Option<Field<'r>>,
    /// The answer.
    pub user_input: Option<Field<'r>>,
}

/// A finding of the workers.
#[derive(Debug)]
pub struct FindingRow<'r> {
    /// The row.
    pub span: Span,
    /// Its id.
    pub id: Option<Field<'r>>,
    /// The category it was classified in.
    pub classification: Option<Field<'r>>,
}

/// A recommended next step.
#[derive(Debug)]
pub struct NextStep<'r> {
    /// What to do.
    pub text: Field<'r>,
    /// The follow-up task it speaks of.
    pub follow_up: Option<Field<'r>>,
}

/// A follow-up task.
#[derive(Debug)]
pub struct FollowUp<'r> {
    /// The row.
    pub span: Span,
    /// Where it comes from.
    pub origin: Option<Field<'r>>,
    /// The new task's id.
    pub task_id: Option<Field<'r>>,
    /// The task type it should have.
    pub task_type: Option<Field<'r>>,
    /// What belongs to it.
    pub scope: Option<Field<'r>>,
    /// Why it is needed, or why it waits.
    pub reason: Option<Field<'r>>,
    /// Whether it is created by itself: `yes` or `no`.
    pub auto_spawn: Option<Field<'r>>,
}

/// Where the work goes next.
#[derive(Debug)]
pub struct Routing<'r> {
    /// A task type, `pending-routing-decision` or `done`, as written.
    pub target: Field<'r>,
    /// Why.
    pub reason: Option<Field<'r>>,
}

impl<'r> View<'r> {
    /// A range of the report's file.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        Place::new(self.path.clone(), span)
    }

    /// The place of a field.
    #[must_use]
    pub fn at(&self, field: &Field<'_>) -> Place {
        self.place(field.span)
    }

    /// The report's file as a whole.
    #[must_use]
    pub fn whole(&self) -> Place {
        Place::whole(self.path.clone())
    }

    /// The key of the data, or the heading of the Markdown, that stands for a section as a whole.
    #[must_use]
    pub fn section(&self, key: &str, titles: &[&str]) -> Option<Span> {
        let key = self.data.and_then(|data| data.entry(key)).map(|entry| entry.key.span());
        key.or_else(|| super::sections::find(self.markdown?, titles).map(|heading| heading.span))
    }

    /// Where something is missing from the report as a whole: its first heading, or the file.
    #[must_use]
    pub fn top(&self) -> Place {
        let heading = self.markdown.and_then(|document| document.headings().first());
        heading.map_or_else(|| self.whole(), |heading| self.place(heading.span))
    }

    /// The task type, when it is one of the seven.
    #[must_use]
    pub fn known_task_type(&self) -> Option<TaskType> {
        TaskType::from_name(self.task_type.as_ref()?.text.trim())
    }

    /// The task type's own block of the data.
    #[must_use]
    pub fn block(&self) -> Option<Node<'r>> {
        self.data?.get(self.known_task_type()?.block_key())
    }
}
