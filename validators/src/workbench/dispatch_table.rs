//! Tables that say which step and which agent come at a status.

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
    /// Its other rows that begin with a word.
    pub rows: Vec<DispatchRow<'t>>,
}

/// A row of a dispatch table.
#[derive(Debug)]
pub struct DispatchRow<'t> {
    /// The status, `none` for instance, and where it stands.
    pub status: (&'t str, Span),
    /// The step, when a cell of the row is one.
    pub step: Option<(Step, Span)>,
    /// The first word below a heading that speaks of agents.
    pub agent: Option<(&'t str, Span)>,
}

/// How a table calls having no status.
pub const NONE: &str = "none";

/// Rows with both a status and a step that make a table a dispatch table.
const FEWEST_ROWS: usize = 3;

/// The dispatch tables of a page.
pub fn dispatch_tables(document: &MarkdownDocument) -> impl Iterator<Item = DispatchTable<'_>> {
    document.tables().iter().filter_map(|table| read(document, table))
}

fn read<'t>(document: &'t MarkdownDocument, table: &Table) -> Option<DispatchTable<'t>> {
    let (header, rows) = table.rows.split_first()?;
    let agents = header.iter().position(|cell| document.slice(*cell).to_lowercase().contains("agent"));
    let rows = rows.iter().filter_map(|cells| {
        let (status, others) = cells.split_first()?;
        let step = others.iter().find_map(|cell| {
            let (word, span) = word_of(document, *cell)?;
            Step::from_name(word.trim_start_matches('/')).map(|step| (step, span))
        });
        let agent = agents.and_then(|column| cells.get(column)).and_then(|cell| word_of(document, *cell));
        Some(DispatchRow { status: word_of(document, *status)?, step, agent })
    });
    let rows: Vec<DispatchRow<'t>> = rows.collect();
    let is_status = |row: &&DispatchRow<'_>| Status::from_name(row.status.0).is_some() || row.status.0 == NONE;
    let is_dispatch = rows.iter().filter(is_status).filter(|row| row.step.is_some()).count() >= FEWEST_ROWS;
    let header = Span::new(header.first()?.start, header.last()?.end);
    is_dispatch.then_some(DispatchTable { header, rows })
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
