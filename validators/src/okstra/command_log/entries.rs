//! The entries of a command log, in the forms that are read:
//! - a list item `` `command` exit 0 ``, also with `exit code`, `exit status`, `rc`, an arrow or brackets before the number, and without
//!   backticks where the exit code is named. An item that neither begins with code nor names an exit code is a remark;
//! - a row of a table with a column Command and one for the exit code;
//! - where there are neither: in a fence, a line `$ command` with a line `exit 0` after it, or a line that ends with its exit code.

use std::sync::LazyLock;

use regex::Regex;

use super::LoggedCommand;
use crate::document::MarkdownDocument;
use crate::document::markdown::{CodeBlock, CodeSpan, ListItem, Table};
use crate::okstra::report::{Field, sections};
use crate::source::Span;

const COMMAND_COLUMN: [&str; 3] = ["Command", "Invocation", "명령"];
const EXIT_COLUMN: [&str; 5] = ["Exit", "Exit code", "Exit status", "Code", "종료 코드"];

/// `exit 0`, `Exit code: 0`, `exited with status 0`, `rc=0`; the group is what stands for the number.
static EXIT: LazyLock<Regex> = LazyLock::new(|| {
    let word = r"(?i:\bexit(?:ed|s)?(?:[ _-]*(?:code|status))?|\brc|종료 코드)";
    pattern(&format!(r"{word}(?:\s+(?:with|was|is|code|status))*\s*[:=→]?\s*[*`]*([^\s*`,;)\]|]+)"))
});

/// What may follow a command in backticks when the exit code is not named: `→ 0`, `(0)`, `: 0`.
static BARE_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*(?:[-—–=]?>|[—–:→=(\[-])\s*[*`]*(-?\d+)[*`)\]]*\s*\.?\s*$"));

/// The same at the end of a line of code, where the command has no backticks.
static LINE_END: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s(?:#|;|→|=>|->|—)?\s*[(\[]?$"));

#[expect(clippy::expect_used, reason = "the patterns are constants; the tests use each")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// The entries in `region`, in order.
pub(super) fn read(document: &MarkdownDocument, region: Span) -> Vec<LoggedCommand<'_>> {
    let reader = Reader { document };
    let items = within(document.list_items(), region, |item| item.span);
    let tables = within(document.tables(), region, |table| table.span);
    let mut found: Vec<LoggedCommand<'_>> = items.iter().filter_map(|item| reader.item(item)).collect();
    found.extend(tables.iter().flat_map(|table| reader.table(table)));
    if found.is_empty() {
        let blocks = within(document.code_blocks(), region, |block| block.span);
        found.extend(blocks.iter().flat_map(|block| reader.code_block(block)));
    }
    found.sort_by_key(|entry| entry.span.start);
    found
}

/// The elements that begin inside `region`.
fn within<T>(elements: &[T], region: Span, span: impl Fn(&T) -> Span) -> &[T] {
    let first = elements.partition_point(|element| span(element).start < region.start);
    let last = elements.partition_point(|element| span(element).start < region.end);
    elements.get(first..last).unwrap_or_default()
}

struct Reader<'d> {
    document: &'d MarkdownDocument,
}

impl<'d> Reader<'d> {
    fn field(&self, span: Span) -> Field<'d> {
        Field { text: self.document.slice(span).into(), span }
    }

    /// A part of the text under `whole`.
    fn part(&self, whole: Span, part: std::ops::Range<usize>) -> Field<'d> {
        self.field(Span::from_range(part).shifted(whole.start))
    }

    fn item(&self, item: &ListItem) -> Option<LoggedCommand<'d>> {
        let text = self.document.slice(item.text);
        let Some(code) = self.first_code(item.text) else {
            let exit = EXIT.captures_iter(text).last()?;
            let command = text[..exit.get(0)?.start()].trim_end_matches(is_separator).trim_start();
            let start = text.find(command)?;
            let exit = exit.get(1)?.range();
            return (!command.is_empty()).then(|| LoggedCommand {
                command: self.part(item.text, start..start + command.len()),
                exit_code: Some(self.part(item.text, exit)),
                span: item.text,
            });
        };
        let rest = Span::new(code.span.end, item.text.end);
        let after = self.document.slice(rest);
        let exit = EXIT.captures(after).or_else(|| BARE_NUMBER.captures(after)).and_then(|found| found.get(1));
        let is_entry = exit.is_some() || code.span.start == item.text.start;
        is_entry.then(|| LoggedCommand {
            command: self.without_prompt(code.content),
            exit_code: exit.map(|number| self.part(rest, number.range())),
            span: item.text,
        })
    }

    fn first_code(&self, span: Span) -> Option<&'d CodeSpan> {
        let spans = self.document.code_spans();
        let first = spans.partition_point(|code| code.span.start < span.start);
        spans.get(first).filter(|code| code.span.end <= span.end)
    }

    fn without_prompt(&self, span: Span) -> Field<'d> {
        let text = self.document.slice(span);
        let command = text.strip_prefix("$ ").unwrap_or(text).trim();
        let start = text.find(command).unwrap_or(0);
        self.part(span, start..start + command.len())
    }

    fn table(&self, table: &'d Table) -> Vec<LoggedCommand<'d>> {
        let Some(command) = sections::column(self.document, table, &COMMAND_COLUMN) else { return Vec::new() };
        let exit = sections::column(self.document, table, &EXIT_COLUMN);
        let rows = table.rows.iter().skip(1);
        rows.filter_map(|row| {
            let (first, last) = (row.first()?, row.last()?);
            let command = self.cell(*row.get(command)?);
            let exit_code = exit.and_then(|exit| row.get(exit)).map(|cell| self.cell(*cell)).filter(|field| !field.is_blank());
            (!command.is_blank()).then_some(LoggedCommand { command, exit_code, span: Span::new(first.start, last.end) })
        })
        .collect()
    }

    /// A cell without backticks; the `\|` that a table asks for is a `|` of the command.
    fn cell(&self, span: Span) -> Field<'d> {
        let text = self.document.slice(span);
        let inner = text.trim_matches('`').trim();
        let start = text.find(inner).unwrap_or(0);
        let mut field = self.part(span, start..start + inner.len());
        if inner.contains("\\|") {
            field.text = inner.replace("\\|", "|").into();
        }
        field
    }

    /// The lines of a fence: those with a prompt sign, or else those that end with an exit code. Other lines are output.
    fn code_block(&self, block: &CodeBlock) -> Vec<LoggedCommand<'d>> {
        let content = self.document.slice(block.content);
        let has_prompts = content.lines().any(|line| line.starts_with("$ "));
        let mut found: Vec<LoggedCommand<'d>> = Vec::new();
        let mut start = 0;
        for line in content.split_inclusive('\n') {
            let at = start;
            start += line.len();
            let exit = EXIT.captures_iter(line).last().and_then(|exit| Some((exit.get(0)?.start(), exit.get(1)?.range())));
            let exit = exit.filter(|(_, number)| line[number.end..].trim_matches([' ', ')', ']', '.', '\r', '\n']).is_empty());
            let (command_end, number) = exit.map_or((line.trim_end().len(), None), |(start, number)| (start, Some(number)));
            let exit_code = number.map(|number| self.part(block.content, at + number.start..at + number.end));
            let prompt = line.len() - line.strip_prefix("$ ").unwrap_or(line).len();
            let command = line[prompt..command_end.max(prompt)].trim_end();
            let command = &command[..LINE_END.find(command).map_or(command.len(), |end| end.start())];
            if (has_prompts && prompt > 0) || (!has_prompts && exit_code.is_some() && !command.trim().is_empty()) {
                let range = at + prompt..at + prompt + command.len();
                let span = Span::from_range(at..at + line.trim_end().len()).shifted(block.content.start);
                found.push(LoggedCommand { command: self.part(block.content, range), exit_code, span });
            } else if let Some(open) = found.last_mut().filter(|open| has_prompts && open.exit_code.is_none()) {
                // `[exit 0]` on a line of its own; a line of output that ends so is none.
                let is_only_exit =
                    command.trim_matches(|character: char| is_separator(character) || "[#".contains(character)).is_empty();
                open.exit_code = exit_code.filter(|_| is_only_exit);
            }
        }
        found
    }
}

/// What stands between a command and its exit code.
fn is_separator(character: char) -> bool {
    character.is_whitespace() || "—–→:,;(|".contains(character)
}
