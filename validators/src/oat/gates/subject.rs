//! What a gate is asked about: one project.

use std::path::Path;

use crate::config::Config;
use crate::finding::Finding;
use crate::gate::GateAnswer;
use crate::oat::context::Context;
use crate::oat::neighbours::Neighbours;
use crate::oat::project::Project;
use crate::oat::{discover, layout};
use crate::octon;
use crate::source::FilePath;
use crate::workspace::{Directory, FileRef, Workspace, absolute};

/// Finds the project that `target` means, and lets `ask` look at it. Where nothing is, `missing` says so.
pub(super) fn with_subject(
    target: &Path,
    working_directory: &Path,
    config: &Config,
    missing: impl FnOnce(&FilePath) -> Finding,
    ask: impl FnOnce(Context<'_, '_>) -> GateAnswer,
) -> GateAnswer {
    let path = absolute(target, working_directory);
    let roots = [octon::layout::ROOT.to_owned(), config.roots.okstra.clone(), layout::ROOT.to_owned()];
    let workspace =
        Workspace::new(std::slice::from_ref(&path), working_directory, &roots, config.limits).with_earlier(config.base.clone());
    let found = workspace.find(&path);
    let Some(start) = found.directory().or_else(|| found.file().map(FileRef::directory)) else {
        let shown = FilePath::relative_to(&path, working_directory);
        return GateAnswer::from_findings(vec![missing(&shown)], None);
    };
    let directory = project_of(&workspace, start);
    let project = Project::load(&workspace, directory);
    let neighbours = Neighbours::of(&workspace, &[directory]);
    let mut answer = ask(Context { workspace: &workspace, config, project: &project, neighbours: &neighbours });
    answer.sources = octon::gates::sources_of(&answer.findings, &workspace);
    answer
}

/// The project that a folder is or lies in. Any folder with a plan is taken for one: the convention's commands do not ask where it lies.
fn project_of<'w>(workspace: &'w Workspace, start: &'w Directory) -> &'w Directory {
    if start.file(layout::PLAN).is_some() {
        return start;
    }
    discover::project_at_or_above(workspace, start.path()).unwrap_or(start)
}
