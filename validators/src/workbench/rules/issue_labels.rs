//! Rules about the managed labels that state no status (catalogue, section 2). Linear has fields for what they say.

use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::rule::rules;
use crate::source::FilePath;
use crate::workbench::labels::{Issue, Label};
use crate::workbench::settings::Tracker;

rules! { "workbench":
    PRIORITY_ENUM = "priority-enum", Warning, Ours, "a priority label names no known priority";
    ESTIMATE_INTEGER = "estimate-integer", Warning, Ours, "an estimate label holds no whole number";
    LABEL_REPEATED = "label-repeated", Warning, Ours, "an issue has two priorities or two estimates";
}

const PRIORITY: &str = "priority:";
const ESTIMATE: &str = "estimate:";
const PRIORITIES: [&str; 4] = ["urgent", "high", "medium", "low"];

/// What is wrong with the priorities and estimates of an issue in `file`.
pub fn check(issue: &Issue<'_>, file: &FilePath, findings: &mut Vec<Finding>) {
    if issue.tracker != Tracker::GitHub {
        return;
    }
    let place = |label: &Label<'_>| Place::new(file.clone(), label.span);
    for prefix in [PRIORITY, ESTIMATE] {
        let mut own = issue.labels.iter().filter(|label| label.name.starts_with(prefix));
        if let (Some(first), Some(second)) = (own.next(), own.next()) {
            let message =
                format!("{} has both `{}` and `{}`; one `{prefix}` label is allowed", issue.name(), first.name, second.name);
            findings.push(Finding::new(&LABEL_REPEATED, place(second), message).with_related(place(first), "the first one"));
        }
    }
    for label in &issue.labels {
        if let Some(value) = label.name.strip_prefix(PRIORITY).filter(|value| !PRIORITIES.contains(value)) {
            let message = format!("`{}` names no priority; expected one of {}", label.name, PRIORITIES.join(", "));
            let meant = nearest(value.trim(), PRIORITIES).or_else(|| PRIORITIES.into_iter().find(|known| *known == value.trim()));
            let finding = Finding::new(&PRIORITY_ENUM, place(label), message);
            findings.push(match meant {
                Some(meant) => finding.with_help(format!("did you mean `{PRIORITY}{meant}`?")),
                None => finding,
            });
        } else if label.name.strip_prefix(ESTIMATE).is_some_and(|value| !is_integer(value)) {
            let message = format!("`{}` holds no whole number; expected `{ESTIMATE}3` for instance", label.name);
            findings.push(Finding::new(&ESTIMATE_INTEGER, place(label), message));
        }
    }
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
