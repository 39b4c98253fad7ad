//! All gates: their names, and asking one.

use std::fmt;
use std::path::Path;

use crate::config::Config;
use crate::gate::{GateAnswer, StatedRepository};
use crate::octon::StandardOptions;
use crate::{oat, octon, okstra, workbench};

/// A question about a step of a lifecycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GateName {
    /// About a proposal packet.
    Octon(octon::gates::GateName),
    /// About a task.
    Okstra(okstra::gates::GateName),
    /// About a project.
    Oat(oat::gates::GateName),
    /// About an issue.
    Workbench(workbench::gates::GateName),
}

impl GateName {
    /// Every question, in the order they are documented.
    pub fn all() -> impl Iterator<Item = Self> {
        let octon = octon::gates::GateName::ALL.map(Self::Octon);
        let okstra = okstra::gates::GateName::ALL.map(Self::Okstra);
        let oat = oat::gates::GateName::ALL.map(Self::Oat);
        octon.into_iter().chain(okstra).chain(oat).chain(workbench::gates::GateName::ALL.map(Self::Workbench))
    }

    /// The name, as in `octon:review-strict`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Octon(gate) => gate.as_str(),
            Self::Okstra(gate) => gate.as_str(),
            Self::Oat(gate) => gate.as_str(),
            Self::Workbench(gate) => gate.as_str(),
        }
    }

    /// What the gate asks, for help texts.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Octon(gate) => gate.question(),
            Self::Okstra(gate) => gate.question(),
            Self::Oat(gate) => gate.question(),
            Self::Workbench(gate) => gate.question(),
        }
    }

    /// Reads a gate's name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|gate| gate.as_str() == name)
    }
}

impl fmt::Display for GateName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What some gates are told beside their target; the others do not look at it.
#[derive(Debug, Clone, Default)]
pub struct GateOptions {
    /// For `octon:standard`: what it leaves out.
    pub standard: StandardOptions,
    /// For `okstra:release-handoff`: what the caller knows about the repository.
    pub repository: StatedRepository,
    /// For `oat:closeout`: what the caller knows about the run.
    pub closeout: oat::gates::CloseoutOptions,
    /// For `workbench:implement`: the call that is considered.
    pub invocation: workbench::gates::Invocation,
}

/// Asks a gate about one target, and gets one answer or (an export of several issues) one for each of what the target stands for, at
/// least one. Relative targets are below `working_directory`, an absolute path.
#[must_use]
pub fn answers(
    gate: GateName,
    target: &Path,
    working_directory: &Path,
    config: &Config,
    options: &GateOptions,
) -> Vec<GateAnswer> {
    match gate {
        GateName::Octon(gate) => vec![octon::gates::answer(gate, target, working_directory, config, options.standard)],
        GateName::Okstra(gate) => vec![okstra::gates::answer(gate, target, working_directory, config, &options.repository)],
        GateName::Oat(gate) => vec![oat::gates::answer(gate, target, working_directory, config, options.closeout)],
        GateName::Workbench(workbench::gates::GateName::Implement) => {
            workbench::gates::answers(target, working_directory, config, &options.invocation)
        }
    }
}
