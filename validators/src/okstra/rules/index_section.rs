//! The rule about the section that documents begin with (catalogue, group B).

use crate::document::MarkdownDocument;
use crate::finding::{Finding, Place};
use crate::okstra::context::Context;
use crate::okstra::report::{Report, sections};
use crate::okstra::run::Run;
use crate::rule::{Level, rules};

rules! { "okstra":
    INDEX_SECTION_MISSING = "index-section-missing", Info, Upstream, "a document does not begin with an index";
}

/// Looks at the task's briefs.
pub fn check_task(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    findings.extend(context.task.briefs.iter().filter_map(|brief| missing(&brief.document)));
}

/// Looks at the prompts and, when somebody asks for it, at the worker results of a run.
pub fn check_run(run: &Run<'_>, findings: &mut Vec<Finding>) {
    findings.extend(run.prompts.iter().filter_map(|prompt| missing(&prompt.document)));
    // The convention also asks worker results to begin at section 1.
    let results = run.worker_results.iter().filter_map(|result| missing(&result.document));
    findings.extend(results.map(|finding| finding.at_level(Level::Off)));
}

/// Looks at a report's Markdown, unless it is a rendering of ours: that has no index.
pub fn check_report(report: &Report<'_>, findings: &mut Vec<Finding>) {
    let foreign = report.markdown.as_ref().filter(|file| !sections::is_own_rendering(file));
    findings.extend(foreign.and_then(|file| missing(&file.document)));
}

/// A document without sections needs no index.
fn missing(document: &MarkdownDocument) -> Option<Finding> {
    let first = document.headings().iter().find(|heading| heading.level == 2 && !heading.is_nested)?;
    if sections::is_titled(&first.text, &["Index", "목차", "색인"]) {
        return None;
    }
    let place = Place::new(document.source().path().clone(), first.span);
    let message = format!("the first section is `{}`, not an index", first.text);
    Some(Finding::new(&INDEX_SECTION_MISSING, place, message).with_help("put `## Index` with a list of the sections before it"))
}
