//! What a carry file says, by itself.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::{CARRY_EMPTY_RANGE, CARRY_SCHEMA, CARRY_STEP_STATUS, CARRY_TIMESTAMP_OFFSET};
use crate::document::{Kind, Node};
use crate::finding::{Finding, Place};
use crate::okstra::schemas;
use crate::rule::Level;
use crate::schema::validate;
use crate::source::FilePath;

pub(super) fn check(root: Node<'_>, path: &FilePath, findings: &mut Vec<Finding>) {
    let mut own = Vec::new();
    completed_at(root, path, &mut own);
    steps(root, path, &mut own);
    commit_range(root, path, &mut own);
    for error in validate(&schemas::STAGE_CARRY, root) {
        // A rule that knows what the value means says more than the schema.
        if own.iter().any(|finding| finding.place.span == error.span) {
            continue;
        }
        let mut finding = Finding::new(&CARRY_SCHEMA, Place::new(path.clone(), error.span), error.message_with_path());
        finding.help = error.help;
        findings.push(finding);
    }
    findings.extend(own);
}

fn completed_at(root: Node<'_>, path: &FilePath, findings: &mut Vec<Finding>) {
    let Some(node) = root.get("completedAt").filter(|node| node.kind() == Kind::String) else { return };
    if is_without_offset(node.text()) {
        let message = format!("`completedAt` is `{}`: expected an offset or `Z` at its end", node.text());
        let finding = Finding::new(&CARRY_TIMESTAMP_OFFSET, Place::new(path.clone(), node.span()), message);
        findings
            .push(finding.with_help(format!("write the offset of the machine's clock, `{}+09:00` for instance", node.text())));
    }
}

/// Whether a text is a time that does not say where on earth it is.
fn is_without_offset(text: &str) -> bool {
    text.contains(['T', 't', ' ']) && text.parse::<Timestamp>().is_err() && text.parse::<DateTime>().is_ok()
}

fn steps(root: Node<'_>, path: &FilePath, findings: &mut Vec<Finding>) {
    let place = |node: Node<'_>| Place::new(path.clone(), node.span());
    let mut highest: Option<(u64, Node<'_>)> = None;
    for result in root.get("stepResults").into_iter().flat_map(Node::items) {
        let step = result.get("step").filter(|step| step.kind() == Kind::Integer);
        if let Some(status) = result.get("status").filter(|status| status.as_str().is_some_and(|status| status != "done")) {
            let of_step = step.map_or_else(String::new, |step| format!(" of step {}", step.text()));
            let message = format!("the status{of_step} is `{}`: expected `done`", status.text());
            let help = "a stage is handed on only when all its steps are done; finish the step, or take the file back";
            findings.push(Finding::new(&CARRY_STEP_STATUS, place(status), message).with_help(help));
        }
        let Some((step, number)) = step.and_then(|step| Some((step, step.text().parse::<u64>().ok()?))) else { continue };
        match highest {
            Some((before, earlier)) if number <= before => {
                let message = if number == before {
                    format!("step {number} stands twice")
                } else {
                    format!("step {number} comes after step {before}: expected ascending numbers")
                };
                let finding = Finding::new(&CARRY_STEP_STATUS, place(step), message).at_level(Level::Warning);
                findings.push(finding.with_related(place(earlier), format!("step {before}")));
            }
            _ => highest = Some((number, step)),
        }
    }
}

fn commit_range(root: Node<'_>, path: &FilePath, findings: &mut Vec<Finding>) {
    let Some(range) = root.get("stageCommitRange") else { return };
    let commit = |key: &str| range.get(key).filter(|node| node.as_str().is_some_and(|sha| sha.len() >= 7));
    let (Some(base), Some(head)) = (commit("base"), commit("head")) else { return };
    let changed = root.get("filesChanged").map_or(0, |files| files.items().len());
    if changed > 0 && is_same_commit(base.text(), head.text()) {
        let files = if changed == 1 { "1 file was".to_owned() } else { format!("{changed} files were") };
        let message = format!("`base` and `head` are the same commit, but {files} changed");
        let finding = Finding::new(&CARRY_EMPTY_RANGE, Place::new(path.clone(), head.span()), message);
        let help = "`base` is the last commit before the stage, `head` its own last one";
        findings.push(finding.with_related(Place::new(path.clone(), base.span()), "the same commit").with_help(help));
    }
}

/// Whether two names of commits, in full or shortened, are the same one.
fn is_same_commit(left: &str, right: &str) -> bool {
    let (left, right) = (left.to_ascii_lowercase(), right.to_ascii_lowercase());
    left.starts_with(&right) || right.starts_with(&left)
}

#[cfg(test)]
mod tests {
    use super::{is_same_commit, is_without_offset};

    #[test]
    fn times_without_offset_are_told_from_other_texts() {
        for text in ["2026-05-24T11:58:00", "2026-05-24T11:58:00.123", "2026-05-24 11:58:00"] {
            assert!(is_without_offset(text), "{text}");
        }
        for text in
            ["2026-05-24T11:58:00Z", "2026-05-24T11:58:00+09:00", "2026-05-24T11:58:00.5-0330", "2026-05-24", "yesterday", ""]
        {
            assert!(!is_without_offset(text), "{text}");
        }
    }

    #[test]
    fn a_shortened_name_is_the_same_commit() {
        assert!(is_same_commit("4f0e1b7", "4F0E1B7c95a2"));
        assert!(!is_same_commit("4f0e1b7", "4f0e1b8c95a2"));
    }
}
