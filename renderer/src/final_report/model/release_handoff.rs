//! The block of a handoff.

use serde::{Deserialize, Serialize};

use super::closed_set::closed_set;
use super::command::Command;
use super::follow_up::Routing;

/// Branch and pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct ReleaseHandoff {
    /// The report that accepted the work.
    pub source_verification: SourceVerification,
    /// The branch.
    pub feature_branch: String,
    /// What `git status --short` said at the start; empty for a clean tree.
    pub git_status_at_start: String,
    /// What the user chose.
    pub selections: Selections,
    /// Commands that were run, in order.
    pub command_log: Vec<Command>,
    /// The commits of the branch.
    pub commits: Vec<HandoffCommit>,
    /// Whether the branch can be merged.
    pub merge_conflict_probe: MergeConflictProbe,
    /// What became of the pull request.
    pub pull_request: PullRequest,
    /// `done`, `implementation` or `final-verification`.
    pub routing: Routing,
}

impl ReleaseHandoff {
    /// Whether the user skipped the handoff or cancelled it, so that nothing followed.
    #[must_use]
    pub fn was_called_off(&self) -> bool {
        const CANCEL: Option<&str> = Some("cancel");
        let Selections { action, message, conflict, .. } = &self.selections;
        *action == HandoffAction::Skip || message.as_deref() == CANCEL || conflict.as_deref() == CANCEL
    }
}

/// The report that accepted the work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct SourceVerification {
    /// Where it is.
    pub report_path: String,
    /// Its verdict, quoted.
    pub verdict_row: String,
}

closed_set! {
    /// How far a handoff goes.
    HandoffAction {
        /// Nothing leaves the machine.
        LocalOnly = "local only",
        /// The branch is pushed and a pull request made.
        PushAndPullRequest = "push + PR",
        /// Nothing is done.
        Skip = "skip",
    }
}

/// What the user chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Selections {
    /// How far it goes.
    pub action: HandoffAction,
    /// The branch to merge into.
    pub pr_base: Option<String>,
    /// About title and body: `use as-is`, `edit then proceed` or `cancel`.
    pub message: Option<String>,
    /// In case of conflicts: `proceed anyway`, `change base branch` or `cancel`.
    pub conflict: Option<String>,
}

/// A commit of the branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct HandoffCommit {
    /// Its hash: 7 to 64 hexadecimal digits.
    pub sha: String,
    /// First line of its message.
    pub subject: String,
}

/// Whether the branch can be merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "kebab-case", rename_all_fields(deserialize = "camelCase"))]
pub enum MergeConflictProbe {
    /// Nobody looked.
    NotRun,
    /// It can.
    Clean {
        /// The branch it would be merged into.
        base: String,
        /// The commit that branch was at.
        base_sha: String,
    },
    /// It cannot.
    Conflicts {
        /// The branch it would be merged into.
        base: String,
        /// The commit that branch was at.
        base_sha: String,
        /// `proceed anyway`, `change base branch` or `cancel`.
        user_choice: String,
        /// The files both sides changed.
        conflicting_paths: Vec<String>,
    },
}

/// What became of the pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct PullRequest {
    /// `created`, `reused` or `skipped`.
    pub outcome: String,
    /// Its address.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
}
