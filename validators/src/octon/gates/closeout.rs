//! May the implementation of a packet be called complete? (catalogue 4.3)

use super::collect::{finish, primary, seen};
use super::demands::{WITHOUT_REGISTRY, demand, own_findings};
use super::implement::IMPLEMENT_REFUSES;
use crate::checksums::{self, ListContext, PreparedList};
use crate::config::Config;
use crate::finding::Finding;
use crate::gate::GateAnswer;
use crate::octon::assess::{AssessedPacket, Assessment, Scope, assess, find_child, repository_root};
use crate::octon::facts::Gate;
use crate::octon::layout;
use crate::octon::lifecycle::{implementation_receipts, word};
use crate::octon::packet::{Packet, slashed};
use crate::octon::program::Program;
use crate::octon::receipt::{Reading, Receipt};
use crate::octon::rules::{completeness, manifest, program, receipt_time, receipts, review};
use crate::octon::state::Status;
use crate::rule::{Level, Rule};
use crate::workspace::{Directory, FileRef, Workspace, with_buffer};

/// Rules of ours that are a "no" for a closeout.
const CLOSEOUT_REFUSES: [&Rule; 5] = [
    &receipts::RECEIPT_FIELD_MISSING,
    &receipts::RUN_EVIDENCE_COUNT,
    &receipts::CLOSEOUT_UNSUPPORTED,
    &receipt_time::RECEIPT_TIMESTAMP_ORDER,
    &manifest::DECLARED_VALIDATOR_UNRECORDED,
];

pub(super) fn ask(workspace: &Workspace, directory: &Directory, config: &Config) -> GateAnswer {
    let context = checksum_context(workspace, directory, config);
    let lists = prepare_lists(workspace, directory, config, &context);
    let hashed: Vec<FileRef<'_>> = lists.iter().flat_map(PreparedList::files_to_hash).collect();
    let scope = Scope { search_targets: true, finished_children_are_ready: true };
    let mut assessment = assess(workspace, config, &[directory], &hashed, scope);
    if let Some(packet) = assessment.packets.iter_mut().find(|packet| packet.packet.directory.path() == directory.path()) {
        packet.packet.state = packet.packet.state.for_closeout();
    }
    let Some(packet) = primary(&assessment, directory) else { return GateAnswer::from_findings(Vec::new(), None) };
    let refuses: Vec<&Rule> = IMPLEMENT_REFUSES.into_iter().chain(CLOSEOUT_REFUSES).collect();
    let mut findings = own_findings(packet, &refuses);
    let mut gates = vec![Gate::Standard, Gate::Subtype];
    if packet.packet.is_program() {
        gates.extend([Gate::ProgramStructure, Gate::Readiness]);
    } else {
        gates.push(Gate::Drift);
    }
    for gate in gates {
        findings.extend(seen(packet, gate, WITHOUT_REGISTRY));
    }
    if packet.packet.manifest().is_some() {
        closeout_demands(packet, &assessment, &mut findings);
    }
    for list in &lists {
        findings.extend(with_buffer(|buffer| list.judge(config, buffer)));
    }
    finish(workspace, &assessment, packet, findings)
}

fn closeout_demands(assessed: &AssessedPacket<'_>, assessment: &Assessment<'_>, findings: &mut Vec<Finding>) {
    let packet = &assessed.packet;
    let receipts = &packet.receipts;
    if !matches!(packet.state.status, Status::Accepted | Status::Implemented) {
        let message = "only an accepted or implemented packet can be closed out";
        findings.push(Finding::new(&review::STATUS_NOT_ACCEPTED, packet.demanded_by(&["status"]), message));
    }
    demand(packet, &receipts.review, layout::REVIEW, &review::REVIEW_MISSING, findings);
    demand(packet, &receipts.completeness, layout::COMPLETENESS, &completeness::COMPLETENESS_MISSING, findings);
    // At `implemented` upstream only warns about a review that does not accept.
    for finding in findings.iter_mut().filter(|finding| *finding.rule == review::REVIEW_NOT_ACCEPTED) {
        finding.level = Level::Error;
    }
    demand(packet, &receipts.run, layout::RUN, &receipts::RECEIPT_FIELD_MISSING, findings);
    demand(packet, &receipts.validation, layout::VALIDATION, &receipts::RECEIPT_FIELD_MISSING, findings);
    if let Some(run) = &receipts.run {
        passing(run, &receipts::RECEIPT_FIELD_MISSING, findings);
    }
    if packet.is_program() {
        program_demands(packet, assessment, findings);
    }
}

fn passing(receipt: &Receipt, rule: &'static Rule, findings: &mut Vec<Finding>) {
    let value = receipt.value("verdict", Reading::FirstWord);
    let text = value.as_ref().map_or("", |value| value.text.as_str());
    if text != "pass" {
        let place = value.as_ref().map_or_else(|| receipt.whole(), |value| receipt.place(value.span));
        findings.push(Finding::new(rule, place, format!("the verdict is `{text}`: expected `pass`")).at_level(Level::Error));
    }
}

fn program_demands(packet: &Packet<'_>, assessment: &Assessment<'_>, findings: &mut Vec<Finding>) {
    let (conformance, drift) = implementation_receipts(packet);
    for (receipt, path) in [(conformance, layout::PROGRAM_CONFORMANCE), (drift, layout::PROGRAM_DRIFT)] {
        demand(packet, receipt, path, &receipts::RECEIPT_FIELD_MISSING, findings);
        let Some(receipt) = receipt else { continue };
        passing(receipt, &receipts::RECEIPT_FIELD_MISSING, findings);
        if word(receipt, "unresolved_items_count", Reading::FirstWord) != "0" {
            let message = "`unresolved_items_count` must be exactly `0`";
            findings.push(Finding::new(&receipts::RECEIPT_FIELD_MISSING, receipt.whole(), message).at_level(Level::Error));
        }
    }
    let scope = Scope { finished_children_are_ready: true, ..Scope::default() };
    let program = Program::read(packet);
    for child in program.children().iter().filter(|child| child.considered) {
        let found = find_child(packet, &child.path.text, &assessment.packets, scope);
        if !found.is_some_and(AssessedPacket::is_finished) {
            let message = format!("the child `{}` is neither implemented nor archived", child.name());
            findings.push(Finding::new(&program::CHILD_NOT_READY, program.file().place_of(child.path.span), message));
        }
    }
}

/// What the checksum family must know of a packet whose lists it reads.
#[must_use]
pub fn checksum_context<'w>(workspace: &'w Workspace, packet: &'w Directory, config: &Config) -> ListContext<'w> {
    let root = repository_root(workspace, config, packet);
    let relative = root.and_then(|root| packet.path().strip_prefix(root.path()).ok()).map(slashed);
    let former = relative.and_then(|relative| {
        let archived = relative.strip_prefix(&format!("{}/{}/", layout::PROPOSALS, layout::ARCHIVE))?;
        Some(format!("{}/{archived}", layout::PROPOSALS))
    });
    ListContext { packet_root: Some(packet), repository_root: root, former_path: former }
}

fn prepare_lists<'w>(
    workspace: &'w Workspace,
    directory: &'w Directory,
    config: &Config,
    context: &ListContext<'w>,
) -> Vec<PreparedList<'w>> {
    let support = directory.directory("support");
    let files = directory.files().chain(support.into_iter().flat_map(Directory::files));
    files
        .filter(|file| checksums::is_list(file.name(), config))
        .map(|file| checksums::prepare(file, workspace, config, context.clone()))
        .collect()
}
