//! How far a project is, as the control plane counts it.

use super::ids::PhaseId;
use super::implementation::Implementation;
use super::plan::outline::{Outline, Task};

/// The progress of a phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseProgress {
    /// The phase.
    pub id: PhaseId,
    /// Tasks that count.
    pub total: usize,
    /// Of those the completed ones.
    pub completed: usize,
}

/// The progress of a project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// The phases that have a task that counts, in the plan's order.
    pub phases: Vec<PhaseProgress>,
}

impl Progress {
    /// Counts the tasks of a plan and the completed ones.
    #[must_use]
    pub fn of(outline: &Outline, implementation: Option<&Implementation<'_>>) -> Self {
        let is_completed = |task: &&Task| implementation.is_some_and(|record| record.is_completed(&task.id));
        let phases = outline.phases.iter().enumerate().filter_map(|(index, phase)| {
            let total = outline.tasks_of(index).count();
            let completed = outline.tasks_of(index).filter(is_completed).count();
            (total > 0).then(|| PhaseProgress { id: phase.id.clone(), total, completed })
        });
        Self { phases: phases.collect() }
    }

    /// All tasks that count.
    #[must_use]
    pub fn total(&self) -> usize {
        self.phases.iter().map(|phase| phase.total).sum()
    }

    /// The completed ones.
    #[must_use]
    pub fn completed(&self) -> usize {
        self.phases.iter().map(|phase| phase.completed).sum()
    }

    /// The tasks of the plan that are not completed, in order.
    pub fn open_tasks<'o>(
        outline: &'o Outline,
        implementation: Option<&'o Implementation<'_>>,
    ) -> impl Iterator<Item = &'o Task> {
        outline.counted_tasks().filter(move |task| implementation.is_none_or(|record| !record.is_completed(&task.id)))
    }
}
