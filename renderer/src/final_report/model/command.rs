//! Commands that were run.

use serde::{Deserialize, Serialize};

use super::closed_set::closed_set;
use super::number::Number;

/// A command, exactly as it was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Command {
    /// The command line.
    pub command: String,
    /// How it ended; `None` when it never did.
    pub exit_code: Option<Number>,
    /// What it printed.
    pub output: Option<String>,
    /// The folder it ran in.
    pub cwd: Option<String>,
}

closed_set! {
    /// When in a stage a command is run.
    ValidationPhase {
        /// Before the first change.
        Pre = "pre",
        /// Between changes.
        Mid = "mid",
        /// After the last change.
        Post = "post",
    }
}

/// A command of a stage's validation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct PhaseCommand {
    /// When it was run.
    pub phase: ValidationPhase,
    /// The command line.
    pub command: String,
    /// How it ended; `None` when it never did.
    pub exit_code: Option<Number>,
    /// What it printed.
    pub output: Option<String>,
    /// The folder it ran in.
    pub cwd: Option<String>,
}
