//! Rules about the head of a report and about who wrote it (catalogue, group F).

use super::execution::{REPORT_WRITER, is_role};
use super::task_type_of;
use crate::finding::Finding;
use crate::okstra::report::{View, sections};
use crate::okstra::run::Run;
use crate::okstra::task_type::TaskType;
use crate::rule::rules;

rules! { "okstra":
    REPORT_HEADER_FIELD = "report-header-field", Warning, Upstream, "the head of a report lacks a line";
    REPORT_AUTHOR = "report-author", Error, Upstream, "the lead wrote a report that the report writer should have written";
}

/// The labels of the head's lines.
const HEAD_LINES: [&str; 6] = ["Task Key", "Task Type", "Report Owner", "Report Author", "Lead Model", "Okstra Version"];

/// Looks at the views of one report, in its run when it lies in one.
pub fn check_report(run: Option<&Run<'_>>, views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        check_head_lines(view, findings);
        check_author(run, view, findings);
    }
}

fn check_head_lines(view: &View<'_>, findings: &mut Vec<Finding>) {
    let Some(document) = view.markdown else { return };
    let head = sections::head(document);
    let mut missing = Vec::new();
    for label in HEAD_LINES {
        match sections::labelled(document, head, label) {
            None => missing.push(format!("`{label}`")),
            Some(value) if value.is_blank() => {
                let message = format!("the line `{label}` of the report's head says nothing");
                findings.push(Finding::new(&REPORT_HEADER_FIELD, view.at(&value), message));
            }
            Some(_) => {}
        }
    }
    // A head that names the labels in another form is not judged.
    if missing.len() == HEAD_LINES.len() && document.slice(head).contains(HEAD_LINES[0]) {
        return;
    }
    if !missing.is_empty() {
        let lines = if missing.len() == 1 { "the line" } else { "the lines" };
        let message = format!("the head of the report lacks {lines} {}", missing.join(", "));
        let help = "write each as `- **Task Key:** …` between the first heading and the first section";
        findings.push(Finding::new(&REPORT_HEADER_FIELD, view.top(), message).with_help(help));
    }
}

/// The lead may write the report of a handoff, which has no workers, and one that the report writer was asked for and did not finish.
fn check_author(run: Option<&Run<'_>>, view: &View<'_>, findings: &mut Vec<Finding>) {
    let Some(author) = view.author.as_ref().filter(|author| is_role(&author.text, "Claude lead")) else { return };
    let Some(task_type) = task_type_of(run, view).filter(|task_type| *task_type != TaskType::ReleaseHandoff) else { return };
    if view.execution.is_empty() {
        return;
    }
    let writer = view.execution.iter().find(|row| is_role(&row.role.text, REPORT_WRITER));
    let status = writer.and_then(|row| row.status.as_ref());
    let completed = status.is_some_and(|status| status.text == "completed");
    let reason = writer.and_then(|row| row.reason.as_ref()).is_some_and(|reason| !reason.is_blank());
    let (why, related) = match (writer, completed, reason) {
        (Some(_), false, true) => return,
        (None, ..) => ("the execution status has no report writer", None),
        (Some(_), true, _) => ("the report writer completed", status.map(|status| status.span)),
        (Some(row), false, false) => ("no reason is given why the report writer did not complete", Some(row.span)),
    };
    let message = format!("the lead is the author of this report about `{task_type}`, but {why}");
    let mut finding = Finding::new(&REPORT_AUTHOR, view.at(author), message)
        .with_help("name the worker that wrote the report, or give the report writer's status and the reason why it did not");
    if let Some(span) = related {
        finding = finding.with_related(view.place(span), "the report writer");
    }
    findings.push(finding);
}
