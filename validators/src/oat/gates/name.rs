//! The names of the family's gates.

/// A question that can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GateName {
    /// May the implementation start or go on?
    Implement,
    /// Does the convention's own command accept the plan?
    ValidatePlan,
    /// Does the convention's own check of the log, which asks for a synthesis, succeed?
    LogCheck,
    /// May the project be completed?
    Closeout,
}

impl GateName {
    /// Every question, in the order they are documented.
    pub const ALL: [Self; 4] = [Self::Implement, Self::ValidatePlan, Self::LogCheck, Self::Closeout];

    /// The name, as in `oat:validate-plan`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Implement => "oat:implement",
            Self::ValidatePlan => "oat:validate-plan",
            Self::LogCheck => "oat:log-check",
            Self::Closeout => "oat:closeout",
        }
    }

    /// What the gate asks, for help texts.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Implement => "may the implementation start or go on, and with which task?",
            Self::ValidatePlan => "does the convention's own `validate-plan` accept the plan?",
            Self::LogCheck => "does the convention's own `log check --require-synthesis` accept the log?",
            Self::Closeout => "does the convention's own `closeout-check` let the project be completed?",
        }
    }
}
