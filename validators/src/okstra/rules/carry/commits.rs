//! The commits of a carry file's steps, against the repository.

use super::CARRY_COMMIT_OUTSIDE_RANGE;
use crate::document::Node;
use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::parsed_file::JsonFile;
use crate::workspace::git::{CommitRange, GitError, GitRepository};

/// Most commits read to find those of a stage.
const MOST_COMMITS: usize = 100_000;

/// Without a repository, or one that does not have both ends of the range, nothing can be said.
pub(super) fn check(context: &Context<'_, '_>, carry: &JsonFile<'_>, root: Node<'_>, findings: &mut Vec<Finding>) {
    let Some(range) = root.get("stageCommitRange") else { return };
    let ends = ["base", "head"].map(|key| range.get(key).filter(|node| node.as_str().is_some()));
    let [Some(base), Some(head)] = ends else { return };
    let Some(git) = context.task.git() else { return };
    let Some(commits) = commits_of(git, base, head) else { return };
    for commit in root.get("stepResults").into_iter().flat_map(Node::items).filter_map(|result| result.get("commit")) {
        let Some(message) = commit.as_str().and_then(|id| what_is_wrong(git, &commits, id)) else { continue };
        let finding = Finding::new(&CARRY_COMMIT_OUTSIDE_RANGE, carry.place(commit.span()), message);
        let finding = finding.with_related(carry.place(base.span()), "the last commit before the stage");
        findings.push(finding.with_related(carry.place(head.span()), "the last commit of the stage"));
    }
}

/// The commits of a stage; `None` when the repository does not have all of them.
fn commits_of(git: &GitRepository, base: Node<'_>, head: Node<'_>) -> Option<CommitRange> {
    let (base, head) = (git.resolve(base.text()).ok()?, git.resolve(head.text()).ok()?);
    git.range(base, head, MOST_COMMITS).ok().filter(CommitRange::is_complete)
}

fn what_is_wrong(git: &GitRepository, commits: &CommitRange, id: &str) -> Option<String> {
    match git.resolve(id) {
        Ok(commit) if commits.contains(&commit) => None,
        Ok(_) => Some(format!("the commit `{id}` lies outside the commits of the stage")),
        Err(GitError::Missing(_)) => Some(format!("the repository has no commit `{id}`")),
        Err(GitError::NotACommit(_)) => Some(format!("`{id}` is no commit")),
        // An id of another form is a matter of the schema, and what cannot be read is not known.
        Err(_) => None,
    }
}
