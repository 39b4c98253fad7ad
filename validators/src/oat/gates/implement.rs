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
use crate::oat::rules::state_pointers::STATE_IMPLEMENT_PLAN_INCOMPLETE;
use crate::oat::rules::{self, asked};
use crate::rule::{Level, Rule};

/// Rules whose errors are no reason against an implementation: what was reviewed and recorded so far, and documents that it does not read.
const ABOUT_OTHER_THINGS: [&[&Rule]; 18] = [
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
    rules::log_history::RULES,
    rules::split_plan::RULES,
];

/// Warnings of a check that are a "no" here.
const RAISED: [&Rule; 2] = [&rules::quick_plan::QUICK_PLAN_NOT_READY, &STATE_IMPLEMENT_PLAN_INCOMPLETE];

/// What makes the convention's readers see something else than is written, and is no reason against an implementation.
const MISREAD: [&Rule; 20] = [
    &rules::plan_front_matter::PLAN_STATUS_LINE_WINDOW,
    &rules::plan_checkpoints::HILL_PHASES_LEGACY_KEY,
    &rules::plan_phases::PHASE_WITHOUT_TASKS,
    &rules::plan_sections::PLAN_PLACEHOLDER_LEFT,
    &rules::review_table::REVIEWS_HEADER,
    &rules::review_table::REVIEWS_ROW_DROPPED,
    &rules::review_states::REVIEW_STATUS_ENUM,
    &rules::review_states::REVIEW_ARTIFACT_PATH,
    &rules::review_provenance::REVIEW_REVIEWED_HEAD,
    &rules::review_files::REVIEW_FILE_ORPHAN,
    &rules::state_readers::STATE_QUOTED_ENUM,
    &rules::state_readers::STATE_READERS_DISAGREE,
    &rules::state_fields::STATE_DOCS_UPDATED,
    &rules::state_fields::STATE_LIFECYCLE,
    &rules::state_lists::STATE_BLOCKER_SHAPE,
    &rules::state_legacy_keys::STATE_LEGACY_KEYS,
    &rules::implementation_pointer::IMPL_CURRENT_TASK_MISSING,
    &rules::implementation_status::IMPL_TASK_STATUS_UNREADABLE,
    &rules::implementation_tasks::IMPL_TASK_DUPLICATE,
    &rules::implementation_sections::IMPL_RETRY_LIMIT_MISPLACED,
];

/// Asks about a project that is loaded.
pub(in crate::oat) fn ask(context: &Context<'_, '_>) -> GateAnswer {
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
    let is_about_other_things = ABOUT_OTHER_THINGS.iter().any(|rules| rules.contains(&finding.rule));
    if RAISED.contains(&finding.rule) || (finding.level == Level::Error && !is_about_other_things) {
        return Some(finding.at_level(Level::Error));
    }
    MISREAD.contains(&finding.rule).then(|| finding.at_level(Level::Warning))
}

/// Why a plan that is written as the convention wants it cannot be implemented yet. Silent when a rule has said so.
fn not_complete(plan: &Plan<'_>, findings: &[Finding]) -> Option<Finding> {
    let told: [&Rule; 3] = [&PLAN_STATUS_ENUM, &PLAN_COMPLETE_NOT_READY, &STATE_IMPLEMENT_PLAN_INCOMPLETE];
    let front_matter = plan.accepted().filter(|_| !findings.iter().any(|finding| told.contains(&finding.rule)))?;
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
