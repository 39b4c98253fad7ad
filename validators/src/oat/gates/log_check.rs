//! `oat:log-check`: the verdict of the convention's own command with `--require-synthesis`, no more and no less. It accepts a project
//! without a log.

use crate::gate::GateAnswer;
use crate::oat::context::Context;
use crate::oat::rules::log::{check_pending, check_terminators};

/// Answers as the newest command does.
pub(super) fn ask(context: &Context<'_, '_>) -> GateAnswer {
    let mut findings = Vec::new();
    if let Some(log) = &context.project.log {
        check_pending(log, &mut findings);
        check_terminators(log, &mut findings);
    }
    let next = (!findings.is_empty()).then(|| "mend the log, then ask again".to_owned());
    GateAnswer::from_findings(findings, next)
}
