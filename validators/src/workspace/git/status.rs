//! Whether a work tree is as its commit says.

mod attributes;
mod tracked;
mod untracked;

use super::error::GitError;
use super::files;
use super::index::{self, Index};
use super::repository::GitRepository;
use super::tree::TreeFile;
use crate::source::escaped;
use crate::workspace::Directory;

/// What `git status --short` would say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Nothing.
    Clean,
    /// That this path, relative to the work tree, is changed, staged, in conflict or untracked. The first one found; there may be more.
    Dirty(String),
    /// It cannot be said for this reason, a lower-case fragment.
    Unknown(String),
}

/// Why looking further is of no use.
enum Stop {
    Dirty(String),
    Unknown(String),
}

impl Stop {
    fn dirty(path: &[u8]) -> Self {
        Self::Dirty(escaped(path))
    }

    fn unknown(reason: &str) -> Self {
        Self::Unknown(reason.to_owned())
    }
}

impl From<GitError> for Stop {
    fn from(error: GitError) -> Self {
        Self::Unknown(error.to_string())
    }
}

impl GitRepository {
    /// Whether the work tree is clean: the index is what HEAD says, each tracked file is as the index says, and every other file is
    /// ignored. `top` is the folder of [`GitRepository::work_tree`] in the workspace; its `.gitignore` files and the repository's own
    /// `info/exclude` say what is ignored.
    ///
    /// A file whose size and time are those of the index counts as unchanged; any other is hashed.
    #[must_use]
    pub fn status(&self, top: &Directory) -> Status {
        match self.look(top) {
            Ok(()) => Status::Clean,
            Err(Stop::Dirty(path)) => Status::Dirty(path),
            Err(Stop::Unknown(reason)) => Status::Unknown(reason),
        }
    }

    fn look(&self, top: &Directory) -> Result<(), Stop> {
        let config = self.supported()?;
        if config.flag("core.bare") == Some(true) || config.get("core.worktree").is_some() {
            return Err(Stop::unknown("the work tree is configured to lie elsewhere"));
        }
        if top.path() != self.work_tree() {
            return Err(Stop::unknown("the work tree lies outside what is checked"));
        }
        let path = self.git.join("index");
        let written = std::fs::symlink_metadata(&path).and_then(|metadata| metadata.modified()).ok();
        let index = match files::read(&path, index::MOST_BYTES)? {
            Some(bytes) => Index::parse(&bytes)?,
            None => Index { entries: Vec::new(), tree: None },
        };
        if let Some(entry) = index.entries.iter().find(|entry| entry.stage != 0 || entry.is_intended) {
            return Err(Stop::dirty(&entry.path));
        }
        self.compare_with_head(&index)?;
        tracked::check(self, config, &index, written)?;
        untracked::check(self, &index, top)
    }

    /// Whether the next commit would be empty.
    fn compare_with_head(&self, index: &Index) -> Result<(), Stop> {
        let head = match self.head()?.commit() {
            Some(commit) => Some(self.commit_of(&commit)?.tree),
            None => None,
        };
        if head.is_some() && head == index.tree {
            return Ok(());
        }
        let committed = head.map_or_else(|| Ok(Vec::new()), |tree| self.files_of(tree))?;
        let mut committed = committed.iter().peekable();
        for entry in &index.entries {
            match committed.next() {
                Some(TreeFile { path, mode, id }) if *path == entry.path && *mode == entry.mode && *id == entry.id => {}
                Some(TreeFile { path, .. }) if *path < entry.path => return Err(Stop::dirty(path)),
                _ => return Err(Stop::dirty(&entry.path)),
            }
        }
        match committed.peek() {
            Some(file) => Err(Stop::dirty(&file.path)),
            None => Ok(()),
        }
    }
}
