//! From the library's paths to our nodes.

use crate::document::{Entry, Kind, Node};
use crate::schema::instance::is_called;
use crate::source::Span;

/// The way to a value in a document.
pub(super) struct Place<'t> {
    /// The value.
    pub(super) node: Node<'t>,
    /// The key whose value it is; none for the document itself and for items of lists.
    pub(super) key: Option<Node<'t>>,
    /// The way for people, `children[3].path`.
    pub(super) path: String,
}

impl<'t> Place<'t> {
    /// Follows a JSON pointer from `root` as far as it leads.
    pub(super) fn find(root: Node<'t>, pointer: &str) -> Self {
        let mut place = Self { node: root, key: None, path: String::new() };
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let next = match place.node.kind() {
                Kind::Sequence => step.parse().ok().and_then(|index| place.node.items().nth(index)).map(|item| (None, item)),
                _ => entry(place.node, &step).map(|entry| (Some(entry.key), entry.value)),
            };
            let Some((key, node)) = next else { break };
            place = Self { node, key, path: extended(&place.path, key.map(|_| step.as_str()).unwrap_or(&format!("[{step}]"))) };
        }
        place
    }

    /// The way to the value of `key` below this one.
    pub(super) fn path_of(&self, key: &str) -> String {
        extended(&self.path, key)
    }

    /// Where to point when something is missing from this mapping: at its key; without one at its first key.
    pub(super) fn heading(&self) -> Span {
        let first_key = || self.node.entries().next().map(|entry| entry.key.span());
        self.key.map(Node::span).or_else(first_key).unwrap_or_else(|| self.node.span())
    }

    /// Where the key `name` of this mapping stands.
    pub(super) fn key_span(&self, name: &str) -> Span {
        entry(self.node, name).map_or_else(|| self.heading(), |entry| entry.key.span())
    }
}

/// The entry that counts for `name`.
fn entry<'t>(node: Node<'t>, name: &str) -> Option<Entry<'t>> {
    node.entries().rfind(|entry| is_called(entry.key, name))
}

/// A path with one more step: a key, or the index of an item in brackets.
pub(super) fn extended(path: &str, step: &str) -> String {
    if path.is_empty() || step.starts_with('[') { format!("{path}{step}") } else { format!("{path}.{step}") }
}
