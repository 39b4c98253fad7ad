//! The family's lifecycle questions: may a stage of a plan start, and may a verified branch be handed over?

mod blocking;
mod implementation;
mod name;
mod release_handoff;
mod repository;
mod subject;

use std::path::Path;

pub use name::GateName;

use self::subject::with_subject;
use super::task_type::TaskType;
use crate::config::Config;
use crate::gate::{GateAnswer, StatedRepository};

/// Asks a gate about one target: a report's data or Markdown, or the folder of its run or task, where the newest report of the right
/// type is meant. What `stated` says about the repository
/// is believed, and the rest looked up in git's files.
///
/// Relative targets are below `working_directory`, an absolute path.
#[must_use]
pub fn answer(gate: GateName, target: &Path, working_directory: &Path, config: &Config, stated: &StatedRepository) -> GateAnswer {
    match gate {
        GateName::Implementation => {
            with_subject(target, working_directory, config, TaskType::ImplementationPlanning, implementation::ask)
        }
        GateName::ReleaseHandoff => with_subject(target, working_directory, config, TaskType::FinalVerification, |subject| {
            release_handoff::ask(subject, stated)
        }),
    }
}
