//! Rules about the columns that say where a review comes from (catalogue 3.3): the reviewed commit, who started it, the gate's target.

use crate::finding::Finding;
use crate::near_miss::nearest;
use crate::oat::context::Context;
use crate::oat::plan::Plan;
use crate::oat::plan::reviews::{Column, ReviewsTable, Row};
use crate::oat::review_scope::{is_full_sha, is_sha};
use crate::rule::rules;

rules! { "oat":
    REVIEW_REVIEWED_HEAD = "review-reviewed-head", Warning, Ours, "the reviewed head of a review is no full commit id";
    REVIEW_INVOCATION = "review-invocation", Warning, Ours, "the invocation of a review is unknown, or does not fit its gate target";
}

/// Who can have started a review; [`NOTHING`] when that is not known.
const INVOCATIONS: [&str; 3] = ["manual", "auto", "gate"];
const NOTHING: &str = "-";

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(plan) = &context.project.plan else { return };
    let Some(table) = &plan.reviews else { return };
    let source = plan.source();
    let aligned = table.rows.iter().filter(|row| row.cells.len() == table.columns.len());
    for row in aligned.filter(|row| table.review(source, row).is_some()) {
        findings.extend(reviewed_head(plan, table, row));
        findings.extend(invocation(plan, table, row));
    }
}

fn reviewed_head(plan: &Plan<'_>, table: &ReviewsTable, row: &Row) -> Option<Finding> {
    let cell = table.cell(row, Column::ReviewedHead)?;
    let text = plan.source().slice(cell);
    if text == NOTHING || is_full_sha(text) {
        return None;
    }
    let what = match text {
        "" => "the reviewed head is empty".to_owned(),
        _ if text.contains("..") => format!("the reviewed head `{text}` is a range"),
        _ if is_sha(text) => format!("the reviewed head `{text}` is abbreviated"),
        _ => format!("the reviewed head `{text}` is no commit id"),
    };
    let message = format!("{what}, so it is ignored: expected `-` or 40 hex digits");
    let place = plan.file.place(if cell.is_empty() { row.span } else { cell });
    Some(Finding::new(&REVIEW_REVIEWED_HEAD, place, message).with_help("write what `git rev-parse COMMIT` prints"))
}

fn invocation(plan: &Plan<'_>, table: &ReviewsTable, row: &Row) -> Option<Finding> {
    let source = plan.source();
    let cell = table.cell(row, Column::Invocation);
    let text = cell.map(|cell| source.slice(cell));
    if let (Some(cell), Some(text)) = (cell, text)
        && text != NOTHING
        && !INVOCATIONS.contains(&text)
    {
        let shown =
            if text.is_empty() { "the invocation is empty".to_owned() } else { format!("the invocation `{text}` is unknown") };
        let place = plan.file.place(if cell.is_empty() { row.span } else { cell });
        let finding = Finding::new(&REVIEW_INVOCATION, place, format!("{shown}: expected `manual`, `auto`, `gate` or `-`"));
        return Some(match nearest(text, INVOCATIONS) {
            Some(near) => finding.with_help(format!("did you mean `{near}`?")),
            None => finding,
        });
    }
    let target = table.cell(row, Column::GateTarget)?;
    let shown = source.slice(target);
    if matches!(shown, "" | NOTHING) || text == Some("gate") {
        return None;
    }
    let message = match text {
        Some(text) => format!("the gate target `{shown}` goes with the invocation `{text}`: expected `gate`"),
        None => format!("the gate target `{shown}` stands in a table without the column `Invocation`: expected `gate` there"),
    };
    let finding = Finding::new(&REVIEW_INVOCATION, plan.file.place(target), message);
    let finding = finding.with_help("only a gate has a target: set the invocation to `gate`, or the target to `-`");
    Some(match cell {
        Some(cell) => finding.with_related(plan.file.place(cell), "the invocation"),
        None => finding,
    })
}
