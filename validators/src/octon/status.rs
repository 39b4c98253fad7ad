//! Where packets and programs stand.

use std::collections::BTreeMap;

use super::assess::{AssessedPacket, Assessment};
use super::facts::Gate;
use super::gate_tables::StandardOptions;
use super::gates::is_stale;
use super::lifecycle::{NextStep, next_step};
use super::program::Program;
use crate::finding::Finding;
use crate::rule::{Family, Level};
use crate::status::{Blocker, DependencyGraph, Freshness, GraphNode, Standing, StatusRow};

/// A row for each packet that was asked for.
#[must_use]
pub fn rows(assessment: &Assessment<'_>) -> Vec<StatusRow> {
    let by_path: BTreeMap<&str, &AssessedPacket<'_>> =
        assessment.packets.iter().map(|packet| (packet.packet.relative.as_str(), packet)).collect();
    assessment.packets.iter().filter(|packet| !packet.auxiliary).map(|packet| row(packet, &by_path)).collect()
}

fn row(assessed: &AssessedPacket<'_>, by_path: &BTreeMap<&str, &AssessedPacket<'_>>) -> StatusRow {
    let packet = &assessed.packet;
    let is_stale = is_stale(assessed);
    let step = next_step(packet, is_stale);
    let mut blockers = blockers(assessed, step);
    if step == NextStep::Unclear && blockers.is_empty() {
        let message = "the packet's documents contradict each other: no step of the lifecycle fits".to_owned();
        blockers.push(Blocker { rule: None, message, place: packet.demanded_by(&["status"]) });
    }
    let standing = if blockers.is_empty() { standing_before(step) } else { Standing::Blocked };
    let freshness = match &packet.receipts.review {
        Some(_) if is_stale => Freshness::Stale("changed after its review".to_owned()),
        Some(_) => Freshness::Fresh,
        None => Freshness::NotRecorded,
    };
    StatusRow {
        family: Family::Octon,
        kind: if packet.is_program() { "program" } else { "packet" },
        name: name(assessed),
        path: packet.directory.shown().clone(),
        state: status_word(assessed),
        freshness,
        standing,
        blockers,
        next: step.to_string(),
        graph: packet.is_program().then(|| children(assessed, by_path)).flatten(),
    }
}

fn name(assessed: &AssessedPacket<'_>) -> String {
    let id = assessed.packet.manifest().map(|manifest| manifest.scalar(&["proposal_id"])).filter(|id| !id.is_empty());
    id.map_or_else(|| assessed.packet.directory.name().to_string_lossy().into_owned(), |id| id.to_string())
}

fn status_word(assessed: &AssessedPacket<'_>) -> String {
    let status = assessed.packet.manifest().map(|manifest| manifest.scalar(&["status"])).filter(|status| !status.is_empty());
    status.map_or_else(|| "unreadable".to_owned(), |status| status.to_string())
}

/// What the gates before the step call an error. The registry is the repository's, and the files of promotion targets are not searched.
fn blockers(assessed: &AssessedPacket<'_>, step: NextStep) -> Vec<Blocker> {
    let options = StandardOptions { skip_registry: true, ..StandardOptions::default() };
    let mut gates = gates_before(step).to_vec();
    if assessed.packet.is_program() && !gates.is_empty() {
        gates.extend([Gate::ProgramStructure, Gate::ProgramChildren]);
    }
    let seen = gates.into_iter().flat_map(|gate| assessed.seen_by(gate, options));
    let errors = seen.filter(|(_, level)| *level == Level::Error).map(|(finding, _)| finding);
    let mut found: Vec<&Finding> = errors.chain(&assessed.problems).collect();
    found.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
    found.dedup_by(|second, first| second.sort_key() == first.sort_key());
    found.into_iter().map(Blocker::from).collect()
}

/// The convention's verdicts that a step needs.
const fn gates_before(step: NextStep) -> &'static [Gate] {
    match step {
        NextStep::CreatePacket | NextStep::RevisePacket | NextStep::ReviewPacket | NextStep::Unclear => {
            &[Gate::Standard, Gate::Subtype]
        }
        NextStep::AdvanceStatus => &[Gate::Standard, Gate::Subtype, Gate::Review],
        NextStep::GeneratePrompt => &[Gate::Standard, Gate::Subtype, Gate::ReviewStrict],
        NextStep::RunImplementation => &[Gate::Standard, Gate::Subtype, Gate::ReviewStrict, Gate::Readiness],
        NextStep::Verify => &[Gate::Standard, Gate::Subtype, Gate::Readiness],
        NextStep::Promote | NextStep::Closeout | NextStep::Archive => {
            &[Gate::Standard, Gate::Subtype, Gate::Review, Gate::Readiness, Gate::Conformance, Gate::Drift]
        }
        NextStep::Nothing => &[],
    }
}

const fn standing_before(step: NextStep) -> Standing {
    match step {
        NextStep::ReviewPacket | NextStep::AdvanceStatus | NextStep::Promote | NextStep::Archive => Standing::Waiting,
        NextStep::RevisePacket
        | NextStep::GeneratePrompt
        | NextStep::RunImplementation
        | NextStep::Verify
        | NextStep::Closeout
        | NextStep::CreatePacket => Standing::Ready,
        NextStep::Nothing => Standing::Over,
        NextStep::Unclear => Standing::Blocked,
    }
}

fn children(assessed: &AssessedPacket<'_>, by_path: &BTreeMap<&str, &AssessedPacket<'_>>) -> Option<DependencyGraph> {
    let program = Program::read(&assessed.packet);
    let indices: BTreeMap<&str, usize> =
        program.children().iter().enumerate().rev().map(|(index, child)| (child.id.text.as_str(), index)).collect();
    let nodes = program.children().iter().enumerate().map(|(index, child)| GraphNode {
        label: (index + 1).to_string(),
        title: child.name().to_owned(),
        state: by_path.get(child.path.text.as_str()).map(|packet| status_word(packet)),
    });
    let edges = program.children().iter().enumerate().flat_map(|(index, child)| {
        let on = child.dependencies.iter().filter_map(|dependency| indices.get(dependency.text.as_str()).copied());
        on.map(move |before| (before, index)).collect::<Vec<_>>()
    });
    DependencyGraph::of_size("children", nodes.collect(), edges)
}
