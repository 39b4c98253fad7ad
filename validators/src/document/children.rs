//! What a collection holds, one after another.

use std::slice;

use super::tree::{Entry, Node, Tree};

/// The items of a sequence.
#[derive(Debug, Clone)]
pub struct Items<'t> {
    pub(super) tree: &'t Tree,
    pub(super) items: slice::Iter<'t, u32>,
}

impl<'t> Iterator for Items<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        self.items.next().map(|&id| self.tree.node(id))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }

    fn nth(&mut self, index: usize) -> Option<Node<'t>> {
        self.items.nth(index).map(|&id| self.tree.node(id))
    }
}

impl DoubleEndedIterator for Items<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.items.next_back().map(|&id| self.tree.node(id))
    }
}

impl ExactSizeIterator for Items<'_> {}

/// The entries of a mapping in source order, duplicates included.
#[derive(Debug, Clone)]
pub struct Entries<'t> {
    pub(super) tree: &'t Tree,
    pub(super) entries: slice::Iter<'t, [u32; 2]>,
}

impl<'t> Entries<'t> {
    fn entry(&self, [key, value]: [u32; 2]) -> Entry<'t> {
        Entry { key: self.tree.node(key), value: self.tree.node(value) }
    }
}

impl<'t> Iterator for Entries<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        self.entries.next().map(|&pair| self.entry(pair))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.entries.size_hint()
    }
}

impl DoubleEndedIterator for Entries<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.entries.next_back().map(|&pair| self.entry(pair))
    }
}

impl ExactSizeIterator for Entries<'_> {}
