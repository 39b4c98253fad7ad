//! Rules about clarification items (catalogue, group F).

use std::cmp::Ordering;
use std::collections::HashMap;

use super::closed_set::{in_words, with_meant};
use crate::document::MarkdownDocument;
use crate::document::markdown::Table;
use crate::finding::{Finding, Place};
use crate::okstra::report::clarification_table::ClarificationTable;
use crate::okstra::report::{Clarification, Field, View, sections};
use crate::rule::{Level, rules};
use crate::source::Span;

rules! { "okstra":
    CLARIFICATION_ID = "clarification-id", Error, Upstream, "the id of a clarification item is malformed, stands twice or is out of order";
    CLARIFICATION_STATUS = "clarification-status", Error, Upstream, "the status of a clarification item is not one of the known ones";
    CLARIFICATION_BLOCKS = "clarification-blocks", Error, Upstream, "what a clarification item blocks is not one of the known values";
    CLARIFICATION_ANSWERED_BLANK = "clarification-answered-blank", Error, Ours, "a clarification item is answered without an answer";
    CLARIFICATION_TABLE_SHAPE = "clarification-table-shape", Error, Upstream, "the clarification items are not one flat table";
    CLARIFICATION_LEGACY_IDS = "clarification-legacy-ids", Info, Upstream, "the clarification items are tables of A1 and Q1, as before 0.25";
}

/// How an item can stand; the last two are ours.
const STATUSES: [&str; 4] = ["open", "answered", "resolved", "obsolete"];
/// What an item can block; the last is ours.
const BLOCKS: [&str; 3] = ["next-phase", "approval", "none"];

/// Looks at the views of one report.
pub fn check_report(views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        if let Some(section) = view.markdown.and_then(ClarificationTable::of) {
            if let Some(id) = section.legacy_id() {
                let message = "the clarification items are tables of `A1` and `Q1`, so their rules are not applied";
                let finding = Finding::new(&CLARIFICATION_LEGACY_IDS, view.place(id), message);
                findings.push(finding.with_help("from 0.25 on they are one table with ids such as `C-001`"));
                continue;
            }
            check_shape(view, section, findings);
        }
        check_ids(view, findings);
        for row in &view.clarifications {
            check_words(view, row, findings);
            check_answer(view, row, findings);
        }
    }
}

/// An id that can be compared: its digits without leading zeros.
fn number_of(id: &str) -> Option<&str> {
    let digits = id.strip_prefix("C-")?;
    (digits.len() >= 3 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.trim_start_matches('0'))
}

fn check_ids(view: &View<'_>, findings: &mut Vec<Finding>) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    let mut last: Option<(&str, &Field<'_>)> = None;
    for row in &view.clarifications {
        let Some(id) = &row.id else { continue };
        let Some(number) = number_of(&id.text) else {
            // An empty cell has no place of its own.
            let place = if id.text.is_empty() { view.place(row.span) } else { view.at(id) };
            let message = format!("`{}` is no id of a clarification item", id.text);
            let help = "write `C-` and at least three digits, such as `C-001`";
            findings.push(Finding::new(&CLARIFICATION_ID, place, message).with_help(help));
            continue;
        };
        if let Some(first) = seen.get(number) {
            let message = format!("the id `{}` stands twice", id.text);
            let finding =
                Finding::new(&CLARIFICATION_ID, view.at(id), message).with_help("give the second item an id of its own");
            findings.push(finding.with_related(view.place(*first), "the first one"));
            continue;
        }
        if let Some((before, field)) = last
            && (number.len(), number).cmp(&(before.len(), before)) == Ordering::Less
        {
            let message = format!("`{}` comes after `{}`; ids ascend", id.text, field.text);
            findings.push(Finding::new(&CLARIFICATION_ID, view.at(id), message).with_related(view.at(field), "the one before"));
        }
        seen.insert(number, id.span);
        last = Some((number, id));
    }
}

fn check_words(view: &View<'_>, row: &Clarification<'_>, findings: &mut Vec<Finding>) {
    let of = row.id.as_ref().map_or_else(String::new, |id| format!(" of `{}`", id.text));
    let place = |field: &Field<'_>| if field.text.is_empty() { view.place(row.span) } else { view.at(field) };
    if let Some(status) = row.status.as_ref().filter(|status| !STATUSES.contains(&&*status.text)) {
        let message = format!("the status{of} is `{}`, not {}", status.text, in_words(&STATUSES));
        findings.push(with_meant(Finding::new(&CLARIFICATION_STATUS, place(status), message), &status.text, &STATUSES));
    }
    // An empty cell says in Markdown what `none` says in the data.
    let blocks = row.blocks.as_ref().filter(|blocks| view.data.is_some() || !blocks.is_blank());
    if let Some(blocks) = blocks.filter(|blocks| !BLOCKS.contains(&&*blocks.text)) {
        let message = format!("Blocks{of} is `{}`, not {}", blocks.text, in_words(&BLOCKS));
        findings.push(with_meant(Finding::new(&CLARIFICATION_BLOCKS, place(blocks), message), &blocks.text, &BLOCKS));
    }
}

fn check_answer(view: &View<'_>, row: &Clarification<'_>, findings: &mut Vec<Finding>) {
    // A table without the column has the wrong shape, which is another rule.
    if view.markdown.is_some() && row.user_input.is_none() {
        return;
    }
    let Some(status) = &row.status else { return };
    let answer = row.user_input.as_ref().filter(|answer| !answer.is_blank());
    let id = row.id.as_ref().map_or("the item", |id| &*id.text);
    match (&*status.text, answer) {
        ("answered", None) => {
            let message = format!("`{id}` is answered, but its user input is empty");
            let finding = Finding::new(&CLARIFICATION_ANSWERED_BLANK, view.at(status), message);
            findings.push(finding.with_help("write the answer down, or set the status to `open`"));
        }
        ("open", Some(answer)) => {
            let message = format!("`{id}` is open, but has user input");
            let finding = Finding::new(&CLARIFICATION_ANSWERED_BLANK, view.at(status), message).at_level(Level::Info);
            let finding = finding.with_help("set the status to `answered` if that is the answer");
            findings.push(finding.with_related(view.at(answer), "the user input"));
        }
        _ => {}
    }
}

/// Programs read the table by its columns, so it is one, with all columns and no row of another width.
fn check_shape(view: &View<'_>, section: ClarificationTable<'_>, findings: &mut Vec<Finding>) {
    let document = section.document;
    let mut finding = |place: Place, message: String, help: &str| {
        findings.push(Finding::new(&CLARIFICATION_TABLE_SHAPE, place, message).with_help(help));
    };
    let mut tables = section.tables();
    let Some(table) = tables.next() else { return };
    if let Some(second) = tables.next() {
        let message = "the clarification items are spread over several tables".to_owned();
        finding(view.place(first_line(document, second.span)), message, "put all items into one table");
    }
    let columns: [(&str, &[&str]); 3] =
        [("Status", &["Status", "상태"]), ("Blocks", &["Blocks", "차단"]), ("User input", &["User input", "사용자 입력"])];
    let missing: Vec<&str> = columns
        .into_iter()
        .filter(|(_, names)| sections::column(document, table, names).is_none())
        .map(|(name, _)| name)
        .collect();
    if !missing.is_empty() {
        let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        let columns = if missing.len() == 1 { "the column" } else { "the columns" };
        let message = format!("the table of clarification items lacks {columns} {}", names.join(", "));
        let help = "the columns are ID, Kind, Statement, Status, Blocks, User input";
        finding(view.place(first_line(document, table.span)), message, help);
    }
    let width = cells(document.slice(first_line(document, table.span)));
    for (line, span) in rows(document, table) {
        if let Some(at) = line.to_ascii_lowercase().find("<br") {
            let start = span.start + u32::try_from(at).unwrap_or(0);
            let place = view.place(Span::new(start, start + 3));
            finding(
                place,
                "a cell of the clarification items is stacked with `<br>`".to_owned(),
                "the table is flat: one line a cell",
            );
        }
        let found = cells(line);
        if found != width {
            let message = format!("the row has {found} cells, the header {width}");
            finding(view.place(span), message, "write `\\|` for a bar that belongs to a cell's text");
        }
    }
}

fn first_line(document: &MarkdownDocument, span: Span) -> Span {
    let text = document.slice(span);
    let line = text.lines().next().unwrap_or_default();
    Span::new(span.start, span.start + u32::try_from(line.len()).unwrap_or(0))
}

/// The lines of a table below the line of dashes. The parsed rows all have the header's width, whatever stands in the file.
fn rows<'d>(document: &'d MarkdownDocument, table: &Table) -> Vec<(&'d str, Span)> {
    let text = document.slice(table.span);
    let mut start = table.span.start;
    let mut rows = Vec::with_capacity(table.rows.len());
    for line in text.split_inclusive('\n') {
        let row = line.trim();
        let indent = u32::try_from(line.len() - line.trim_start().len()).unwrap_or(0);
        let length = u32::try_from(row.len()).unwrap_or(0);
        rows.push((row, Span::new(start + indent, start + indent + length)));
        start += u32::try_from(line.len()).unwrap_or(0);
    }
    rows.drain(..rows.len().min(2));
    rows
}

/// How many cells a line of a table has: bars separate them unless a backslash stands before, in code too.
fn cells(line: &str) -> usize {
    let line = line.trim();
    let inner = line.strip_prefix('|').unwrap_or(line);
    let ends_row = |text: &&str| !text.ends_with("\\|");
    let inner = inner.strip_suffix('|').filter(|_| ends_row(&inner)).unwrap_or(inner);
    let bytes = inner.as_bytes();
    1 + bytes.iter().enumerate().filter(|(at, byte)| **byte == b'|' && (*at == 0 || bytes[at - 1] != b'\\')).count()
}

#[cfg(test)]
mod tests {
    use super::{cells, number_of};

    #[test]
    fn cells_are_counted_as_readers_split_them() {
        assert_eq!(cells("| a | b |"), 2);
        assert_eq!(cells("a | b"), 2);
        assert_eq!(cells("| a \\| b | 한국어 |  |"), 3);
        assert_eq!(cells("| a | b \\|"), 2);
        assert_eq!(cells("||"), 1);
    }

    #[test]
    fn ids_have_three_digits_and_are_compared_by_number() {
        assert_eq!(number_of("C-001"), Some("1"));
        assert_eq!(number_of("C-1000"), Some("1000"));
        assert_eq!(number_of("C-000"), Some(""));
        assert_eq!((number_of("C1"), number_of("C-01"), number_of("c-001"), number_of("C-00x")), (None, None, None, None));
    }
}
