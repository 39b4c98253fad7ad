//! What the receipts with a verdict and a count of open items have in common: completeness, conformance, drift.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::manifest::not_allowed;
use crate::finding::Finding;
use crate::octon::facts::Facts;
use crate::octon::packet::Packet;
use crate::octon::receipt::{Reading, Receipt};
use crate::octon::scan::find_word;
use crate::rule::Rule;
use crate::source::Span;

/// One kind of receipt and the rules that speak of it.
pub struct Shape {
    /// Where the receipt lies in the packet.
    pub path: &'static str,
    /// The key that counts open items.
    pub count_key: &'static str,
    /// Names that the receipt must hold.
    pub sections: &'static [&'static str],
    /// The receipt is absent.
    pub missing: &'static Rule,
    /// The verdict is neither `pass` nor `fail`.
    pub verdict_unknown: &'static Rule,
    /// The count is no number.
    pub count_malformed: &'static Rule,
    /// A name does not occur.
    pub section_missing: &'static Rule,
    /// The verdict is not `pass`.
    pub not_passing: &'static Rule,
    /// The count is not `0`.
    pub unresolved: &'static Rule,
}

/// Looks at the receipt's presence, verdict, count and sections.
pub fn check_shape(packet: &Packet<'_>, receipt: Option<&Receipt>, shape: &Shape, facts: &mut Facts) {
    let Some(receipt) = receipt else {
        let status = packet.manifest().map_or_else(String::new, |manifest| manifest.scalar(&["status"]).into_owned());
        let message = format!("the packet has no {} (status `{status}`)", shape.path);
        facts.push(Finding::new(shape.missing, packet.demanded_by(&["status"]), message));
        return;
    };
    let verdict = receipt.value("verdict", Reading::FirstWord);
    let text = verdict.as_ref().map_or("", |value| value.text.as_str());
    let place = verdict.as_ref().map_or_else(|| receipt.whole(), |value| receipt.place(value.span));
    if !["pass", "fail"].contains(&text) {
        facts.push(not_allowed(shape.verdict_unknown, place.clone(), "verdict", text, &["pass", "fail"]));
    }
    if text != "pass" {
        facts.push(Finding::new(shape.not_passing, place, format!("the verdict is `{text}`: expected `pass`")));
    }
    count(receipt, shape, facts);
    for section in shape.sections {
        if !receipt.contains_ignoring_case(&section.to_ascii_lowercase()) {
            facts.push(
                Finding::new(shape.section_missing, receipt.whole(), format!("the receipt has no section `{section}`"))
                    .with_help(format!("add a heading `## {section}`")),
            );
        }
    }
}

fn count(receipt: &Receipt, shape: &Shape, facts: &mut Facts) {
    let key = shape.count_key;
    let value = receipt.value(key, Reading::FirstWord);
    let text = value.as_ref().map_or("", |value| value.text.as_str());
    let place = value.as_ref().map_or_else(|| receipt.whole(), |value| receipt.place(value.span));
    if !is_count(text) {
        let message =
            if text.is_empty() { format!("`{key}` is missing") } else { format!("`{key}` is `{text}`: expected a whole number") };
        facts.push(Finding::new(shape.count_malformed, place.clone(), message));
    }
    if text != "0" {
        facts.push(Finding::new(shape.unresolved, place, format!("`{key}` must be exactly `0`, it is `{text}`")));
    }
}

/// `^[0-9]+$`
pub fn is_count(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Words that say that a receipt is still a scaffold.
const PLACEHOLDERS: [&str; 8] =
    ["todo", "tbd", "fixme", "not reviewed", "not verified", "not run", "structural scaffold", "pending"];

/// The first scaffold word of a receipt, as a whole word in any letter case; fences count.
pub fn placeholder(receipt: &Receipt) -> Option<(Span, &'static str)> {
    let found = PLACEHOLDERS.into_iter().filter_map(|word| Some((find_word(receipt.lower(), word.as_bytes())?, word)));
    found.min().map(|(at, word)| (Span::from_range(at..at + word.len()), word))
}

#[expect(clippy::expect_used, reason = "the pattern is a constant")]
static VALIDATOR_NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?-u)validate-[a-z0-9-]+\.sh|alignment-check\.sh").expect("a constant pattern"));

/// Whether a receipt names a validator script, in any letter case.
pub fn names_validator(receipt: &Receipt) -> bool {
    VALIDATOR_NAME.is_match(receipt.lower())
}

/// Looks for scaffold words.
pub fn check_placeholder(receipt: &Receipt, rule: &'static Rule, facts: &mut Facts) {
    if let Some((span, word)) = placeholder(receipt) {
        let message = format!("the receipt still says `{word}`, so something was not done");
        facts.push(Finding::new(rule, receipt.place(span), message));
    }
}
