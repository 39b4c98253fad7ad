//! Rules about the form of the table of reviews (catalogue 3.3): whether its rows are read at all.

use crate::finding::{Applicability, Edit, Finding};
use crate::oat::context::Context;
use crate::oat::plan::Plan;
use crate::oat::plan::reviews::{Column, ReviewsTable, Row};
use crate::oat::review_status::ReviewStatus;
use crate::rule::rules;
use crate::source::Span;

rules! { "oat":
    REVIEWS_HEADER = "reviews-header", Error, Ours, "the header of the reviews table lacks a column, so every row is ignored";
    REVIEWS_ROW_DROPPED = "reviews-row-dropped", Error, Ours, "a row of the reviews table is dropped or its cells are shifted", safe_fix;
    REVIEWS_ROW_WIDTH = "reviews-row-width", Warning, Ours, "a row of the reviews table has not as many cells as the header";
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(plan) = &context.project.plan else { return };
    let Some(table) = &plan.reviews else { return };
    let Some(header) = &table.header else { return };
    if !table.is_readable() {
        findings.push(unreadable_header(plan, table, header));
        return;
    }
    findings.extend(table.rows.iter().filter_map(|row| problem_of(plan, table, row)));
}

fn unreadable_header(plan: &Plan<'_>, table: &ReviewsTable, header: &Row) -> Finding {
    let missing: Vec<String> = table.missing_columns().map(|column| format!("`{}`", column.name())).collect();
    let columns = if missing.len() == 1 { "column" } else { "columns" };
    let message = format!(
        "the header lacks the {columns} {}, so the control plane ignores {} of the table: expected `| Scope | Type | Status | Date | Artifact |`",
        missing.join(", "),
        rows(table.rows.len()),
    );
    let help = "name the columns as the convention does; the order is free, and further columns may follow (older readers need just these five)";
    Finding::new(&REVIEWS_HEADER, plan.file.place(header.span), message).with_help(help)
}

fn rows(count: usize) -> String {
    if count == 1 { "the 1 row".to_owned() } else { format!("all {count} rows") }
}

fn problem_of(plan: &Plan<'_>, table: &ReviewsTable, row: &Row) -> Option<Finding> {
    let source = plan.source();
    let text = source.slice(row.span);
    let (found, wanted) = (row.cells.len(), table.columns.len());
    let dropped = |place: Span, message: String| Finding::new(&REVIEWS_ROW_DROPPED, plan.file.place(place), message);
    if !row.is_closed {
        let end = if text.starts_with('|') { "end" } else { "begin" };
        let message = format!("the row does not {end} with `|`, so the control plane drops it");
        return Some(dropped(row.span, message).with_help("put a `|` before the first cell and one after the last"));
    }
    if found > wanted && has_pipe_in_cell(text) {
        let message = format!(
            "a `|` inside a cell splits it: readers see {found} cells under {wanted} columns, a backslash or backticks change nothing"
        );
        return Some(dropped(row.span, message).with_help("write the cell without `|`"));
    }
    if let Some(column) = Column::NEEDED.into_iter().find(|column| table.cell(row, *column).is_none_or(Span::is_empty)) {
        let name = column.name();
        let finding = match table.cell(row, column) {
            Some(cell) => {
                dropped(around(row.span, cell, text), format!("the cell `{name}` is empty, so the control plane drops the row"))
            }
            None => {
                let message =
                    format!("the row has {found} of {wanted} cells and none for `{name}`, so the control plane drops it");
                dropped(row.span, message)
            }
        };
        return Some(with_dashes(finding.with_help("write `-` where there is nothing to say yet"), plan, table, row));
    }
    (found != wanted).then(|| {
        let message = format!("the row has {found} cells, the header {wanted}: readers take the cells in order");
        let header = table.header.as_ref().map_or(table.heading, |header| header.span);
        Finding::new(&REVIEWS_ROW_WIDTH, plan.file.place(row.span), message)
            .with_related(plan.file.place(header), "the header")
            .with_help("give every row as many cells as the header; write `-` in empty ones, and no `|` inside a cell")
    })
}

/// A pending review has neither date nor artifact, so empty cells for them can only mean `-`.
fn with_dashes(finding: Finding, plan: &Plan<'_>, table: &ReviewsTable, row: &Row) -> Finding {
    let source = plan.source();
    let slice = |column| table.cell(row, column).map_or("", |cell| source.slice(cell));
    let is_pending = ReviewStatus::from_text(slice(Column::Status)) == Some(ReviewStatus::Pending);
    let is_complete = !slice(Column::Scope).is_empty() && !slice(Column::Type).is_empty();
    if !is_pending || !is_complete || row.cells.len() != table.columns.len() {
        return finding;
    }
    let text = source.slice(row.span);
    let cells = [Column::Date, Column::Artifact].into_iter().filter_map(|column| table.cell(row, column));
    let empty = cells.filter(|cell| cell.is_empty());
    let edits: Vec<Edit> = empty.map(|cell| Edit::replace(plan.file.place(around(row.span, cell, text)), " - ")).collect();
    finding.with_fix(Applicability::Safe, "write `-` into the empty cells", edits)
}

/// An empty cell with the blanks around it: all between its two `|`.
fn around(row: Span, cell: Span, text: &str) -> Span {
    let at = (cell.start - row.start) as usize;
    let before = text[..at].len() - text[..at].trim_end_matches([' ', '\t']).len();
    let after = text[at..].len() - text[at..].trim_start_matches([' ', '\t']).len();
    Span::from_range(at - before..at + after).shifted(row.start)
}

/// Whether a `|` stands where the writer can only have meant it as text: behind a backslash or between backticks.
fn has_pipe_in_cell(row: &str) -> bool {
    row.contains("\\|") || row.split('`').skip(1).step_by(2).any(|code| code.contains('|'))
}
