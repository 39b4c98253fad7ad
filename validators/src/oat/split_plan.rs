//! The plan of a split: which children a project is split into. The convention prescribes its keys (`SplitPlanDocument`).

use super::links::Name;
use crate::document::{Kind, Node};
use crate::parsed_file::JsonFile;

/// A child as the plan names it.
#[derive(Debug)]
pub struct Child {
    /// Its name.
    pub slug: Name,
    /// The names of children that have to be there before it.
    pub depends_on: Vec<Name>,
}

/// A plan whose form is right.
#[derive(Debug)]
pub struct Split {
    /// The name of the project that holds the children together.
    pub parent: Name,
    /// The children, in order.
    pub children: Vec<Child>,
    /// The child that the others build on, when there is one.
    pub foundation: Option<Name>,
    /// The child to begin with.
    pub first: Name,
}

impl Split {
    /// The split of a document; `None` when its form is wrong.
    #[must_use]
    pub fn of(file: &JsonFile<'_>, plan: Node<'_>) -> Option<Self> {
        let any = |node: Node<'_>| Name { text: node.text().to_owned(), place: file.place(node.span()) };
        let name = |node: Node<'_>| (node.kind() == Kind::String).then(|| any(node));
        let child = |node: Node<'_>| {
            let depends_on = node.get("knownDependencies").map(|list| list.items().map(name).collect::<Option<_>>());
            Some(Child { slug: name(node.get("slug")?)?, depends_on: depends_on.unwrap_or_else(|| Some(Vec::new()))? })
        };
        let foundation = plan.get("foundationChild").filter(|node| is_given(*node)).map(any);
        Some(Self {
            parent: name(plan.get("parentSlug")?)?,
            children: plan.get("children")?.items().map(child).collect::<Option<_>>()?,
            foundation,
            first: name(plan.get("initialActiveChild")?)?,
        })
    }
}

/// Whether the convention, which asks a value itself for its truth, takes it as given.
fn is_given(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::Null => false,
        Kind::String => !node.text().is_empty(),
        _ => !matches!(node.text(), "false" | "0"),
    }
}
