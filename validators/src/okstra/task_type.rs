//! The seven kinds of work that a run does.

use std::fmt;

/// What a run is for (catalogue 1.2). The names are those of run folders, file names and reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskType {
    /// What is wanted?
    RequirementsDiscovery,
    /// What is wrong, and why?
    ErrorAnalysis,
    /// How shall it be done?
    ImplementationPlanning,
    /// Doing it, one stage a run.
    Implementation,
    /// Was it done?
    FinalVerification,
    /// Handing it over: push and pull request.
    ReleaseHandoff,
    /// What could be better?
    ImprovementDiscovery,
}

impl TaskType {
    /// All task types, in the order of a task's life.
    pub const ALL: [Self; 7] = [
        Self::RequirementsDiscovery,
        Self::ErrorAnalysis,
        Self::ImplementationPlanning,
        Self::Implementation,
        Self::FinalVerification,
        Self::ReleaseHandoff,
        Self::ImprovementDiscovery,
    ];

    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RequirementsDiscovery => "requirements-discovery",
            Self::ErrorAnalysis => "error-analysis",
            Self::ImplementationPlanning => "implementation-planning",
            Self::Implementation => "implementation",
            Self::FinalVerification => "final-verification",
            Self::ReleaseHandoff => "release-handoff",
            Self::ImprovementDiscovery => "improvement-discovery",
        }
    }

    /// The key of the task type's own block in a report's data.
    #[must_use]
    pub const fn block_key(self) -> &'static str {
        match self {
            Self::RequirementsDiscovery => "requirementsDiscovery",
            Self::ErrorAnalysis => "errorAnalysis",
            Self::ImplementationPlanning => "implementationPlanning",
            Self::Implementation => "implementation",
            Self::FinalVerification => "finalVerification",
            Self::ReleaseHandoff => "releaseHandoff",
            Self::ImprovementDiscovery => "improvementDiscovery",
        }
    }

    /// Reads a name, exactly as written.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|task_type| task_type.as_str() == name)
    }
}

impl fmt::Display for TaskType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
