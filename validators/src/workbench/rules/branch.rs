//! The rule about names of branches (catalogue, 4.5).

use crate::finding::Finding;
use crate::rule::rules;
use crate::source::Span;
use crate::workbench::branch;
use crate::workbench::passage::Passage;
use crate::workbench::project::Project;
use crate::workbench::settings::Tracker;

rules! { "workbench":
    BRANCH_NAME = "branch-name", Info, Ours, "the name of the branch does not say which issue it is for", needs_base;
}

/// Looks at the branch that is checked out; `head` is what HEAD says, with the name at its end.
pub fn check(project: &Project, head: &Passage, name: &str, findings: &mut Vec<Finding>) {
    if branch::is_shared(name) || branch::issue(name, project.tracker).is_some() {
        return;
    }
    let form = match project.tracker {
        Some(Tracker::GitHub) => "`feature/{number}-{slug}`, as `feature/42-refund-page`",
        Some(Tracker::Linear) => "a name with `{PREFIX}-{NUMBER}`, as `feature/pap-7024-refund-page`",
        None => "`feature/{number}-{slug}` or a name with `{PREFIX}-{NUMBER}`",
    };
    let message = format!("the branch is called `{name}`: expected {form}");
    let text = head.text().trim_end();
    let start = text.len() - text.strip_suffix(name).map_or(0, |_| name.len());
    let place = head.place(Span::from_range(start..text.len()));
    let finding = Finding::new(&BRANCH_NAME, place, message);
    findings.push(if name.contains('#') {
        finding.with_help("leave out the `#`: shells take what follows it for a comment")
    } else {
        finding
    });
}
