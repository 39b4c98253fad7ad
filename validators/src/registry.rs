//! The list of all rules.

use crate::rule::Rule;

/// Every rule of every family, sorted by name.
#[must_use]
pub fn all_rules() -> Vec<&'static Rule> {
    let constant = [crate::problems::RULES, crate::checksums::RULES].into_iter().flatten().copied();
    let of_families =
        crate::oat::rules().chain(crate::octon::rules()).chain(crate::okstra::rules()).chain(crate::workbench::rules());
    let mut rules: Vec<&'static Rule> = constant.chain(of_families).collect();
    rules.sort_by_key(|rule| rule.name);
    rules
}

/// The rule with this full name.
#[must_use]
pub fn rule_by_name(name: &str) -> Option<&'static Rule> {
    all_rules().into_iter().find(|rule| rule.name == name)
}
