//! Exported documents of the project management tool, as Markdown files.

use super::document_type::DocumentType;
use super::title::Title;
use crate::document::MarkdownDocument;
use crate::document::markdown::Heading;
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
        title_of(&self.file.document, self.kind, Some(&name_of(self.file.file)))
    }
}

/// The title of a document of `kind`: the line `title:` of its front matter, or else the first heading that begins as titles of that
/// kind do. Tools keep the title apart from the text, so an export may have it as the name of its file only. When there is none of these,
/// the heading that the document begins with stands for it.
#[must_use]
pub fn title_of(document: &MarkdownDocument, kind: DocumentType, file_name: Option<&str>) -> Option<TitleLine> {
    let fits = |text: &str| Title::parse(text).is_some_and(|title| title.kind == kind);
    if let Some(title) = front_matter_title(document) {
        return Some(title);
    }
    let line = |heading: &Heading| TitleLine { text: heading.text.trim().to_owned(), span: Some(heading.span) };
    let fitting = document.headings().iter().find(|heading| fits(&heading.text)).map(line);
    let stem = || {
        let stem = file_name?.strip_suffix(".md").filter(|stem| fits(stem))?;
        Some(TitleLine { text: stem.to_owned(), span: None })
    };
    fitting.or_else(stem).or_else(|| first_heading(document).map(line))
}

/// The heading that a document begins with.
fn first_heading(document: &MarkdownDocument) -> Option<&Heading> {
    let (text, offset) = document.source().body()?;
    let start = document.front_matter().map_or(0, |front_matter| (front_matter.span.end - offset) as usize);
    let blanks = text[start..].len() - text[start..].trim_start().len();
    document.headings().first().filter(|heading| (heading.span.start - offset) as usize <= start + blanks)
}

fn front_matter_title(document: &MarkdownDocument) -> Option<TitleLine> {
    let end = document.front_matter()?.span.end;
    let mut lines = document.key_lines().iter().take_while(|line| line.key.end <= end);
    let title = lines.find(|line| document.slice(line.key).eq_ignore_ascii_case("title"))?;
    let text = document.slice(title.value).trim_matches(['"', '\'']).trim().to_owned();
    Some(TitleLine { text, span: Some(title.value) })
}
