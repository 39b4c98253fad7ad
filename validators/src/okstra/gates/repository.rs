//! The repository that a branch is handed over from: what the caller states, and what can be looked up for the rest.

use super::subject::Subject;
use crate::document::Node;
use crate::gate::StatedRepository;
use crate::okstra::commands::BASE_BRANCHES;
use crate::parsed_file::JsonFile;
use crate::workspace::git::{GitError, GitRepository, Head, ObjectId, Status};

/// Most commits that are looked at on the way from a branch to its base.
const MOST_COMMITS: usize = 100_000;

/// What is known about the repository; an error says why something is not.
pub(super) struct Repository {
    /// What `git status --short` names first; `None` when the work tree is clean.
    pub(super) change: Result<Option<String>, String>,
    /// The branch that is checked out.
    pub(super) branch: Result<String, String>,
    /// How many commits there are beyond the base, and which base that is when it was looked up.
    pub(super) commits: Result<(u64, Option<String>), String>,
}

impl Repository {
    /// What `stated` says, and for the rest what git's files around the task say.
    pub(super) fn known(subject: &Subject<'_, '_>, stated: &StatedRepository) -> Self {
        let task = subject.context.task;
        let start = task.repository.unwrap_or(task.directory);
        let git = GitRepository::discover(start.path()).ok_or_else(|| "there is no git repository here".to_owned());
        let change = match stated.clean_tree {
            Some(is_clean) => Ok((!is_clean).then(|| "something".to_owned())),
            None => git.as_ref().map_err(Clone::clone).and_then(|git| change(subject, git)),
        };
        let branch = match &stated.branch {
            Some(branch) => Ok(branch.clone()),
            None => git.as_ref().map_err(Clone::clone).and_then(branch),
        };
        let commits = match stated.commits {
            Some(count) => Ok((count, None)),
            None => git.as_ref().map_err(Clone::clone).and_then(|git| commits(subject, git)),
        };
        Self { change, branch, commits }
    }
}

fn change(subject: &Subject<'_, '_>, git: &GitRepository) -> Result<Option<String>, String> {
    let top = subject.context.workspace.find(git.work_tree()).directory();
    match git.status(top.ok_or("the work tree lies outside what is checked")?) {
        Status::Clean => Ok(None),
        Status::Dirty(path) => Ok(Some(path)),
        Status::Unknown(reason) => Err(reason),
    }
}

fn branch(git: &GitRepository) -> Result<String, String> {
    match git.head().map_err(|error| error.to_string())? {
        Head::Branch { name, .. } => Ok(name),
        Head::Detached(_) => Err("a commit is checked out, and no branch".to_owned()),
    }
}

/// Counts from the base that the carry files name, or else from the first base branch that the repository has.
fn commits(subject: &Subject<'_, '_>, git: &GitRepository) -> Result<(u64, Option<String>), String> {
    let readable = |error: GitError| error.to_string();
    let head = git.head().map_err(readable)?;
    let Some(tip) = head.commit() else { return Ok((0, None)) };
    let carried = first_base(subject).and_then(|base| Some((git.resolve(&base).ok()?, base)));
    let base = match carried {
        Some(base) => Some(base),
        None => base_branch(git, &head)?,
    };
    let (base, name) = base.ok_or("no base branch is there to count from")?;
    let range = git.range(base, tip, MOST_COMMITS).map_err(readable)?;
    if range.is_empty() && !range.is_complete() {
        return Err("the history is cut off".to_owned());
    }
    Ok((range.len() as u64, Some(name)))
}

/// The commit that the first stage began at, as its carry file says.
fn first_base(subject: &Subject<'_, '_>) -> Option<String> {
    let roots = subject.context.task.carries().filter_map(JsonFile::root);
    let first = roots
        .min_by_key(|root| root.get("stageNumber").and_then(|number| number.text().parse::<u32>().ok()).unwrap_or(u32::MAX))?;
    let base = first.get("stageCommitRange")?.get("base").and_then(Node::as_str)?;
    Some(base.to_owned())
}

fn base_branch(git: &GitRepository, head: &Head) -> Result<Option<(ObjectId, String)>, String> {
    for name in BASE_BRANCHES {
        for name in [format!("origin/{name}"), name.to_owned()] {
            if head.branch() == Some(name.as_str()) {
                continue;
            }
            if let Some(commit) = git.branch(&name).map_err(|error| error.to_string())? {
                return Ok(Some((commit, name)));
            }
        }
    }
    Ok(None)
}
