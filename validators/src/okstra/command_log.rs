//! The block "Read-only command log": every command that a verifier ran, with its exit code (catalogue 1.4).
//!
//! The convention attests what the block holds, not how it is written. Read are a heading or a line of that title and, below it,
//! list items, a table with a column Command, or a fence of lines.

mod entries;
#[cfg(test)]
mod tests;

use super::report::{Field, sections};
use crate::document::MarkdownDocument;
use crate::source::Span;

/// The title of the block.
pub const TITLE: &str = "Read-only command log";

/// A block with its commands, in the order they are written.
#[derive(Debug)]
pub struct CommandLog<'d> {
    /// The heading or the line that names the block.
    pub label: Span,
    /// The commands.
    pub entries: Vec<LoggedCommand<'d>>,
}

/// A command of the log.
#[derive(Debug)]
pub struct LoggedCommand<'d> {
    /// The invocation, exactly as written, without backticks and prompt sign.
    pub command: Field<'d>,
    /// What is written where the exit code belongs.
    pub exit_code: Option<Field<'d>>,
    /// The whole entry.
    pub span: Span,
}

impl LoggedCommand<'_> {
    /// The exit code, when one is written and it is a whole number.
    #[must_use]
    pub fn exit_status(&self) -> Option<i64> {
        self.exit_code.as_ref()?.text.parse().ok()
    }
}

impl<'d> CommandLog<'d> {
    /// The first block of the document.
    #[must_use]
    pub fn find(document: &'d MarkdownDocument) -> Option<Self> {
        Self::all(document).into_iter().next()
    }

    /// All blocks of the document: a report has one for each verifier.
    #[must_use]
    pub fn all(document: &'d MarkdownDocument) -> Vec<Self> {
        let labels = labels(document);
        let next_starts = labels.iter().skip(1).map(|label| label.span.start).chain([u32::MAX]);
        let regions = labels.iter().zip(next_starts);
        regions
            .map(|(label, next)| {
                let region = Span::new(label.span.end, label.end.min(next));
                Self { label: label.span, entries: entries::read(document, region) }
            })
            .collect()
    }
}

/// The commands in a section of another title, in the same forms.
#[must_use]
pub fn commands_in(document: &MarkdownDocument, section: Span) -> Vec<LoggedCommand<'_>> {
    entries::read(document, section)
}

/// What names a block, and where the block ends at the latest.
struct Label {
    span: Span,
    end: u32,
}

/// The headings and the lines outside code that say nothing but the title, in order.
fn labels(document: &MarkdownDocument) -> Vec<Label> {
    let headings = document.headings().iter().filter(|heading| is_title(sections::title(&heading.text)));
    let mut labels: Vec<Label> =
        headings.map(|heading| Label { span: heading.span, end: heading.section.end.max(heading.body.end) }).collect();
    labels.extend(title_lines(document));
    labels.sort_by_key(|label| label.span.start);
    // An underlined heading is a line of its own too.
    labels.dedup_by_key(|label| label.span.start);
    labels
}

fn title_lines(document: &MarkdownDocument) -> impl Iterator<Item = Label> {
    let (text, offset) = document.source().body().unwrap_or_default();
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (at, line)
    });
    lines.filter_map(move |(start, line)| {
        let plain = line.trim_start_matches(|character: char| character.is_whitespace() || "-*+_>".contains(character));
        let title = plain.trim_end_matches(|character: char| character.is_whitespace() || "*_:".contains(character));
        if !is_title(title) {
            return None;
        }
        let at = start + (line.len() - plain.len());
        let span = Span::from_range(at..at + title.len()).shifted(offset);
        let before = document.heading_before(span.start).map(|index| &document.headings()[index]);
        let end =
            before.map_or_else(|| document.headings().first().map(|first| first.span.start), |heading| Some(heading.body.end));
        (!document.is_in_fence(span.start)).then(|| Label { span, end: end.unwrap_or(u32::MAX) })
    })
}

/// Whether the words are those of the title; case and the hyphen do not count.
fn is_title(words: &str) -> bool {
    words.len() == TITLE.len() && words.replace('-', " ").eq_ignore_ascii_case(&TITLE.replace('-', " "))
}
