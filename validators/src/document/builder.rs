//! Puts a tree together from the pieces a parser finds, in the order it finds them.

use std::collections::HashMap;
use std::sync::Arc;

use super::tree::{DuplicateKey, Kind, NodeData, ScalarStyle, SyntaxError, Text, Tree, Value};
use crate::source::{Source, Span};

/// Up to this many entries, comparing every pair of keys is quicker than hashing them.
const FEW_ENTRIES: usize = 12;

/// A tree in the making. Collections are opened and closed; what comes between belongs to the innermost open one.
pub(super) struct TreeBuilder {
    tree: Tree,
    open: Vec<OpenCollection>,
    depth_limit: usize,
    node_limit: usize,
}

struct OpenCollection {
    node: u32,
    is_mapping: bool,
    /// Items, or keys and values by turns.
    children: Vec<u32>,
}

impl TreeBuilder {
    pub(super) fn new(source: &Arc<Source>, depth_limit: usize, node_limit: usize) -> Self {
        let tree = Tree {
            source: Arc::clone(source),
            nodes: Vec::new(),
            root: None,
            duplicate_keys: Vec::new(),
            further_documents: Vec::new(),
            comments: Vec::new(),
            tags: Vec::new(),
        };
        // An identifier is an index of 32 bits.
        Self { tree, open: Vec::new(), depth_limit, node_limit: node_limit.min(u32::MAX as usize) }
    }

    pub(super) fn scalar(&mut self, span: Span, kind: Kind, style: ScalarStyle, text: Text) -> Result<u32, SyntaxError> {
        self.add(span, Value::Scalar { kind, style, text }, None)
    }

    /// An alias of `target`, a node that was added before (it may still be open).
    pub(super) fn alias(&mut self, span: Span, target: u32) -> Result<u32, SyntaxError> {
        let target = self.tree.nodes[target as usize].alias_of.unwrap_or(target);
        self.add(span, Value::Alias, Some(target))
    }

    /// Opens a sequence or a mapping whose first bytes are `span`.
    pub(super) fn open(&mut self, span: Span, is_mapping: bool) -> Result<u32, SyntaxError> {
        if self.open.len() >= self.depth_limit {
            return Err(too_deep(span, self.depth_limit));
        }
        let value = if is_mapping { Value::Mapping(Vec::new()) } else { Value::Sequence(Vec::new()) };
        let node = self.add(span, value, None)?;
        self.open.push(OpenCollection { node, is_mapping, children: Vec::new() });
        Ok(node)
    }

    /// Closes the innermost open collection. It ends at `end`, or at the end of its last child when there is no closing mark.
    pub(super) fn close(&mut self, end: Option<u32>) {
        let Some(OpenCollection { node, is_mapping, children }) = self.open.pop() else { return };
        let last_child = children.last().map(|&child| self.tree.nodes[child as usize].span.end);
        if is_mapping {
            let entries: Vec<(u32, u32)> = children.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
            self.record_duplicates(&entries);
            self.tree.nodes[node as usize].value = Value::Mapping(entries);
        } else {
            self.tree.nodes[node as usize].value = Value::Sequence(children);
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

    fn add(&mut self, span: Span, value: Value, alias_of: Option<u32>) -> Result<u32, SyntaxError> {
        let count = self.tree.nodes.len();
        let (true, Ok(id)) = (count < self.node_limit, u32::try_from(count)) else {
            return Err(SyntaxError { message: format!("more than {} values in one document", self.node_limit), span });
        };
        self.tree.nodes.push(NodeData { span, value, alias_of });
        match self.open.last_mut() {
            Some(parent) => parent.children.push(id),
            None => self.tree.root = Some(id),
        }
        Ok(id)
    }

    /// Keys are the same when their text is, quoted or not: readers of the tree look entries up by text.
    fn record_duplicates(&mut self, entries: &[(u32, u32)]) {
        let tree = &self.tree;
        let mut found = Vec::new();
        let key_text = |id: u32| {
            let key = tree.node(id);
            (!matches!(key.kind(), Kind::Sequence | Kind::Mapping)).then(|| key.text())
        };
        let mut add = |first: u32, second: u32| {
            found.push(DuplicateKey { first: tree.node(first).span(), second: tree.node(second).span() });
        };
        if entries.len() <= FEW_ENTRIES {
            for (index, &(second, _)) in entries.iter().enumerate() {
                let Some(text) = key_text(second) else { continue };
                if let Some(&(first, _)) = entries[..index].iter().find(|&&(first, _)| key_text(first) == Some(text)) {
                    add(first, second);
                }
            }
        } else {
            let mut seen = HashMap::with_capacity(entries.len());
            for &(key, _) in entries {
                let Some(text) = key_text(key) else { continue };
                let first = *seen.entry(text).or_insert(key);
                if first != key {
                    add(first, key);
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
