//! A view of a report's Markdown, as far as its sections and tables can be recognised.

use super::sections::{column, find, tables_in};
use super::view::{Card, CarryIn, Clarification, ExecutionRow, Field, FollowUp, NextStep, Origin, View};
use crate::document::MarkdownDocument;
use crate::document::markdown::Table;
use crate::okstra::document::MarkdownFile;
use crate::source::Span;

impl<'r> View<'r> {
    /// Reads the document.
    pub(super) fn of_markdown(file: &'r MarkdownFile<'_>) -> Self {
        let reader = Reader { document: &file.document };
        Self {
            origin: Origin::Markdown,
            path: file.path(),
            data: None,
            markdown: Some(&file.document),
            task_key: reader.head_line("Task Key"),
            task_type: reader.head_line("Task Type"),
            language: None,
            version: reader.head_line("Okstra Version"),
            author: reader.head_line("Report Author"),
            card: reader.card(),
            verdict_token: reader.final_verdict(),
            execution: reader.execution(),
            carry_in: reader.carry_in(),
            findings: Vec::new(),
            clarifications: reader.clarifications(&["Clarification Items", "확인 항목"]),
            next_steps: reader.next_steps(),
            follow_ups: reader.follow_ups(),
        }
    }
}

/// Reads fields out of a document's sections and tables.
#[derive(Clone, Copy)]
pub(super) struct Reader<'r> {
    pub(super) document: &'r MarkdownDocument,
}

impl<'r> Reader<'r> {
    fn section(&self, titles: &[&str]) -> Option<Span> {
        find(self.document, titles).map(|heading| heading.section)
    }

    /// The value of a line `- **Label**: value`, `Label: value` or the like, before the first section.
    fn head_line(&self, label: &str) -> Option<Field<'r>> {
        let source = self.document.source();
        let (body, offset) = source.body()?;
        let end = self
            .document
            .headings()
            .iter()
            .find(|heading| heading.level == 2)
            .map_or(body.len(), |heading| (heading.span.start - offset) as usize);
        let mut start = 0;
        for line in body.get(..end)?.split_inclusive('\n') {
            let plain = line.trim_start_matches(['-', '*', ' ', '>']);
            let at = start + (line.len() - plain.len());
            start += line.len();
            let Some(rest) =
                plain.get(..label.len()).filter(|own| own.eq_ignore_ascii_case(label)).map(|_| &plain[label.len()..])
            else {
                continue;
            };
            let Some(value) = rest.trim_start_matches(['*', ' ']).strip_prefix(':') else { continue };
            let value_start = at + (plain.len() - value.len());
            return Some(self.trimmed(Span::from_range(value_start..value_start + value.len()).shifted(offset)));
        }
        None
    }

    /// The text of a span without blanks, emphasis marks and backticks around it.
    pub(super) fn trimmed(&self, span: Span) -> Field<'r> {
        let text = self.document.source().slice(span);
        let inner = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '`' | '_'));
        let start = span.start + u32::try_from(text.find(inner).unwrap_or(0)).unwrap_or(0);
        let end = start + u32::try_from(inner.len()).unwrap_or(0);
        let text = if inner.contains("\\|") || inner.contains("&#124;") {
            inner.replace("\\|", "|").replace("&#124;", "|").into()
        } else {
            inner.into()
        };
        Field { text, span: Span::new(start, end) }
    }

    fn table(&self, titles: &[&str]) -> Option<&'r Table> {
        tables_in(self.document, self.section(titles)?).next()
    }

    pub(super) fn cell(&self, table: &Table, row: &[Span], names: &[&str]) -> Option<Field<'r>> {
        Some(self.trimmed(*row.get(column(self.document, table, names)?)?))
    }

    pub(super) fn row_span(row: &[Span]) -> Span {
        let (first, last) = (row.first().copied().unwrap_or_default(), row.last().copied().unwrap_or_default());
        Span::new(first.start, last.end)
    }

    fn card(&self) -> Option<Card<'r>> {
        let heading = find(self.document, &["Verdict Card"])?;
        let table = tables_in(self.document, heading.section).next();
        let row = |label: &str| {
            let rows = table?.rows.iter().skip(1);
            let row = rows
                .into_iter()
                .find(|row| row.first().is_some_and(|cell| self.trimmed(*cell).text.eq_ignore_ascii_case(label)))?;
            Some(self.trimmed(*row.get(1)?))
        };
        Some(Card {
            span: heading.span,
            token: row("Verdict Token"),
            direction: row("Direction"),
            approval_required: row("Approval Required?"),
            next_step: row("Next Step"),
            conclusion: row("Final Conclusion"),
        })
    }

    /// The token of the section Final Verdict: the value of its line `Verdict Token: …`.
    fn final_verdict(&self) -> Option<Field<'r>> {
        let section = self.section(&["Final Verdict", "최종 판정"])?;
        let text = self.document.source().slice(section);
        let label = "Verdict Token";
        let at = text.find(label)?;
        let rest = text[at + label.len()..].lines().next()?;
        let value = rest.trim_start_matches(['*', ' ', '|']).trim_start_matches(':');
        let start = at + label.len() + (rest.len() - value.len());
        let field =
            self.trimmed(Span::from_range(start..start + value.trim_end_matches(['|', ' ']).len()).shifted(section.start));
        Some(field)
    }

    fn execution(&self) -> Vec<ExecutionRow<'r>> {
        let Some(table) = self.table(&["Agent Execution Status", "에이전트 실행 현황"]) else { return Vec::new() };
        let rows = table.rows.iter().skip(1);
        rows.filter_map(|row| {
            Some(ExecutionRow {
                span: Self::row_span(row),
                role: self.cell(table, row, &["Role", "Agent", "역할"])?,
                status: self.cell(table, row, &["Status", "상태"]),
                reason: self.cell(table, row, &["Reason", "Notes", "Note", "사유", "비고"]),
                result_path: self.cell(table, row, &["Result", "Result Path", "결과"]),
            })
        })
        .collect()
    }

    fn carry_in(&self) -> Option<CarryIn<'r>> {
        let titles = ["Clarification Response Carried In From Previous Run", "이전 실행에서 가져온 확인 답변"];
        let heading = find(self.document, &titles)?;
        Some(CarryIn { span: heading.span, source_path: None, items: self.clarifications(&titles) })
    }

    fn clarifications(&self, titles: &[&str]) -> Vec<Clarification<'r>> {
        let Some(table) = self.table(titles) else { return Vec::new() };
        let rows = table.rows.iter().skip(1);
        rows.map(|row| Clarification {
            span: Self::row_span(row),
            id: self.cell(table, row, &["ID", "Id", "#"]),
            statement: self.cell(table, row, &["Statement", "Question", "Item", "내용"]),
            status: self.cell(table, row, &["Status", "상태"]),
            blocks: self.cell(table, row, &["Blocks", "차단"]),
            user_input: self.cell(table, row, &["User input", "사용자 입력"]),
        })
        .collect()
    }

    fn next_steps(&self) -> Vec<NextStep<'r>> {
        let Some(section) = self.section(&["Recommended Next Steps", "권장 다음 단계"]) else { return Vec::new() };
        let items =
            self.document.list_items().iter().filter(|item| section.start <= item.span.start && item.span.end <= section.end);
        items.map(|item| NextStep { text: self.trimmed(item.span), follow_up: None }).collect()
    }

    fn follow_ups(&self) -> Vec<FollowUp<'r>> {
        let Some(table) = self.table(&["Follow-up Tasks", "후속 작업"]) else { return Vec::new() };
        let rows = table.rows.iter().skip(1);
        rows.map(|row| FollowUp {
            span: Self::row_span(row),
            origin: self.cell(table, row, &["Origin"]),
            task_id: self.cell(table, row, &["New Task ID"]),
            task_type: self.cell(table, row, &["Suggested task-type"]),
            scope: self.cell(table, row, &["Scope"]),
            reason: self.cell(table, row, &["Reason / Why deferred"]),
            auto_spawn: self.cell(table, row, &["Auto-spawn?"]),
        })
        .collect()
    }
}
