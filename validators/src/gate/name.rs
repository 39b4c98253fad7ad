//! The names of all gates.

use std::fmt;

use crate::{octon, okstra};

/// A question about a step of a lifecycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GateName {
    /// About a proposal packet.
    Octon(octon::gates::GateName),
    /// About a task.
    Okstra(okstra::gates::GateName),
}

impl GateName {
    /// Every question, in the order they are documented.
    pub fn all() -> impl Iterator<Item = Self> {
        octon::gates::GateName::ALL.map(Self::Octon).into_iter().chain(okstra::gates::GateName::ALL.map(Self::Okstra))
    }

    /// The name, as in `octon:review-strict`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Octon(gate) => gate.as_str(),
            Self::Okstra(gate) => gate.as_str(),
        }
    }

    /// What the gate asks, for help texts.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Octon(gate) => gate.question(),
            Self::Okstra(gate) => gate.question(),
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
