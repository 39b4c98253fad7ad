//! A project: its files, each read and parsed once.

use std::ffi::OsStr;
use std::sync::Arc;

use super::discovery::Discovery;
use super::implementation::Implementation;
use super::layout;
use super::links::Links;
use super::log::ProjectLog;
use super::plan::Plan;
use super::progress::Progress;
use super::review_file::ReviewFile;
use super::state::State;
use crate::finding::Finding;
use crate::parsed_file::{JsonFile, TextFile};
use crate::problems;
use crate::source::Source;
use crate::workspace::{Directory, EntryKind, FileRef, ReadError, Workspace};

/// A project.
#[derive(Debug)]
pub struct Project<'w> {
    /// The folder.
    pub directory: &'w Directory,
    /// The plan.
    pub plan: Option<Plan<'w>>,
    /// The state.
    pub state: Option<State<'w>>,
    /// The record of the implementation.
    pub implementation: Option<Implementation<'w>>,
    /// The log.
    pub log: Option<ProjectLog<'w>>,
    /// The plan of a split.
    pub split_plan: Option<JsonFile<'w>>,
    /// The state's links to other projects; `None` when it cannot be read.
    pub links: Option<Links>,
    /// What was found out; read only in the child of another project.
    pub discovery: Option<Discovery<'w>>,
    /// The reviews that are not archived.
    pub reviews: Vec<ReviewFile<'w>>,
    /// Files that could not be read.
    pub problems: Vec<Finding>,
}

impl<'w> Project<'w> {
    /// Reads the project in a folder.
    #[must_use]
    pub fn load(workspace: &'w Workspace, directory: &'w Directory) -> Self {
        let limits = workspace.limits();
        let mut problems = Vec::new();
        let mut read = |name: &str| directory.file(name).and_then(|file| keep(TextFile::read(file, limits), &mut problems));
        let plan = read(layout::PLAN).map(|file| Plan::new(file, limits));
        let state = read(layout::STATE).map(|file| State::new(file, limits));
        let implementation = read(layout::IMPLEMENTATION).map(|file| Implementation::new(file, limits));
        let log = read(layout::LOG).map(ProjectLog::new);
        let links = state.as_ref().and_then(Links::of);
        let is_child = links.as_ref().is_some_and(|links| links.parent.is_some());
        let discovery = if is_child { read(layout::DISCOVERY).map(|file| Discovery::new(file, limits)) } else { None };
        let references = directory.directory(layout::REFERENCES);
        let split_plan = references.and_then(|folder| folder.file(layout::SPLIT_PLAN));
        let split_plan = split_plan.and_then(|file| keep(JsonFile::read(file, limits), &mut problems));
        problems.extend(in_place_of_documents(directory));
        let reviews = ReviewFile::load_all(directory, limits, &mut problems);
        Self { directory, plan, state, implementation, log, split_plan, links, discovery, reviews, problems }
    }

    /// How far the project is, as the control plane counts it. Nothing without a plan.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.plan.as_ref().map(|plan| Progress::of(&plan.outline, self.implementation.as_ref())).unwrap_or_default()
    }

    /// The project's name: that of its folder.
    #[must_use]
    pub fn name(&self) -> String {
        self.directory.name().to_string_lossy().into_owned()
    }

    /// Why the document with this name could not be read.
    #[must_use]
    pub fn problem_of(&self, name: &str) -> Option<&Finding> {
        let path = self.directory.shown().join(name);
        self.problems.iter().find(|problem| problem.place.file == path)
    }

    /// A lifecycle artifact by its name.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<FileRef<'w>> {
        self.directory.file(name)
    }

    /// The documents in which comments may allow findings.
    pub fn documents(&self) -> impl Iterator<Item = Arc<Source>> {
        let files = [
            self.plan.as_ref().map(|plan| &plan.file),
            self.state.as_ref().map(|state| &state.file),
            self.implementation.as_ref().map(|record| &record.file),
            self.log.as_ref().map(|log| &log.file),
        ];
        files
            .into_iter()
            .flatten()
            .chain(self.reviews.iter().map(|review| &review.file))
            .map(|file| Arc::clone(file.source()))
            .collect::<Vec<_>>()
            .into_iter()
    }
}

/// What has the name of a document and is a pipe or a folder, so that it cannot be read. Symlinks are counted by the walk.
fn in_place_of_documents(directory: &Directory) -> impl Iterator<Item = Finding> {
    const DOCUMENTS: [&str; 5] = [layout::PLAN, layout::STATE, layout::IMPLEMENTATION, layout::DISCOVERY, layout::LOG];
    let references = directory.directory(layout::REFERENCES);
    let named = DOCUMENTS.map(|name| (directory, name)).into_iter().chain(references.map(|folder| (folder, layout::SPLIT_PLAN)));
    named.filter_map(|(folder, name)| {
        let entry = folder.entry(OsStr::new(name))?;
        let is_other = matches!(entry.kind(), EntryKind::Directory(_) | EntryKind::Special);
        is_other.then(|| problems::unread(folder.shown().join(name), &ReadError::NotAFile))
    })
}

/// What could be read; the reason why something could not goes to the problems.
fn keep<T>(read: Result<T, Finding>, problems: &mut Vec<Finding>) -> Option<T> {
    read.map_err(|problem| problems.push(problem)).ok()
}
