//! The rules, in files named after the document they read.

pub mod config;
pub mod decomposition;
pub mod dispatch;
pub mod invocation;
pub mod issue_export;
pub mod issue_labels;
pub mod issue_status;
pub mod prompts;
pub mod settings;
pub mod settings_version;
pub mod skill;
pub mod status_lists;
pub mod sync_paths;

use super::context::Context;
use crate::finding::Finding;
use crate::parsed_file::JsonFile;
use crate::rule::Rule;

/// The rules of the family, in the order of the catalogue.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let files = [
        issue_export::RULES,
        issue_status::RULES,
        issue_labels::RULES,
        decomposition::RULES,
        invocation::RULES,
        settings::RULES,
        settings_version::RULES,
        skill::RULES,
        sync_paths::RULES,
        config::RULES,
        prompts::RULES,
        status_lists::RULES,
        dispatch::RULES,
    ];
    files.into_iter().flatten().copied()
}

/// What concerns a repository with a workbench.
pub(super) fn check_workbench(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    settings::check(context.workbench, findings);
    settings_version::check(context.workbench, findings);
    skill::check(context, findings);
    sync_paths::check(context, findings);
    config::check(context.workbench, findings);
    prompts::check(context, findings);
    status_lists::check(context.workbench, findings);
    dispatch::check(context, findings);
    context.workbench.markdown().for_each(|page| invocation::check_page(page, findings));
}

/// What concerns an export of issues with their labels.
pub(super) fn check_issue_export(export: &JsonFile<'_>, findings: &mut Vec<Finding>) {
    let issues = issue_export::read(export, findings);
    for issue in &issues {
        issue_status::check(issue, export.path(), findings);
        issue_labels::check(issue, export.path(), findings);
    }
    decomposition::check(&issues, export.path(), findings);
}
