//! Rules about `navigation/source-of-truth-map.md` (catalogue 3.4).

use std::collections::BTreeSet;

use super::manifest::is_plain_path;
use crate::finding::Finding;
use crate::octon::facts::Facts;
use crate::octon::layout;
use crate::octon::packet::Packet;
use crate::rule::rules;

rules! { "octon":
    SOURCE_MAP_MISSING = "source-map-missing", Error, Upstream, "the packet has no source-of-truth map";
    SOURCE_MAP_DEAD_REFERENCE = "source-map-dead-reference", Warning, Ours, "the source-of-truth map names a file that exists nowhere";
}

/// Looks at the map.
pub fn check(packet: &Packet<'_>, facts: &mut Facts) {
    let Some(map) = &packet.source_map else {
        let message = format!("the packet has no {}", layout::SOURCE_MAP);
        facts.push(Finding::new(&SOURCE_MAP_MISSING, packet.demanded_by(&["proposal_id"]), message));
        return;
    };
    let mut seen = BTreeSet::new();
    // A bare name after a path of the same line is shorthand for a file beside it.
    let (mut line, mut folder) = (0, String::new());
    for code in map.markdown().code_spans() {
        let text = map.source().slice(code.content);
        let name = text.split('#').next().unwrap_or(text).trim_start_matches('/').trim_end_matches('/');
        let here = map.source().position(code.span.start).line;
        if here != line {
            (line, folder) = (here, String::new());
        }
        if !is_plain_path(name) {
            continue;
        }
        let is_dead = seen.insert(name) && !is_alive(packet, name, &folder);
        if let Some((above, _)) = name.rsplit_once('/') {
            above.clone_into(&mut folder);
        }
        if !is_dead {
            continue;
        }
        let finding = |message| Finding::new(&SOURCE_MAP_DEAD_REFERENCE, map.place(code.content), message);
        if name.starts_with(".octon/") {
            let finding = finding(format!("`{name}` does not exist in the repository"));
            facts.push(match archived_path(packet, name) {
                Some(path) => finding.with_help(format!("the packet was archived: `{path}` exists")),
                None => finding,
            });
        } else if is_local_file_name(packet, name) {
            facts.push(finding(format!("`{name}` does not exist in the packet")));
        }
    }
}

/// Whether a name is a path from the repository root (with or without the convention's root folder), from the packet, from a folder
/// named before on the same line, or the bare name of some file of the packet.
fn is_alive(packet: &Packet<'_>, name: &str, folder: &str) -> bool {
    let in_repository = |path: &str| packet.find_in_repository(path).exists();
    let beside = format!("{folder}/{name}");
    in_repository(name)
        || in_repository(&format!("{}/{name}", layout::ROOT))
        || packet.find(name).exists()
        || (!folder.is_empty() && (in_repository(&beside) || in_repository(&format!("{}/{beside}", layout::ROOT))))
        || packet.files.iter().any(|file| file.file.name() == name)
}

/// Folders that packets keep documents in.
const PACKET_FOLDERS: [&str; 8] =
    ["architecture", "implementation", "migration", "navigation", "normative", "policy", "resources", "support"];

/// A document's path that can only be meant inside the packet: it begins with a folder of packets, or it is a manifest's name. Any
/// other bare name (`mission.yml`) may speak of a file that some program writes.
fn is_local_file_name(packet: &Packet<'_>, name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_document = matches!(extension, "md" | "yml" | "yaml" | "json" | "txt");
    let clean = name.chars().all(|letter| letter.is_alphanumeric() || "/._-".contains(letter));
    let in_packet = match name.split_once('/') {
        Some((folder, _)) => PACKET_FOLDERS.contains(&folder) || packet.has_directory(folder),
        None => name == layout::MANIFEST || name.ends_with("-proposal.yml"),
    };
    clean && is_document && in_packet && !name.starts_with(['.', '-'])
}

fn archived_path(packet: &Packet<'_>, name: &str) -> Option<String> {
    let rest = name.strip_prefix(layout::PROPOSALS)?.strip_prefix('/')?;
    let archived = format!("{}/{}/{rest}", layout::PROPOSALS, layout::ARCHIVE);
    packet.find_in_repository(&archived).exists().then_some(archived)
}
