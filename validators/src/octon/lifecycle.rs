//! The next legal step of a packet (catalogue 4.4).

use std::fmt;

use super::packet::Packet;
use super::receipt::{Reading, Receipt};
use super::state::Status;

/// A step of the convention's lifecycle, or what keeps a packet from having one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// There is no packet yet.
    CreatePacket,
    /// The review asks for a revision.
    RevisePacket,
    /// A review is missing or stale.
    ReviewPacket,
    /// The review is decided; the status must follow.
    AdvanceStatus,
    /// The packet is accepted and has no prompt.
    GeneratePrompt,
    /// The packet has a prompt and is not implemented.
    RunImplementation,
    /// The implementation passed; the status must follow.
    Promote,
    /// Conformance or drift has not been looked at.
    Verify,
    /// Everything is verified; the closeout is missing.
    Closeout,
    /// The closeout authorises archiving.
    Archive,
    /// The lifecycle is over.
    Nothing,
    /// No row of the lifecycle fits: the packet's documents contradict each other.
    Unclear,
}

impl fmt::Display for NextStep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::CreatePacket => "create-packet",
            Self::RevisePacket => "revise-packet",
            Self::ReviewPacket => "review-packet",
            Self::AdvanceStatus => "advance the status to what the review decided",
            Self::GeneratePrompt => "generate-packet-implementation-prompt",
            Self::RunImplementation => "run-packet-implementation",
            Self::Promote => "promote-proposal",
            Self::Verify => "run-packet-verification-and-correction-loop",
            Self::Closeout => "closeout-packet",
            Self::Archive => "archive-proposal",
            Self::Nothing => "none: the packet's lifecycle is over",
            Self::Unclear => "none: repair what the findings name first",
        })
    }
}

/// The next legal step; the first row of the lifecycle's table that holds. `stale` says that the review's digest is not the packet's.
#[must_use]
pub fn next_step(packet: &Packet<'_>, stale: bool) -> NextStep {
    if packet.manifest().is_none() {
        return NextStep::CreatePacket;
    }
    let receipts = &packet.receipts;
    let status = packet.state.status;
    let review_says = receipts.review.as_ref().map(|review| word(review, "verdict", Reading::WholeLine));
    let review_says = review_says.as_deref();
    let reviewable = matches!(status, Status::Draft | Status::InReview | Status::Accepted | Status::Rejected);
    if review_says == Some("revision-required") {
        return NextStep::RevisePacket;
    }
    if status == Status::Draft || (status == Status::InReview && review_says.is_none()) || (reviewable && stale) {
        return NextStep::ReviewPacket;
    }
    match status {
        Status::InReview if matches!(review_says, Some("accepted" | "rejected")) => NextStep::AdvanceStatus,
        Status::Accepted => accepted(packet, review_says),
        Status::Implemented => implemented(packet),
        Status::Rejected if review_says == Some("rejected") => NextStep::Nothing,
        Status::Rejected => NextStep::ReviewPacket,
        Status::Archived => NextStep::Nothing,
        _ => NextStep::Unclear,
    }
}

fn accepted(packet: &Packet<'_>, review_says: Option<&str>) -> NextStep {
    let receipts = &packet.receipts;
    let says = |receipt: &Option<Receipt>| receipt.as_ref().map(|receipt| word(receipt, "verdict", Reading::FirstWord));
    if review_says != Some("accepted") {
        return NextStep::ReviewPacket;
    }
    if receipts.prompt.is_none() {
        return NextStep::GeneratePrompt;
    }
    let (conformance, drift) = implementation_receipts(packet);
    let failed = [conformance, drift].into_iter().any(|receipt| says(receipt).as_deref() == Some("fail"));
    match says(&receipts.run).as_deref() {
        Some("pass") if !failed => NextStep::Promote,
        _ => NextStep::RunImplementation,
    }
}

fn implemented(packet: &Packet<'_>) -> NextStep {
    let says = |receipt: &Option<Receipt>, key| receipt.as_ref().map(|receipt| word(receipt, key, Reading::FirstWord));
    let (conformance, drift) = implementation_receipts(packet);
    let passes = |receipt| says(receipt, "verdict").as_deref() == Some("pass");
    if !passes(conformance) || !passes(drift) {
        return NextStep::Verify;
    }
    let closeout = &packet.receipts.closeout;
    match (says(closeout, "verdict").as_deref(), says(closeout, "archive_authorized").as_deref()) {
        (Some("pass"), Some("yes")) => NextStep::Archive,
        _ => NextStep::Closeout,
    }
}

/// The conformance and the drift receipt; a program has its own.
#[must_use]
pub fn implementation_receipts<'p>(packet: &'p Packet<'_>) -> (&'p Option<Receipt>, &'p Option<Receipt>) {
    let receipts = &packet.receipts;
    if packet.is_program() {
        (&receipts.program_conformance, &receipts.program_drift)
    } else {
        (&receipts.conformance, &receipts.drift)
    }
}

/// The value of a key in lower case; `""` when it is missing.
pub(super) fn word(receipt: &Receipt, key: &str, reading: Reading) -> String {
    receipt.value(key, reading).map(|value| value.text.to_ascii_lowercase()).unwrap_or_default()
}
