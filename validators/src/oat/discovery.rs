//! What was found out before there was a plan. Only its front matter counts, and only in the child of another project.

use super::front_matter::FrontMatter;
use crate::parsed_file::TextFile;
use crate::workspace::Limits;

/// The discovery of a project.
#[derive(Debug)]
pub struct Discovery<'w> {
    /// The file.
    pub file: TextFile<'w>,
    /// Its front matter as the control plane reads it; `None` when that finds none.
    pub front_matter: Option<FrontMatter>,
}

impl<'w> Discovery<'w> {
    /// Parses a discovery.
    #[must_use]
    pub fn new(file: TextFile<'w>, limits: &Limits) -> Self {
        let front_matter = FrontMatter::read(file.source(), limits);
        Self { file, front_matter }
    }

    /// The front matter when the control plane accepts it.
    #[must_use]
    pub fn accepted(&self) -> Option<&FrontMatter> {
        self.front_matter.as_ref().filter(|front_matter| front_matter.problem().is_none())
    }
}
