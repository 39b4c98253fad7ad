//! Family `octon`: proposal packets, proposal programs and the proposal registry.
//!
//! [`packet`] loads one packet; [`assess`] reads every file once and lets the [`mod@rules`] find facts; the gate tables say which
//! fact counts for which gate in which [`state`]; [`gates`] answers lifecycle questions and [`check_level`] serves `check`.

pub mod assess;
pub mod context;
pub mod digest;
pub mod discover;
pub mod facts;
mod file_pass;
mod gate_tables;
pub mod gates;
pub mod layout;
pub mod lifecycle;
pub mod manifest;
pub mod packet;
pub mod program;
pub mod projection;
pub mod receipt;
pub mod receipts;
pub mod registry_file;
pub mod rules;
mod scan;
pub mod state;
pub mod status;
mod target_search;
#[cfg(test)]
mod test_repository;
mod yaml_file;

pub use gate_tables::{StandardOptions, check_level};

use std::path::Path;

use countersign_schemas::Schema;

use crate::rule::Rule;

/// The rules of the family.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let files = [
        rules::manifest::RULES,
        rules::subtype::RULES,
        rules::catalog::RULES,
        rules::source_map::RULES,
        rules::review::RULES,
        rules::receipt_form::RULES,
        rules::receipt_time::RULES,
        rules::completeness::RULES,
        rules::prompt::RULES,
        rules::conformance::RULES,
        rules::drift::RULES,
        rules::receipts::RULES,
        rules::program::RULES,
        rules::registry::RULES,
        rules::targets::RULES,
    ];
    files.into_iter().flatten().copied()
}

/// The embedded schema that a YAML file of this convention is validated against, by the file's path.
#[must_use]
pub fn schema_for(path: &Path) -> Option<&'static Schema> {
    let name = path.file_name()?.to_str()?;
    let subtype = [
        (state::Kind::Architecture, &countersign_schemas::OCTON_ARCHITECTURE_PROPOSAL),
        (state::Kind::Design, &countersign_schemas::OCTON_DESIGN_PROPOSAL),
        (state::Kind::Migration, &countersign_schemas::OCTON_MIGRATION_PROPOSAL),
        (state::Kind::Policy, &countersign_schemas::OCTON_POLICY_PROPOSAL),
    ];
    if path.ends_with(layout::REGISTRY) {
        return Some(&countersign_schemas::OCTON_PROPOSAL_REGISTRY);
    }
    if path.ends_with(layout::CHILD_REGISTRY) {
        return Some(&countersign_schemas::OCTON_CHILD_REGISTRY);
    }
    if name == layout::MANIFEST {
        return Some(&countersign_schemas::OCTON_PROPOSAL);
    }
    subtype.into_iter().find(|(kind, _)| kind.manifest_name() == name).map(|(_, schema)| schema)
}
