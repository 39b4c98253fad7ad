//! From the `carry_path` of a consumers row to the carry file. The path is followed as written and never guessed: the convention
//! writes carry files in one folder and reads them from another (catalogue 1.2).

use std::collections::{HashMap, HashSet};

use super::context::Context;
use super::task::Task;
use crate::parsed_file::{JsonFile, JsonLines};
use crate::workspace::{Directory, Workspace};

/// What a `carry_path` leads to.
#[derive(Debug, Clone, Copy)]
pub enum CarryLink<'t, 'w> {
    /// A file that was read.
    File(&'t JsonFile<'w>),
    /// A file that could not be read; a finding of its own says why.
    Unread,
    /// No file.
    Dangling,
}

/// The carry files of a task, found by the paths that rows give. Each path is looked up once.
#[derive(Debug)]
pub struct CarryLinks<'t, 'w> {
    context: Context<'t, 'w>,
    files: HashMap<usize, &'t JsonFile<'w>>,
    known: HashMap<(usize, String), CarryLink<'t, 'w>>,
}

impl<'t, 'w> CarryLinks<'t, 'w> {
    /// The carry files of the context's task.
    #[must_use]
    pub fn new(context: &Context<'t, 'w>) -> Self {
        let files = context.task.carries().map(|carry| (carry.file.identity(), carry)).collect();
        Self { context: *context, files, known: HashMap::new() }
    }

    /// What `path` leads to, written in a file of the folder `from`.
    pub fn follow(&mut self, from: &Directory, path: &str) -> CarryLink<'t, 'w> {
        let key = (from.identity(), path.to_owned());
        if let Some(link) = self.known.get(&key) {
            return *link;
        }
        let link = match self.context.task.resolve(self.context.workspace, from, path) {
            Some(file) => self.files.get(&file.identity()).map_or(CarryLink::Unread, |carry| CarryLink::File(carry)),
            None => CarryLink::Dangling,
        };
        self.known.insert(key, link);
        link
    }
}

impl<'w> Task<'w> {
    /// Every carry file that was read: those of the runs, and those elsewhere that rows of consumers lead to.
    pub fn carries(&self) -> impl Iterator<Item = &JsonFile<'w>> {
        self.runs.iter().flat_map(|run| &run.carries).chain(&self.linked_carries)
    }

    /// Reads the carry files outside the runs that rows of consumers lead to: another task's folder may hold them.
    pub(super) fn load_linked_carries(&mut self, workspace: &'w Workspace) {
        let mut seen: HashSet<usize> = self.carries().map(|carry| carry.file.identity()).collect();
        let mut linked = Vec::new();
        for run in &self.runs {
            let rows = run.consumers.iter().flat_map(JsonLines::consumer_rows);
            let paths: HashSet<String> = rows.filter_map(|row| Some(row.carry_path?.text.into_owned())).collect();
            let files = paths.iter().filter_map(|path| self.resolve(workspace, run.directory, path));
            linked.extend(files.filter(|file| seen.insert(file.identity())));
        }
        linked.sort_by_key(|file| file.path());
        for file in linked {
            match JsonFile::read(file, workspace.limits()) {
                Ok(carry) => self.linked_carries.push(carry),
                Err(problem) => self.problems.push(problem),
            }
        }
    }
}
