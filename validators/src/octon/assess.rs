//! From packet folders to facts: load, read every file once, let the rules look, then ask what needs several packets.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::context::{Context, FileLines, PacketScan, RepositoryContext, packet_ids};
use super::digest::{is_reviewed, reviewed_packet_digest};
use super::facts::{Facts, Gate};
use super::file_pass::{FilePass, PassResult, Request};
use super::gate_tables::StandardOptions;
use super::layout;
use super::packet::Packet;
use super::program::Program;
use super::registry_file::RegistryFile;
use super::rules::{
    catalog, completeness, conformance, drift, manifest, program, prompt, receipt_form, receipt_time, receipts, registry, review,
    source_map, subtype, targets,
};
use super::state::Status;
use super::target_search::Coverage;
use crate::config::Config;
use crate::finding::Finding;
use crate::problems;
use crate::rule::Level;
use crate::workspace::{Directory, FileRef, Workspace};

/// What an assessment is asked to do besides judging the packets themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scope {
    /// Search the files of the promotion targets.
    pub search_targets: bool,
    /// Children of programs may count as ready because they are implemented or archived.
    pub finished_children_are_ready: bool,
}

/// A packet and everything found out about it.
#[derive(Debug)]
pub struct AssessedPacket<'w> {
    /// The packet.
    pub packet: Packet<'w>,
    /// What the rules found.
    pub facts: Facts,
    /// What could not be read.
    pub problems: Vec<Finding>,
    /// Loaded only because another packet depends on it.
    pub auxiliary: bool,
}

/// Packets and their repositories.
#[derive(Debug)]
pub struct Assessment<'w> {
    /// The packets, sorted by path.
    pub packets: Vec<AssessedPacket<'w>>,
    /// The repositories, by the absolute path of their root.
    pub repositories: BTreeMap<PathBuf, RepositoryContext>,
    /// What could not be looked at outside the packets above: files of targets, packets that could not be loaded.
    pub problems: Vec<Finding>,
}

impl AssessedPacket<'_> {
    /// The facts that a gate sees, each at the gate's level.
    pub fn seen_by(&self, gate: Gate, options: StandardOptions) -> impl Iterator<Item = (&Finding, Level)> {
        let state = &self.packet.state;
        self.facts.iter().filter_map(move |fact| Some((&fact.finding, gate.level_of(fact, state, options)?)))
    }

    /// Whether a gate says yes.
    #[must_use]
    pub fn passes(&self, gate: Gate, options: StandardOptions) -> bool {
        self.seen_by(gate, options).all(|(_, level)| level < Level::Error)
    }
}

/// Assesses the packets in `directories` (of any repositories), and the children of programs among them. `hashed` are further
/// files whose digest somebody else will ask for.
#[must_use]
pub fn assess<'w>(
    workspace: &'w Workspace,
    config: &Config,
    directories: &[&'w Directory],
    hashed: &[FileRef<'w>],
    scope: Scope,
) -> Assessment<'w> {
    let mut problems = Vec::new();
    let mut packets = load(workspace, config, directories, &mut problems);
    let primary = packets.len();
    let children = missing_children(workspace, &packets);
    packets.extend(load(workspace, config, &children, &mut problems));
    let repositories = repositories(workspace, &packets);

    let mut pass = FilePass::default();
    for packet in &packets {
        request_packet_files(packet, &mut pass);
    }
    for file in hashed {
        pass.request(*file, Request { digest: true, ..Request::default() });
    }
    let coverage = Coverage::request(&packets, |index| scope.search_targets && index < primary, &mut pass);
    let result = pass.run(workspace.limits());
    let target_facts = coverage.facts(workspace, &packets, &result);

    let mut assessed: Vec<AssessedPacket<'w>> = packets
        .into_par_iter()
        .zip(target_facts)
        .enumerate()
        .map(|(index, (packet, targets))| {
            let repository = packet.root.and_then(|root| repositories.get(root.path()));
            judge(packet, targets, repository, &result, index >= primary)
        })
        .collect();
    problems.extend(target_failures(&result, &assessed));
    judge_programs(&mut assessed, scope);
    assessed.sort_by(|left, right| left.packet.directory.path().cmp(right.packet.directory.path()));
    Assessment { packets: assessed, repositories, problems }
}

/// Loads packets side by side. One that cannot be loaded for a reason of ours is a finding.
fn load<'w>(
    workspace: &'w Workspace,
    config: &Config,
    directories: &[&'w Directory],
    problems: &mut Vec<Finding>,
) -> Vec<Packet<'w>> {
    let load_one = |directory: &&'w Directory| {
        let root = repository_root(workspace, config, directory);
        catch_unwind(AssertUnwindSafe(|| Packet::load(workspace, root, directory)))
            .map_err(|panic| problems::internal(directory.shown().join(layout::MANIFEST), &problems::panic_text(panic.as_ref())))
    };
    let loaded: Vec<Result<Packet<'w>, Finding>> = directories.par_iter().map(load_one).collect();
    let mut packets = Vec::with_capacity(loaded.len());
    for result in loaded {
        match result {
            Ok(packet) => packets.push(packet),
            Err(problem) => problems.push(problem),
        }
    }
    packets
}

/// The repository a packet belongs to: a configured one, or the nearest folder above it that holds the convention's root folder.
#[must_use]
pub fn repository_root<'w>(workspace: &'w Workspace, config: &Config, packet: &Directory) -> Option<&'w Directory> {
    let configured = config.roots.octon.iter().filter(|root| packet.path().starts_with(root));
    if let Some(root) = configured.max_by_key(|root| root.as_os_str().len()) {
        return workspace.find(root).directory();
    }
    let above = packet.path().ancestors().skip(1).map_while(|path| workspace.find(path).directory());
    above.into_iter().find(|directory| directory.directory(layout::ROOT).is_some())
}

fn missing_children<'w>(workspace: &'w Workspace, packets: &[Packet<'w>]) -> Vec<&'w Directory> {
    let loaded = |path: &Path| packets.iter().any(|packet| packet.directory.path() == path);
    let programs = packets.iter().filter(|packet| packet.is_program());
    let mut children: Vec<&Directory> = Vec::new();
    for packet in programs {
        for path in Program::read(packet).child_paths() {
            children.extend(child_folders(workspace, packet, path).filter(|directory| !loaded(directory.path())));
        }
    }
    children.sort_by_key(|directory| directory.path());
    children.dedup_by_key(|directory| directory.path());
    children
}

/// The folders that a child's path (relative to the repository root) can mean: the one it names, and the one it was archived to.
fn child_folders<'w>(workspace: &'w Workspace, parent: &Packet<'_>, path: &str) -> impl Iterator<Item = &'w Directory> {
    let root = parent.root.unwrap_or(parent.directory).path();
    let archived = path.strip_prefix(layout::PROPOSALS).map(|below| format!("{}/{}{below}", layout::PROPOSALS, layout::ARCHIVE));
    let paths = [Some(path.to_owned()), archived];
    paths.into_iter().flatten().filter_map(move |path| workspace.find_from(root, Path::new(&path)).directory())
}

/// The assessed packet of a program's child. An archived one is found only when the asker counts it as ready.
#[must_use]
pub fn find_child<'a, 'w>(
    parent: &Packet<'w>,
    path: &str,
    assessed: &'a [AssessedPacket<'w>],
    scope: Scope,
) -> Option<&'a AssessedPacket<'w>> {
    let named = parent.find_in_repository(path).directory();
    let mut folders = child_folders(parent.workspace(), parent, path);
    let folder = if scope.finished_children_are_ready { folders.next() } else { named }?;
    assessed.iter().find(|other| other.packet.directory.path() == folder.path())
}

impl AssessedPacket<'_> {
    /// Whether the packet has been implemented, whatever became of it afterwards.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        matches!(self.packet.state.status, Status::Implemented | Status::Archived)
    }
}

fn repositories<'w>(workspace: &'w Workspace, packets: &[Packet<'w>]) -> BTreeMap<PathBuf, RepositoryContext> {
    let roots: BTreeMap<PathBuf, &Directory> =
        packets.iter().filter_map(|packet| packet.root).map(|root| (root.path().to_path_buf(), root)).collect();
    roots.into_iter().map(|(path, root)| (path, repository_context(workspace, root))).collect()
}

/// What is known of a repository before its packets are judged.
#[must_use]
pub fn repository_context(workspace: &Workspace, root: &Directory) -> RepositoryContext {
    let proposals = workspace.find_from(root.path(), Path::new(layout::PROPOSALS)).directory();
    RepositoryContext {
        packet_ids: proposals.map(packet_ids).unwrap_or_default(),
        registry: RegistryFile::read(workspace, Some(root)),
    }
}

fn request_packet_files<'w>(packet: &Packet<'w>, pass: &mut FilePass<'w>) {
    let needs_digest = packet.receipts.review.is_some();
    let is_program = packet.is_program();
    for file in &packet.files {
        let request = Request {
            digest: needs_digest && is_reviewed(file),
            placeholders: packet.state.readiness.receipt,
            child_authority: is_program,
            ..Request::default()
        };
        if request != Request::default() {
            pass.request(file.file, request);
        }
    }
}

fn judge<'w>(
    packet: Packet<'w>,
    targets: Facts,
    repository: Option<&RepositoryContext>,
    result: &PassResult<'w>,
    auxiliary: bool,
) -> AssessedPacket<'w> {
    let outside = RepositoryContext { packet_ids: Default::default(), registry: RegistryFile::read(packet.workspace(), None) };
    let mut scan = packet_scan(&packet, targets, result);
    let mut problems = std::mem::take(&mut scan.problems);
    problems.extend(packet.problems.iter().cloned());
    let context = Context { packet: &packet, repository: repository.unwrap_or(&outside), scan: &scan };
    // A failure of ours in one packet must not hide what is wrong with the others.
    let facts = catch_unwind(AssertUnwindSafe(|| run_rules(&context))).unwrap_or_else(|panic| {
        problems.push(problems::internal(packet.manifest_path(), &problems::panic_text(panic.as_ref())));
        Facts::default()
    });
    AssessedPacket { packet, facts, problems, auxiliary }
}

fn packet_scan<'w>(packet: &Packet<'w>, targets: Facts, result: &PassResult<'w>) -> PacketScan<'w> {
    let mut scan = PacketScan { targets, ..PacketScan::default() };
    for file in &packet.files {
        let Some(facts) = result.facts(file.file) else { continue };
        if let Some(failure) = &facts.failure {
            scan.problems.push(problems::unread(file.file.shown(), failure));
        }
        let lines = |spans: &[crate::source::Span]| FileLines { file: file.file, lines: spans.to_vec() };
        if !facts.placeholders.is_empty() {
            scan.placeholders.push(lines(&facts.placeholders));
        }
        if !facts.child_authority.is_empty() {
            scan.claims_child_authority.push(lines(&facts.child_authority));
        }
    }
    if packet.receipts.review.is_some() {
        // A file that cannot be read is already a problem above.
        scan.digest = reviewed_packet_digest(packet, packet.workspace().limits()).ok();
    }
    scan
}

fn run_rules(context: &Context<'_, '_>) -> Facts {
    let mut facts = Facts::default();
    let packet = context.packet;
    let manifest = match &packet.manifest {
        Ok(manifest) => manifest,
        Err(problem) => {
            manifest::check_unreadable(packet, problem, &mut facts);
            return facts;
        }
    };
    manifest::check(context, manifest, &mut facts);
    subtype::check(packet, &mut facts);
    catalog::check(packet, &mut facts);
    source_map::check(packet, &mut facts);
    review::check(context, &mut facts);
    completeness::check(packet, &mut facts);
    prompt::check(packet, &mut facts);
    conformance::check(packet, &mut facts);
    drift::check(packet, &mut facts);
    receipts::check(packet, &mut facts);
    receipt_form::check(packet, &mut facts);
    receipt_time::check(packet, &mut facts);
    targets::check(context, manifest, &mut facts);
    registry::check_packet(context, manifest, &mut facts);
    program::check_structure(context, manifest, &Program::read(packet), &mut facts);
    unauthorized_prompt(packet, &mut facts);
    facts
}

/// The prompt exists, but the strict review gate says no: one finding at the prompt, the reasons as related places.
fn unauthorized_prompt(packet: &Packet<'_>, facts: &mut Facts) {
    let state = &packet.state;
    let Some(prompt) = &packet.receipts.prompt else { return };
    if state.readiness_legacy && state.archived() || matches!(state.status, Status::Implemented | Status::Archived) {
        return;
    }
    let options = StandardOptions::default();
    let errors = facts.iter().filter(|fact| Gate::ReviewStrict.level_of(fact, state, options) == Some(Level::Error));
    let reasons: Vec<Finding> = errors.map(|fact| fact.finding.clone()).collect();
    if reasons.is_empty() {
        return;
    }
    let message = "this prompt asks for an implementation that the review does not authorise";
    let finding = Finding::new(&prompt::PROMPT_UNAUTHORIZED, prompt.whole(), message);
    facts.push(reasons.into_iter().fold(finding, |finding, reason| finding.with_related(reason.place, reason.message)));
}

/// What a program says of its children needs the children's own verdicts, so it comes after everything else.
fn judge_programs(assessed: &mut [AssessedPacket<'_>], scope: Scope) {
    let programs = (0..assessed.len()).filter(|&index| assessed[index].packet.is_program() && !assessed[index].auxiliary);
    let found: Vec<(usize, Facts)> =
        programs.map(|index| (index, child_facts(&assessed[index].packet, assessed, scope))).collect();
    for (index, facts) in found {
        for fact in &facts {
            assessed[index].facts.push_for(fact.gates, fact.finding.clone());
        }
    }
}

fn child_facts(parent: &Packet<'_>, assessed: &[AssessedPacket<'_>], scope: Scope) -> Facts {
    let without = StandardOptions { skip_registry: true, skip_targets: true };
    let child = |relative: &str| {
        let child = find_child(parent, relative, assessed, scope)?;
        Some(program::ChildView {
            packet: &child.packet,
            standard: child.passes(Gate::Standard, without),
            readiness: child.passes(Gate::Readiness, without),
            review_strict: child.passes(Gate::ReviewStrict, without),
            finished: scope.finished_children_are_ready && child.is_finished(),
        })
    };
    let mut facts = Facts::default();
    program::check_children(parent, &Program::read(parent), &child, &mut facts);
    facts
}

/// Files of targets (outside all packets) that could not be read.
fn target_failures(result: &PassResult<'_>, assessed: &[AssessedPacket<'_>]) -> Vec<Finding> {
    let in_packet = |file: FileRef<'_>| assessed.iter().any(|packet| file.path().starts_with(packet.packet.directory.path()));
    let failed = result.files().filter_map(|(file, facts)| Some((file, facts.failure.as_ref()?)));
    failed.filter(|(file, _)| !in_packet(*file)).map(|(file, error)| problems::unread(file.shown(), error)).collect()
}
