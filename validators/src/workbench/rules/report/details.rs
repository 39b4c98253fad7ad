//! What the run came to, questions, runtimes and costs.

use std::time::Duration;

use super::head::is_complete;
use super::steps::first_stop;
use super::{REPORT_AUTO_ANSWERS, REPORT_COST, REPORT_ESCALATION_DEFAULT, REPORT_RUNTIME_SUM, REPORT_WORKFLOW_OUTCOME};
use crate::finding::Finding;
use crate::workbench::project::Project;
use crate::workbench::report::Report;
use crate::workbench::report::duration::{Runtime, shown};
use crate::workbench::report::line::{Field, says_none};

pub(super) fn check(project: &Project, report: &Report, findings: &mut Vec<Finding>) {
    findings.extend(workflow_outcome(report));
    auto_answers(project, report, findings);
    escalations(report, findings);
    findings.extend(runtime_sum(report));
    findings.extend(costs(report));
}

/// The outcome says that the run was completed, or names the first step that stopped it.
fn workflow_outcome(report: &Report) -> Option<Finding> {
    const HELP: &str = "write `Workflow outcome: completed`, or the first failure or blocker with its step";
    let Some(outcome) = report.workflow_outcome.as_ref().filter(|outcome| !says_none(&outcome.text)) else {
        let message = "the report does not say what the workflow came to";
        return Some(Finding::new(&REPORT_WORKFLOW_OUTCOME, report.title_place(), message).with_help(HELP));
    };
    let text = outcome.text.to_lowercase();
    let Some((step, word, stop)) = first_stop(report) else {
        // A partial run without a failure was stopped by something else: whatever it says of that is an outcome.
        let says_end = ["complet", "success", "succeeded", "finished", "done", "stop", "완료", "성공"]
            .iter()
            .any(|word| text.contains(word));
        let is_vague = is_complete(report) == Some(true) && !says_end;
        let message = format!("the workflow outcome `{}` does not say that the run was completed", outcome.text);
        return is_vague.then(|| Finding::new(&REPORT_WORKFLOW_OUTCOME, report.place(outcome), message).with_help(HELP));
    };
    let stem = if word == "failed" { "fail" } else { "block" };
    if text.contains(step.as_str()) || text.contains(step.agent()) || text.contains(stem) {
        return None;
    }
    let message = format!("the workflow outcome does not name what stopped the run: `{}` is `{word}`", step.as_str());
    let finding = Finding::new(&REPORT_WORKFLOW_OUTCOME, report.place(outcome), message);
    Some(finding.with_related(report.place(stop), "the outcome of the step").with_help(HELP))
}

fn auto_answers(project: &Project, report: &Report, findings: &mut Vec<Finding>) {
    let Some(most) = project.max_auto_answers else { return };
    for entry in &report.steps {
        let Some((step, (count, span))) = entry.step.zip(entry.auto_answers).filter(|(_, (count, _))| *count > most) else {
            continue;
        };
        let message =
            format!("{count} questions of `{}` were answered without a person: the settings allow {most}", step.as_str());
        let help = "escalate further questions, or raise `max_auto_answers_per_step`";
        findings.push(Finding::new(&REPORT_AUTO_ANSWERS, report.passage.place(span), message).with_help(help));
    }
}

fn escalations(report: &Report, findings: &mut Vec<Finding>) {
    findings.extend(report.escalations.iter().filter(|escalation| !escalation.has_default).map(|escalation| {
        let message = "the escalation has no `Recommended default:`";
        let help = "every question to a person offers short options and one `Recommended default: …`";
        Finding::new(&REPORT_ESCALATION_DEFAULT, report.passage.place(escalation.span), message).with_help(help)
    }));
}

/// Steps whose runtime is not known do not count.
fn runtime_sum(report: &Report) -> Option<Finding> {
    let total_field = report.workflow_runtime.as_ref()?;
    let total = Runtime::parse(&total_field.text)?;
    let known: Vec<(&Field, Runtime)> = report
        .steps
        .iter()
        .filter_map(|entry| entry.runtime.as_ref())
        .filter_map(|field| Some((field, Runtime::parse(&field.text)?)))
        .collect();
    if known.is_empty() {
        return None;
    }
    let sum: Duration = known.iter().map(|(_, runtime)| runtime.length).sum();
    let slack: Duration = known.iter().map(|(_, runtime)| runtime.slack).sum::<Duration>() + total.slack;
    if sum.abs_diff(total.length) <= slack {
        return None;
    }
    let message = format!("the workflow took `{}`, but the runtimes of its steps make {}", total_field.text, shown(sum));
    let finding = Finding::new(&REPORT_RUNTIME_SUM, report.place(total_field), message);
    Some(known.iter().fold(finding, |finding, (field, _)| finding.with_related(report.place(field), "a step's runtime")))
}

/// The first shape of v1 had costs, so it is said first.
fn costs(report: &Report) -> Option<Finding> {
    if let Some(old) = report.old_shape.first() {
        let message = "the report has the first shape of v1, with attempts, conversations or subtotals of costs";
        let help = "v1 changed its shape without a new version: newer reports have one row a step and no costs";
        return Some(Finding::new(&REPORT_COST, report.place(old), message).with_help(help));
    }
    let cost = report.costs.first()?;
    let message = "the report gives a cost: it is left out unless metadata says it";
    Some(Finding::new(&REPORT_COST, report.place(cost), message).with_help("leave it out, or say which metadata it is from"))
}
