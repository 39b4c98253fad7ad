//! Rules about where the reviews of the table stand, and the date and artifact that go with it (catalogue 3.3).

use std::path::Path;

use crate::finding::{Applicability, Edit, Finding};
use crate::near_miss::nearest;
use crate::oat::context::Context;
use crate::oat::dates::is_date;
use crate::oat::layout;
use crate::oat::plan::Plan;
use crate::oat::plan::reviews::Review;
use crate::oat::project::Project;
use crate::oat::review_status::ReviewStatus;
use crate::oat::text_lines::quoted;
use crate::rule::{Level, rules};
use crate::source::Span;

rules! { "oat":
    REVIEW_STATUS_ENUM = "review-status-enum", Error, Ours, "the status of a review is none of the convention, so readers take it for unprocessed", safe_fix;
    REVIEW_PENDING_BOUND = "review-pending-bound", Warning, Ours, "a pending review has a date or an artifact";
    REVIEW_NONPENDING_UNBOUND = "review-nonpending-unbound", Warning, Ours, "a review that was received has no date or no artifact";
    REVIEW_DATE_FORMAT = "review-date-format", Warning, Ours, "the date of a review is no day of the calendar";
    REVIEW_ARTIFACT_PATH = "review-artifact-path", Warning, Ours, "the artifact of a review is no path of a review file", safe_fix;
}

/// What stands for nothing in a cell.
const NOTHING: &str = "-";

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(plan) = &context.project.plan else { return };
    let Some(table) = &plan.reviews else { return };
    for review in table.aligned_reviews(plan.source()) {
        let text = plan.source().slice(review.status);
        let status = ReviewStatus::from_text(text);
        findings.extend(unknown_status(plan, review.status, status));
        if status == Some(ReviewStatus::Pending) {
            findings.extend(bound(plan, &review));
            continue;
        }
        findings.extend(status.and_then(|status| unbound(plan, &review, status)));
        findings.extend(wrong_date(plan, review.date));
        findings.extend(wrong_path(context.project, plan, review.artifact));
    }
}

fn unknown_status(plan: &Plan<'_>, cell: Span, status: Option<ReviewStatus>) -> Option<Finding> {
    let text = plan.source().slice(cell);
    let place = plan.file.place(cell);
    let expected = ReviewStatus::ALL.map(|status| format!("`{}`", status.as_str())).join(", ");
    if let Some(status) = status {
        if status.as_str() == text {
            return None;
        }
        let message = format!(
            "the status `{text}` is read without regard to case by the newest reader only: expected `{}`",
            status.as_str()
        );
        let edit = Edit::replace(place.clone(), status.as_str());
        let finding = Finding::new(&REVIEW_STATUS_ENUM, place, message).at_level(Level::Warning);
        return Some(finding.with_fix(Applicability::Safe, "write the status in lower case", vec![edit]));
    }
    let message = format!("`{text}` is no status: readers take the review for unprocessed; expected one of {expected}");
    let finding = Finding::new(&REVIEW_STATUS_ENUM, place, message);
    if matches!(text.to_ascii_lowercase().as_str(), "n/a" | "na") {
        let help = "the convention has no word for a review that does not apply: remove the row, or leave it `pending`";
        return Some(finding.at_level(Level::Warning).with_help(help));
    }
    Some(match nearest(text, ReviewStatus::ALL.map(ReviewStatus::as_str)) {
        Some(near) => finding.with_help(format!("did you mean `{near}`?")),
        None => finding.with_help("a review that leaves nothing open is `passed`; remarks go into its file"),
    })
}

fn bound(plan: &Plan<'_>, review: &Review) -> Option<Finding> {
    let source = plan.source();
    let is_set = |cell: &(Span, &str)| source.slice(cell.0) != NOTHING;
    let (cell, name) = [(review.artifact, "artifact"), (review.date, "date")].into_iter().find(is_set)?;
    let text = source.slice(cell);
    let message =
        format!("the review is `pending` and has the {name} `{text}`: expected `-` for date and artifact until it is received");
    let help = if is_review_path(text) {
        "when the review is there, set the status to `received`"
    } else {
        "write `-`; remarks go below the table"
    };
    let finding = Finding::new(&REVIEW_PENDING_BOUND, plan.file.place(cell), message);
    Some(finding.with_related(plan.file.place(review.status), "the status").with_help(help))
}

fn unbound(plan: &Plan<'_>, review: &Review, status: ReviewStatus) -> Option<Finding> {
    let is_nothing = |cell: Span| plan.source().slice(cell) == NOTHING;
    let (cell, missing) = match (is_nothing(review.date), is_nothing(review.artifact)) {
        (true, true) => (review.artifact, "neither date nor artifact"),
        (true, false) => (review.date, "no date"),
        (false, true) => (review.artifact, "no artifact"),
        (false, false) => return None,
    };
    let message = format!("the review is `{}` and has {missing}: nobody can tell which review that is", status.as_str());
    let help = "write the day as `YYYY-MM-DD` and the path of the review's file, `reviews/….md`";
    let finding = Finding::new(&REVIEW_NONPENDING_UNBOUND, plan.file.place(cell), message);
    Some(finding.with_related(plan.file.place(review.status), "the status").with_help(help))
}

fn wrong_date(plan: &Plan<'_>, cell: Span) -> Option<Finding> {
    let text = plan.source().slice(cell);
    let is_right = text == NOTHING || is_date(text);
    (!is_right).then(|| {
        let message = format!("`{text}` is no date: expected `-` or a day as `YYYY-MM-DD`");
        Finding::new(&REVIEW_DATE_FORMAT, plan.file.place(cell), message)
    })
}

fn wrong_path(project: &Project<'_>, plan: &Plan<'_>, cell: Span) -> Option<Finding> {
    let text = plan.source().slice(cell);
    if text == NOTHING {
        return None;
    }
    let place = plan.file.place(cell);
    if !is_review_path(text) {
        let message =
            format!("{} is no path of a review: expected `-` or `reviews/NAME.md`, which tools compare as text", quoted(text));
        let finding = Finding::new(&REVIEW_ARTIFACT_PATH, place.clone(), message);
        return Some(match meant_path(project, text) {
            Some(path) => finding.with_fix(
                Applicability::Safe,
                "write the bare path from the project's folder",
                vec![Edit::replace(place, path)],
            ),
            None => finding.with_help("write only the path, from the project's folder; remarks go into the review's file"),
        });
    }
    let name = text.strip_prefix(layout::REVIEWS)?.strip_prefix('/')?;
    if name.starts_with(&format!("{}/", layout::ARCHIVED)) {
        // The archive is local: its files may be absent.
        return None;
    }
    if project.directory.find_plainly(Path::new(text)).is_some() {
        return None;
    }
    let archived = format!("{}/{}/{name}", layout::REVIEWS, layout::ARCHIVED);
    let finding = Finding::new(&REVIEW_ARTIFACT_PATH, place.clone(), format!("the review `{text}` does not exist"));
    Some(if project.directory.find_plainly(Path::new(&archived)).is_some() {
        let edit = Edit::replace(place, archived.clone());
        finding.with_help(format!("it lies in the archive: `{archived}`")).with_fix(
            Applicability::Unsafe,
            "name the archived file",
            vec![edit],
        )
    } else {
        finding.with_help("name the file that exists; after archiving, `reviews/archived/NAME.md`")
    })
}

/// `reviews/NAME.md` or `reviews/archived/NAME.md`.
fn is_review_path(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(layout::REVIEWS).and_then(|rest| rest.strip_prefix('/')) else { return false };
    let name = rest.strip_prefix(layout::ARCHIVED).and_then(|rest| rest.strip_prefix('/')).unwrap_or(rest);
    name.strip_suffix(".md").is_some_and(|stem| !stem.is_empty() && !stem.contains(['/', '\\', '`', ' ', '(', ')']))
}

/// The path when the cell holds nothing else: between backticks, or from the root of the repository.
fn meant_path(project: &Project<'_>, text: &str) -> Option<String> {
    let bare = text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')).unwrap_or(text);
    let bare = bare.strip_prefix("./").unwrap_or(bare);
    if is_review_path(bare) {
        return Some(bare.to_owned());
    }
    let at = bare.find(&format!("/{}/", layout::REVIEWS))?;
    let (folder, path) = (&bare[..at], &bare[at + 1..]);
    let is_own = !folder.is_empty() && project.directory.path().ends_with(Path::new(folder));
    (is_own && is_review_path(path)).then(|| path.to_owned())
}
