//! Rules about follow-up tasks (catalogue, group F).

use std::collections::HashMap;

use super::closed_set::{expected, in_words, with_meant};
use super::mentions::Mentions;
use super::task_type_of;
use crate::document::MarkdownDocument;
use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::report::{Field, FollowUp, Report, View, sections, sections::titles};
use crate::okstra::run::Run;
use crate::okstra::task_type::TaskType;
use crate::rule::rules;
use crate::source::Span;

rules! { "okstra":
    FOLLOWUP_COLUMNS = "followup-columns", Error, Upstream, "the table of follow-up tasks lacks a column";
    FOLLOWUP_FIELD = "followup-field", Error, Upstream, "a field of a follow-up task is empty or not one of the known values";
    FOLLOWUP_EMPTY_FORM = "followup-empty-form", Error, Upstream, "the section of follow-up tasks is missing, or empty in another form than the fixed one";
    FOLLOWUP_MANUAL_UNLISTED = "followup-manual-unlisted", Error, Upstream, "a follow-up task to be created by hand is not among the next steps";
    FOLLOWUP_DUPLICATE_ID = "followup-duplicate-id", Error, Ours, "the id of a follow-up task is taken";
    CLARIFICATION_NOT_FOLLOWED_UP = "clarification-not-followed-up", Warning, Upstream, "an unresolved clarification item of the plan is no follow-up task";
}

/// What an empty section consists of: the convention's own line, and ours for English.
const EMPTY: [&str; 2] = ["- 후속 작업 없음.", "- No follow-up tasks."];
const YES_OR_NO: [&str; 2] = ["yes", "no"];

/// Looks at the views of one report, in its run when it lies in one.
pub fn check_report(context: &Context<'_, '_>, run: Option<&Run<'_>>, views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        if let Some(document) = view.markdown {
            check_section(view, document, findings);
        }
        for task in &view.follow_ups {
            check_fields(view, task, findings);
        }
        check_manual(view, findings);
        check_ids(view, findings);
        check_plan(context, run, view, findings);
    }
}

/// The section is there, and holds a table with all columns or exactly the line that says there is nothing.
fn check_section(view: &View<'_>, document: &MarkdownDocument, findings: &mut Vec<Finding>) {
    let fixed_line = || format!("write {}, nothing else", in_words(&EMPTY));
    let Some(heading) = sections::find(document, titles::FOLLOW_UP_TASKS) else {
        let finding = Finding::new(&FOLLOWUP_EMPTY_FORM, view.top(), "the report has no section Follow-up Tasks");
        findings.push(finding.with_help(format!("when there is nothing to follow up, {}", fixed_line())));
        return;
    };
    let own = Span::new(heading.span.end, heading.body.end.max(heading.span.end));
    let Some(table) = sections::tables_in(document, heading.section).next() else {
        let text = sections::content(document, heading);
        let first = text.lines().next().unwrap_or_default();
        if !EMPTY.contains(&&*text) {
            let start = document.slice(own).find(first).filter(|_| !first.is_empty());
            let place = start.map_or(heading.span, |start| Span::from_range(start..start + first.len()).shifted(own.start));
            let message = "the section has no table, and is not the line that says there are no follow-up tasks";
            findings.push(Finding::new(&FOLLOWUP_EMPTY_FORM, view.place(place), message).with_help(fixed_line()));
        }
        return;
    };
    if table.rows.len() == 1 {
        let message = "the table of follow-up tasks has no row";
        findings.push(Finding::new(&FOLLOWUP_EMPTY_FORM, view.place(table.span), message).with_help(fixed_line()));
    }
    let missing = sections::FOLLOW_UP_COLUMNS.into_iter().filter(|names| sections::column(document, table, names).is_none());
    let missing: Vec<String> = missing.filter_map(|names| names.first().map(|name| format!("`{name}`"))).collect();
    if !missing.is_empty() {
        let columns = if missing.len() == 1 { "the column" } else { "the columns" };
        let message = format!("the table of follow-up tasks lacks {columns} {}", missing.join(", "));
        let header =
            table.rows.first().and_then(|row| Some(Span::new(row.first()?.start, row.last()?.end))).unwrap_or(table.span);
        let names: Vec<&str> = sections::FOLLOW_UP_COLUMNS.iter().filter_map(|names| names.first().copied()).collect();
        let help = format!("the columns are {}", names.join(", "));
        findings.push(Finding::new(&FOLLOWUP_COLUMNS, view.place(header), message).with_help(help));
    }
}

fn check_fields(view: &View<'_>, task: &FollowUp<'_>, findings: &mut Vec<Finding>) {
    let name = task.task_id.as_ref().filter(|id| !id.is_blank());
    let of = name.map_or_else(String::new, |id| format!(" of `{}`", id.text));
    let fields = [
        ("origin", &task.origin),
        ("new task id", &task.task_id),
        ("suggested task type", &task.task_type),
        ("scope", &task.scope),
        ("reason", &task.reason),
        ("auto-spawn", &task.auto_spawn),
    ];
    for (label, field) in fields {
        if let Some(field) = field.as_ref().filter(|field| field.is_blank()) {
            // An empty cell has no place of its own.
            let place = if field.span.is_empty() { view.place(task.span) } else { view.at(field) };
            findings.push(Finding::new(&FOLLOWUP_FIELD, place, format!("the {label}{of} is empty")));
        }
    }
    let types = TaskType::ALL.map(TaskType::as_str);
    if let Some(field) = task.auto_spawn.as_ref().filter(|field| !field.is_blank() && !YES_OR_NO.contains(&&*field.text)) {
        let message = format!("the auto-spawn{of} is `{}`, not {}", field.text, in_words(&YES_OR_NO));
        findings.push(with_meant(Finding::new(&FOLLOWUP_FIELD, view.at(field), message), &field.text, &YES_OR_NO));
    }
    let suggested = task.task_type.as_ref().filter(|field| !field.is_blank() && !types.contains(&&*field.text));
    if let Some(field) = suggested {
        let message = format!("the suggested task type{of}, `{}`, is no task type", field.text);
        findings.push(Finding::new(&FOLLOWUP_FIELD, view.at(field), message).with_help(expected(&field.text, &types)));
    }
}

/// What is not created by itself has to be told to a person.
fn check_manual(view: &View<'_>, findings: &mut Vec<Finding>) {
    let by_hand = |task: &&FollowUp<'_>| task.auto_spawn.as_ref().is_some_and(|auto_spawn| auto_spawn.text == "no");
    let mut by_hand = view.follow_ups.iter().filter(by_hand).filter_map(|task| task.task_id.as_ref()).peekable();
    if by_hand.peek().is_none() {
        return;
    }
    let mut mentions = Mentions::default();
    for step in &view.next_steps {
        mentions.add(&step.text.text);
        step.follow_up.iter().for_each(|id| mentions.add(&id.text));
    }
    let section = view.section("recommendedNextSteps", titles::NEXT_STEPS);
    for id in by_hand.filter(|id| !id.is_blank() && !mentions.has(&id.text)) {
        let message = format!("`{}` is to be created by hand, but no recommended next step names it", id.text);
        let mut finding = Finding::new(&FOLLOWUP_MANUAL_UNLISTED, view.at(id), message)
            .with_help("name it in a next step, or let it be created by itself");
        if let Some(section) = section {
            finding = finding.with_related(view.place(section), "the next steps");
        }
        findings.push(finding);
    }
}

fn check_ids(view: &View<'_>, findings: &mut Vec<Finding>) {
    let own = view.task_key.as_ref();
    let own_id = own.map(|key| key.text.rsplit([':', '/']).next().unwrap_or_default().trim());
    let mut seen: HashMap<&str, &Field<'_>> = HashMap::new();
    for id in view.follow_ups.iter().filter_map(|task| task.task_id.as_ref()).filter(|id| !id.is_blank()) {
        if let Some(first) = seen.get(&*id.text) {
            let message = format!("two follow-up tasks have the id `{}`", id.text);
            findings
                .push(Finding::new(&FOLLOWUP_DUPLICATE_ID, view.at(id), message).with_related(view.at(first), "the first one"));
            continue;
        }
        seen.insert(&id.text, id);
        if let Some(key) = own.filter(|key| key.text == id.text || own_id == Some(&*id.text)) {
            let message = format!("`{}` is the id of this task itself", id.text);
            let finding =
                Finding::new(&FOLLOWUP_DUPLICATE_ID, view.at(id), message).with_help("give the new task an id of its own");
            findings.push(finding.with_related(view.at(key), "this task"));
        }
    }
}

/// What was still open or just answered when the plan was approved is left to other tasks, and so among them.
fn check_plan(context: &Context<'_, '_>, run: Option<&Run<'_>>, view: &View<'_>, findings: &mut Vec<Finding>) {
    if task_type_of(run, view) != Some(TaskType::Implementation) {
        return;
    }
    let named = view.block().and_then(|block| Field::under(block.get("planLink")?, "path")).and_then(|path| {
        let from = run.map_or(context.task.directory, |run| run.directory);
        context.task.resolve(context.workspace, from, &path.text).and_then(|file| context.task.report_of(file))
    });
    let Some(plan) = named.or_else(|| context.task.newest_report(TaskType::ImplementationPlanning)).and_then(Report::view) else {
        return;
    };
    let is_unresolved = |status: &Field<'_>| ["open", "answered"].contains(&&*status.text);
    let mut unresolved = plan.clarifications.iter().filter(|row| row.status.as_ref().is_some_and(is_unresolved)).peekable();
    let section = view.section("followUpTasks", titles::FOLLOW_UP_TASKS);
    let Some(section) = section.filter(|_| unresolved.peek().is_some()) else { return };
    let mut mentions = Mentions::default();
    for task in &view.follow_ups {
        for field in [&task.origin, &task.task_id, &task.scope, &task.reason].into_iter().flatten() {
            mentions.add(&field.text);
        }
    }
    for id in unresolved.filter_map(|row| row.id.as_ref()).filter(|id| id.text.starts_with("C-") && !mentions.has(&id.text)) {
        let message = format!("`{}` of the plan is not resolved, and no follow-up task names it", id.text);
        let finding = Finding::new(&CLARIFICATION_NOT_FOLLOWED_UP, view.place(section), message)
            .with_help("add a follow-up task whose origin names the item");
        findings.push(finding.with_related(plan.at(id), "the item of the plan"));
    }
}

#[cfg(test)]
mod tests {
    use countersign_i18n::{Catalog, Language};

    use super::EMPTY;

    #[test]
    fn the_fixed_lines_are_those_of_our_renderings() {
        let lines = [Language::Ko, Language::En].map(|language| Catalog::new(language).text("report.no_follow_ups"));
        assert_eq!(lines.map(|text| text.map(|text| format!("- {text}"))), EMPTY.map(|line| Ok(line.to_owned())));
    }
}
