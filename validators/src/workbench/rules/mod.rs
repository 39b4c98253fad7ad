//! The rules, in files named after the document they read.

pub mod branch;
pub mod comments;
pub mod commit;
pub mod dependencies;
pub mod pm_document;
pub mod report;

use super::context::Context;
use crate::finding::Finding;
use crate::rule::Rule;

/// The rules of the family, in the order of the catalogue.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let files: [&'static [&'static Rule]; 6] =
        [comments::RULES, dependencies::RULES, pm_document::RULES, commit::RULES, branch::RULES, report::RULES];
    files.into_iter().flatten().copied()
}

/// What concerns a repository with a workbench.
pub(super) const fn check_workbench(_context: &Context<'_, '_>, _findings: &mut Vec<Finding>) {}
