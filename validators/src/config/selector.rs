//! Naming a rule, or all rules of a family.

use std::fmt;

use crate::near_miss::nearest;
use crate::rule::{Family, Rule};

/// A rule by its full name, or a whole family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selector {
    /// One rule.
    Rule(&'static Rule),
    /// All rules of a family.
    Family(Family),
}

/// A name that no rule and no family has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSelector {
    /// The name that was given.
    pub name: String,
    /// The rule or family that was probably meant.
    pub meant: Option<&'static str>,
}

impl fmt::Display for UnknownSelector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "no rule and no family is called `{}`", self.name)?;
        self.meant.map_or(Ok(()), |meant| write!(formatter, "; did you mean `{meant}`?"))
    }
}

impl std::error::Error for UnknownSelector {}

impl Selector {
    /// Reads `octon/review-stale` or `octon`; `None` when no rule and no family has that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let family = Family::ALL.into_iter().find(|family| family.as_str() == name);
        family.map(Self::Family).or_else(|| crate::registry::rule_by_name(name).map(Self::Rule))
    }

    /// Reads `octon/review-stale` or `octon`.
    ///
    /// # Errors
    /// When no rule and no family has that name; the error knows the nearest one, a rule named without its family included.
    pub fn parse(name: &str) -> Result<Self, UnknownSelector> {
        Self::from_name(name).ok_or_else(|| {
            let rules = crate::registry::all_rules();
            let without_family = rules.iter().find(|rule| rule.short_name() == name).map(|rule| rule.name);
            let names = rules.iter().map(|rule| rule.name).chain(Family::ALL.map(Family::as_str));
            UnknownSelector { name: name.to_owned(), meant: without_family.or_else(|| nearest(name, names)) }
        })
    }

    /// The name of the rule or family.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.name,
            Self::Family(family) => family.as_str(),
        }
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

#[cfg(test)]
mod tests {
    use super::Selector;

    #[test]
    fn a_full_name_or_a_family_is_read() {
        assert_eq!(Selector::parse("countersign/ignore-unused").unwrap().name(), "countersign/ignore-unused");
        assert_eq!(Selector::parse("octon").unwrap().name(), "octon");
    }

    #[test]
    fn an_unknown_name_comes_with_the_one_meant() {
        let meant = |name| Selector::parse(name).unwrap_err().meant;
        assert_eq!(meant("countersign/ignore-unusd"), Some("countersign/ignore-unused"));
        assert_eq!(meant("ignore-unused"), Some("countersign/ignore-unused"));
        assert_eq!(meant("ocotn"), Some("octon"));
        assert_eq!(meant("§"), None);
    }
}
