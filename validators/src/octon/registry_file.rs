//! The proposal registry of a repository as it is committed (catalogue 3.12).

use std::collections::HashSet;

use super::layout;
use super::manifest::scalar_text;
use super::projection::List;
use super::yaml_file::{YamlContent, YamlFile};
use crate::document::{Kind, Node};
use crate::finding::Place;
use crate::source::Span;
use crate::workspace::{Directory, Workspace};

/// The registry file.
#[derive(Debug)]
pub struct RegistryFile {
    file: YamlFile,
    /// List, id, kind and path of every entry.
    listed: HashSet<(List, String, String, String)>,
}

/// One entry of the registry.
#[derive(Debug, Clone)]
pub struct RegistryEntry<'r> {
    /// The list it stands in.
    pub list: List,
    /// `id`; `""` when it has none.
    pub id: String,
    /// `kind`
    pub kind: String,
    /// `path`
    pub path: String,
    /// Where `path` stands, or else [`Self::anchor`].
    pub path_span: Span,
    /// What to point at when the entry as a whole is meant: its `id`, or else its first line.
    pub anchor: Span,
    /// The lines of the entry, up to the next entry or list.
    pub text: &'r str,
    /// Where [`Self::text`] begins in the file.
    pub start: u32,
}

impl RegistryFile {
    /// Reads the registry of the repository at `root`. Without a repository it is missing.
    #[must_use]
    pub fn read(workspace: &Workspace, root: Option<&Directory>) -> Self {
        let file =
            root.map_or_else(|| YamlFile::missing(layout::REGISTRY), |root| YamlFile::read(workspace, root, layout::REGISTRY));
        let mut registry = Self { file, listed: HashSet::new() };
        let listed = registry.entries().into_iter().map(|entry| (entry.list, entry.id, entry.kind, entry.path)).collect();
        registry.listed = listed;
        registry
    }

    /// The file itself.
    #[must_use]
    pub const fn file(&self) -> &YamlFile {
        &self.file
    }

    /// Whether there is such a file at all.
    #[must_use]
    pub const fn exists(&self) -> bool {
        !matches!(self.file.content(), YamlContent::Missing)
    }

    /// The text of the file; `""` when it does not parse.
    #[must_use]
    pub fn text(&self) -> &str {
        self.file.parsed().and_then(|manifest| manifest.source().text()).unwrap_or("")
    }

    /// Where the key of a list stands, or else the start of the file.
    #[must_use]
    pub fn list_place(&self, list: List) -> Place {
        self.file.parsed().map_or_else(|| self.file.place(), |manifest| manifest.key_place(&[list.key()]))
    }

    /// Whether a list has an entry with just these values.
    #[must_use]
    pub fn lists(&self, list: List, id: &str, kind: &str, path: &str) -> bool {
        self.listed.contains(&(list, id.to_owned(), kind.to_owned(), path.to_owned()))
    }

    /// The entries, in the order of the file. The values of a mapping count as entries too, as for upstream's engine.
    #[must_use]
    pub fn entries(&self) -> Vec<RegistryEntry<'_>> {
        let Some(manifest) = self.file.parsed() else { return Vec::new() };
        let text = self.text();
        let nodes = List::BOTH.into_iter().flat_map(|list| {
            let node = manifest.node(&[list.key()]);
            node.into_iter().flat_map(values).map(move |entry| (list, entry))
        });
        let mut nodes: Vec<(List, Node<'_>)> = nodes.collect();
        nodes.sort_by_key(|(_, node)| node.span().start);
        let root = manifest.tree().root();
        let keys = root.into_iter().flat_map(Node::entries).map(|entry| entry.key.span().start);
        let starts = nodes.iter().map(|(_, node)| node.span().start).chain(keys);
        let mut boundaries: Vec<usize> = starts.map(|start| line_start(text, start)).collect();
        boundaries.push(text.len());
        boundaries.sort_unstable();
        nodes.into_iter().map(|(list, node)| entry(list, node, text, &boundaries)).collect()
    }
}

fn entry<'r>(list: List, node: Node<'_>, text: &'r str, boundaries: &[usize]) -> RegistryEntry<'r> {
    let start = line_start(text, node.span().start);
    let next = boundaries.partition_point(|&boundary| boundary <= start);
    let end = boundaries.get(next).copied().unwrap_or(text.len());
    let lines = text.get(start..end).unwrap_or("");
    let scalar = |key: &str| node.get(key).map(|value| scalar_text(value).into_owned()).unwrap_or_default();
    let place = |key: &str| node.get(key).map(Node::span).filter(|span| !span.is_empty());
    let first_line = lines.lines().next().unwrap_or("");
    let indent = first_line.len() - first_line.trim_start().len();
    let anchor = place("id").unwrap_or_else(|| Span::from_range(start + indent..start + first_line.trim_end().len()));
    RegistryEntry {
        list,
        id: scalar("id"),
        kind: scalar("kind"),
        path: scalar("path"),
        path_span: place("path").unwrap_or(anchor),
        anchor,
        text: lines,
        start: u32::try_from(start).unwrap_or(u32::MAX),
    }
}

/// What `.list[]?` of upstream's engine gives: the items of a sequence, the values of a mapping, nothing of anything else.
pub(super) fn values(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let (items, entries) = match node.kind() {
        Kind::Sequence => (Some(node.items()), None),
        Kind::Mapping => (None, Some(node.entries())),
        _ => (None, None),
    };
    items.into_iter().flatten().chain(entries.into_iter().flatten().map(|entry| entry.value))
}

fn line_start(text: &str, offset: u32) -> usize {
    let offset = (offset as usize).min(text.len());
    memchr::memrchr(b'\n', &text.as_bytes()[..offset]).map_or(0, |line_end| line_end + 1)
}

#[cfg(test)]
mod tests;
