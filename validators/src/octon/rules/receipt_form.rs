//! Rules about how receipts are written: sections as headings, text in them, keys that every reader understands alike.

use super::{completeness, conformance, drift, review};
use crate::finding::Finding;
use crate::octon::facts::Facts;
use crate::octon::packet::Packet;
use crate::octon::receipt::{Reading, Receipt, is_blank};
use crate::octon::scan::holds_word;
use crate::rule::rules;
use crate::source::Span;

rules! { "octon":
    RECEIPT_SECTION_NOT_HEADING = "receipt-section-not-heading", Warning, Ours, "a required section of a receipt is named but is no heading";
    RECEIPT_SECTION_EMPTY = "receipt-section-empty", Warning, Ours, "a receipt claims success with an empty section";
    RECEIPT_KEY_AMBIGUOUS = "receipt-key-ambiguous", Warning, Ours, "two readers of the receipt see different values of a key";
}

/// Looks at the form of all receipts.
pub fn check(packet: &Packet<'_>, facts: &mut Facts) {
    let receipts = &packet.receipts;
    let implementation_keys: &[&str] = &["verdict", "unresolved_items_count"];
    let with_sections: [(&Option<Receipt>, &[&str], &[&str]); 4] = [
        (&receipts.review, &review::SECTIONS, &review::KEYS),
        (&receipts.completeness, &completeness::SECTIONS, &completeness::KEYS),
        (&receipts.conformance, &conformance::SECTIONS, implementation_keys),
        (&receipts.drift, &drift::SECTIONS, implementation_keys),
    ];
    for (receipt, sections, keys) in with_sections {
        let Some(receipt) = receipt else { continue };
        sections.iter().for_each(|section| check_section(receipt, section, facts));
        keys.iter().for_each(|key| check_key(receipt, key, facts));
    }
    let others: [(&Option<Receipt>, &[&str]); 4] = [
        (&receipts.run, &["verdict", "implemented_at", "promotion_evidence_count"]),
        (&receipts.closeout, &["verdict", "closed_at", "archive_authorized"]),
        (&receipts.program_conformance, implementation_keys),
        (&receipts.program_drift, implementation_keys),
    ];
    for (receipt, keys) in others {
        let Some(receipt) = receipt else { continue };
        keys.iter().for_each(|key| check_key(receipt, key, facts));
    }
}

fn check_section(receipt: &Receipt, name: &str, facts: &mut Facts) {
    let lower = name.to_ascii_lowercase();
    let Some(mention) = receipt.find_ignoring_case(&lower) else { return };
    let headings = receipt.markdown().headings();
    let heading = headings.iter().find(|heading| holds_word(heading.text.to_ascii_lowercase().as_bytes(), lower.as_bytes()));
    let Some(heading) = heading else {
        let message = format!("`{name}` occurs here, but no heading of the receipt is called so");
        facts.push(
            Finding::new(&RECEIPT_SECTION_NOT_HEADING, receipt.place(mention), message)
                .with_help(format!("write it as a heading: `## {name}`")),
        );
        return;
    };
    let verdict = receipt.value("verdict", Reading::FirstWord).map(|value| value.text).unwrap_or_default();
    if ["pass", "accepted"].contains(&verdict.as_str()) {
        let text = receipt.source().slice(heading.section);
        if let Some(state) = emptiness(text) {
            let message = format!("the verdict is `{verdict}`, but the section `{}` {state}", heading.text.trim());
            facts.push(Finding::new(&RECEIPT_SECTION_EMPTY, receipt.place(heading.span), message));
        }
    }
}

/// Lines that say that nobody has looked yet.
const SCAFFOLD: [&str; 4] = ["not reviewed", "not verified", "not run", "pending"];

/// What is wrong with a section's text; `None` when it says something.
fn emptiness(text: &str) -> Option<&'static str> {
    let is_plain = |line: &&str| !line.is_empty();
    let decoration = |letter: char| letter.is_whitespace() || "-*+>`_.:|".contains(letter);
    let lines: Vec<&str> = text.lines().map(|line| line.trim_matches(decoration)).filter(is_plain).collect();
    if lines.is_empty() {
        return Some("is empty");
    }
    let all_scaffold = lines.iter().all(|line| SCAFFOLD.iter().any(|words| line.eq_ignore_ascii_case(words)));
    all_scaffold.then_some("holds only scaffold words")
}

fn check_key(receipt: &Receipt, key: &str, facts: &mut Facts) {
    let lines: Vec<(Span, usize)> = receipt.key_lines(key).collect();
    if let Some((span, message)) = ambiguity(receipt, key, &lines) {
        let finding = Finding::new(&RECEIPT_KEY_AMBIGUOUS, receipt.place(span), message);
        let first = lines.first().filter(|(first, _)| *first != span);
        facts.push(match first {
            Some((first, _)) => finding.with_related(receipt.place(*first), "the first line, which the scripts read"),
            None => finding.with_help(format!("write one plain line `{key}: value`")),
        });
    }
}

/// The first way in which the script reader (first line wins, list items too) and the runner (last wins, bare keys and table
/// rows) can disagree about a key.
fn ambiguity(receipt: &Receipt, key: &str, lines: &[(Span, usize)]) -> Option<(Span, String)> {
    let bytes = receipt.source().bytes();
    let value = |(line, colon): &(Span, usize)| bytes[line.range()][colon + 1..].trim_ascii().to_ascii_lowercase();
    if let Some(first) = lines.first() {
        if let Some(other) = lines[1..].iter().find(|line| value(line) != value(first)) {
            return Some((
                other.0,
                format!("`{key}` stands twice with different values: scripts take the first, the runner the last"),
            ));
        }
        let text = value(first);
        if text.is_empty() {
            return Some((
                first.0,
                format!("nothing follows `{key}:`; one reader takes the whole line, the other calls it missing"),
            ));
        }
        if text.starts_with(b"\"") || text.starts_with(b"'") {
            return Some((first.0, format!("the value of `{key}` is quoted: scripts keep the quotes, the runner drops them")));
        }
        let is_item = |line: &Span| bytes[line.range()].iter().find(|&&byte| !is_blank(byte)) == Some(&b'-');
        if lines.iter().all(|(line, _)| is_item(line)) {
            return Some((first.0, format!("`{key}` stands in a list item, which the runner does not see")));
        }
    }
    table_row(receipt, key).map(|span| (span, format!("`{key}` stands in a table row, which scripts do not see")))
}

fn table_row(receipt: &Receipt, key: &str) -> Option<Span> {
    // Cheap test first: most receipts have no table at all.
    memchr::memchr(b'|', receipt.source().bytes())?;
    let rows = receipt.markdown().tables().iter().flat_map(|table| &table.rows);
    rows.filter(|row| row.len() == 2)
        .find(|row| receipt.source().slice(row[0]).trim_matches('`').eq_ignore_ascii_case(key))
        .map(|row| Span::new(row[0].start, row[1].end))
}
