//! The heading that workers must not leave in their results (catalogue, group B).

use crate::document::MarkdownDocument;
use crate::finding::{Finding, Place};
use crate::okstra::report::{Report, sections};
use crate::okstra::run::Run;
use crate::rule::rules;

rules! { "okstra":
    READING_CONFIRMATION_FORBIDDEN = "reading-confirmation-forbidden", Error, Upstream, "a worker result or a report has a section Reading Confirmation";
}

/// Looks at the worker results of a run.
pub fn check_run(run: &Run<'_>, findings: &mut Vec<Finding>) {
    run.worker_results.iter().for_each(|result| check(&result.document, findings));
}

/// Looks at a report's Markdown.
pub fn check_report(report: &Report<'_>, findings: &mut Vec<Finding>) {
    report.markdown.iter().for_each(|report| check(&report.document, findings));
}

/// The parsed document is asked, so that code, comments and front matter never count.
fn check(document: &MarkdownDocument, findings: &mut Vec<Finding>) {
    let forbidden = document.headings().iter().filter(|heading| {
        heading.level == 2
            && heading.text.trim_start().starts_with('0')
            && sections::is_titled(&heading.text, &["Reading Confirmation"])
    });
    findings.extend(forbidden.map(|heading| {
        let place = Place::new(document.source().path().clone(), heading.span);
        Finding::new(&READING_CONFIRMATION_FORBIDDEN, place, "the section `0. Reading Confirmation` is not allowed here")
            .with_help("what was read belongs into the worker's audit file; remove the section")
    }));
}
