//! Rules about the completeness review (catalogue 3.6).

use super::implementation::{self, Shape};
use crate::finding::Finding;
use crate::octon::facts::Facts;
use crate::octon::layout;
use crate::octon::packet::Packet;
use crate::octon::receipt::{Reading, Receipt};
use crate::rule::rules;

rules! { "octon":
    COMPLETENESS_MISSING = "completeness-missing", Error, Upstream, "the packet has no completeness review";
    COMPLETENESS_VERDICT_UNKNOWN = "completeness-verdict-unknown", Error, Upstream, "the completeness review's verdict is neither pass nor fail";
    COMPLETENESS_UNRESOLVED_MALFORMED = "completeness-unresolved-malformed", Error, Upstream, "unresolved_questions_count is no number";
    COMPLETENESS_CLARIFICATION_UNKNOWN = "completeness-clarification-unknown", Error, Upstream, "clarification_required is neither yes nor no";
    COMPLETENESS_SECTION_MISSING = "completeness-section-missing", Error, Upstream, "the completeness review lacks a section";
    COMPLETENESS_NOT_PASSING = "completeness-not-passing", Error, Upstream, "the completeness review does not pass";
    COMPLETENESS_UNRESOLVED = "completeness-unresolved", Error, Upstream, "the completeness review has unresolved questions";
    COMPLETENESS_CLARIFICATION_OPEN = "completeness-clarification-open", Error, Upstream, "the completeness review still asks for clarification";
}

/// The names that the review must hold.
pub const SECTIONS: [&str; 8] = [
    "Blockers",
    "Assumptions",
    "Promotion Target Coverage",
    "Affected Artifact Coverage",
    "Validator Coverage",
    "Implementation Prompt Readiness",
    "Exclusions",
    "Final Route Recommendation",
];

/// The keys that the gates read.
pub const KEYS: [&str; 3] = ["verdict", "unresolved_questions_count", "clarification_required"];

const SHAPE: Shape = Shape {
    path: layout::COMPLETENESS,
    count_key: "unresolved_questions_count",
    sections: &SECTIONS,
    missing: &COMPLETENESS_MISSING,
    verdict_unknown: &COMPLETENESS_VERDICT_UNKNOWN,
    count_malformed: &COMPLETENESS_UNRESOLVED_MALFORMED,
    section_missing: &COMPLETENESS_SECTION_MISSING,
    not_passing: &COMPLETENESS_NOT_PASSING,
    unresolved: &COMPLETENESS_UNRESOLVED,
};

/// Looks at the completeness review.
pub fn check(packet: &Packet<'_>, facts: &mut Facts) {
    implementation::check_shape(packet, packet.receipts.completeness.as_ref(), &SHAPE, facts);
    if let Some(receipt) = &packet.receipts.completeness {
        clarification(receipt, facts);
    }
}

fn clarification(receipt: &Receipt, facts: &mut Facts) {
    let value = receipt.value("clarification_required", Reading::FirstWord);
    let text = value.as_ref().map_or("", |value| value.text.as_str());
    let place = value.as_ref().map_or_else(|| receipt.whole(), |value| receipt.place(value.span));
    if !["yes", "no"].contains(&text) {
        facts.push(super::manifest::not_allowed(
            &COMPLETENESS_CLARIFICATION_UNKNOWN,
            place.clone(),
            "clarification_required",
            text,
            &["yes", "no"],
        ));
    }
    if text != "no" {
        facts.push(Finding::new(
            &COMPLETENESS_CLARIFICATION_OPEN,
            place,
            "`clarification_required` must be `no` before work starts",
        ));
    }
}
