//! Is the registry what the packets project to? Compared entry by entry, so that a difference has a place.

use std::collections::{BTreeMap, BTreeSet};

use super::{ProjectedPacket, REGISTRY_OUT_OF_SYNC};
use crate::finding::{Finding, Place};
use crate::octon::packet::Packet;
use crate::octon::projection::{List, ProjectedEntry, Projection, project};
use crate::octon::registry_file::{RegistryEntry, RegistryFile};
use crate::source::Span;

/// Further differences that are shown with their places.
const RELATED_LIMIT: usize = 10;
/// Names listed of each kind of difference.
const NAMES_LIMIT: usize = 10;

/// One way in which the registry and the packets disagree.
struct Difference {
    kind: DifferenceKind,
    /// The packet's id.
    name: String,
    /// Where it is to be seen; for a missing entry, the list it is missing from.
    place: Place,
    /// Another place to look at: for a missing entry, the packet.
    packet: Option<Place>,
    /// What is wrong: a fragment.
    message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum DifferenceKind {
    Missing,
    Extra,
    Different,
}

impl DifferenceKind {
    const ALL: [Self; 3] = [Self::Missing, Self::Extra, Self::Different];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Different => "different",
        }
    }
}

/// Compares a registry that parses with the projection of the valid packets. What it says of invalid packets is taken as it
/// is: nobody can tell what it ought to be.
pub(super) fn compare(registry: &RegistryFile, packets: &[ProjectedPacket<'_>]) -> Option<Finding> {
    let invalid: BTreeSet<&str> =
        packets.iter().filter(|packet| !packet.valid).map(|packet| packet.packet.relative.as_str()).collect();
    let projection = project(packets.iter().filter(|packet| packet.valid).map(|packet| packet.packet));
    let entries = registry.entries();
    let (unjudged, judged): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| invalid.contains(entry.path.as_str()));
    let taken_over = unjudged.iter().map(as_projected);
    let expected = Projection::new(projection.entries.iter().cloned().chain(taken_over).collect());
    if registry.text() == expected.text {
        return None;
    }
    let places = packets.iter().map(|packet| (packet.packet.relative.as_str(), packet.packet)).collect();
    let mut differences = differences(registry, &projection, &judged, &places);
    differences.sort_by(|left, right| (&left.place, left.kind, &left.name).cmp(&(&right.place, right.kind, &right.name)));
    let finding = match differences.split_first() {
        Some((first, others)) => report(first, others),
        None => layout(registry, &expected),
    };
    let names: Vec<&str> = unjudged.iter().map(|entry| entry.id.as_str()).collect();
    Some(if names.is_empty() {
        finding
    } else {
        let note = format!("not compared, because their packets are invalid: {}", listed(&names));
        let help = finding.help.as_ref().map_or_else(|| note.clone(), |help| format!("{help}; {note}"));
        finding.with_help(help)
    })
}

fn as_projected(entry: &RegistryEntry<'_>) -> ProjectedEntry {
    ProjectedEntry {
        list: entry.list,
        id: entry.id.clone(),
        kind: entry.kind.clone(),
        path: entry.path.clone(),
        text: entry.text.to_owned(),
    }
}

fn differences(
    registry: &RegistryFile,
    projection: &Projection,
    entries: &[RegistryEntry<'_>],
    packets: &BTreeMap<&str, &Packet<'_>>,
) -> Vec<Difference> {
    let mut expected: BTreeMap<(&str, &str), &ProjectedEntry> =
        projection.entries.iter().map(|entry| ((entry.kind.as_str(), entry.id.as_str()), entry)).collect();
    let mut found = Vec::new();
    for entry in entries {
        let difference = match expected.remove(&(entry.kind.as_str(), entry.id.as_str())) {
            Some(projected) if projected.list != entry.list => Some(misplaced(registry, entry, projected.list)),
            Some(projected) if projected.text != entry.text => Some(changed(registry, entry, projected)),
            Some(_) => None,
            None => Some(extra(registry, entry)),
        };
        found.extend(difference);
    }
    found.extend(expected.into_values().map(|entry| missing(registry, entry, packets)));
    found
}

fn misplaced(registry: &RegistryFile, entry: &RegistryEntry<'_>, list: List) -> Difference {
    Difference {
        kind: DifferenceKind::Different,
        name: entry.id.clone(),
        place: registry.file().place_of(entry.anchor),
        packet: None,
        message: format!("`{}` stands in `{}` but belongs to `{}`", entry.id, entry.list.key(), list.key()),
    }
}

fn changed(registry: &RegistryFile, entry: &RegistryEntry<'_>, projected: &ProjectedEntry) -> Difference {
    let line = first_difference(entry.text, &projected.text);
    let span = line.span.shifted(entry.start);
    Difference {
        kind: DifferenceKind::Different,
        name: entry.id.clone(),
        place: registry.file().place_of(if span.is_empty() { entry.anchor } else { span }),
        packet: None,
        message: format!("in `{}` {}", entry.id, line.describe("its packet says")),
    }
}

fn extra(registry: &RegistryFile, entry: &RegistryEntry<'_>) -> Difference {
    Difference {
        kind: DifferenceKind::Extra,
        name: entry.id.clone(),
        place: registry.file().place_of(entry.anchor),
        packet: None,
        message: format!("no packet projects to the entry `{}`", entry.id),
    }
}

fn missing(registry: &RegistryFile, entry: &ProjectedEntry, packets: &BTreeMap<&str, &Packet<'_>>) -> Difference {
    Difference {
        kind: DifferenceKind::Missing,
        name: entry.id.clone(),
        place: registry.list_place(entry.list),
        packet: packets.get(entry.path.as_str()).map(|packet| packet.demanded_by(&["proposal_id"])),
        message: format!("`{}` lacks the packet `{}`", entry.list.key(), entry.id),
    }
}

fn report(first: &Difference, others: &[Difference]) -> Finding {
    let all = || std::iter::once(first).chain(others);
    let mut counts = Vec::new();
    let mut names = Vec::new();
    for kind in DifferenceKind::ALL {
        let of_kind: Vec<&str> =
            all().filter(|difference| difference.kind == kind).map(|difference| difference.name.as_str()).collect();
        if !of_kind.is_empty() {
            counts.push(format!("{} {}", of_kind.len(), kind.as_str()));
            names.push(format!("{}: {}", kind.as_str(), listed(&of_kind)));
        }
    }
    let message = format!("the proposal registry is out of sync ({}): {}", counts.join(", "), first.message);
    let mut finding = Finding::new(&REGISTRY_OUT_OF_SYNC, first.place.clone(), message).with_help(names.join("; "));
    if let Some(packet) = &first.packet {
        finding = finding.with_related(packet.clone(), "the packet");
    }
    for other in others.iter().take(RELATED_LIMIT) {
        let place = other.packet.as_ref().unwrap_or(&other.place);
        finding = finding.with_related(place.clone(), other.message.clone());
    }
    finding
}

/// Every entry is right, yet the bytes differ: the order, the heading, comments.
fn layout(registry: &RegistryFile, expected: &Projection) -> Finding {
    let line = first_difference(registry.text(), &expected.text);
    let message = format!("the proposal registry is not laid out as its projection: {}", line.describe("the projection has"));
    Finding::new(&REGISTRY_OUT_OF_SYNC, registry.file().place_of(line.span), message)
}

fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(NAMES_LIMIT).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMES_LIMIT) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The first line at which two texts differ.
struct DifferingLine<'t> {
    /// The line of the first text, blanks around it left out; empty when the text ends there.
    span: Span,
    actual: &'t str,
    /// The line of the second text; `None` when it has ended.
    expected: Option<&'t str>,
}

fn first_difference<'t>(actual: &'t str, expected: &'t str) -> DifferingLine<'t> {
    let mut expected_lines = expected.split_inclusive('\n');
    let mut start = 0;
    for line in actual.split_inclusive('\n') {
        let expected = expected_lines.next();
        if expected != Some(line) {
            let indent = line.len() - line.trim_start().len();
            let trimmed = line.trim();
            let at = start + if trimmed.is_empty() { 0 } else { indent };
            return DifferingLine {
                span: Span::from_range(at..at + trimmed.len()),
                actual: trimmed,
                expected: expected.map(str::trim),
            };
        }
        start += line.len();
    }
    DifferingLine { span: Span::from_range(start..start), actual: "", expected: expected_lines.next().map(str::trim) }
}

impl DifferingLine<'_> {
    fn describe(&self, expectation: &str) -> String {
        let quoted = |line: &str| if line.is_empty() { "nothing".to_owned() } else { format!("`{line}`") };
        let actual = quoted(self.actual);
        match self.expected.unwrap_or_default() {
            expected if expected == self.actual => format!("{actual} stands among other blanks or line ends than {expectation}"),
            expected => format!("{actual} stands where {expectation} {}", quoted(expected)),
        }
    }
}
