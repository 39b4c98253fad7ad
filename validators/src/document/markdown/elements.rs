//! The parts of a Markdown file that checks look at.

use crate::source::Span;

/// A heading, `# like this` or underlined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// From 1 to 6.
    pub level: u8,
    /// What a reader sees: without `#`, emphasis marks, backticks and link targets.
    pub text: Box<str>,
    /// The whole heading, its line end not included.
    pub span: Span,
    /// From the heading to the next heading of any level.
    pub body: Span,
    /// From the heading to the next heading of the same or a higher level, so with all deeper headings in between.
    pub section: Span,
    /// Whether the heading stands in a list item or a quote. Such a heading ends no section of the page.
    pub is_nested: bool,
}

/// A block of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBlock {
    /// Whether the block stands between fences; otherwise it is indented.
    pub is_fenced: bool,
    /// What follows the opening fence, decoded; often the language.
    pub info: Box<str>,
    /// The whole block, fences included.
    pub span: Span,
    /// The code.
    pub content: Span,
}

/// Code between backticks in running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeSpan {
    /// With the backticks.
    pub span: Span,
    /// Without the backticks and the one blank (or line end) of padding at each end.
    pub content: Span,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListItem {
    /// The whole item with its marker and everything nested in it.
    pub span: Span,
    /// The first paragraph of the item; empty when the item begins with something else.
    pub text: Span,
    /// 1 for an item of an outermost list, 2 for an item of a list in an item.
    pub depth: u32,
    /// Whether the list is numbered.
    pub is_numbered: bool,
    /// The index in the document's headings of the last heading before the item.
    pub heading: Option<usize>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The whole table.
    pub span: Span,
    /// The cells without padding, row by row; the first row is the header, the line of dashes is no row.
    pub rows: Vec<Vec<Span>>,
    /// The index in the document's headings of the last heading before the table.
    pub heading: Option<usize>,
}

/// A line `key: value`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyLine {
    /// The key.
    pub key: Span,
    /// What follows the colon, without blanks at both ends; empty when nothing does.
    pub value: Span,
}
