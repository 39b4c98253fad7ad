//! Which keys a schema knows, and where.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

/// A value as a schema describes it, in [`KnownKeys`].
pub(super) type ShapeNumber = u32;

/// What all subschemas that can apply to one value say together about what it holds.
///
/// A branch counts whether its condition is met or not: a key that some branch describes is known.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// The keys that are described, short ones first, and the shapes of their values; none where nothing is said about what a value
    /// holds. Looking a key up here is quicker than hashing it.
    keys: Vec<(String, Option<ShapeNumber>)>,
    /// The values of keys that are free.
    other_values: Option<ShapeNumber>,
    items: Option<ShapeNumber>,
    /// Whether a key that is not described is allowed without a word, or refused by the schema itself.
    settles_other_keys: bool,
}

/// The shapes of a schema.
#[derive(Debug)]
pub(super) struct KnownKeys(Vec<Shape>);

impl KnownKeys {
    /// The shape of the document itself.
    pub(super) const ROOT: ShapeNumber = 0;

    /// Collects the shapes of a schema that refers only to itself.
    ///
    /// The keywords understood are those of our schemas (schemas/tests/lint.rs has the list).
    pub(super) fn of(schema: &Value) -> Self {
        let mut collector = Collector { root: schema, shapes: Vec::new(), numbers: HashMap::new(), waiting: Vec::new() };
        collector.add(collector.applied(vec![schema]));
        while let Some((number, applied)) = collector.waiting.pop() {
            let shape = collector.shape(&applied);
            collector.shapes[number as usize] = shape;
        }
        Self(collector.shapes)
    }

    pub(super) fn shape(&self, number: ShapeNumber) -> &Shape {
        &self.0[number as usize]
    }
}

impl Shape {
    /// Whether a key that is not among [`Shape::keys`] is one that nobody knows.
    pub(super) fn lists_all_keys(&self) -> bool {
        !self.settles_other_keys && !self.keys.is_empty()
    }

    /// The keys that are described.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|(key, _)| key.as_str())
    }

    /// Whether `key` is described, and the shape of its value.
    pub(super) fn key(&self, key: &str) -> (bool, Option<ShapeNumber>) {
        match self.keys.binary_search_by(|(known, _)| by_length(known, key)) {
            Ok(index) => (true, self.keys[index].1),
            Err(_) => (false, self.other_values),
        }
    }

    /// The shape of the items of a list.
    pub(super) const fn of_items(&self) -> Option<ShapeNumber> {
        self.items
    }
}

fn by_length(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

struct Collector<'s> {
    root: &'s Value,
    shapes: Vec<Shape>,
    /// The number of the shape for a set of subschemas, by their addresses; a schema may lead back to itself.
    numbers: HashMap<Vec<usize>, ShapeNumber>,
    /// Shapes that have a number and are still empty.
    waiting: Vec<(ShapeNumber, Vec<&'s Value>)>,
}

impl<'s> Collector<'s> {
    /// `schemas` and all others that apply to the same value because of them.
    fn applied(&self, mut schemas: Vec<&'s Value>) -> Vec<&'s Value> {
        let (mut applied, mut seen) = (Vec::new(), HashSet::new());
        while let Some(schema) = schemas.pop() {
            if !seen.insert(std::ptr::from_ref(schema)) {
                continue;
            }
            applied.push(schema);
            let target = schema.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
            schemas.extend(target.and_then(|pointer| self.root.pointer(pointer)));
            schemas.extend(["if", "then", "else"].into_iter().filter_map(|keyword| schema.get(keyword)));
            let lists = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array());
            schemas.extend(lists.flatten());
        }
        applied
    }

    /// The number of the shape that `schemas` describe together; none when they say nothing about what a value holds.
    fn number(&mut self, schemas: Vec<&'s Value>) -> Option<ShapeNumber> {
        let applied = self.applied(schemas);
        let says_something = |schema: &&Value| {
            ["properties", "additionalProperties", "items"].into_iter().any(|keyword| schema.get(keyword).is_some())
        };
        applied.iter().any(says_something).then(|| self.add(applied))
    }

    fn add(&mut self, applied: Vec<&'s Value>) -> ShapeNumber {
        let mut addresses: Vec<usize> = applied.iter().map(|schema| std::ptr::from_ref(*schema) as usize).collect();
        addresses.sort_unstable();
        let next = self.shapes.len() as ShapeNumber;
        let number = *self.numbers.entry(addresses).or_insert(next);
        if number == next {
            self.shapes.push(Shape::default());
            self.waiting.push((number, applied));
        }
        number
    }

    fn shape(&mut self, applied: &[&'s Value]) -> Shape {
        let (mut values, mut items, mut other_values) = (HashMap::<&str, Vec<&Value>>::new(), Vec::new(), Vec::new());
        let mut settles_other_keys = false;
        for schema in applied {
            for (key, value) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
                values.entry(key).or_default().push(value);
            }
            items.extend(schema.get("items"));
            if let Some(others) = schema.get("additionalProperties") {
                settles_other_keys = true;
                other_values.push(others);
            }
        }
        let mut keys: Vec<_> = values.into_iter().map(|(key, schemas)| (key.to_owned(), self.number(schemas))).collect();
        keys.sort_unstable_by(|(one, _), (other, _)| by_length(one, other));
        Shape { keys, other_values: self.number(other_values), items: self.number(items), settles_other_keys }
    }
}
