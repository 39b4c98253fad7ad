//! Files of artifacts, read and parsed once: what families load their models from.

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use crate::document::{MarkdownDocument, Node, SyntaxError, Tree, json, yaml};
use crate::finding::{Finding, Place};
use crate::problems;
use crate::source::{FilePath, Source, Span};
use crate::workspace::{FileRef, Limits};

/// A file with text in it. The files below are such files with something parsed beside it, and give what it gives.
#[derive(Debug)]
pub struct TextFile<'w> {
    /// The file.
    pub file: FileRef<'w>,
    source: Arc<Source>,
}

/// A JSON file.
pub type JsonFile<'w> = TreeFile<'w, Json>;

/// A YAML file.
pub type YamlFile<'w> = TreeFile<'w, Yaml>;

/// A file that is one value in a format.
#[derive(Debug)]
pub struct TreeFile<'w, F> {
    text: TextFile<'w>,
    tree: Result<Tree, SyntaxError>,
    format: PhantomData<F>,
}

/// How a text becomes a value.
pub trait Format {
    /// Parses the whole of a file.
    ///
    /// # Errors
    /// The first syntax error.
    fn parse(source: &Arc<Source>, limits: &Limits) -> Result<Tree, SyntaxError>;
}

/// JSON.
#[derive(Debug)]
pub enum Json {}

/// YAML 1.2, the first document.
#[derive(Debug)]
pub enum Yaml {}

impl Format for Json {
    fn parse(source: &Arc<Source>, limits: &Limits) -> Result<Tree, SyntaxError> {
        json::parse(source, limits.json())
    }
}

impl Format for Yaml {
    fn parse(source: &Arc<Source>, limits: &Limits) -> Result<Tree, SyntaxError> {
        yaml::parse(source, limits.yaml())
    }
}

/// A Markdown file.
#[derive(Debug)]
pub struct MarkdownFile<'w> {
    text: TextFile<'w>,
    /// What it says.
    pub document: MarkdownDocument,
}

/// A file of lines that each are a JSON value.
#[derive(Debug)]
pub struct JsonLines<'w> {
    text: TextFile<'w>,
    /// The lines that are not blank, in order.
    pub lines: Vec<JsonLine>,
}

/// One line of a [`JsonLines`] file.
#[derive(Debug)]
pub struct JsonLine {
    /// The line, its line end not included.
    pub span: Span,
    tree: Result<Tree, SyntaxError>,
}

impl<'w> TextFile<'w> {
    /// Reads a file.
    ///
    /// # Errors
    /// The finding that says why the file has no text: unreadable, too large, or no UTF-8.
    pub fn read(file: FileRef<'w>, limits: &Limits) -> Result<Self, Finding> {
        let source = file.source(limits).map_err(|error| problems::unread(file.shown(), &error))?;
        if source.text().is_some() { Ok(Self { file, source }) } else { Err(problems::not_text(&source)) }
    }

    /// The text.
    #[must_use]
    pub const fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The path as findings show it.
    #[must_use]
    pub fn path(&self) -> &FilePath {
        self.source.path()
    }

    /// A range of the file.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        Place::new(self.path().clone(), span)
    }

    /// The file as a whole.
    #[must_use]
    pub fn whole(&self) -> Place {
        Place::whole(self.path().clone())
    }
}

impl<'w, F: Format> TreeFile<'w, F> {
    /// Reads and parses a file.
    ///
    /// # Errors
    /// The finding that says why the file has no text. Text of another format is no error here: see [`TreeFile::tree`].
    pub fn read(file: FileRef<'w>, limits: &Limits) -> Result<Self, Finding> {
        let text = TextFile::read(file, limits)?;
        let tree = F::parse(&text.source, limits);
        Ok(Self { text, tree, format: PhantomData })
    }

    /// The document, or why it is none.
    ///
    /// # Errors
    /// The first syntax error.
    pub const fn tree(&self) -> Result<&Tree, &SyntaxError> {
        self.tree.as_ref()
    }

    /// The document's value.
    #[must_use]
    pub fn root(&self) -> Option<Node<'_>> {
        self.tree.as_ref().ok()?.root()
    }
}

impl<'w> MarkdownFile<'w> {
    /// Reads and parses a file.
    ///
    /// # Errors
    /// The finding that says why the file has no text.
    pub fn read(file: FileRef<'w>, limits: &Limits) -> Result<Self, Finding> {
        let text = TextFile::read(file, limits)?;
        let document = MarkdownDocument::parse(&text.source);
        Ok(Self { text, document })
    }
}

impl<'w> JsonLines<'w> {
    /// Reads a file and parses each of its lines.
    ///
    /// # Errors
    /// The finding that says why the file has no text. A line that is no JSON is no error here: see [`JsonLine::tree`].
    pub fn read(file: FileRef<'w>, limits: &Limits) -> Result<Self, Finding> {
        let text = TextFile::read(file, limits)?;
        let (body, offset) = text.source.body().unwrap_or_default();
        let mut lines = Vec::new();
        let mut start = 0;
        for line in body.split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            if !content.trim().is_empty() {
                let span = Span::from_range(start..start + content.len()).shifted(offset);
                lines.push(JsonLine { span, tree: json::parse_region(&text.source, span, limits.json()) });
            }
            start += line.len();
        }
        Ok(Self { text, lines })
    }
}

impl JsonLine {
    /// The line's value, or why it is none.
    ///
    /// # Errors
    /// The first syntax error.
    pub const fn tree(&self) -> Result<&Tree, &SyntaxError> {
        self.tree.as_ref()
    }

    /// The line's value.
    #[must_use]
    pub fn root(&self) -> Option<Node<'_>> {
        self.tree.as_ref().ok()?.root()
    }
}

impl<'w, F> Deref for TreeFile<'w, F> {
    type Target = TextFile<'w>;
    fn deref(&self) -> &Self::Target {
        &self.text
    }
}

impl<'w> Deref for MarkdownFile<'w> {
    type Target = TextFile<'w>;
    fn deref(&self) -> &Self::Target {
        &self.text
    }
}

impl<'w> Deref for JsonLines<'w> {
    type Target = TextFile<'w>;
    fn deref(&self) -> &Self::Target {
        &self.text
    }
}

/// A file's name as text; other bytes than UTF-8 are replaced, which no name of the convention holds.
#[must_use]
pub fn name_of(file: FileRef<'_>) -> String {
    file.name().to_string_lossy().into_owned()
}
