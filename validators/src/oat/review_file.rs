//! A review: a Markdown file in the project's folder `reviews`.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::OnceLock;

use super::front_matter::FrontMatter;
use super::layout;
use crate::document::{Kind, MarkdownDocument, Node};
use crate::finding::Finding;
use crate::parsed_file::{TextFile, name_of};
use crate::workspace::{Directory, FileRef, Limits};

/// A review that is not archived.
#[derive(Debug)]
pub struct ReviewFile<'w> {
    /// The file.
    pub file: TextFile<'w>,
    /// Its front matter as the control plane reads it; `None` when that finds none.
    pub front_matter: Option<FrontMatter>,
    markdown: OnceLock<MarkdownDocument>,
}

impl<'w> ReviewFile<'w> {
    /// The reviews of a project that the control plane takes for unprocessed: those directly in the folder, sorted by name. What could not be
    /// read goes to `problems`.
    pub fn load_all(project: &'w Directory, limits: &Limits, problems: &mut Vec<Finding>) -> Vec<Self> {
        let files = project.directory(layout::REVIEWS).into_iter().flat_map(Directory::files).filter(|file| is_markdown(*file));
        let mut reviews = Vec::new();
        for file in files {
            match TextFile::read(file, limits) {
                Ok(file) => {
                    let front_matter = FrontMatter::read(file.source(), limits);
                    reviews.push(Self { file, front_matter, markdown: OnceLock::new() });
                }
                Err(problem) => problems.push(problem),
            }
        }
        reviews.sort_by_key(Self::name);
        reviews
    }

    /// The file's name.
    #[must_use]
    pub fn name(&self) -> String {
        name_of(self.file.file)
    }

    /// The path that a row of the table names it with: `reviews/p01-review-2026-03-02T101500Z.md`.
    #[must_use]
    pub fn path_in_project(&self) -> String {
        format!("{}/{}", layout::REVIEWS, self.name())
    }

    /// The front matter when the control plane accepts it.
    #[must_use]
    pub fn accepted(&self) -> Option<&FrontMatter> {
        self.front_matter.as_ref().filter(|front_matter| front_matter.problem().is_none())
    }

    /// A field of the front matter; `None` for absent, null and empty ones.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<Node<'_>> {
        self.accepted()?.get(key).filter(|node| node.kind() != Kind::Null && !node.raw().is_empty())
    }

    /// The text of a field, as written even when YAML makes a number of it.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<Cow<'_, str>> {
        self.field(key).map(|node| node.text().into())
    }

    /// The document as Markdown proper. Parsed at the first call.
    #[must_use]
    pub fn markdown(&self) -> &MarkdownDocument {
        self.markdown.get_or_init(|| MarkdownDocument::parse(self.file.source()))
    }
}

fn is_markdown(file: FileRef<'_>) -> bool {
    Path::new(file.name()).extension() == Some(OsStr::new("md"))
}
