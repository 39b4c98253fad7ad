//! Rules about the labels that state an issue's status (catalogue, section 2).

use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::rule::rules;
use crate::source::FilePath;
use crate::workbench::labels::{Issue, STATUS_PREFIX, StatusLabel};
use crate::workbench::settings::Tracker;
use crate::workbench::status::Status;

rules! { "workbench":
    STATUS_MULTIPLE = "status-multiple", Error, Upstream, "an issue has more than one status label";
    STATUS_INVALID = "status-invalid", Error, Upstream, "a status label states no canonical status";
    STATUS_UNRECOGNISED_PREFIX = "status-unrecognised-prefix", Error, Ours, "a label looks like a status and is not read as one";
}

/// Most labels that a message lists.
const MOST_LISTED: usize = 6;

/// What is wrong with the status of an issue in `file`.
pub fn check(issue: &Issue<'_>, file: &FilePath, findings: &mut Vec<Finding>) {
    findings.extend(issue.status().err().and_then(|stated| malformed(issue, &stated, file)));
    findings.extend(overlooked(issue, file));
}

/// Several status labels, or one that states no canonical status.
pub fn malformed(issue: &Issue<'_>, stated: &[StatusLabel<'_>], file: &FilePath) -> Option<Finding> {
    let place = |stated: &StatusLabel<'_>| Place::new(file.clone(), stated.label.span);
    match stated {
        [] => None,
        [only] => Some(invalid(only, place(only))),
        [first, second, ..] => {
            let mut names: Vec<String> =
                stated.iter().take(MOST_LISTED).map(|stated| format!("`{}`", stated.label.name)).collect();
            names.extend((stated.len() > MOST_LISTED).then(|| "…".to_owned()));
            let message =
                format!("{} has {} status labels, {}; at most one is allowed", issue.name(), stated.len(), names.join(", "));
            let finding = Finding::new(&STATUS_MULTIPLE, place(second), message).with_related(place(first), "the first one");
            Some(finding.with_help("keep the one that is true, or remove all to begin at the step `ticket`"))
        }
    }
}

fn invalid(stated: &StatusLabel<'_>, place: Place) -> Finding {
    let name = stated.label.name;
    let message = format!("`{name}` states no status: expected one of {}, found `{}`", Status::list(), stated.value);
    let prefix = name.strip_suffix(stated.value).unwrap_or_default();
    let help = match nearest(stated.value.trim(), Status::ALL.map(Status::as_str))
        .or_else(|| Status::from_name(stated.value.trim()).map(Status::as_str))
    {
        Some(meant) => format!("did you mean `{prefix}{meant}`?"),
        None => "set the status that is true, or remove the label to begin at the step `ticket`".to_owned(),
    };
    Finding::new(&STATUS_INVALID, place, message).with_help(help)
}

/// Labels that people read as a status and the tracker's skill does not.
pub fn overlooked(issue: &Issue<'_>, file: &FilePath) -> Vec<Finding> {
    let finding = |(label, meant): (crate::workbench::labels::Label<'_>, Option<String>)| {
        let form = match issue.tracker {
            Tracker::GitHub => format!("on GitHub a status label begins with `{STATUS_PREFIX}`"),
            Tracker::Linear => "on Linear a status is a bare lower-case label".to_owned(),
        };
        let consequence = match issue.status_labels().next() {
            Some(stated) => format!("and `{}` is", stated.label.name),
            None => "so the issue counts as one without status and begins at the step `ticket` again".to_owned(),
        };
        let message = format!("`{}` is not read as a status: {form}, {consequence}", label.name);
        let help = match meant {
            Some(meant) => format!("rename it to `{meant}`"),
            None => format!("if a status is meant, use one of {}", Status::list()),
        };
        Finding::new(&STATUS_UNRECOGNISED_PREFIX, Place::new(file.clone(), label.span), message).with_help(help)
    };
    issue.overlooked_status_labels().map(finding).collect()
}
