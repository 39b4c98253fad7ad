//! What a state says about other projects: its parent, its siblings, what it waits for, its children.

use super::state::State;
use crate::document::{Kind, Node};
use crate::finding::Place;

/// The value of `oat_kind` of a project that only holds others together.
pub const COORDINATION: &str = "coordination";
/// The values of `oat_kind`; the first is the default.
pub const KINDS: [&str; 2] = ["implementation", COORDINATION];
/// The phase in which a coordination project is split.
pub const DECOMPOSITION: &str = "decomposition";

/// What a state says about other projects, as the convention's project-state check reads it.
#[derive(Debug)]
pub struct Links {
    /// `oat_kind`, when it is text.
    pub kind: Option<Name>,
    /// `oat_phase`, when it is text.
    pub phase: Option<Name>,
    /// `oat_parent`, when it is text.
    pub parent: Option<Name>,
    /// `oat_siblings`.
    pub siblings: Names,
    /// `oat_depends_on`.
    pub depends_on: Names,
    /// `oat_children`.
    pub children: Names,
}

/// A word and where it stands.
#[derive(Debug, Clone)]
pub struct Name {
    /// The word.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A list of project names.
#[derive(Debug)]
pub struct Names {
    /// The key of the list.
    pub key: &'static str,
    /// The names; none when the list is malformed.
    pub names: Vec<Name>,
    /// The value; `None` when the key is absent or null.
    pub place: Option<Place>,
    /// The part that makes it no list of texts.
    pub malformed: Option<Place>,
}

impl Links {
    /// Reads a state; `None` when the control plane reads no front matter in it.
    #[must_use]
    pub fn of(state: &State<'_>) -> Option<Self> {
        let front_matter = state.accepted()?;
        front_matter.mapping()?;
        let name = |node: Node<'_>| Name { text: node.text().to_owned(), place: state.file.place(node.span()) };
        let word = |key| front_matter.get(key).filter(|node| node.as_str().is_some_and(|text| !text.is_empty())).map(name);
        let list = |key| {
            let node = front_matter.get(key).filter(|node| node.kind() != Kind::Null);
            let malformed = node.and_then(not_of_texts).map(|part| state.file.place(part.span()));
            let names = if malformed.is_none() { node.map(|list| list.items().map(name).collect()) } else { None };
            Names { key, names: names.unwrap_or_default(), place: node.map(|node| state.file.place(node.span())), malformed }
        };
        Some(Self {
            kind: word("oat_kind"),
            phase: word("oat_phase"),
            parent: word("oat_parent"),
            siblings: list("oat_siblings"),
            depends_on: list("oat_depends_on"),
            children: list("oat_children"),
        })
    }

    /// Whether the project holds others together.
    #[must_use]
    pub fn is_coordination(&self) -> bool {
        self.kind.as_ref().is_some_and(|kind| kind.text == COORDINATION)
    }

    /// Whether the project is being split.
    #[must_use]
    pub fn is_decomposition(&self) -> bool {
        self.phase.as_ref().is_some_and(|phase| phase.text == DECOMPOSITION)
    }

    /// Whether the project has to do with others at all.
    #[must_use]
    pub fn is_part_of_split(&self) -> bool {
        self.is_coordination() || self.parent.is_some() || !self.children.names.is_empty()
    }
}

/// The part of a value because of which it is no list of texts.
fn not_of_texts(node: Node<'_>) -> Option<Node<'_>> {
    if node.kind() == Kind::Sequence { node.items().find(|item| item.kind() != Kind::String) } else { Some(node) }
}
