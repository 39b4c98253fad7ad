//! A rule about pages that repeat the statuses, in a list, a table or a line of the lifecycle: they have to agree with the workflow.

mod read;

use self::read::{Form, StatusList, status_lists};
use crate::finding::Finding;
use crate::parsed_file::MarkdownFile;
use crate::rule::rules;
use crate::workbench::dispatch_table::{DispatchRow, DispatchTable, dispatch_tables};
use crate::workbench::status::{Status, Step};
use crate::workbench::workbench::Workbench;

rules! { "workbench":
    STATUS_LIST_DRIFT = "status-list-drift", Warning, Ours, "a page lists other statuses, or another mapping, than the workflow has";
}

/// Compares the lists, tables and lines of every page.
pub fn check(workbench: &Workbench<'_>, findings: &mut Vec<Finding>) {
    for page in workbench.markdown() {
        let lists = status_lists(page.source());
        findings.extend(lists.iter().filter_map(|list| drift(page, list)));
        for table in dispatch_tables(&page.document).filter(|table| table.is_by_status) {
            check_table(page, &table, findings);
        }
    }
}

fn drift(page: &MarkdownFile<'_>, list: &StatusList<'_>) -> Option<Finding> {
    let expected: &[Status] = match list.form {
        Form::Complete => &Status::ALL,
        Form::Lifecycle { first, last } => Status::ALL.get(first as usize..=last as usize)?,
    };
    let lacking: Vec<&str> = expected.iter().map(|status| status.as_str()).filter(|name| !list.values.contains(name)).collect();
    let surplus: Vec<&str> =
        list.values.iter().copied().filter(|value| !expected.iter().any(|status| status.as_str() == *value)).collect();
    let quoted = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let difference = match (lacking.as_slice(), surplus.as_slice()) {
        ([], []) if list.values.iter().eq(expected.iter().map(|status| status.as_str()).collect::<Vec<_>>().iter()) => {
            return None;
        }
        ([], []) => "has the statuses in another order, or one twice".to_owned(),
        (lacking, []) => format!("lacks {}", quoted(lacking)),
        ([], surplus) => format!("has {}, which is no status here", quoted(surplus)),
        (lacking, surplus) => format!("lacks {} and has {}, which is no status here", quoted(lacking), quoted(surplus)),
    };
    let what = match list.form {
        Form::Complete => "the list of statuses",
        Form::Lifecycle { .. } => "the lifecycle",
    };
    let expected: Vec<&str> = expected.iter().map(|status| status.as_str()).collect();
    let message = format!("{what} {difference}; expected {}", expected.join(if what == "the lifecycle" { " → " } else { ", " }));
    Some(Finding::new(&STATUS_LIST_DRIFT, page.place(list.span), message))
}

fn check_table(page: &MarkdownFile<'_>, table: &DispatchTable<'_>, findings: &mut Vec<Finding>) {
    for row in &table.rows {
        findings.extend(check_row(page, row));
    }
    let lacking: Vec<String> = Status::ALL
        .into_iter()
        .filter(|status| !table.rows.iter().any(|row| row.key.0 == status.as_str()))
        .map(|status| format!("`{}`", status.as_str()))
        .collect();
    if !lacking.is_empty() {
        let message = format!("the dispatch table has no row for {}", lacking.join(", "));
        findings.push(Finding::new(&STATUS_LIST_DRIFT, page.place(table.header), message));
    }
}

fn check_row(page: &MarkdownFile<'_>, row: &DispatchRow<'_>) -> Option<Finding> {
    let (name, span) = row.key;
    let finding = |span, message| Some(Finding::new(&STATUS_LIST_DRIFT, page.place(span), message));
    let Some(status) = row.status() else {
        let (step, _) = row.step?;
        let known = Status::list();
        return finding(
            span,
            format!("`{name}`, for which the table has the step `{}`, is no status; expected one of {known}", step.as_str()),
        );
    };
    let expected = Step::next_at(status);
    let (span, found) = match row.step {
        Some((step, _)) if Some(step) == expected => return None,
        Some((step, span)) => (span, format!("the step `{}`", step.as_str())),
        None if expected.is_none() => return None,
        None => (span, "no step".to_owned()),
    };
    let expected = expected.map_or_else(|| "none".to_owned(), |step| format!("`{}`", step.as_str()));
    finding(span, format!("for `{name}` the table has {found}; expected {expected}"))
}
