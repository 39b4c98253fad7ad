//! What verifiers found.

use serde::{Deserialize, Serialize};

use super::command::Command;
use super::number::Number;

/// What one verifier found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct VerifierResult {
    /// `Claude verifier`, `Codex verifier` or `Gemini verifier`.
    pub verifier: String,
    /// `completed`, `timeout`, `error` or `not-run`.
    pub status: String,
    /// `PASS`, `CONCERNS` or `FAIL`; known when it completed.
    pub verdict: Option<String>,
    /// What shows that it did not complete.
    pub failure_evidence: Option<String>,
    /// Commands it ran.
    #[serde(default)]
    pub read_only_command_log: Vec<Command>,
    /// Commands of the plan that it ran again.
    #[serde(default)]
    pub reruns: Vec<Rerun>,
    /// Checks of style.
    #[serde(default)]
    pub style_checks: Vec<StyleCheck>,
    /// Pieces of the change it is about.
    #[serde(default)]
    pub diff_snippets: Vec<String>,
    /// Fixes it wanted and did not get.
    #[serde(default)]
    pub declined_fixes: Vec<String>,
}

/// A command that was run again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Rerun {
    /// The command line.
    pub command: String,
    /// How it ended; `None` when it never did.
    pub exit_code: Option<Number>,
    /// The end of what it printed.
    pub tail: Option<String>,
    /// How that differs from what the report claims.
    pub discrepancy: Option<String>,
}

/// A check of style.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct StyleCheck {
    /// What it is called.
    pub label: String,
    /// How it ended.
    pub exit_code: Option<Number>,
    /// What it found that was not there before.
    pub new_findings: Option<Number>,
    /// A remark.
    pub note: Option<String>,
}
