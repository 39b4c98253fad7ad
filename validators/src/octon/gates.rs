//! The family's lifecycle questions: upstream's ten verdicts and our two, which hold the whole list of demands.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::assess::{AssessedPacket, Assessment, Scope, assess, find_child, repository_root};
use super::facts::Gate;
use super::gate_tables::StandardOptions;
use super::lifecycle::{NextStep, implementation_receipts, next_step, word};
use super::packet::Packet;
use super::program::Program;
use super::receipt::{Reading, Receipt};
use super::rules::{
    manifest, program, prompt, receipt_form, receipt_time, receipts, registry, review, source_map, subtype, targets,
};
use super::state::Status;
use super::{discover, layout};
use crate::checksums::{self, ListContext, PreparedList};
use crate::config::Config;
use crate::finding::{Finding, Place};
use crate::gate::GateAnswer;
use crate::problems;
use crate::rule::{Level, Rule};
use crate::source::{FilePath, Source};
use crate::workspace::{Directory, FileRef, Workspace, absolute, with_buffer};

/// A question that can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GateName {
    /// One of upstream's verdicts.
    Upstream(Gate),
    /// May this packet be implemented now?
    Implement,
    /// May its implementation be called complete?
    Closeout,
}

impl GateName {
    /// Every question, in the order they are documented.
    pub const ALL: [Self; 12] = [
        Self::Upstream(Gate::Standard),
        Self::Upstream(Gate::Review),
        Self::Upstream(Gate::ReviewStrict),
        Self::Upstream(Gate::Readiness),
        Self::Upstream(Gate::Conformance),
        Self::Upstream(Gate::Drift),
        Self::Upstream(Gate::Subtype),
        Self::Upstream(Gate::ProgramStructure),
        Self::Upstream(Gate::ProgramChildren),
        Self::Upstream(Gate::Registry),
        Self::Implement,
        Self::Closeout,
    ];

    /// The name, as in `octon:review-strict`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upstream(Gate::Standard) => "octon:standard",
            Self::Upstream(Gate::Review) => "octon:review",
            Self::Upstream(Gate::ReviewStrict) => "octon:review-strict",
            Self::Upstream(Gate::Readiness) => "octon:readiness",
            Self::Upstream(Gate::Conformance) => "octon:conformance",
            Self::Upstream(Gate::Drift) => "octon:drift",
            Self::Upstream(Gate::Subtype) => "octon:subtype",
            Self::Upstream(Gate::ProgramStructure) => "octon:program-structure",
            Self::Upstream(Gate::ProgramChildren) => "octon:program-children",
            Self::Upstream(Gate::Registry) => "octon:registry",
            Self::Implement => "octon:implement",
            Self::Closeout => "octon:closeout",
        }
    }

    /// What the gate asks, for help texts.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Upstream(Gate::Standard) => "is the packet well-formed, and the registry what the packets project to?",
            Self::Upstream(Gate::Review) => "does the review receipt fit the packet's status?",
            Self::Upstream(Gate::ReviewStrict) => "does the review authorise an implementation?",
            Self::Upstream(Gate::Readiness) => "is the packet complete enough to be implemented?",
            Self::Upstream(Gate::Conformance) => "does the implementation conform to the packet?",
            Self::Upstream(Gate::Drift) => "has the implementation drifted from the packet?",
            Self::Upstream(Gate::Subtype) => "does the packet hold what its kind demands?",
            Self::Upstream(Gate::ProgramStructure) => "is the proposal program well-formed?",
            Self::Upstream(Gate::ProgramChildren) => "are the program's children ready?",
            Self::Upstream(Gate::Registry) => "is the registry of this repository what its packets project to?",
            Self::Implement => "may this packet be implemented now?",
            Self::Closeout => "may its implementation be called complete?",
        }
    }

    /// Reads a gate's name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gate| gate.as_str() == name)
    }
}

impl fmt::Display for GateName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Asks a gate about one target: a packet's folder (or a file directly in it), for [`Gate::Registry`] a repository.
///
/// Relative targets are below `working_directory`, an absolute path.
#[must_use]
pub fn answer(gate: GateName, target: &Path, working_directory: &Path, config: &Config, options: StandardOptions) -> GateAnswer {
    let path = absolute(target, working_directory);
    let workspace = Workspace::new(std::slice::from_ref(&path), working_directory, &[layout::ROOT.to_owned()], config.limits);
    let Some(directory) = target_directory(&workspace, &path) else {
        return not_found(gate, &path, working_directory);
    };
    match gate {
        GateName::Upstream(Gate::Registry) => ask_registry(&workspace, directory, config),
        GateName::Upstream(upstream) => ask_upstream(&workspace, directory, upstream, config, options),
        GateName::Implement => ask_implement(&workspace, directory, config),
        GateName::Closeout => ask_closeout(&workspace, directory, config),
    }
}

fn target_directory<'w>(workspace: &'w Workspace, path: &Path) -> Option<&'w Directory> {
    let found = workspace.find(path);
    found.directory().or_else(|| found.file().map(FileRef::directory))
}

fn not_found(gate: GateName, path: &Path, working_directory: &Path) -> GateAnswer {
    let shown = FilePath::relative_to(path, working_directory);
    let what = if gate == GateName::Upstream(Gate::Registry) { "repository" } else { "packet" };
    let message = format!("there is no {what} `{shown}`");
    let finding = Finding::new(&manifest::PACKET_NOT_FOUND, Place::whole(shown), message);
    GateAnswer::from_findings(vec![finding], Some(NextStep::CreatePacket.to_string()))
}

fn ask_upstream(
    workspace: &Workspace,
    directory: &Directory,
    gate: Gate,
    config: &Config,
    options: StandardOptions,
) -> GateAnswer {
    let search_targets = match gate {
        Gate::Standard => !options.skip_targets,
        Gate::Drift => true,
        _ => false,
    };
    let scope = Scope { search_targets, ..Scope::default() };
    let assessment = assess(workspace, config, &[directory], &[], scope);
    let Some(packet) = primary(&assessment, directory) else { return GateAnswer::from_findings(Vec::new(), None) };
    let mut findings = seen(packet, gate, options);
    if gate == Gate::Standard && !options.skip_registry {
        findings.extend(
            repository_root(workspace, config, directory)
                .map_or_else(Vec::new, |root| registry_findings(workspace, root, config)),
        );
    }
    finish(workspace, &assessment, packet, findings)
}

fn primary<'a, 'w>(assessment: &'a Assessment<'w>, directory: &Directory) -> Option<&'a AssessedPacket<'w>> {
    assessment.packets.iter().find(|packet| packet.packet.directory.path() == directory.path())
}

fn seen(packet: &AssessedPacket<'_>, gate: Gate, options: StandardOptions) -> Vec<Finding> {
    packet.seen_by(gate, options).map(|(finding, level)| finding.clone().at_level(level)).collect()
}

fn finish(
    workspace: &Workspace,
    assessment: &Assessment<'_>,
    packet: &AssessedPacket<'_>,
    mut findings: Vec<Finding>,
) -> GateAnswer {
    findings.extend(packet.problems.iter().cloned());
    findings.extend(assessment.unread.iter().cloned());
    dedupe(&mut findings);
    let step = next_step(&packet.packet, is_stale(packet));
    with_sources(GateAnswer::from_findings(findings, Some(step.to_string())), workspace)
}

fn is_stale(packet: &AssessedPacket<'_>) -> bool {
    packet.facts.iter().any(|fact| *fact.finding.rule == review::REVIEW_STALE)
}

/// Keeps one of equal findings, at the highest level.
fn dedupe(findings: &mut Vec<Finding>) {
    findings.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()).then(right.level.cmp(&left.level)));
    findings.dedup_by(|second, first| second.sort_key() == first.sort_key());
}

/// Adds the content of the files that the findings point into.
fn with_sources(mut answer: GateAnswer, workspace: &Workspace) -> GateAnswer {
    answer.sources = sources_of(&answer.findings, workspace);
    answer
}

/// The content of every file that findings point into, as far as it can be read.
#[must_use]
pub fn sources_of(findings: &[Finding], workspace: &Workspace) -> BTreeMap<FilePath, Arc<Source>> {
    let places = findings
        .iter()
        .flat_map(|finding| std::iter::once(&finding.place).chain(finding.related.iter().map(|other| &other.place)));
    let files: BTreeSet<&FilePath> = places.map(|place| &place.file).collect();
    files
        .into_iter()
        .filter_map(|path| Some((path.clone(), workspace.find_shown(path).file()?.source(workspace.limits()).ok()?)))
        .collect()
}

/// All that `octon:registry` finds in a repository.
fn registry_findings(workspace: &Workspace, root: &Directory, config: &Config) -> Vec<Finding> {
    let directories = discover::packets_of(workspace, root);
    let scope = Scope { search_targets: true, ..Scope::default() };
    let assessment = assess(workspace, config, &directories, &[], scope);
    let mut findings = registry_facts(&assessment, root);
    findings.extend(upstream_tools(workspace, root));
    findings.extend(assessment.packets.iter().flat_map(|packet| packet.problems.iter().cloned()));
    findings.extend(assessment.unread.iter().cloned());
    findings
}

/// What the registry rules say about one repository of an assessment, at the registry gate's levels.
#[must_use]
pub fn registry_facts(assessment: &Assessment<'_>, root: &Directory) -> Vec<Finding> {
    let Some(context) = assessment.repositories.get(root.path()) else { return Vec::new() };
    let options = StandardOptions { skip_registry: true, skip_targets: false };
    let in_root = |packet: &&AssessedPacket<'_>| packet.packet.root.is_some_and(|own| own.path() == root.path());
    let projected: Vec<registry::ProjectedPacket<'_>> = assessment
        .packets
        .iter()
        .filter(in_root)
        .map(|packet| registry::ProjectedPacket {
            packet: &packet.packet,
            valid: packet.passes(Gate::Standard, options) && packet.passes(Gate::Subtype, options),
        })
        .collect();
    registry::check_registry(&context.registry, &projected)
}

/// Scripts and the schema that upstream's registry gate would run, as far as the convention is installed here.
#[must_use]
pub fn upstream_tools(workspace: &Workspace, root: &Directory) -> Vec<Finding> {
    let find = |relative: &str| workspace.find_from(root.path(), Path::new(relative));
    if find(".octon/framework").directory().is_none() {
        return Vec::new();
    }
    let scripts = [
        "generate-proposal-registry.sh",
        "validate-proposal-standard.sh",
        "validate-proposal-review-gate.sh",
        "validate-proposal-implementation-readiness.sh",
        "validate-proposal-implementation-conformance.sh",
        "validate-proposal-post-implementation-drift.sh",
        "validate-architecture-proposal.sh",
        "validate-design-proposal.sh",
        "validate-migration-proposal.sh",
        "validate-policy-proposal.sh",
    ];
    let paths = scripts.iter().map(|script| format!("{}/{script}", layout::UPSTREAM_SCRIPTS));
    let missing = paths.chain([layout::REGISTRY_SCHEMA.to_owned()]).filter(|path| find(path).file().is_none());
    missing
        .map(|path| {
            let place = Place::whole(root.shown().join(&path));
            Finding::new(&manifest::UPSTREAM_TOOL_MISSING, place, format!("the convention's `{path}` is not installed"))
        })
        .collect()
}

fn ask_registry(workspace: &Workspace, directory: &Directory, config: &Config) -> GateAnswer {
    // The target may be the repository or anything inside it.
    let inside = repository_root(workspace, config, directory);
    let root = if directory.directory(layout::ROOT).is_some() { Some(directory) } else { inside };
    let Some(root) = root else {
        let message = format!("`{}` holds no `{}` folder", directory.shown(), layout::ROOT);
        let finding = Finding::new(&manifest::PACKET_NOT_FOUND, Place::whole(directory.shown().clone()), message);
        return GateAnswer::from_findings(vec![finding], None);
    };
    let mut findings: Vec<Finding> = registry_findings(workspace, root, config)
        .into_iter()
        .map(|finding| {
            let level = if finding.rule.profile == crate::rule::Profile::Ours { finding.level } else { Level::Error };
            finding.at_level(level)
        })
        .collect();
    dedupe(&mut findings);
    with_sources(GateAnswer::from_findings(findings, None), workspace)
}

/// Rules of ours that are a "no" for an implementation, whatever their level in `check`.
const IMPLEMENT_REFUSES: [&Rule; 11] = [
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
fn own_findings(packet: &AssessedPacket<'_>, refuses: &[&Rule]) -> Vec<Finding> {
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

const WITHOUT_REGISTRY: StandardOptions = StandardOptions { skip_registry: true, skip_targets: false };

fn ask_implement(workspace: &Workspace, directory: &Directory, config: &Config) -> GateAnswer {
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
            &super::rules::completeness::COMPLETENESS_MISSING,
            &mut findings,
        );
        demand(&packet.packet, &packet.packet.receipts.prompt, layout::PROMPT, &prompt::PROMPT_MISSING, &mut findings);
    }
    finish(workspace, &assessment, packet, findings)
}

/// A receipt that must exist, whatever the tables say.
fn demand(packet: &Packet<'_>, receipt: &Option<Receipt>, path: &str, rule: &'static Rule, findings: &mut Vec<Finding>) {
    if receipt.is_none() {
        findings.retain(|finding| finding.rule != rule);
        let message = format!("the packet has no {path}, which this step demands");
        findings.push(Finding::new(rule, packet.demanded_by(&["status"]), message).at_level(Level::Error));
    }
}

/// Rules of ours that are a "no" for a closeout.
const CLOSEOUT_REFUSES: [&Rule; 5] = [
    &receipts::RECEIPT_FIELD_MISSING,
    &receipts::RUN_EVIDENCE_COUNT,
    &receipts::CLOSEOUT_UNSUPPORTED,
    &receipt_time::RECEIPT_TIMESTAMP_ORDER,
    &manifest::DECLARED_VALIDATOR_UNRECORDED,
];

fn ask_closeout(workspace: &Workspace, directory: &Directory, config: &Config) -> GateAnswer {
    let context = checksum_context(workspace, directory, config);
    let lists = prepare_lists(workspace, directory, config, context);
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
    demand(packet, &receipts.completeness, layout::COMPLETENESS, &super::rules::completeness::COMPLETENESS_MISSING, findings);
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
            findings.push(Finding::new(&program::CHILD_NOT_READY, program.place_of(child.path.span), message));
        }
    }
}

/// What the checksum family must know of a packet whose lists it reads.
#[must_use]
pub fn checksum_context<'w>(workspace: &'w Workspace, packet: &'w Directory, config: &Config) -> ListContext<'w> {
    let root = repository_root(workspace, config, packet);
    let relative = root.and_then(|root| packet.path().strip_prefix(root.path()).ok()).map(super::packet::slashed);
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
    context: ListContext<'w>,
) -> Vec<PreparedList<'w>> {
    let support = directory.directory("support");
    let files = directory.files().chain(support.into_iter().flat_map(Directory::files));
    files
        .filter(|file| checksums::is_list(file.name(), config))
        .map(|file| checksums::prepare(file, workspace, config, context.clone()))
        .collect()
}

/// The reviewed-packet digest of the packet in `target`, as text `sha256:<64 digits>`.
///
/// # Errors
/// A finding that says why there is no digest: no such packet, no manifest, or a file that cannot be read.
pub fn digest(target: &Path, working_directory: &Path, config: &Config) -> Result<String, Box<Finding>> {
    let path = absolute(target, working_directory);
    let workspace = Workspace::new(std::slice::from_ref(&path), working_directory, &[layout::ROOT.to_owned()], config.limits);
    let shown = FilePath::relative_to(&path, working_directory);
    let Some(directory) = target_directory(&workspace, &path) else {
        let message = format!("there is no packet `{shown}`");
        return Err(Box::new(Finding::new(&manifest::PACKET_NOT_FOUND, Place::whole(shown), message)));
    };
    if directory.file(layout::MANIFEST).is_none()
        && workspace.find_from(directory.path(), Path::new(layout::MANIFEST)).file().is_none()
    {
        let message = format!("`{shown}` has no proposal.yml");
        return Err(Box::new(Finding::new(&manifest::MANIFEST_MISSING, Place::whole(shown.join(layout::MANIFEST)), message)));
    }
    let packet = Packet::load(&workspace, repository_root(&workspace, config, directory), directory);
    let digest = super::digest::reviewed_packet_digest(&packet, &config.limits)
        .map_err(|error| Box::new(problems::unread(shown, &error)))?;
    Ok(format!("sha256:{digest}"))
}
