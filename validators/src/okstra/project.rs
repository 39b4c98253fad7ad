//! The project's settings, `project.json` in the state root.

use crate::document::Node;
use crate::parsed_file::JsonFile;

/// The settings of a project.
#[derive(Debug)]
pub struct Project<'w> {
    /// The file.
    pub file: JsonFile<'w>,
}

impl Project<'_> {
    /// The commands of quality checks, by category.
    #[must_use]
    pub fn qa_commands(&self) -> Option<Node<'_>> {
        self.file.root()?.get("qaCommands")
    }
}
