//! Rules about issues that were split, and what they were split into (catalogue, section 2).

use std::collections::HashMap;

use crate::finding::{Finding, Place};
use crate::rule::rules;
use crate::source::FilePath;
use crate::workbench::issue_id::IssueId;
use crate::workbench::labels::Issue;
use crate::workbench::status::Status;

rules! { "workbench":
    DECOMPOSED_WITHOUT_EPIC = "decomposed-without-epic", Warning, Ours, "a decomposed issue has no label `Epic`";
    EPIC_WITHOUT_DECOMPOSED = "epic-without-decomposed", Warning, Ours, "an `Epic` is not decomposed";
    SUBISSUE_HAS_STATUS = "subissue-has-status", Warning, Ours, "a new sub-issue has a status";
    SUBISSUE_TYPE = "subissue-type", Warning, Ours, "a sub-issue is not exactly one of `Feature` and `Improvement`";
}

const EPIC: &str = "Epic";
const SUBISSUE_TYPES: [&str; 2] = ["Feature", "Improvement"];

/// What is wrong with the epics and the sub-issues among `issues` of `file`.
pub fn check(issues: &[Issue<'_>], file: &FilePath, findings: &mut Vec<Finding>) {
    let by_id: HashMap<&IssueId, &Issue<'_>> = issues.iter().filter_map(|issue| Some((issue.id.as_ref()?, issue))).collect();
    for issue in issues {
        findings.extend(without_epic(issue, file));
        findings.extend(epic_of_other_status(issue, file));
        let parent = issue.parent.as_ref().and_then(|parent| by_id.get(parent));
        if let Some(epic) = parent.filter(|parent| is_decomposed(parent)) {
            findings.extend(status_of_new(issue, epic, file));
            findings.extend(type_of(issue, epic, file));
        }
    }
}

fn is_decomposed(issue: &Issue<'_>) -> bool {
    issue.status_labels().any(|stated| stated.value == Status::Decomposed.as_str())
}

/// A decomposed issue without the label that says so to people.
pub fn without_epic(issue: &Issue<'_>, file: &FilePath) -> Option<Finding> {
    let stated = issue.status_labels().find(|stated| stated.value == Status::Decomposed.as_str())?;
    let message = format!("{} is decomposed and has no label `{EPIC}`", issue.name());
    let finding = Finding::new(&DECOMPOSED_WITHOUT_EPIC, Place::new(file.clone(), stated.label.span), message);
    (!issue.has_label(EPIC)).then(|| finding.with_help(format!("add the label `{EPIC}`")))
}

fn epic_of_other_status(issue: &Issue<'_>, file: &FilePath) -> Option<Finding> {
    let label = issue.labels.iter().find(|label| label.name == EPIC)?;
    if is_decomposed(issue) {
        return None;
    }
    let status = match issue.status_labels().next() {
        Some(stated) => format!("its status is `{}`", stated.value),
        None => "it has no status".to_owned(),
    };
    let message = format!("{} is an `{EPIC}`, but {status}; expected `{}`", issue.name(), Status::Decomposed.as_str());
    Some(Finding::new(&EPIC_WITHOUT_DECOMPOSED, Place::new(file.clone(), label.span), message))
}

/// What a message about an issue as a whole can point at.
fn place_of(issue: &Issue<'_>, file: &FilePath) -> Place {
    Place::new(file.clone(), issue.span)
}

fn status_of_new(issue: &Issue<'_>, epic: &Issue<'_>, file: &FilePath) -> Option<Finding> {
    let stated = issue.status_labels().next().filter(|_| issue.is_new)?;
    let message = format!("{} is a new sub-issue and already has the status `{}`; expected none", issue.name(), stated.value);
    let finding = Finding::new(&SUBISSUE_HAS_STATUS, Place::new(file.clone(), stated.label.span), message);
    let help = "remove the label; the issue gets a status when `/implement` runs on it";
    Some(finding.with_related(place_of(epic, file), "the epic it was split from").with_help(help))
}

fn type_of(issue: &Issue<'_>, epic: &Issue<'_>, file: &FilePath) -> Option<Finding> {
    let types: Vec<&str> = SUBISSUE_TYPES.into_iter().filter(|name| issue.has_label(name)).collect();
    let found = match types.as_slice() {
        [_] => return None,
        [] => "neither `Feature` nor `Improvement`",
        _ => "both `Feature` and `Improvement`",
    };
    let message = format!("{} is a sub-issue and has {found}; expected exactly one", issue.name());
    let finding = Finding::new(&SUBISSUE_TYPE, Place::new(file.clone(), issue.labels_span), message);
    Some(finding.with_related(place_of(epic, file), "the epic it was split from"))
}
