//! What the repository around a document says of how it works.

use std::path::Path;

use super::settings::{self, Tracker};
use super::{discover, layout};
use crate::parsed_file::YamlFile;
use crate::workspace::{Directory, Workspace};

/// The settings that documents are judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Project {
    /// Where issues live; `None` when no settings say so.
    pub tracker: Option<Tracker>,
    /// The most questions of one step that may be answered without a person; `None` when there are no settings that say so.
    pub max_auto_answers: Option<u64>,
}

impl Project {
    /// The settings of the repository that the file at an absolute path lies in. Settings that cannot be read are reported with the
    /// workbench, and say nothing here.
    #[must_use]
    pub fn around(workspace: &Workspace, path: &Path) -> Self {
        repository_of(workspace, path).map_or_else(Self::default, |repository| Self::of(workspace, repository))
    }

    /// The settings of a repository.
    #[must_use]
    pub fn of(workspace: &Workspace, repository: &Directory) -> Self {
        let file = repository.directory(layout::ROOT).and_then(|folder| folder.file(layout::SETTINGS));
        let settings = file.and_then(|file| YamlFile::read(file, workspace.limits()).ok()).filter(|file| file.root().is_some());
        Self {
            tracker: settings.as_ref().and_then(settings::tracker),
            max_auto_answers: settings.as_ref().and_then(settings::max_auto_answers),
        }
    }
}

/// The nearest repository with a workbench around an absolute path.
#[must_use]
pub fn repository_of<'w>(workspace: &'w Workspace, path: &Path) -> Option<&'w Directory> {
    let folders = path.ancestors().skip(1).filter_map(|folder| workspace.find(folder).directory());
    folders.into_iter().find(|folder| discover::is_workbench(folder))
}
