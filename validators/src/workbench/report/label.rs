//! What the labels of a report mean. The convention prescribes no layout, so each field has several.

use super::line::{normal, without_symbols};
use crate::workbench::status::Step;

/// A field of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// `Report Version`
    Version,
    /// `Report Status`
    Status,
    /// `Final Stop Reason`
    StopReason,
    /// `Issue ID`
    Issue,
    /// `Start status`
    StartStatus,
    /// `Computed entry step`
    EntryStep,
    /// Both of these in one line.
    StartAndEntry,
    /// `Steps attempted`
    Attempted,
    /// `Workflow outcome`
    WorkflowOutcome,
    /// `Workflow active runtime`
    WorkflowRuntime,
    /// `Outcome`, of a step or of the whole.
    Outcome,
    /// `Summary`, of a step.
    Summary,
    /// `Runtime`, of a step.
    Runtime,
    /// `Auto-answers`
    AutoAnswers,
    /// `Answers provided`, by whomever.
    Answers,
    /// `Escalations`
    Escalation,
    /// A cost, which no metadata exposes.
    Cost,
    /// A field that only the first shape of v1 had.
    OldShape,
}

const WORDS: [(&str, Label); 44] = [
    ("report version", Label::Version),
    ("report status", Label::Status),
    ("final stop reason", Label::StopReason),
    ("stop reason", Label::StopReason),
    ("issue id", Label::Issue),
    ("issue", Label::Issue),
    ("issue number", Label::Issue),
    ("start status", Label::StartStatus),
    ("starting status", Label::StartStatus),
    ("initial status", Label::StartStatus),
    ("start status ticket", Label::StartStatus),
    ("computed entry step", Label::EntryStep),
    ("entry step", Label::EntryStep),
    ("computed start step", Label::EntryStep),
    ("steps attempted", Label::Attempted),
    ("steps attempted in order", Label::Attempted),
    ("attempted steps", Label::Attempted),
    ("workflow steps attempted", Label::Attempted),
    ("workflow outcome", Label::WorkflowOutcome),
    ("overall outcome", Label::WorkflowOutcome),
    ("final outcome", Label::WorkflowOutcome),
    ("workflow active runtime", Label::WorkflowRuntime),
    ("workflow runtime", Label::WorkflowRuntime),
    ("total runtime", Label::WorkflowRuntime),
    ("total active runtime", Label::WorkflowRuntime),
    ("overall runtime", Label::WorkflowRuntime),
    ("outcome", Label::Outcome),
    ("step outcome", Label::Outcome),
    ("outcomes", Label::Outcome),
    ("result", Label::Outcome),
    ("status", Label::Outcome),
    ("summary", Label::Summary),
    ("what happened", Label::Summary),
    ("runtime", Label::Runtime),
    ("active runtime", Label::Runtime),
    ("step runtime", Label::Runtime),
    ("step active runtime", Label::Runtime),
    ("duration", Label::Runtime),
    ("conversation", Label::OldShape),
    ("conversation id", Label::OldShape),
    ("conversation ids", Label::OldShape),
    ("attempt", Label::OldShape),
    ("attempts", Label::OldShape),
    ("known cost subtotal", Label::OldShape),
];

impl Label {
    /// The field that a label means; `label` is [`normal`].
    #[must_use]
    pub fn of(label: &str) -> Option<Self> {
        if let Some((_, found)) = WORDS.iter().find(|(words, _)| *words == label) {
            return Some(*found);
        }
        let words: Vec<&str> = label.split(' ').collect();
        let has = |word: &str| words.contains(&word);
        if (has("start") || has("starting")) && has("status") && has("entry") {
            Some(Self::StartAndEntry)
        } else if words.first().is_some_and(|word| word.starts_with("escalat")) {
            Some(Self::Escalation)
        } else if words.iter().any(|word| word.starts_with("answer")) && !words.iter().any(|word| word.starts_with("user")) {
            Some(if words.iter().any(|word| word.starts_with("auto")) { Self::AutoAnswers } else { Self::Answers })
        } else if has("cost") || has("costs") {
            Some(Self::Cost)
        } else {
            None
        }
    }

    /// The field that a column of a table with a column of steps means, by its head.
    #[must_use]
    pub fn of_column(head: &str) -> Option<Self> {
        match normal(head).as_str() {
            "notes" | "note" | "details" => Some(Self::Summary),
            label => Self::of(label).map(|found| if found == Self::WorkflowRuntime { Self::Runtime } else { found }),
        }
    }
}

/// What a heading or a label says that names a step: `Step 4: execute (success)`, `4. Execute`, `execute outcome`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepName<'t> {
    /// The step.
    pub step: Step,
    /// The words after the step's name.
    pub rest: &'t str,
}

/// Reads the step that `text` begins with, after `Step`, numbers and signs.
#[must_use]
pub fn step_name(text: &str) -> Option<StepName<'_>> {
    let is_filler = |character: char| !character.is_alphabetic();
    let mut rest = without_symbols(text).trim_start_matches(is_filler);
    if let Some(after) = rest.get(..4).filter(|word| word.eq_ignore_ascii_case("step")).map(|_| &rest[4..])
        && after.starts_with(is_filler)
    {
        rest = after.trim_start_matches(is_filler);
    }
    let end = rest.find(|character: char| !character.is_alphabetic()).unwrap_or(rest.len());
    let (word, rest) = rest.split_at(end);
    let step = Step::from_name(&word.to_lowercase())?;
    Some(StepName { step, rest })
}

#[cfg(test)]
mod tests {
    use super::{Label, step_name};
    use crate::workbench::report::line::normal;
    use crate::workbench::status::Step;

    #[test]
    fn labels_of_many_wordings_mean_the_same() {
        let label = |text: &str| Label::of(&normal(text));
        assert_eq!(label("Report Status (보고서 상태)"), Some(Label::Status));
        assert_eq!(label("**Start status / computed entry step**"), Some(Label::StartAndEntry));
        assert_eq!(label("Auto-answers"), Some(Label::AutoAnswers));
        assert_eq!(label("Answers provided"), Some(Label::Answers));
        assert_eq!(label("User answers"), None);
        assert_eq!(label("Escalated questions"), Some(Label::Escalation));
        assert_eq!(label("Total Cost"), Some(Label::Cost));
        assert_eq!(label("Known Cost Subtotal"), Some(Label::OldShape));
        assert_eq!(label("Report"), None);
    }

    #[test]
    fn steps_are_found_behind_numbers_and_signs() {
        let read = |text| step_name(text).map(|name| (name.step, name.rest.to_owned()));
        assert_eq!(read("Step 4: execute (success)"), Some((Step::Execute, " (success)".to_owned())));
        assert_eq!(read("`review`"), Some((Step::Review, "`".to_owned())));
        assert_eq!(read("✅ 4. Execute"), Some((Step::Execute, String::new())));
        assert_eq!(read("Planning"), None);
        assert_eq!(read("실행"), None);
        assert_eq!(read("Steps"), None);
    }
}
