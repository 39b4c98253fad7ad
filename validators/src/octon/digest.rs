//! The reviewed-packet digest: what a review says it has read (catalogue 1.4).

use super::layout;
use super::packet::{Packet, PacketFile};
use crate::digest::Digest;
use crate::workspace::{Limits, ReadError};

/// Files that do not count: receipts that are written after the review, and checksum lists.
const LEFT_OUT_FILES: [&str; 10] = [
    "SHA256SUMS.txt",
    "support/SHA256SUMS.txt",
    layout::REVIEW,
    layout::CREATION,
    layout::PROMPT,
    layout::RUN,
    layout::CONFORMANCE,
    layout::DRIFT,
    layout::CLOSEOUT,
    layout::VALIDATION,
];

/// Folders whose files do not count, at any depth.
const LEFT_OUT_FOLDERS: [&str; 3] = ["support/revisions/", "support/validation/", "support/.tmp/"];

/// Whether editing the file makes a review stale.
#[must_use]
pub fn is_reviewed(file: &PacketFile<'_>) -> bool {
    let path = file.relative.as_slice();
    !file.is_hidden()
        && !LEFT_OUT_FILES.iter().any(|left_out| left_out.as_bytes() == path)
        && !LEFT_OUT_FOLDERS.iter().any(|folder| path.starts_with(folder.as_bytes()))
}

/// The digest of the packet's reviewed files: `<sha256>  <path>` lines, sorted bytewise by path, hashed.
///
/// # Errors
/// The first file that cannot be read.
pub fn reviewed_packet_digest(packet: &Packet<'_>, limits: &Limits) -> Result<Digest, ReadError> {
    let mut text = Vec::new();
    let mut buffer = Vec::new();
    for file in packet.files.iter().filter(|file| is_reviewed(file)) {
        let digest = file.file.digest(limits, &mut buffer)?;
        text.extend_from_slice(format!("{digest}  ").as_bytes());
        text.extend_from_slice(&file.relative);
        text.push(b'\n');
    }
    Ok(Digest::of(&text))
}
