//! Rules about one stage of a plan: its steps and its parts (catalogue, group H).

use crate::finding::Finding;
use crate::okstra::report::plan::{Plan, Stage};
use crate::okstra::report::{Origin, View};
use crate::rule::rules;
use crate::source::Span;

rules! { "okstra":
    PLAN_STAGE_TOO_MANY_STEPS = "plan-stage-too-many-steps", Error, Upstream, "a stage has more than six steps";
    PLAN_STAGE_EMPTY = "plan-stage-empty", Error, Ours, "a stage has no step";
    PLAN_STAGE_PARTS = "plan-stage-parts", Warning, Upstream, "a stage lacks its files, validation, exit contract or rollback";
}

/// The convention counts "effective" steps and says nowhere which those are, so all steps count.
const MOST_STEPS: usize = 6;

/// Looks at one report, in its run when it lies in one.
pub fn check_report(views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        let Some(plan) = view.plan() else { continue };
        for stage in plan.stages.iter().filter(|stage| stage.has_section) {
            steps(&plan, stage, findings);
            parts(&plan, stage, view.markdown.map(|document| document.slice(stage.text).to_lowercase()).as_deref(), findings);
        }
    }
}

fn name(stage: &Stage<'_>) -> String {
    stage.number.as_ref().map_or_else(|| "a stage".to_owned(), |number| format!("stage {}", number.text))
}

/// A stage of Markdown without a list of steps is in an unknown form; one with an empty list is not.
fn steps(plan: &Plan<'_>, stage: &Stage<'_>, findings: &mut Vec<Finding>) {
    let Some(span) = stage.parts.steps else { return };
    if let Some(first_beyond) = stage.steps.get(MOST_STEPS) {
        let message = format!("{} has {} steps; a stage has at most {MOST_STEPS}", name(stage), stage.steps.len());
        findings.push(
            Finding::new(&PLAN_STAGE_TOO_MANY_STEPS, plan.place(first_beyond.action.span), message)
                .with_related(plan.place(stage.span), "the stage")
                .with_help("move steps to a stage of their own"),
        );
    } else if stage.steps.is_empty() {
        findings.push(Finding::new(&PLAN_STAGE_EMPTY, plan.place(span), format!("{} has no step", name(stage))));
    }
}

/// `text` is the stage's text in small letters. In Markdown a part that has no line or heading of its own, but is spoken of, counts as
/// there.
fn parts(plan: &Plan<'_>, stage: &Stage<'_>, text: Option<&str>, findings: &mut Vec<Finding>) {
    let parts: [(Option<Span>, &str, &[&str]); 4] = [
        (stage.parts.files, "list of files", &["file", "파일"]),
        (stage.parts.validation, "validation", &["validat", "검증"]),
        (stage.parts.exit_contract, "exit contract", &["exit", "종료", "완료 조건"]),
        (stage.parts.rollback, "rollback", &["rollback", "roll back", "revert", "롤백", "되돌"]),
    ];
    let is_missing = |(place, _, words): &(Option<Span>, &str, &[&str])| {
        place.is_none() && !text.is_some_and(|text| words.iter().any(|word| text.contains(word)))
    };
    let missing: Vec<&str> = parts.iter().filter(|part| is_missing(part)).map(|(_, part, _)| *part).collect();
    let Some((last, others)) = missing.split_last() else { return };
    let listed = if others.is_empty() { (*last).to_owned() } else { format!("{} and no {last}", others.join(", no ")) };
    let message = format!("{} has no {listed}", name(stage));
    let help = match plan.origin {
        Origin::Data => "write `files`, `validation` (`pre`, `mid`, `post`), `exitContract` and `rollback`",
        Origin::Markdown => "write the files, the Stage Validation (pre, mid, post), the Stage Exit Contract and the rollback",
    };
    findings.push(Finding::new(&PLAN_STAGE_PARTS, plan.place(stage.span), message).with_help(help));
}
