//! Rules about the proposal registry (catalogue 3.12).

mod sync;

use std::collections::{BTreeMap, BTreeSet};

use countersign_schemas as schemas;

use crate::finding::{Finding, Place};
use crate::octon::context::Context;
use crate::octon::facts::{Facts, Gate, Gates};
use crate::octon::layout;
use crate::octon::manifest::Manifest;
use crate::octon::packet::Packet;
use crate::octon::projection::{List, is_left_out};
use crate::octon::registry_file::{RegistryEntry, RegistryFile};
use crate::octon::yaml_file::YamlContent;
use crate::rule::rules;
use crate::schema::{CompiledSchema, validate};

rules! { "octon":
    REGISTRY_MISSING = "registry-missing", Error, Upstream, "the repository has no proposal registry";
    REGISTRY_UNPARSABLE = "registry-unparsable", Error, Upstream, "the proposal registry is no YAML document with a value";
    REGISTRY_ENTRY_MISSING = "registry-entry-missing", Error, Upstream, "the proposal registry has no entry for the packet";
    REGISTRY_DUPLICATE_ID = "registry-duplicate-id", Error, Upstream, "two packets share their kind and id";
    REGISTRY_PACKET_INVALID = "registry-packet-invalid", Error, Upstream, "a packet does not pass its own gates, so it has no registry entry", gates_only;
    REGISTRY_OUT_OF_SYNC = "registry-out-of-sync", Error, Upstream, "the proposal registry is not what the packets project to";
    REGISTRY_SCHEMA = "registry-schema", Warning, Ours, "the proposal registry does not fit its schema";
    REGISTRY_ORPHAN = "registry-orphan", Warning, Ours, "a registry entry's path holds no packet";
}

static SCHEMA: CompiledSchema = CompiledSchema::new(schemas::OCTON_PROPOSAL_REGISTRY.text);

/// A packet of the repository as the registry sees it.
#[derive(Debug, Clone, Copy)]
pub struct ProjectedPacket<'a> {
    /// The packet.
    pub packet: &'a Packet<'a>,
    /// `octon:standard` (without the registry) and `octon:subtype` both pass.
    pub valid: bool,
}

/// Looks the packet up in the registry, as the drift gate does; [`check_registry`] looks at the registry for its own sake.
pub fn check_packet(context: &Context<'_, '_>, manifest: &Manifest, facts: &mut Facts) {
    let (packet, registry) = (context.packet, &context.repository.registry);
    let finding = match registry.file().content() {
        YamlContent::Missing => {
            let message = format!("the repository has no proposal registry `{}`", layout::REGISTRY);
            Some(Finding::new(&REGISTRY_MISSING, registry.file().place(), message))
        }
        YamlContent::Parsed(_) => missing_entry(packet, manifest, registry),
        YamlContent::Unreadable(problem) => Some(unparsable(registry.file().place(), &problem.message)),
        YamlContent::Unparsable(error) => Some(unparsable(registry.file().place_of(error.span), &error.message)),
    };
    if let Some(finding) = finding {
        facts.push_for(Gates::only(Gate::Drift), finding);
    }
}

fn missing_entry(packet: &Packet<'_>, manifest: &Manifest, registry: &RegistryFile) -> Option<Finding> {
    let (id, kind) = (manifest.scalar(&["proposal_id"]), manifest.scalar(&["proposal_kind"]));
    let list = List::of(packet);
    if registry.lists(list, &id, &kind, &packet.relative) {
        return None;
    }
    let message = format!("the proposal registry has no entry for this packet in its list `{}`", list.key());
    let finding = Finding::new(&REGISTRY_ENTRY_MISSING, packet.demanded_by(&["status"]), message);
    let is_similar = |entry: &RegistryEntry<'_>| entry.path == packet.relative || (entry.id == id && entry.kind == kind);
    let similar = registry.entries().into_iter().find(is_similar);
    Some(match similar {
        Some(entry) => {
            let label = format!("an entry in `{}` with the path `{}`", entry.list.key(), entry.path);
            finding.with_related(registry.file().place_of(entry.anchor), label)
        }
        None => finding.with_related(registry.list_place(list), "the list"),
    })
}

/// Looks at the registry as a whole: `packets` are all packets of the repository, active and archived.
#[must_use]
pub fn check_registry(registry: &RegistryFile, packets: &[ProjectedPacket<'_>]) -> Vec<Finding> {
    let judged: Vec<ProjectedPacket<'_>> = packets.iter().copied().filter(|packet| !is_left_out(packet.packet)).collect();
    let mut findings = invalid_packets(&judged);
    findings.extend(duplicate_ids(&judged));
    match registry.file().content() {
        YamlContent::Missing => {
            let message = format!("the repository has no proposal registry `{}`", layout::REGISTRY);
            findings.push(Finding::new(&REGISTRY_MISSING, registry.file().place(), message));
        }
        YamlContent::Unreadable(problem) => {
            findings.push(problem.clone());
            findings.extend(never_in_sync(registry.file().place(), &problem.message));
        }
        YamlContent::Unparsable(error) => findings.extend(never_in_sync(registry.file().place_of(error.span), &error.message)),
        YamlContent::Parsed(manifest) => {
            findings.extend(sync::compare(registry, &judged));
            findings.extend(orphans(registry, packets));
            findings.extend(schema(registry, manifest));
        }
    }
    findings
}

fn unparsable(place: Place, reason: &str) -> Finding {
    Finding::new(&REGISTRY_UNPARSABLE, place, format!("the proposal registry cannot be read: {reason}"))
}

/// A registry without values is not the projection either: upstream's registry gate compares bytes and never parses.
fn never_in_sync(place: Place, reason: &str) -> [Finding; 2] {
    let message = "the proposal registry is out of sync: it cannot be read";
    [unparsable(place.clone(), reason), Finding::new(&REGISTRY_OUT_OF_SYNC, place, message)]
}

fn invalid_packets(packets: &[ProjectedPacket<'_>]) -> Vec<Finding> {
    let invalid = packets.iter().filter(|packet| !packet.valid).map(|packet| packet.packet);
    let finding = |packet: &Packet<'_>| {
        let message = format!("the packet `{}` does not pass its own gates, so it has no registry entry", packet.name());
        Finding::new(&REGISTRY_PACKET_INVALID, packet.demanded_by(&["proposal_id"]), message)
    };
    invalid.map(finding).collect()
}

fn duplicate_ids(packets: &[ProjectedPacket<'_>]) -> Vec<Finding> {
    let mut first: BTreeMap<(String, String), &Packet<'_>> = BTreeMap::new();
    let mut by_path: Vec<&Packet<'_>> = packets.iter().map(|packet| packet.packet).collect();
    by_path.sort_by_cached_key(|packet| packet.relative.clone());
    let mut findings = Vec::new();
    for packet in by_path {
        let Some(manifest) = packet.manifest() else { continue };
        let scalar = |key| manifest.scalar(&[key]).into_owned();
        let (kind, id) = (scalar("proposal_kind"), scalar("proposal_id"));
        if id.is_empty() {
            continue;
        }
        let message = format!("the {kind} packet `{id}` exists twice");
        match first.get(&(kind.clone(), id.clone())) {
            Some(other) => findings.push(
                Finding::new(&REGISTRY_DUPLICATE_ID, manifest.place(&["proposal_id"]), message)
                    .with_related(other.demanded_by(&["proposal_id"]), "the other one"),
            ),
            None => drop(first.insert((kind, id), packet)),
        }
    }
    findings
}

fn orphans(registry: &RegistryFile, packets: &[ProjectedPacket<'_>]) -> Vec<Finding> {
    let paths: BTreeSet<&str> = packets.iter().map(|packet| packet.packet.relative.as_str()).collect();
    let orphans = registry.entries().into_iter().filter(|entry| !paths.contains(entry.path.trim_end_matches('/')));
    let finding = |entry: RegistryEntry<'_>| {
        let message = if entry.path.is_empty() {
            format!("the entry `{}` has no path", entry.id)
        } else {
            format!("no packet lies at `{}`", entry.path)
        };
        Finding::new(&REGISTRY_ORPHAN, registry.file().place_of(entry.path_span), message)
    };
    orphans.map(finding).collect()
}

fn schema(registry: &RegistryFile, manifest: &Manifest) -> Vec<Finding> {
    let errors = manifest.tree().root().map(|root| validate(&SCHEMA, root)).unwrap_or_default().into_iter();
    let findings = errors.map(|error| {
        let mut finding = Finding::new(&REGISTRY_SCHEMA, registry.file().place_of(error.span), error.message);
        finding.help = error.help;
        finding
    });
    findings.collect()
}

#[cfg(test)]
mod tests;
