//! The projects beside a project: those in the same folder, each by the name of its own folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use super::layout;
use super::links::Links;
use super::state::State;
use crate::cycle::first_cycle;
use crate::parsed_file::TextFile;
use crate::workspace::{Directory, Workspace};

/// The neighbours of all projects that are looked at. A folder's projects are read once, when the first rule asks.
#[derive(Debug)]
pub struct Neighbours<'w> {
    workspace: &'w Workspace,
    scopes: BTreeMap<&'w Path, OnceLock<Option<Scope<'w>>>>,
    looked_at: BTreeSet<&'w Path>,
}

/// The projects in a folder (`shared`, `local`, …).
#[derive(Debug)]
pub struct Scope<'w> {
    /// The folder.
    pub directory: &'w Directory,
    /// What the states in it say, by name. A state that cannot be read counts as none, as it does for the convention.
    pub projects: BTreeMap<String, Links>,
    /// For each parent whose children wait for each other in a circle the names in it, each waiting for the next.
    cycles: BTreeMap<String, Vec<String>>,
}

impl<'w> Neighbours<'w> {
    /// The neighbours of some projects.
    #[must_use]
    pub fn of(workspace: &'w Workspace, projects: &[&'w Directory]) -> Self {
        let looked_at: BTreeSet<&Path> = projects.iter().map(|project| project.path()).collect();
        let scopes = looked_at.iter().filter_map(|path| path.parent()).map(|path| (path, OnceLock::new())).collect();
        Self { workspace, scopes, looked_at }
    }

    /// The projects in the folder that `project` lies in; `None` when that folder is no part of what is checked.
    #[must_use]
    pub fn beside(&self, project: &Directory) -> Option<&Scope<'w>> {
        let path = project.path().parent()?;
        let scope = self.scopes.get(path)?;
        scope.get_or_init(|| self.workspace.find(path).directory().map(|folder| Scope::of(folder, self.workspace))).as_ref()
    }

    /// The circle in which the children of `parent` wait for each other, for the one project among those that are looked at that has to
    /// report it.
    #[must_use]
    pub fn cycle_to_report<'s>(&self, scope: &'s Scope<'w>, parent: &str, project: &Directory) -> Option<&'s [String]> {
        let cycle = scope.cycles.get(parent)?;
        let is_looked_at = |name: &&String| self.looked_at.contains(scope.directory.path().join(name).as_path());
        let first = cycle.iter().filter(is_looked_at).min()?;
        (project.name().to_str() == Some(first)).then_some(cycle.as_slice())
    }
}

impl<'w> Scope<'w> {
    fn of(directory: &'w Directory, workspace: &Workspace) -> Self {
        let mut projects = BTreeMap::new();
        for folder in directory.directories() {
            let limits = workspace.limits();
            let state = folder.file(layout::STATE).and_then(|file| TextFile::read(file, limits).ok());
            let links = state.and_then(|file| Links::of(&State::new(file, limits)));
            if let (Some(links), Some(name)) = (links, folder.name().to_str()) {
                projects.insert(name.to_owned(), links);
            }
        }
        let cycles = cycles(&projects);
        Self { directory, projects, cycles }
    }
}

/// One circle for each parent that has any, among children that wait for another child. Who waits for himself is another matter.
fn cycles(projects: &BTreeMap<String, Links>) -> BTreeMap<String, Vec<String>> {
    let mut families: BTreeMap<&str, Vec<(&str, &Links)>> = BTreeMap::new();
    for (name, links) in projects {
        if let Some(parent) = links.parent.as_ref().filter(|parent| parent.text != *name) {
            families.entry(&parent.text).or_default().push((name, links));
        }
    }
    let mut cycles = BTreeMap::new();
    for (parent, children) in families {
        let index: BTreeMap<&str, usize> = children.iter().enumerate().map(|(index, (name, _))| (*name, index)).collect();
        let dependencies: Vec<Vec<usize>> = children
            .iter()
            .enumerate()
            .map(|(own, (_, links))| {
                let named = links.depends_on.names.iter().filter_map(|name| index.get(name.text.as_str()).copied());
                named.filter(|other| *other != own).collect()
            })
            .collect();
        if let Some(cycle) = first_cycle(&dependencies) {
            cycles.insert(parent.to_owned(), cycle.into_iter().map(|index| children[index].0.to_owned()).collect());
        }
    }
    cycles
}
