//! Where tasks, state roots and reports lie.

use std::path::Path;

use super::layout;
use super::task_type::TaskType;
use crate::workspace::{Directory, FileRef, Workspace};

/// Whether the folder is the state root of a project: its path ends with `state_root`.
#[must_use]
pub fn is_state_root(directory: &Directory, state_root: &str) -> bool {
    directory.path().ends_with(state_root)
}

/// The state root that a folder lies in.
#[must_use]
pub fn state_root_above<'w>(workspace: &'w Workspace, directory: &Directory, state_root: &str) -> Option<&'w Directory> {
    let above = directory.path().ancestors().find(|path| path.ends_with(state_root))?;
    workspace.find(above).directory()
}

/// Whether the folder is a task: it holds a task manifest, or `runs/` with a folder that is named after a task type and holds what
/// runs hold.
#[must_use]
pub fn is_task(directory: &Directory) -> bool {
    // Asked of every folder of the tree, so the names are looked at before anything below is listed.
    if let Some(runs) = directory.directory(layout::RUNS) {
        return directory.file(layout::MANIFEST).is_some() || holds_run(runs);
    }
    directory.file(layout::MANIFEST).is_some()
}

fn holds_run(runs: &Directory) -> bool {
    let named = |run: &Directory| run.name().to_str().is_some_and(|name| TaskType::from_name(name).is_some());
    runs.directories().any(|run| named(run) && layout::RUN_PARTS.iter().any(|part| run.directory(part).is_some()))
}

/// Whether a file is the data of a final report by its name.
#[must_use]
pub fn is_report_data(file: FileRef<'_>) -> bool {
    let name = file.name().as_encoded_bytes();
    name.ends_with(layout::DATA_SUFFIX.as_bytes()) && name.starts_with(layout::REPORT_STEM.as_bytes())
}

/// The task that a folder is or lies in.
#[must_use]
pub fn task_at_or_above<'w>(workspace: &'w Workspace, start: &Path) -> Option<&'w Directory> {
    start.ancestors().map_while(|path| workspace.find(path).directory()).find(|folder| is_task(folder))
}
