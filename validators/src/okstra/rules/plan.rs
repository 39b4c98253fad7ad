//! Rules about plans: options, rollback, approval, verification of the plan's body (catalogue, group H).

use crate::finding::Finding;
use crate::okstra::report::plan::{BodyVerification, Plan};
use crate::okstra::report::sections::{self, titles};
use crate::okstra::report::{Clarification, Origin, View};
use crate::rule::rules;

rules! { "okstra":
    PLAN_OPTIONS = "plan-options", Error, Upstream, "a plan weighs fewer than two options, or one without its trade-offs";
    PLAN_ROLLBACK_MISSING = "plan-rollback-missing", Error, Upstream, "a plan does not say how to roll it back";
    PLAN_APPROVAL_MARKER = "plan-approval-marker", Error, Upstream, "a plan's approval marker does not fit the verification of its body";
    PLAN_GATE_WITHOUT_CLARIFICATION = "plan-gate-without-clarification", Error, Upstream, "a plan is blocked by disagreement, and nothing asks a person to decide";
    PLAN_DISAGREE_CODE = "plan-disagree-code", Error, Upstream, "a worker disagrees with a plan without a code that says why";
    PLAN_APPROVED_WITH_OPEN_APPROVAL = "plan-approved-with-open-approval", Error, Ours, "an approved plan has an open question that blocks its approval";
}

/// Looks at one report, in its run when it lies in one.
pub fn check_report(views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        let Some(plan) = view.plan() else { continue };
        options(&plan, findings);
        rollback(view, &plan, findings);
        if let Some(verification) = &plan.verification {
            approval_marker(&plan, verification, findings);
            gate_without_clarification(view, &plan, verification, findings);
            disagree_codes(&plan, verification, findings);
        }
        approved_with_open_approval(view, &plan, findings);
    }
}

/// Markdown without any heading of an option is in an unknown form. An option without trade-offs counts there only beside one that
/// has them: otherwise they may stand in a comparison of all.
fn options(plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    let is_data = plan.origin == Origin::Data;
    if plan.options.len() < 2 && (is_data || !plan.options.is_empty()) {
        let only = plan.options.first().map(|option| option.span);
        let span = plan.options_span.or(only).unwrap_or(plan.span);
        let message = format!("a plan weighs at least 2 options; this one has {}", plan.options.len());
        findings.push(
            Finding::new(&PLAN_OPTIONS, plan.place(span), message).with_help("name what else could be done, and what it costs"),
        );
    }
    if is_data || plan.options.iter().any(|option| option.trade_offs.is_some()) {
        let bare = plan.options.iter().filter(|option| option.trade_offs.is_none());
        findings.extend(bare.map(|option| {
            let name = option.name.as_ref().map_or_else(String::new, |name| format!(" `{}`", name.text));
            Finding::new(&PLAN_OPTIONS, plan.place(option.span), format!("the option{name} has no trade-offs"))
                .with_help("say what it costs and what it spares, compared with the others")
        }));
    }
}

/// A rollback for the plan as a whole, or for each of its stages. Markdown may speak of it anywhere.
fn rollback(view: &View<'_>, plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    const WORDS: [&str; 6] = ["rollback", "roll back", "roll-back", "revert", "롤백", "되돌"];
    let text = view.markdown.and_then(|document| document.source().text()).map(str::to_lowercase);
    if text.is_some_and(|text| WORDS.iter().any(|word| text.contains(word))) {
        return;
    }
    if plan.rollback.is_some() || plan.stages.is_empty() || plan.stages.iter().all(|stage| stage.parts.rollback.is_some()) {
        return;
    }
    let finding = Finding::new(&PLAN_ROLLBACK_MISSING, plan.place(plan.span), "nothing says how to roll the plan back")
        .with_help("write a rollback for the plan, or one for each stage");
    let without = plan.stages.iter().filter(|stage| stage.parts.rollback.is_none());
    let some_have_one = plan.stages.iter().any(|stage| stage.parts.rollback.is_some());
    let named = without.take(if some_have_one { 3 } else { 0 });
    findings
        .push(named.fold(finding, |finding, stage| finding.with_related(plan.place(stage.span), "this stage has no rollback")));
}

/// What the verification says about the marker: whether it belongs into the report, and why; `None` when that is not known.
fn marker_belongs(verification: &BodyVerification<'_>) -> Option<(bool, String)> {
    if verification.is_enabled == Some(false) {
        return Some((true, "the verification of the plan's body is switched off".to_owned()));
    }
    let gate = verification.gate.as_ref()?;
    let belongs = match &*gate.text {
        "passed" | "passed-with-dissent" => true,
        "blocked-by-disagreement" | "aborted-non-result" => false,
        _ => return None,
    };
    Some((belongs, format!("the gate is `{}`", gate.text)))
}

fn approval_marker(plan: &Plan<'_>, verification: &BodyVerification<'_>, findings: &mut Vec<Finding>) {
    let Some((belongs, reason)) = marker_belongs(verification) else { return };
    let approval = &plan.approval;
    let gate = verification.gate.as_ref().map_or(verification.span, |gate| gate.span);
    let marker = approval.marker.as_ref().map(|marker| marker.span).or(approval.span);
    match approval.marker_rendered {
        Some(false) if belongs && approval.is_required != Some(false) => {
            let message = format!("{reason}, but the approval marker is not rendered");
            let finding = Finding::new(&PLAN_APPROVAL_MARKER, plan.place(marker.unwrap_or(gate)), message)
                .with_help("render the marker below the request for approval, so that a person can approve");
            findings.push(if marker.is_some() { finding.with_related(plan.place(gate), "the gate") } else { finding });
        }
        Some(true) if !belongs => {
            let message = format!("the approval marker is rendered although {reason}");
            let finding = Finding::new(&PLAN_APPROVAL_MARKER, plan.place(marker.unwrap_or(gate)), message)
                .with_help("leave the marker out until the verification has passed");
            findings.push(finding.with_related(plan.place(gate), "the gate"));
        }
        _ => {}
    }
}

/// A table in Markdown whose columns are not known may hold the row, so only a readable one counts.
fn gate_without_clarification(
    view: &View<'_>,
    plan: &Plan<'_>,
    verification: &BodyVerification<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some(gate) = verification.gate.as_ref().filter(|gate| gate.text == "blocked-by-disagreement") else { return };
    let is_readable = match view.markdown {
        None => true,
        Some(document) => match sections::find(document, titles::CLARIFICATION_ITEMS) {
            None => true,
            Some(_) if view.clarifications.iter().any(|row| row.blocks.is_some()) => true,
            Some(heading) => sections::tables_in(document, heading.section).next().is_none(),
        },
    };
    if is_readable && !view.clarifications.iter().any(blocks_approval) {
        let message = "the gate is `blocked-by-disagreement`, but no clarification item blocks the approval";
        let finding = Finding::new(&PLAN_GATE_WITHOUT_CLARIFICATION, plan.place(gate.span), message)
            .with_help("ask what the majority disagrees with in a clarification item with Blocks = `approval`");
        let items = view.section("clarificationItems", titles::CLARIFICATION_ITEMS);
        findings.push(
            items.into_iter().fold(finding, |finding, span| finding.with_related(view.place(span), "the clarification items")),
        );
    }
}

fn blocks_approval(item: &Clarification<'_>) -> bool {
    item.blocks.as_ref().is_some_and(|blocks| blocks.text == "approval")
}

/// In Markdown the code may stand beside the verdict, `DISAGREE (c)`; a table without a column for it may keep it in a note.
fn disagree_codes(plan: &Plan<'_>, verification: &BodyVerification<'_>, findings: &mut Vec<Finding>) {
    for verdict in &verification.verdicts {
        let Some(beside) = verdict.verdict.text.strip_prefix("DISAGREE") else { continue };
        let beside = beside.trim_matches(|c: char| !c.is_alphanumeric());
        let code = verdict.code.as_ref().filter(|code| !code.is_blank());
        let written = code.map_or(beside, |code| code.text.trim());
        if ["a", "b", "c", "d", "e"].contains(&written) {
            continue;
        }
        let place = code.map_or(verdict.verdict.span, |code| code.span);
        let message = match written {
            "" if plan.origin == Origin::Markdown && verdict.code.is_none() => continue,
            "" => "`DISAGREE` has no code that says why".to_owned(),
            other => format!("`{other}` is no code of a disagreement"),
        };
        findings
            .push(Finding::new(&PLAN_DISAGREE_CODE, plan.place(place), message).with_help("codes are `a`, `b`, `c`, `d`, `e`"));
    }
}

fn approved_with_open_approval(view: &View<'_>, plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    let Some(approved) = &plan.approval.approved else { return };
    let is_open = |item: &&Clarification<'_>| item.status.as_ref().is_some_and(|status| status.text == "open");
    for item in view.clarifications.iter().filter(is_open).filter(|item| blocks_approval(item)) {
        let id = item.id.as_ref().map_or_else(|| "an item".to_owned(), |id| format!("`{}`", id.text));
        let span = item.status.as_ref().map_or(item.span, |status| status.span);
        let message = format!("{id} is open and blocks the approval, but the plan is approved");
        let finding = Finding::new(&PLAN_APPROVED_WITH_OPEN_APPROVAL, view.place(span), message)
            .with_help("write the answer down and close the item, or take the approval back");
        findings.push(finding.with_related(plan.place(approved.span), "the approval"));
    }
}
