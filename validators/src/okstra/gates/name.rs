//! The names of the family's gates.

/// A question that can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GateName {
    /// May a stage of this plan start?
    Implementation,
    /// May the verified branch be handed over?
    ReleaseHandoff,
}

impl GateName {
    /// Every question, in the order they are documented.
    pub const ALL: [Self; 2] = [Self::Implementation, Self::ReleaseHandoff];

    /// The name, as in `okstra:implementation`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Implementation => "okstra:implementation",
            Self::ReleaseHandoff => "okstra:release-handoff",
        }
    }

    /// What the gate asks, for help texts.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Implementation => "may a stage of this plan start, and which one?",
            Self::ReleaseHandoff => "may what this final verification accepted be handed over?",
        }
    }
}
