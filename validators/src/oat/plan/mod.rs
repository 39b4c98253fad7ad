//! The plan: front matter, phases and tasks, and the table of reviews.

pub mod outline;
pub mod reviews;

use std::sync::OnceLock;

use self::outline::Outline;
use self::reviews::ReviewsTable;
use super::front_matter::FrontMatter;
use crate::document::MarkdownDocument;
use crate::parsed_file::TextFile;
use crate::source::Source;
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
}

impl<'w> Plan<'w> {
    /// Parses a plan.
    #[must_use]
    pub fn new(file: TextFile<'w>, limits: &Limits) -> Self {
        let source = file.source();
        let front_matter = FrontMatter::read(source, limits);
        let (outline, reviews) = (Outline::read(source), ReviewsTable::read(source));
        Self { file, front_matter, outline, reviews, markdown: OnceLock::new() }
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
}
