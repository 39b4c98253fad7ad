//! Rules about the texts of pull requests (catalogue, group I).

use std::sync::Arc;

use crate::document::MarkdownDocument;
use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::report::plan::StageNumber;
use crate::okstra::report::{Field, Report, View, sections};
use crate::okstra::task_type::TaskType;
use crate::rule::rules;
use crate::source::Source;

rules! { "okstra":
    PR_TITLE = "pr-title", Warning, Upstream, "the title of a pull request does not name its stage";
    PR_BODY_SECTION = "pr-body-section", Warning, Upstream, "the text of a pull request lacks a section";
}

const DRAFT: [&str; 2] = ["Pull Request Draft", "PR 초안"];
const CARRY_IN: &str = "Carry-In summary";

/// Looks at one report, in its run when it lies in one.
pub fn check_report(context: &Context<'_, '_>, views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views.iter().filter(|view| view.known_task_type() == Some(TaskType::ReleaseHandoff)) {
        let title = title(view).filter(|title| !title.is_blank());
        let stage = title.as_ref().and_then(|title| stage_of(&title.text));
        if let Some(title) = title.filter(|_| stage.is_none()) {
            let message = format!("the title is `{}`: expected `Stage <number>: <title>`", title.text);
            findings.push(Finding::new(&PR_TITLE, view.at(&title), message));
        }
        body(context, view, stage, findings);
    }
}

/// The title in the data, or in the section with the draft.
fn title<'r>(view: &View<'r>) -> Option<Field<'r>> {
    match view.markdown {
        None => Field::under(view.block()?.get("pullRequest")?, "title"),
        Some(document) => sections::labelled(document, sections::find(document, &DRAFT)?.section, "Title"),
    }
}

/// The stage that a title of the form `Stage <number>: <title>` names.
fn stage_of(title: &str) -> Option<StageNumber> {
    let (number, rest) = title.strip_prefix("Stage ")?.split_once(": ")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    StageNumber::parse(number).filter(|_| is_number && !rest.trim().is_empty())
}

/// The body stands in a fence of Markdown in the section with the draft, when the report gives it.
fn body(context: &Context<'_, '_>, view: &View<'_>, stage: Option<StageNumber>, findings: &mut Vec<Finding>) {
    let Some(document) = view.markdown else { return };
    let Some(draft) = sections::find(document, &DRAFT) else { return };
    let is_body = |info: &str| matches!(info.split_whitespace().next(), Some("markdown" | "md"));
    let in_draft = document
        .code_blocks()
        .iter()
        .filter(|block| draft.section.start <= block.span.start && block.span.end <= draft.section.end);
    let Some(block) = in_draft.into_iter().find(|block| block.is_fenced && is_body(&block.info)) else { return };
    let text = document.slice(block.content).as_bytes().to_vec();
    let body = MarkdownDocument::parse(&Arc::new(Source::new(view.path.clone(), text)));
    let heading =
        |title: &str| body.headings().iter().find(|heading| heading.level == 2 && sections::is_titled(&heading.text, &[title]));
    let place = view.place(draft.span);
    let missing = |title: &str, help: &str| {
        let message = format!("the body of the pull request has no section `## {title}`");
        Finding::new(&PR_BODY_SECTION, place.clone(), message).with_help(help)
    };
    if heading("Stage").is_none() {
        findings.push(missing("Stage", "say which stage this is and what it does"));
    }
    if heading("Next stage").is_none() {
        findings.push(missing("Next stage", "name the next stage with its number and title, or write `(last stage)`"));
    }
    let plan = context.task.newest_report(TaskType::ImplementationPlanning).and_then(Report::plan);
    let Some((plan, stage)) = plan.as_ref().and_then(|plan| Some((plan, plan.stage(stage?)?))) else { return };
    let Some(depends_on) = &stage.depends_on else { return };
    match (heading(CARRY_IN), depends_on.first()) {
        (None, Some(dependency)) => findings.push(
            missing(CARRY_IN, "say what the stages before it left for this one")
                .with_related(plan.place(dependency.span), "the stage depends on another"),
        ),
        (Some(extra), None) => {
            let span = extra.span.shifted(block.content.start);
            let message = format!("the stage depends on no other, but the body has a section `## {CARRY_IN}`");
            let finding = Finding::new(&PR_BODY_SECTION, view.place(span), message).with_help("leave the section out");
            findings.push(finding.with_related(plan.place(stage.span), "the stage in the plan"));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{StageNumber, stage_of};

    #[test]
    fn titles_name_a_stage() {
        assert_eq!(stage_of("Stage 12: Lock the cart"), Some(StageNumber(12)));
        for title in ["Stage: x", "Stage 1 x", "stage 1: x", "Stage 1: ", "Stage one: x", "Lock the cart", "Stage +1: x"] {
            assert_eq!(stage_of(title), None, "{title}");
        }
    }
}
