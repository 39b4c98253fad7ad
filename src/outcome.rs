//! What an exit code means.

use std::fmt;
use std::process::ExitCode;

use countersign_validators::config::FailOn;

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

/// Why a check ended as it did. `Display` says it in a lower-case fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Some input could not be checked, so that the findings are not all there is.
    Incomplete,
    /// There was nothing to check, and that was not allowed.
    NothingFound,
    /// There are findings at or above the level.
    Findings(FailOn),
    /// There are no findings at or above the level.
    NoFindings(FailOn),
    /// Findings do not fail this run.
    NothingFails,
}

impl Meaning {
    /// How a run with this meaning ends.
    pub(crate) const fn outcome(self) -> Outcome {
        match self {
            Self::Incomplete | Self::NothingFound => Outcome::CouldNotCheck,
            Self::Findings(_) => Outcome::Findings,
            Self::NoFindings(_) | Self::NothingFails => Outcome::Clean,
        }
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Incomplete => formatter.write_str("some input could not be checked"),
            Self::NothingFound => formatter.write_str("nothing to check was found (--allow-empty accepts that)"),
            Self::Findings(threshold) => write!(formatter, "findings at or above `{}`", threshold.as_str()),
            Self::NoFindings(threshold) => write!(formatter, "no findings at or above `{}`", threshold.as_str()),
            Self::NothingFails => formatter.write_str("no finding fails this run"),
        }
    }
}
