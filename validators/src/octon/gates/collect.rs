//! From the facts about a packet to the findings of an answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::Finding;
use crate::gate::GateAnswer;
use crate::octon::assess::{AssessedPacket, Assessment};
use crate::octon::facts::Gate;
use crate::octon::gate_tables::StandardOptions;
use crate::octon::lifecycle::next_step;
use crate::octon::rules::review;
use crate::source::{FilePath, Source};
use crate::workspace::{Directory, Workspace};

pub(super) fn primary<'a, 'w>(assessment: &'a Assessment<'w>, directory: &Directory) -> Option<&'a AssessedPacket<'w>> {
    assessment.packets.iter().find(|packet| packet.packet.directory.path() == directory.path())
}

pub(super) fn seen(packet: &AssessedPacket<'_>, gate: Gate, options: StandardOptions) -> Vec<Finding> {
    packet.seen_by(gate, options).map(|(finding, level)| finding.clone().at_level(level)).collect()
}

pub(super) fn finish(
    workspace: &Workspace,
    assessment: &Assessment<'_>,
    packet: &AssessedPacket<'_>,
    mut findings: Vec<Finding>,
) -> GateAnswer {
    findings.extend(packet.problems.iter().cloned());
    findings.extend(assessment.problems.iter().cloned());
    dedupe(&mut findings);
    let step = next_step(&packet.packet, is_stale(packet));
    with_sources(GateAnswer::from_findings(findings, Some(step.to_string())), workspace)
}

/// Whether the packet changed after its review.
pub(in crate::octon) fn is_stale(packet: &AssessedPacket<'_>) -> bool {
    packet.facts.iter().any(|fact| *fact.finding.rule == review::REVIEW_STALE)
}

/// Keeps one of equal findings, at the highest level.
pub(super) fn dedupe(findings: &mut Vec<Finding>) {
    findings.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()).then(right.level.cmp(&left.level)));
    findings.dedup_by(|second, first| second.sort_key() == first.sort_key());
}

/// Adds the content of the files that the findings point into.
pub(super) fn with_sources(mut answer: GateAnswer, workspace: &Workspace) -> GateAnswer {
    answer.sources = sources_of(&answer.findings, workspace);
    answer
}

/// The content of every file that findings point into, as far as it can be read.
#[must_use]
pub fn sources_of(findings: &[Finding], workspace: &Workspace) -> BTreeMap<FilePath, Arc<Source>> {
    let files: BTreeSet<&FilePath> = findings.iter().flat_map(Finding::places).map(|place| &place.file).collect();
    files
        .into_iter()
        .filter_map(|path| Some((path.clone(), workspace.find_shown(path).file()?.source(workspace.limits()).ok()?)))
        .collect()
}
