//! Exported documents of the project management tool, as Markdown files.

use super::document_type::DocumentType;
use super::passage::Passage;
use super::title::Title;
use crate::document::MarkdownDocument;
use crate::parsed_file::{MarkdownFile, name_of};
use crate::source::Span;

/// An exported document.
#[derive(Debug)]
pub struct PmDocument<'w> {
    /// The file.
    pub file: MarkdownFile<'w>,
    /// The kind that the file's name says.
    pub kind: DocumentType,
}

/// The title of a document: words and where they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleLine {
    /// The words.
    pub text: String,
    /// Where they stand; `None` when they are the name of the file.
    pub span: Option<Span>,
}

impl PmDocument<'_> {
    /// The document's title, see [`title_of`].
    #[must_use]
    pub fn title(&self) -> Option<TitleLine> {
        title_of(&self.file.document, Some(&name_of(self.file.file)))
    }
}

/// The title of a document: the first of its headings and its line `title:` of the front matter that begins as titles of documents do.
/// Tools keep the title apart from the text, so an export may have it as the name of its file only. When there is none of these, the
/// first heading stands for it.
#[must_use]
pub fn title_of(document: &MarkdownDocument, file_name: Option<&str>) -> Option<TitleLine> {
    let headings = document.headings().iter().map(|heading| (heading.text.trim().to_owned(), heading.span));
    let from_front_matter = document.front_matter().and_then(|front_matter| {
        let lines = document.key_lines().iter().take_while(|line| line.key.end <= front_matter.span.end);
        let title = lines.into_iter().find(|line| document.slice(line.key).eq_ignore_ascii_case("title"))?;
        let text = document.slice(title.value).trim_matches(['"', '\'']).trim().to_owned();
        Some((text, title.value))
    });
    let mut candidates = from_front_matter.into_iter().chain(headings);
    let first_heading = document.headings().first().map(|heading| (heading.text.trim().to_owned(), heading.span));
    if let Some((text, span)) = candidates.find(|(text, _)| Title::parse(text).is_some()) {
        return Some(TitleLine { text, span: Some(span) });
    }
    let stem = file_name.and_then(|name| name.strip_suffix(".md")).filter(|stem| Title::parse(stem).is_some());
    if let Some(stem) = stem {
        return Some(TitleLine { text: stem.to_owned(), span: None });
    }
    first_heading.map(|(text, span)| TitleLine { text, span: Some(span) })
}

/// A passage that is a document's text.
#[must_use]
pub fn parse(passage: &Passage) -> MarkdownDocument {
    MarkdownDocument::parse(passage.source())
}
