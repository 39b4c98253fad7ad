//! The stages that the plan of a list of consumers has.

use std::collections::BTreeMap;

use crate::document::Node;
use crate::finding::Place;
use crate::okstra::consumers::StageRef;
use crate::okstra::report::{Report, View};
use crate::okstra::run::Run;
use crate::okstra::task::Task;
use crate::okstra::task_type::TaskType;

/// A stage that another one depends on.
pub(super) struct Needed {
    pub(super) number: u32,
    /// Where the plan says so.
    pub(super) place: Place,
}

/// The stages of a plan and what they depend on.
pub(super) struct Plan {
    /// The list of stages.
    pub(super) place: Place,
    stages: BTreeMap<u32, Vec<Needed>>,
}

impl Plan {
    /// The newest plan of the planning run that the list lies in; of the task, when it lies in no planning run.
    pub(super) fn of_run(task: &Task<'_>, run: &Run<'_>) -> Option<Self> {
        let own = run.newest_report().filter(|_| run.task_type == Some(TaskType::ImplementationPlanning));
        Self::of_report(own.or_else(|| task.newest_report(TaskType::ImplementationPlanning))?)
    }

    fn of_report(report: &Report<'_>) -> Option<Self> {
        let view = report.view()?;
        let stages = view.block()?.entry("stages")?;
        let read = |stage: Node<'_>| Some((StageRef::of(stage.get("number")?)?.number, needed(&view, stage)));
        let plan = Self { place: view.place(stages.key.span()), stages: stages.value.items().filter_map(read).collect() };
        (!plan.stages.is_empty()).then_some(plan)
    }

    pub(super) fn knows(&self, stage: u32) -> bool {
        self.stages.contains_key(&stage)
    }

    pub(super) fn dependencies(&self, stage: u32) -> impl Iterator<Item = &Needed> {
        // A stage that needs itself is the plan's mistake, and one that it does not have can never be done.
        let needed = self.stages.get(&stage).into_iter().flatten();
        needed.filter(move |needed| needed.number != stage && self.knows(needed.number))
    }

    /// The numbers of the stages, for people.
    pub(super) fn numbers(&self) -> String {
        let numbers: Vec<u32> = self.stages.keys().copied().collect();
        match numbers.as_slice() {
            [only] => format!("{only}"),
            [first, .., last] if (last - first) as usize + 1 == numbers.len() => format!("{first} to {last}"),
            _ => numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", "),
        }
    }
}

fn needed(view: &View<'_>, stage: Node<'_>) -> Vec<Needed> {
    let numbers = stage.get("dependsOn").into_iter().flat_map(Node::items).filter_map(StageRef::of);
    numbers.map(|own| Needed { number: own.number, place: view.place(own.span) }).collect()
}
