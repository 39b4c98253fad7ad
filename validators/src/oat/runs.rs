//! The orchestration runs that `implementation.md` records: an entry for each, between two comments.

use super::text_lines::{Line, body, lines};
use crate::document::MarkdownDocument;
use crate::oat::plan::outline::heading_level;
use crate::source::{Source, Span};

/// The line before the first run.
pub const START: &str = "<!-- orchestration-runs-start -->";
/// The line after the last run.
pub const END: &str = "<!-- orchestration-runs-end -->";
/// How the heading of a run begins.
const HEADING: &str = "### Run ";

/// A line `**Name:** value` of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunField {
    /// The name.
    pub name: Span,
    /// What follows the colon, without blanks at both ends.
    pub value: Span,
}

/// A row of the table `#### Phase Outcomes`, its header and line of dashes left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeRow {
    /// The line, without blanks at both ends.
    pub span: Span,
    /// The cells.
    pub cells: Vec<Span>,
}

/// A run.
#[derive(Debug, Clone)]
pub struct Run {
    /// The heading, its line end not included.
    pub heading: Span,
    /// What follows `### Run `.
    pub title: Span,
    /// The first word of that: the number.
    pub number: Span,
    /// From the heading to the next heading of level 1 to 3, to the end marker, or to the end of the file.
    pub section: Span,
    /// The fields before the first heading in the run.
    pub fields: Vec<RunField>,
    /// The headings of level 4 in the run; each span is the text without `#### `.
    pub parts: Vec<Span>,
    /// The header of the table of phase outcomes.
    pub outcome_header: Option<OutcomeRow>,
    /// Its rows.
    pub outcomes: Vec<OutcomeRow>,
    /// It stands between the markers. Says nothing when they are not there once each and in order.
    pub is_between_markers: bool,
}

/// The runs of a record, in the order of the file.
#[derive(Debug, Default)]
pub struct Runs {
    /// The lines with [`START`].
    pub starts: Vec<Span>,
    /// The lines with [`END`].
    pub ends: Vec<Span>,
    /// The runs.
    pub entries: Vec<Run>,
}

impl Runs {
    /// Reads a record. What stands in fenced code is text about runs and no run.
    #[must_use]
    pub fn read(source: &Source, markdown: &MarkdownDocument) -> Self {
        let mut runs = Self::default();
        let mut is_open = false;
        let end = body(source).end;
        for line in lines(source, body(source)).filter(|line| !markdown.is_in_fence(line.span.start)) {
            let text = line.text.trim();
            let is_boundary = heading_level(line.text).is_some_and(|level| level <= 3) || text == START || text == END;
            if is_boundary {
                if let Some(run) = runs.entries.last_mut().filter(|_| is_open) {
                    run.section.end = line.span.start;
                }
                is_open = false;
            }
            match text {
                START => runs.starts.push(line.span_of(text)),
                END => runs.ends.push(line.span_of(text)),
                _ => {
                    if let Some(title) = line.text.strip_prefix(HEADING) {
                        let is_between_markers = !runs.starts.is_empty() && runs.ends.is_empty();
                        runs.entries.push(Run::new(&line, title.trim(), end, is_between_markers));
                        is_open = true;
                    } else if let Some(run) = runs.entries.last_mut().filter(|_| is_open) {
                        run.add(source, &line);
                    }
                }
            }
        }
        runs
    }

    /// Whether the markers are there once each and in order.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        matches!((&*self.starts, &*self.ends), ([start], [end]) if start.start < end.start)
    }
}

impl Run {
    fn new(line: &Line<'_>, title: &str, end: u32, is_between_markers: bool) -> Self {
        let number = title.split([' ', '\t']).next().unwrap_or_default();
        Self {
            heading: line.span,
            title: line.span_of(title),
            number: line.span_of(number),
            section: Span::new(line.span.start, end),
            fields: Vec::new(),
            parts: Vec::new(),
            outcome_header: None,
            outcomes: Vec::new(),
            is_between_markers,
        }
    }

    fn add(&mut self, source: &Source, line: &Line<'_>) {
        let text = line.text.trim();
        if let Some(part) = line.text.strip_prefix("#### ") {
            self.parts.push(line.span_of(part.trim()));
        } else if self.parts.is_empty() {
            let field = text.strip_prefix("**").and_then(|rest| rest.split_once(":**"));
            self.fields
                .extend(field.map(|(name, value)| RunField { name: line.span_of(name), value: line.span_of(value.trim()) }));
        } else if text.starts_with('|') && self.parts.last().is_some_and(|part| source.slice(*part) == "Phase Outcomes") {
            let inner = text.strip_prefix('|').unwrap_or(text);
            let inner = inner.strip_suffix('|').unwrap_or(inner);
            let row =
                OutcomeRow { span: line.span_of(text), cells: inner.split('|').map(|cell| line.span_of(cell.trim())).collect() };
            if self.outcome_header.is_none() {
                self.outcome_header = Some(row);
            } else if !inner.bytes().all(|byte| matches!(byte, b'-' | b':' | b'|' | b' ')) {
                self.outcomes.push(row);
            }
        }
    }

    /// The first field with this name.
    #[must_use]
    pub fn field(&self, source: &Source, name: &str) -> Option<RunField> {
        self.fields.iter().copied().find(|field| source.slice(field.name) == name)
    }

    /// Whether the run has a part with this heading.
    #[must_use]
    pub fn has_part(&self, source: &Source, name: &str) -> bool {
        self.parts.iter().any(|part| source.slice(*part) == name)
    }

    /// The cell of an outcome in the column with this name.
    #[must_use]
    pub fn cell(&self, source: &Source, row: &OutcomeRow, column: &str) -> Option<Span> {
        let header = self.outcome_header.as_ref()?;
        let index = header.cells.iter().position(|cell| source.slice(*cell) == column)?;
        row.cells.get(index).copied()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Runs;
    use crate::document::MarkdownDocument;
    use crate::source::{FilePath, Source};

    #[test]
    fn runs_are_read_with_their_fields_and_outcomes() {
        let text = "# Implementation\n```\n### Run 9 — no\n```\n<!-- orchestration-runs-start -->\n\n### Run 1 — 2026-03-02 10:15\r\n\n**Branch:** shop\n**Tier:** 1 (subagents)\n\n#### Phase Outcomes\n\n| Phase | Disposition |\n| --- | :-: |\n| p01 | merged |\n\n#### Outstanding Items\n- none\n<!-- orchestration-runs-end -->\n### Run 2\ntext\n## Next\n**Branch:** other\n";
        let source = Arc::new(Source::new(FilePath::from_text("implementation.md"), text.as_bytes().to_vec()));
        let runs = Runs::read(&source, &MarkdownDocument::parse(&source));
        assert!(runs.is_marked());
        let [first, second] = &*runs.entries else { panic!("{:?}", runs.entries) };
        assert_eq!((source.slice(first.title), source.slice(first.number)), ("1 — 2026-03-02 10:15", "1"));
        assert_eq!(first.field(&source, "Tier").map(|field| source.slice(field.value)), Some("1 (subagents)"));
        assert!(first.has_part(&source, "Outstanding Items") && !first.has_part(&source, "Parallel Groups"));
        let cell = |column| first.cell(&source, &first.outcomes[0], column).map(|cell| source.slice(cell));
        assert_eq!(
            (first.outcomes.len(), cell("Phase"), cell("Disposition"), cell("Review")),
            (1, Some("p01"), Some("merged"), None)
        );
        assert!(first.is_between_markers && !second.is_between_markers);
        assert_eq!(source.slice(second.section), "### Run 2\ntext\n");
    }
}
