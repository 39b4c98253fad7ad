//! The family's lifecycle questions: may a stage of a plan start, and may a verified branch be handed over?

mod blocking;
mod implementation;
mod name;
mod release_handoff;
mod repository;
mod subject;

use std::path::Path;

pub use name::GateName;

use self::subject::{Subject, views, with_subject};
use super::context::Context;
use super::report::Report;
use super::run::Run;
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

/// What stands between a run's newest report and the next step, as the gates see it, without a look at the repository. `None` when there is
/// nothing to read in the report.
#[must_use]
pub fn stand(context: &Context<'_, '_>, run: &Run<'_>, report: &Report<'_>) -> Option<GateAnswer> {
    let subject = Subject { context: *context, run: Some(run), report, views: views(report) };
    let view = subject.views.first()?;
    let answer = match view.known_task_type().or(run.task_type)? {
        TaskType::ImplementationPlanning => implementation::ask(&subject),
        TaskType::FinalVerification => {
            let mut findings = release_handoff::verdict_findings(&subject);
            findings.extend(blocking::open_items(&subject).into_iter().map(|item| item.finding));
            let next = if findings.is_empty() { TaskType::ReleaseHandoff } else { TaskType::FinalVerification };
            GateAnswer::from_findings(findings, Some(next.to_string()))
        }
        _ => {
            let open = blocking::open_items(&subject);
            let names: Vec<&str> = open.iter().map(|item| item.name.as_str()).collect();
            let next = (!names.is_empty()).then(|| format!("answer {}", names.join(", ")));
            GateAnswer::from_findings(open.into_iter().map(|item| item.finding).collect(), next)
        }
    };
    Some(answer)
}
