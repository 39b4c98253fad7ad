//! Our trees as the schema library reads documents.

use std::borrow::Cow;
use std::collections::HashMap;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, Node as JsonNode, NodeIdentity, Object, cmp, unique};
use serde_json::{Number, Value};

use crate::document::{self, Entries, Kind, Node};

/// A value is copied up to this many nodes; aliases can make a small file stand for an endless value.
const COPY_BUDGET: usize = 10_000;
/// A value is copied down to this depth, which no parsed document passes except through an alias inside its own anchor.
const COPY_DEPTH: usize = 256;

/// The representation. Of a key that stands twice, the last entry counts.
pub(super) struct TreeJson;

/// A value of a document, or a key looked at as a value.
#[derive(Clone, Copy)]
pub(super) enum Instance<'a> {
    Node(Node<'a>),
    Key(&'a str),
}

impl Json for TreeJson {
    type Node<'a> = Instance<'a>;
    type PreparedKey = String;
    type StringBuffer = String;

    // Looking a key up goes through the entries, so one pass over them is quicker.
    const KEYS_PER_LOOKUP: usize = 4;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(buffer: &mut String, string: &str, f: impl FnOnce(Instance<'_>) -> T) -> T {
        buffer.clear();
        buffer.push_str(string);
        f(Instance::Key(buffer))
    }
}

impl<'a> JsonNode<'a, TreeJson> for Instance<'a> {
    type Object = Members<'a>;
    type Array = Items<'a>;
    type Number = Number;

    fn as_object(&self) -> Option<Members<'a>> {
        self.node_of(JsonType::Object).map(Members)
    }

    fn as_array(&self) -> Option<Items<'a>> {
        self.node_of(JsonType::Array).map(Items)
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Key(key) => Some(Cow::Borrowed(key)),
            Self::Node(_) => self.node_of(JsonType::String).map(|node| Cow::Borrowed(node.text())),
        }
    }

    fn as_number(&self) -> Option<Number> {
        self.node_of(JsonType::Number).map(|node| number(node.text()))
    }

    fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Node(node) => match node.kind() {
                Kind::Boolean(value) => Some(value),
                _ => None,
            },
            Self::Key(_) => None,
        }
    }

    fn is_null(&self) -> bool {
        self.json_type() == JsonType::Null
    }

    fn is_number(&self) -> bool {
        self.json_type() == JsonType::Number
    }

    fn json_type(&self) -> JsonType {
        match self {
            Self::Key(_) => JsonType::String,
            Self::Node(node) => match node.kind() {
                Kind::Null => JsonType::Null,
                Kind::Boolean(_) => JsonType::Boolean,
                Kind::Float if is_no_number(node.text()) => JsonType::String,
                Kind::Integer | Kind::Float => JsonType::Number,
                Kind::String => JsonType::String,
                Kind::Sequence => JsonType::Array,
                Kind::Mapping => JsonType::Object,
            },
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match (self, expected) {
            (Self::Key(key), _) => expected == key,
            (Self::Node(node), Value::String(text)) => self.json_type() == JsonType::String && node.text() == text,
            (Self::Node(node), _) => cmp::equal(&copy(*node), expected),
        }
    }

    /// Only for the library's error values, which nobody reads for collections.
    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(match self {
            Self::Key(key) => Value::from(*key),
            Self::Node(node) => match node.kind() {
                Kind::Sequence => Value::Array(Vec::new()),
                Kind::Mapping => Value::Object(serde_json::Map::new()),
                _ => copy(*node),
            },
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        match self {
            Self::Node(node) => Some(NodeIdentity::tagged(std::ptr::from_ref(node.tree()) as usize, node.identity())),
            Self::Key(_) => None,
        }
    }
}

impl<'a> Instance<'a> {
    fn node_of(self, wanted: JsonType) -> Option<Node<'a>> {
        match self {
            Self::Node(node) if self.json_type() == wanted => Some(node),
            _ => None,
        }
    }
}

/// The entries of a mapping.
pub(super) struct Members<'a>(Node<'a>);

impl<'a> Members<'a> {
    fn has_duplicates(&self) -> bool {
        !self.0.tree().duplicate_keys().is_empty()
    }
}

impl<'a> Object<'a, TreeJson> for Members<'a> {
    type Node = Instance<'a>;
    type MemberName = &'a str;
    type MembersIter = MembersIter<'a>;

    fn len(&self) -> usize {
        if self.has_duplicates() { self.members().count() } else { self.0.entries().len() }
    }

    fn get(&self, key: &String) -> Option<Instance<'a>> {
        self.0.entries().rfind(|entry| is_called(entry.key, key)).map(|entry| Instance::Node(entry.value))
    }

    fn members(&self) -> MembersIter<'a> {
        if !self.has_duplicates() {
            return MembersIter::AsWritten(self.0.entries());
        }
        let mut members = Vec::with_capacity(self.0.entries().len());
        let mut places = HashMap::new();
        for entry in self.0.entries() {
            let key = key_text(entry.key);
            let place = *places.entry(key).or_insert(members.len());
            if place == members.len() {
                members.push((key, Instance::Node(entry.value)));
            } else {
                members[place].1 = Instance::Node(entry.value);
            }
        }
        MembersIter::LastOfEach(members.into_iter())
    }
}

/// The members of a mapping, each key once.
pub(super) enum MembersIter<'a> {
    AsWritten(Entries<'a>),
    LastOfEach(std::vec::IntoIter<(&'a str, Instance<'a>)>),
}

impl<'a> Iterator for MembersIter<'a> {
    type Item = (&'a str, Instance<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::AsWritten(entries) => entries.next().map(|entry| (key_text(entry.key), Instance::Node(entry.value))),
            Self::LastOfEach(members) => members.next(),
        }
    }
}

/// The items of a sequence.
pub(super) struct Items<'a>(Node<'a>);

impl<'a> Array<'a, TreeJson> for Items<'a> {
    type Node = Instance<'a>;
    type ElementsIter = std::iter::Map<document::Items<'a>, fn(Node<'a>) -> Instance<'a>>;

    fn len(&self) -> usize {
        self.0.items().len()
    }

    fn elements(&self) -> Self::ElementsIter {
        self.0.items().map(Instance::Node as fn(_) -> _)
    }

    fn is_unique(&self) -> bool {
        let items: Vec<Value> = self.0.items().map(copy).collect();
        unique::is_unique(&items)
    }
}

/// The name of a member: a key that is a list or a mapping goes by its source text.
pub(super) fn key_text(key: Node<'_>) -> &str {
    match key.kind() {
        Kind::Sequence | Kind::Mapping => key.raw(),
        _ => key.text(),
    }
}

/// Whether the member of this key has that name.
pub(super) fn is_called(key: Node<'_>, name: &str) -> bool {
    key.is_scalar(name) || (matches!(key.kind(), Kind::Sequence | Kind::Mapping) && key.raw() == name)
}

/// The value of a node, within [`COPY_BUDGET`] and [`COPY_DEPTH`]; what lies beyond is null.
pub(super) fn copy(node: Node<'_>) -> Value {
    copy_within(node, &mut COPY_BUDGET.clone(), COPY_DEPTH)
}

fn copy_within(node: Node<'_>, budget: &mut usize, depth: usize) -> Value {
    if *budget == 0 || depth == 0 {
        return Value::Null;
    }
    *budget -= 1;
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::Boolean(value) => Value::Bool(value),
        Kind::Float if is_no_number(node.text()) => Value::from(node.text()),
        Kind::Integer | Kind::Float => Value::Number(number(node.text())),
        Kind::String => Value::from(node.text()),
        Kind::Sequence => node.items().take(*budget).map(|item| copy_within(item, budget, depth - 1)).collect(),
        Kind::Mapping => {
            let mut members = serde_json::Map::new();
            for entry in node.entries().take(*budget) {
                members.insert(key_text(entry.key).to_owned(), copy_within(entry.value, budget, depth - 1));
            }
            Value::Object(members)
        }
    }
}

/// YAML's infinities and not-a-number have no JSON form; they count as text.
fn is_no_number(text: &str) -> bool {
    text.ends_with(['f', 'F', 'n', 'N'])
}

/// The number that a text of JSON or of YAML's core schema stands for; one too large for a double is the largest double.
fn number(text: &str) -> Number {
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    let radix = |digits: &str, radix: u32| u64::from_str_radix(digits, radix).ok().map(Number::from);
    let whole = match (text.strip_prefix("0x"), text.strip_prefix("0o")) {
        (Some(digits), _) => radix(digits, 16),
        (_, Some(digits)) => radix(digits, 8),
        _ => unsigned.parse::<u64>().map(Number::from).or_else(|_| unsigned.parse::<i64>().map(Number::from)).ok(),
    };
    whole.unwrap_or_else(|| {
        let float = unsigned.parse::<f64>().unwrap_or(f64::MAX).clamp(f64::MIN, f64::MAX);
        Number::from_f64(float).unwrap_or_else(|| Number::from(0))
    })
}
