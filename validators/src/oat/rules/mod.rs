//! The rules, in files named after the document they read.

pub mod asked;
pub mod closeout;
pub mod coordination;
pub mod decisions;
pub mod dispatch_profile;
pub mod implementation_completion;
pub mod implementation_pointer;
pub mod implementation_runs;
pub mod implementation_sections;
pub mod implementation_status;
pub mod implementation_tasks;
pub mod log;
pub mod log_history;
pub mod plan_checkpoints;
pub mod plan_front_matter;
pub mod plan_groups;
pub mod plan_phases;
pub mod plan_sections;
pub mod plan_status;
pub mod plan_tasks;
mod plan_values;
pub mod plan_verdict;
pub mod quick_plan;
pub mod removed_tasks;
pub mod review_coverage;
pub mod review_fields;
pub mod review_files;
pub mod review_history;
pub mod review_provenance;
pub mod review_scopes;
pub mod review_states;
pub mod review_table;
pub mod run_fields;
pub mod run_history;
pub mod split_plan;
pub mod state_exit_gate;
pub mod state_fields;
pub mod state_front_matter;
pub mod state_legacy_keys;
pub mod state_lists;
pub mod state_pointers;
pub mod state_policies;
pub mod state_readers;
pub mod state_times;

use super::context::Context;
use crate::finding::Finding;
use crate::rule::Rule;

/// The rules of the family, in the order of the catalogue.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let files = [
        plan_verdict::RULES,
        plan_front_matter::RULES,
        plan_status::RULES,
        plan_checkpoints::RULES,
        plan_groups::RULES,
        plan_phases::RULES,
        plan_tasks::RULES,
        plan_sections::RULES,
        quick_plan::RULES,
        review_table::RULES,
        review_scopes::RULES,
        review_states::RULES,
        review_coverage::RULES,
        review_provenance::RULES,
        dispatch_profile::RULES,
        removed_tasks::RULES,
        asked::RULES,
        review_history::RULES,
        review_files::RULES,
        review_fields::RULES,
        state_front_matter::RULES,
        state_readers::RULES,
        state_fields::RULES,
        state_times::RULES,
        state_legacy_keys::RULES,
        state_lists::RULES,
        state_pointers::RULES,
        state_exit_gate::RULES,
        state_policies::RULES,
        coordination::RULES,
        decisions::RULES,
        closeout::RULES,
        implementation_pointer::RULES,
        implementation_status::RULES,
        implementation_tasks::RULES,
        implementation_completion::RULES,
        implementation_sections::RULES,
        implementation_runs::RULES,
        run_fields::RULES,
        run_history::RULES,
        log::RULES,
        log_history::RULES,
        split_plan::RULES,
    ];
    files.into_iter().flatten().copied()
}

/// What concerns one project.
pub(super) fn check_project(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    plan_verdict::check(context, findings);
    plan_front_matter::check(context, findings);
    plan_status::check(context, findings);
    plan_checkpoints::check(context, findings);
    plan_groups::check(context, findings);
    plan_phases::check(context, findings);
    plan_tasks::check(context, findings);
    plan_sections::check(context, findings);
    quick_plan::check(context, findings);
    review_table::check(context, findings);
    review_scopes::check(context, findings);
    review_states::check(context, findings);
    review_coverage::check(context, findings);
    review_provenance::check(context, findings);
    dispatch_profile::check(context, findings);
    removed_tasks::check(context, findings);
    review_history::check(context, findings);
    review_files::check(context, findings);
    review_fields::check(context, findings);
    state_front_matter::check(context, findings);
    state_readers::check(context, findings);
    state_fields::check(context, findings);
    state_times::check(context, findings);
    state_legacy_keys::check(context, findings);
    state_lists::check(context, findings);
    state_pointers::check(context, findings);
    state_exit_gate::check(context, findings);
    state_policies::check(context, findings);
    coordination::check(context, findings);
    decisions::check(context, findings);
    closeout::check(context, findings);
    implementation_pointer::check(context, findings);
    implementation_status::check(context, findings);
    implementation_tasks::check(context, findings);
    implementation_completion::check(context, findings);
    implementation_sections::check(context, findings);
    implementation_runs::check(context, findings);
    run_fields::check(context, findings);
    run_history::check(context, findings);
    log::check(context, findings);
    log_history::check(context, findings);
    split_plan::check(context, findings);
}
