//! Naming a rule, or all rules of a family.

use crate::rule::{Family, Rule};

/// A rule by its full name, or a whole family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selector {
    /// One rule.
    Rule(&'static Rule),
    /// All rules of a family.
    Family(Family),
}

impl Selector {
    /// Reads `octon/review-stale` or `octon`; `None` when no rule and no family has that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let family = Family::ALL.into_iter().find(|family| family.as_str() == name);
        family.map(Self::Family).or_else(|| crate::registry::rule_by_name(name).map(Self::Rule))
    }

    /// Whether the selector means this rule.
    #[must_use]
    pub fn matches(self, rule: &'static Rule) -> bool {
        match self {
            Self::Rule(wanted) => wanted == rule,
            Self::Family(family) => family == rule.family(),
        }
    }
}
