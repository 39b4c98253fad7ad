//! The plan: front matter, phases and tasks, and the table of reviews.

pub mod files;
pub mod lite;
pub mod outline;
pub mod readiness;
pub mod reviews;
pub mod sections;
pub mod totals;
pub mod unread_headings;
pub mod validator_phases;

use std::sync::OnceLock;

use self::outline::Outline;
use self::reviews::ReviewsTable;
use self::unread_headings::UnreadHeadings;
use self::validator_phases::ValidatorPhases;
use super::front_matter::FrontMatter;
use crate::document::MarkdownDocument;
use crate::parsed_file::TextFile;
use crate::source::{Source, Span};
use crate::workspace::Limits;

/// A plan.
#[derive(Debug)]
pub struct Plan<'w> {
    /// The file.
    pub file: TextFile<'w>,
    /// Its front matter as the control plane reads it; `None` when that finds none.
    pub front_matter: Option<FrontMatter>,
    /// Its phases and tasks.
    pub outline: Outline,
    /// Its reviews; `None` without a section `## Reviews`.
    pub reviews: Option<ReviewsTable>,
    markdown: OnceLock<MarkdownDocument>,
    unread_headings: OnceLock<UnreadHeadings>,
    validator_phases: OnceLock<ValidatorPhases>,
}

impl<'w> Plan<'w> {
    /// Parses a plan.
    #[must_use]
    pub fn new(file: TextFile<'w>, limits: &Limits) -> Self {
        let source = file.source();
        let front_matter = FrontMatter::read(source, limits);
        let (outline, reviews) = (Outline::read(source), ReviewsTable::read(source));
        Self {
            file,
            front_matter,
            outline,
            reviews,
            markdown: OnceLock::new(),
            unread_headings: OnceLock::new(),
            validator_phases: OnceLock::new(),
        }
    }

    /// The content.
    #[must_use]
    pub fn source(&self) -> &Source {
        self.file.source()
    }

    /// The document as Markdown proper: fences, comments and code apart from headings. Parsed at the first call.
    #[must_use]
    pub fn markdown(&self) -> &MarkdownDocument {
        self.markdown.get_or_init(|| MarkdownDocument::parse(self.file.source()))
    }

    /// Headings that mean a phase or a task and are not read as one. Looked for at the first call.
    #[must_use]
    pub fn unread_headings(&self) -> &UnreadHeadings {
        self.unread_headings.get_or_init(|| UnreadHeadings::read(self))
    }

    /// Whether the line that begins at `offset` is text of the plan: it stands in no fence and no comment.
    #[must_use]
    pub fn is_prose(&self, offset: u32) -> bool {
        let comments = self.markdown().comments();
        let after = comments.partition_point(|comment| comment.start <= offset);
        let is_comment = after.checked_sub(1).is_some_and(|last| offset < comments[last].end);
        !is_comment && !self.markdown().is_in_fence(offset)
    }

    /// The phases that `validate-plan` knows. Looked for at the first call.
    #[must_use]
    pub fn validator_phases(&self) -> &ValidatorPhases {
        self.validator_phases.get_or_init(|| ValidatorPhases::read(self.file.source()))
    }

    /// The front matter when `validate-plan` finds and accepts it: an empty block is none.
    #[must_use]
    pub fn accepted(&self) -> Option<&FrontMatter> {
        self.front_matter.as_ref().filter(|front_matter| front_matter.problem().is_none() && front_matter.mapping().is_some())
    }

    /// The line that opens the front matter, or the first of the file: where something belongs that is missing from it.
    #[must_use]
    pub fn opening(&self) -> Span {
        let first = self.file.source().text().and_then(|text| text.lines().next()).unwrap_or_default();
        Span::from_range(0..first.len())
    }
}
