//! Rules about `qaCommands` in the project's settings (catalogue, group J).

use crate::finding::Finding;
use crate::okstra::project::Project;
use crate::rule::Rule;

/// The rules of this file, in the order of the catalogue.
pub const RULES: &[&Rule] = &[];

/// Looks at the project's settings.
pub fn check_project(_project: &Project<'_>, _findings: &mut Vec<Finding>) {}
