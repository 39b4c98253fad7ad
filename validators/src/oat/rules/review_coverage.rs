//! Rules about the reviews table as a whole (catalogue 3.3): which reviews it lacks, and which stand twice.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::ids::{PhaseId, PhaseKind};
use crate::oat::plan::Plan;
use crate::oat::plan::reviews::{Column, Review, ReviewsTable};
use crate::oat::review_event::ReviewEvent;
use crate::oat::review_scope::ReviewScope;
use crate::oat::review_status::ReviewStatus;
use crate::rule::rules;

rules! { "oat":
    REVIEW_EVENT_DUPLICATE = "review-event-duplicate", Warning, Ours, "the same review stands in the table twice";
    REVIEW_FINAL_ROW_MISSING = "review-final-row-missing", Warning, Ours, "the table has no row for the final code review";
    REVIEW_PHASE_ROW_MISSING = "review-phase-row-missing", Info, Ours, "a phase has no row for its code review";
    REVIEW_FINAL_ROW_SHADOWED = "review-final-row-shadowed", Info, Ours, "readers differ in which of several final code reviews counts";
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(plan) = &context.project.plan else { return };
    let Some(table) = &plan.reviews else { return };
    if table.header.is_some() && !table.is_readable() {
        return;
    }
    duplicate_events(plan, table, findings);
    findings.extend(final_row_missing(plan, table));
    findings.extend(final_row_shadowed(plan, table));
    phase_rows_missing(plan, table, findings);
}

fn duplicate_events(plan: &Plan<'_>, table: &ReviewsTable, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<ReviewEvent<'_>, Review> = BTreeMap::new();
    for review in table.aligned_reviews(plan.source()) {
        let event = ReviewEvent::of(plan.source(), &review);
        let Some(file) = event.file else { continue };
        if let Some(first) = seen.get(&event) {
            let (scope, kind) = (event.scope, event.kind);
            let message =
                format!("the {kind} review of `{scope}` in `{file}` stands in the table twice: expected one row a review");
            let finding = Finding::new(&REVIEW_EVENT_DUPLICATE, plan.file.place(review.row), message);
            let finding = finding.with_related(plan.file.place(first.row), "the first row");
            findings.push(finding.with_help("keep one of them and its newest status; a new review is a new file"));
        } else {
            seen.insert(event, review);
        }
    }
}

fn final_row_missing(plan: &Plan<'_>, table: &ReviewsTable) -> Option<Finding> {
    // A row that is dropped is reported as such.
    let is_final = |column: Column, row| table.cell(row, column).is_some_and(|cell| plan.source().slice(cell) == "final");
    if table.last_final(plan.source()).is_some() || table.rows.iter().any(|row| is_final(Column::Scope, row)) {
        return None;
    }
    let message =
        "`## Reviews` has no row with scope `final` and type `code`: the control plane goes on asking for a final review";
    let finding = Finding::new(&REVIEW_FINAL_ROW_MISSING, plan.file.place(table.heading), message);
    Some(finding.with_help(format!("add `{}`", pending_row(table, "final"))))
}

fn final_row_shadowed(plan: &Plan<'_>, table: &ReviewsTable) -> Option<Finding> {
    let source = plan.source();
    let is_final = |review: &Review| source.slice(review.scope) == "final" && source.slice(review.kind) == "code";
    let first = table.reviews(source).find(is_final)?;
    let last = table.last_final(source).filter(|last| last.row != first.row)?;
    let (early, late) = (source.slice(first.status), source.slice(last.status));
    let message = format!(
        "the table has several final code reviews: newer readers take the last (`{late}`), the router of April 2026 the first (`{early}`)"
    );
    let finding = Finding::new(&REVIEW_FINAL_ROW_SHADOWED, plan.file.place(first.row), message);
    Some(finding.with_related(plan.file.place(last.row), "the one that counts"))
}

fn phase_rows_missing(plan: &Plan<'_>, table: &ReviewsTable, findings: &mut Vec<Finding>) {
    let source = plan.source();
    let is_code = |review: &Review| source.slice(review.kind) == "code";
    let code = table.reviews(source).filter(is_code);
    let covered = CoveredPhases::of(code.filter_map(|review| ReviewScope::parse(source.slice(review.scope))));
    for (index, phase) in plan.outline.phases.iter().enumerate() {
        let is_first = plan.outline.phase_index(&phase.id) == Some(index);
        if phase.id.kind == PhaseKind::Ordinary && is_first && !covered.contains(&phase.id) {
            let message = format!("phase `{}` has no code review in `## Reviews`, alone or in a range", phase.id);
            let finding = Finding::new(&REVIEW_PHASE_ROW_MISSING, plan.file.place(phase.heading), message);
            let finding = finding.with_related(plan.file.place(table.heading), "the reviews");
            findings.push(finding.with_help(format!("add `{}`", pending_row(table, &phase.id.to_string()))));
        }
    }
}

/// A row for a code review that is still to come, under the columns of the table.
fn pending_row(table: &ReviewsTable, scope: &str) -> String {
    let cell = |column: &Option<Column>| match column {
        Some(Column::Scope) => scope.to_owned(),
        Some(Column::Type) => "code".to_owned(),
        Some(Column::Status) => ReviewStatus::Pending.as_str().to_owned(),
        _ => "-".to_owned(),
    };
    let known = Column::NEEDED.map(Some);
    let columns = if table.columns.is_empty() { &known[..] } else { &table.columns };
    format!("| {} |", columns.iter().map(cell).collect::<Vec<_>>().join(" | "))
}

/// The phases that the scopes of a table cover, each scope a range.
struct CoveredPhases {
    /// Sorted by the first phase; the second is the last phase that this range or one before it reaches.
    ranges: Vec<(PhaseId, PhaseId)>,
}

impl CoveredPhases {
    fn of(scopes: impl Iterator<Item = ReviewScope>) -> Self {
        let range = |scope| match scope {
            ReviewScope::Phase(phase) => Some((phase.clone(), phase)),
            ReviewScope::Phases(first, last) => Some((first, last)),
            _ => None,
        };
        let mut ranges: Vec<_> = scopes.filter_map(range).collect();
        ranges.sort();
        for index in 1..ranges.len() {
            if ranges[index].1 < ranges[index - 1].1 {
                ranges[index].1 = ranges[index - 1].1.clone();
            }
        }
        Self { ranges }
    }

    fn contains(&self, phase: &PhaseId) -> bool {
        let after = self.ranges.partition_point(|(first, _)| first <= phase);
        after.checked_sub(1).is_some_and(|index| self.ranges[index].1 >= *phase)
    }
}

#[cfg(test)]
mod tests {
    use super::CoveredPhases;
    use crate::oat::ids::PhaseId;
    use crate::oat::review_scope::ReviewScope;

    #[test]
    fn overlapping_ranges_cover_what_any_of_them_covers() {
        let scopes = ["p05", "p01-p09", "p02-p03", "p12", "final"];
        let covered = CoveredPhases::of(scopes.into_iter().filter_map(ReviewScope::parse));
        for (id, expected) in
            [("p01", true), ("p08", true), ("p09", true), ("p10", false), ("p12", true), ("p00", false), ("p13", false)]
        {
            assert_eq!(covered.contains(&PhaseId::parse(id).unwrap()), expected, "{id}");
        }
    }
}
