//! The stage of a plan that an implementation carried out.

use std::collections::HashMap;

use super::context::Context;
use super::report::implementation::PlanLink;
use super::report::plan::{Plan, Stage, StageNumber};
use super::report::{Field, Report};
use super::run::Run;
use super::task_type::TaskType;
use crate::workspace::FileRef;

/// The plan that a report of an implementation links to: the report at the link's path, or else the task's newest plan.
#[must_use]
pub fn plan_of<'c>(
    context: &Context<'c, '_>,
    run: Option<&Run<'_>>,
    report: &Report<'_>,
    link: &PlanLink<'_>,
) -> Option<Plan<'c>> {
    let task = context.task;
    let folder = run.map(|run| run.directory).or_else(|| report.files().next().map(FileRef::directory));
    let linked = link.path.as_ref().zip(folder).and_then(|(path, folder)| {
        let path = path.text.split('#').next().unwrap_or_default().trim();
        task.report_of(task.resolve(context.workspace, folder, path)?)
    });
    linked.or_else(|| task.newest_report(TaskType::ImplementationPlanning))?.plan()
}

/// The stage that the link names; `None` when it names none, or one that the plan does not have.
#[must_use]
pub fn stage_of<'p, 'r>(plan: &'p Plan<'r>, link: &PlanLink<'_>) -> Option<&'p Stage<'r>> {
    plan.stage(StageNumber::parse(&link.stage_number.as_ref()?.text)?)
}

/// The steps of a stage, to be found by the labels that commits and evidence have.
#[derive(Debug)]
pub struct StepLabels<'p> {
    stage: Option<StageNumber>,
    by_words: HashMap<&'p str, Option<u32>>,
}

impl<'p> StepLabels<'p> {
    /// The steps of `stage`.
    #[must_use]
    pub fn of(stage: &'p Stage<'_>) -> Self {
        let by_words = stage.steps.iter().map(|step| (step.action.text.trim(), step.number)).collect();
        Self { stage: stage.number_value(), by_words }
    }

    /// The numbers of the steps that a label names: `2`, `Step 2`, `1.2` (stage and step), several of them with `,`, `+` or `&`
    /// between, or the step's own words. `None` when any of it cannot be read.
    #[must_use]
    pub fn numbers(&self, label: &Field<'_>) -> Option<Vec<u32>> {
        if let Some(number) = self.by_words.get(label.text.trim()) {
            return number.map(|number| vec![number]);
        }
        let parts = label.text.split([',', '+', '&']).map(str::trim).filter(|part| !part.is_empty());
        let numbers: Option<Vec<u32>> = parts.map(|part| step_number(self.stage, part)).collect();
        numbers.filter(|numbers| !numbers.is_empty())
    }
}

fn step_number(stage: Option<StageNumber>, label: &str) -> Option<u32> {
    let lower = label.to_lowercase();
    let bare = ["step", "단계"].into_iter().find_map(|word| lower.strip_prefix(word)).unwrap_or(&lower);
    let bare = bare.trim_start().trim_start_matches('#');
    match bare.split_once('.') {
        Some((outer, inner)) => (StageNumber::parse(outer) == stage).then(|| inner.parse().ok()).flatten(),
        None => bare.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::{StageNumber, step_number};

    #[test]
    fn labels_of_steps_are_read() {
        let read = |label| step_number(Some(StageNumber(1)), label);
        for label in ["2", "Step 2", "step #2", "1.2", "Step 1.2", "단계 2"] {
            assert_eq!(read(label), Some(2), "{label}");
        }
        for label in ["2.2", "second", "", "2a", "-2"] {
            assert_eq!(read(label), None, "{label}");
        }
    }
}
