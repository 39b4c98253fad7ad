//! Where packets lie.

use std::path::Path;

use super::layout;
use super::state::Kind;
use crate::workspace::{Directory, Workspace};

/// All packet folders of a repository: every folder below the proposals folder that holds `proposal.yml`, sorted by path.
#[must_use]
pub fn packets_of<'w>(workspace: &'w Workspace, root: &Directory) -> Vec<&'w Directory> {
    let mut packets = Vec::new();
    if let Some(proposals) = workspace.find_from(root.path(), Path::new(layout::PROPOSALS)).directory() {
        collect(proposals, &mut packets);
    }
    packets.sort_by(|left, right| left.path().cmp(right.path()));
    packets
}

fn collect<'w>(directory: &'w Directory, packets: &mut Vec<&'w Directory>) {
    if holds_manifest(directory) {
        packets.push(directory);
    }
    directory.directories().for_each(|below| collect(below, packets));
}

/// Whether something called `proposal.yml` lies in the folder, of whatever type.
#[must_use]
pub fn holds_manifest(directory: &Directory) -> bool {
    directory.entry(layout::MANIFEST.as_ref()).is_some()
}

/// Whether the folder is a packet: it holds something called `proposal.yml`, or it lies where a packet must lie and holds what
/// only packets hold (a subtype manifest, a receipt), so that its manifest is missing.
#[must_use]
pub fn is_packet(directory: &Directory) -> bool {
    holds_manifest(directory) || (is_packet_place(directory) && holds_packet_files(directory))
}

fn holds_packet_files(directory: &Directory) -> bool {
    let has_subtype = Kind::ALL.into_iter().any(|kind| directory.file(kind.manifest_name()).is_some());
    let support = directory.directory("support");
    let receipts = [layout::REVIEW, layout::COMPLETENESS, layout::PROMPT];
    let names = receipts.iter().filter_map(|path| path.strip_prefix("support/"));
    has_subtype || support.is_some_and(|support| names.into_iter().any(|name| support.file(name).is_some()))
}

/// Whether the folder lies where a packet must lie: `<proposals>/<kind>/<id>` or `<proposals>/.archive/<kind>/<id>`.
#[must_use]
pub fn is_packet_place(directory: &Directory) -> bool {
    let path = super::packet::slashed(directory.path());
    let Some((_, below)) = path.rsplit_once(&format!("/{}/", layout::PROPOSALS)) else { return false };
    let steps: Vec<&str> = below.split('/').collect();
    match steps.as_slice() {
        [kind, _id] => *kind != layout::ARCHIVE,
        [archive, _kind, _id] => *archive == layout::ARCHIVE,
        _ => false,
    }
}

/// Whether the folder lies anywhere below a proposals folder.
#[must_use]
pub fn is_among_proposals(directory: &Directory) -> bool {
    // Most folders are told apart without making their path a text.
    let Some((_, last_step)) = layout::PROPOSALS.rsplit_once('/') else { return false };
    if memchr::memmem::find(directory.path().as_os_str().as_encoded_bytes(), last_step.as_bytes()).is_none() {
        return false;
    }
    super::packet::slashed(directory.path()).contains(&format!("/{}/", layout::PROPOSALS))
}
