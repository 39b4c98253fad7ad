//! The rules, in files named after the document they read.

pub mod closeout;
pub mod coordination;
pub mod decisions;
pub mod dispatch_profile;
pub mod implementation_runs;
pub mod implementation_tasks;
pub mod log;
pub mod plan_checkpoints;
pub mod plan_front_matter;
pub mod plan_groups;
pub mod plan_phases;
pub mod plan_sections;
pub mod plan_tasks;
pub mod plan_verdict;
pub mod quick_plan;
pub mod removed_tasks;
pub mod review_files;
pub mod reviews;
pub mod split_plan;
pub mod state_fields;
pub mod state_front_matter;
pub mod state_pointers;
pub mod state_policies;

use super::context::Context;
use crate::finding::Finding;
use crate::rule::Rule;

/// The rules of the family, in the order of the catalogue.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let files = [
        plan_verdict::RULES,
        plan_front_matter::RULES,
        plan_checkpoints::RULES,
        plan_groups::RULES,
        plan_phases::RULES,
        plan_tasks::RULES,
        plan_sections::RULES,
        quick_plan::RULES,
        dispatch_profile::RULES,
        removed_tasks::RULES,
        reviews::RULES,
        review_files::RULES,
        state_front_matter::RULES,
        state_fields::RULES,
        state_pointers::RULES,
        state_policies::RULES,
        coordination::RULES,
        decisions::RULES,
        closeout::RULES,
        implementation_tasks::RULES,
        implementation_runs::RULES,
        log::RULES,
        split_plan::RULES,
    ];
    files.into_iter().flatten().copied()
}

/// What concerns one project.
pub(super) fn check_project(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    plan_verdict::check(context, findings);
    plan_front_matter::check(context, findings);
    plan_checkpoints::check(context, findings);
    plan_groups::check(context, findings);
    plan_phases::check(context, findings);
    plan_tasks::check(context, findings);
    plan_sections::check(context, findings);
    quick_plan::check(context, findings);
    dispatch_profile::check(context, findings);
    removed_tasks::check(context, findings);
    reviews::check(context, findings);
    review_files::check(context, findings);
    state_front_matter::check(context, findings);
    state_fields::check(context, findings);
    state_pointers::check(context, findings);
    state_policies::check(context, findings);
    coordination::check(context, findings);
    decisions::check(context, findings);
    closeout::check(context, findings);
    implementation_tasks::check(context, findings);
    implementation_runs::check(context, findings);
    log::check(context, findings);
    split_plan::check(context, findings);
}
