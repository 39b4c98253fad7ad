//! What a project does next: the first open task, what runs beside it, where the run pauses, and which reviews are under way.

use std::collections::BTreeMap;
use std::fmt;

use super::front_matter::FrontMatter;
use super::ids::{PhaseId, TaskId};
use super::implementation::Implementation;
use super::plan::Plan;
use super::plan::outline::Outline;
use super::progress::Progress;
use super::project::Project;
use crate::document::{Kind, Node};

/// What a project does next. `Display` writes it on one line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NextStep {
    /// The first task of the plan that is not completed; `None` when every one is, or there is none.
    pub task: Option<NextTask>,
    /// The parallel group that the task's phase belongs to; `None` when it runs alone.
    pub lane: Option<Lane>,
    /// The phase after which the run pauses for a person, from the task's phase on; `None` when no checkpoint is ahead, or none was chosen.
    pub checkpoint: Option<PhaseId>,
    /// Reviews that were received and are not passed, in the table's order.
    pub open_reviews: Vec<OpenReview>,
}

/// A task to work on. `Display` writes `p01-t02: Title`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextTask {
    /// Its normalised id.
    pub id: TaskId,
    /// Its title, without blanks at both ends.
    pub title: String,
}

/// The phases of a parallel group, in the order in which they are written. `Display` writes `p02, p03`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// The members.
    pub members: Vec<PhaseId>,
}

/// A review that is under way. `Display` writes `final code received`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenReview {
    /// What is reviewed: `p01`, `final`.
    pub scope: String,
    /// `code` or `artifact`.
    pub kind: String,
    /// Where it stands.
    pub status: OpenStatus,
}

/// Where a review stands between its arrival and its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OpenStatus {
    /// It arrived.
    Received,
    /// Tasks for what it found are in the plan.
    FixesAdded,
    /// These are done; somebody has to look again.
    FixesCompleted,
}

impl OpenStatus {
    const ALL: [Self; 3] = [Self::Received, Self::FixesAdded, Self::FixesCompleted];

    /// The word in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::FixesAdded => "fixes_added",
            Self::FixesCompleted => "fixes_completed",
        }
    }

    /// Reads a status cell; letter case does not matter. `None` for a review that did not arrive, is passed, or has another status.
    #[must_use]
    pub fn from_cell(cell: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| cell.eq_ignore_ascii_case(status.as_str()))
    }
}

impl NextStep {
    /// What the plan, the record of the implementation and the table of reviews say. Nothing without a plan.
    #[must_use]
    pub fn of(project: &Project<'_>) -> Self {
        project.plan.as_ref().map(|plan| Self::of_plan(plan, project.implementation.as_ref())).unwrap_or_default()
    }

    fn of_plan(plan: &Plan<'_>, implementation: Option<&Implementation<'_>>) -> Self {
        let open_reviews = open_reviews(plan);
        let Some(task) = Progress::open_tasks(&plan.outline, implementation).next() else {
            return Self { open_reviews, ..Self::default() };
        };
        let front_matter = plan.front_matter.as_ref().filter(|front_matter| front_matter.problem().is_none());
        Self {
            task: Some(NextTask { id: task.id.clone(), title: plan.source().slice(task.title).trim().to_owned() }),
            lane: front_matter.and_then(|front_matter| lane(front_matter, &task.id.phase)),
            checkpoint: front_matter.and_then(|front_matter| checkpoint(front_matter, &plan.outline, task.phase?)),
            open_reviews,
        }
    }
}

/// The first group that names the phase.
fn lane(front_matter: &FrontMatter, phase: &PhaseId) -> Option<Lane> {
    let groups = front_matter.get("oat_plan_parallel_groups")?;
    groups.items().map(phases_of).find(|members| members.contains(phase)).map(|members| Lane { members })
}

/// The first checkpoint from the phase with index `from` on. An empty list stands for every phase.
fn checkpoint(front_matter: &FrontMatter, outline: &Outline, from: usize) -> Option<PhaseId> {
    let list = front_matter.get("oat_plan_hill_phases").filter(|list| list.kind() == Kind::Sequence)?;
    let chosen = phases_of(list);
    let is_every = list.items().next().is_none();
    outline.phases[from..].iter().map(|phase| &phase.id).find(|id| is_every || chosen.contains(id)).cloned()
}

/// The phases that a list names; what is no name of a phase names none.
fn phases_of(list: Node<'_>) -> Vec<PhaseId> {
    list.items().filter_map(|item| PhaseId::parse(item.as_str()?)).collect()
}

/// Of each scope and type the last row counts.
fn open_reviews(plan: &Plan<'_>) -> Vec<OpenReview> {
    let source = plan.source();
    let rows: Vec<_> = plan.reviews.iter().flat_map(|table| table.reviews(source)).collect();
    let mut last: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (index, review) in rows.iter().enumerate() {
        last.insert((source.slice(review.scope), source.slice(review.kind)), index);
    }
    let mut last: Vec<_> = last.into_iter().collect();
    last.sort_by_key(|(_, index)| *index);
    let open = last.into_iter().filter_map(|((scope, kind), index)| {
        let status = OpenStatus::from_cell(source.slice(rows[index].status))?;
        Some(OpenReview { scope: scope.to_owned(), kind: kind.to_owned(), status })
    });
    open.collect()
}

impl fmt::Display for NextStep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.task {
            Some(task) => write!(formatter, "{task}")?,
            None => formatter.write_str("no open task")?,
        }
        match (&self.lane, &self.task) {
            (Some(lane), _) => write!(formatter, " (parallel group {lane})")?,
            (None, Some(_)) => formatter.write_str(" (alone)")?,
            (None, None) => {}
        }
        if let Some(checkpoint) = &self.checkpoint {
            write!(formatter, "; next checkpoint after {checkpoint}")?;
        }
        for (index, review) in self.open_reviews.iter().enumerate() {
            write!(formatter, "{}{review}", if index == 0 { "; open reviews: " } else { ", " })?;
        }
        Ok(())
    }
}

impl fmt::Display for NextTask {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.id, self.title)
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, member) in self.members.iter().enumerate() {
            write!(formatter, "{}{member}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl fmt::Display for OpenReview {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} {}", self.scope, self.kind, self.status.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::NextStep;
    use crate::oat::project::Project;
    use crate::workspace::{Limits, Workspace};

    const PHASES: &str = "## Phase 1: A\n### Task p01-t01: Count\n## Phase 2: B\n### Task p02-t01: Cap `three` \n## Phase 3: C\n### Task p03-t01: c\n## Phase 4: D\n### Task p04-t01: d\n";

    /// What comes next, with these front matter lines, this table of reviews, and these tasks completed.
    fn next(front_matter: &str, reviews: &str, completed: &[&str]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let table = format!("## Reviews\n\n| Scope | Type | Status | Date | Artifact |\n|---|---|---|---|---|\n{reviews}");
        let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
        write("plan.md", format!("---\n{front_matter}oat_status: complete\n---\n{PHASES}\n{table}"));
        let sections = completed.iter().map(|task| format!("### Task {task}\n**Status:** completed\n"));
        write("implementation.md", sections.collect());
        let workspace = Workspace::new(&[folder.path().to_owned()], folder.path(), &[], Limits::default());
        let directory = workspace.find(folder.path()).directory().unwrap();
        NextStep::of(&Project::load(&workspace, directory)).to_string()
    }

    #[test]
    fn the_first_open_task_its_lane_and_the_next_checkpoint() {
        let chosen = "oat_plan_hill_phases: ['p01', 'p3', 4]\noat_plan_parallel_groups: [[p02, p03]]\n";
        assert_eq!(next(chosen, "", &[]), "p01-t01: Count (alone); next checkpoint after p01");
        let second = "p02-t01: Cap `three` (parallel group p02, p03); next checkpoint after p03";
        assert_eq!(next(chosen, "", &["p1-t1", "p03-t01"]), second);
        assert_eq!(next(chosen, "", &["p01-t01", "p02-t01", "p03-t01"]), "p04-t01: d (alone)");
        assert_eq!(
            next("oat_plan_hill_phases: []\n", "", &["p01-t01"]),
            "p02-t01: Cap `three` (alone); next checkpoint after p02"
        );
        assert_eq!(next("oat_plan_hill_phases: p01\n", "", &[]), "p01-t01: Count (alone)");
    }

    #[test]
    fn of_each_scope_and_type_the_last_row_counts() {
        let rows = "| p01 | code | received | - | reviews/a.md |\n| final | code | Fixes_Added | - | reviews/b.md |\n| p02 | code | pending | - | - |\n| p01 | code | passed | - | reviews/c.md |\n| p01 | artifact | fixes_completed | - | reviews/d.md |\n";
        let all = ["p01-t01", "p02-t01", "p03-t01", "p04-t01"];
        assert_eq!(next("", rows, &all), "no open task; open reviews: final code fixes_added, p01 artifact fixes_completed");
    }
}
