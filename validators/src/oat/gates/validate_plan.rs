//! `oat:validate-plan`: the verdict of the convention's own command, no more and no less.

use crate::gate::GateAnswer;
use crate::oat::context::Context;
use crate::oat::rules::plan_verdict::verdict;

/// Answers as the command does. A plan that cannot be read makes the answer incomplete.
pub(super) fn ask(context: &Context<'_, '_>) -> GateAnswer {
    GateAnswer::from_findings(verdict(context.project), None)
}
