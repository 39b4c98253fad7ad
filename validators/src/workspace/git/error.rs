//! Why a question about a repository has no answer.

use std::io;

/// Why a question about a repository has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GitError {
    /// The text is no name of a commit: 7 to 40 hexadecimal digits.
    #[error("`{0}` is no commit id of 7 to 40 hexadecimal digits")]
    NotAnId(String),
    /// No branch, tag or commit is called so.
    #[error("the repository has no branch, tag or commit `{0}`")]
    UnknownRevision(String),
    /// The repository has no such object; a shallow or partial clone may lack it.
    #[error("the repository has no object `{0}`")]
    Missing(String),
    /// Several commits begin like this.
    #[error("several commits begin with `{0}`")]
    Ambiguous(String),
    /// The object is a tree, a file or a tag.
    #[error("`{0}` is no commit")]
    NotACommit(String),
    /// A form that is not read.
    #[error("{0} cannot be read")]
    Unsupported(&'static str),
    /// The repository is damaged.
    #[error("the repository is damaged: {0}")]
    Corrupt(&'static str),
    /// A bound was passed.
    #[error("{0}")]
    TooLarge(&'static str),
    /// The system refused.
    #[error("cannot read the repository: {0}")]
    Unreadable(String),
}

impl From<io::Error> for GitError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            return Self::Corrupt("a file ends too early");
        }
        Self::Unreadable(error.to_string())
    }
}
