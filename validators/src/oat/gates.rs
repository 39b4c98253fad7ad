//! The family's lifecycle questions: what `validate-plan` and `log check` answer.

mod log_check;
mod name;
mod subject;
mod validate_plan;

use std::path::Path;

pub use name::GateName;

use self::subject::with_subject;
use crate::config::Config;
use crate::gate::GateAnswer;

/// Asks a gate about one project: its folder, or a file in it.
///
/// Relative targets are below `working_directory`, an absolute path.
#[must_use]
pub fn answer(gate: GateName, target: &Path, working_directory: &Path, config: &Config) -> GateAnswer {
    match gate {
        GateName::ValidatePlan => with_subject(target, working_directory, config, |context| validate_plan::ask(&context)),
        GateName::LogCheck => with_subject(target, working_directory, config, |context| log_check::ask(&context)),
    }
}
