//! The list of all rules.

use crate::rule::Rule;

/// Every rule of every family, sorted by name.
#[must_use]
pub fn all_rules() -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> =
        [crate::problems::RULES, crate::checksums::RULES].into_iter().flatten().copied().chain(crate::octon::rules()).collect();
    rules.sort_by_key(|rule| rule.name);
    rules
}

/// The rule with this full name.
#[must_use]
pub fn rule_by_name(name: &str) -> Option<&'static Rule> {
    all_rules().into_iter().find(|rule| rule.name == name)
}
