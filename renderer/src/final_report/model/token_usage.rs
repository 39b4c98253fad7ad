//! What a run cost.

use serde::{Deserialize, Serialize};

use super::number::Number;

/// What the run cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct TokenUsage {
    /// The lead.
    #[serde(default)]
    pub lead: UsageBucket,
    /// All workers together.
    #[serde(default)]
    pub workers: UsageBucket,
    /// Everything.
    #[serde(default)]
    pub grand: UsageBucket,
    /// What command-line workers billed by themselves, in US dollars.
    pub cli_cost_usd: Option<Number>,
}

/// What a part of the run cost. A figure that nobody measured is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct UsageBucket {
    /// All tokens.
    pub total_tokens: Option<Number>,
    /// Tokens that are paid for.
    pub billable_tokens: Option<Number>,
    /// The price in US dollars.
    pub cost_usd: Option<Number>,
}
