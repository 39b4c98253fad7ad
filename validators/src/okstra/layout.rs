//! Names of the convention's files and folders (catalogue 1.2).

use super::task_type::TaskType;

/// Where the state of a project lies in its repository unless the configuration says otherwise.
pub const STATE_ROOT: &str = ".project-docs/okstra";
/// The project's settings, in the state root.
pub const PROJECT: &str = "project.json";
/// A task's manifest, in the task's folder.
pub const MANIFEST: &str = "task-manifest.json";
/// The folder of a task's runs.
pub const RUNS: &str = "runs";
/// The folder of a run's reports.
pub const REPORTS: &str = "reports";
/// The folder of a run's worker results, audits and errors sidecars.
pub const WORKER_RESULTS: &str = "worker-results";
/// The folder of a run's state files.
pub const STATE: &str = "state";
/// The folder of the prompts that a run's workers were given.
pub const PROMPTS: &str = "prompts";
/// The folder of the answers that a person gave to a run's report.
pub const USER_RESPONSES: &str = "user-responses";
/// The folder of stage carry files, in the folder of an implementation run.
pub const CARRY: &str = "carry";
/// The list of stages that were started and done, in the folder of a planning run.
pub const CONSUMERS: &str = "consumers.jsonl";
/// The record of an improvement discovery's questions about scope and lenses, in [`STATE`].
pub const GRILLING: &str = "phase-1.5-grilling.md";
/// The folders that only runs hold.
pub const RUN_PARTS: [&str; 6] = [REPORTS, WORKER_RESULTS, STATE, PROMPTS, USER_RESPONSES, CARRY];
/// How the name of a report's data ends.
pub const DATA_SUFFIX: &str = ".data.json";
/// How the name of a report begins.
pub const REPORT_STEM: &str = "final-report";

/// The parts of a name `<stem>-<task-type>-<seq>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunFileName<'n> {
    /// What the file is: `final-report`, `claude-worker`, `claude-worker-audit`, `convergence`, …
    pub stem: &'n str,
    /// The task type.
    pub task_type: TaskType,
    /// The counter, digits only; its width is not checked here.
    pub seq: &'n str,
}

impl<'n> RunFileName<'n> {
    /// Reads the part of a file's name before its extension (`.md`, `.html`, `.slim.md`, `.data.json`, …).
    #[must_use]
    pub fn parse(name: &'n str) -> Option<Self> {
        let bare = name.split('.').next()?;
        let (head, seq) = bare.rsplit_once('-')?;
        if seq.is_empty() || !seq.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        // `implementation` ends no other task type's name, and none ends another, so the first match is the only one.
        TaskType::ALL.into_iter().find_map(|task_type| {
            let stem = head.strip_suffix(task_type.as_str())?.strip_suffix('-')?;
            (!stem.is_empty()).then_some(Self { stem, task_type, seq })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{RunFileName, TaskType};

    #[test]
    fn names_of_run_files_are_taken_apart() {
        let parse = |name| RunFileName::parse(name).map(|name| (name.stem, name.task_type, name.seq));
        assert_eq!(
            parse("final-report-implementation-planning-001.data.json"),
            Some(("final-report", TaskType::ImplementationPlanning, "001"))
        );
        assert_eq!(
            parse("claude-worker-audit-implementation-0012.md"),
            Some(("claude-worker-audit", TaskType::Implementation, "0012"))
        );
        assert_eq!(parse("claude-worker-implementation.md"), None);
        assert_eq!(parse("implementation-001.md"), None);
        assert_eq!(parse("final-report-deployment-001.md"), None);
    }
}
