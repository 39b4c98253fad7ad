//! Tables that say which step and which agent come at a status, or which agent does a step.

use super::labels::STATUS_PREFIX;
use super::status::{Status, Step};
use crate::document::MarkdownDocument;
use crate::document::markdown::Table;
use crate::source::Span;

/// A dispatch table.
#[derive(Debug)]
pub struct DispatchTable<'t> {
    /// Its first row.
    pub header: Span,
    /// Whether its rows begin with statuses; otherwise they begin with steps.
    pub is_by_status: bool,
    /// Its other rows that begin with a word.
    pub rows: Vec<DispatchRow<'t>>,
}

/// A row of a dispatch table.
#[derive(Debug)]
pub struct DispatchRow<'t> {
    /// The status (`none` for instance) or the step that the row is about, and where it stands.
    pub key: (&'t str, Span),
    /// The step that the row names beside a status.
    pub step: Option<(Step, Span)>,
    /// The first word below a heading that speaks of agents.
    pub agent: Option<(&'t str, Span)>,
}

/// How a table calls having no status.
pub const NONE: &str = "none";

/// Rows about a status or a step that make a table a dispatch table.
const FEWEST_ROWS: usize = 3;

impl DispatchRow<'_> {
    /// The status that the row is about: `Some(None)` for having none.
    #[must_use]
    pub fn status(&self) -> Option<Option<Status>> {
        if self.key.0 == NONE { Some(None) } else { Status::from_name(self.key.0).map(Some) }
    }

    /// The step of the workflow that the row is about; `None` for a decomposed issue and for what is neither status nor step.
    #[must_use]
    pub fn expected_step(&self) -> Option<Step> {
        self.status().map_or_else(|| step_of(self.key.0), Step::next_at)
    }
}

/// The dispatch tables of a page.
pub fn dispatch_tables(document: &MarkdownDocument) -> impl Iterator<Item = DispatchTable<'_>> {
    document.tables().iter().filter_map(|table| read(document, table))
}

fn read<'t>(document: &'t MarkdownDocument, table: &Table) -> Option<DispatchTable<'t>> {
    let (header, rows) = table.rows.split_first()?;
    let agents = header.iter().position(|cell| document.slice(*cell).to_lowercase().contains("agent"));
    let rows = rows.iter().filter_map(|cells| {
        let (key, others) = cells.split_first()?;
        let step = others.iter().find_map(|cell| {
            let (word, span) = word_of(document, *cell)?;
            step_of(word).map(|step| (step, span))
        });
        let agent = agents.and_then(|column| cells.get(column)).and_then(|cell| word_of(document, *cell));
        Some(DispatchRow { key: word_of(document, *key)?, step, agent })
    });
    let rows: Vec<DispatchRow<'t>> = rows.collect();
    let by_status = rows.iter().filter(|row| row.status().is_some() && row.step.is_some()).count();
    let by_step = rows.iter().filter(|row| step_of(row.key.0).is_some() && row.agent.is_some()).count();
    let header = Span::new(header.first()?.start, header.last()?.end);
    (by_status.max(by_step) >= FEWEST_ROWS).then_some(DispatchTable { header, is_by_status: by_status >= FEWEST_ROWS, rows })
}

fn step_of(word: &str) -> Option<Step> {
    Step::from_name(word.trim_start_matches('/'))
}

/// The first word of a cell, without backticks, emphasis and the prefix of status labels.
fn word_of(document: &MarkdownDocument, cell: Span) -> Option<(&str, Span)> {
    let text = document.slice(cell);
    let trimmed = text.trim_start_matches(['`', '*', '"']);
    let trimmed = trimmed.strip_prefix(STATUS_PREFIX).unwrap_or(trimmed);
    let start = text.len() - trimmed.len();
    let is_end = |letter: char| letter.is_whitespace() || ['`', '*', '"', '(', ',', '.'].contains(&letter);
    let word = &trimmed[..trimmed.find(is_end).unwrap_or(trimmed.len())];
    let span = Span::from_range(start..start + word.len()).shifted(cell.start);
    (!word.is_empty() && word.chars().any(char::is_alphanumeric)).then_some((word, span))
}
