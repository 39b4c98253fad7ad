//! From projects to findings: load, let every rule look, drop.

use rayon::prelude::*;

use super::context::Context;
use super::neighbours::Neighbours;
use super::project::Project;
use super::rules;
use crate::config::Config;
use crate::judged::Judged;
use crate::workspace::{Directory, Workspace};

/// Looks at the projects in `projects`. Each is loaded, judged and dropped on its own, so memory does not grow with their number.
#[must_use]
pub fn assess<'w>(workspace: &'w Workspace, config: &Config, projects: &[&'w Directory]) -> Judged {
    let neighbours = Neighbours::of(workspace, projects);
    let of_project = |directory: &&'w Directory| {
        Judged::guarded(directory.shown(), || {
            let project = Project::load(workspace, directory);
            let mut findings = project.problems.clone();
            rules::check_project(&Context { workspace, config, project: &project, neighbours: &neighbours }, &mut findings);
            Judged { findings, ..Judged::default() }.with_documents(project.documents()).with_artifacts("project", 1)
        })
    };
    projects.par_iter().map(of_project).reduce(Judged::default, Judged::join)
}
