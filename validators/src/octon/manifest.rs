//! `proposal.yml` and the subtype manifests, read as the convention's YAML engine reads them (catalogue 1.2).

use std::borrow::Cow;
use std::sync::Arc;

use crate::document::{Kind, Node, ScalarStyle, SyntaxError, Tree};
use crate::finding::Place;
use crate::source::{Source, Span};

/// A YAML manifest that parses.
#[derive(Debug)]
pub struct Manifest {
    tree: Tree,
}

/// One element of `promotion_targets`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The path as written.
    pub text: String,
    /// Where it is written.
    pub span: Span,
}

/// Why a manifest has no values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManifestProblem {
    /// There is no such regular file.
    Missing,
    /// It is no YAML document with a value (an empty file has none).
    Unparsable(SyntaxError),
}

impl Manifest {
    /// Takes a parsed tree.
    ///
    /// # Errors
    /// [`ManifestProblem::Unparsable`] when the root is nothing, null or `false`: upstream's engine calls that a failure.
    pub fn new(tree: Tree) -> Result<Self, ManifestProblem> {
        let nothing = match tree.root() {
            None => true,
            Some(root) => matches!(root.kind(), Kind::Null | Kind::Boolean(false)),
        };
        if nothing {
            let error = SyntaxError { message: "the document holds no value".to_owned(), span: Span::empty_at(0) };
            return Err(ManifestProblem::Unparsable(error));
        }
        // YAML allows it, the convention's engine does not.
        if let Some(span) = tree.comment_after_tab() {
            let error = SyntaxError { message: "a tab stands before a comment".to_owned(), span };
            return Err(ManifestProblem::Unparsable(error));
        }
        Ok(Self { tree })
    }

    /// The parsed tree.
    #[must_use]
    pub const fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The file.
    #[must_use]
    pub const fn source(&self) -> &Arc<Source> {
        self.tree.source()
    }

    /// The node under a path of keys. Keys of mappings that `<<` merges in count, as for upstream's engine.
    #[must_use]
    pub fn node(&self, path: &[&str]) -> Option<Node<'_>> {
        path.iter().try_fold(self.tree.root()?, |node, key| value_with_merges(node, key))
    }

    /// Whether the root mapping has the key, even with the value null.
    #[must_use]
    pub fn has_key(&self, key: &str) -> bool {
        self.tree.root().is_some_and(|root| root.entry(key).is_some())
    }

    /// S(path) of the catalogue: the scalar as spelled in the file; `""` when it is missing, null or `false`. A sequence or
    /// mapping is its source text, so that no enumeration contains it.
    #[must_use]
    pub fn scalar(&self, path: &[&str]) -> Cow<'_, str> {
        self.node(path).map_or(Cow::Borrowed(""), scalar_text)
    }

    /// Where the value under `path` stands; when it is missing, its nearest ancestor's key, or else the start of the file.
    #[must_use]
    pub fn place(&self, path: &[&str]) -> Place {
        Place::new(self.source().path().clone(), self.span(path))
    }

    /// Where the key at the end of `path` stands; when it is missing as [`Self::place`].
    #[must_use]
    pub fn key_place(&self, path: &[&str]) -> Place {
        let key = path.split_last().and_then(|(last, parents)| self.node(parents)?.entry(last));
        key.map_or_else(|| self.place(path), |entry| Place::new(self.source().path().clone(), entry.key.span()))
    }

    fn span(&self, path: &[&str]) -> Span {
        if let Some(node) = self.node(path) {
            return if node.span().is_empty() { self.key_span(path) } else { node.span() };
        }
        (1..path.len())
            .rev()
            .find_map(|length| self.node(&path[..length]).map(|_| self.key_span(&path[..length])))
            .unwrap_or_default()
    }

    fn key_span(&self, path: &[&str]) -> Span {
        let entry = path.split_last().and_then(|(last, parents)| self.node(parents)?.entry(last));
        entry.map_or(Span::default(), |entry| entry.key.span())
    }

    /// T of the catalogue: the promotion targets. The values of a mapping count; a scalar holds none.
    #[must_use]
    pub fn targets(&self) -> Vec<Target> {
        let Some(list) = self.node(&["promotion_targets"]) else { return Vec::new() };
        // An alias to a list has elements, though it is no list and has no length.
        let nodes: Vec<Node<'_>> = match list.kind() {
            Kind::Sequence => list.items().collect(),
            Kind::Mapping => list.entries().map(|entry| entry.value).collect(),
            _ => Vec::new(),
        };
        nodes.into_iter().flat_map(target_lines).collect()
    }

    /// The length that upstream counts for `promotion_targets`: items, keys, or the characters of a scalar.
    #[must_use]
    pub fn target_length(&self) -> usize {
        self.length(&["promotion_targets"])
    }

    /// The length that upstream's engine gives a value: items, keys, or the characters of a scalar; nothing and null are 0.
    #[must_use]
    pub fn length(&self, path: &[&str]) -> usize {
        let followed = |node: &Node<'_>| node.definition().is_none();
        self.node(path).filter(followed).map_or(0, |node| match node.kind() {
            Kind::Sequence => node.items().len(),
            Kind::Mapping => node.entries().len(),
            Kind::Null => 0,
            _ => node.text().chars().count(),
        })
    }
}

/// The value of a key; of several the last, where the keys of a merged mapping stand at the place of the `<<`.
fn value_with_merges<'t>(mapping: Node<'t>, key: &str) -> Option<Node<'t>> {
    let mut value = None;
    for entry in mapping.entries() {
        if entry.key.text() == "<<" && entry.key.style() == ScalarStyle::Plain {
            let merged = std::iter::once(entry.value).chain(entry.value.items());
            value = merged.filter_map(|merged| merged.get(key)).next_back().or(value);
        } else if entry.key.text() == key && !matches!(entry.key.kind(), Kind::Sequence | Kind::Mapping) {
            value = Some(entry.value);
        }
    }
    value
}

/// The text of a node as S of the catalogue reads it. Upstream's engine prints an alias by its name, `*name`.
#[must_use]
pub fn scalar_text(node: Node<'_>) -> Cow<'_, str> {
    if node.definition().is_some() {
        return Cow::Borrowed(node.raw());
    }
    match node.kind() {
        Kind::Null | Kind::Boolean(false) => Cow::Borrowed(""),
        Kind::Sequence | Kind::Mapping => Cow::Borrowed(node.raw()),
        _ => Cow::Borrowed(node.text().trim_end_matches('\n')),
    }
}

fn target_lines(node: Node<'_>) -> Vec<Target> {
    let text = match node.kind() {
        _ if node.definition().is_some() => node.raw(),
        Kind::Null | Kind::Sequence | Kind::Mapping => node.raw(),
        _ => node.text(),
    };
    let lines = text.split('\n').filter(|line| !line.is_empty());
    lines.map(|line| Target { text: line.to_owned(), span: node.span() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::yaml::{self, YamlLimits};
    use crate::source::FilePath;

    fn manifest(text: &str) -> Manifest {
        let source = Arc::new(Source::new(FilePath::from_text("proposal.yml"), text.as_bytes().to_vec()));
        Manifest::new(yaml::parse(&source, YamlLimits::default()).unwrap()).unwrap()
    }

    fn targets(text: &str) -> Vec<String> {
        manifest(text).targets().into_iter().map(|target| target.text).collect()
    }

    #[test]
    fn scalars_are_spelled_as_in_the_file() {
        let manifest = manifest("a: 2026-03-18\nb: 0x1F\nc: false\nd: ~\ne: \"true\"\nf: |\n  text\n\ng: [1, 2]\nh: 1.10\n");
        let read = |key| manifest.scalar(&[key]).into_owned();
        assert_eq!([read("a"), read("b"), read("c"), read("d")], ["2026-03-18", "0x1F", "", ""]);
        assert_eq!([read("e"), read("f"), read("g"), read("h"), read("z")], ["true", "text", "[1, 2]", "1.10", ""]);
    }

    #[test]
    fn the_last_of_two_keys_counts_and_an_alias_is_its_name() {
        let manifest = manifest("a: 1\na: 2\nx: &s accepted\nstatus: *s\nl: &l {t: yes}\nlifecycle: *l\n");
        assert_eq!(manifest.scalar(&["a"]), "2");
        assert_eq!(manifest.scalar(&["status"]), "*s");
        assert_eq!(manifest.scalar(&["lifecycle", "t"]), "yes", "an alias on the way is followed");
    }

    #[test]
    fn merged_mappings_stand_where_they_are_merged() {
        let base = "base: &b {status: draft, id: x}\nother: &o {id: y}\n";
        assert_eq!(manifest(&format!("{base}<<: *b\n")).scalar(&["status"]), "draft");
        assert_eq!(manifest(&format!("{base}<<: *b\nstatus: accepted\n")).scalar(&["status"]), "accepted");
        assert_eq!(manifest(&format!("{base}status: accepted\n<<: *b\n")).scalar(&["status"]), "draft");
        assert_eq!(manifest(&format!("{base}<<: [*b, *o]\n")).scalar(&["id"]), "y");
        assert!(!manifest(&format!("{base}<<: *b\n")).has_key("status"));
    }

    #[test]
    fn targets_are_elements_values_or_nothing() {
        assert_eq!(targets("promotion_targets: [a/, b.md]\n"), ["a/", "b.md"]);
        assert_eq!(targets("promotion_targets: {x: a/, y: b.md}\n"), ["a/", "b.md"]);
        assert_eq!(targets("promotion_targets: a/\n"), [""; 0]);
        assert_eq!(targets("promotion_targets:\n  - \n  - null\n  - ~\n  - {k: v}\n"), ["null", "~", "{k: v}"]);
        assert_eq!(targets("t: &t a/\npromotion_targets: [*t]\n"), ["*t"]);
        assert_eq!(targets("promotion_targets:\n  - |\n    a/\n    b/\n"), ["a/", "b/"]);
    }

    #[test]
    fn lengths_are_counted_as_the_engine_counts() {
        let length = |text: &str| manifest(text).target_length();
        assert_eq!(length("promotion_targets: [a, b]\n"), 2);
        assert_eq!(length("promotion_targets: abc\n"), 3);
        assert_eq!(length("promotion_targets:\nother: 1\n"), 0);
        assert_eq!(length("l: &l [a]\npromotion_targets: *l\n"), 0);
    }

    #[test]
    fn a_document_without_a_value_is_none() {
        for text in ["", "# nothing\n", "~\n", "false\n", "a: 1\n\t# a comment after a tab\n"] {
            let source = Arc::new(Source::new(FilePath::from_text("proposal.yml"), text.as_bytes().to_vec()));
            let parsed = yaml::parse(&source, YamlLimits::default()).map_err(ManifestProblem::Unparsable).and_then(Manifest::new);
            assert!(matches!(parsed, Err(ManifestProblem::Unparsable(_))), "{text:?}");
        }
    }
}
