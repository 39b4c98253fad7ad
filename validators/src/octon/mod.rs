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
mod target_search;
#[cfg(test)]
mod test_repository;
mod yaml_file;

pub use gate_tables::{StandardOptions, check_level};

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
