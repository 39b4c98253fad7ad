//! Rules about follow-up tasks (catalogue, group F).

use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::report::Report;
use crate::okstra::run::Run;
use crate::rule::Rule;

/// The rules of this file, in the order of the catalogue.
pub const RULES: &[&Rule] = &[];

/// Looks at one report, in its run when it lies in one.
pub fn check_report(_context: &Context<'_, '_>, _run: Option<&Run<'_>>, _report: &Report<'_>, _findings: &mut Vec<Finding>) {}
