//! The attempted steps and what came out of them.

use std::collections::BTreeSet;

use super::head::{entry, is_complete, started_from};
use super::{
    REPORT_COMPLETE_WITHOUT_SUCCESS, REPORT_STEP_AFTER_STOP, REPORT_STEP_ORDER, REPORT_STEP_OUTCOME, REPORT_STEP_SUMMARY,
};
use crate::finding::Finding;
use crate::near_miss::nearest;
use crate::workbench::report::Report;
use crate::workbench::report::line::Field;
use crate::workbench::report::steps::{is_not_attempted, outcome_word};
use crate::workbench::status::Step;

/// What can come out of a step.
pub(super) const OUTCOMES: [&str; 3] = ["success", "blocked", "failed"];

pub(super) fn check(report: &Report, findings: &mut Vec<Finding>) {
    let attempted = report.attempted_steps();
    findings.extend(order(report, &attempted));
    outcomes(report, &attempted, findings);
    findings.extend(after_stop(report, &attempted));
    findings.extend(complete_without_success(report));
    summaries(report, &attempted, findings);
}

/// The outcome of a step when it is one of the three.
pub(super) fn outcome_of(report: &Report, step: Step) -> Option<(&'static str, &Field)> {
    let outcome = report.entry(step)?.outcome.as_ref()?;
    let word = outcome_word(&outcome.text);
    OUTCOMES.into_iter().find(|outcome| *outcome == word).map(|word| (word, outcome))
}

/// The first attempted step that did not succeed.
pub(super) fn first_stop(report: &Report) -> Option<(Step, &'static str, &Field)> {
    let steps = report.attempted_steps().into_iter().filter_map(|(step, _)| step);
    let mut outcomes = steps.filter_map(|step| outcome_of(report, step).map(|(word, field)| (step, word, field)));
    outcomes.find(|(_, word, _)| *word != "success")
}

/// One finding: the first step that does not belong where it stands.
fn order(report: &Report, attempted: &[(Option<Step>, &Field)]) -> Option<Finding> {
    let steps = || format!("the steps are {}, in this order", Step::list());
    if attempted.is_empty() {
        // A run that was refused attempts nothing.
        let has_begun = report.attempted.is_none() && is_complete(report) != Some(false);
        let message = "the report names no attempted step";
        return has_begun.then(|| Finding::new(&REPORT_STEP_ORDER, report.title_place(), message).with_help(steps()));
    }
    let computed = started_from(report).and_then(Step::next_at).or_else(|| entry(report));
    let mut expected = computed.or(attempted.first().and_then(|(step, _)| *step));
    let mut before: Option<Step> = None;
    for (step, name) in attempted {
        let Some(step) = *step else {
            let message = format!("`{}` is no step of the workflow", name.text);
            let meant = nearest(&name.text, Step::ALL.map(Step::as_str));
            let help = meant.map_or_else(steps, |meant| format!("did you mean `{meant}`?"));
            return Some(Finding::new(&REPORT_STEP_ORDER, report.place(name), message).with_help(help));
        };
        if Some(step) != expected {
            let message = match (before, expected) {
                (None, Some(entry)) => {
                    format!("the first attempted step is `{}`: the run enters at `{}`", step.as_str(), entry.as_str())
                }
                (Some(before), Some(expected)) => {
                    format!("`{}` comes after `{}`: expected `{}`", step.as_str(), before.as_str(), expected.as_str())
                }
                _ => format!("`{}` comes after `commit`, which is the last step", step.as_str()),
            };
            return Some(Finding::new(&REPORT_STEP_ORDER, report.place(name), message).with_help(steps()));
        }
        before = Some(step);
        expected = Step::ALL.into_iter().find(|next| *next > step);
    }
    unlisted(report, attempted)
}

/// A step that something came out of, though the report's own list does not have it.
fn unlisted(report: &Report, attempted: &[(Option<Step>, &Field)]) -> Option<Finding> {
    let listed: BTreeSet<Step> = attempted.iter().filter_map(|(step, _)| *step).collect();
    report.attempted.as_ref()?;
    let mut extra = report.steps.iter().filter(|entry| entry.step.is_some_and(|step| !listed.contains(&step)));
    let (entry, outcome) =
        extra.find_map(|entry| Some((entry, entry.outcome.as_ref().filter(|outcome| !is_not_attempted(&outcome.text))?)))?;
    let message = format!("`{}` has the outcome `{}`, but is not among the attempted steps", entry.step?.as_str(), outcome.text);
    let finding = Finding::new(&REPORT_STEP_ORDER, report.place(&entry.name), message);
    let last = attempted.last().map(|(_, name)| report.place(name));
    Some(last.map_or(finding.clone(), |place| finding.with_related(place, "the last attempted step")))
}

fn outcomes(report: &Report, attempted: &[(Option<Step>, &Field)], findings: &mut Vec<Finding>) {
    let help = || format!("it is one of `{}`", OUTCOMES.join("`, `"));
    let mut seen = BTreeSet::new();
    let attempted = attempted.iter().filter_map(|(step, name)| Some(((*step)?, name)));
    for (step, name) in attempted.filter(|(step, _)| seen.insert(*step)) {
        let outcome = report.entry(step).and_then(|entry| entry.outcome.as_ref());
        let finding = match outcome {
            Some(outcome) if OUTCOMES.contains(&outcome_word(&outcome.text).as_str()) => continue,
            Some(outcome) if !is_not_attempted(&outcome.text) => {
                let message = format!("the outcome of `{}` is `{}`", step.as_str(), outcome.text);
                let word = outcome_word(&outcome.text);
                let help = nearest(&word, OUTCOMES).map_or_else(help, |meant| format!("did you mean `{meant}`?"));
                Finding::new(&REPORT_STEP_OUTCOME, report.place(outcome), message).with_help(help)
            }
            _ => {
                let message = format!("the report does not say what came out of `{}`", step.as_str());
                Finding::new(&REPORT_STEP_OUTCOME, report.place(name), message).with_help(help())
            }
        };
        findings.push(finding);
    }
}

fn after_stop(report: &Report, attempted: &[(Option<Step>, &Field)]) -> Option<Finding> {
    let (stopped, word, outcome) = first_stop(report)?;
    let at = attempted.iter().position(|(step, _)| *step == Some(stopped))?;
    let (_, name) = attempted[at + 1..].iter().find(|(step, _)| *step != Some(stopped))?;
    let message = format!("the run went on after `{}`, which is `{word}`: nothing runs after a stop", stopped.as_str());
    Some(
        Finding::new(&REPORT_STEP_AFTER_STOP, report.place(name), message)
            .with_related(report.place(outcome), "where it should have stopped"),
    )
}

fn complete_without_success(report: &Report) -> Option<Finding> {
    let status = report.status.as_ref().filter(|_| is_complete(report) == Some(true))?;
    let (step, word, outcome) = first_stop(report)?;
    let message = format!("the report is `Complete`, but `{}` is `{word}`", step.as_str());
    let finding = Finding::new(&REPORT_COMPLETE_WITHOUT_SUCCESS, report.place(status), message);
    Some(
        finding
            .with_related(report.place(outcome), "the outcome")
            .with_help("write `Report Status: Partial` and a `Final Stop Reason`"),
    )
}

fn summaries(report: &Report, attempted: &[(Option<Step>, &Field)], findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    let attempted = attempted.iter().filter_map(|(step, name)| Some(((*step)?, name)));
    for (step, name) in attempted.filter(|(step, _)| seen.insert(*step)) {
        if report.entry(step).is_none_or(|entry| !entry.has_summary) {
            let message = format!("the report does not say what happened in `{}`", step.as_str());
            let help = "say what happened, which questions came up and how they were answered, and what was made";
            findings.push(Finding::new(&REPORT_STEP_SUMMARY, report.place(name), message).with_help(help));
        }
    }
}
