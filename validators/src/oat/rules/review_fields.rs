//! Rules about the front matter of review files (catalogue 3.4).

use crate::document::Node;
use crate::finding::{Applicability, Edit, Finding, Place};
use crate::near_miss::nearest;
use crate::oat::context::Context;
use crate::oat::dates::{is_date, is_local_time, is_utc_time};
use crate::oat::review_file::ReviewFile;
use crate::oat::review_scope::{ReviewKind, is_full_sha};
use crate::rule::{Level, Rule, rules};
use crate::source::Span;

rules! { "oat":
    REVIEW_FILE_FIELD = "review-file-field", Warning, Ours, "the front matter of a review lacks a field or has a wrong value";
    REVIEW_FILE_TIMESTAMP = "review-file-timestamp", Warning, Ours, "the time of a review is no full UTC time", safe_fix;
    REVIEW_FILE_NARROWED = "review-file-narrowed", Warning, Ours, "a review of a part of the commits does not say which part, or since which review";
    REVIEW_FILE_GATE = "review-file-gate", Warning, Ours, "the fields of a gate and the invocation of the review do not go together";
}

const GENERATED_AT: &str = "oat_generated_at";
const HEAD_SHA: &str = "oat_review_head_sha";
const INVOCATION: &str = "oat_review_invocation";
const REVIEW_TYPE: &str = "oat_review_type";
/// What every review says; code reviews also say [`HEAD_SHA`].
const NEEDED: [&str; 5] = ["oat_review_scope", REVIEW_TYPE, INVOCATION, GENERATED_AT, "oat_project"];
/// What reviews of older versions of the convention do not have.
const INTRODUCED_LATER: [&str; 2] = [INVOCATION, HEAD_SHA];
/// The values of [`INVOCATION`].
const INVOCATIONS: [&str; 3] = ["manual", "auto", "gate"];
/// What a review of only the newer commits says.
const NARROWED: [&str; 3] = ["oat_review_range", "oat_prior_review_artifact", "oat_prior_review_head_sha"];
const INVOCATION_SOURCE: &str = "oat_invocation_source";
/// What a review says that a gate started, and no other.
const OF_GATES: [&str; 6] = [
    "oat_gate_run_id",
    "oat_gate_target",
    "oat_gate_runtime",
    "oat_invocation_model",
    "oat_invocation_reasoning_effort",
    INVOCATION_SOURCE,
];
/// The values of [`INVOCATION_SOURCE`].
const INVOCATION_SOURCES: [&str; 2] = ["exec-target-config", "unknown"];

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    for review in &context.project.reviews {
        if review.accepted().is_some() {
            fields(review, findings);
            findings.extend(timestamp(review));
            findings.extend(narrowed(review));
            findings.extend(gate(review));
        } else {
            findings.push(no_fields(review));
        }
    }
}

fn no_fields(review: &ReviewFile<'_>) -> Finding {
    let needed = listed(&NEEDED);
    match review.front_matter.as_ref().and_then(|found| Some((found, found.problem()?))) {
        Some((_, problem)) => {
            let message = format!("the front matter is not read: {}; expected {needed}", problem.message(review.file.source()));
            Finding::new(&REVIEW_FILE_FIELD, review.file.place(problem.span()), message)
        }
        None => {
            let message = format!("the review has no front matter: expected {needed} between two lines `---` at its beginning");
            Finding::new(&REVIEW_FILE_FIELD, review.file.whole(), message)
        }
    }
}

fn listed(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// The place of the front matter's first line, for what is missing in it.
fn top(review: &ReviewFile<'_>) -> Place {
    let span = review.front_matter.as_ref().map_or_else(Default::default, |found| found.content);
    let first_line = review.file.source().slice(span).split('\n').next().unwrap_or_default().trim_end();
    review.file.place(Span::from_range(0..first_line.len()).shifted(span.start))
}

fn is_code(review: &ReviewFile<'_>) -> bool {
    review.text(REVIEW_TYPE).is_some_and(|text| ReviewKind::from_text(&text) == Some(ReviewKind::Code))
}

fn fields(review: &ReviewFile<'_>, findings: &mut Vec<Finding>) {
    let mut missing: Vec<&str> = NEEDED.into_iter().filter(|key| review.field(key).is_none()).collect();
    if is_code(review) && review.field(HEAD_SHA).is_none() {
        missing.push(HEAD_SHA);
    }
    if !missing.is_empty() {
        let message = format!("the front matter of the review lacks {}", listed(&missing));
        let finding = Finding::new(&REVIEW_FILE_FIELD, top(review), message);
        // Old reviews were right when they were written.
        let is_old = missing.iter().all(|key| INTRODUCED_LATER.contains(key));
        findings.push(if is_old { finding.at_level(Level::Info) } else { finding });
    }
    for (key, known) in [(REVIEW_TYPE, &ReviewKind::NAMES[..]), (INVOCATION, &INVOCATIONS[..])] {
        findings.extend(review.field(key).and_then(|node| unknown_word(&REVIEW_FILE_FIELD, review, key, node, known)));
    }
    if let Some(node) = review.field(HEAD_SHA).filter(|node| is_code(review) && !is_full_sha(node.text())) {
        let message = format!("`{HEAD_SHA}` is `{}`: expected the 40 hex digits of the reviewed commit", node.text());
        let finding = Finding::new(&REVIEW_FILE_FIELD, review.file.place(node.span()), message);
        findings.push(finding.with_help("write what `git rev-parse COMMIT` prints"));
    }
}

fn unknown_word(
    rule: &'static Rule,
    review: &ReviewFile<'_>,
    key: &str,
    node: Node<'_>,
    known: &[&'static str],
) -> Option<Finding> {
    if known.contains(&node.text()) {
        return None;
    }
    let expected = known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or ");
    let message = format!("`{key}` is `{}`: expected {expected}", node.text());
    let finding = Finding::new(rule, review.file.place(node.span()), message);
    Some(match nearest(node.text(), known.iter().copied()) {
        Some(near) => finding.with_help(format!("did you mean `{near}`?")),
        None => finding,
    })
}

fn timestamp(review: &ReviewFile<'_>) -> Option<Finding> {
    let node = review.field(GENERATED_AT)?;
    let text = node.text();
    if is_utc_time(text) {
        return None;
    }
    let place = review.file.place(node.span());
    let expected = "expected a full UTC time, `YYYY-MM-DDTHH:MM:SSZ`";
    if is_local_time(text) {
        let message = format!("`{GENERATED_AT}` has no zone, and readers take it for UTC: {expected}");
        let end = node.span().end - u32::from(node.raw().ends_with(['"', '\'']));
        let at = review.file.place(Span::empty_at(end));
        let finding = Finding::new(&REVIEW_FILE_TIMESTAMP, place, message);
        return Some(finding.with_fix(Applicability::Safe, "add the zone that readers assume", vec![Edit::replace(at, "Z")]));
    }
    let what = if is_date(text) { "has no time of the day, so reviews of one day have no order" } else { "is no such time" };
    Some(Finding::new(&REVIEW_FILE_TIMESTAMP, place, format!("`{GENERATED_AT}` {what}: `{text}`, {expected}")))
}

fn narrowed(review: &ReviewFile<'_>) -> Option<Finding> {
    let (present, missing): (Vec<&str>, Vec<&str>) = NARROWED.into_iter().partition(|key| review.field(key).is_some());
    let first = review.field(present.first()?)?;
    if missing.is_empty() {
        return None;
    }
    let message = format!("the review has {} without {}: a narrowed review has all three", listed(&present), listed(&missing));
    let finding = Finding::new(&REVIEW_FILE_NARROWED, review.file.place(first.span()), message);
    Some(finding.with_help("name the range of commits, the review before it, and the commit that one ended at"))
}

fn gate(review: &ReviewFile<'_>) -> Option<Finding> {
    // A missing invocation is reported as such.
    let invocation = review.field(INVOCATION)?;
    let (present, missing): (Vec<&str>, Vec<&str>) = OF_GATES.into_iter().partition(|key| review.field(key).is_some());
    let related = |finding: Finding| finding.with_related(review.file.place(invocation.span()), "the invocation");
    if invocation.text() == "gate" {
        if !missing.is_empty() {
            let message = format!("a gate started the review, and the front matter lacks {}", listed(&missing));
            return Some(Finding::new(&REVIEW_FILE_GATE, review.file.place(invocation.span()), message));
        }
        let source = review.field(INVOCATION_SOURCE)?;
        return unknown_word(&REVIEW_FILE_GATE, review, INVOCATION_SOURCE, source, &INVOCATION_SOURCES);
    }
    let first = review.field(present.first()?)?;
    let message = format!(
        "{} only a gate writes, and the invocation is `{}`: expected `gate`, or none of these fields",
        listed(&present),
        invocation.text(),
    );
    Some(related(Finding::new(&REVIEW_FILE_GATE, review.file.place(first.span()), message)))
}
