//! Rules about the titles of documents (catalogue, 4.4).

use crate::finding::{Finding, Place};
use crate::rule::rules;
use crate::workbench::comments_export::CommentsExport;
use crate::workbench::document_type::DocumentType;
use crate::workbench::pm_document::PmDocument;
use crate::workbench::title::{Title, defect, form};

rules! { "workbench":
    TITLE_PREFIX = "title-prefix", Warning, Ours, "a document has not the title by which agents find it, or there is no plan to work by";
}

/// Looks at an exported document.
pub fn check(document: &PmDocument<'_>, findings: &mut Vec<Finding>) {
    let kind = document.kind;
    // The title of a report has a rule of its own.
    if kind == DocumentType::ImplementationReport {
        return;
    }
    let Some(title) = document.title() else {
        let message = format!("the document has no title: expected `{}`", form(kind));
        findings.push(Finding::new(&TITLE_PREFIX, document.file.whole(), message).with_help(help(kind)));
        return;
    };
    let place = title.span.map_or_else(|| document.file.whole(), |span| document.file.place(span));
    findings.extend(judge(&title.text, kind, place));
}

/// Looks at the titles of Linear's documents, and whether an issue that is to be executed has a plan.
pub fn check_export(export: &CommentsExport<'_>, findings: &mut Vec<Finding>) {
    for issue in &export.issues {
        for document in &issue.documents {
            let text = document.title.text();
            let kind = DocumentType::beginning(text).map(|(kind, _)| kind);
            if let Some(kind) = kind.filter(|kind| *kind != DocumentType::ImplementationReport) {
                findings.extend(judge(text, kind, document.title.whole()));
            }
        }
        let kinds = || issue.comments.iter().filter_map(|comment| Some((comment.kind()?, comment)));
        let titles = issue.documents.iter().any(|document| document.title.text().starts_with("Plan:"));
        if titles || kinds().any(|(kind, _)| kind == DocumentType::Plan) {
            continue;
        }
        let is_planned = |name: &str| matches!(name, "status:planned" | "planned");
        let label = issue.labels.iter().find(|(name, _)| is_planned(name)).map(|(_, place)| place.clone());
        let notes = || kinds().find(|(kind, _)| *kind == DocumentType::ExecutionNotes);
        let place = label.or_else(|| notes().map(|(_, comment)| comment.body.place(comment.markers.documents[0].span)));
        findings.extend(place.map(|place| {
            let message = "the issue has no document with a title `Plan: …`: the executer stops without one";
            Finding::new(&TITLE_PREFIX, place, message).with_help("run the planner first, or give the plan its title and marker")
        }));
    }
}

fn judge(text: &str, kind: DocumentType, place: Place) -> Option<Finding> {
    // The researcher's documents are found by the prefix alone.
    let needs_issue = kind != DocumentType::Research;
    let defect = match Title::parse(text) {
        Some(title) => defect(&title, kind, needs_issue)?,
        None => format!("the title does not begin with `{}: `", kind.prefix()),
    };
    let message = format!("{defect}: expected `{}`", form(kind));
    Some(Finding::new(&TITLE_PREFIX, place, message).with_help(help(kind)))
}

fn help(kind: DocumentType) -> String {
    format!(
        "agents look for documents whose title begins with `{}: `; a later one on the same topic ends with ` (part N)`",
        kind.prefix()
    )
}
