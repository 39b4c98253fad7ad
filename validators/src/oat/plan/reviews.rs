//! The table of `## Reviews`, as the newest control plane reads it: columns by the names of the header, cells split at every `|`.

use std::collections::BTreeMap;

use crate::oat::text_lines::{Line, body, lines};
use crate::source::{Source, Span};

/// A column that the convention knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// What was reviewed.
    Scope,
    /// `code` or `artifact`.
    Type,
    /// Where the review stands.
    Status,
    /// When.
    Date,
    /// The review's file.
    Artifact,
    /// The commit that was reviewed.
    ReviewedHead,
    /// Who started the review.
    Invocation,
    /// The gate's target.
    GateTarget,
}

impl Column {
    /// The columns without which no row is read.
    pub const NEEDED: [Self; 5] = [Self::Scope, Self::Type, Self::Status, Self::Date, Self::Artifact];
    /// All columns.
    pub const ALL: [Self; 8] = [
        Self::Scope,
        Self::Type,
        Self::Status,
        Self::Date,
        Self::Artifact,
        Self::ReviewedHead,
        Self::Invocation,
        Self::GateTarget,
    ];

    /// The name in the header.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scope => "Scope",
            Self::Type => "Type",
            Self::Status => "Status",
            Self::Date => "Date",
            Self::Artifact => "Artifact",
            Self::ReviewedHead => "Reviewed Head",
            Self::Invocation => "Invocation",
            Self::GateTarget => "Gate Target",
        }
    }

    /// Reads a header cell; letter case and blanks do not matter.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let bare = |text: &str| text.chars().filter(|character| !character.is_whitespace()).collect::<String>().to_lowercase();
        let name = bare(name);
        Self::ALL.into_iter().find(|column| bare(column.name()) == name)
    }
}

/// A line of the table below the header and its line of dashes.
#[derive(Debug, Clone)]
pub struct Row {
    /// The line, without blanks at both ends.
    pub span: Span,
    /// The cells between the outer `|`, without blanks at both ends.
    pub cells: Vec<Span>,
    /// The line begins and ends with `|`.
    pub is_closed: bool,
}

/// The section with its first table.
#[derive(Debug, Clone)]
pub struct ReviewsTable {
    /// The line `## Reviews`.
    pub heading: Span,
    /// From the heading to the next `## `, or to the end of the file.
    pub section: Span,
    /// The header of the first table; `None` when the section has no line that begins with `|`.
    pub header: Option<Row>,
    /// For each column of the header what it is; `None` for columns that the convention does not know.
    pub columns: Vec<Option<Column>>,
    /// Where each known column stands; of two columns with one name the first.
    positions: BTreeMap<Column, usize>,
    /// The lines below the header, up to the first line without `|`; the line of dashes is none of them.
    pub rows: Vec<Row>,
}

impl ReviewsTable {
    /// The section whose heading is exactly `## Reviews`: the first one. `None` when there is none.
    #[must_use]
    pub fn read(source: &Source) -> Option<Self> {
        let mut all = lines(source, body(source)).skip_while(|line| !is_heading(line.text));
        let heading = all.next()?;
        let mut table = Self {
            heading: heading.span,
            section: heading.span,
            header: None,
            columns: Vec::new(),
            positions: BTreeMap::new(),
            rows: Vec::new(),
        };
        let mut is_over = false;
        for line in all.take_while(|line| !line.text.starts_with("## ")) {
            table.section.end = line.span.end;
            if is_over {
                continue;
            }
            match row(&line) {
                Some(row) if table.header.is_none() => {
                    table.columns = row.cells.iter().map(|cell| Column::from_name(source.slice(*cell))).collect();
                    for (index, column) in table.columns.iter().enumerate() {
                        if let Some(column) = column {
                            table.positions.entry(*column).or_insert(index);
                        }
                    }
                    table.header = Some(row);
                }
                Some(row) if table.rows.is_empty() && is_delimiter(source, &row) => {}
                Some(row) => table.rows.push(row),
                None if table.header.is_some() => is_over = true,
                None => {}
            }
        }
        Some(table)
    }

    /// The columns that the header lacks and without which no row is read.
    pub fn missing_columns(&self) -> impl Iterator<Item = Column> {
        Column::NEEDED.into_iter().filter(|column| !self.positions.contains_key(column))
    }

    /// Whether rows are read at all.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.header.is_some() && self.missing_columns().next().is_none()
    }

    /// The cell of a row in a column. Of two columns with one name the first.
    #[must_use]
    pub fn cell(&self, row: &Row, column: Column) -> Option<Span> {
        row.cells.get(*self.positions.get(&column)?).copied()
    }

    /// The row as a review; `None` when the reader drops it: it is not closed, or a needed cell is missing or empty, or no row is read.
    #[must_use]
    pub fn review(&self, source: &Source, row: &Row) -> Option<Review> {
        if !self.is_readable() || !row.is_closed {
            return None;
        }
        let cell = |column| self.cell(row, column).filter(|cell| !source.slice(*cell).is_empty());
        Some(Review {
            row: row.span,
            scope: cell(Column::Scope)?,
            kind: cell(Column::Type)?,
            status: cell(Column::Status)?,
            date: cell(Column::Date)?,
            artifact: cell(Column::Artifact)?,
            reviewed_head: cell(Column::ReviewedHead),
            invocation: cell(Column::Invocation),
            gate_target: cell(Column::GateTarget),
        })
    }

    /// The reviews that the reader sees, in order.
    pub fn reviews(&self, source: &Source) -> impl Iterator<Item = Review> {
        self.rows.iter().filter_map(move |row| self.review(source, row))
    }

    /// The reviews of rows with as many cells as the header, so that each cell stands under its own column.
    pub fn aligned_reviews(&self, source: &Source) -> impl Iterator<Item = Review> {
        let aligned = self.rows.iter().filter(|row| row.cells.len() == self.columns.len());
        aligned.filter_map(move |row| self.review(source, row))
    }

    /// The last `final` / `code` review: the one that counts.
    #[must_use]
    pub fn last_final(&self, source: &Source) -> Option<Review> {
        let is_final = |review: &Review| source.slice(review.scope) == "final" && source.slice(review.kind) == "code";
        self.reviews(source).filter(is_final).last()
    }
}

/// A row that the reader sees; each field is the place of its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// The whole line.
    pub row: Span,
    /// What was reviewed.
    pub scope: Span,
    /// `code` or `artifact`.
    pub kind: Span,
    /// Where the review stands.
    pub status: Span,
    /// When.
    pub date: Span,
    /// The review's file.
    pub artifact: Span,
    /// The commit that was reviewed, when the table has that column and the cell is not empty.
    pub reviewed_head: Option<Span>,
    /// Who started the review, under the same condition.
    pub invocation: Option<Span>,
    /// The gate's target, under the same condition.
    pub gate_target: Option<Span>,
}

fn is_heading(line: &str) -> bool {
    line.trim_end() == "## Reviews"
}

/// A line that begins with `|`, or one that only lacks it but has two or more in it.
fn row(line: &Line<'_>) -> Option<Row> {
    let text = line.text.trim();
    let is_row = text.starts_with('|') || text.bytes().filter(|byte| *byte == b'|').count() > 1;
    if !is_row {
        return None;
    }
    let inner = text.strip_prefix('|').unwrap_or(text);
    let is_closed = text.starts_with('|') && inner.ends_with('|');
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let cells = inner.split('|').map(|cell| line.span_of(cell.trim())).collect();
    Some(Row { span: line.span_of(text), cells, is_closed })
}

fn is_delimiter(source: &Source, row: &Row) -> bool {
    row.cells.iter().all(|cell| {
        let text = source.slice(*cell);
        !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'-' | b':' | b' '))
    })
}
