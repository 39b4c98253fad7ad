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
    for code in map.markdown().code_spans() {
        let text = map.source().slice(code.content);
        let name = text.split('#').next().unwrap_or(text).trim_end_matches('/');
        if !is_plain_path(name) || !seen.insert(name) || is_alive(packet, name) {
            continue;
        }
        if name.starts_with(".octon/") {
            let finding = Finding::new(
                &SOURCE_MAP_DEAD_REFERENCE,
                map.place(code.content),
                format!("`{name}` does not exist in the repository"),
            );
            facts.push(match archived_path(packet, name) {
                Some(path) => finding.with_help(format!("the packet was archived: `{path}` exists")),
                None => finding,
            });
        } else if is_local_file_name(name) {
            let message = format!("`{name}` does not exist in the packet");
            facts.push(Finding::new(&SOURCE_MAP_DEAD_REFERENCE, map.place(code.content), message));
        }
    }
}

fn is_alive(packet: &Packet<'_>, name: &str) -> bool {
    packet.find_in_repository(name).exists() || packet.find(name).exists()
}

/// A path with a known document extension and nothing that marks it as something else (an option, a key, a command).
fn is_local_file_name(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let clean = name.chars().all(|letter| letter.is_alphanumeric() || "/._-".contains(letter));
    clean && !name.starts_with(['.', '-']) && matches!(extension, "md" | "yml" | "yaml" | "json" | "txt")
}

fn archived_path(packet: &Packet<'_>, name: &str) -> Option<String> {
    let rest = name.strip_prefix(layout::PROPOSALS)?.strip_prefix('/')?;
    let archived = format!("{}/{}/{rest}", layout::PROPOSALS, layout::ARCHIVE);
    packet.find_in_repository(&archived).exists().then_some(archived)
}
