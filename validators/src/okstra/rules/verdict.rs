//! Rules about the verdict of a report (catalogue, group F).

use super::closed_set::{expected, in_words};
use super::task_type_of;
use crate::finding::Finding;
use crate::okstra::report::{Field, View, clarification_table::ClarificationTable, sections, sections::titles};
use crate::okstra::run::Run;
use crate::okstra::task_type::TaskType;
use crate::okstra::version::Version;
use crate::rule::rules;

rules! { "okstra":
    VERDICT_CARD_ROWS = "verdict-card-rows", Error, Upstream, "the verdict card of a report lacks a row";
    VERDICT_TOKEN = "verdict-token", Error, Upstream, "the verdict token is not one of the known ones, or differs between card and section";
    BLOCKED_VERDICT_WITHOUT_BLOCKER = "blocked-verdict-without-blocker", Warning, Ours, "the verdict is blocked, and nothing in the report blocks";
}

/// The verdict tokens.
const TOKENS: [&str; 4] = ["accepted", "conditional-accept", "blocked", "not-applicable"];
/// The rows of the card, which came with this version.
const CARD_ROWS: [&str; 5] = ["Final Conclusion", "Verdict Token", "Direction", "Approval Required?", "Next Step"];
const CARD_SINCE: Version = Version(0, 28, 0);

/// Looks at the views of one report, in its run when it lies in one.
pub fn check_report(run: Option<&Run<'_>>, views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        check_card_rows(view, findings);
        check_tokens(view, findings);
        check_blocked(run, view, findings);
    }
}

fn check_card_rows(view: &View<'_>, findings: &mut Vec<Finding>) {
    if view.markdown.is_none() {
        return;
    }
    let Some(card) = &view.card else {
        let version = view.version.as_ref().and_then(|version| Version::parse(&version.text));
        if version.is_none_or(|version| version >= CARD_SINCE) {
            let help = format!("add the section with a table of the rows {}", CARD_ROWS.join(", "));
            findings.push(Finding::new(&VERDICT_CARD_ROWS, view.top(), "the report has no Verdict Card").with_help(help));
        }
        return;
    };
    let rows = [&card.conclusion, &card.token, &card.direction, &card.approval_required, &card.next_step];
    let missing: Vec<&str> = CARD_ROWS.into_iter().zip(rows).filter(|(_, row)| row.is_none()).map(|(label, _)| label).collect();
    if !missing.is_empty() {
        let rows = if missing.len() == 1 { "the row" } else { "the rows" };
        let names: Vec<String> = missing.iter().map(|label| format!("`{label}`")).collect();
        let message = format!("the Verdict Card lacks {rows} {}", names.join(", "));
        let help = format!("its table has five rows: {}", CARD_ROWS.join(", "));
        findings.push(Finding::new(&VERDICT_CARD_ROWS, view.place(card.span), message).with_help(help));
    }
}

fn check_tokens(view: &View<'_>, findings: &mut Vec<Finding>) {
    let card = view.card.as_ref().and_then(|card| card.token.as_ref());
    let section = view.verdict_token.as_ref();
    let mut is_known = |token: &Field<'_>| {
        let known = TOKENS.contains(&&*token.text);
        if !known {
            let message = format!("`{}` is no verdict token", token.text);
            let help = expected(&token.text, &TOKENS);
            findings.push(Finding::new(&VERDICT_TOKEN, view.at(token), message).with_help(help));
        }
        known
    };
    let (card_known, section_known) = (card.is_none_or(&mut is_known), section.is_none_or(&mut is_known));
    if let (Some(card), Some(section), true, true) = (card, section, card_known, section_known)
        && card.text != section.text
    {
        let message = format!("the final verdict is `{}`, but the verdict card says `{}`", section.text, card.text);
        let finding = Finding::new(&VERDICT_TOKEN, view.at(section), message).with_help("both hold the same token");
        findings.push(finding.with_related(view.at(card), "the verdict card"));
    }
}

/// Final verifications have a rule of their own, and a handoff says in its routing what blocks it.
fn check_blocked(run: Option<&Run<'_>>, view: &View<'_>, findings: &mut Vec<Finding>) {
    let token = view.card.as_ref().and_then(|card| card.token.as_ref()).or(view.verdict_token.as_ref());
    let Some(token) = token.filter(|token| token.text == "blocked") else { return };
    let Some(task_type) = task_type_of(run, view) else { return };
    let judged_elsewhere = [TaskType::FinalVerification, TaskType::ReleaseHandoff].contains(&task_type);
    if judged_elsewhere || is_blocked_otherwise(view) || !can_tell(view) {
        return;
    }
    let is = |field: &Option<Field<'_>>, words: &[&str]| field.as_ref().is_some_and(|field| words.contains(&&*field.text));
    let blocks = view.clarifications.iter().any(|row| is(&row.status, &["open"]) && is(&row.blocks, &["next-phase", "approval"]));
    if !blocks {
        let message = "the verdict is `blocked`, but no open clarification item blocks anything";
        let mut finding = Finding::new(&BLOCKED_VERDICT_WITHOUT_BLOCKER, view.at(token), message).with_help(format!(
            "add what has to be answered as an open item whose Blocks is {}",
            in_words(&["next-phase", "approval"])
        ));
        if let Some(section) = view.section("clarificationItems", titles::CLARIFICATION_ITEMS) {
            finding = finding.with_related(view.place(section), "the clarification items");
        }
        findings.push(finding);
    }
}

/// A run that ended blocked says so in its own block, and a plan in its gate; other rules look at these.
fn is_blocked_otherwise(view: &View<'_>) -> bool {
    let Some(block) = view.block() else { return false };
    let run_status = Field::under(block, "runStatus").is_some_and(|status| status.text != "completed");
    let gate = block.get("planBodyVerification").and_then(|verification| Field::under(verification, "gate"));
    run_status || gate.is_some_and(|gate| gate.text == "blocked-by-disagreement")
}

/// Markdown whose clarification items are neither a table with the two columns nor a single line says nothing about what blocks.
fn can_tell(view: &View<'_>) -> bool {
    let Some(document) = view.markdown else { return true };
    let Some(section) = ClarificationTable::of(document) else { return false };
    let has_columns = |table| ["Status", "Blocks"].iter().all(|name| sections::column(document, table, &[name]).is_some());
    section.table().map_or_else(|| sections::content(document, section.heading).lines().count() <= 1, has_columns)
}
