//! The commits between two commits.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::commit::Commit;
use super::error::GitError;
use super::files;
use super::oid::ObjectId;
use super::repository::GitRepository;

/// How many more commits are looked at after all that is left seems to be before the range: clocks are wrong sometimes, and a commit may
/// be dated before its parents.
const SLOP: usize = 16;
const SHALLOW_FILE: u64 = 16 << 20;

/// The commits that can be reached from one commit and not from another, git's `base..head`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitRange {
    commits: HashSet<ObjectId>,
    is_complete: bool,
}

impl CommitRange {
    /// Whether a commit lies in the range.
    #[must_use]
    pub fn contains(&self, commit: &ObjectId) -> bool {
        self.commits.contains(commit)
    }

    /// How many commits lie in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.commits.len()
    }

    /// Whether no commit does.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.commits.is_empty()
    }

    /// Whether the history was there as far as it was asked about; a shallow clone may lack commits of the range.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.is_complete
    }
}

impl GitRepository {
    /// The commits in `(base, head]`: those reachable from `head` and not from `base`. At most `limit` commits are read.
    ///
    /// # Errors
    /// When a commit cannot be read, or the limit is passed.
    pub fn range(&self, base: ObjectId, head: ObjectId, limit: usize) -> Result<CommitRange, GitError> {
        self.supported()?;
        let mut walk =
            Walk { repository: self, shallow: self.shallow()?, seen: HashMap::new(), queue: BTreeSet::new(), open: 0, limit };
        walk.reach(head, false)?;
        walk.reach(base, true)?;
        walk.run()?;
        let own = walk.seen.iter().filter(|(_, state)| !state.is_before);
        let is_complete = own.clone().all(|(_, state)| !state.is_cut);
        Ok(CommitRange { commits: own.map(|(id, _)| *id).collect(), is_complete })
    }

    /// The commits in `(base, head]`, each after its parents; among those that are not related by time and then by id. At most `limit` commits are read.
    ///
    /// # Errors
    /// When a commit cannot be read, the limit is passed, or a shallow clone lacks commits of the range.
    pub fn commits_between(&self, base: ObjectId, head: ObjectId, limit: usize) -> Result<Vec<Commit>, GitError> {
        let range = self.range(base, head, limit)?;
        if !range.is_complete() {
            return Err(GitError::Unsupported("the whole history of a shallow clone"));
        }
        let commits = range.commits.iter().map(|id| self.commit_of(id));
        let mut commits = commits.collect::<Result<Vec<Commit>, GitError>>()?;
        commits.sort_by_key(|commit| (commit.committed_at, commit.id));
        Ok(parents_first(commits))
    }

    /// The commits whose parents a shallow clone does not have.
    fn shallow(&self) -> Result<HashSet<ObjectId>, GitError> {
        let text = files::read_text(&self.common.join("shallow"), SHALLOW_FILE)?;
        Ok(text.iter().flat_map(|text| text.lines()).filter_map(ObjectId::from_hex).collect())
    }
}

/// The commits in an order in which each comes after those of its parents that are among them, otherwise as they came. Times alone do not
/// do: commits of one second are usual, and clocks are wrong sometimes.
fn parents_first(commits: Vec<Commit>) -> Vec<Commit> {
    let index: HashMap<ObjectId, usize> = commits.iter().enumerate().map(|(index, commit)| (commit.id, index)).collect();
    let mut is_placed = vec![false; commits.len()];
    let mut order = Vec::with_capacity(commits.len());
    for start in 0..commits.len() {
        let mut waiting = vec![start];
        while let Some(&last) = waiting.last() {
            let mut parents = commits[last].parents.iter().filter_map(|parent| index.get(parent).copied());
            if let Some(before) = parents.find(|parent| !is_placed[*parent]).filter(|_| !is_placed[last]) {
                waiting.push(before);
                continue;
            }
            if !is_placed[last] {
                is_placed[last] = true;
                order.push(last);
            }
            waiting.pop();
        }
    }
    let mut commits: Vec<Option<Commit>> = commits.into_iter().map(Some).collect();
    order.into_iter().filter_map(|index| commits[index].take()).collect()
}

struct State {
    /// Whether the commit can be reached from the base.
    is_before: bool,
    /// Whether its parents were not looked at yet.
    is_queued: bool,
    /// Whether it has parents that the repository does not have.
    is_cut: bool,
    parents: Vec<ObjectId>,
}

/// Both histories are walked together, the newest commit first, so that neither is read much further than to where they meet.
struct Walk<'r> {
    repository: &'r GitRepository,
    shallow: HashSet<ObjectId>,
    seen: HashMap<ObjectId, State>,
    /// Commits whose parents were not looked at, by time.
    queue: BTreeSet<(i64, ObjectId)>,
    /// How many commits of the queue are not before the range.
    open: usize,
    limit: usize,
}

impl Walk<'_> {
    fn run(&mut self) -> Result<(), GitError> {
        let mut slop = SLOP;
        while slop > 0 {
            let Some((_, id)) = self.queue.pop_last() else { break };
            let Some(state) = self.seen.get_mut(&id) else { continue };
            state.is_queued = false;
            let (is_before, parents) = (state.is_before, state.parents.clone());
            self.open -= usize::from(!is_before);
            for parent in parents {
                self.reach(parent, is_before)?;
            }
            slop = if self.open == 0 { slop - 1 } else { SLOP };
        }
        Ok(())
    }

    /// Notes that a commit can be reached, and with it everything known that lies before it.
    fn reach(&mut self, id: ObjectId, is_before: bool) -> Result<(), GitError> {
        if !self.seen.contains_key(&id) {
            return self.read(id, is_before);
        }
        let mut reached = if is_before { vec![id] } else { Vec::new() };
        while let Some(id) = reached.pop() {
            let Some(state) = self.seen.get_mut(&id).filter(|state| !state.is_before) else { continue };
            state.is_before = true;
            self.open -= usize::from(state.is_queued);
            // The parents of a queued commit are reached when its turn comes.
            if !state.is_queued {
                reached.extend(&state.parents);
            }
        }
        Ok(())
    }

    fn read(&mut self, id: ObjectId, is_before: bool) -> Result<(), GitError> {
        if self.seen.len() >= self.limit {
            return Err(GitError::TooLarge("more commits lie in between than are read"));
        }
        let commit = self.repository.commit_of(&id)?;
        let is_cut = self.shallow.contains(&id) && !commit.parents.is_empty();
        let parents = if is_cut { Vec::new() } else { commit.parents };
        self.queue.insert((commit.committed_at, id));
        self.open += usize::from(!is_before);
        self.seen.insert(id, State { is_before, is_queued: true, is_cut, parents });
        Ok(())
    }
}
