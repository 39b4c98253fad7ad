//! What can be wrong with a configuration.

use std::fmt;
use std::sync::Arc;

use crate::source::{FilePath, Source, Span};

/// Why there is no configuration to work with.
#[derive(Debug)]
pub enum ConfigError {
    /// The file cannot be read.
    Unreadable {
        /// The file.
        path: FilePath,
        /// Why: a fragment.
        reason: String,
    },
    /// The file was read and something in it is wrong.
    Invalid {
        /// What was read.
        source: Arc<Source>,
        /// Everything that is wrong, by place; never empty.
        problems: Vec<Problem>,
    },
}

/// One thing that is wrong in a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// A lower-case sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, reason } => write!(formatter, "cannot read the configuration {path}: {reason}"),
            Self::Invalid { source, problems } => {
                for (index, problem) in problems.iter().enumerate() {
                    let position = source.position(problem.span.start);
                    let separator = if index == 0 { "" } else { "\n" };
                    write!(formatter, "{separator}{}:{}:{}: {}", source.path(), position.line, position.column, problem.message)?;
                    if let Some(help) = &problem.help {
                        write!(formatter, "; {help}")?;
                    }
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for ConfigError {}
