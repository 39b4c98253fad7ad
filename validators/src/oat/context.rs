//! What the rules of a project may know beyond the document they look at.

use super::neighbours::Neighbours;
use super::project::Project;
use crate::config::Config;
use crate::workspace::Workspace;

/// Everything the rules may look at besides their own document.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c, 'w> {
    /// The files around the project.
    pub workspace: &'w Workspace,
    /// What the run was told.
    pub config: &'c Config,
    /// The project.
    pub project: &'c Project<'w>,
    /// The projects beside it.
    pub neighbours: &'c Neighbours<'w>,
}
