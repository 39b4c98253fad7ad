//! Keys that a schema lets pass without knowing them.

use std::collections::HashSet;

use super::compiled::{CompiledSchema, MOST_ERRORS};
use super::error::{ErrorKeyword, SchemaError};
use super::explain::quoted;
use super::instance::key_text;
use super::known_keys::{KnownKeys, Shape, ShapeNumber};
use super::locate::extended;
use crate::document::{Kind, Node};
use crate::near_miss::nearest;
use crate::source::Span;

/// The keys of `root` and everything below it that no part of `schema` describes, in the order of their places; at most fifty.
///
/// This is for schemas that leave their objects open. A key counts as described when any branch describes it, whether or not the
/// branch's condition is met. Where a schema says `additionalProperties` nothing is told: the keys are free, or
/// [`validate`](super::validate) refuses them. Neither is anything told about a schema that cannot be compiled.
#[must_use]
pub fn unknown_keys(schema: &CompiledSchema, root: Node<'_>) -> Vec<SchemaError> {
    let Some(known) = schema.known_keys() else { return Vec::new() };
    let mut walk = Walk { known, visits: Vec::new(), aliases: HashSet::new() };
    walk.enter(root, Some(KnownKeys::ROOT), 0, 0);
    let mut errors = Vec::new();
    let mut at = 0;
    while at < walk.visits.len() && errors.len() < MOST_ERRORS {
        walk.visit(at, &mut errors);
        at += 1;
    }
    errors.sort_by_key(|error| error.span);
    // A key below an anchor is met again through the aliases; the shortest way to it came first.
    errors.dedup_by_key(|error| error.span);
    errors
}

/// A key that nobody knows; `unused` are the known keys that are not there.
pub(super) fn unknown_key<'k>(key: &str, span: Span, path: String, unused: impl IntoIterator<Item = &'k str>) -> SchemaError {
    SchemaError {
        span,
        message: format!("unknown key `{}`", quoted(key)),
        help: nearest(key, unused).map(|name| format!("did you mean `{name}`?")),
        keyword: ErrorKeyword::UnknownKey,
        path,
    }
}

/// Goes through a document level by level, so that the first errors are those nearest to the top.
struct Walk<'k, 't> {
    known: &'k KnownKeys,
    /// The collections met so far that the schema says something about.
    visits: Vec<Visit<'t>>,
    /// Anchors entered through an alias, each once with every shape; an alias may stand inside its own anchor.
    aliases: HashSet<(u32, ShapeNumber)>,
}

#[derive(Clone, Copy)]
struct Visit<'t> {
    node: Node<'t>,
    shape: ShapeNumber,
    /// The visit of the collection that holds this one, and its position there; the document itself is its own parent.
    parent: usize,
    position: usize,
}

impl<'k, 't> Walk<'k, 't> {
    fn enter(&mut self, node: Node<'t>, shape: Option<ShapeNumber>, parent: usize, position: usize) {
        let Some(shape) = shape else { return };
        if !matches!(node.kind(), Kind::Mapping | Kind::Sequence) {
            return;
        }
        if node.definition().is_none() || self.aliases.insert((node.identity(), shape)) {
            self.visits.push(Visit { node, shape, parent, position });
        }
    }

    /// Looks at the collection `at` and enters those that it holds.
    fn visit(&mut self, at: usize, errors: &mut Vec<SchemaError>) {
        let Visit { node, shape, .. } = self.visits[at];
        let shape: &'k Shape = self.known.shape(shape);
        let mut all_known = true;
        for (position, entry) in node.entries().enumerate() {
            let (is_known, value) = shape.key(key_text(entry.key));
            all_known &= is_known;
            self.enter(entry.value, value, at, position);
        }
        if let Some(items) = shape.of_items() {
            for (position, item) in node.items().enumerate() {
                self.enter(item, Some(items), at, position);
            }
        }
        if !all_known && shape.lists_all_keys() {
            self.tell(at, shape, errors);
        }
    }

    /// Appends an error for each unknown key of the mapping `at`.
    fn tell(&self, at: usize, shape: &Shape, errors: &mut Vec<SchemaError>) {
        let mapping = self.visits[at].node;
        let path = self.path(at);
        let present: HashSet<&str> = mapping.entries().map(|entry| key_text(entry.key)).collect();
        let unused: Vec<&str> = shape.keys().filter(|key| !present.contains(key)).collect();
        let unknown = mapping.entries().map(|entry| entry.key).filter(|key| !shape.key(key_text(*key)).0);
        for key in unknown.take(MOST_ERRORS.saturating_sub(errors.len())) {
            let name = key_text(key);
            errors.push(unknown_key(name, key.span(), extended(&path, name), unused.iter().copied()));
        }
    }

    fn path(&self, at: usize) -> String {
        let mut steps = Vec::new();
        let mut below = at;
        while below != 0 {
            let Visit { parent, position, .. } = self.visits[below];
            let key = self.visits[parent].node.entries().nth(position).map(|entry| key_text(entry.key));
            steps.push(key.map_or_else(|| format!("[{position}]"), str::to_owned));
            below = parent;
        }
        steps.iter().rev().fold(String::new(), |path, step| extended(&path, step))
    }
}
