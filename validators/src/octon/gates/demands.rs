//! What our own gates demand beyond the convention's verdicts.

use crate::finding::Finding;
use crate::octon::assess::AssessedPacket;
use crate::octon::gate_tables::StandardOptions;
use crate::octon::packet::Packet;
use crate::octon::receipt::Receipt;
use crate::octon::rules::{manifest, prompt, receipts, registry, source_map, subtype, targets};
use crate::rule::{Level, Rule};

/// Rules of ours that are reasons to look, at their own level.
const REASONS_TO_LOOK: [&Rule; 12] = [
    &manifest::MANIFEST_SCHEMA,
    &subtype::SUBTYPE_SCHEMA,
    &prompt::PROMPT_OUT_OF_SCOPE,
    &targets::TARGET_CLASS_BOUNDARY,
    &targets::TARGET_PATH_FORM,
    &source_map::SOURCE_MAP_DEAD_REFERENCE,
    &manifest::RELATED_PROPOSAL_UNKNOWN,
    &manifest::ARCHIVE_EVIDENCE_MISSING,
    &manifest::ARCHIVE_EVIDENCE_IN_PROPOSALS,
    &registry::REGISTRY_ENTRY_MISSING,
    &manifest::DECLARED_VALIDATOR_UNRECORDED,
    &receipts::REVISION_FIELD_MISSING,
];

/// The findings of ours that both own gates take over: refusals as errors, reasons to look at most as warnings.
pub(super) fn own_findings(packet: &AssessedPacket<'_>, refuses: &[&Rule]) -> Vec<Finding> {
    let is_in = |rules: &[&Rule], rule: &Rule| rules.contains(&rule);
    let facts = packet.facts.iter().map(|fact| &fact.finding);
    facts
        .filter_map(|finding| {
            if is_in(refuses, finding.rule) {
                Some(finding.clone().at_level(Level::Error))
            } else if is_in(&REASONS_TO_LOOK, finding.rule) {
                Some(finding.clone().at_level(finding.level.min(Level::Warning)))
            } else {
                None
            }
        })
        .collect()
}

/// The gates about packets never ask for the whole registry: that is `octon:registry`.
pub(super) const WITHOUT_REGISTRY: StandardOptions = StandardOptions { skip_registry: true, skip_targets: false };

/// A receipt that must exist, whatever the tables say.
pub(super) fn demand(
    packet: &Packet<'_>,
    receipt: &Option<Receipt>,
    path: &str,
    rule: &'static Rule,
    findings: &mut Vec<Finding>,
) {
    if receipt.is_none() {
        findings.retain(|finding| finding.rule != rule);
        let message = format!("the packet has no {path}, which this step demands");
        findings.push(Finding::new(rule, packet.demanded_by(&["status"]), message).at_level(Level::Error));
    }
}
