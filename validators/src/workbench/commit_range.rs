//! The commits that a repository has and its earlier version has not, and the branch that they are on.

use std::path::Path;
use std::sync::Arc;

use super::commit::Message;
use super::passage::Passage;
use crate::source::{FilePath, Source};
use crate::workspace::git::{Commit, Head};
use crate::workspace::{Earlier, EarlierError};

/// Most commits that are looked at.
const MOST_COMMITS: usize = 10_000;
/// Digits of a commit's id that findings show.
const SHOWN_DIGITS: usize = 12;
/// The file that names the branch which is checked out, as findings call it.
const HEAD: &str = "HEAD";

/// The commits of a range, and what is checked out.
#[derive(Debug)]
pub struct CommitRange {
    /// Messages of the commits with one parent at most, the oldest first. Each stands in a source called `commit` and the id's beginning.
    pub messages: Vec<Message>,
    /// Messages of merges, the oldest first.
    pub merges: Vec<Message>,
    /// The branch that is checked out, and what HEAD says of it.
    pub branch: Option<(String, Passage)>,
}

impl CommitRange {
    /// Reads the commits since `earlier` of the repository whose work tree is the folder at an absolute path. `None` when that folder is
    /// only a part of a work tree: the commits are then not those of the workbench alone.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn read(earlier: &Earlier, repository: &Path) -> Result<Option<Self>, EarlierError> {
        if earlier.work_tree(repository)? != repository {
            return Ok(None);
        }
        let commits = earlier.commits(repository, MOST_COMMITS)?;
        let (merges, own): (Vec<Commit>, Vec<Commit>) = commits.into_iter().partition(|commit| commit.parents.len() > 1);
        let messages = |commits: Vec<Commit>| commits.into_iter().map(|commit| Message::of_commit(message(commit))).collect();
        let branch = match earlier.head(repository)? {
            Head::Branch { name, .. } => {
                let text = format!("ref: refs/heads/{name}\n");
                Some((name, Passage::whole_of(Arc::new(Source::new(FilePath::from_text(HEAD), text.into_bytes())))))
            }
            Head::Detached(_) => None,
        };
        Ok(Some(Self { messages: messages(own), merges: messages(merges), branch }))
    }

    /// The texts that findings may point into and that are no files.
    pub fn sources(&self) -> impl Iterator<Item = Arc<Source>> + '_ {
        let messages = self.messages.iter().chain(&self.merges).map(|message| &message.passage);
        messages.chain(self.branch.iter().map(|(_, head)| head)).map(|passage| Arc::clone(passage.source()))
    }
}

fn message(commit: Commit) -> Passage {
    let id = commit.id.to_string();
    let name = format!("commit {}", id.get(..SHOWN_DIGITS).unwrap_or(&id));
    Passage::whole_of(Arc::new(Source::new(FilePath::from_text(&name), commit.message.into_bytes())))
}
