//! What sealing changes, name by name.

use std::collections::BTreeMap;

use super::SealedLine;
use crate::checksums::name::{ListedName, printable};
use crate::document::checksum_list::{ChecksumList, LineContent};

/// The difference between a list and the list that would take its place. Names are sorted bytewise; control characters and bytes
/// that are no UTF-8 are escaped.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Files that the old list does not name.
    pub added: Vec<String>,
    /// Names of the old list that stand for no file that should be listed.
    pub removed: Vec<String>,
    /// Files whose digest differs.
    pub changed: Vec<String>,
    /// Files with the same digest, in a line that is written differently.
    pub reformatted: Vec<String>,
    /// Something else differs: the order, blank lines, comments, lines that are no entries.
    pub rearranged: bool,
}

impl Changes {
    /// From the list `old`, parsed from `bytes`, to the list `new`, which has `lines`, sorted by name.
    pub(super) fn between(old: &ChecksumList, bytes: &[u8], lines: &[SealedLine], new: &[u8]) -> Self {
        let mut before = BTreeMap::new();
        let (mut others, mut comments) = (false, old.leading_comments().count());
        for line in &old.lines {
            match &line.content {
                LineContent::Entry(entry) => {
                    let name = ListedName::new(entry.name_in(bytes)).plain;
                    let end = bytes[line.span.range().end..].iter().position(|&byte| byte == b'\n');
                    let written = end.map(|end| &bytes[line.span.range().start..=line.span.range().end + end]);
                    others |= before.insert(name, (entry.value, written)).is_some();
                }
                LineContent::Comment if comments > 0 => comments -= 1,
                LineContent::Comment | LineContent::Malformed(_) => others = true,
            }
        }
        let mut changes = Self::default();
        let order: Vec<_> = before.keys().cloned().collect();
        let mut written_order = old.entries().map(|entry| ListedName::new(entry.name_in(bytes)).plain);
        let is_sorted = order.iter().all(|name| written_order.next().is_some_and(|written| *name == written));
        for line in lines {
            let name = printable(&line.name);
            match before.remove(line.name.as_slice()) {
                None => changes.added.push(name),
                Some((digest, _)) if digest != line.digest => changes.changed.push(name),
                Some((_, written)) if written != Some(&*line.bytes()) => changes.reformatted.push(name),
                Some(_) => {}
            }
        }
        changes.removed = before.keys().map(|name| printable(name)).collect();
        let by_name = [&changes.added, &changes.removed, &changes.changed, &changes.reformatted];
        let only_otherwise = by_name.iter().all(|names| names.is_empty()) && bytes != new;
        let form = &old.form;
        let dropped_lines = form.blank_lines.count + form.wrapper.count > 0 || form.byte_order_mark.is_some();
        changes.rearranged = others || !is_sorted || dropped_lines || only_otherwise;
        changes
    }

    /// Nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
