//! Where the issues of an export of labels stand.

use std::collections::BTreeMap;

use super::labels::{FormProblem, Issue, read_export};
use super::rules::issue_status;
use super::status::{Status, Step};
use crate::finding::Finding;
use crate::parsed_file::JsonFile;
use crate::rule::{Family, Level};
use crate::status::{Blocker, Freshness, Standing, StatusRow};

/// Issues that the next step names; a board of hundreds is no line of a table.
const NAMED: usize = 3;

/// The row of an export.
#[must_use]
pub fn row(file: &JsonFile<'_>) -> StatusRow {
    let (issues, problems) = match file.tree() {
        Ok(tree) => tree.root().map(read_export).unwrap_or_default(),
        Err(error) => (Vec::new(), vec![FormProblem { span: error.span, message: error.message.clone() }]),
    };
    let mut counts: BTreeMap<Option<Status>, usize> = BTreeMap::new();
    let unread = problems.into_iter();
    let unread = unread.map(|problem| Blocker { rule: None, message: problem.message, place: file.place(problem.span) });
    let mut blockers: Vec<Blocker> = unread.collect();
    let mut steps: BTreeMap<Step, Vec<String>> = BTreeMap::new();
    for issue in &issues {
        let mut findings: Vec<Finding> = Vec::new();
        issue_status::check(issue, file.path(), &mut findings);
        let errors = findings.iter().filter(|finding| finding.level == Level::Error);
        let before = blockers.len();
        blockers.extend(errors.map(Blocker::from));
        let Ok(status) = issue.status() else { continue };
        *counts.entry(status).or_default() += 1;
        if let Some(step) = Step::next_at(status).filter(|_| blockers.len() == before) {
            steps.entry(step).or_default().push(issue_name(issue));
        }
    }
    let standing = match (blockers.is_empty(), steps.is_empty()) {
        (false, _) => Standing::Blocked,
        (true, false) => Standing::Ready,
        (true, true) => Standing::Over,
    };
    StatusRow {
        family: Family::Workbench,
        kind: "tickets",
        name: file.file.name().to_string_lossy().into_owned(),
        path: file.path().clone(),
        state: state(issues.len(), &counts),
        freshness: Freshness::NotRecorded,
        standing,
        next: next(&steps, !blockers.is_empty()),
        blockers,
        graph: None,
    }
}

fn issue_name(issue: &Issue<'_>) -> String {
    issue.id.as_ref().map_or_else(|| "an issue without id".to_owned(), ToString::to_string)
}

/// `3 issues: 1 none, 2 planned`
fn state(issues: usize, counts: &BTreeMap<Option<Status>, usize>) -> String {
    let counted: Vec<String> =
        counts.iter().map(|(status, count)| format!("{count} {}", status.map_or("none", Status::as_str))).collect();
    let noun = if issues == 1 { "issue" } else { "issues" };
    if counted.is_empty() { format!("{issues} {noun}") } else { format!("{issues} {noun}: {}", counted.join(", ")) }
}

/// What is furthest comes first: it is nearest to its end.
fn next(steps: &BTreeMap<Step, Vec<String>>, has_blockers: bool) -> String {
    let all: Vec<String> =
        steps.iter().rev().flat_map(|(step, issues)| issues.iter().map(|issue| format!("{} {issue}", step.as_str()))).collect();
    match (all.len(), has_blockers) {
        (0, true) => "correct the export or the labels".to_owned(),
        (0, false) => "none: nothing can be run".to_owned(),
        (count, _) if count > NAMED => format!("{}, and {} more", all[..NAMED].join(", "), count - NAMED),
        _ => all.join(", "),
    }
}
