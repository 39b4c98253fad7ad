//! The stages that the plan of a list of consumers has.

use std::collections::BTreeMap;

use crate::finding::Place;
use crate::okstra::report::plan::StageNumber;
use crate::okstra::report::{Origin, Report};
use crate::okstra::run::Run;
use crate::okstra::task::Task;
use crate::okstra::task_type::TaskType;

/// A stage that another one depends on.
pub(super) struct Needed {
    pub(super) number: StageNumber,
    /// Where the plan says so.
    pub(super) place: Place,
}

/// The stages of a plan and what they depend on.
pub(super) struct PlannedStages {
    /// Where the plan lists them.
    pub(super) place: Place,
    stages: BTreeMap<StageNumber, Vec<Needed>>,
}

impl PlannedStages {
    /// The newest plan of the planning run that the list lies in; of the task, when it lies in no planning run.
    pub(super) fn of_run(task: &Task<'_>, run: &Run<'_>) -> Option<Self> {
        let own = run.newest_report().filter(|_| run.task_type == Some(TaskType::ImplementationPlanning));
        Self::of_report(own.or_else(|| task.newest_report(TaskType::ImplementationPlanning))?)
    }

    fn of_report(report: &Report<'_>) -> Option<Self> {
        let view = report.view()?;
        let plan = view.plan()?;
        // Markdown without a Stage Map may have stages that were not recognised.
        let span = match plan.origin {
            Origin::Data => plan.stages.first()?.span,
            Origin::Markdown => plan.map.as_ref()?.span,
        };
        let stages = plan.stages.iter().filter_map(|stage| {
            let needed = stage.dependencies().map(|(number, field)| Needed { number, place: plan.place(field.span) });
            Some((stage.number_value()?, needed.collect()))
        });
        let stages: BTreeMap<_, _> = stages.collect();
        (!stages.is_empty()).then(|| Self { place: plan.place(span), stages })
    }

    pub(super) fn knows(&self, stage: StageNumber) -> bool {
        self.stages.contains_key(&stage)
    }

    pub(super) fn dependencies(&self, stage: StageNumber) -> impl Iterator<Item = &Needed> {
        // A stage that needs itself is the plan's mistake, and one that it does not have can never be done.
        let needed = self.stages.get(&stage).into_iter().flatten();
        needed.filter(move |needed| needed.number != stage && self.knows(needed.number))
    }

    /// The numbers of the stages, for people.
    pub(super) fn numbers(&self) -> String {
        let numbers: Vec<u32> = self.stages.keys().map(|number| number.0).collect();
        match numbers.as_slice() {
            [only] => format!("{only}"),
            [first, .., last] if (last - first) as usize + 1 == numbers.len() => format!("{first} to {last}"),
            _ => numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", "),
        }
    }
}
