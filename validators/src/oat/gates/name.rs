//! The names of the family's gates.

/// A question that can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GateName {
    /// Does the convention's own command accept the plan?
    ValidatePlan,
    /// Does the convention's own check of the log, which asks for a synthesis, succeed?
    LogCheck,
}

impl GateName {
    /// Every question, in the order they are documented.
    pub const ALL: [Self; 2] = [Self::ValidatePlan, Self::LogCheck];

    /// The name, as in `oat:validate-plan`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ValidatePlan => "oat:validate-plan",
            Self::LogCheck => "oat:log-check",
        }
    }

    /// What the gate asks, for help texts.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::ValidatePlan => "does the convention's own `validate-plan` accept the plan?",
            Self::LogCheck => "does the convention's own `log check --require-synthesis` accept the log?",
        }
    }
}
