//! Rules about exported comments (catalogue, 4.4).

use std::collections::BTreeMap;

use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::rule::rules;
use crate::workbench::comments_export::{Comment, CommentsExport, ExportedIssue};
use crate::workbench::document_marker::{DocumentMarker, Part};
use crate::workbench::document_type::DocumentType;
use crate::workbench::title::{Title, defect, form};

rules! { "workbench":
    DOCUMENT_MARKER = "document-marker", Error, Ours, "a comment that is a document has not exactly one marker on a line of its own";
    DOCUMENT_TYPE = "document-type", Error, Ours, "the marker of a document names a type that nobody looks for";
    DOCUMENT_HEADING = "document-heading", Warning, Ours, "a document has no heading with its type, issue and topic";
    DOCUMENT_PARTS = "document-parts", Error, Ours, "parts of a split document are missing";
    DOCUMENT_TOO_LONG = "document-too-long", Error, Ours, "a comment is longer than GitHub takes";
    COMMENTS_UNPARSABLE = "comments-unparsable", Error, Ours, "a file of exported comments cannot be read as one";
}

/// Most characters of a comment on GitHub.
const LONGEST_COMMENT: usize = 65_536;

/// Looks at a file of exported comments.
pub fn check(export: &CommentsExport<'_>, findings: &mut Vec<Finding>) {
    if let Err(error) = export.file.tree() {
        let message = format!("the file is no JSON: {}", error.message);
        findings.push(Finding::new(&COMMENTS_UNPARSABLE, export.file.place(error.span), message));
        return;
    }
    if export.is_something_else() {
        let message = "the file holds no comments: expected an object with `comments`, or a list of objects with `body`";
        let help = "write it with `gh issue view N --json number,comments` or `gh api repos/OWNER/REPO/issues/N/comments`";
        findings.push(Finding::new(&COMMENTS_UNPARSABLE, export.file.whole(), message).with_help(help));
    }
    for issue in &export.issues {
        for comment in &issue.comments {
            findings.extend(marker(comment));
            findings.extend(document_type(comment));
            findings.extend(heading(comment));
            findings.extend(too_long(comment));
        }
        parts(issue, findings);
    }
}

/// One finding a comment: the marker is missing, double, or not in its form.
fn marker(comment: &Comment) -> Option<Finding> {
    let [first, others @ ..] = comment.markers.documents.as_slice() else {
        let (kind, place) = titled_without_marker(comment)?;
        let message = format!("the comment has the title of a `{}`, but no marker, so nobody finds it", kind.as_str());
        let help = format!("end the comment with the line `<!-- workbench:document:{} -->`", kind.as_str());
        return Some(Finding::new(&DOCUMENT_MARKER, place, message).with_help(help));
    };
    let place = |marker: &DocumentMarker| comment.body.place(marker.span);
    if let Some(second) = others.first() {
        let message = "the comment has a second marker: expected exactly one document in a comment";
        let finding = Finding::new(&DOCUMENT_MARKER, place(second), message);
        return Some(
            finding.with_related(place(first), "the first marker").with_help("put each document into a comment of its own"),
        );
    }
    let message = first.defect?;
    let kind = if first.kind.is_empty() { "{Type}" } else { &first.kind };
    let help =
        format!("write `<!-- workbench:document:{kind} -->`, with ` part=N/M` before the end for a part, on a line of its own");
    Some(Finding::new(&DOCUMENT_MARKER, place(first), message).with_help(help))
}

/// The kind of a comment that begins with the title of a document and has no marker.
fn titled_without_marker(comment: &Comment) -> Option<(DocumentType, Place)> {
    let heading = comment.document.headings().first().filter(|heading| !heading.is_nested)?;
    let title = Title::parse(&heading.text).filter(|title| title.is_exact && title.issue.is_some())?;
    let before = comment.body.text().get(..heading.span.start as usize).unwrap_or_default();
    before.trim().is_empty().then(|| (title.kind, comment.body.place(heading.span)))
}

fn document_type(comment: &Comment) -> Option<Finding> {
    let marker = comment.markers.documents.first().filter(|marker| !marker.kind.is_empty())?;
    if DocumentType::from_word(&marker.kind).is_some() {
        return None;
    }
    let message = format!("`{}` is no type of document", marker.kind);
    let words = DocumentType::ALL.map(DocumentType::as_str);
    let squeezed: String = marker.kind.split([' ', '-', '_']).collect();
    let meant = words.into_iter().find(|word| word.eq_ignore_ascii_case(&squeezed)).or_else(|| nearest(&marker.kind, words));
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("it is one of `{}`", words.join("`, `")),
    };
    Some(Finding::new(&DOCUMENT_TYPE, comment.body.place(marker.kind_span), message).with_help(help))
}

/// The title stands in the first part of a split document.
fn heading(comment: &Comment) -> Option<Finding> {
    const LEVEL: u8 = 3;
    let kind = comment.kind()?;
    let marker = comment.markers.documents.first()?;
    if marker.part.is_some_and(|part| part.number > 1) {
        return None;
    }
    let headings = comment.document.headings().iter().filter(|heading| !heading.is_nested);
    let titles: Vec<_> = headings.filter_map(|heading| Some((heading, Title::parse(&heading.text)?))).collect();
    let fits = |title: &Title<'_>| defect(title, kind, true).is_none();
    if titles.iter().any(|(heading, title)| heading.level == LEVEL && fits(title)) {
        return None;
    }
    // The title of a whole report has a rule of its own.
    let is_report = kind == DocumentType::ImplementationReport && marker.part.is_none();
    if is_report && !titles.iter().any(|(_, title)| fits(title)) {
        return None;
    }
    let help = format!("begin the comment with `### {}`", form(kind));
    let own = titles.iter().find(|(_, title)| title.kind == kind).or_else(|| titles.first());
    let Some((heading, title)) = own else {
        let message = format!("the document has no heading `### {}`", form(kind));
        let finding = Finding::new(&DOCUMENT_HEADING, comment.body.place(marker.span), message);
        return Some(finding.with_help(help));
    };
    let place = comment.body.place(heading.span);
    let finding = match defect(title, kind, true) {
        None => {
            Finding::new(&DOCUMENT_HEADING, place, format!("the title is a heading of level {}: expected `###`", heading.level))
        }
        Some(defect) => Finding::new(&DOCUMENT_HEADING, place, format!("{defect}: expected `### {}`", form(kind)))
            .with_related(comment.body.place(marker.span), "the marker"),
    };
    Some(finding.with_help(help))
}

fn too_long(comment: &Comment) -> Option<Finding> {
    let text = comment.body.text();
    let characters = if text.len() > LONGEST_COMMENT { text.chars().count() } else { 0 };
    (characters > LONGEST_COMMENT).then(|| {
        let message = format!("the comment has {characters} characters; GitHub takes 65,536");
        let help = "split the document into several comments with `part=1/2`, `part=2/2` in their markers";
        Finding::new(&DOCUMENT_TOO_LONG, comment.body.whole(), message).with_help(help)
    })
}

/// Several documents of one type may be split into as many parts, so each part has to be there as often as the others.
fn parts(issue: &ExportedIssue, findings: &mut Vec<Finding>) {
    let mut groups: BTreeMap<(DocumentType, u32), BTreeMap<u32, Vec<Place>>> = BTreeMap::new();
    for comment in &issue.comments {
        let Some(Part { number, count }) = comment.markers.documents.first().and_then(|marker| marker.part) else { continue };
        let Some(kind) = comment.kind() else { continue };
        let place = comment.body.place(comment.markers.documents[0].span);
        groups.entry((kind, count)).or_default().entry(number).or_default().push(place);
    }
    for ((kind, count), found) in groups {
        let times = found.values().map(Vec::len).max().unwrap_or(0);
        let missing: Vec<u32> =
            (1..=count).filter(|number| found.get(number).is_none_or(|places| places.len() < times)).take(6).collect();
        let Some(last) = found.values().flatten().max() else { continue };
        if missing.is_empty() {
            continue;
        }
        let mut names: Vec<String> = missing.iter().take(5).map(u32::to_string).collect();
        if missing.len() > names.len() {
            names.push("…".to_owned());
        }
        let again = if times > 1 { format!(", though another part is there {times} times") } else { String::new() };
        let (noun, verb) = if names.len() == 1 { ("part", "is") } else { ("parts", "are") };
        let message =
            format!("{noun} {} of the {count} parts of the `{}` {verb} missing{again}", names.join(", "), kind.as_str());
        let help = "post the missing parts, or the whole document again under other numbers";
        findings.push(Finding::new(&DOCUMENT_PARTS, last.clone(), message).with_help(help));
    }
}
