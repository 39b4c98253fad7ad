//! Which findings fail a run.

use crate::rule::Level;

/// The lowest level that fails a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FailOn {
    /// Errors only.
    #[default]
    Error,
    /// Warnings and errors.
    Warning,
    /// Any finding.
    Info,
    /// No finding at all.
    Never,
}

impl FailOn {
    /// All choices, strictest last but `never`.
    pub const ALL: [Self; 4] = [Self::Error, Self::Warning, Self::Info, Self::Never];

    /// The name in configuration and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Never => "never",
        }
    }

    /// Reads a name; `None` for any other word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == name)
    }

    /// Whether a run whose worst finding has this level fails; `None` is a run without findings.
    #[must_use]
    pub fn fails(self, worst: Option<Level>) -> bool {
        let threshold = match self {
            Self::Error => Level::Error,
            Self::Warning => Level::Warning,
            Self::Info => Level::Info,
            Self::Never => return false,
        };
        worst.is_some_and(|level| level >= threshold)
    }
}

#[cfg(test)]
mod tests {
    use super::FailOn;
    use crate::rule::Level;

    #[test]
    fn a_run_fails_at_its_threshold_and_above() {
        assert!(FailOn::Error.fails(Some(Level::Error)));
        assert!(!FailOn::Error.fails(Some(Level::Warning)));
        assert!(FailOn::Warning.fails(Some(Level::Error)));
        assert!(FailOn::Info.fails(Some(Level::Info)));
        assert!(!FailOn::Info.fails(None));
        assert!(!FailOn::Never.fails(Some(Level::Error)));
    }
}
