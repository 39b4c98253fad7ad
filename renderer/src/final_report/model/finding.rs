//! Findings, and what they rest on.

use serde::{Deserialize, Serialize};

/// Something a worker found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Finding {
    /// Its id.
    pub id: String,
    /// What was found.
    pub statement: String,
    /// How far the workers agree; `Full Consensus` for instance.
    pub classification: Option<String>,
    /// The workers that found it.
    #[serde(default)]
    pub raised_by: Vec<String>,
    /// How serious it is.
    pub severity: Option<String>,
    /// What it rests on.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// The ticket it belongs to.
    pub ticket_id: Option<String>,
}

/// Something that can be looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Evidence {
    /// Where: a file, a ticket, a command.
    pub source: String,
    /// What is to be seen there.
    pub detail: Option<String>,
    /// The ticket it belongs to.
    pub ticket_id: Option<String>,
}
