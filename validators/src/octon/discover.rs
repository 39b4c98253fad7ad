//! Where packets lie.

use std::path::Path;

use super::layout;
use crate::workspace::{Directory, EntryKind, Workspace};

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

/// Whether the folder is a packet: it lies where one must lie, or it holds a manifest.
#[must_use]
pub fn is_packet(directory: &Directory) -> bool {
    is_packet_place(directory) || directory.file(layout::MANIFEST).is_some()
}

/// Whether the folder is one where a packet must lie: `<proposals>/<kind>/<id>` or `<proposals>/.archive/<kind>/<id>`, and not empty.
#[must_use]
pub fn is_packet_place(directory: &Directory) -> bool {
    let path = super::packet::slashed(directory.path());
    let Some((_, below)) = path.split_once(&format!("/{}/", layout::PROPOSALS)) else { return false };
    let steps: Vec<&str> = below.split('/').collect();
    let at_depth = match steps.as_slice() {
        [kind, _id] => *kind != layout::ARCHIVE,
        [archive, _kind, _id] => *archive == layout::ARCHIVE,
        _ => false,
    };
    at_depth && directory.entries().iter().any(|entry| matches!(entry.kind(), EntryKind::File(_) | EntryKind::Directory(_)))
}
