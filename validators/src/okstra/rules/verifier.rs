//! Rules about what a report says of its verifiers (catalogue, group I).

use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::report::Report;
use crate::okstra::run::Run;
use crate::rule::Rule;

/// The rules of this file, in the order of the catalogue.
pub const RULES: &[&Rule] = &[];

/// Looks at one run.
pub fn check_run(_context: &Context<'_, '_>, _run: &Run<'_>, _findings: &mut Vec<Finding>) {}

/// Looks at one report, in its run when it lies in one.
pub fn check_report(_context: &Context<'_, '_>, _run: Option<&Run<'_>>, _report: &Report<'_>, _findings: &mut Vec<Finding>) {}
