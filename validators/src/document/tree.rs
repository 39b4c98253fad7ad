//! One value tree for JSON, YAML and front matter. Every node and key knows its bytes.
//!
//! The tree is an arena: nodes are indices, so a document nested 100,000 deep neither parses nor drops recursively.

use std::sync::Arc;

use super::children::{Entries, Items};
use crate::source::{Source, Span};

/// What a node is, by the YAML 1.2 core schema (JSON is a subset of it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Nothing, `null` or `~`.
    Null,
    /// `true` or `false`, unquoted.
    Boolean(bool),
    /// A whole number; its source text is kept.
    Integer,
    /// Any other number; its source text is kept.
    Float,
    /// Text.
    String,
    /// A list.
    Sequence,
    /// Keys and values.
    Mapping,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// In single or double quotes.
    Quoted,
    /// As a block, `|` or `>`.
    Block,
}

/// Why a text is no document of its format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong: a lower-case fragment.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// A key that stands twice in one mapping. Both entries stay in the tree; the last one is the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DuplicateKey {
    /// The earlier key.
    pub first: Span,
    /// The later key, which wins.
    pub second: Span,
}

/// A parsed document.
#[derive(Debug)]
pub struct Tree {
    pub(super) source: Arc<Source>,
    pub(super) nodes: Vec<NodeData>,
    /// What the collections hold, those of one collection together.
    pub(super) children: Vec<u32>,
    /// Decoded texts that differ from the source's bytes.
    pub(super) decoded: Vec<Box<str>>,
    pub(super) root: Option<u32>,
    pub(super) duplicate_keys: Vec<DuplicateKey>,
    /// Where the second and later documents of a YAML file begin.
    pub(super) further_documents: Vec<Span>,
    /// YAML comments, `#` included.
    pub(super) comments: Vec<Span>,
    /// Explicit YAML tags by node, in order of the node.
    pub(super) tags: Vec<(u32, Span)>,
}

/// Small, because reading a document is mostly writing these.
#[derive(Debug)]
pub(super) struct NodeData {
    pub(super) span: Span,
    pub(super) value: Value,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Value {
    Scalar {
        kind: Kind,
        style: ScalarStyle,
        text: Text,
    },
    Sequence(Children),
    /// Keys and values by turns, in source order, duplicates included.
    Mapping(Children),
    /// The node that an alias stands for, which is no alias itself.
    Alias(u32),
}

/// A part of [`Tree::children`].
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Children {
    pub(super) start: u32,
    pub(super) count: u32,
}

/// Where the text of a scalar is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Text {
    /// The source's own bytes.
    InSource(Span),
    /// An index of [`Tree::decoded`].
    Decoded(u32),
}

/// A key and its value.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'t> {
    /// The key's node.
    pub key: Node<'t>,
    /// The value's node.
    pub value: Node<'t>,
}

/// A node of a [`Tree`]. Cheap to copy. Aliases are followed: kind, text and children are those of the node the alias stands
/// for, [`Node::span`] is where the alias is used, [`Node::definition`] where it was defined.
#[derive(Debug, Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    used: u32,
    defined: u32,
}

impl Tree {
    /// The file the document was read from.
    #[must_use]
    pub const fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The document's value; `None` for an empty document.
    #[must_use]
    pub fn root(&self) -> Option<Node<'_>> {
        self.root.map(|id| self.node(id))
    }

    /// Keys that stand twice in one mapping.
    #[must_use]
    pub fn duplicate_keys(&self) -> &[DuplicateKey] {
        &self.duplicate_keys
    }

    /// Where the second and later documents of the file begin; empty for an ordinary file.
    #[must_use]
    pub fn further_documents(&self) -> &[Span] {
        &self.further_documents
    }

    /// The comments, `#` included, line ends not.
    #[must_use]
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// The first comment on a line of its own that a TAB indents. YAML 1.2 allows it, the widespread libyaml family refuses it.
    #[must_use]
    pub fn comment_after_tab(&self) -> Option<Span> {
        let text = self.source.text()?;
        self.comments.iter().copied().find(|comment| {
            let before = text.get(..comment.start as usize).unwrap_or("");
            let indent = &before[before.trim_end_matches([' ', '\t']).len()..];
            let own_line =
                before.len() == indent.len() || before[..before.len() - indent.len()].ends_with(['\n', '\r', '\u{feff}']);
            own_line && indent.contains('\t')
        })
    }

    pub(super) fn node(&self, id: u32) -> Node<'_> {
        // The builder resolves alias chains, so one step always reaches a node that is no alias.
        let defined = if let Value::Alias(target) = self.nodes[id as usize].value { target } else { id };
        Node { tree: self, used: id, defined }
    }

    pub(super) fn text(&self, text: Text) -> &str {
        match text {
            Text::InSource(span) => self.source.slice(span),
            Text::Decoded(index) => &self.decoded[index as usize],
        }
    }

    fn children(&self, Children { start, count }: Children) -> &[u32] {
        &self.children[start as usize..][..count as usize]
    }
}

impl<'t> Node<'t> {
    fn data(self) -> &'t NodeData {
        &self.tree.nodes[self.defined as usize]
    }

    /// The tree the node belongs to.
    #[must_use]
    pub const fn tree(self) -> &'t Tree {
        self.tree
    }

    /// An identity of the node that an alias shares with the node it stands for; for cycle guards.
    #[must_use]
    pub const fn identity(self) -> u32 {
        self.defined
    }

    /// The bytes of the node where it is used, quotes included.
    #[must_use]
    pub fn span(self) -> Span {
        self.tree.nodes[self.used as usize].span
    }

    /// For an alias, the bytes of the node it stands for.
    #[must_use]
    pub fn definition(self) -> Option<Span> {
        (self.used != self.defined).then(|| self.data().span)
    }

    /// What the node is.
    #[must_use]
    pub fn kind(self) -> Kind {
        match &self.data().value {
            Value::Scalar { kind, .. } => *kind,
            Value::Sequence(_) => Kind::Sequence,
            Value::Mapping(_) => Kind::Mapping,
            Value::Alias(_) => Kind::Null,
        }
    }

    /// How a scalar is written; `Plain` for anything else.
    #[must_use]
    pub fn style(self) -> ScalarStyle {
        match &self.data().value {
            Value::Scalar { style, .. } => *style,
            _ => ScalarStyle::Plain,
        }
    }

    /// The decoded text of a scalar (numbers and booleans as written); `""` for a sequence, a mapping or nothing.
    #[must_use]
    pub fn text(self) -> &'t str {
        match &self.data().value {
            Value::Scalar { text, .. } => self.tree.text(*text),
            _ => "",
        }
    }

    /// The node's own source text, quotes included.
    #[must_use]
    pub fn raw(self) -> &'t str {
        self.tree.source.slice(self.span())
    }

    /// The explicit YAML tag as written, `!!str` for instance.
    #[must_use]
    pub fn tag(self) -> Option<&'t str> {
        let index = self.tree.tags.binary_search_by_key(&self.defined, |&(node, _)| node).ok()?;
        Some(self.tree.source.slice(self.tree.tags[index].1))
    }

    /// The text, when the node is a string.
    #[must_use]
    pub fn as_str(self) -> Option<&'t str> {
        (self.kind() == Kind::String).then(|| self.text())
    }

    /// The items of a sequence; nothing for any other node.
    #[must_use]
    pub fn items(self) -> Items<'t> {
        let items = match self.data().value {
            Value::Sequence(children) => self.tree.children(children),
            _ => &[],
        };
        Items { tree: self.tree, items: items.iter() }
    }

    /// The entries of a mapping in source order, duplicates included; nothing for any other node.
    #[must_use]
    pub fn entries(self) -> Entries<'t> {
        let entries = match self.data().value {
            Value::Mapping(children) => self.tree.children(children),
            _ => &[],
        };
        Entries { tree: self.tree, entries: entries.as_chunks().0.iter() }
    }

    /// The entry with this key; of duplicates the last, which is the one every reader takes.
    #[must_use]
    pub fn entry(self, key: &str) -> Option<Entry<'t>> {
        self.entries().rfind(|entry| entry.key.is_scalar(key))
    }

    /// Whether the node is a scalar with this text. Lengths are compared first: most keys differ by them.
    #[must_use]
    pub fn is_scalar(self, text: &str) -> bool {
        match self.data().value {
            Value::Scalar { text: Text::InSource(span), .. } => {
                span.len() as usize == text.len() && self.tree.source.slice(span) == text
            }
            Value::Scalar { text: Text::Decoded(index), .. } => *self.tree.decoded[index as usize] == *text,
            _ => false,
        }
    }

    /// The value with this key.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The node and everything below it, parents before children, in source order; keys count as nodes before their values.
    ///
    /// Aliases are followed, so a node may come many times and an alias inside its own anchor never ends by itself: the walk
    /// stops after `budget` nodes. Ask [`Descendants::was_cut`] afterwards whether it did.
    #[must_use]
    pub fn descendants(self, budget: usize) -> Descendants<'t> {
        Descendants { next: Some(self), path: Vec::new(), budget }
    }

    /// The `index`-th node directly below this one, keys and values counted separately.
    fn child(self, index: usize) -> Option<Self> {
        let (Value::Sequence(children) | Value::Mapping(children)) = self.data().value else { return None };
        let &id = self.tree.children(children).get(index)?;
        Some(self.tree.node(id))
    }
}

/// The walk that [`Node::descendants`] makes.
#[derive(Debug, Clone)]
pub struct Descendants<'t> {
    next: Option<Node<'t>>,
    /// The nodes above `next` and how many of their children were visited.
    path: Vec<(Node<'t>, usize)>,
    budget: usize,
}

impl Descendants<'_> {
    /// Whether the walk stopped because its budget was used up.
    #[must_use]
    pub const fn was_cut(&self) -> bool {
        self.budget == 0 && self.next.is_some()
    }

    /// How many collections stand above the node that comes next.
    #[must_use]
    pub const fn depth(&self) -> usize {
        self.path.len()
    }
}

impl<'t> Iterator for Descendants<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        let current = self.next?;
        self.budget = self.budget.checked_sub(1)?;
        self.path.push((current, 0));
        self.next = None;
        while let Some((parent, visited)) = self.path.last_mut() {
            if let Some(child) = parent.child(*visited) {
                *visited += 1;
                self.next = Some(child);
                break;
            }
            self.path.pop();
        }
        Some(current)
    }
}
