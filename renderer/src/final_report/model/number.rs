//! Numbers and labels that are shown the way the data spells them.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A number by its source text: `1.50` stays `1.50`, and thirty digits stay thirty digits.
///
/// It is read from a number, or from its text where a reader hands that over because a machine number would lose some of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Number(String);

/// The number or the label of a step of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct PlanStep(String);

impl Number {
    /// The number as the data spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PlanStep {
    /// The step as the data spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Spelling { expected: "a number" }).map(Self)
    }
}

impl<'de> Deserialize<'de> for PlanStep {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Spelling { expected: "the number or the label of a step" }).map(Self)
    }
}

struct Spelling {
    expected: &'static str,
}

impl Visitor<'_> for Spelling {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<String, E> {
        // The debug form keeps the point of `5.0` and the exponent of `1e300`.
        Ok(format!("{number:?}"))
    }
}
