//! Rules about the data of a report as such: schema and blocks (catalogue, group F).

use std::collections::{HashMap, HashSet};

use super::json::DUPLICATE_KEY;
use crate::config::Config;
use crate::document::{DeserializeError, Node, SyntaxError};
use crate::finding::{Finding, Place};
use crate::okstra::context::Context;
use crate::okstra::report::{Field, Report};
use crate::okstra::schemas;
use crate::okstra::task_type::TaskType;
use crate::parsed_file::JsonFile;
use crate::rule::{Level, rules};
use crate::schema::{ErrorKeyword, SchemaError, unknown_keys, validate};
use crate::source::{FilePath, Source, Span};

rules! { "okstra":
    SCHEMA_DEVIATION = "schema-deviation", Error, Ours, "the data of a report does not fit its schema";
    FOREIGN_TASK_BLOCK = "foreign-task-block", Error, Ours, "the data of a report has the block of another task type";
}

/// Looks at the data of one report.
pub fn check_report(context: &Context<'_, '_>, report: &Report<'_>, findings: &mut Vec<Finding>) {
    let Some(data) = &report.data else { return };
    match data.tree() {
        Err(error) => findings.push(not_json(data, error)),
        Ok(tree) => {
            if let Some(root) = tree.root() {
                check_data(context, data, root, findings);
            }
        }
    }
}

fn check_data(context: &Context<'_, '_>, data: &JsonFile<'_>, root: Node<'_>, findings: &mut Vec<Finding>) {
    let foreign = foreign_blocks(root);
    for (own, block) in &foreign {
        let message = format!("`{}` is the block of another task type; this report is about `{own}`", block.block_key());
        let place = root.entry(block.block_key()).map_or_else(|| data.whole(), |entry| data.place(entry.key.span()));
        let help = format!("a report has only the block of its own task type, `{}`", own.block_key());
        let task_type = root.get("task").and_then(|task| Field::under(task, "type"));
        let mut finding = Finding::new(&FOREIGN_TASK_BLOCK, place, message).with_help(help);
        if let Some(task_type) = task_type {
            finding = finding.with_related(data.place(task_type.span), "the task type");
        }
        findings.push(finding);
    }
    let told = context.config.level_anywhere(&FOREIGN_TASK_BLOCK) > Level::Off;
    let is_told = |error: &SchemaError| told && foreign.iter().any(|(_, block)| error.path == block.block_key());
    let errors = validate(&schemas::FINAL_REPORT, root).into_iter().filter(|error| !is_told(error));
    findings.extend(errors.map(|error| deviation(data, error)));
    let level = if context.config.okstra.strict { Level::Error } else { Level::Warning };
    findings.extend(unknown_keys(&schemas::FINAL_REPORT, root).into_iter().map(|error| deviation(data, error).at_level(level)));
}

/// The blocks of other task types, each with the report's own type.
fn foreign_blocks(root: Node<'_>) -> Vec<(TaskType, TaskType)> {
    let own = root.get("task").and_then(|task| TaskType::from_name(task.get("type")?.as_str()?));
    let present = TaskType::ALL.into_iter().filter(|task_type| root.get(task_type.block_key()).is_some());
    own.map_or_else(Vec::new, |own| present.filter(|block| *block != own).map(|block| (own, block)).collect())
}

fn deviation(data: &JsonFile<'_>, error: SchemaError) -> Finding {
    let names_key = matches!(error.keyword, ErrorKeyword::UnknownKey | ErrorKeyword::MissingKey) || error.path.is_empty();
    let message = if names_key { error.message } else { format!("`{}`: {}", error.path, error.message) };
    let mut finding = Finding::new(&SCHEMA_DEVIATION, data.place(error.span), message);
    finding.help = error.help;
    finding
}

/// Takes away what the schema says about places of `reports` where a rule of its own has fired. A place is a value, or the key of
/// a list. Rules that never report do not count, and neither does a key that stands twice, which says nothing about its value.
pub(in crate::okstra) fn drop_told_twice<'r, 'w: 'r>(
    config: &Config,
    reports: impl Iterator<Item = &'r Report<'w>>,
    findings: &mut Vec<Finding>,
) {
    let is_schema = |finding: &Finding| *finding.rule == SCHEMA_DEVIATION;
    if !findings.iter().any(is_schema) {
        return;
    }
    let sources: HashMap<&FilePath, &Source> =
        reports.filter_map(|report| report.data.as_ref()).map(|data| (data.path(), &**data.source())).collect();
    let mut reporting: HashMap<&'static str, bool> = HashMap::new();
    let mut told: HashSet<Place> = HashSet::new();
    for finding in findings.iter().filter(|finding| !is_schema(finding) && *finding.rule != DUPLICATE_KEY) {
        let reports = *reporting.entry(finding.rule.name).or_insert_with(|| config.level_anywhere(finding.rule) > Level::Off);
        // What is said about the file as a whole says nothing about its content.
        if reports && !finding.place.span.is_empty() && sources.contains_key(&finding.place.file) {
            told.insert(finding.place.clone());
        }
    }
    let keys: HashSet<(FilePath, u32)> = told.iter().map(|place| (place.file.clone(), place.span.end)).collect();
    let is_told = |place: &Place| {
        let key_end = sources.get(&place.file).and_then(|source| end_of_key(source, place.span));
        told.contains(place) || key_end.is_some_and(|end| keys.contains(&(place.file.clone(), end)))
    };
    findings.retain(|finding| !is_schema(finding) || !is_told(&finding.place));
}

/// Where the key of a list ends: what a rule says about the number of its items stands there.
fn end_of_key(source: &Source, list: Span) -> Option<u32> {
    let (before, list) = source.text()?.split_at_checked(list.start as usize)?;
    let key = before.trim_end().strip_suffix(':').filter(|_| list.starts_with('['))?;
    u32::try_from(key.trim_end().len()).ok()
}

#[cfg(test)]
mod tests;

/// What keeps the data of a report from being rendered: it is no JSON, or its schema refuses it. Unknown keys do not.
#[must_use]
pub fn refusals(data: &JsonFile<'_>) -> Vec<Finding> {
    match data.tree() {
        Err(error) => vec![not_json(data, error)],
        Ok(tree) => {
            let errors = tree.root().map(|root| validate(&schemas::FINAL_REPORT, root)).unwrap_or_default();
            errors.into_iter().map(|error| deviation(data, error)).collect()
        }
    }
}

/// Data that its schema accepts and the model of the renderer does not.
#[must_use]
pub fn not_renderable(data: &JsonFile<'_>, error: &DeserializeError) -> Finding {
    Finding::new(&SCHEMA_DEVIATION, data.place(error.span), format!("the data cannot be rendered: {error}"))
}

fn not_json(data: &JsonFile<'_>, error: &SyntaxError) -> Finding {
    let message = format!("the data is not valid JSON: {}", error.message);
    Finding::new(&SCHEMA_DEVIATION, data.place(error.span), message)
}
