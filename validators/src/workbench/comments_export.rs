//! Exported comments: what `gh issue view N --json number,comments` or `gh api …/issues/N/comments` print, and Linear's documents.

use std::collections::BTreeMap;

use super::document_marker::Markers;
use super::document_type::DocumentType;
use super::passage::Passage;
use crate::document::{Entry, Kind, MarkdownDocument, Node};
use crate::finding::Place;
use crate::parsed_file::JsonFile;

/// How deep issues and comments are looked for: answers of GraphQL and of `--slurp` wrap them several times.
const DEEPEST: usize = 8;

/// A file of exported comments.
#[derive(Debug)]
pub struct CommentsExport<'w> {
    /// The file.
    pub file: JsonFile<'w>,
    /// The issues whose comments it holds, in order.
    pub issues: Vec<ExportedIssue>,
}

/// The comments of an issue.
#[derive(Debug, Default)]
pub struct ExportedIssue {
    /// The issue's number, when the file says it.
    pub number: Option<u64>,
    /// The names of the issue's labels with their places; empty when the file does not hold them.
    pub labels: Vec<(String, Place)>,
    /// The comments, in order.
    pub comments: Vec<Comment>,
    /// The documents of a Linear issue: those have titles of their own.
    pub documents: Vec<TitledDocument>,
}

/// One comment.
#[derive(Debug)]
pub struct Comment {
    /// Its text.
    pub body: Passage,
    /// The text as Markdown.
    pub document: MarkdownDocument,
    /// The markers in it.
    pub markers: Markers,
}

/// A document of Linear.
#[derive(Debug)]
pub struct TitledDocument {
    /// Its title.
    pub title: Passage,
    /// Its text, when the file holds it.
    pub content: Option<Passage>,
}

impl<'w> CommentsExport<'w> {
    /// Finds issues and comments in `file`. What is neither is passed over.
    #[must_use]
    pub fn of(file: JsonFile<'w>) -> Self {
        let (mut issues, mut loose) = (Vec::new(), BTreeMap::new());
        if let Some(root) = file.root() {
            Reader { file: &file, issues: &mut issues, loose: &mut loose }.value(root, 0);
        }
        issues.extend(loose.into_iter().map(|(number, comments)| ExportedIssue { number, comments, ..ExportedIssue::default() }));
        Self { file, issues }
    }

    /// Whether the file parses but holds nothing that could be comments, and is not just an empty list.
    #[must_use]
    pub fn is_something_else(&self) -> bool {
        let root = self.file.root();
        self.issues.is_empty() && root.is_some_and(|root| root.kind() != Kind::Sequence || root.items().next().is_some())
    }
}

impl Comment {
    fn of(body: Passage) -> Self {
        let document = MarkdownDocument::parse(body.source());
        let markers = Markers::of(&document);
        Self { body, document, markers }
    }

    /// The kind of document that the comment says to be, when its marker names one.
    #[must_use]
    pub fn kind(&self) -> Option<DocumentType> {
        self.markers.documents.first().and_then(|marker| DocumentType::from_word(&marker.kind))
    }
}

struct Reader<'r, 'w> {
    file: &'r JsonFile<'w>,
    issues: &'r mut Vec<ExportedIssue>,
    /// Comments that stand in no issue, by the number of the one they belong to.
    loose: &'r mut BTreeMap<Option<u64>, Vec<Comment>>,
}

impl Reader<'_, '_> {
    fn value(&mut self, node: Node<'_>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        if node.get("comments").is_some() || node.get("documents").is_some() {
            self.issue(node);
        } else if let Some(body) = node.get("body").filter(|body| body.kind() == Kind::String) {
            // An issue without its comments has a body, too, and a number.
            if node.get("number").is_none() {
                let number = number_in_address(node).or_else(|| number_in_name(self.file));
                let comment = self.comment(body);
                self.loose.entry(number).or_default().push(comment);
            }
        } else {
            node.items().for_each(|item| self.value(item, depth + 1));
            node.entries().for_each(|Entry { value, .. }| self.value(value, depth + 1));
        }
    }

    fn issue(&mut self, node: Node<'_>) {
        let number =
            node.get("number").filter(|number| number.kind() == Kind::Integer).and_then(|number| number.text().parse().ok());
        let name = |label: Node<'_>| {
            let name = label.get("name").unwrap_or(label);
            let place = self.file.place(name.span());
            name.as_str().map(|name| (name.to_owned(), place))
        };
        let labels = list(node, "labels").filter_map(name).collect();
        let bodies = list(node, "comments").filter_map(|comment| comment.get("body")).filter(|body| body.kind() == Kind::String);
        let comments = bodies.map(|body| self.comment(body)).collect();
        let documents = list(node, "documents").filter_map(|document| self.titled(document)).collect();
        self.issues.push(ExportedIssue { number: number.or_else(|| number_in_name(self.file)), labels, comments, documents });
    }

    fn comment(&self, body: Node<'_>) -> Comment {
        Comment::of(Passage::of_json(self.file.path(), body))
    }

    fn titled(&self, document: Node<'_>) -> Option<TitledDocument> {
        let passage = |key: &str| {
            let text = document.get(key).filter(|text| text.kind() == Kind::String)?;
            Some(Passage::of_json(self.file.path(), text))
        };
        Some(TitledDocument { title: passage("title")?, content: passage("content") })
    }
}

/// The items of a list, also of one that GraphQL wraps into `nodes`.
fn list<'t>(node: Node<'t>, key: &str) -> impl Iterator<Item = Node<'t>> {
    let list = node.get(key);
    let list = list.and_then(|list| list.get("nodes")).or(list);
    list.into_iter().flat_map(Node::items)
}

/// The number in `issue_url` (`…/issues/54`) or in the page of a comment (`…/issues/54#issuecomment-1`).
fn number_in_address(comment: Node<'_>) -> Option<u64> {
    ["issue_url", "html_url", "url"].iter().find_map(|key| {
        let address = comment.get(key)?.as_str()?;
        let (_, after) = address.rsplit_once("/issues/")?;
        let digits = after.len() - after.trim_start_matches(|character: char| character.is_ascii_digit()).len();
        let rest = &after[digits..];
        (rest.is_empty() || rest.starts_with('#')).then(|| after[..digits].parse().ok())?
    })
}

/// The number in `comments-54.json`.
fn number_in_name(file: &JsonFile<'_>) -> Option<u64> {
    let name = file.file.name().to_str()?.strip_suffix(".json")?;
    let before = name.trim_end_matches(|character: char| character.is_ascii_digit());
    name[before.len()..].parse().ok()
}
