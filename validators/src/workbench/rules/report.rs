//! Rules about Implementation Reports (catalogue, 4.6 and section 6).

mod details;
mod head;
mod overwritten;
mod steps;

use crate::finding::Finding;
use crate::rule::rules;
use crate::workbench::project::Project;
use crate::workbench::report::Report;

pub use self::overwritten::check_earlier;

rules! { "workbench":
    REPORT_TITLE = "report-title", Error, Ours, "a report has not the title with its issue and its time";
    REPORT_ISSUE_ID = "report-issue-id", Error, Ours, "a report names no issue, or another than its title";
    REPORT_VERSION = "report-version", Error, Ours, "a report does not say that it is v1";
    REPORT_STATUS = "report-status", Error, Ours, "the status of a report is neither Complete nor Partial";
    REPORT_STOP_REASON = "report-stop-reason", Error, Ours, "a partial report has no reason for its stop, or a complete one has";
    REPORT_START_STATUS = "report-start-status", Error, Ours, "the status that a run started from is unknown";
    REPORT_ENTRY_STEP = "report-entry-step", Error, Ours, "the entry step of a run does not follow from its start status";
    REPORT_STEP_ORDER = "report-step-order", Error, Ours, "the attempted steps do not follow each other from the entry step on";
    REPORT_STEP_OUTCOME = "report-step-outcome", Error, Ours, "the outcome of a step is missing or none of the three";
    REPORT_STEP_AFTER_STOP = "report-step-after-stop", Error, Ours, "a run went on after a step that did not succeed";
    REPORT_COMPLETE_WITHOUT_SUCCESS = "report-complete-without-success", Error, Ours, "a complete run has a step that did not succeed";
    REPORT_STEP_SUMMARY = "report-step-summary", Warning, Ours, "a report does not say what happened in a step";
    REPORT_WORKFLOW_OUTCOME = "report-workflow-outcome", Warning, Ours, "a report does not say what the run came to";
    REPORT_AUTO_ANSWERS = "report-auto-answers", Warning, Ours, "more questions of a step were answered without a person than the settings allow";
    REPORT_ESCALATION_DEFAULT = "report-escalation-default", Warning, Ours, "a question was put to a person without a recommended default";
    REPORT_RUNTIME_SUM = "report-runtime-sum", Warning, Ours, "the runtime of a run is not the sum of its steps";
    REPORT_COST = "report-cost", Info, Ours, "a report gives a cost, or has the first shape of v1";
    REPORT_OVERWRITTEN = "report-overwritten", Warning, Ours, "a report that was there already was changed", needs_base;
}

/// Looks at a report.
pub fn check(project: &Project, report: &Report, findings: &mut Vec<Finding>) {
    head::check(report, findings);
    steps::check(report, findings);
    details::check(project, report, findings);
}

#[cfg(test)]
mod tests;
