//! Where a review stands.

/// The ladder of a review; a later value never goes back to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewStatus {
    /// Not begun.
    Pending,
    /// Written, and nobody has worked on it.
    Received,
    /// Its findings have become tasks.
    FixesAdded,
    /// Those tasks are done.
    FixesCompleted,
    /// Nothing is left.
    Passed,
}

impl ReviewStatus {
    /// All of them, from the bottom of the ladder to its top.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Received, Self::FixesAdded, Self::FixesCompleted, Self::Passed];

    /// The word in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Received => "received",
            Self::FixesAdded => "fixes_added",
            Self::FixesCompleted => "fixes_completed",
            Self::Passed => "passed",
        }
    }

    /// Reads a word as the newest reader does: letter case does not matter.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str().eq_ignore_ascii_case(text))
    }
}
