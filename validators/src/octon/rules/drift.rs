//! Rules about the drift receipt (catalogue 3.9).

use super::implementation::{Shape, check_placeholder, check_shape, names_validator};
use crate::finding::Finding;
use crate::octon::facts::Facts;
use crate::octon::layout;
use crate::octon::packet::Packet;
use crate::rule::rules;

rules! { "octon":
    DRIFT_MISSING = "drift-missing", Error, Upstream, "the packet has no drift receipt";
    DRIFT_VERDICT_UNKNOWN = "drift-verdict-unknown", Error, Upstream, "the drift receipt's verdict is neither pass nor fail";
    DRIFT_UNRESOLVED_MALFORMED = "drift-unresolved-malformed", Error, Upstream, "the drift receipt's unresolved_items_count is no number";
    DRIFT_SECTION_MISSING = "drift-section-missing", Error, Upstream, "the drift receipt lacks a section";
    DRIFT_NOT_PASSING = "drift-not-passing", Error, Upstream, "the drift receipt does not pass";
    DRIFT_UNRESOLVED = "drift-unresolved", Error, Upstream, "the drift receipt has unresolved items";
    DRIFT_PLACEHOLDER = "drift-placeholder", Error, Upstream, "the drift receipt still holds scaffold words";
    DRIFT_VALIDATORS_UNNAMED = "drift-validators-unnamed", Error, Upstream, "the drift receipt names no validator";
}

/// The names that the receipt must hold.
pub const SECTIONS: [&str; 12] = [
    "Blockers",
    "Checked Evidence",
    "Backreference Scan",
    "Naming Drift",
    "Generated Projection Freshness",
    "Manifest And Schema Validity",
    "Repo-Local Projection Boundaries",
    "Target Family Boundaries",
    "Churn Review",
    "Validators Run",
    "Exclusions",
    "Final Closeout Recommendation",
];

const SHAPE: Shape = Shape {
    path: layout::DRIFT,
    count_key: "unresolved_items_count",
    sections: &SECTIONS,
    missing: &DRIFT_MISSING,
    verdict_unknown: &DRIFT_VERDICT_UNKNOWN,
    count_malformed: &DRIFT_UNRESOLVED_MALFORMED,
    section_missing: &DRIFT_SECTION_MISSING,
    not_passing: &DRIFT_NOT_PASSING,
    unresolved: &DRIFT_UNRESOLVED,
};

/// Looks at the drift receipt.
pub fn check(packet: &Packet<'_>, facts: &mut Facts) {
    check_shape(packet, packet.receipts.drift.as_ref(), &SHAPE, facts);
    let Some(receipt) = &packet.receipts.drift else { return };
    check_placeholder(receipt, &DRIFT_PLACEHOLDER, facts);
    if !names_validator(receipt) && !receipt.contains_ignoring_case("generate-proposal-registry.sh") {
        let message = "the receipt names no `validate-….sh`, `alignment-check.sh` or `generate-proposal-registry.sh`";
        facts.push(Finding::new(&DRIFT_VALIDATORS_UNNAMED, receipt.whole(), message));
    }
}
