//! Rules about `navigation/artifact-catalog.md` (catalogue 3.3).

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::octon::facts::Facts;
use crate::octon::layout;
use crate::octon::packet::{Packet, PacketFile};
use crate::octon::receipt::{Receipt, is_blank, lines};
use crate::rule::rules;
use crate::source::Span;

rules! { "octon":
    ARTIFACT_CATALOG_MISSING = "artifact-catalog-missing", Error, Upstream, "the packet has no artifact catalog";
    CATALOG_STALE_ENTRY = "catalog-stale-entry", Error, Upstream, "the artifact catalog names a file that is not in the packet";
    CATALOG_OMITS_FILE = "catalog-omits-file", Warning, Upstream, "a file of the packet is not in the artifact catalog";
}

/// Looks at the catalog and compares it with the packet's files.
pub fn check(packet: &Packet<'_>, facts: &mut Facts) {
    let Some(catalog) = &packet.catalog else {
        let message = format!("the packet has no {}", layout::CATALOG);
        facts.push(Finding::new(&ARTIFACT_CATALOG_MISSING, packet.demanded_by(&["proposal_id"]), message));
        return;
    };
    let entries = entries(catalog);
    let inventory: BTreeSet<&[u8]> =
        packet.files.iter().filter(|file| !file.is_hidden()).map(|file| file.relative.as_slice()).collect();
    stale_entries(packet, catalog, &entries, &inventory, facts);
    omitted_files(packet, catalog, &entries, &inventory, facts);
}

fn stale_entries(
    packet: &Packet<'_>,
    catalog: &Receipt,
    entries: &BTreeMap<&[u8], Span>,
    inventory: &BTreeSet<&[u8]>,
    facts: &mut Facts,
) {
    for (name, span) in entries.iter().filter(|(name, _)| !inventory.contains(*name)) {
        let name = String::from_utf8_lossy(name);
        let finding = Finding::new(
            &CATALOG_STALE_ENTRY,
            catalog.place(*span),
            format!("the catalog names `{name}`, which is not in the packet"),
        );
        facts.push(match file_meant(&name, packet) {
            Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
            None => finding.with_help("remove the entry, or write the name without backticks if it is no file of the packet"),
        });
    }
}

/// The file of the packet that a wrong name most likely means: the same path without decoration, or the same file name elsewhere.
fn file_meant(name: &str, packet: &Packet<'_>) -> Option<String> {
    let plain = name.trim_start_matches("./").split('#').next().unwrap_or(name);
    let mut paths = packet.files.iter().filter(|file| !file.is_hidden()).map(PacketFile::relative_text);
    let same_name = |path: &String| path == plain || (!plain.contains('/') && path.rsplit('/').next() == Some(plain));
    let meant = paths.find(same_name)?;
    (!meant.is_empty()).then_some(meant)
}

fn omitted_files(
    packet: &Packet<'_>,
    catalog: &Receipt,
    entries: &BTreeMap<&[u8], Span>,
    inventory: &BTreeSet<&[u8]>,
    facts: &mut Facts,
) {
    let omitted: Vec<String> = inventory
        .iter()
        .filter(|name| !entries.contains_key(*name))
        .map(|name| format!("`{}`", crate::source::escaped(name)))
        .collect();
    if omitted.is_empty() {
        return;
    }
    let message = match omitted.as_slice() {
        [one] => format!("the catalog does not list {one}"),
        several => format!("the catalog does not list {} files: {}", several.len(), several.join(", ")),
    };
    // The end of the catalog is where the entries are to be added.
    let end = u32::try_from(catalog.source().bytes().trim_ascii_end().len()).unwrap_or(0);
    let last_line = catalog.source().line_index().line_start(catalog.source().position(end).line);
    let place = catalog.place(Span::new(last_line, end));
    let name = packet.name();
    facts.push(Finding::new(&CATALOG_OMITS_FILE, place, message).with_help(format!("add an entry for each file of `{name}`")));
}

/// The names between backticks that read as files of the packet: the first place of each.
fn entries(catalog: &Receipt) -> BTreeMap<&[u8], Span> {
    let bytes = catalog.source().bytes();
    let mut entries = BTreeMap::new();
    for line in lines(bytes) {
        for span in between_backticks(&bytes[line.range()]) {
            let span = span.shifted(line.start);
            let name = &bytes[span.range()];
            if is_entry(name) {
                entries.entry(name).or_insert(span);
            }
        }
    }
    entries
}

/// The text between backticks of a line, from left to right; a pair with nothing between opens with its second tick, and a lone
/// last tick opens nothing.
pub(super) fn between_backticks(line: &[u8]) -> impl Iterator<Item = Span> {
    let mut ticks = memchr::memchr_iter(b'`', line).peekable();
    std::iter::from_fn(move || {
        loop {
            let open = ticks.next()?;
            let close = *ticks.peek()?;
            if close > open + 1 {
                ticks.next();
                return Some(Span::from_range(open + 1..close));
            }
        }
    })
}

/// `^[^/\s]\S*\.[A-Za-z0-9._-]+$` and not below the convention's root.
fn is_entry(name: &[u8]) -> bool {
    let tail = |part: &[u8]| {
        !part.is_empty() && part.iter().all(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
    };
    let has_extension = (1..name.len()).any(|at| name[at] == b'.' && tail(&name[at + 1..]));
    has_extension && name[0] != b'/' && !name.iter().any(|&byte| is_blank(byte)) && !name.starts_with(b".octon/")
}

#[cfg(test)]
mod tests {
    use super::between_backticks;

    #[test]
    fn backticks_pair_from_left_to_right() {
        let found = |line: &str| between_backticks(line.as_bytes()).map(|span| line[span.range()].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("- `a.md` and `b.md`"), ["a.md", "b.md"]);
        assert_eq!(found("``gone.md``"), ["gone.md"]);
        assert_eq!(found("`` `gone.md` ``"), [" ", " "]);
        assert_eq!(found("`a.md` lone ` tick"), ["a.md"]);
        assert!(found("no ticks").is_empty());
    }
}
