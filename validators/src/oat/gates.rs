//! The family's lifecycle questions: may the implementation go on, and what do `validate-plan`, `log check` and `closeout-check` answer?

mod closeout;
mod implement;
mod log_check;
mod name;
mod subject;
mod validate_plan;

use std::path::Path;

pub use closeout::CloseoutOptions;
pub(super) use implement::ask as implementation_gate;
pub use name::GateName;

use self::subject::with_subject;
use crate::config::Config;
use crate::gate::GateAnswer;
use crate::oat::rules::plan_verdict::missing_plan;

/// Asks a gate about one project: its folder, or a file in it.
///
/// Relative targets are below `working_directory`, an absolute path.
#[must_use]
pub fn answer(gate: GateName, target: &Path, working_directory: &Path, config: &Config, options: CloseoutOptions) -> GateAnswer {
    let missing = if gate == GateName::Closeout { closeout::missing_state } else { missing_plan };
    with_subject(target, working_directory, config, missing, |context| match gate {
        GateName::Implement => implement::ask(&context),
        GateName::ValidatePlan => validate_plan::ask(&context),
        GateName::LogCheck => log_check::ask(&context),
        GateName::Closeout => closeout::ask(&context, options),
    })
}
