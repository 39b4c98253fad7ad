//! Rules about what the rows of the reviews table say was reviewed (catalogue 3.3).

use crate::finding::{Applicability, Edit, Finding};
use crate::near_miss::nearest;
use crate::oat::context::Context;
use crate::oat::ids::PhaseId;
use crate::oat::plan::Plan;
use crate::oat::plan::outline::Outline;
use crate::oat::plan::reviews::Review;
use crate::oat::review_scope::{CODE_SCOPES, DOCUMENTS, ReviewKind, ReviewScope};
use crate::oat::review_status::ReviewStatus;
use crate::rule::rules;

rules! { "oat":
    REVIEW_SCOPE_GRAMMAR = "review-scope-grammar", Warning, Ours, "the scope of a review is none of the convention";
    REVIEW_SCOPE_UNKNOWN_PHASE = "review-scope-unknown-phase", Warning, Ours, "a review is about a phase or task that the plan does not have";
    REVIEW_TYPE_ENUM = "review-type-enum", Error, Ours, "the type of a review is neither `code` nor `artifact`", safe_fix;
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(plan) = &context.project.plan else { return };
    let Some(table) = &plan.reviews else { return };
    for review in table.aligned_reviews(plan.source()) {
        let kind = ReviewKind::from_text(plan.source().slice(review.kind));
        if kind.is_none() {
            findings.push(unknown_kind(plan, &review));
        }
        let scope = ReviewScope::parse(plan.source().slice(review.scope));
        findings.extend(grammar(plan, &review, scope.as_ref(), kind));
        findings.extend(scope.and_then(|scope| unknown_phase(plan, &review, &scope)));
    }
}

fn unknown_kind(plan: &Plan<'_>, review: &Review) -> Finding {
    let text = plan.source().slice(review.kind);
    let place = plan.file.place(review.kind);
    let finding =
        Finding::new(&REVIEW_TYPE_ENUM, place.clone(), format!("the type `{text}` is unknown: expected `code` or `artifact`"));
    if let Some(name) = ReviewKind::NAMES.into_iter().find(|name| name.eq_ignore_ascii_case(text)) {
        return finding.with_fix(Applicability::Safe, "write the type in lower case", vec![Edit::replace(place, name)]);
    }
    match nearest(text, ReviewKind::NAMES) {
        Some(name) => finding.with_help(format!("did you mean `{name}`?")),
        None => finding.with_help("write `code` for a review of commits and `artifact` for one of a document"),
    }
}

fn grammar(plan: &Plan<'_>, review: &Review, scope: Option<&ReviewScope>, kind: Option<ReviewKind>) -> Option<Finding> {
    let text = plan.source().slice(review.scope);
    let documents = || DOCUMENTS.map(|name| format!("`{name}`")).join(", ");
    let (message, help) = match scope {
        Some(scope) if !scope.is_written_as(text) => {
            (format!("the scope `{text}` is written in a form of its own: expected `{scope}`"), None)
        }
        Some(scope) => match (scope.kind(), kind) {
            (ReviewKind::Artifact, Some(ReviewKind::Code)) => {
                (format!("`{text}` is the scope of an artifact review, and the type is `code`: expected {CODE_SCOPES}"), None)
            }
            (ReviewKind::Code, Some(ReviewKind::Artifact)) => {
                (format!("`{text}` is the scope of a code review, and the type is `artifact`: expected {}", documents()), None)
            }
            _ => return None,
        },
        None => {
            let expected = match kind {
                Some(ReviewKind::Code) => CODE_SCOPES.to_owned(),
                Some(ReviewKind::Artifact) => documents(),
                None => format!("{CODE_SCOPES}, or {} for an artifact review", documents()),
            };
            let near = nearest(text, DOCUMENTS.into_iter().chain(["final"]));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None if text.starts_with("final-") => {
                    "a later final review is one more row with the scope `final` and its own artifact; the last row counts"
                        .to_owned()
                }
                None => "tools match rows and review files by the exact scope".to_owned(),
            };
            (format!("`{text}` is no scope: expected {expected}"), Some(help))
        }
    };
    let finding = Finding::new(&REVIEW_SCOPE_GRAMMAR, plan.file.place(review.scope), message);
    Some(match help {
        Some(help) => finding.with_help(help),
        None => finding,
    })
}

fn unknown_phase(plan: &Plan<'_>, review: &Review, scope: &ReviewScope) -> Option<Finding> {
    let slice = |span| plan.source().slice(span);
    // The convention's template brings pending rows for phases that the plan need not have.
    let is_pending = ReviewStatus::from_text(slice(review.status)) == Some(ReviewStatus::Pending);
    if is_pending && slice(review.artifact) == "-" {
        return None;
    }
    let missing = missing_in(&plan.outline, scope)?;
    let known = match (plan.outline.phases.first(), plan.outline.phases.last()) {
        (Some(first), Some(last)) if plan.outline.phases.len() > 1 => format!("it has `{}` to `{}`", first.id, last.id),
        (Some(only), _) => format!("it has only `{}`", only.id),
        _ => "it has no phase".to_owned(),
    };
    let scope = slice(review.scope);
    let message = if scope == missing {
        format!("the plan has no `{missing}`: {known}")
    } else {
        format!("the scope `{scope}` names `{missing}`, which the plan does not have: {known}")
    };
    Some(Finding::new(&REVIEW_SCOPE_UNKNOWN_PHASE, plan.file.place(review.scope), message))
}

/// The phase or task of a scope that the plan lacks.
fn missing_in(outline: &Outline, scope: &ReviewScope) -> Option<String> {
    let missing_phase = |phase: &PhaseId| outline.phase(phase).is_none().then(|| phase.to_string());
    match scope {
        ReviewScope::Phase(phase) => missing_phase(phase),
        ReviewScope::Phases(first, last) => missing_phase(first).or_else(|| missing_phase(last)),
        ReviewScope::Task(task) => outline.task(task).is_none().then(|| task.to_string()),
        ReviewScope::Final | ReviewScope::Commits(_) | ReviewScope::Since(_) | ReviewScope::Document(_) => None,
    }
}
