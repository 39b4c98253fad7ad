//! Rules about the review receipt (catalogue 3.5).

use std::collections::BTreeSet;

use super::implementation::is_count;
use super::manifest::not_allowed;
use crate::digest::Digest;
use crate::finding::{Finding, Place};
use crate::octon::context::Context;
use crate::octon::facts::Facts;
use crate::octon::layout;
use crate::octon::manifest::Target;
use crate::octon::packet::Packet;
use crate::octon::receipt::{Reading, Receipt, Value};
use crate::octon::state::Status;
use crate::rule::rules;
use crate::source::Span;

rules! { "octon":
    REVIEW_MISSING = "review-missing", Error, Upstream, "the packet has no review receipt";
    REVIEW_FIELD_MISSING = "review-field-missing", Error, Upstream, "the review receipt lacks a field";
    REVIEW_VERDICT_UNKNOWN = "review-verdict-unknown", Error, Upstream, "the review's verdict is no known verdict";
    REVIEW_AUTHORIZATION_UNKNOWN = "review-authorization-unknown", Error, Upstream, "implementation_prompt_authorized is neither yes nor no";
    REVIEW_DIGEST_MALFORMED = "review-digest-malformed", Error, Upstream, "reviewed_packet_digest is no sha256 digest";
    REVIEW_BLOCKER_COUNT_MALFORMED = "review-blocker-count-malformed", Error, Upstream, "open_blocking_findings_count is no number";
    REVIEW_SECTION_MISSING = "review-section-missing", Error, Upstream, "the review receipt lacks a section";
    REVIEW_PREMATURE = "review-premature", Warning, Upstream, "a draft already has a review receipt";
    REVIEW_BLOCKERS_AWAIT_REVISION = "review-blockers-await-revision", Warning, Upstream, "the review's blocking findings await a revision";
    REVIEW_OUTCOME_NOT_APPLIED = "review-outcome-not-applied", Error, Upstream, "the review is decided but the status is still in-review";
    REVIEW_NOT_ACCEPTED = "review-not-accepted", Error, Upstream, "the review does not accept the packet";
    REVIEW_NOT_AUTHORIZING = "review-not-authorizing", Error, Upstream, "the review does not authorise an implementation prompt";
    REVIEW_BLOCKERS_OPEN = "review-blockers-open", Error, Upstream, "the review has open blocking findings";
    REVIEW_STALE = "review-stale", Error, Upstream, "the packet changed after it was reviewed";
    REVIEW_TARGET_UNCOVERED = "review-target-uncovered", Error, Upstream, "the review does not name a promotion target";
    REJECTED_WITHOUT_REJECTED_REVIEW = "rejected-without-rejected-review", Error, Upstream, "the packet is rejected but its review is not";
    STATUS_NOT_ACCEPTED = "status-not-accepted", Error, Upstream, "the status is not accepted", gates_only;
    REVIEW_TARGET_NOT_APPROVED = "review-target-not-approved", Error, Ours, "a promotion target is not in the review's approved list";
    REVIEW_TARGET_EXTRA = "review-target-extra", Warning, Ours, "the review approves a path that is no promotion target";
    REVIEW_BLOCKERS_DISAGREE = "review-blockers-disagree", Error, Ours, "the review's blocker count is not the number of findings it lists";
    REVIEW_STALE_AFTER_ACCEPTANCE = "review-stale-after-acceptance", Off, Ours, "an implemented or archived packet differs from what was reviewed";
}

/// The names that the receipt must hold.
pub const SECTIONS: [&str; 5] =
    ["Approved Promotion Targets", "Exclusions", "Blocking Findings", "Nonblocking Findings", "Final Route Recommendation"];

/// The keys that the gates read.
pub const KEYS: [&str; 7] = [
    "review_id",
    "reviewed_at",
    "reviewer",
    "verdict",
    "implementation_prompt_authorized",
    "reviewed_packet_digest",
    "open_blocking_findings_count",
];

/// A key of the receipt and what upstream reads there.
struct Field {
    text: String,
    place: Place,
}

impl Field {
    fn read(receipt: &Receipt, key: &str) -> Self {
        let value = receipt.value(key, Reading::WholeLine);
        let place = value.as_ref().map_or_else(|| receipt.whole(), |value: &Value| receipt.place(value.span));
        Self { text: value.map(|value| value.text).unwrap_or_default(), place }
    }

    fn lower(mut self) -> Self {
        self.text = self.text.to_ascii_lowercase();
        self
    }
}

/// Looks at the review receipt.
pub fn check(context: &Context<'_, '_>, facts: &mut Facts) {
    let packet = context.packet;
    let Some(review) = &packet.receipts.review else {
        let message = format!("the packet has no {}", layout::REVIEW);
        facts.push(Finding::new(&REVIEW_MISSING, packet.demanded_by(&["status"]), message));
        return;
    };
    let verdict = Field::read(review, "verdict").lower();
    shape(review, &verdict, facts);
    outcome(packet, review, &verdict, facts);
    authorization(context, review, &verdict, facts);
    approved_targets(packet, review, facts);
    listed_blockers(review, facts);
}

fn shape(review: &Receipt, verdict: &Field, facts: &mut Facts) {
    for key in ["review_id", "reviewed_at", "reviewer"] {
        let field = Field::read(review, key);
        if field.text.is_empty() {
            facts.push(Finding::new(&REVIEW_FIELD_MISSING, field.place, format!("`{key}` is missing or empty")));
        }
    }
    let verdicts = ["accepted", "revision-required", "rejected"];
    if !verdicts.contains(&verdict.text.as_str()) {
        facts.push(not_allowed(&REVIEW_VERDICT_UNKNOWN, verdict.place.clone(), "verdict", &verdict.text, &verdicts));
    }
    let authorized = Field::read(review, "implementation_prompt_authorized").lower();
    if !["yes", "no"].contains(&authorized.text.as_str()) {
        let key = "implementation_prompt_authorized";
        facts.push(not_allowed(&REVIEW_AUTHORIZATION_UNKNOWN, authorized.place, key, &authorized.text, &["yes", "no"]));
    }
    let digest = Field::read(review, "reviewed_packet_digest");
    if !is_digest(&digest.text) {
        let message = match digest.text.as_str() {
            "" => "`reviewed_packet_digest` is missing".to_owned(),
            text => format!("`reviewed_packet_digest` is `{text}`: expected `sha256:` and 64 lower-case hexadecimal digits"),
        };
        facts.push(Finding::new(&REVIEW_DIGEST_MALFORMED, digest.place, message));
    }
    let count = Field::read(review, "open_blocking_findings_count");
    if !is_count(&count.text) {
        let message = format!("`open_blocking_findings_count` is `{}`: expected a whole number", count.text);
        facts.push(Finding::new(&REVIEW_BLOCKER_COUNT_MALFORMED, count.place, message));
    }
    for section in SECTIONS.iter().filter(|section| !review.contains_ignoring_case(&section.to_ascii_lowercase())) {
        facts.push(
            Finding::new(&REVIEW_SECTION_MISSING, review.whole(), format!("the review has no section `{section}`"))
                .with_help(format!("add a heading `## {section}`")),
        );
    }
}

fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:")
        .is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)))
}

fn outcome(packet: &Packet<'_>, review: &Receipt, verdict: &Field, facts: &mut Facts) {
    let status = || packet.demanded_by(&["status"]);
    match packet.state.status {
        Status::Draft => facts.push(
            Finding::new(&REVIEW_PREMATURE, review.whole(), "the packet is a draft but already has a review receipt")
                .with_related(status(), "the status"),
        ),
        Status::InReview => {
            let count = Field::read(review, "open_blocking_findings_count");
            if verdict.text == "revision-required" && is_count(&count.text) && !count.text.starts_with('0') {
                let message = format!("the packet awaits a revision: open blocking findings: {}", count.text);
                facts.push(Finding::new(&REVIEW_BLOCKERS_AWAIT_REVISION, count.place, message));
            }
            if ["accepted", "rejected"].contains(&verdict.text.as_str()) {
                let message = format!("the review says `{0}`, so the status should be `{0}`, not `in-review`", verdict.text);
                facts.push(
                    Finding::new(&REVIEW_OUTCOME_NOT_APPLIED, status(), message)
                        .with_related(verdict.place.clone(), "the verdict"),
                );
            }
        }
        Status::Rejected if verdict.text != "rejected" => {
            let message = format!("the status is `rejected`, but the review says `{}`", verdict.text);
            facts.push(
                Finding::new(&REJECTED_WITHOUT_REJECTED_REVIEW, verdict.place.clone(), message)
                    .with_related(status(), "the status"),
            );
        }
        _ => {}
    }
    if packet.state.status != Status::Accepted {
        let stated = packet.manifest().map(|manifest| manifest.scalar(&["status"]).into_owned()).unwrap_or_default();
        facts.push(Finding::new(&STATUS_NOT_ACCEPTED, status(), format!("the status is `{stated}`, not `accepted`")));
    }
}

fn authorization(context: &Context<'_, '_>, review: &Receipt, verdict: &Field, facts: &mut Facts) {
    let packet = context.packet;
    if verdict.text != "accepted" {
        let message = format!("the review's verdict is `{}`, not `accepted`", verdict.text);
        facts.push(Finding::new(&REVIEW_NOT_ACCEPTED, verdict.place.clone(), message));
    }
    let authorized = Field::read(review, "implementation_prompt_authorized").lower();
    if authorized.text != "yes" {
        let message = format!("`implementation_prompt_authorized` is `{}`, not `yes`", authorized.text);
        facts.push(Finding::new(&REVIEW_NOT_AUTHORIZING, authorized.place, message));
    }
    let count = Field::read(review, "open_blocking_findings_count");
    if count.text != "0" {
        let message = format!("`open_blocking_findings_count` is `{}`: expected exactly `0`", count.text);
        facts.push(Finding::new(&REVIEW_BLOCKERS_OPEN, count.place, message));
    }
    staleness(context, review, facts);
    for target in packet.targets.iter().filter(|target| !review.contains(&target.text)) {
        facts.push(
            Finding::new(
                &REVIEW_TARGET_UNCOVERED,
                Place::new(packet.manifest_path(), target.span),
                format!("the review does not name the target `{}`", target.text),
            )
            .with_related(review.whole(), "the review"),
        );
    }
}

fn staleness(context: &Context<'_, '_>, review: &Receipt, facts: &mut Facts) {
    let Some(digest) = context.scan.digest.map(|digest: Digest| format!("sha256:{digest}")) else { return };
    let recorded = Field::read(review, "reviewed_packet_digest");
    if recorded.text == digest {
        return;
    }
    let help = format!("the packet's digest is now {digest}; review it again");
    let message = "the packet changed after this review: its digest is not the recorded one";
    facts.push(Finding::new(&REVIEW_STALE, recorded.place.clone(), message).with_help(help));
    if matches!(context.packet.state.status, Status::Implemented | Status::Archived) {
        let message = "the packet is no longer what this review read";
        let help = format!("the packet's digest is now {digest}; a changed status alone changes it");
        facts.push(Finding::new(&REVIEW_STALE_AFTER_ACCEPTANCE, recorded.place, message).with_help(help));
    }
}

/// The first heading with exactly this text, in any letter case, and the range it governs.
pub fn section(receipt: &Receipt, name: &str) -> Option<(Span, Span)> {
    let headings = receipt.markdown().headings();
    headings.iter().find(|heading| heading.text.trim().eq_ignore_ascii_case(name)).map(|heading| (heading.span, heading.section))
}

/// The items of lists directly below a heading: the first paragraph of each outermost item.
fn items_in(receipt: &Receipt, range: Span) -> impl Iterator<Item = Span> {
    let items = within(receipt.markdown().list_items(), range, |item| item.span);
    items.iter().filter(|item| item.depth == 1).map(|item| item.text)
}

/// The elements that begin inside a range; `elements` are in the order of their first byte.
fn within<T>(elements: &[T], range: Span, span: impl Fn(&T) -> Span) -> &[T] {
    let first = elements.partition_point(|element| span(element).start < range.start);
    let length = elements[first..].partition_point(|element| span(element).start < range.end);
    &elements[first..first + length]
}

fn approved_targets(packet: &Packet<'_>, review: &Receipt, facts: &mut Facts) {
    let listed = section(review, "Approved Promotion Targets");
    let approved: Vec<(&str, Span)> =
        listed.into_iter().flat_map(|(_, range)| items_in(review, range)).map(|span| path_of_item(review, span)).collect();
    let place = listed.map_or_else(|| review.whole(), |(heading, _)| review.place(heading));
    let names: BTreeSet<&str> = approved.iter().map(|(name, _)| *name).collect();
    // A target that the review does not name at all is already said to be uncovered, where that counts.
    let said = |target: &Target| packet.state.status == Status::Accepted && !review.contains(&target.text);
    let unapproved = packet.targets.iter().filter(|target| !names.contains(target.text.as_str()) && !said(target));
    for target in unapproved {
        facts.push(
            Finding::new(
                &REVIEW_TARGET_NOT_APPROVED,
                place.clone(),
                format!("the target `{}` is no item under `Approved Promotion Targets`", target.text),
            )
            .with_related(Place::new(packet.manifest_path(), target.span), "the target"),
        );
    }
    let targets: BTreeSet<&str> = packet.targets.iter().map(|target| target.text.as_str()).collect();
    for (name, span) in approved.iter().filter(|(name, _)| !targets.contains(name)) {
        facts.push(
            Finding::new(&REVIEW_TARGET_EXTRA, review.place(*span), format!("the review approves `{name}`, which is no target"))
                .with_related(packet.demanded_by(&["promotion_targets"]), "the packet's targets"),
        );
    }
}

/// The path an item names: its first code span, or else its whole text.
fn path_of_item(review: &Receipt, item: Span) -> (&str, Span) {
    let codes = review.markdown().code_spans();
    let first = codes.partition_point(|code| code.span.start < item.start);
    let code = codes.get(first).filter(|code| code.span.end <= item.end).map(|code| code.content);
    let span = code.unwrap_or(item);
    (review.source().slice(span).trim(), span)
}

fn listed_blockers(review: &Receipt, facts: &mut Facts) {
    let count = Field::read(review, "open_blocking_findings_count");
    let Ok(stated) = count.text.parse::<usize>() else { return };
    let headings = review.markdown().headings().iter();
    let lists: Vec<_> = headings.filter(|heading| heading.text.trim().eq_ignore_ascii_case("Blocking Findings")).collect();
    let Some(first) = lists.first() else { return };
    let found: usize = lists.iter().map(|list| blockers_below(review, list.span, list.section)).sum();
    if found != stated {
        let level = if stated == 0 { crate::rule::Level::Error } else { crate::rule::Level::Warning };
        let message = format!("`open_blocking_findings_count` is {stated}, but the list of blocking findings has {found}");
        facts.push(
            Finding::new(&REVIEW_BLOCKERS_DISAGREE, count.place, message)
                .at_level(level)
                .with_related(review.place(first.span), "the list"),
        );
    }
}

/// How many findings stand below a heading: its sub-headings, or else the items that do not say that there are none.
fn blockers_below(review: &Receipt, heading: Span, range: Span) -> usize {
    let headings = within(review.markdown().headings(), range, |heading| heading.span);
    let sub_headings = headings.iter().filter(|other| other.span.start > heading.start).count();
    let is_none = |span: &Span| {
        let text = review.source().slice(*span).trim().trim_end_matches('.');
        text.is_empty() || text.eq_ignore_ascii_case("none")
    };
    if sub_headings > 0 { sub_headings } else { items_in(review, range).filter(|span| !is_none(span)).count() }
}
