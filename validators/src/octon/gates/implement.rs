//! May this packet be implemented now? (catalogue 4.2)

use super::collect::{finish, primary, seen};
use super::demands::{WITHOUT_REGISTRY, demand, own_findings};
use crate::config::Config;
use crate::gate::GateAnswer;
use crate::octon::assess::{Scope, assess};
use crate::octon::facts::Gate;
use crate::octon::layout;
use crate::octon::rules::{completeness, manifest, program, prompt, receipt_form, receipt_time, review, subtype};
use crate::rule::Rule;
use crate::workspace::{Directory, Workspace};

/// Rules of ours that are a "no" for an implementation, whatever their level in `check`.
pub(super) const IMPLEMENT_REFUSES: [&Rule; 11] = [
    &manifest::MANIFEST_DUPLICATE_KEY,
    &manifest::MANIFEST_MULTI_DOCUMENT,
    &subtype::SUBTYPE_KIND_MISMATCH,
    &review::REVIEW_BLOCKERS_DISAGREE,
    &review::REVIEW_TARGET_NOT_APPROVED,
    &review::REVIEW_TARGET_EXTRA,
    &receipt_form::RECEIPT_SECTION_NOT_HEADING,
    &receipt_form::RECEIPT_SECTION_EMPTY,
    &receipt_form::RECEIPT_KEY_AMBIGUOUS,
    &receipt_time::RECEIPT_TIMESTAMP_FORMAT,
    &program::CHILD_DEPENDENCY_CYCLE,
];

pub(super) fn ask(workspace: &Workspace, directory: &Directory, config: &Config) -> GateAnswer {
    let scope = Scope { search_targets: true, finished_children_are_ready: true };
    let assessment = assess(workspace, config, &[directory], &[], scope);
    let Some(packet) = primary(&assessment, directory) else { return GateAnswer::from_findings(Vec::new(), None) };
    let mut findings = own_findings(packet, &IMPLEMENT_REFUSES);
    let mut gates = vec![Gate::Standard, Gate::Subtype, Gate::ReviewStrict, Gate::Readiness];
    if packet.packet.is_program() {
        gates.extend([Gate::ProgramStructure, Gate::ProgramChildren]);
    }
    for gate in gates {
        findings.extend(seen(packet, gate, WITHOUT_REGISTRY));
    }
    if packet.packet.manifest().is_some() {
        demand(
            &packet.packet,
            &packet.packet.receipts.completeness,
            layout::COMPLETENESS,
            &completeness::COMPLETENESS_MISSING,
            &mut findings,
        );
        demand(&packet.packet, &packet.packet.receipts.prompt, layout::PROMPT, &prompt::PROMPT_MISSING, &mut findings);
    }
    finish(workspace, &assessment, packet, findings)
}
