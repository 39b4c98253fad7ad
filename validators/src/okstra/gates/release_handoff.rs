//! May what a final verification accepted be handed over? (catalogue, section 4)

use super::blocking::{OpenItem, open_items};
use super::repository::Repository;
use super::subject::Subject;
use crate::finding::Finding;
use crate::gate::{GateAnswer, StatedRepository};
use crate::okstra::commands::BASE_BRANCHES;
use crate::okstra::report::{Field, Report, View};
use crate::okstra::rules::data::SCHEMA_DEVIATION;
use crate::okstra::rules::final_verification::FV_ACCEPTED_WITH_BLOCKER;
use crate::okstra::rules::gate::VERDICT_NOT_ACCEPTED;
use crate::okstra::rules::handoff::{RH_BASE_BRANCH, RH_DIRTY_START, RH_NO_COMMITS};
use crate::okstra::task_type::TaskType;
use crate::rule::{Level, Rule};

/// Rules whose errors are a "no". The schema is our addition: what cannot be read cannot be relied on.
const REFUSES: [&Rule; 2] = [&SCHEMA_DEVIATION, &FV_ACCEPTED_WITH_BLOCKER];

/// What the report alone says against a handoff.
pub(super) fn verdict_findings(subject: &Subject<'_, '_>) -> Vec<Finding> {
    let mut verdict = subject.findings_of(&REFUSES);
    for view in &subject.views {
        verdict.extend(not_accepted(view));
    }
    verdict.extend(subject.view().and_then(blockers));
    verdict
}

pub(super) fn ask(subject: &Subject<'_, '_>, stated: &StatedRepository) -> GateAnswer {
    let verdict = verdict_findings(subject);
    let open = open_items(subject);
    let Some(view) = subject.view() else { return GateAnswer::from_findings(verdict, None) };
    let repository = Repository::known(subject, stated);
    let next = next_step(subject, &verdict, &open, &repository);
    let about_repository = [clean_tree(view, &repository), branch(view, &repository), commits(view, &repository)];
    let findings = verdict.into_iter().chain(open.into_iter().map(|item| item.finding));
    GateAnswer::from_findings(findings.chain(about_repository.into_iter().flatten()).collect(), Some(next))
}

/// Where the work goes from here: back to a phase, or on with the handoff.
fn next_step(subject: &Subject<'_, '_>, verdict: &[Finding], open: &[OpenItem], repository: &Repository) -> String {
    let is_base = repository.branch.as_ref().is_ok_and(|branch| BASE_BRANCHES.contains(&branch.as_str()));
    let is_known = repository.change.is_ok() && repository.branch.is_ok() && repository.commits.is_ok();
    if verdict.iter().any(|finding| finding.level == Level::Error) || !open.is_empty() {
        "final-verification".to_owned()
    } else if repository.commits.as_ref().is_ok_and(|(count, _)| *count == 0) {
        "implementation".to_owned()
    } else if matches!(repository.change, Ok(Some(_))) {
        "commit or discard the changes, then release-handoff".to_owned()
    } else if is_base {
        "check out the branch of the task, then release-handoff".to_owned()
    } else if !is_known {
        "state what is not known about the repository, then release-handoff".to_owned()
    } else if let Some(report) = handed_over(subject) {
        format!("done: {report} handed it over")
    } else {
        "release-handoff".to_owned()
    }
}

/// Whether card and section 2 say `accepted`, both and exactly.
fn not_accepted(view: &View<'_>) -> Option<Finding> {
    let card = view.card.as_ref().and_then(|card| card.token.as_ref());
    let section = view.verdict_token.as_ref();
    let is_other = |token: &&Field<'_>| token.text != "accepted";
    let help = "only a verification that accepts, in the card and in the section Final Verdict, may be handed over";
    let mut others = section.into_iter().chain(card).filter(is_other);
    if let Some(first) = others.next() {
        let message = format!("the verdict is `{}`, not `accepted`", first.text);
        let finding = Finding::new(&VERDICT_NOT_ACCEPTED, view.at(first), message).with_help(help);
        return Some(others.fold(finding, |finding, other| finding.with_related(view.at(other), "and here")));
    }
    let message = match (card, section) {
        (Some(_), Some(_)) => return None,
        (None, Some(_)) => "the verdict card has no verdict token",
        (Some(_), None) => "the section Final Verdict has no verdict token",
        (None, None) => "the report has no verdict token",
    };
    Some(Finding::new(&VERDICT_NOT_ACCEPTED, view.top(), message).with_help(help))
}

/// Blockers beside another verdict than `accepted` (beside that one the rule says so), and blockers that cannot be read.
fn blockers(view: &View<'_>) -> Option<Finding> {
    let Some(blockers) = view.acceptance_blockers() else {
        let message = "the acceptance blockers cannot be read, so nobody knows whether there are any";
        return Some(Finding::new(&VERDICT_NOT_ACCEPTED, view.top(), message));
    };
    let is_accepted = view.verdict_token.as_ref().is_some_and(|token| token.text == "accepted");
    let first = blockers.items.first().filter(|_| !is_accepted)?;
    let message = format!("acceptance blockers are left: {}", blockers.items.len());
    Some(Finding::new(&VERDICT_NOT_ACCEPTED, view.place(*first), message))
}

fn clean_tree(view: &View<'_>, repository: &Repository) -> Option<Finding> {
    let message = match &repository.change {
        Ok(None) => return None,
        Ok(Some(path)) => format!("the work tree is not clean: `{path}`"),
        Err(reason) => format!("it is not known whether the work tree is clean: {reason}"),
    };
    let help = "commit or discard what `git status --short` lists; `--clean-tree` states that there is nothing";
    Some(Finding::new(&RH_DIRTY_START, view.top(), message).with_help(help))
}

fn branch(view: &View<'_>, repository: &Repository) -> Option<Finding> {
    let message = match &repository.branch {
        Ok(branch) if BASE_BRANCHES.contains(&branch.as_str()) => format!("`{branch}` is a base branch"),
        Ok(_) => return None,
        Err(reason) => format!("it is not known which branch is handed over: {reason}"),
    };
    let help = "hand over the branch of the task; `--branch` states which one it is";
    Some(Finding::new(&RH_BASE_BRANCH, view.top(), message).with_help(help))
}

fn commits(view: &View<'_>, repository: &Repository) -> Option<Finding> {
    let message = match &repository.commits {
        Ok((0, None)) => "there is no commit to hand over".to_owned(),
        Ok((0, Some(base))) => format!("there is no commit to hand over: `{base}..HEAD` is empty"),
        Ok(_) => return None,
        Err(reason) => format!("it is not known whether there are commits to hand over: {reason}"),
    };
    let help = "`--commits` states how many `git rev-list --count <base>..HEAD` counts";
    Some(Finding::new(&RH_NO_COMMITS, view.top(), message).with_help(help))
}

/// The report of a handoff in the same task that is done and rests on this verification.
fn handed_over(subject: &Subject<'_, '_>) -> Option<String> {
    let task = subject.context.task;
    let run = task.runs_of(TaskType::ReleaseHandoff).next_back()?;
    let report = run.newest_report()?;
    let view = report.view()?;
    let handoff = view.handoff()?;
    let source = task.resolve(subject.context.workspace, run.directory, &handoff.source_path?.text)?;
    let rests_on_this = task.report_of(source).is_some_and(|source: &Report<'_>| std::ptr::eq(source, subject.report));
    (rests_on_this && handoff.routing?.text == "done").then(|| view.path.as_str().to_owned())
}
