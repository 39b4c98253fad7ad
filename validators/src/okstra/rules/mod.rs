//! The rules, in files named after the document they read.

pub mod audit;
pub mod carry;
pub mod carry_in;
pub mod clarification;
mod closed_set;
pub mod commits;
pub mod consumers;
pub mod convergence;
pub mod data;
pub mod error_analysis;
pub mod errors;
pub mod execution;
pub mod final_verification;
pub mod follow_up;
pub mod gate;
pub mod handoff;
pub mod head;
pub mod html_view;
pub mod implementation;
pub mod improvement;
pub mod index_section;
pub mod json;
pub mod language;
pub mod layout;
mod mentions;
pub mod placeholder;
pub mod plan;
pub mod pull_request;
pub mod qa_commands;
pub mod reading_confirmation;
pub mod rendering;
pub mod requirements;
pub mod rollback;
pub mod stage;
pub mod stage_carry;
pub mod stage_map;
pub mod tdd;
pub mod verdict;
pub mod verifier;
pub mod verifier_commands;
pub mod verifier_result;
pub mod worker_front_matter;
pub mod worker_result;

use super::context::Context;
use super::project::Project;
use super::report::{Origin, Report, View};
use super::run::Run;
use super::task_type::TaskType;
use crate::config::Config;
use crate::finding::Finding;
use crate::rule::Rule;

/// The rules of the family, in the order of the catalogue.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let files = [
        layout::RULES,
        rendering::RULES,
        reading_confirmation::RULES,
        worker_result::RULES,
        worker_front_matter::RULES,
        index_section::RULES,
        stage_carry::RULES,
        verifier_result::RULES,
        audit::RULES,
        errors::RULES,
        carry::RULES,
        consumers::RULES,
        convergence::RULES,
        json::RULES,
        data::RULES,
        language::RULES,
        head::RULES,
        verdict::RULES,
        execution::RULES,
        carry_in::RULES,
        clarification::RULES,
        follow_up::RULES,
        requirements::RULES,
        error_analysis::RULES,
        improvement::RULES,
        plan::RULES,
        stage_map::RULES,
        stage::RULES,
        implementation::RULES,
        commits::RULES,
        tdd::RULES,
        verifier::RULES,
        rollback::RULES,
        placeholder::RULES,
        pull_request::RULES,
        qa_commands::RULES,
        verifier_commands::RULES,
        final_verification::RULES,
        handoff::RULES,
        html_view::RULES,
        gate::RULES,
    ];
    files.into_iter().flatten().copied()
}

/// What concerns the task as a whole.
pub(super) fn check_task(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    layout::check_task(context, findings);
    index_section::check_task(context, findings);
    json::check_task(context, findings);
}

/// What concerns one run.
pub(super) fn check_run(context: &Context<'_, '_>, run: &Run<'_>, findings: &mut Vec<Finding>) {
    layout::check_run(run, findings);
    rendering::check_run(run, findings);
    reading_confirmation::check_run(run, findings);
    worker_result::check_run(run, findings);
    worker_front_matter::check_run(context, run, findings);
    index_section::check_run(run, findings);
    stage_carry::check_run(context, run, findings);
    verifier_result::check_run(context, run, findings);
    audit::check_run(context, run, findings);
    errors::check_run(run, findings);
    carry::check_run(context, run, findings);
    consumers::check_run(context, run, findings);
    convergence::check_run(context, run, findings);
    json::check_run(run, findings);
    improvement::check_run(run, findings);
    verifier_commands::check_run(context, run, findings);
    handoff::check_run(run, findings);
    html_view::check_run(run, findings);
}

/// What concerns one report, in its run when it lies in one.
pub(super) fn check_report(context: &Context<'_, '_>, run: Option<&Run<'_>>, report: &Report<'_>, findings: &mut Vec<Finding>) {
    let views = report.views();
    layout::check_report(&views, findings);
    rendering::check_report(run, report, findings);
    reading_confirmation::check_report(report, findings);
    index_section::check_report(report, findings);
    carry::check_report(context, run, &views, findings);
    json::check_report(report, findings);
    data::check_report(context, report, findings);
    language::check_report(context, &views, findings);
    head::check_report(run, &views, findings);
    verdict::check_report(run, &views, findings);
    execution::check_report(context, run, report, &views, findings);
    carry_in::check_report(context, run, report, &views, findings);
    clarification::check_report(&views, findings);
    follow_up::check_report(context, run, &views, findings);
    requirements::check_report(context, run, &views, findings);
    error_analysis::check_report(run, &views, findings);
    improvement::check_report(run, &views, findings);
    plan::check_report(&views, findings);
    stage_map::check_report(context, &views, findings);
    stage::check_report(&views, findings);
    implementation::check_report(context, run, report, &views, findings);
    commits::check_report(context, &views, findings);
    tdd::check_report(context, run, report, &views, findings);
    verifier::check_report(context, run, report, &views, findings);
    verifier_commands::check_report(context, &views, findings);
    rollback::check_report(context, &views, findings);
    placeholder::check_report(&views, findings);
    pull_request::check_report(context, &views, findings);
    final_verification::check_report(&views, findings);
    handoff::check_report(context, run, &views, findings);
}

/// What concerns the project's settings.
pub(super) fn check_project(config: &Config, project: &Project<'_>, findings: &mut Vec<Finding>) {
    json::check_project(project, findings);
    language::check_project(project, findings);
    qa_commands::check_project(config, project, findings);
}

/// The task type that a report names. Markdown that names none has the one of its run's folder.
fn task_type_of(run: Option<&Run<'_>>, view: &View<'_>) -> Option<TaskType> {
    match (&view.task_type, view.origin) {
        (None, Origin::Markdown) => run?.task_type,
        _ => view.known_task_type(),
    }
}

#[cfg(test)]
mod tests;
