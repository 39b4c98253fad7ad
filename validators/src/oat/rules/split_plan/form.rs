//! Keys and types of a split plan.

use super::{
    SPLIT_INVALID_CHILD, SPLIT_INVALID_CHILD_ORDER, SPLIT_INVALID_CHILD_SLUG, SPLIT_INVALID_CHILDREN, SPLIT_INVALID_DOCUMENT,
    SPLIT_INVALID_INITIAL_ACTIVE_CHILD, SPLIT_INVALID_INTERACTIVE, SPLIT_INVALID_KNOWN_DEPENDENCIES, SPLIT_INVALID_ORIGIN,
    SPLIT_INVALID_PARENT_SLUG, SPLIT_INVALID_PLAN,
};
use crate::document::{Kind, Node};
use crate::finding::Finding;
use crate::near_miss::nearest;
use crate::parsed_file::JsonFile;
use crate::rule::Rule;
use crate::source::Span;

/// What can lead to a split.
const ORIGINS: [&str; 4] = ["declared", "detected-mid-stream", "detected-convergence", "brainstorm-picker"];

/// What a value has to be.
#[derive(Clone, Copy)]
struct Type {
    name: &'static str,
    fits: fn(Kind) -> bool,
}

const BOOLEAN: Type = Type { name: "a boolean", fits: |kind| matches!(kind, Kind::Boolean(_)) };
const NUMBER: Type = Type { name: "a number", fits: |kind| matches!(kind, Kind::Integer | Kind::Float) };
const TEXT: Type = Type { name: "a text", fits: |kind| kind == Kind::String };
const LIST: Type = Type { name: "a list", fits: |kind| kind == Kind::Sequence };
const OBJECT: Type = Type { name: "an object", fits: |kind| kind == Kind::Mapping };

/// The plan in a document whose form is right; findings say what is wrong with another.
pub(super) fn check<'t>(file: &JsonFile<'_>, root: Node<'t>, findings: &mut Vec<Finding>) -> Option<Node<'t>> {
    let before = findings.len();
    if root.kind() != Kind::Mapping {
        let message = "the split plan is no object, but it has `origin`, `interactive` and `plan`";
        findings.push(Finding::new(&SPLIT_INVALID_DOCUMENT, file.place(start(root)), message));
        return None;
    }
    let mut form = Form { file, findings };
    form.origin(root);
    form.demand(root, "interactive", BOOLEAN, &SPLIT_INVALID_INTERACTIVE);
    let plan = form.demand(root, "plan", OBJECT, &SPLIT_INVALID_PLAN);
    if let Some(plan) = plan {
        form.demand(plan, "parentSlug", TEXT, &SPLIT_INVALID_PARENT_SLUG);
        if let Some(children) = form.demand(plan, "children", LIST, &SPLIT_INVALID_CHILDREN) {
            children.items().enumerate().for_each(|(index, child)| form.child(index + 1, child));
        }
        form.demand(plan, "initialActiveChild", TEXT, &SPLIT_INVALID_INITIAL_ACTIVE_CHILD);
    }
    plan.filter(|_| findings.len() == before)
}

struct Form<'f, 'w> {
    file: &'f JsonFile<'w>,
    findings: &'f mut Vec<Finding>,
}

impl Form<'_, '_> {
    fn origin(&mut self, root: Node<'_>) {
        let Some(origin) = self.demand(root, "origin", TEXT, &SPLIT_INVALID_ORIGIN) else { return };
        let text = origin.text();
        if !ORIGINS.contains(&text) {
            let shown = ORIGINS.map(|origin| format!("`{origin}`")).join(", ");
            let finding = Finding::new(
                &SPLIT_INVALID_ORIGIN,
                self.file.place(origin.span()),
                format!("`origin` is `{text}`, but it is one of {shown}"),
            );
            self.findings.push(match nearest(text, ORIGINS) {
                Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
                None => finding,
            });
        }
    }

    fn child(&mut self, number: usize, child: Node<'_>) {
        if child.kind() != Kind::Mapping {
            let message = format!("child {number} is {}, but it is an object", name_of(child.kind()));
            self.findings.push(Finding::new(&SPLIT_INVALID_CHILD, self.file.place(start(child)), message));
            return;
        }
        self.demand(child, "slug", TEXT, &SPLIT_INVALID_CHILD_SLUG);
        if let Some(dependencies) = child.get("knownDependencies") {
            let wrong = match dependencies.kind() {
                Kind::Sequence => dependencies.items().find(|item| item.kind() != Kind::String),
                _ => Some(dependencies),
            };
            if let Some(wrong) = wrong {
                let message =
                    format!("`knownDependencies` of child {number} is no list of texts: here is {}", name_of(wrong.kind()));
                let finding = Finding::new(&SPLIT_INVALID_KNOWN_DEPENDENCIES, self.file.place(start(wrong)), message);
                self.findings.push(finding.with_help("name the children that come before this one, or write `[]`"));
            }
        }
        self.demand(child, "order", NUMBER, &SPLIT_INVALID_CHILD_ORDER);
    }

    /// The value of `key` in `parent`, when it is of the kind that it has to be.
    fn demand<'t>(&mut self, parent: Node<'t>, key: &str, expected: Type, rule: &'static Rule) -> Option<Node<'t>> {
        let Type { name: expected, fits } = expected;
        let finding = match parent.get(key) {
            Some(value) if fits(value.kind()) => return Some(value),
            Some(value) => {
                let message = format!("`{key}` is {}, but it is to be {expected}", name_of(value.kind()));
                Finding::new(rule, self.file.place(start(value)), message)
            }
            None => {
                let finding =
                    Finding::new(rule, self.file.place(start(parent)), format!("`{key}` is missing here: expected {expected}"));
                match nearest(key, parent.entries().map(|entry| entry.key.text())) {
                    Some(similar) => finding.with_help(format!("`{similar}` is not read; write `{key}`")),
                    None => finding,
                }
            }
        };
        self.findings.push(finding);
        None
    }
}

/// The whole of a scalar, the bracket of everything else.
fn start(node: Node<'_>) -> Span {
    let span = node.span();
    if matches!(node.kind(), Kind::Mapping | Kind::Sequence) {
        Span::new(span.start, (span.start + 1).min(span.end))
    } else {
        span
    }
}

const fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Boolean(_) => "a boolean",
        Kind::Integer | Kind::Float => "a number",
        Kind::String => "a text",
        Kind::Sequence => "a list",
        Kind::Mapping => "an object",
    }
}
