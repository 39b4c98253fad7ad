//! A view of a report's Markdown, as far as its sections and tables can be recognised.
//!
//! Sections are found by their titles and columns by their headers, English or Korean; numbers and order do not count. What is read of
//! each is the attested form and the form of our own renderings.

use std::sync::OnceLock;

use super::clarification_table::ClarificationTable;
use super::sections::{FOLLOW_UP_COLUMNS, column, field, find, head, is_titled, labelled, tables_in, titles};
use super::view::{Card, CarryIn, Clarification, ExecutionRow, Field, FollowUp, NextStep, Origin, View};
use crate::document::MarkdownDocument;
use crate::document::markdown::Table;
use crate::parsed_file::MarkdownFile;
use crate::source::Span;

impl<'r> View<'r> {
    /// Reads the document.
    pub(super) fn of_markdown(file: &'r MarkdownFile<'_>) -> Self {
        let reader = Reader { document: &file.document };
        let head = head(reader.document);
        let head_line = |label| labelled(reader.document, head, label).filter(|value| !value.text.is_empty());
        Self {
            origin: Origin::Markdown,
            path: file.path(),
            source: file.source(),
            data: None,
            markdown: Some(&file.document),
            task_key: head_line("Task Key"),
            task_type: head_line("Task Type"),
            language: None,
            version: head_line("Okstra Version"),
            author: head_line("Report Author"),
            card: reader.card(),
            verdict_token: reader.final_verdict(),
            execution: reader.execution(),
            carry_in: reader.carry_in(),
            findings: Vec::new(),
            clarifications: reader.clarifications(),
            next_steps: reader.next_steps(),
            follow_ups: reader.follow_ups(),
            implementation: OnceLock::new(),
        }
    }
}

struct Reader<'r> {
    document: &'r MarkdownDocument,
}

/// A table with the places of the columns that are asked for.
pub(super) struct Columns<'r, const N: usize> {
    document: &'r MarkdownDocument,
    table: &'r Table,
    places: [Option<usize>; N],
}

impl<'r, const N: usize> Columns<'r, N> {
    pub(super) fn new(document: &'r MarkdownDocument, table: &'r Table, names: [&[&str]; N]) -> Self {
        Self { document, table, places: names.map(|names| column(document, table, names)) }
    }

    /// The rows below the header, each with the cells of the columns asked for.
    pub(super) fn rows(self) -> impl Iterator<Item = (Span, [Option<Field<'r>>; N])> {
        let Self { document, table, places } = self;
        table.rows.iter().skip(1).map(move |row| {
            let (first, last) = (row.first().copied().unwrap_or_default(), row.last().copied().unwrap_or_default());
            let cells = places.map(|place| Some(field(document, *row.get(place?)?)));
            (Span::new(first.start, last.end), cells)
        })
    }
}

impl<'r> Reader<'r> {
    fn first_table(&self, names: &[&str]) -> Option<&'r Table> {
        tables_in(self.document, find(self.document, names)?.section).next()
    }

    /// The card is a table of two columns, whatever their headers.
    fn card(&self) -> Option<Card<'r>> {
        let heading = find(self.document, titles::VERDICT_CARD)?;
        let table = tables_in(self.document, heading.section).next();
        let rows = table.map_or(&[][..], |table| &table.rows);
        let row = |label: &str| {
            let is_meant = |cell: &Span| is_titled(field(self.document, *cell).text.trim_end_matches('?'), &[label]);
            let row = rows.iter().find(|row| row.first().is_some_and(is_meant))?;
            Some(field(self.document, *row.get(1)?))
        };
        Some(Card {
            span: heading.span,
            token: row("Verdict Token"),
            direction: row("Direction"),
            approval_required: row("Approval Required"),
            next_step: row("Next Step"),
            conclusion: row("Final Conclusion"),
        })
    }

    fn final_verdict(&self) -> Option<Field<'r>> {
        let section = find(self.document, titles::FINAL_VERDICT)?.section;
        labelled(self.document, section, "Verdict Token")
    }

    fn execution(&self) -> Vec<ExecutionRow<'r>> {
        let Some(table) = self.first_table(titles::EXECUTION_STATUS) else { return Vec::new() };
        let names: [&[&str]; 4] = [
            &["Role", "Agent", "역할", "에이전트"],
            &["Status", "상태"],
            &["Reason", "Notes", "Note", "사유", "비고"],
            &["Result", "Result Path", "Result File", "결과", "결과 파일"],
        ];
        let rows = Columns::new(self.document, table, names).rows();
        rows.filter_map(|(span, [role, status, reason, result_path])| {
            Some(ExecutionRow { span, role: role?, status, reason, result_path: result_path.map(link_target) })
        })
        .collect()
    }

    fn carry_in(&self) -> Option<CarryIn<'r>> {
        let heading = find(self.document, titles::CARRY_IN)?;
        let tables: Vec<&Table> = tables_in(self.document, heading.section).collect();
        let items = tables.first().map_or_else(Vec::new, |table| self.clarification_rows(table));
        let labels = ["Source", "Source Path", "출처", "출처 파일"];
        let source = labels.into_iter().find_map(|label| labelled(self.document, heading.section, label));
        Some(CarryIn { span: heading.span, source_path: source.map(link_target), items })
    }

    /// The rows of the clarification items; none in a report that still has lists of `A1` and `Q1`.
    fn clarifications(&self) -> Vec<Clarification<'r>> {
        let Some(section) = ClarificationTable::of(self.document) else { return Vec::new() };
        if section.legacy_id().is_some() {
            return Vec::new();
        }
        section.table().map_or_else(Vec::new, |table| self.clarification_rows(table))
    }

    fn clarification_rows(&self, table: &'r Table) -> Vec<Clarification<'r>> {
        let names: [&[&str]; 5] = [
            &["ID", "#"],
            &["Statement", "Question", "Item", "내용", "질문"],
            &["Status", "상태"],
            &["Blocks", "차단"],
            &["User input", "사용자 입력"],
        ];
        let rows = Columns::new(self.document, table, names).rows();
        rows.map(|(span, [id, statement, status, blocks, user_input])| Clarification {
            span,
            id,
            statement,
            status,
            blocks,
            user_input,
        })
        .collect()
    }

    /// The items of the section's lists and the rows of its tables; where there is neither, its text.
    fn next_steps(&self) -> Vec<NextStep<'r>> {
        let Some(heading) = find(self.document, titles::NEXT_STEPS) else { return Vec::new() };
        let section = Span::new(heading.span.end, heading.section.end);
        let items =
            self.document.list_items().iter().filter(|item| section.start <= item.span.start && item.span.end <= section.end);
        let rows = tables_in(self.document, section).flat_map(|table| table.rows.iter().skip(1)).flatten().copied();
        let pieces: Vec<Span> = items.map(|item| item.text).chain(rows).filter(|span| !span.is_empty()).collect();
        let pieces = if pieces.is_empty() { vec![section] } else { pieces };
        let steps = pieces.into_iter().map(|piece| NextStep { text: field(self.document, piece), follow_up: None });
        steps.filter(|step| !step.text.is_blank()).collect()
    }

    fn follow_ups(&self) -> Vec<FollowUp<'r>> {
        let Some(table) = self.first_table(titles::FOLLOW_UP_TASKS) else { return Vec::new() };
        let rows = Columns::new(self.document, table, FOLLOW_UP_COLUMNS).rows();
        rows.map(|(span, [origin, task_id, task_type, scope, reason, auto_spawn])| FollowUp {
            span,
            origin,
            task_id,
            task_type,
            scope,
            reason,
            auto_spawn,
        })
        .collect()
    }
}

/// What a link leads to; the text of a link alone says nothing that could be followed.
fn link_target(shown: Field<'_>) -> Field<'_> {
    let target = shown
        .text
        .strip_prefix('[')
        .and_then(|link| link.strip_suffix(')'))
        .and_then(|link| link.split_once("]("))
        .map(|link| link.1);
    match target.map(str::to_owned) {
        Some(target) => Field { text: target.into(), span: shown.span },
        None => shown,
    }
}

#[cfg(test)]
mod tests;
