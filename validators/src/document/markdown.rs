//! Markdown to headings, fences, list items, tables, code spans and `key: value` lines, each with its bytes.

mod collector;
mod elements;
mod emphasis;
mod front_matter;
mod key_lines;

use std::sync::{Arc, OnceLock};

use pulldown_cmark::{Options, Parser};

use self::collector::Collector;
pub use self::elements::{CodeBlock, CodeSpan, Heading, KeyLine, ListItem, Table};
pub use self::emphasis::without_markup;
pub use self::front_matter::FrontMatter;
use super::tree::{SyntaxError, Tree};
use super::yaml::{self, YamlLimits};
use crate::source::{Source, Span};

/// What checks read from a Markdown file (CommonMark with GitHub's tables).
///
/// All spans are those of the whole file. Elements come in the order of their first byte.
#[derive(Debug)]
pub struct MarkdownDocument {
    source: Arc<Source>,
    front_matter: Option<FrontMatter>,
    headings: Vec<Heading>,
    code_blocks: Vec<CodeBlock>,
    code_spans: Vec<CodeSpan>,
    comments: Vec<Span>,
    list_items: Vec<ListItem>,
    tables: Vec<Table>,
    key_lines: OnceLock<Vec<KeyLine>>,
}

impl MarkdownDocument {
    /// Reads `source`. Every text is Markdown, so this never fails; a file that is not UTF-8 has no elements.
    #[must_use]
    pub fn parse(source: &Arc<Source>) -> Self {
        let (text, offset) = source.body().unwrap_or_default();
        let front_matter = front_matter::find(text, offset);
        // The parser's own front matter option would hide `---` blocks anywhere in the file.
        let start = front_matter.as_ref().map_or(0, |found| found.span.end - offset);
        let body = &text[start as usize..];
        let mut collector = Collector::new(body, offset + start);
        for (event, range) in Parser::new_ext(body, Options::ENABLE_TABLES).into_offset_iter() {
            collector.event(event, range);
        }
        let elements = collector.finish();
        Self {
            source: Arc::clone(source),
            front_matter,
            headings: elements.headings,
            code_blocks: elements.code_blocks,
            code_spans: elements.code_spans,
            comments: elements.comments,
            list_items: elements.list_items,
            tables: elements.tables,
            key_lines: OnceLock::new(),
        }
    }

    /// The file.
    #[must_use]
    pub const fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The text under `span`.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.source.slice(span)
    }

    /// The block between two lines `---` at the very start of the file.
    #[must_use]
    pub const fn front_matter(&self) -> Option<&FrontMatter> {
        self.front_matter.as_ref()
    }

    /// The front matter as a YAML tree with the spans of this file; `None` when there is none.
    #[must_use]
    pub fn parse_front_matter(&self, limits: YamlLimits) -> Option<Result<Tree, SyntaxError>> {
        self.front_matter.as_ref().map(|found| yaml::parse_region(&self.source, found.content, limits))
    }

    /// The headings.
    #[must_use]
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// The index of the last heading that begins at or before `offset`.
    #[must_use]
    pub fn heading_before(&self, offset: u32) -> Option<usize> {
        self.headings.partition_point(|heading| heading.span.start <= offset).checked_sub(1)
    }

    /// The code blocks, fenced and indented.
    #[must_use]
    pub fn code_blocks(&self) -> &[CodeBlock] {
        &self.code_blocks
    }

    /// The ranges of fenced code blocks, fences included. A fence that is never closed runs to the end of the file (or of the
    /// list item or quote that it stands in).
    pub fn fenced_ranges(&self) -> impl Iterator<Item = Span> {
        self.code_blocks.iter().filter(|block| block.is_fenced).map(|block| block.span)
    }

    /// Whether `offset` lies in a fenced code block.
    #[must_use]
    pub fn is_in_fence(&self, offset: u32) -> bool {
        let after = self.code_blocks.partition_point(|block| block.span.start <= offset);
        after.checked_sub(1).map(|last| &self.code_blocks[last]).is_some_and(|block| block.is_fenced && offset < block.span.end)
    }

    /// The code between backticks.
    #[must_use]
    pub fn code_spans(&self) -> &[CodeSpan] {
        &self.code_spans
    }

    /// The HTML comments, `<!--` and `-->` included.
    #[must_use]
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// The items of all lists.
    #[must_use]
    pub fn list_items(&self) -> &[ListItem] {
        &self.list_items
    }

    /// The tables.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// The lines that begin with a bare key (ASCII letters, digits, `_`, `-`) and a colon, outside fenced code; those of the
    /// front matter too. Found at the first call.
    #[must_use]
    pub fn key_lines(&self) -> &[KeyLine] {
        self.key_lines.get_or_init(|| key_lines::find(self))
    }
}

#[cfg(test)]
mod tests;
