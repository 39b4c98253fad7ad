//! Rules about folders and names of runs (catalogue, group A).

use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::okstra::context::Context;
use crate::okstra::run::Run;
use crate::okstra::task_type::TaskType;
use crate::rule::rules;

rules! { "okstra":
    RUN_UNKNOWN_TASK_TYPE = "run-unknown-task-type", Error, Upstream, "the folder of a run is not named after a task type";
}

/// Looks at the folder and the file names of a run.
pub fn check_run(_context: &Context<'_, '_>, run: &Run<'_>, findings: &mut Vec<Finding>) {
    if run.task_type.is_none() && !run.is_only_pointers() {
        let name = run.directory.name().to_string_lossy();
        let place = Place::whole(run.directory.shown().clone());
        let message = format!("the run's folder `{name}` is not named after a task type");
        let known = TaskType::ALL.map(TaskType::as_str);
        let help = match nearest(&name, known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("task types are {}", known.join(", ")),
        };
        findings.push(Finding::new(&RUN_UNKNOWN_TASK_TYPE, place, message).with_help(help));
    }
}
