//! Which folders and files belong to the family.

use std::path::Path;

use super::{exported_document, labels, layout};
use crate::config::Config;
use crate::document::json;
use crate::workspace::{Directory, FileRef, Limits, Workspace};

/// Whether a folder is a repository with a workbench: it holds a folder `.workbench` with something of the convention in it.
#[must_use]
pub fn is_workbench(directory: &Directory) -> bool {
    let folder = directory.directory(layout::ROOT);
    folder.is_some_and(|folder| layout::MARKS.iter().any(|name| folder.entry(name.as_ref()).is_some()))
}

/// The repository whose workbench a file or folder at an absolute path is a part of.
#[must_use]
pub fn workbench_of<'w>(workspace: &'w Workspace, path: &Path) -> Option<&'w Directory> {
    let part = path.ancestors().find(|folder| {
        let parts = layout::PROMPTS.iter().chain([&layout::ROOT]);
        parts.into_iter().any(|part| folder.ends_with(part))
    })?;
    // A folder of prompts lies two levels below the repository, `.workbench` one.
    let mut above = part.ancestors().skip(1).take(2).filter_map(|folder| workspace.find(folder).directory());
    above.find(|folder| is_workbench(folder))
}

/// Whether a file is an exported document (labels, comments, a report, a commit message), by its name and place; for a report outside of
/// its place also by what it says.
#[must_use]
pub fn is_document(file: FileRef<'_>, config: &Config, limits: &Limits) -> bool {
    is_issue_export(file, config) || exported_document::kind_of(file, config, limits).is_some()
}

/// Whether a file that somebody named is an exported document, by its name, its place or its form.
#[must_use]
pub fn is_named_document(file: FileRef<'_>, config: &Config, limits: &Limits) -> bool {
    is_issue_export(file, config)
        || exported_document::kind_of_named(file, config, limits).is_some()
        || has_form_of_issue_export(file, limits)
}

/// Whether a file is an export of issues with their labels: `.workbench/exports/issues*.json`, or one that the configuration names.
#[must_use]
pub fn is_issue_export(file: FileRef<'_>, config: &Config) -> bool {
    let name = file.name().as_encoded_bytes();
    let is_own_name = name.starts_with(b"issues") && name.ends_with(b".json");
    let is_own_place = || file.directory().path().ends_with(Path::new(layout::ROOT).join(layout::EXPORTS));
    (is_own_name && is_own_place()) || (!config.workbench.issues.is_empty() && config.workbench.issues.matches(&file.path()))
}

/// Whether a JSON file is a list of issues with labels.
#[must_use]
pub fn has_form_of_issue_export(file: FileRef<'_>, limits: &Limits) -> bool {
    if !file.name().as_encoded_bytes().ends_with(b".json") {
        return false;
    }
    let Ok(source) = file.source(limits) else { return false };
    json::parse(&source, limits.json()).is_ok_and(|tree| tree.root().is_some_and(labels::has_form))
}
