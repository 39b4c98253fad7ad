//! What reports say about rounds and classified findings.

use std::borrow::Cow;

use super::{CLASSIFICATION_SUM, ROUND_HISTORY_VERBATIM, State};
use crate::document::compare::first_difference;
use crate::document::json::{self, JsonLimits};
use crate::document::{Kind, Node, Tree};
use crate::finding::{Finding, Place};
use crate::okstra::context::Context;
use crate::okstra::report::{Report, View, sections};
use crate::source::Span;

/// What a report takes over from the state without a change.
const VERBATIM: [&str; 3] = ["roundHistory", "round2SkippedReason", "finalClassificationCounts"];
const TITLES: [&str; 2] = ["Round History", "라운드 이력"];

pub(super) fn check_verbatim(context: &Context<'_, '_>, state: &State<'_, '_>, report: &Report<'_>, findings: &mut Vec<Finding>) {
    for view in report.views() {
        let fence = round_history(&view, context.workspace.limits().json());
        let section = match view.data {
            Some(data) => data.entry("crossVerification").map(|entry| (entry.value, entry.key.span())),
            None => fence.as_ref().and_then(Tree::root).map(|root| (root, root.span())),
        };
        let Some((section, span)) = section.filter(|(section, _)| section.kind() == Kind::Mapping) else { continue };
        for key in VERBATIM {
            findings.extend(compare(state, key, &view, section, span));
        }
    }
}

/// The first `json` fence of a Markdown report's section Round History.
fn round_history(view: &View<'_>, limits: JsonLimits) -> Option<Tree> {
    let document = view.markdown?;
    let section = sections::find(document, &TITLES)?.section;
    let is_own = |span: Span| section.start <= span.start && span.start < section.end;
    let block = document.code_blocks().iter().find(|block| block.is_fenced && &*block.info == "json" && is_own(block.span))?;
    // Another form than JSON is not known, and nothing to compare.
    json::parse_region(document.source(), block.content, limits).ok()
}

/// `section` is the object of the report that holds the keys, `span` where to point when one is missing.
fn compare(state: &State<'_, '_>, key: &str, view: &View<'_>, section: Node<'_>, span: Span) -> Option<Finding> {
    let meaning = |entry: Option<Node<'_>>| entry.is_some_and(|node| node.kind() != Kind::Null);
    let (quoted, written) = (section.get(key), state.root.entry(key));
    // Nothing and `null` say the same.
    if !meaning(quoted) && !meaning(written.map(|entry| entry.value)) {
        return None;
    }
    let (message, place, there, label): (String, Span, Span, Cow<'_, str>) = match (quoted, written) {
        (Some(quoted), Some(written)) => {
            let difference = first_difference(quoted, written.value)?;
            let message = if difference.path.is_empty() {
                format!("`{key}` is not that of the convergence state")
            } else {
                let dot = if difference.path.starts_with('[') { "" } else { "." };
                format!("`{key}{dot}{}` is not that of the convergence state", difference.path)
            };
            let here = difference.left.unwrap_or(quoted).span();
            (message, here, difference.right.unwrap_or(written.value).span(), "the state says this".into())
        }
        (None, Some(written)) => {
            let message = format!("the report lacks `{key}` of the convergence state");
            (message, span, written.key.span(), "the state has it".into())
        }
        (Some(quoted), None) => {
            let message = format!("the report has `{key}`, which the convergence state does not have");
            let there = state.root.entries().next().map_or_else(|| state.root.span(), |entry| entry.key.span());
            (message, quoted.span(), there, "the state".into())
        }
        (None, None) => return None,
    };
    let finding = Finding::new(&ROUND_HISTORY_VERBATIM, view.place(place), message);
    let finding = finding.with_related(state.file.place(there), label);
    Some(finding.with_help("copy it from the state as it is; a report never works it out again"))
}

/// Looks at the counts of a report's data, where the findings are known too.
pub(super) fn check_sum(report: &Report<'_>, findings: &mut Vec<Finding>) {
    let Some(view) = report.views().into_iter().find(|view| view.data.is_some()) else { return };
    let Some(cross) = view.data.and_then(|data| data.get("crossVerification")) else { return };
    let Some(counts) = cross.entry("finalClassificationCounts").filter(|entry| entry.value.kind() == Kind::Mapping) else {
        return;
    };
    let place = |node: Node<'_>| view.place(node.span());
    let Some(sum) = sum(counts.value, place, findings) else { return };
    let lists = ["consensus", "differences"].map(|key| cross.entry(key).filter(|entry| entry.value.kind() == Kind::Sequence));
    let [Some(consensus), Some(differences)] = lists else { return };
    let known = (consensus.value.items().len() + differences.value.items().len()) as u64;
    if known != sum {
        let message = format!("the counts add up to {sum}, but the report lists {known}");
        let finding = Finding::new(&CLASSIFICATION_SUM, place(counts.key), message);
        let finding = finding.with_related(place(consensus.key), "findings that the workers agree on");
        findings.push(finding.with_related(place(differences.key), "findings that they do not agree on"));
    }
}

/// The sum of counts; `None` when one is no count, which is reported.
pub(super) fn sum(counts: Node<'_>, place: impl Fn(Node<'_>) -> Place, findings: &mut Vec<Finding>) -> Option<u64> {
    let mut sum = Some(0_u64);
    for entry in counts.entries() {
        let count = (entry.value.kind() == Kind::Integer).then(|| entry.value.text().parse::<u64>().ok()).flatten();
        if count.is_none() {
            let message =
                format!("the count of `{}` is `{}`: expected a whole number from 0", entry.key.text(), super::shown(entry.value));
            findings.push(Finding::new(&CLASSIFICATION_SUM, place(entry.value), message));
        }
        sum = sum.zip(count).and_then(|(sum, count)| sum.checked_add(count));
    }
    sum
}
