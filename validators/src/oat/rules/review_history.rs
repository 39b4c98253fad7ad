//! Rules that compare the reviews table with an earlier version (catalogue 3.3).

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::layout;
use crate::oat::plan::Plan;
use crate::oat::plan::reviews::{Review, ReviewsTable};
use crate::oat::review_event::ReviewEvent;
use crate::oat::review_scope::ReviewScope;
use crate::oat::review_status::ReviewStatus;
use crate::rule::{Level, rules};
use crate::source::Source;

rules! { "oat":
    REVIEW_STATUS_REGRESSED = "review-status-regressed", Error, Ours, "the status of a review went back", needs_base;
    REVIEW_ROW_DELETED = "review-row-deleted", Error, Ours, "a row of the reviews table was deleted", needs_base;
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let (Some(plan), Some(earlier)) = (&context.project.plan, context.workspace.earlier()) else { return };
    let Some(table) = plan.reviews.as_ref().filter(|table| table.is_readable()) else { return };
    // That the earlier plan could not be read is said once, where its tasks are compared.
    let Ok(Some(source)) = earlier.source(&context.project.directory.path().join(layout::PLAN)) else { return };
    let Some(before) = ReviewsTable::read(&source).filter(ReviewsTable::is_readable) else { return };
    let history = History {
        plan,
        table,
        now: by_event(plan.source(), table),
        scopes: table.aligned_reviews(plan.source()).map(|review| (scope_of(plan.source(), &review), review)).collect(),
        revision: earlier.revision(),
    };
    for (event, review) in by_event(&source, &before) {
        findings.extend(match history.now.get(&event) {
            Some(now) => history.regressed(&event, source.slice(review.status), now),
            None => history.deleted(&event, &source, &review),
        });
    }
}

/// The last row of each event: the one that counts.
fn by_event<'s>(source: &'s Source, table: &ReviewsTable) -> BTreeMap<ReviewEvent<'s>, Review> {
    table.aligned_reviews(source).map(|review| (ReviewEvent::of(source, &review), review)).collect()
}

fn scope_of<'s>(source: &'s Source, review: &Review) -> (&'s str, &'s str) {
    (source.slice(review.scope), source.slice(review.kind))
}

/// The table of today beside that of the earlier version.
struct History<'c, 'w> {
    plan: &'c Plan<'w>,
    table: &'c ReviewsTable,
    now: BTreeMap<ReviewEvent<'c>, Review>,
    /// The last row of each scope and type.
    scopes: BTreeMap<(&'c str, &'c str), Review>,
    revision: &'c str,
}

impl History<'_, '_> {
    fn regressed(&self, event: &ReviewEvent<'_>, before: &str, now: &Review) -> Option<Finding> {
        let (early, late) = (ReviewStatus::from_text(before)?, ReviewStatus::from_text(self.plan.source().slice(now.status))?);
        (late < early).then(|| {
            let (early, late) = (early.as_str(), late.as_str());
            let message =
                format!("{} is `{late}`, and was `{early}` at `{}`: a review never goes back", named(event), self.revision);
            let finding = Finding::new(&REVIEW_STATUS_REGRESSED, self.plan.file.place(now.status), message);
            finding.with_help(format!("leave it `{early}`; a new review of the same scope is a new row with its own file"))
        })
    }

    fn deleted(&self, event: &ReviewEvent<'_>, source: &Source, review: &Review) -> Option<Finding> {
        let status = source.slice(review.status);
        let named = named(event);
        let was = format!("{named} stood here as `{status}` at `{}`", self.revision);
        if let Some(newer) = self.scopes.get(&(event.scope, event.kind)) {
            // A row without a file becomes the row of the file that is written later.
            event.file?;
            let message = format!("{was}; another review of the scope has taken its row: expected a row for each");
            let finding = Finding::new(&REVIEW_ROW_DELETED, self.plan.file.place(newer.row), message).at_level(Level::Warning);
            return Some(finding.with_help("put the row back above this one; readers take the last of a scope"));
        }
        if ReviewStatus::from_text(status) == Some(ReviewStatus::Pending) && self.is_without_subject(event.scope) {
            return None;
        }
        let message = format!("{was}, and has no row any more");
        let finding = Finding::new(&REVIEW_ROW_DELETED, self.plan.file.place(self.table.heading), message);
        Some(finding.with_help("rows are never deleted: put it back as it was"))
    }

    /// Whether the plan has no such phase or task: a row of the template that nobody needs.
    fn is_without_subject(&self, scope: &str) -> bool {
        match ReviewScope::parse(scope) {
            Some(ReviewScope::Phase(phase)) => self.plan.outline.phase(&phase).is_none(),
            Some(ReviewScope::Task(task)) => self.plan.outline.task(&task).is_none(),
            _ => false,
        }
    }
}

fn named(event: &ReviewEvent<'_>) -> String {
    let (scope, kind) = (event.scope, event.kind);
    match event.file {
        Some(file) => format!("the {kind} review of `{scope}` in `{file}`"),
        None => format!("the {kind} review of `{scope}`"),
    }
}
