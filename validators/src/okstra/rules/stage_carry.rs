//! Rules about the stage carry block in an executor's result (catalogue, group B).

use crate::document::MarkdownDocument;
use crate::document::json;
use crate::document::markdown::{CodeBlock, Heading};
use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::report::{Report, sections};
use crate::okstra::run::Run;
use crate::okstra::schemas;
use crate::okstra::task_type::TaskType;
use crate::okstra::worker::{self, STAGE_CARRY_TITLE, WorkerResult, WorkerRole};
use crate::parsed_file::MarkdownFile;
use crate::rule::rules;
use crate::schema::validate;
use crate::source::Span;

rules! { "okstra":
    STAGE_CARRY_MISSING = "stage-carry-missing", Error, Upstream, "an executor's result does not quote its stage carry file";
    STAGE_CARRY_UNPARSABLE = "stage-carry-unparsable", Error, Upstream, "the stage carry block of an executor's result is no stage carry file";
    STAGE_CARRY_WRONG_TASK_TYPE = "stage-carry-wrong-task-type", Warning, Upstream, "a result of another run than an implementation has a stage carry block";
}

/// Looks at the worker results of a run.
pub fn check_run(context: &Context<'_, '_>, run: &Run<'_>, findings: &mut Vec<Finding>) {
    for result in worker::results(run) {
        let document = &result.file.document;
        let headings: Vec<&Heading> =
            document.headings().iter().filter(|heading| sections::is_titled(&heading.text, &[STAGE_CARRY_TITLE])).collect();
        match result.task_type(run) {
            Some(TaskType::Implementation) if result.role == Some(WorkerRole::Executor) && !result.is_void() => {
                executor(context, run, &result, &headings, findings);
            }
            Some(other) if other != TaskType::Implementation => {
                findings.extend(headings.iter().map(|heading| {
                    let message = format!("a result of `{other}` has no stage to carry on");
                    Finding::new(&STAGE_CARRY_WRONG_TASK_TYPE, result.file.place(heading.span), message)
                        .with_help("remove the section, or move the file to the run it belongs to")
                }));
            }
            _ => {}
        }
    }
}

fn executor(
    context: &Context<'_, '_>,
    run: &Run<'_>,
    result: &WorkerResult<'_>,
    headings: &[&Heading],
    findings: &mut Vec<Finding>,
) {
    let file = result.file;
    let blocks = carry_blocks(&file.document, headings);
    let Some(first) = blocks.first() else {
        // A stage whose checks failed, or that never began, leaves no carry file.
        if !is_stopped(run, result) {
            let (span, message) = match headings.first() {
                Some(heading) => (heading.span, "no `json` fence follows the heading"),
                None => (Span::empty_at(0), "the executor's result has no section `Stage Carry Evidence`"),
            };
            let help = "quote the carry file: `### Stage Carry Evidence` and one fence marked `json`";
            findings.push(Finding::new(&STAGE_CARRY_MISSING, file.place(span), message).with_help(help));
        }
        return;
    };
    for more in &blocks[1..] {
        let message = "the stage carry evidence has more than one `json` fence";
        let finding =
            Finding::new(&STAGE_CARRY_MISSING, file.place(opening(more)), message).with_help("keep the one of this stage");
        findings.push(finding.with_related(file.place(opening(first)), "the first one"));
    }
    content(context, file, first, findings);
}

/// The fences marked `json` in the sections below `headings`.
fn carry_blocks<'d>(document: &'d MarkdownDocument, headings: &[&Heading]) -> Vec<&'d CodeBlock> {
    let is_json = |block: &&CodeBlock| {
        block.is_fenced && block.info.split_whitespace().next().is_some_and(|language| language.eq_ignore_ascii_case("json"))
    };
    let of_section = |heading: &&Heading| {
        let blocks = document.code_blocks();
        let start = blocks.partition_point(|block| block.span.start < heading.span.end);
        let end = blocks.partition_point(|block| block.span.start < heading.section.end);
        blocks[start..end.max(start)].iter().filter(is_json)
    };
    headings.iter().flat_map(of_section).collect()
}

/// The line that opens a fence.
const fn opening(block: &CodeBlock) -> Span {
    Span::new(block.span.start, block.content.start.saturating_sub(1))
}

fn content(context: &Context<'_, '_>, file: &MarkdownFile<'_>, block: &CodeBlock, findings: &mut Vec<Finding>) {
    let finding = |span: Span, message: String| Finding::new(&STAGE_CARRY_UNPARSABLE, file.place(span), message);
    match json::parse_region(file.source(), block.content, context.workspace.limits().json()) {
        Err(error) => findings.push(finding(error.span, format!("the stage carry evidence is no JSON: {}", error.message))),
        Ok(tree) => {
            let errors = tree.root().map(|root| validate(&schemas::STAGE_CARRY, root)).unwrap_or_default();
            findings.extend(errors.into_iter().map(|error| match error.help {
                Some(help) => finding(error.span, error.message).with_help(help),
                None => finding(error.span, error.message),
            }));
        }
    }
}

/// Whether the run's report of the same counter says that the run did not go through.
fn is_stopped(run: &Run<'_>, result: &WorkerResult<'_>) -> bool {
    let same = run.reports.iter().filter(|report| result.name.is_some_and(|name| report.seq().as_deref() == Some(name.seq)));
    let views = same.filter_map(Report::view);
    views.into_iter().any(|view| {
        let status = view.block().and_then(|block| block.get("runStatus"));
        status.is_some_and(|status| matches!(status.text(), "blocked" | "contract-violated"))
    })
}
