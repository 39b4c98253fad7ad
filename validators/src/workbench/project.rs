//! What the repository around a document says of how it works.

use super::settings::Tracker;

/// The settings that documents are judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Project {
    /// Where issues live; `None` when no settings say so.
    pub tracker: Option<Tracker>,
    /// The most questions of one step that may be answered without a person; `None` when no settings say so.
    pub max_auto_answers: Option<u64>,
}
