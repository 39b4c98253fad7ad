//! Picks the elements out of the parser's events.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::elements::{CodeBlock, CodeSpan, Heading, ListItem, Table};
use crate::source::Span;

/// What may pad code inside its backticks.
const PADDING: [&str; 3] = ["\r\n", "\n", " "];

/// What was found.
#[derive(Default)]
pub(super) struct Elements {
    pub(super) headings: Vec<Heading>,
    pub(super) code_blocks: Vec<CodeBlock>,
    pub(super) code_spans: Vec<CodeSpan>,
    pub(super) comments: Vec<Span>,
    pub(super) list_items: Vec<ListItem>,
    pub(super) tables: Vec<Table>,
}

pub(super) struct Collector<'t> {
    body: &'t str,
    /// Where `body` begins in the file.
    offset: u32,
    found: Elements,
    /// Whether each open list is numbered.
    lists: Vec<bool>,
    open_items: Vec<OpenItem>,
    quotes: usize,
    heading_text: Option<String>,
    in_code_block: bool,
}

struct OpenItem {
    /// Index in the found items.
    index: usize,
    /// Whether the first paragraph may still grow.
    in_text: bool,
}

impl<'t> Collector<'t> {
    pub(super) fn new(body: &'t str, offset: u32) -> Self {
        Self {
            body,
            offset,
            found: Elements::default(),
            lists: Vec::new(),
            open_items: Vec::new(),
            quotes: 0,
            heading_text: None,
            in_code_block: false,
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range),
            Event::Code(_) => {
                // Read from the source: the parser gives two blanks for a CRLF inside code.
                let content = self.code_span(range.clone());
                self.text(&self.body[content], range);
            }
            Event::SoftBreak | Event::HardBreak => self.text(" ", range),
            Event::InlineHtml(html) => {
                if html.starts_with("<!--") {
                    self.found.comments.push(self.span(range.clone()));
                }
                self.item_text(range);
            }
            _ => {}
        }
    }

    pub(super) fn finish(mut self) -> Elements {
        let file_end = self.span(self.body.len()..self.body.len()).start;
        end_sections(&mut self.found.headings, file_end);
        self.found
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                if let Some(item) = self.open_items.last_mut() {
                    item.in_text &= self.found.list_items[item.index].text.is_empty();
                }
            }
            Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. } => self.item_text(range),
            _ => {
                if let Some(item) = self.open_items.last_mut() {
                    item.in_text = false;
                }
                self.start_block(tag, range);
            }
        }
    }

    fn start_block(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                let span = self.trimmed(range);
                let rest = Span::empty_at(span.end);
                let is_nested = self.quotes > 0 || !self.open_items.is_empty();
                let heading = Heading { level: level as u8, text: "".into(), span, body: rest, section: rest, is_nested };
                self.found.headings.push(heading);
                self.heading_text = Some(String::new());
            }
            Tag::CodeBlock(kind) => {
                let first_line = self.body[range.clone()].find('\n').map_or(range.end, |end| range.start + end + 1);
                let (is_fenced, info) = match kind {
                    CodeBlockKind::Fenced(info) => (true, Box::from(&*info)),
                    CodeBlockKind::Indented => (false, Box::default()),
                };
                let content = self.span(first_line..first_line);
                self.found.code_blocks.push(CodeBlock { is_fenced, info, span: self.span(range), content });
                self.in_code_block = true;
            }
            Tag::HtmlBlock => self.comments_in(range),
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::List(first_number) => self.lists.push(first_number.is_some()),
            Tag::Item => {
                let item = ListItem {
                    span: self.trimmed(range.clone()),
                    text: self.span(range.start..range.start),
                    depth: u32::try_from(self.open_items.len() + 1).unwrap_or(u32::MAX),
                    is_numbered: self.lists.last().copied().unwrap_or_default(),
                    heading: self.last_heading(),
                };
                self.open_items.push(OpenItem { index: self.found.list_items.len(), in_text: true });
                self.found.list_items.push(item);
            }
            Tag::Table(_) => {
                let table = Table { span: self.trimmed(range), rows: Vec::new(), heading: self.last_heading() };
                self.found.tables.push(table);
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = self.found.tables.last_mut() {
                    table.rows.push(Vec::new());
                }
            }
            Tag::TableCell => {
                let cell = self.cell(range);
                if let Some(row) = self.found.tables.last_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(cell);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                if let (Some(heading), Some(text)) = (self.found.headings.last_mut(), self.heading_text.take()) {
                    // Blanks and line ends as a browser shows them.
                    heading.text = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ").into();
                }
            }
            TagEnd::CodeBlock => self.in_code_block = false,
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Item => {
                self.open_items.pop();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.in_code_block {
            let span = self.span(range);
            if let Some(block) = self.found.code_blocks.last_mut() {
                let start = if block.content.is_empty() { span.start } else { block.content.start };
                block.content = Span::new(start, span.end);
            }
            return;
        }
        if let Some(heading) = &mut self.heading_text {
            heading.push_str(text);
        }
        self.item_text(range);
    }

    /// Lets the first paragraph of the innermost open item reach over `range`.
    fn item_text(&mut self, range: Range<usize>) {
        let span = self.span(range);
        if let Some(item) = self.open_items.last().filter(|item| item.in_text) {
            let text = &mut self.found.list_items[item.index].text;
            *text = if text.is_empty() { span } else { Span::new(text.start, text.end.max(span.end)) };
        }
    }

    /// Records the code between backticks and gives the range of its content.
    fn code_span(&mut self, range: Range<usize>) -> Range<usize> {
        // At the end of a heading the parser counts the blanks behind the code as part of it.
        let raw = self.body[range.clone()].trim_end_matches([' ', '\t', '\r', '\n']);
        let range = range.start..range.start + raw.len();
        let ticks = raw.len() - raw.trim_start_matches('`').len();
        let mut content = range.start + ticks..range.end.saturating_sub(ticks).max(range.start + ticks);
        let inner = &self.body[content.clone()];
        // One blank or line end of padding at each end is dropped, unless there is nothing else.
        let before = PADDING.into_iter().find(|padding| inner.starts_with(padding)).map(str::len);
        let after = PADDING.into_iter().find(|padding| inner.ends_with(padding)).map(str::len);
        if let (Some(before), Some(after)) = (before, after)
            && !inner.bytes().all(|byte| matches!(byte, b' ' | b'\r' | b'\n'))
        {
            content = content.start + before..content.end - after;
        }
        self.found.code_spans.push(CodeSpan { span: self.span(range), content: self.span(content.clone()) });
        content
    }

    /// The comments of an HTML block; one that is never closed ends with the block.
    fn comments_in(&mut self, range: Range<usize>) {
        let block = &self.body[range.clone()];
        let mut at = 0;
        while let Some(open) = block[at..].find("<!--") {
            let start = at + open;
            at = block[start..].find("-->").map_or(block.len(), |close| start + close + 3);
            self.found.comments.push(self.trimmed(range.start + start..range.start + at));
        }
    }

    fn cell(&self, range: Range<usize>) -> Span {
        let raw = &self.body[range.clone()];
        let start = range.start + raw.len() - raw.trim_start().len();
        self.span(start..start + raw.trim().len())
    }

    fn last_heading(&self) -> Option<usize> {
        self.found.headings.len().checked_sub(1)
    }

    /// The span of `range` without the blanks and line ends at its end.
    fn trimmed(&self, range: Range<usize>) -> Span {
        self.span(range.start..range.start + self.body[range.clone()].trim_end_matches([' ', '\t', '\r', '\n']).len())
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::from_range(range).shifted(self.offset)
    }
}

/// Says of every heading where its body and its section end.
fn end_sections(headings: &mut [Heading], file_end: u32) {
    // Headings whose sections are open, each deeper than the one before.
    let mut open: Vec<usize> = Vec::new();
    for index in 0..headings.len() {
        let (start, level, is_nested) = (headings[index].span.start, headings[index].level, headings[index].is_nested);
        if let Some(previous) = index.checked_sub(1) {
            headings[previous].body.end = start;
            if headings[previous].is_nested {
                headings[previous].section.end = start;
            }
        }
        if is_nested {
            continue;
        }
        while let Some(last) = open.pop_if(|&mut last| headings[last].level >= level) {
            headings[last].section.end = start;
        }
        open.push(index);
    }
    if let Some(last) = headings.last_mut() {
        last.body.end = file_end;
        if last.is_nested {
            last.section.end = file_end;
        }
    }
    for index in open {
        headings[index].section.end = file_end;
    }
}
