//! What the rules of a packet may know beyond the packet itself.

use std::collections::BTreeSet;

use super::layout;
use super::packet::Packet;
use super::registry_file::RegistryFile;
use crate::digest::Digest;
use crate::finding::Finding;
use crate::source::Span;
use crate::workspace::{Directory, FileRef};

/// What is known of one repository before its packets are judged.
#[derive(Debug)]
pub struct RepositoryContext {
    /// The folder names of all packets, active and archived.
    pub packet_ids: BTreeSet<String>,
    /// The proposal registry.
    pub registry: RegistryFile,
}

/// Lines found in one file of a packet.
#[derive(Debug)]
pub struct FileLines<'w> {
    /// The file.
    pub file: FileRef<'w>,
    /// The lines.
    pub lines: Vec<Span>,
}

/// What the one pass over the files found out about a packet.
#[derive(Debug, Default)]
pub struct PacketScan<'w> {
    /// The reviewed-packet digest; `None` when it was not needed or a file could not be read.
    pub digest: Option<Digest>,
    /// Lines with placeholders.
    pub placeholders: Vec<FileLines<'w>>,
    /// Facts about what the promotion targets hold, ready to be taken over.
    pub targets: super::facts::Facts,
    /// Lines of a program's files by which it takes over its children's authority.
    pub claims_child_authority: Vec<FileLines<'w>>,
    /// Files that could not be read.
    pub problems: Vec<Finding>,
}

/// Everything the rules of a packet may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c, 'w> {
    /// The packet.
    pub packet: &'c Packet<'w>,
    /// Its repository.
    pub repository: &'c RepositoryContext,
    /// What the pass over the files found.
    pub scan: &'c PacketScan<'w>,
}

/// The folder names of all packets below the proposals folder of `root`.
#[must_use]
pub fn packet_ids(proposals: &Directory) -> BTreeSet<String> {
    let archive = proposals.directory(layout::ARCHIVE);
    let kinds = proposals.directories().chain(archive.into_iter().flat_map(Directory::directories));
    kinds
        .filter(|kind| kind.name() != layout::ARCHIVE)
        .flat_map(Directory::directories)
        .filter_map(|packet| packet.name().to_str().map(str::to_owned))
        .collect()
}
