//! What the proposal registry ought to be: the projection of all packets, byte for byte (catalogue 3.12).

use std::collections::BTreeMap;

use super::layout;
use super::manifest::Manifest;
use super::packet::Packet;
use super::state::Kind;

/// The two lists of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// Packets of any other status than `archived`.
    Active,
    /// Archived packets.
    Archived,
}

impl List {
    /// Both, in the order of the file.
    pub const BOTH: [Self; 2] = [Self::Active, Self::Archived];

    /// The list that `packet` belongs to by its status.
    #[must_use]
    pub fn of(packet: &Packet<'_>) -> Self {
        if packet.state.archived() { Self::Archived } else { Self::Active }
    }

    /// The list's key in the file.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Archived => "archived",
        }
    }
}

/// What a packet projects to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectedEntry {
    /// The list the entry belongs to.
    pub list: List,
    /// `id`
    pub id: String,
    /// `kind`
    pub kind: String,
    /// `path`: the packet's, relative to the repository root.
    pub path: String,
    /// The entry's lines, the last line end included.
    pub text: String,
}

/// The whole registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Projection {
    /// The bytes of the file.
    pub text: String,
    /// The entries, in the order of the file.
    pub entries: Vec<ProjectedEntry>,
}

impl Projection {
    /// Puts entries in their order and writes the file.
    #[must_use]
    pub fn new(mut entries: Vec<ProjectedEntry>) -> Self {
        entries.sort_by_cached_key(|entry| (entry.list, entry.file_name()));
        let mut text = String::from("schema_version: \"proposal-registry-v1\"\n\n");
        for list in List::BOTH {
            let mut members = entries.iter().filter(|entry| entry.list == list).peekable();
            text.push_str(list.key());
            text.push_str(if members.peek().is_some() { ":\n" } else { ": []\n" });
            members.for_each(|entry| text.push_str(&entry.text));
        }
        Self { text, entries }
    }
}

impl ProjectedEntry {
    /// The name upstream orders entries by. Its suffix counts, so that `foo-bar` comes before `foo`.
    fn file_name(&self) -> String {
        format!("{}__{}.yml", self.kind, self.id)
    }
}

/// Projects packets to the registry. Those that do not parse or are left out have no entry; of two packets with the same kind
/// and id, the one whose manifest comes first by path has it.
#[must_use]
pub fn project<'p, 'w: 'p>(packets: impl IntoIterator<Item = &'p Packet<'w>>) -> Projection {
    let mut by_path: Vec<_> = packets.into_iter().filter(|packet| !is_left_out(packet)).collect();
    by_path.sort_by_cached_key(|packet| format!("{}/{}", packet.relative, layout::MANIFEST));
    let mut entries: BTreeMap<(String, String), ProjectedEntry> = BTreeMap::new();
    for entry in by_path.into_iter().filter_map(|packet| Some(entry(packet, packet.manifest()?))) {
        entries.entry((entry.kind.clone(), entry.id.clone())).or_insert(entry);
    }
    Projection::new(entries.into_values().collect())
}

/// Whether upstream leaves the packet out of the registry and does not judge it there either: an archived design packet of
/// unknown origin.
#[must_use]
pub fn is_left_out(packet: &Packet<'_>) -> bool {
    let designs = format!("{}/{}/design/", layout::PROPOSALS, layout::ARCHIVE);
    packet.state.kind == Some(Kind::Design) && packet.state.legacy_archive && packet.relative.starts_with(&designs)
}

fn entry(packet: &Packet<'_>, manifest: &Manifest) -> ProjectedEntry {
    let list = List::of(packet);
    let scalar = |path: &[&str]| manifest.scalar(path).into_owned();
    let (id, kind) = (scalar(&["proposal_id"]), scalar(&["proposal_kind"]));
    let mut fields = vec![
        ("id", id.clone()),
        ("kind", kind.clone()),
        ("scope", scalar(&["promotion_scope"])),
        ("path", packet.relative.clone()),
        ("title", scalar(&["title"])),
        ("status", scalar(&["status"])),
    ];
    if list == List::Archived {
        let archive_keys = ["disposition", "archived_at", "archived_from_status", "original_path"];
        fields.extend(archive_keys.map(|key| (key, scalar(&["archive", key]))));
    }
    let mut text = String::new();
    for (index, (key, value)) in fields.iter().enumerate() {
        text.push_str(if index == 0 { "  - " } else { "    " });
        text.push_str(key);
        text.push_str(": ");
        push_quoted(&mut text, value);
        text.push('\n');
    }
    text.push_str("    promotion_targets:\n");
    for target in &packet.targets {
        text.push_str("      - ");
        push_quoted(&mut text, &target.text);
        text.push('\n');
    }
    ProjectedEntry { list, id, kind, path: packet.relative.clone(), text }
}

/// Appends `value` as a JSON string of ASCII characters only.
fn push_quoted(text: &mut String, value: &str) {
    text.push('"');
    for character in value.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            ' '..='~' => text.push(character),
            _ => character.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests;
