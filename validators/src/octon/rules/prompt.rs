//! Rules about the executable implementation prompt (catalogue 3.7).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::finding::Finding;
use crate::octon::facts::Facts;
use crate::octon::layout;
use crate::octon::packet::Packet;
use crate::octon::receipt::{Reading, Receipt};
use crate::octon::state::Status;
use crate::rule::{Rule, rules};

rules! { "octon":
    PROMPT_VALIDATION_MISSING = "prompt-validation-missing", Error, Upstream, "the prompt does not speak of validation";
    PROMPT_EVIDENCE_MISSING = "prompt-evidence-missing", Error, Upstream, "the prompt does not speak of evidence";
    PROMPT_ROLLBACK_MISSING = "prompt-rollback-missing", Error, Upstream, "the prompt does not speak of rollback";
    PROMPT_CONFORMANCE_RECEIPT_UNNAMED = "prompt-conformance-receipt-unnamed", Error, Upstream, "the prompt does not name the conformance receipt";
    PROMPT_DRIFT_RECEIPT_UNNAMED = "prompt-drift-receipt-unnamed", Error, Upstream, "the prompt does not name the drift receipt";
    PROMPT_CLOSEOUT_REFUSAL_MISSING = "prompt-closeout-refusal-missing", Error, Upstream, "the prompt does not refuse closeout without receipts";
    PROMPT_TARGET_UNCOVERED = "prompt-target-uncovered", Error, Upstream, "the prompt does not name a promotion target";
    PROMPT_UNAUTHORIZED = "prompt-unauthorized", Error, Upstream, "a prompt exists though the review does not authorise it";
    PROMPT_LEGACY_UNCHECKED = "prompt-legacy-unchecked", Warning, Upstream, "the prompt of an old archived packet is not checked";
    PROMPT_MISSING = "prompt-missing", Warning, Ours, "an accepted and authorised packet has no prompt";
    PROMPT_OUT_OF_SCOPE = "prompt-out-of-scope", Warning, Ours, "the prompt names a path outside the promotion targets";
}

#[expect(clippy::expect_used, reason = "the patterns are constants; the tests of the rules use each")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

// `validation` and `validator` hold every script name of the convention as well.
static VALIDATION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-u)validate-[a-z0-9-]+\.sh|alignment-check\.sh|validator|validation"));
static EVIDENCE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u)evidence|receipt|support/implementation"));
static REFUSAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u)(refuse|forbid|block)[^\x00-\x1f\x7f]*(closeout|archive)|(closeout|archive)[^\x00-\x1f\x7f]*(refuse|forbid|block)",
    )
});

/// Looks at the prompt's text.
pub fn check(packet: &Packet<'_>, facts: &mut Facts) {
    let state = &packet.state;
    let Some(prompt) = &packet.receipts.prompt else {
        missing(packet, facts);
        return;
    };
    if state.readiness_legacy && state.archived() {
        let message = if state.prompt_is_legacy() {
            "the prompt of this old archived packet is neither linted nor authorised again"
        } else {
            "the prompt of this old archived packet is not authorised again"
        };
        facts.push(Finding::new(&PROMPT_LEGACY_UNCHECKED, prompt.whole(), message));
    }
    if !state.prompt_is_legacy() {
        text(prompt, facts);
        targets(packet, prompt, facts);
    }
    out_of_scope(packet, prompt, facts);
}

fn missing(packet: &Packet<'_>, facts: &mut Facts) {
    let Some(review) = &packet.receipts.review else { return };
    let says = |key: &str, wanted: &str| {
        review.value(key, Reading::WholeLine).is_some_and(|value| value.text.eq_ignore_ascii_case(wanted))
    };
    if packet.state.status == Status::Accepted && says("verdict", "accepted") && says("implementation_prompt_authorized", "yes") {
        let message = format!("the review authorises a prompt, but there is no {}", layout::PROMPT);
        facts.push(Finding::new(&PROMPT_MISSING, packet.demanded_by(&["status"]), message));
    }
}

fn text(prompt: &Receipt, facts: &mut Facts) {
    let mut demand = |holds: bool, rule: &'static Rule, message: &str| {
        if !holds {
            facts.push(Finding::new(rule, prompt.whole(), message));
        }
    };
    let lower = prompt.lower();
    demand(VALIDATION.is_match(lower), &PROMPT_VALIDATION_MISSING, "the prompt names no validator and no validation");
    demand(EVIDENCE.is_match(lower), &PROMPT_EVIDENCE_MISSING, "the prompt asks for no evidence or receipt");
    demand(prompt.contains_ignoring_case("rollback"), &PROMPT_ROLLBACK_MISSING, "the prompt does not say how to roll back");
    demand(
        prompt.contains_ignoring_case(layout::CONFORMANCE),
        &PROMPT_CONFORMANCE_RECEIPT_UNNAMED,
        "the prompt does not name `support/implementation-conformance-review.md`",
    );
    demand(
        prompt.contains_ignoring_case(layout::DRIFT),
        &PROMPT_DRIFT_RECEIPT_UNNAMED,
        "the prompt does not name `support/post-implementation-drift-churn-review.md`",
    );
    demand(
        REFUSAL.is_match(lower),
        &PROMPT_CLOSEOUT_REFUSAL_MISSING,
        "no line of the prompt refuses, forbids or blocks closeout or archiving",
    );
}

fn targets(packet: &Packet<'_>, prompt: &Receipt, facts: &mut Facts) {
    for target in packet.targets.iter().filter(|target| !prompt.contains(&target.text)) {
        facts.push(
            Finding::new(
                &PROMPT_TARGET_UNCOVERED,
                crate::finding::Place::new(packet.manifest_path(), target.span),
                format!("the prompt does not name the target `{}`", target.text),
            )
            .with_related(prompt.whole(), "the prompt"),
        );
    }
}

/// Headings under which a path is no request for work.
const EXEMPT_HEADINGS: [&str; 3] = ["out of scope", "exclusion", "evidence"];

fn out_of_scope(packet: &Packet<'_>, prompt: &Receipt, facts: &mut Facts) {
    let document = prompt.markdown();
    let exempt: Vec<_> = document
        .headings()
        .iter()
        .filter(|heading| {
            let text = heading.text.to_lowercase().replace('-', " ");
            EXEMPT_HEADINGS.iter().any(|words| text.contains(words))
        })
        .map(|heading| heading.section)
        .collect();
    let mut seen = BTreeSet::new();
    for code in document.code_spans() {
        let path = prompt.source().slice(code.content);
        let of_interest = (path.starts_with(".octon/") || path.starts_with(".github/"))
            && !path.starts_with(layout::PROPOSALS)
            && !path.starts_with(layout::EVIDENCE)
            // A root as such is a way of speaking, not a place to work in.
            && path.trim_end_matches(['*', '/']).contains('/')
            && !path.contains(char::is_whitespace);
        let is_exempt = exempt.iter().any(|section| section.start <= code.span.start && code.span.start < section.end);
        if of_interest && !is_exempt && !is_covered(packet, path) && seen.insert(path) {
            let message = format!("`{path}` is no promotion target and lies below none");
            facts.push(
                Finding::new(&PROMPT_OUT_OF_SCOPE, prompt.place(code.content), message)
                    .with_related(packet.demanded_by(&["promotion_targets"]), "the promotion targets"),
            );
        }
    }
}

fn is_covered(packet: &Packet<'_>, path: &str) -> bool {
    let plain = |path: &str| path.trim_end_matches(['*', '/']).to_owned();
    let path = plain(path);
    packet
        .targets
        .iter()
        .map(|target| plain(&target.text))
        .any(|target| path == target || path.strip_prefix(&target).is_some_and(|rest| rest.starts_with('/')))
}
