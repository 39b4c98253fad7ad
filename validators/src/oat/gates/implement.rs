//! May the implementation start or go on, and with which task? (catalogue, section 10)

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::gate::GateAnswer;
use crate::oat::context::Context;
use crate::oat::layout;
use crate::oat::next_step::NextStep;
use crate::oat::plan::Plan;
use crate::oat::project::Project;
use crate::oat::rules::plan_status::{IMPLEMENT, PLAN_COMPLETE_NOT_READY, PLAN_STATUS_ENUM};
use crate::oat::rules::plan_verdict::{PLAN_UNREADABLE, verdict};
use crate::oat::rules::{self, asked};
use crate::rule::{Level, Rule};

/// Rules whose errors are no reason against an implementation: what was reviewed and recorded so far, and documents that it does not read.
const ABOUT_OTHER_THINGS: [&[&Rule]; 17] = [
    rules::review_table::RULES,
    rules::review_scopes::RULES,
    rules::review_states::RULES,
    rules::review_coverage::RULES,
    rules::review_provenance::RULES,
    rules::review_history::RULES,
    rules::review_files::RULES,
    rules::review_fields::RULES,
    rules::implementation_pointer::RULES,
    rules::implementation_status::RULES,
    rules::implementation_tasks::RULES,
    rules::implementation_completion::RULES,
    rules::implementation_sections::RULES,
    rules::implementation_runs::RULES,
    rules::run_fields::RULES,
    rules::log::RULES,
    rules::split_plan::RULES,
];

/// Warnings of a check that are a "no" here.
const RAISED: [&str; 2] = ["quick-plan-not-ready", "state-implement-plan-incomplete"];

/// What makes the convention's readers see something else than is written, and is no reason against an implementation.
const MISREAD: [&str; 20] = [
    "plan-status-line-window",
    "hill-phases-legacy-key",
    "phase-without-tasks",
    "plan-placeholder-left",
    "reviews-header",
    "reviews-row-dropped",
    "review-status-enum",
    "review-artifact-path",
    "review-reviewed-head",
    "review-file-orphan",
    "state-quoted-enum",
    "state-readers-disagree",
    "state-docs-updated",
    "state-lifecycle",
    "state-blocker-shape",
    "state-legacy-keys",
    "impl-current-task-missing",
    "impl-task-status-unreadable",
    "impl-task-duplicate",
    "impl-retry-limit-misplaced",
];

pub(super) fn ask(context: &Context<'_, '_>) -> GateAnswer {
    let project = context.project;
    let mut findings = project.problems.clone();
    rules::check_project(context, &mut findings);
    if project.plan.is_none() {
        findings.retain(|finding| *finding.rule != PLAN_UNREADABLE);
        findings.extend(verdict(project));
    }
    findings.extend(project.plan.as_ref().and_then(|plan| not_complete(plan, &findings)));
    let findings: Vec<Finding> = findings.into_iter().filter_map(weighed).collect();
    let step = NextStep::of(project);
    let next = match before_that(project, &findings) {
        Some(first) if step.task.is_some() => format!("{first}; then {IMPLEMENT}: {step}"),
        Some(first) => first,
        None if step.task.is_none() => step.to_string(),
        None => {
            let verb = if project.progress().completed() == 0 { "start with" } else { "go on with" };
            format!("{IMPLEMENT}: {verb} {step}")
        }
    };
    GateAnswer::from_findings(findings, Some(next))
}

/// The finding with the weight that it has here; `None` when it is neither a reason nor a misreading.
fn weighed(finding: Finding) -> Option<Finding> {
    let name = finding.rule.short_name();
    let is_about_other_things = ABOUT_OTHER_THINGS.iter().any(|rules| rules.contains(&finding.rule));
    if RAISED.contains(&name) || (finding.level == Level::Error && !is_about_other_things) {
        return Some(finding.at_level(Level::Error));
    }
    MISREAD.contains(&name).then(|| finding.at_level(Level::Warning))
}

/// Why a plan that is written as the convention wants it cannot be implemented yet. Silent when a rule has said so.
fn not_complete(plan: &Plan<'_>, findings: &[Finding]) -> Option<Finding> {
    let is_told = |finding: &Finding| {
        [&PLAN_STATUS_ENUM, &PLAN_COMPLETE_NOT_READY].contains(&finding.rule) || RAISED[1] == finding.rule.short_name()
    };
    let front_matter = plan.accepted().filter(|_| !findings.iter().any(is_told))?;
    let status = front_matter.get("oat_status").filter(|status| front_matter.text(*status) != "complete")?;
    let message = format!("the plan is `{}`, and only a complete one is implemented", front_matter.text(status));
    Some(
        Finding::new(&asked::PLAN_NOT_COMPLETE, plan.file.place(status.span()), message)
            .with_help(format!("finish the plan, then write `oat_status: complete` and `oat_ready_for: {IMPLEMENT}`")),
    )
}

/// What has to be done before the next task; `None` when nothing keeps it.
fn before_that(project: &Project<'_>, findings: &[Finding]) -> Option<String> {
    let reasons = || findings.iter().filter(|finding| finding.level == Level::Error);
    reasons().next()?;
    if project.plan.is_none() {
        return Some(format!("write a {} that can be read", layout::PLAN));
    }
    if reasons().all(|finding| *finding.rule == asked::PLAN_NOT_COMPLETE) {
        return Some("finish the plan".to_owned());
    }
    let name = |finding: &Finding| finding.place.file.as_str().rsplit('/').next().unwrap_or_default().to_owned();
    let files: BTreeSet<String> = reasons().map(name).collect();
    Some(format!("correct {}", files.into_iter().collect::<Vec<_>>().join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::{MISREAD, RAISED};

    #[test]
    fn names_are_those_of_rules() {
        for name in MISREAD.iter().chain(&RAISED) {
            assert!(crate::oat::rules().any(|rule| rule.short_name() == *name), "{name}");
        }
    }
}
