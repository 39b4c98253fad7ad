//! What the rules of a task may know beyond the document they look at.

use super::task::Task;
use super::version::Version;
use crate::config::Config;
use crate::workspace::Workspace;

/// Everything the rules may look at besides their own document.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c, 'w> {
    /// The files around the task.
    pub workspace: &'w Workspace,
    /// What the run was told.
    pub config: &'c Config,
    /// The task with all its runs.
    pub task: &'c Task<'w>,
}

impl Context<'_, '_> {
    /// Whether the task's reports name a version of the convention that is at least `version`. Unknown counts as the reference
    /// version 0.36.1.
    #[must_use]
    pub fn is_at_least(&self, version: Version) -> bool {
        self.task.version().unwrap_or(Version(0, 36, 1)) >= version
    }
}
