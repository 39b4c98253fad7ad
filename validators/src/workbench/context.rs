//! What the rules may know beyond the document they look at.

use super::workbench::Workbench;
use crate::config::Config;
use crate::workspace::Workspace;

/// Everything the rules may look at besides their own document.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c, 'w> {
    /// The files around the workbench.
    pub workspace: &'w Workspace,
    /// What the run was told.
    pub config: &'c Config,
    /// The repository.
    pub workbench: &'c Workbench<'w>,
}
