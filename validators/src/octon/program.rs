//! A proposal program: a parent packet and the registry of its children (catalogue 3.11).

use std::collections::HashMap;

use super::layout;
use super::manifest::{Manifest, scalar_text};
use super::packet::Packet;
use super::registry_file::values;
use super::yaml_file::YamlFile;
use crate::document::{Kind, Node};
use crate::source::Span;

/// The child registry of a program, read once.
#[derive(Debug)]
pub struct Program {
    file: YamlFile,
    children: Vec<Child>,
    /// Where in `children` the first child with an id stands.
    positions: HashMap<String, usize>,
}

/// A value of the child registry and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The value as text; `""` when it is missing.
    pub text: String,
    /// Where it stands; when it is missing, what it is missing from.
    pub span: Span,
}

/// One child of a program, as the registry describes it.
#[derive(Debug)]
pub struct Child {
    /// `child_id`
    pub id: Word,
    /// `path`, relative to the repository root.
    pub path: Word,
    /// The child is neither deferred nor optional, so that the program depends on it.
    pub considered: bool,
    /// `dependencies`: the ids of children that come before this one.
    pub dependencies: Vec<Word>,
    /// `required_metadata`
    pub required_metadata: Vec<Word>,
    /// `source_lineage_refs`
    pub source_lineage_refs: Vec<Word>,
    /// `parent_contract_refs`
    pub parent_contract_refs: Vec<Word>,
    /// `readiness_requirements`
    pub readiness_requirements: Vec<Requirement>,
    /// The `predecessor_child_id` of each of `predecessor_constraints`.
    pub predecessors: Vec<Word>,
    /// The `successor_child_id` of each of `successor_constraints`.
    pub successors: Vec<Word>,
    /// `cutover_constraints`
    pub cutover: Cutover,
}

/// One of a child's `readiness_requirements`.
#[derive(Debug)]
pub struct Requirement {
    /// `requirement_id`
    pub id: Word,
    /// What the child's reviews must mention: `review_must_mention`, or else the id.
    pub phrases: Vec<Word>,
}

/// A child's `cutover_constraints`.
#[derive(Debug)]
pub struct Cutover {
    /// Where evidence of predecessors is demanded, if it is.
    pub demanded_at: Option<Span>,
    /// `required_predecessor_child_ids`, or else the child's dependencies.
    pub predecessors: Vec<Word>,
}

/// A child depends on another: a step of a [`Program::cycle`].
#[derive(Debug, Clone, Copy)]
pub struct Dependency<'p> {
    /// The child that depends.
    pub child: &'p Child,
    /// The item of its `dependencies` that names the other.
    pub on: &'p Word,
}

impl Program {
    /// Reads the child registry of `packet`.
    #[must_use]
    pub fn read(packet: &Packet<'_>) -> Self {
        Self::new(YamlFile::read(packet.workspace(), packet.directory, layout::CHILD_REGISTRY))
    }

    fn new(file: YamlFile) -> Self {
        let children = file.parsed().map(children).unwrap_or_default();
        let mut positions = HashMap::new();
        for (position, child) in children.iter().enumerate().filter(|(_, child)| !child.id.text.is_empty()) {
            positions.entry(child.id.text.clone()).or_insert(position);
        }
        Self { file, children, positions }
    }

    /// The child registry's file.
    #[must_use]
    pub const fn file(&self) -> &YamlFile {
        &self.file
    }

    /// The children, in the order of the file.
    #[must_use]
    pub fn children(&self) -> &[Child] {
        &self.children
    }

    /// The paths of the children that must be ready, relative to the repository root: what a caller has to load before it can
    /// judge them.
    #[must_use]
    pub fn child_paths(&self) -> Vec<&str> {
        let judged = self.children.iter().filter(|child| child.considered && is_safe_path(&child.path.text));
        judged.map(|child| child.path.text.as_str()).collect()
    }

    /// The child with this id; of several the first.
    #[must_use]
    pub fn child(&self, id: &str) -> Option<&Child> {
        self.positions.get(id).map(|&position| &self.children[position])
    }

    /// One cycle of the dependencies, if there is any: every step leads to the child of the next, the last to the child of
    /// the first. Empty when there is none.
    #[must_use]
    pub fn cycle(&self) -> Vec<Dependency<'_>> {
        let mut finished = vec![false; self.children.len()];
        let mut on_way = vec![false; self.children.len()];
        for start in 0..self.children.len() {
            // Children on the way from `start`, each with the dependency to follow next.
            let mut way: Vec<(usize, usize)> = vec![(start, 0)];
            while let Some((child, next)) = way.last_mut() {
                on_way[*child] = true;
                let dependency = self.children[*child].dependencies.get(*next);
                let Some(on) = dependency.filter(|_| !finished[*child]) else {
                    finished[*child] = true;
                    on_way[*child] = false;
                    way.pop();
                    continue;
                };
                *next += 1;
                let Some(&target) = self.positions.get(&on.text) else { continue };
                if on_way[target] {
                    let cycle = way.iter().skip_while(|(child, _)| *child != target);
                    return cycle.map(|step| self.dependency(*step)).collect();
                }
                way.push((target, 0));
            }
        }
        Vec::new()
    }

    /// The dependency that was followed last from a step of a way.
    fn dependency(&self, (child, next): (usize, usize)) -> Dependency<'_> {
        let child = &self.children[child];
        Dependency { child, on: &child.dependencies[next - 1] }
    }
}

impl Child {
    /// How messages call the child.
    #[must_use]
    pub fn name(&self) -> &str {
        if self.id.text.is_empty() { &self.path.text } else { &self.id.text }
    }

    /// Whether `id` is among the dependencies.
    #[must_use]
    pub fn depends_on(&self, id: &str) -> bool {
        self.dependencies.iter().any(|dependency| dependency.text == id)
    }
}

/// A path that neither leaves the repository nor is spelled in a roundabout way (catalogue 1.5).
#[must_use]
pub fn is_safe_path(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with('/')
        && !matches!(path, "." | "..")
        && !path.starts_with("./")
        && !path.contains("/./")
        && !path.ends_with("/.")
        && !path.ends_with("/..")
        && !path.contains("../")
}

fn children(registry: &Manifest) -> Vec<Child> {
    // Upstream counts the characters of a text and the keys of a mapping too, and then fails at their missing ids.
    let list = registry.node(&["children"]).filter(|node| node.kind() == Kind::Sequence);
    list.into_iter().flat_map(Node::items).map(child).collect()
}

fn child(node: Node<'_>) -> Child {
    let fields = Fields { node: Some(node), anchor: anchor(node) };
    let dependencies = fields.words("dependencies");
    Child {
        id: fields.word("child_id"),
        path: fields.word("path"),
        considered: is_considered(node),
        required_metadata: fields.indexed("required_metadata", Fields::own_word),
        source_lineage_refs: fields.words("source_lineage_refs"),
        parent_contract_refs: fields.words("parent_contract_refs"),
        readiness_requirements: fields.indexed("readiness_requirements", requirement),
        predecessors: fields.indexed("predecessor_constraints", |fields| fields.word("predecessor_child_id")),
        successors: fields.indexed("successor_constraints", |fields| fields.word("successor_child_id")),
        cutover: cutover(&fields, &dependencies),
        dependencies,
    }
}

/// Boolean `false` and any text but `true` make a child optional. (Upstream's engine takes the boolean for `true`.)
fn is_considered(child: Node<'_>) -> bool {
    let text = |key: &str| child.get(key).map(scalar_text).unwrap_or_default();
    let required = text("required");
    let is_false = child.get("required").is_some_and(|node| node.kind() == Kind::Boolean(false));
    !is_false && (required.is_empty() || required == "true") && text("deferred") != "true"
}

fn requirement(fields: &Fields<'_>) -> Requirement {
    let id = fields.word("requirement_id");
    let mut phrases = fields.indexed("review_must_mention", Fields::own_word);
    if phrases.is_empty() {
        phrases.push(id.clone());
    }
    Requirement { id, phrases }
}

fn cutover(fields: &Fields<'_>, dependencies: &[Word]) -> Cutover {
    let constraints = fields.below("cutover_constraints");
    let keys =
        ["compatibility_retirement_requires_predecessor_evidence", "canonical_runtime_support_requires_predecessor_evidence"];
    // Any value but null and `false` is a yes for upstream's engine.
    let is_yes = |node: &Node<'_>| !matches!(node.kind(), Kind::Null | Kind::Boolean(false));
    let demanded_at = keys.into_iter().filter_map(|key| constraints.get(key)).find(is_yes).map(Node::span);
    let mut predecessors = constraints.words("required_predecessor_child_ids");
    if predecessors.is_empty() {
        predecessors = dependencies.to_vec();
    }
    Cutover { demanded_at, predecessors }
}

/// What to point at when a node as a whole is meant: its first key, or else all of it.
fn anchor(node: Node<'_>) -> Span {
    node.entries().next().map_or_else(|| node.span(), |entry| entry.key.span())
}

/// The fields of a value as upstream's engine reads them; a value that is no mapping has none.
#[derive(Debug, Clone, Copy)]
struct Fields<'t> {
    node: Option<Node<'t>>,
    /// What a missing field is missing from.
    anchor: Span,
}

impl<'t> Fields<'t> {
    fn get(&self, key: &str) -> Option<Node<'t>> {
        self.node?.get(key)
    }

    fn below(&self, key: &str) -> Self {
        let node = self.get(key);
        Self { node, anchor: node.map_or(self.anchor, anchor) }
    }

    /// The value itself as text.
    fn own_word(&self) -> Word {
        Word { text: self.node.map(scalar_text).unwrap_or_default().into_owned(), span: self.anchor }
    }

    /// S(key) of the catalogue.
    fn word(&self, key: &str) -> Word {
        let node = self.get(key);
        let span = node.map(Node::span).filter(|span| !span.is_empty()).unwrap_or(self.anchor);
        Word { text: node.map(scalar_text).unwrap_or_default().into_owned(), span }
    }

    /// What `.key[]?` prints: the texts of the items, line by line, blank ones left out.
    fn words(&self, key: &str) -> Vec<Word> {
        let items = self.get(key).into_iter().flat_map(values);
        let lines = items.flat_map(|item| {
            let text = scalar_text(item).into_owned();
            let lines: Vec<String> = text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
            lines.into_iter().map(move |text| Word { text, span: item.span() })
        });
        lines.collect()
    }

    /// What a loop over the length of `.key` sees. A value that has a length but is no list has one item without content.
    fn indexed<T>(&self, key: &str, read: impl Fn(&Self) -> T) -> Vec<T> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let items: Vec<Self> = match node.kind() {
            Kind::Null | Kind::Boolean(false) => Vec::new(),
            Kind::Sequence => {
                let list = anchor(node);
                let item_anchor = |item: Node<'_>| Some(anchor(item)).filter(|span| !span.is_empty()).unwrap_or(list);
                node.items().map(|item| Self { node: Some(item), anchor: item_anchor(item) }).collect()
            }
            Kind::Mapping if node.entries().len() == 0 => Vec::new(),
            Kind::String if node.text().is_empty() => Vec::new(),
            _ => vec![Self { node: None, anchor: node.span() }],
        };
        items.iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests;
