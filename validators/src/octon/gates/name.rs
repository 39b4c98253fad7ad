//! The names of the gates.

use std::fmt;

use crate::octon::facts::Gate;

/// A question that can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GateName {
    /// One of upstream's verdicts.
    Upstream(Gate),
    /// May this packet be implemented now?
    Implement,
    /// May its implementation be called complete?
    Closeout,
}

impl GateName {
    /// Every question, in the order they are documented.
    pub const ALL: [Self; 12] = [
        Self::Upstream(Gate::Standard),
        Self::Upstream(Gate::Review),
        Self::Upstream(Gate::ReviewStrict),
        Self::Upstream(Gate::Readiness),
        Self::Upstream(Gate::Conformance),
        Self::Upstream(Gate::Drift),
        Self::Upstream(Gate::Subtype),
        Self::Upstream(Gate::ProgramStructure),
        Self::Upstream(Gate::ProgramChildren),
        Self::Upstream(Gate::Registry),
        Self::Implement,
        Self::Closeout,
    ];

    /// The name, as in `octon:review-strict`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upstream(Gate::Standard) => "octon:standard",
            Self::Upstream(Gate::Review) => "octon:review",
            Self::Upstream(Gate::ReviewStrict) => "octon:review-strict",
            Self::Upstream(Gate::Readiness) => "octon:readiness",
            Self::Upstream(Gate::Conformance) => "octon:conformance",
            Self::Upstream(Gate::Drift) => "octon:drift",
            Self::Upstream(Gate::Subtype) => "octon:subtype",
            Self::Upstream(Gate::ProgramStructure) => "octon:program-structure",
            Self::Upstream(Gate::ProgramChildren) => "octon:program-children",
            Self::Upstream(Gate::Registry) => "octon:registry",
            Self::Implement => "octon:implement",
            Self::Closeout => "octon:closeout",
        }
    }

    /// What the gate asks, for help texts.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Upstream(Gate::Standard) => "is the packet well-formed, and the registry what the packets project to?",
            Self::Upstream(Gate::Review) => "does the review receipt fit the packet's status?",
            Self::Upstream(Gate::ReviewStrict) => "does the review authorise an implementation?",
            Self::Upstream(Gate::Readiness) => "is the packet complete enough to be implemented?",
            Self::Upstream(Gate::Conformance) => "does the implementation conform to the packet?",
            Self::Upstream(Gate::Drift) => "has the implementation drifted from the packet?",
            Self::Upstream(Gate::Subtype) => "does the packet hold what its kind demands?",
            Self::Upstream(Gate::ProgramStructure) => "is the proposal program well-formed?",
            Self::Upstream(Gate::ProgramChildren) => "are the program's children ready?",
            Self::Upstream(Gate::Registry) => "is the registry of this repository what its packets project to?",
            Self::Implement => "may this packet be implemented now?",
            Self::Closeout => "may its implementation be called complete?",
        }
    }

    /// Reads a gate's name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gate| gate.as_str() == name)
    }
}

impl fmt::Display for GateName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
