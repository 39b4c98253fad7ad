//! Rules about the files of reviews: their rows in the table (catalogue 3.3, the last), names and text (3.4).

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::dates::{is_date, is_utc_time};
use crate::oat::ids::{PhaseId, TaskId};
use crate::oat::plan::Plan;
use crate::oat::plan::reviews::Review;
use crate::oat::review_file::ReviewFile;
use crate::oat::review_status::ReviewStatus;
use crate::oat::text_lines::{body, lines};
use crate::rule::rules;

rules! { "oat":
    REVIEW_FILE_ORPHAN = "review-file-orphan", Warning, Ours, "a review's file has no row that says it was received";
    REVIEW_FILE_NAME = "review-file-name", Info, Ours, "the name of a review's file is not formed as the convention forms it";
    REVIEW_RECONNAISSANCE = "review-reconnaissance", Warning, Ours, "a review does not say once whether reconnaissance was attempted, or its section on that does not fit";
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let project = context.project;
    let rows = project.plan.as_ref().and_then(rows_by_artifact);
    for review in &project.reviews {
        if let (Some(plan), Some(rows)) = (&project.plan, &rows) {
            findings.extend(orphan(plan, rows.get(review.path_in_project().as_str()), review));
        }
        findings.extend(name(review));
        findings.extend(reconnaissance(review));
    }
}

/// The rows of the table by the text of their artifact; `None` when nobody can read the table, which other rules report.
fn rows_by_artifact<'p>(plan: &'p Plan<'_>) -> Option<BTreeMap<&'p str, Vec<Review>>> {
    let table = plan.reviews.as_ref().filter(|table| table.is_readable())?;
    let mut rows: BTreeMap<&str, Vec<Review>> = BTreeMap::new();
    for review in table.reviews(plan.source()) {
        rows.entry(plan.source().slice(review.artifact)).or_default().push(review);
    }
    Some(rows)
}

fn orphan(plan: &Plan<'_>, rows: Option<&Vec<Review>>, review: &ReviewFile<'_>) -> Option<Finding> {
    let slice = |span| plan.source().slice(span);
    let path = review.path_in_project();
    let begin = "the control plane shows this file as an unprocessed review that nobody can act on";
    let Some(rows) = rows else {
        let message = format!("{begin}: no row of `## Reviews` has the artifact `{path}`");
        let help = "add its row with the status `received`, or move the file to `reviews/archived/` when the review is done with";
        let heading = plan.reviews.as_ref().map(|table| plan.file.place(table.heading));
        let finding = Finding::new(&REVIEW_FILE_ORPHAN, review.file.whole(), message).with_help(help);
        return Some(heading.into_iter().fold(finding, |finding, place| finding.with_related(place, "the table of reviews")));
    };
    let received = |row: &&Review| ReviewStatus::from_text(slice(row.status)) == Some(ReviewStatus::Received);
    let Some(row) = rows.iter().find(received) else {
        let row = rows.last()?;
        let status = slice(row.status);
        let message = format!("{begin}: its row has the status `{status}`, expected `received`");
        let help = match ReviewStatus::from_text(status) {
            Some(ReviewStatus::Pending) | None => "set the status to `received`",
            Some(_) => "move the file to `reviews/archived/` and name that path in the row: the review has been processed",
        };
        let finding = Finding::new(&REVIEW_FILE_ORPHAN, review.file.whole(), message).with_help(help);
        return Some(finding.with_related(plan.file.place(row.status), "the status of its row"));
    };
    // What the file does not say is reported as missing.
    let of_row = [("oat_review_scope", row.scope, "scope"), ("oat_review_type", row.kind, "type")];
    let (key, cell, what) =
        of_row.into_iter().find(|(key, cell, _)| review.text(key).is_some_and(|text| text != slice(*cell)))?;
    let node = review.field(key)?;
    let message = format!("{begin}: its {what} is `{}`, and that of its row `{}`", node.text(), slice(cell));
    let finding = Finding::new(&REVIEW_FILE_ORPHAN, review.file.place(node.span()), message);
    Some(finding.with_related(plan.file.place(cell), format!("the {what} of the row")).with_help("write the same in both"))
}

fn name(review: &ReviewFile<'_>) -> Option<Finding> {
    let name = review.name();
    (!is_name(&name)).then(|| {
        let message = format!("`{name}` is no name of a review: expected `SCOPE-review-YYYY-MM-DDTHHMMSSZ.md`");
        let help = "SCOPE is `pNN`, `pNN-tNN`, `final`, `range` or `artifact-NAME`; older reviews have the date alone";
        Finding::new(&REVIEW_FILE_NAME, review.file.whole(), message).with_help(help)
    })
}

/// `<scope>-review-<time>.md`
fn is_name(name: &str) -> bool {
    let Some((scope, time)) = name.strip_suffix(".md").and_then(|stem| stem.rsplit_once("-review-")) else { return false };
    let is_scope = match scope.strip_prefix("artifact-") {
        Some(document) => !document.is_empty(),
        None => matches!(scope, "final" | "range") || PhaseId::parse(scope).is_some() || TaskId::parse(scope).is_some(),
    };
    let is_time = match time.split_once('T') {
        Some((date, clock)) => {
            let has_shape = clock.len() == 7 && clock.ends_with('Z') && clock.bytes().take(6).all(|byte| byte.is_ascii_digit());
            has_shape && is_utc_time(&format!("{date}T{}:{}:{}Z", &clock[..2], &clock[2..4], &clock[4..6]))
        }
        None => is_date(time),
    };
    is_scope && is_time
}

/// The line that says whether reconnaissance was attempted before the review, and the section that goes with it. Reviews from before this was
/// asked for have neither.
fn reconnaissance(review: &ReviewFile<'_>) -> Option<Finding> {
    const KEY: &str = "**Reconnaissance:**";
    const SECTION: &str = "Review Orchestration";
    let source = review.file.source();
    if memchr::memmem::find(source.bytes(), b"Reconnaissance").is_none()
        && memchr::memmem::find(source.bytes(), SECTION.as_bytes()).is_none()
    {
        return None;
    }
    let markdown = review.markdown();
    let all = lines(source, body(source));
    let mut answers = all.filter(|line| line.text.starts_with(KEY) && !markdown.is_in_fence(line.span.start));
    let section = markdown.headings().iter().find(|heading| heading.level == 2 && &*heading.text == SECTION);
    let found = |place, message: String| Some(Finding::new(&REVIEW_RECONNAISSANCE, place, message));
    let expected = format!("`{KEY} attempted` or `{KEY} not-attempted`");
    let Some(first) = answers.next() else {
        let section = section?;
        let message =
            format!("`## {SECTION}` stands in a review that says nothing about reconnaissance: expected the line {expected}");
        return found(review.file.place(section.span), message);
    };
    if let Some(second) = answers.next() {
        let message = format!("the review says twice whether reconnaissance was attempted: expected one line {expected}");
        return found(review.file.place(second.span), message)
            .map(|finding| finding.with_related(review.file.place(first.span), "the first line"));
    }
    let value = first.text[KEY.len()..].trim();
    match (value, section) {
        ("attempted", Some(_)) | ("not-attempted", None) => None,
        ("attempted", None) => found(
            review.file.place(first.span),
            format!("reconnaissance was attempted, and the review has no section `## {SECTION}`"),
        ),
        ("not-attempted", Some(section)) => {
            let message = format!("`## {SECTION}` stands in a review without reconnaissance: expected no such section");
            found(review.file.place(section.span), message)
                .map(|finding| finding.with_related(review.file.place(first.span), "what the review says"))
        }
        _ => found(
            review.file.place(first.span),
            format!("`{value}` does not say whether reconnaissance was attempted: expected {expected}"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn names_are_formed_of_scope_and_time() {
        for right in [
            "p01-review-2026-07-23T040650Z.md",
            "p01-t02-review-2026-07-23.md",
            "p-rev1-review-2026-07-23.md",
            "final-review-2026-02-18.md",
            "range-review-2026-07-23T040650Z.md",
            "artifact-plan-review-2026-07-23T022120Z.md",
        ] {
            assert!(is_name(right), "{right}");
        }
        for wrong in [
            "p01-code-review-2026-07-23.md",
            "final-review-2026-02-22-v3.md",
            "final-review-2026-07-23T0406Z.md",
            "final-review-2026-07-23T996650Z.md",
            "artifact--review-.md",
            "plan-gate-2026-07-23.md",
            "검토.md",
            "final-review-2026-07-23T한글Z.md",
        ] {
            assert!(!is_name(wrong), "{wrong}");
        }
    }
}
