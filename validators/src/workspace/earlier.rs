//! The version that rules compare with: a commit of each repository that is checked.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::git::{Commit, GitError, GitRepository, Head, ObjectId};
use super::{Limits, ReadError, absolute};
use crate::source::{FilePath, Source};

/// The earlier version of what is checked. Files are read from the repository's objects when they are asked for; no git is run.
#[derive(Debug)]
pub struct Earlier {
    revision: String,
    working_directory: PathBuf,
    file_size: u64,
    /// One a work tree, sorted by its folder.
    bases: Vec<Base>,
}

#[derive(Debug)]
struct Base {
    repository: GitRepository,
    commit: ObjectId,
}

/// Why an earlier version cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EarlierError {
    /// A path that is checked, or asked about, lies in no git repository.
    #[error("`{0}` lies in no git repository")]
    NoRepository(String),
    /// The path lies in a repository inside of the one that is checked, whose commits are others.
    #[error("`{0}` lies in a git repository of its own")]
    OtherRepository(String),
    /// The revision names no commit, or the repository cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The file was larger than the limit.
    #[error(transparent)]
    TooLarge(ReadError),
}

impl Earlier {
    /// Finds the commit `revision` (see [`GitRepository::resolve_revision`]) in the repository of each of `paths`; relative paths are below
    /// `working_directory`, an absolute path.
    ///
    /// # Errors
    /// When a path lies in no repository, or its repository has no such commit.
    pub fn open(revision: &str, paths: &[PathBuf], working_directory: &Path, limits: &Limits) -> Result<Self, EarlierError> {
        let mut bases: Vec<Base> = Vec::new();
        for path in paths {
            let path = absolute(path, working_directory);
            let shown = || FilePath::relative_to(&path, working_directory).as_str().to_owned();
            let repository = GitRepository::discover(&path).ok_or_else(|| EarlierError::NoRepository(shown()))?;
            if bases.iter().all(|base| base.repository.work_tree() != repository.work_tree()) {
                let commit = repository.resolve_revision(revision)?;
                bases.push(Base { repository, commit });
            }
        }
        bases.sort_by(|left, right| left.repository.work_tree().cmp(right.repository.work_tree()));
        let working_directory = working_directory.to_path_buf();
        Ok(Self { revision: revision.to_owned(), working_directory, file_size: limits.file_size, bases })
    }

    /// The revision as it was given: for messages.
    #[must_use]
    pub fn revision(&self) -> &str {
        &self.revision
    }

    /// The file at an absolute path as it was; `None` when there was none. The source has the path that findings show for the file of
    /// today, and the bytes that were committed: where git converts line ends on checkout, they differ from those of the work tree, so
    /// compare lines and not bytes.
    ///
    /// # Errors
    /// When it cannot be told: report it with [`crate::problems::base_unread`].
    pub fn source(&self, path: &Path) -> Result<Option<Arc<Source>>, EarlierError> {
        let (base, below) = self.base_of(path)?;
        let Some(bytes) = base.repository.content_at(base.commit, below)? else { return Ok(None) };
        let size = bytes.len() as u64;
        if size > self.file_size {
            return Err(EarlierError::TooLarge(ReadError::TooLarge { size, limit: self.file_size }));
        }
        Ok(Some(Arc::new(Source::new(FilePath::relative_to(path, &self.working_directory), bytes))))
    }

    /// The paths of the regular files that were below the folder at an absolute path, relative to it, sorted; none when there was no such
    /// folder.
    ///
    /// # Errors
    /// As for [`Earlier::source`].
    pub fn names_below(&self, folder: &Path) -> Result<Vec<PathBuf>, EarlierError> {
        let (base, below) = self.base_of(folder)?;
        Ok(base.repository.files_below(base.commit, below)?)
    }

    /// The commits since: those that HEAD can reach and the earlier version cannot, of the repository that holds an absolute path. The
    /// oldest comes first.
    ///
    /// # Errors
    /// As for [`Earlier::source`]; also when there are more than `limit` commits to look at, or a shallow clone lacks some.
    pub fn commits(&self, path: &Path, limit: usize) -> Result<Vec<Commit>, EarlierError> {
        let (base, _) = self.base_of(path)?;
        let head = base.repository.resolve_revision("HEAD")?;
        Ok(base.repository.commits_between(base.commit, head, limit)?)
    }

    /// The folder of the work tree that holds an absolute path.
    ///
    /// # Errors
    /// When the path lies in no repository that is checked.
    pub fn work_tree(&self, path: &Path) -> Result<&Path, EarlierError> {
        Ok(self.base_of(path)?.0.repository.work_tree())
    }

    /// What is checked out in the repository that holds an absolute path.
    ///
    /// # Errors
    /// As for [`Earlier::source`].
    pub fn head(&self, path: &Path) -> Result<Head, EarlierError> {
        Ok(self.base_of(path)?.0.repository.head()?)
    }

    /// The repository of a path, and the path below its work tree.
    fn base_of<'p>(&self, path: &'p Path) -> Result<(&Base, &'p Path), EarlierError> {
        let shown = || FilePath::relative_to(path, &self.working_directory).as_str().to_owned();
        // The innermost one: repositories may lie in each other.
        let found = self.bases.iter().rev().find(|base| path.starts_with(base.repository.work_tree()));
        let base = found.ok_or_else(|| EarlierError::NoRepository(shown()))?;
        let work_tree = base.repository.work_tree();
        let is_other = |folder: &Path| fs::symlink_metadata(folder.join(".git")).is_ok();
        if path.ancestors().take_while(|folder| *folder != work_tree).any(is_other) {
            return Err(EarlierError::OtherRepository(shown()));
        }
        Ok((base, path.strip_prefix(work_tree).unwrap_or(path)))
    }
}
