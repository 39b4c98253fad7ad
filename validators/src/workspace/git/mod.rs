//! A reader of git repositories that runs no program and writes nothing.
//!
//! It answers five questions: which branch is checked out, what a commit says, which commits lie between two others, what a file was in a
//! commit, and whether the work tree is clean. Read are loose objects, pack files with an index of version 2, loose and packed refs, and the index in
//! versions 2 to 4. What it does not read makes an answer [`GitError::Unsupported`] or [`Status::Unknown`], never a wrong one:
//! SHA-256 repositories, reftables, split and sparse indexes, submodules that are checked out, and content that git converts on
//! checkout. Not looked at are replace refs, grafts, and the configuration outside the repository: a global list of ignored files
//! can make git call a tree clean that [`GitRepository::status`] does not.
//!
//! Nothing in a repository is trusted: sizes, offsets, depths and counts are bounded, and no file is opened through a symlink as the
//! last component of its path.

mod commit;
mod config;
mod content;
mod error;
mod files;
mod history;
mod index;
mod objects;
mod oid;
mod refs;
mod repository;
mod revision;
mod status;
#[cfg(test)]
mod tests;
mod tree;

pub use commit::Commit;
pub use error::GitError;
pub use history::CommitRange;
pub use oid::ObjectId;
pub use refs::Head;
pub use repository::GitRepository;
pub use status::Status;
