//! Rules about HTML views, slim copies and user responses (catalogue, group K).

use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::run::Run;
use crate::rule::Rule;

/// The rules of this file, in the order of the catalogue.
pub const RULES: &[&Rule] = &[];

/// Looks at one run.
pub fn check_run(_context: &Context<'_, '_>, _run: &Run<'_>, _findings: &mut Vec<Finding>) {}
