//! A YAML file of the convention, as far as it can be read.

use std::path::Path;

use super::manifest::{Manifest, ManifestProblem};
use crate::document::{SyntaxError, yaml};
use crate::finding::Finding;
use crate::problems;
use crate::workspace::{Directory, Workspace};

/// What became of a YAML file that rules want to read.
#[derive(Debug)]
pub enum YamlFile {
    /// There is no such regular file.
    Missing,
    /// It is there, but countersign cannot read it as text: the finding that says so.
    Unreadable(Finding),
    /// It is no YAML document with a value.
    Unparsable(SyntaxError),
    /// Its values.
    Parsed(Manifest),
}

impl YamlFile {
    /// Reads the file at `relative` below `folder`, symlinks followed inside the tree.
    #[must_use]
    pub fn read(workspace: &Workspace, folder: &Directory, relative: &str) -> Self {
        let Some(file) = workspace.find_from(folder.path(), Path::new(relative)).file() else { return Self::Missing };
        let source = match file.source(workspace.limits()) {
            Ok(source) => source,
            Err(error) => return Self::Unreadable(problems::unread(file.shown(), &error)),
        };
        if source.text().is_none() {
            return Self::Unreadable(problems::not_text(&source));
        }
        let parsed = yaml::parse(&source, workspace.limits().yaml()).map_err(ManifestProblem::Unparsable);
        match parsed.and_then(Manifest::new) {
            Ok(manifest) => Self::Parsed(manifest),
            Err(ManifestProblem::Unparsable(error)) => Self::Unparsable(error),
            Err(ManifestProblem::Missing) => Self::Missing,
        }
    }

    /// The values, when the file parses.
    #[must_use]
    pub const fn parsed(&self) -> Option<&Manifest> {
        match self {
            Self::Parsed(manifest) => Some(manifest),
            _ => None,
        }
    }
}
