//! Rules about stage carry files (catalogue, group D).

mod commits;
mod drift;
mod form;

use crate::document::Node;
use crate::finding::{Finding, Place};
use crate::okstra::consumers::StageRef;
use crate::okstra::context::Context;
use crate::okstra::report::View;
use crate::okstra::run::Run;
use crate::parsed_file::JsonFile;
use crate::parsed_file::name_of;
use crate::rule::rules;
use crate::source::FilePath;

rules! { "okstra":
    CARRY_SCHEMA = "carry-schema", Error, Upstream, "a stage carry file lacks a key or holds a value of another form";
    CARRY_STAGE_NUMBER = "carry-stage-number", Error, Ours, "a stage carry file is not of the stage in its name";
    CARRY_TIMESTAMP_OFFSET = "carry-timestamp-offset", Error, Upstream, "a stage's time of completion has no offset";
    CARRY_STEP_STATUS = "carry-step-status", Error, Upstream, "a stage was handed on with a step that is not done, or steps out of order";
    CARRY_COMMIT_OUTSIDE_RANGE = "carry-commit-outside-range", Warning, Ours, "a step's commit is none of its stage's commits";
    CARRY_EMPTY_RANGE = "carry-empty-range", Warning, Ours, "a stage changed files without a commit";
    REPORT_CARRY_DRIFT = "report-carry-drift", Error, Upstream, "a report quotes a carry file or consumer rows that say something else";
}

/// Looks at the carry files of a run, and at those elsewhere that its consumers lead to.
pub fn check_run(context: &Context<'_, '_>, run: &Run<'_>, findings: &mut Vec<Finding>) {
    let is_first = context.task.runs.first().is_some_and(|first| first.directory.identity() == run.directory.identity());
    let linked = if is_first { context.task.linked_carries.as_slice() } else { &[] };
    for carry in run.carries.iter().chain(linked) {
        check_file(context, carry, findings);
    }
}

/// Looks at what a report quotes.
pub fn check_report(context: &Context<'_, '_>, run: Option<&Run<'_>>, views: &[View<'_>], findings: &mut Vec<Finding>) {
    drift::check(context, run, views, findings);
}

fn check_file(context: &Context<'_, '_>, carry: &JsonFile<'_>, findings: &mut Vec<Finding>) {
    let root = match carry.tree() {
        Ok(tree) => tree.root(),
        Err(error) => {
            let message = format!("the stage carry file is no JSON: {}", error.message);
            findings.push(Finding::new(&CARRY_SCHEMA, carry.place(error.span), message));
            None
        }
    };
    let Some(root) = root else { return };
    check_value(root, carry.path(), findings);
    stage_number(carry, root, findings);
    commits::check(context, carry, root, findings);
}

/// What is wrong with the value of a carry file, wherever it stands: in its file, or quoted in an executor's result. `path` is the
/// file that the value was read from.
pub(in crate::okstra) fn check_value(root: Node<'_>, path: &FilePath, findings: &mut Vec<Finding>) {
    form::check(root, path, findings);
}

/// The number in a name `stage-<N>.json`.
fn number_of_name(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("stage-")?.strip_suffix(".json")?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

fn stage_number(carry: &JsonFile<'_>, root: Node<'_>, findings: &mut Vec<Finding>) {
    let Some(stage) = root.get("stageNumber").and_then(StageRef::of) else { return };
    let name = name_of(carry.file);
    if let Some(expected) = number_of_name(&name).filter(|expected| *expected != stage.number.0) {
        let message = format!("`stageNumber` is {}, but the file is `{name}`: expected {expected}", stage.number);
        let help = "a stage that loads this file by its path would build on another stage";
        findings.push(Finding::new(&CARRY_STAGE_NUMBER, Place::new(carry.path().clone(), stage.span), message).with_help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::number_of_name;

    #[test]
    fn names_of_carry_files_hold_a_number() {
        assert_eq!(number_of_name("stage-12.json"), Some(12));
        assert_eq!(number_of_name("stage-01.json"), Some(1));
        for name in ["stage-.json", "stage-1.json.bak", "stage--1.json", "stage-+1.json", "stage-one.json", "carry-1.json"] {
            assert_eq!(number_of_name(name), None, "{name}");
        }
    }
}
