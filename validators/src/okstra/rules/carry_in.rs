//! Rules about clarifications carried in from an earlier run (catalogue, group F).

use std::collections::HashMap;

use crate::document::Kind;
use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::layout::RunFileName;
use crate::okstra::report::{CarryIn, Clarification, Field, Report, View, sections, sections::titles};
use crate::okstra::run::Run;
use crate::okstra::task_type::TaskType;
use crate::rule::rules;

rules! { "okstra":
    CARRY_IN_STUB = "carry-in-stub", Error, Upstream, "the section of carried-in answers is empty, or stands in one of data and Markdown only";
    CARRY_IN_ROW_DROPPED = "carry-in-row-dropped", Error, Upstream, "a clarification item of the carried report is missing or lost its open status";
}

/// Looks at the views of one report, in its run when it lies in one.
pub fn check_report(
    context: &Context<'_, '_>,
    run: Option<&Run<'_>>,
    report: &Report<'_>,
    views: &[View<'_>],
    findings: &mut Vec<Finding>,
) {
    let is_stub: Vec<bool> = views.iter().map(|view| check_stub(view, findings)).collect();
    if let [data, markdown] = views
        && !is_stub.contains(&true)
    {
        check_both(data, markdown, findings);
    }
    let Some(run) = run else { return };
    for view in views {
        if let Some(carry_in) = &view.carry_in {
            let source = carry_in.source_path.as_ref();
            let of_data = views.first().and_then(|data| data.carry_in.as_ref()?.source_path.as_ref());
            let carried = source.or(of_data).and_then(|path| carried_report(context, run, &path.text));
            if let Some(carried) = carried.filter(|carried| !std::ptr::eq(*carried, report)) {
                check_rows(view, carry_in, carried, findings);
            }
        }
    }
}

/// Whether the section is there and says nothing. Lists and prose that name an item are another form, not an empty one.
fn check_stub(view: &View<'_>, findings: &mut Vec<Finding>) -> bool {
    let Some(carry_in) = view.carry_in.as_ref().filter(|carry_in| carry_in.items.is_empty()) else { return false };
    if let Some(document) = view.markdown
        && let Some(heading) = sections::find(document, titles::CARRY_IN)
        && sections::content(document, heading).contains("C-")
    {
        return false;
    }
    let items = view.data.and_then(|data| data.get("clarificationCarryIn")?.get("items"));
    if view.data.is_some() && items.is_none_or(|items| items.kind() != Kind::Sequence) {
        return false;
    }
    let message = "answers are said to be carried in, and there are none";
    let help = "leave the section out when nothing was carried in";
    findings.push(Finding::new(&CARRY_IN_STUB, view.place(carry_in.span), message).with_help(help));
    true
}

/// Data and Markdown of one report say the same about whether something was carried in.
fn check_both(data: &View<'_>, markdown: &View<'_>, findings: &mut Vec<Finding>) {
    let finding = match (&data.carry_in, &markdown.carry_in) {
        (Some(given), None) => {
            let message = "the report has no section 0, but its data carries answers in";
            let finding = Finding::new(&CARRY_IN_STUB, markdown.top(), message);
            finding.with_related(data.place(given.span), "what was carried in")
        }
        (None, Some(section)) => {
            let message = "the report shows answers carried in, but its data has none";
            Finding::new(&CARRY_IN_STUB, markdown.place(section.span), message)
        }
        _ => return,
    };
    findings.push(finding.with_help("render the Markdown from the data again"));
}

/// The report whose items a path stands for: the report itself, or that of the run and number in the name of an answer file, or the
/// newest of the run that the path names.
fn carried_report<'t>(context: &Context<'t, '_>, run: &Run<'_>, path: &str) -> Option<&'t Report<'t>> {
    let task = context.task;
    let path = path.split('#').next().unwrap_or_default().trim();
    if let Some(report) = task.resolve(context.workspace, run.directory, path).and_then(|file| task.report_of(file)) {
        return Some(report);
    }
    let parts = || path.split(['/', '\\']);
    if let Some(named) = parts().next_back().and_then(RunFileName::parse) {
        let mut reports = task.runs_of(named.task_type).flat_map(|run| &run.reports);
        return reports.find(|report| report.seq().as_deref() == Some(named.seq));
    }
    let task_type = parts().rev().find_map(TaskType::from_name)?;
    task.newest_report(task_type)
}

fn check_rows(view: &View<'_>, carry_in: &CarryIn<'_>, carried: &Report<'_>, findings: &mut Vec<Finding>) {
    let Some(before) = carried.view() else { return };
    let mut rows: HashMap<&str, &Clarification<'_>> = HashMap::new();
    for row in &carry_in.items {
        if let Some(id) = &row.id {
            rows.entry(&id.text).or_insert(row);
        }
    }
    for row in &before.clarifications {
        let Some(id) = row.id.as_ref().filter(|id| id.text.starts_with("C-")) else { continue };
        let Some(now) = rows.get(&*id.text) else {
            let message = format!("`{}` of the carried report is missing among the answers carried in", id.text);
            let finding = Finding::new(&CARRY_IN_ROW_DROPPED, view.place(carry_in.span), message)
                .with_help("carry every item over, answered or not");
            findings.push(finding.with_related(before.at(id), "asked here"));
            continue;
        };
        let Some(status) = now.status.as_ref().filter(|status| status.text == "answered") else { continue };
        if is_open_and_blank(row) && is_blank(now) {
            let message = format!("`{}` was carried in without an answer, and is not marked as open", id.text);
            let finding = Finding::new(&CARRY_IN_ROW_DROPPED, view.at(status), message).with_help("its status stays `open`");
            findings.push(finding.with_related(before.at(id), "asked here"));
        }
    }
}

fn is_open_and_blank(row: &Clarification<'_>) -> bool {
    row.status.as_ref().is_some_and(|status| status.text == "open") && is_blank(row)
}

fn is_blank(row: &Clarification<'_>) -> bool {
    row.user_input.as_ref().is_none_or(Field::is_blank)
}
