//! The task a report is about, and the block that only its type has.

use serde::{Deserialize, Serialize};

use super::closed_set::closed_set;
use super::{
    ErrorAnalysis, FinalVerification, Implementation, ImplementationPlanning, ImprovementDiscovery, ReleaseHandoff,
    RequirementsDiscovery,
};

closed_set! {
    /// The type of a task.
    TaskType {
        /// What is asked for.
        RequirementsDiscovery = "requirements-discovery",
        /// Why something fails.
        ErrorAnalysis = "error-analysis",
        /// How to do it.
        ImplementationPlanning = "implementation-planning",
        /// A stage of a plan, done.
        Implementation = "implementation",
        /// Whether it does what was asked for.
        FinalVerification = "final-verification",
        /// Branch and pull request.
        ReleaseHandoff = "release-handoff",
        /// What could be better.
        ImprovementDiscovery = "improvement-discovery",
    }
}

/// The task. Its type is that of the report's block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Task {
    /// Project, group and task, joined by `:` or `/`.
    pub key: String,
    /// Number of the run among those of this type: at least three digits.
    pub seq: String,
    /// What it is called.
    pub title: Option<String>,
}

/// What only one type of task has.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum TaskBlock {
    /// `requirementsDiscovery`
    RequirementsDiscovery(RequirementsDiscovery),
    /// `errorAnalysis`
    ErrorAnalysis(ErrorAnalysis),
    /// `implementationPlanning`
    ImplementationPlanning(ImplementationPlanning),
    /// `implementation`
    Implementation(Box<Implementation>),
    /// `finalVerification`
    FinalVerification(FinalVerification),
    /// `releaseHandoff`
    ReleaseHandoff(Box<ReleaseHandoff>),
    /// `improvementDiscovery`
    ImprovementDiscovery(ImprovementDiscovery),
}

impl TaskBlock {
    /// The type of task that has this block.
    #[must_use]
    pub const fn task_type(&self) -> TaskType {
        match self {
            Self::RequirementsDiscovery(_) => TaskType::RequirementsDiscovery,
            Self::ErrorAnalysis(_) => TaskType::ErrorAnalysis,
            Self::ImplementationPlanning(_) => TaskType::ImplementationPlanning,
            Self::Implementation(_) => TaskType::Implementation,
            Self::FinalVerification(_) => TaskType::FinalVerification,
            Self::ReleaseHandoff(_) => TaskType::ReleaseHandoff,
            Self::ImprovementDiscovery(_) => TaskType::ImprovementDiscovery,
        }
    }
}

/// The task as the data has it.
#[derive(Deserialize)]
pub(super) struct TaskData {
    key: String,
    #[serde(rename = "type")]
    task_type: TaskType,
    seq: String,
    title: Option<String>,
}

/// Why the blocks of some data do not make a report.
#[derive(Debug, thiserror::Error)]
pub(super) enum DifferentBlocks {
    #[error("the block of the task type `{}` is missing", .0.as_str())]
    Missing(TaskType),
    #[error("a task of type `{}` has no block of the type `{}`", own.as_str(), foreign.as_str())]
    Foreign { own: TaskType, foreign: TaskType },
}

impl TaskData {
    /// The one block there is, which must be that of the task's type.
    pub(super) fn own_block(&self, blocks: [Option<TaskBlock>; 7]) -> Result<TaskBlock, DifferentBlocks> {
        let own = self.task_type;
        let mut found = None;
        for block in blocks.into_iter().flatten() {
            let foreign = block.task_type();
            if foreign != own {
                return Err(DifferentBlocks::Foreign { own, foreign });
            }
            found = Some(block);
        }
        found.ok_or(DifferentBlocks::Missing(own))
    }
}

impl From<TaskData> for Task {
    fn from(data: TaskData) -> Self {
        Self { key: data.key, seq: data.seq, title: data.title }
    }
}
