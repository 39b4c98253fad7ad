//! What an exit code means.

use std::process::ExitCode;

/// How a run ended: the same in every output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// Exit code 0: everything was checked and nothing is wrong.
    Clean,
    /// Exit code 1: findings at or above the chosen level, a gate that says no, a list that is not right.
    Findings,
    /// Exit code 2: something could not be checked, so the rest is no answer.
    CouldNotCheck,
}

impl Outcome {
    /// The number the process ends with.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::CouldNotCheck => 2,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome.code())
    }
}
