//! A YAML file of the convention, as far as it can be read.

use std::path::Path;

use super::manifest::{Manifest, ManifestProblem};
use crate::document::{SyntaxError, yaml};
use crate::finding::{Finding, Place};
use crate::problems;
use crate::source::{FilePath, Span};
use crate::workspace::{Directory, Workspace};

/// A YAML file that rules want to read: where it lies, or would, and what became of it.
#[derive(Debug)]
pub struct YamlFile {
    path: FilePath,
    content: YamlContent,
}

/// What became of a YAML file.
#[derive(Debug)]
pub enum YamlContent {
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
        Self { path: folder.shown().join(relative), content: YamlContent::read(workspace, folder, relative) }
    }

    /// A file that cannot exist, because there is no repository for it.
    #[must_use]
    pub fn missing(relative: &str) -> Self {
        Self { path: FilePath::from_text(relative), content: YamlContent::Missing }
    }

    /// A file that holds these values, for tests.
    #[cfg(test)]
    pub(super) const fn parsed_as(path: FilePath, manifest: Manifest) -> Self {
        Self { path, content: YamlContent::Parsed(manifest) }
    }

    /// What became of the file.
    #[must_use]
    pub const fn content(&self) -> &YamlContent {
        &self.content
    }

    /// The values, when the file parses.
    #[must_use]
    pub const fn parsed(&self) -> Option<&Manifest> {
        match &self.content {
            YamlContent::Parsed(manifest) => Some(manifest),
            _ => None,
        }
    }

    /// The file as a whole.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::whole(self.path.clone())
    }

    /// A range of the file.
    #[must_use]
    pub fn place_of(&self, span: Span) -> Place {
        Place::new(self.path.clone(), span)
    }
}

impl YamlContent {
    fn read(workspace: &Workspace, folder: &Directory, relative: &str) -> Self {
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
}
