//! Rules about receipts that no upstream script reads: which fields they need and what they claim (catalogue 3.10).

use super::implementation::is_count;
use crate::finding::Finding;
use crate::octon::facts::Facts;
use crate::octon::layout;
use crate::octon::packet::Packet;
use crate::octon::receipt::{Reading, Receipt};
use crate::rule::rules;

rules! { "octon":
    RECEIPT_FIELD_MISSING = "receipt-field-missing", Warning, Ours, "a receipt lacks a field";
    REVISION_FIELD_MISSING = "revision-field-missing", Info, Ours, "a revision receipt lacks a field";
    RUN_EVIDENCE_COUNT = "run-evidence-count", Warning, Ours, "promotion_evidence_count is not the number of evidence entries";
    CLOSEOUT_UNSUPPORTED = "closeout-unsupported", Warning, Ours, "the closeout claims what conformance and drift do not support";
}

const CREATION_FIELDS: &[&str] = &["creation_id", "created_at", "creator", "source_context_bound", "packet_path", "verdict"];
const RUN_FIELDS: &[&str] = &["verdict", "implemented_at", "promotion_evidence_count"];
const CLOSEOUT_FIELDS: &[&str] = &["verdict", "closed_at", "archive_authorized"];
const PROGRAM_CREATION_FIELDS: &[&str] = &[
    "creation_id",
    "created_at",
    "creator",
    "program_packet_path",
    "child_packet_count",
    "execution_mode",
    "child_registry_digest",
    "child_authority_preserved",
    "verdict",
];
const PROGRAM_REVIEW_FIELDS: &[&str] =
    &["verdict", "unresolved_items_count", "child_receipt_summary_count", "child_authority_preserved"];
const RESIDUE_FIELDS: &[&str] = &[
    "verdict",
    "cleaned_at",
    "cleanup_candidates",
    "manual_review_count",
    "worktree_hygiene_verdict",
    "remaining_blocker_class",
    "residue_fingerprint",
];
const REVISION_FIELDS: &[&str] = &[
    "revision_id",
    "source_review_id",
    "changed_packet_files",
    "addressed_finding_ids",
    "remaining_blocking_count",
    "post_revision_digest",
    "validators_rerun",
    "catalog_checksum_registry_refresh",
];
/// What a program's own run and closeout receipts must say in addition.
const PROGRAM_FIELD: &str = "child_authority_preserved";

/// Looks at the other receipts.
pub fn check(packet: &Packet<'_>, facts: &mut Facts) {
    fields(packet, facts);
    for revision in &packet.receipts.revisions {
        for field in REVISION_FIELDS.iter().filter(|field| is_absent(revision, field)) {
            let message = format!("the revision receipt has no `{field}`");
            facts.push(Finding::new(&REVISION_FIELD_MISSING, revision.whole(), message));
        }
    }
    if let Some(run) = &packet.receipts.run {
        evidence_count(run, facts);
    }
    closeout(packet, facts);
}

fn fields(packet: &Packet<'_>, facts: &mut Facts) {
    let receipts = &packet.receipts;
    let program: &[&str] = if packet.is_program() { &[PROGRAM_FIELD] } else { &[] };
    let demands: [(&Option<Receipt>, &[&str], &[&str]); 7] = [
        (&receipts.creation, CREATION_FIELDS, &[]),
        (&receipts.run, RUN_FIELDS, program),
        (&receipts.closeout, CLOSEOUT_FIELDS, program),
        (&receipts.program_creation, PROGRAM_CREATION_FIELDS, &[]),
        (&receipts.program_conformance, PROGRAM_REVIEW_FIELDS, &[]),
        (&receipts.program_drift, PROGRAM_REVIEW_FIELDS, &[]),
        (&receipts.residue_cleanup, RESIDUE_FIELDS, &[]),
    ];
    for (receipt, common, special) in demands {
        let Some(receipt) = receipt else { continue };
        for field in common.iter().chain(special).filter(|field| is_absent(receipt, field)) {
            facts.push(Finding::new(&RECEIPT_FIELD_MISSING, receipt.whole(), format!("the receipt has no `{field}`")));
        }
    }
}

fn is_absent(receipt: &Receipt, field: &str) -> bool {
    receipt.value(field, Reading::WholeLine).is_none_or(|value| value.text.is_empty())
}

fn evidence_count(run: &Receipt, facts: &mut Facts) {
    let Some(value) = run.value("promotion_evidence_count", Reading::FirstWord) else { return };
    if !is_count(&value.text) {
        let message = format!("`promotion_evidence_count` is `{}`: expected a whole number", value.text);
        facts.push(Finding::new(&RUN_EVIDENCE_COUNT, run.place(value.span), message));
        return;
    }
    let document = run.markdown();
    let heading = document.headings().iter().find(|heading| heading.text.to_lowercase().contains("evidence"));
    let Some(heading) = heading else { return };
    let range = heading.section;
    let listed = document
        .list_items()
        .iter()
        .filter(|item| item.depth == 1 && range.start <= item.span.start && item.span.start < range.end);
    let listed = listed.count();
    if value.text.parse() != Ok(listed) {
        let message = format!("`promotion_evidence_count` is {}, but {listed} evidence entries are listed", value.text);
        facts.push(
            Finding::new(&RUN_EVIDENCE_COUNT, run.place(value.span), message)
                .with_related(run.place(heading.span), "the entries"),
        );
    }
}

fn closeout(packet: &Packet<'_>, facts: &mut Facts) {
    let Some(closeout) = &packet.receipts.closeout else { return };
    let claim = [("verdict", "pass"), ("archive_authorized", "yes")].into_iter().find_map(|(key, claimed)| {
        let value = closeout.value(key, Reading::FirstWord)?;
        (value.text == claimed).then_some((key, claimed, value.span))
    });
    let Some((key, claimed, span)) = claim else { return };
    let (conformance, drift) = if packet.is_program() {
        (
            (&packet.receipts.program_conformance, layout::PROGRAM_CONFORMANCE),
            (&packet.receipts.program_drift, layout::PROGRAM_DRIFT),
        )
    } else {
        ((&packet.receipts.conformance, layout::CONFORMANCE), (&packet.receipts.drift, layout::DRIFT))
    };
    for (receipt, path) in [conformance, drift] {
        let Some(reason) = unsupported(receipt.as_ref()) else { continue };
        let finding =
            Finding::new(&CLOSEOUT_UNSUPPORTED, closeout.place(span), format!("`{key}: {claimed}`, but {path} {reason}"));
        facts.push(match receipt {
            Some(receipt) => finding.with_related(receipt.whole(), "this receipt"),
            None => finding,
        });
    }
}

/// Why a receipt does not support a closeout; `None` when it does.
fn unsupported(receipt: Option<&Receipt>) -> Option<String> {
    let Some(receipt) = receipt else { return Some("is missing".to_owned()) };
    let word = |key| receipt.value(key, Reading::FirstWord).map(|value| value.text).unwrap_or_default();
    let (verdict, open) = (word("verdict"), word("unresolved_items_count"));
    match (verdict.as_str(), open.as_str()) {
        ("pass", "0") => None,
        ("pass", open) => Some(format!("has `unresolved_items_count: {open}`")),
        (verdict, _) => Some(format!("has `verdict: {verdict}`")),
    }
}
