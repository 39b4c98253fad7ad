//! Where HEAD and branches point.

use std::path::Component;

use super::error::GitError;
use super::files;
use super::oid::ObjectId;
use super::repository::{GitRepository, SMALL_FILE};

/// Most bytes of `packed-refs`.
const PACKED_REFS: u64 = 64 << 20;
/// Most symbolic refs followed, as in git.
const MOST_STEPS: usize = 5;

/// What is checked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// A branch.
    Branch {
        /// Its name without `refs/heads/`.
        name: String,
        /// Its commit; `None` before the first one.
        commit: Option<ObjectId>,
    },
    /// A commit without a branch.
    Detached(ObjectId),
}

impl Head {
    /// The commit that is checked out; `None` before the first one.
    #[must_use]
    pub const fn commit(&self) -> Option<ObjectId> {
        match self {
            Self::Branch { commit, .. } => *commit,
            Self::Detached(commit) => Some(*commit),
        }
    }

    /// The branch that is checked out.
    #[must_use]
    pub fn branch(&self) -> Option<&str> {
        match self {
            Self::Branch { name, .. } => Some(name),
            Self::Detached(_) => None,
        }
    }
}

enum Target {
    Object(ObjectId),
    Symbolic(String),
}

impl GitRepository {
    /// What is checked out.
    ///
    /// # Errors
    /// When HEAD or its branch cannot be read.
    pub fn head(&self) -> Result<Head, GitError> {
        self.supported()?;
        let text = files::read_text(&self.git.join("HEAD"), SMALL_FILE)?.ok_or(GitError::Corrupt("HEAD is missing"))?;
        match target(&text)? {
            Target::Object(id) => Ok(Head::Detached(id)),
            Target::Symbolic(name) => {
                let commit = self.reference(&name)?;
                let name = name.strip_prefix("refs/heads/").map(str::to_owned).unwrap_or(name);
                Ok(Head::Branch { name, commit })
            }
        }
    }

    /// The commit that a branch points at; `None` when there is no such branch. `origin/main` and the like are tried as remote branches.
    ///
    /// # Errors
    /// When the ref cannot be read.
    pub fn branch(&self, name: &str) -> Result<Option<ObjectId>, GitError> {
        self.supported()?;
        match self.reference(&format!("refs/heads/{name}"))? {
            Some(id) => Ok(Some(id)),
            None => self.reference(&format!("refs/remotes/{name}")),
        }
    }

    /// Where a full name such as `refs/heads/main` points.
    pub(super) fn reference(&self, name: &str) -> Result<Option<ObjectId>, GitError> {
        let mut name = name.to_owned();
        for _ in 0..MOST_STEPS {
            if !is_sound(&name) {
                return Err(GitError::Corrupt("a ref has a name that leads out of the repository"));
            }
            let own = files::read_text(&self.git.join(&name), SMALL_FILE)?;
            let text = match own {
                Some(text) => Some(text),
                None => files::read_text(&self.common.join(&name), SMALL_FILE)?,
            };
            match text.map(|text| target(&text)).transpose()? {
                None => return self.packed(&name),
                Some(Target::Object(id)) => return Ok(Some(id)),
                Some(Target::Symbolic(next)) => name = next,
            }
        }
        Err(GitError::Corrupt("refs lead to each other without end"))
    }

    fn packed(&self, name: &str) -> Result<Option<ObjectId>, GitError> {
        let Some(bytes) = files::read(&self.common.join("packed-refs"), PACKED_REFS)? else { return Ok(None) };
        let line = bytes.split(|byte| *byte == b'\n').find_map(|line| {
            let (id, own) = std::str::from_utf8(line).ok()?.trim_end().split_once(' ')?;
            (own == name).then(|| ObjectId::from_hex(id))
        });
        line.map(|id| id.ok_or(GitError::Corrupt("a packed ref names no object"))).transpose()
    }
}

fn target(text: &str) -> Result<Target, GitError> {
    match text.strip_prefix("ref:") {
        Some(name) => Ok(Target::Symbolic(name.trim().to_owned())),
        None => ObjectId::from_hex(text).map(Target::Object).ok_or(GitError::Corrupt("a ref names no object")),
    }
}

/// Whether a name of a ref stays below the repository's folder.
fn is_sound(name: &str) -> bool {
    name.starts_with("refs/") && std::path::Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}
