//! Rules about the conformance receipt (catalogue 3.8).

use super::implementation::{Shape, check_placeholder, check_shape, names_validator};
use crate::finding::Finding;
use crate::octon::facts::Facts;
use crate::octon::layout;
use crate::octon::packet::Packet;
use crate::rule::rules;

rules! { "octon":
    CONFORMANCE_MISSING = "conformance-missing", Error, Upstream, "the packet has no conformance receipt";
    CONFORMANCE_VERDICT_UNKNOWN = "conformance-verdict-unknown", Error, Upstream, "the conformance receipt's verdict is neither pass nor fail";
    CONFORMANCE_UNRESOLVED_MALFORMED = "conformance-unresolved-malformed", Error, Upstream, "the conformance receipt's unresolved_items_count is no number";
    CONFORMANCE_SECTION_MISSING = "conformance-section-missing", Error, Upstream, "the conformance receipt lacks a section";
    CONFORMANCE_NOT_PASSING = "conformance-not-passing", Error, Upstream, "the conformance receipt does not pass";
    CONFORMANCE_UNRESOLVED = "conformance-unresolved", Error, Upstream, "the conformance receipt has unresolved items";
    CONFORMANCE_PLACEHOLDER = "conformance-placeholder", Error, Upstream, "the conformance receipt still holds scaffold words";
    CONFORMANCE_VALIDATORS_UNNAMED = "conformance-validators-unnamed", Error, Upstream, "the conformance receipt names no validator";
}

/// The names that the receipt must hold.
pub const SECTIONS: [&str; 10] = [
    "Blockers",
    "Checked Evidence",
    "Promotion Target Coverage",
    "Implementation Map Coverage",
    "Validator Coverage",
    "Generated Output Coverage",
    "Rollback Coverage",
    "Downstream Reference Coverage",
    "Exclusions",
    "Final Closeout Recommendation",
];

const SHAPE: Shape = Shape {
    path: layout::CONFORMANCE,
    count_key: "unresolved_items_count",
    sections: &SECTIONS,
    missing: &CONFORMANCE_MISSING,
    verdict_unknown: &CONFORMANCE_VERDICT_UNKNOWN,
    count_malformed: &CONFORMANCE_UNRESOLVED_MALFORMED,
    section_missing: &CONFORMANCE_SECTION_MISSING,
    not_passing: &CONFORMANCE_NOT_PASSING,
    unresolved: &CONFORMANCE_UNRESOLVED,
};

/// Looks at the conformance receipt.
pub fn check(packet: &Packet<'_>, facts: &mut Facts) {
    check_shape(packet, packet.receipts.conformance.as_ref(), &SHAPE, facts);
    let Some(receipt) = &packet.receipts.conformance else { return };
    check_placeholder(receipt, &CONFORMANCE_PLACEHOLDER, facts);
    if !names_validator(receipt) {
        let message = "the receipt names no `validate-….sh` or `alignment-check.sh`";
        facts.push(Finding::new(&CONFORMANCE_VALIDATORS_UNNAMED, receipt.whole(), message));
    }
}
