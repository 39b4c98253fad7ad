//! Puts a tree together from the pieces a parser finds, in the order it finds them.

use std::collections::HashMap;
use std::sync::Arc;

use super::tree::{Children, DuplicateKey, Kind, NodeData, ScalarStyle, SyntaxError, Text, Tree, Value};
use crate::source::{Source, Span};

/// Up to this many entries, comparing every pair of keys is quicker than hashing them.
const FEW_ENTRIES: usize = 12;

/// A usual document has one value in so many bytes.
const BYTES_PER_NODE: usize = 16;

/// A tree in the making. Collections are opened and closed; what comes between belongs to the innermost open one.
pub(super) struct TreeBuilder {
    tree: Tree,
    open: Vec<OpenCollection>,
    /// The children of all open collections, those of the outermost first.
    pending: Vec<u32>,
    depth_limit: usize,
    node_limit: usize,
}

struct OpenCollection {
    node: u32,
    is_mapping: bool,
    /// Where its children begin in [`TreeBuilder::pending`]: items, or keys and values by turns.
    first_child: usize,
}

/// Decoded text of a scalar.
pub(super) enum ScalarText {
    /// The source's own bytes, where they are the same.
    InSource(Span),
    Decoded(Box<str>),
}

impl TreeBuilder {
    pub(super) fn new(source: &Arc<Source>, depth_limit: usize, node_limit: usize) -> Self {
        let tree = Tree {
            source: Arc::clone(source),
            // Few documents have more; those that do are copied once or twice.
            nodes: Vec::with_capacity(source.bytes().len() / BYTES_PER_NODE),
            children: Vec::with_capacity(source.bytes().len() / BYTES_PER_NODE),
            decoded: Vec::new(),
            root: None,
            duplicate_keys: Vec::new(),
            further_documents: Vec::new(),
            comments: Vec::new(),
            tags: Vec::new(),
        };
        // An identifier is an index of 32 bits.
        Self { tree, open: Vec::new(), pending: Vec::new(), depth_limit, node_limit: node_limit.min(u32::MAX as usize) }
    }

    pub(super) fn scalar(&mut self, span: Span, kind: Kind, style: ScalarStyle, text: ScalarText) -> Result<u32, SyntaxError> {
        let text = match text {
            ScalarText::InSource(span) => Text::InSource(span),
            // There are no more of them than nodes, which 32 bits can count.
            ScalarText::Decoded(text) => {
                self.tree.decoded.push(text);
                Text::Decoded((self.tree.decoded.len() - 1) as u32)
            }
        };
        self.add(span, Value::Scalar { kind, style, text })
    }

    /// An alias of `target`, a node that was added before (it may still be open).
    pub(super) fn alias(&mut self, span: Span, target: u32) -> Result<u32, SyntaxError> {
        let target = self.tree.node(target).identity();
        self.add(span, Value::Alias(target))
    }

    /// Opens a sequence or a mapping whose first bytes are `span`.
    pub(super) fn open(&mut self, span: Span, is_mapping: bool) -> Result<u32, SyntaxError> {
        if self.open.len() >= self.depth_limit {
            return Err(too_deep(span, self.depth_limit));
        }
        let value = if is_mapping { Value::Mapping } else { Value::Sequence };
        let node = self.add(span, value(Children::default()))?;
        self.open.push(OpenCollection { node, is_mapping, first_child: self.pending.len() });
        Ok(node)
    }

    /// Closes the innermost open collection. It ends at `end`, or at the end of its last child when there is no closing mark.
    pub(super) fn close(&mut self, end: Option<u32>) {
        let Some(OpenCollection { node, is_mapping, first_child }) = self.open.pop() else { return };
        let last_child = self.pending[first_child..].last().map(|&child| self.tree.nodes[child as usize].span.end);
        // Each node is the child of one other at most, so that 32 bits can count all of them.
        let start = self.tree.children.len();
        self.tree.children.extend(self.pending.drain(first_child..));
        let children = Children { start: start as u32, count: (self.tree.children.len() - start) as u32 };
        self.tree.nodes[node as usize].value = if is_mapping { Value::Mapping(children) } else { Value::Sequence(children) };
        if is_mapping {
            self.record_duplicates(node);
        }
        let span = &mut self.tree.nodes[node as usize].span;
        *span = Span::new(span.start, end.or(last_child).unwrap_or(span.end).max(span.end));
    }

    /// Whether the next node would be the document's value.
    pub(super) fn is_at_root(&self) -> bool {
        self.open.is_empty()
    }

    pub(super) fn tag(&mut self, node: u32, tag: Span) {
        self.tree.tags.push((node, tag));
    }

    pub(super) fn comment(&mut self, span: Span) {
        self.tree.comments.push(span);
    }

    pub(super) fn further_document(&mut self, span: Span) {
        self.tree.further_documents.push(span);
    }

    pub(super) fn finish(mut self) -> Tree {
        // Inner mappings are closed before outer ones.
        self.tree.duplicate_keys.sort_unstable_by_key(|duplicate| (duplicate.second, duplicate.first));
        self.tree.comments.sort_unstable();
        self.tree
    }

    fn add(&mut self, span: Span, value: Value) -> Result<u32, SyntaxError> {
        let count = self.tree.nodes.len();
        let (true, Ok(id)) = (count < self.node_limit, u32::try_from(count)) else {
            return Err(SyntaxError { message: format!("more than {} values in one document", self.node_limit), span });
        };
        self.tree.nodes.push(NodeData { span, value });
        if self.open.is_empty() {
            self.tree.root = Some(id);
        } else {
            self.pending.push(id);
        }
        Ok(id)
    }

    /// Keys are the same when their text is, quoted or not: readers of the tree look entries up by text.
    fn record_duplicates(&mut self, mapping: u32) {
        let entries = self.tree.node(mapping).entries();
        let count = entries.len();
        let keys = entries.map(|entry| entry.key).filter(|key| !matches!(key.kind(), Kind::Sequence | Kind::Mapping));
        let mut found = Vec::new();
        if count <= FEW_ENTRIES {
            let mut seen = [("", Span::default()); FEW_ENTRIES];
            for (index, key) in keys.enumerate() {
                let text = key.text();
                if let Some(&(_, first)) = seen[..index].iter().find(|(earlier, _)| *earlier == text) {
                    found.push(DuplicateKey { first, second: key.span() });
                }
                seen[index] = (text, key.span());
            }
        } else {
            let mut seen = HashMap::with_capacity(count);
            for key in keys {
                let first = *seen.entry(key.text()).or_insert(key.span());
                if first != key.span() {
                    found.push(DuplicateKey { first, second: key.span() });
                }
            }
        }
        self.tree.duplicate_keys.append(&mut found);
    }
}

/// The error for a collection nested too deep.
pub(super) fn too_deep(span: Span, limit: usize) -> SyntaxError {
    SyntaxError { message: format!("nested deeper than {limit} levels"), span }
}

/// The error for a file that is no UTF-8, at its first wrong byte.
pub(super) fn not_utf8(source: &Source) -> SyntaxError {
    let valid = std::str::from_utf8(source.bytes()).err().map_or(0, |error| error.valid_up_to());
    let message = match source.encoding() {
        crate::source::Encoding::Wide => "encoded as UTF-16 or UTF-32, UTF-8 is expected",
        _ => "not UTF-8 text",
    };
    SyntaxError { message: message.into(), span: Span::from_range(valid..source.bytes().len().min(valid + 1)) }
}
