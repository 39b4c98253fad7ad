//! The names of the family's gates.

/// A question that can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GateName {
    /// Does the convention's own command accept the plan?
    ValidatePlan,
}

impl GateName {
    /// Every question, in the order they are documented.
    pub const ALL: [Self; 1] = [Self::ValidatePlan];

    /// The name, as in `oat:validate-plan`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ValidatePlan => "oat:validate-plan",
        }
    }

    /// What the gate asks, for help texts.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::ValidatePlan => "does the convention's own `validate-plan` accept the plan?",
        }
    }
}
