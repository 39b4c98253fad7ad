//! Rules about what state.md says about the other documents (catalogue 4).

use crate::finding::Finding;
use crate::oat::context::Context;
use crate::rule::Rule;

/// The rules of this file, in the order of the catalogue.
pub const RULES: &[&Rule] = &[];

/// Looks at a project.
pub const fn check(_context: &Context<'_, '_>, _findings: &mut Vec<Finding>) {}
