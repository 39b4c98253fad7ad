//! Rules about final verification (catalogue, group K).

use crate::finding::Finding;
use crate::okstra::report::{Field, View};
use crate::okstra::task_type::TaskType;
use crate::rule::rules;

rules! { "okstra":
    FV_VERDICT_REQUIRED = "fv-verdict-required", Error, Upstream, "a final verification gives no verdict";
    FV_ACCEPTED_WITH_BLOCKER = "fv-accepted-with-blocker", Error, Upstream, "the verdict of a final verification contradicts its acceptance blockers";
}

/// Looks at one report, in its run when it lies in one.
pub fn check_report(views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views.iter().filter(|view| view.known_task_type() == Some(TaskType::FinalVerification)) {
        findings.extend(verdict_required(view));
        findings.extend(accepted_with_blocker(view));
    }
}

/// The tokens of section 2 and of the card, in this order.
fn tokens<'v, 'r>(view: &'v View<'r>) -> impl Iterator<Item = &'v Field<'r>> {
    view.verdict_token.iter().chain(view.card.iter().filter_map(|card| card.token.as_ref()))
}

/// Words that are no token at all are the business of `okstra/verdict-token`.
fn verdict_required(view: &View<'_>) -> Option<Finding> {
    let mut undecided = tokens(view).filter(|token| token.text == "not-applicable");
    let first = undecided.next()?;
    let finding = Finding::new(&FV_VERDICT_REQUIRED, view.at(first), "a final verification cannot be `not-applicable`")
        .with_help("its verdict is `accepted`, `conditional-accept` or `blocked`");
    Some(undecided.fold(finding, |finding, other| finding.with_related(view.at(other), "and here")))
}

fn accepted_with_blocker(view: &View<'_>) -> Option<Finding> {
    /// More blockers than these are not pointed at.
    const MOST_SHOWN: usize = 3;
    let blockers = view.acceptance_blockers()?;
    let token = tokens(view).next()?;
    let count = blockers.items.len();
    match &*token.text {
        "accepted" if count > 0 => {
            let noun = if count == 1 { "blocker" } else { "blockers" };
            let message = format!("the verdict is `accepted`, but there is {count} acceptance {noun}");
            let message = if count == 1 { message } else { message.replace("there is", "there are") };
            let finding = Finding::new(&FV_ACCEPTED_WITH_BLOCKER, view.at(token), message)
                .with_help("resolve the blockers, or let the verdict be `conditional-accept` or `blocked`");
            let shown = blockers.items.iter().take(MOST_SHOWN);
            Some(shown.fold(finding, |finding, blocker| finding.with_related(view.place(*blocker), "a blocker")))
        }
        "blocked" if count == 0 => {
            let message = "the verdict is `blocked`, but no acceptance blocker says why";
            let finding = Finding::new(&FV_ACCEPTED_WITH_BLOCKER, view.at(token), message);
            Some(finding.with_related(view.place(blockers.span), "the acceptance blockers"))
        }
        _ => None,
    }
}
