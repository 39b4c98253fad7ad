//! YAML 1.2 (core schema) to a spanned tree.

mod message;

use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle as Style, ScanError, StructureStyle};

use super::builder::{ScalarText, TreeBuilder, not_utf8, too_deep};
use super::scalar::plain_kind;
use super::tree::{Kind, ScalarStyle, SyntaxError, Tree};
use crate::source::{Source, Span};

/// Bounds that keep a hostile document cheap.
#[derive(Debug, Clone, Copy)]
pub struct YamlLimits {
    /// Deepest nesting of sequences and mappings.
    pub depth: usize,
    /// Most nodes a document may have.
    pub nodes: usize,
}

impl Default for YamlLimits {
    /// 128 levels and a million nodes.
    fn default() -> Self {
        Self { depth: 128, nodes: 1_000_000 }
    }
}

/// Parses the first document of `source`.
///
/// Aliases are links, never copies, so a document that expands to billions of nodes costs no more than its bytes. Later
/// documents are only checked for their syntax; [`Tree::further_documents`] tells where they begin.
///
/// # Errors
/// The first syntax error, with its place; also when the source is not UTF-8 or a limit is passed.
pub fn parse(source: &Arc<Source>, limits: YamlLimits) -> Result<Tree, SyntaxError> {
    let Some((body, offset)) = source.body() else { return Err(not_utf8(source)) };
    parse_text(source, body, offset, limits)
}

/// Parses the YAML under `region` of `source`, front matter for instance. Spans are those of the whole file.
///
/// # Errors
/// As [`parse`]; also when `region` is no range of the file or cuts a character.
pub fn parse_region(source: &Arc<Source>, region: Span, limits: YamlLimits) -> Result<Tree, SyntaxError> {
    let Some(text) = source.text() else { return Err(not_utf8(source)) };
    let Some(text) = text.get(region.range()) else {
        return Err(SyntaxError { message: "no such part of the file".into(), span: region });
    };
    parse_text(source, text, region.start, limits)
}

fn parse_text(source: &Arc<Source>, text: &str, offset: u32, limits: YamlLimits) -> Result<Tree, SyntaxError> {
    let options = granit_parser::options! {
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
        // The default refuses files with a hundred comment lines in a row.
        max_buffered_comment_events: usize::MAX,
    };
    let mut reader = Reader {
        text,
        offset,
        builder: TreeBuilder::new(source, limits.depth, limits.nodes),
        anchors: Vec::new(),
        documents: 0,
        last_end: 0,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, place) = event.map_err(|error| reader.syntax_error(&error, limits.depth))?;
        reader.event(event, &place)?;
    }
    Ok(reader.builder.finish())
}

struct Reader<'t> {
    text: &'t str,
    /// Where `text` begins in the file.
    offset: u32,
    builder: TreeBuilder,
    /// The node that each anchor stands for, by the parser's number of the anchor.
    anchors: Vec<Option<u32>>,
    documents: usize,
    /// Where the last event ended, in `text`.
    last_end: usize,
}

impl<'t> Reader<'t> {
    fn event(&mut self, event: Event<'t>, place: &granit_parser::Span) -> Result<(), SyntaxError> {
        let range = place.byte_range().unwrap_or(self.last_end..self.last_end);
        let span = Span::from_range(range.clone()).shifted(self.offset);
        match event {
            Event::Comment(..) => self.builder.comment(span),
            Event::DocumentStart(is_marked, _) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.builder.further_document(if is_marked { span } else { Span::empty_at(span.start) });
                }
                if !is_marked {
                    // The place is that of the first token, which is still to come.
                    return Ok(());
                }
            }
            _ if self.documents != 1 => {}
            Event::Scalar(value, style, anchor, tag) => {
                let tag = tag.map(|tag| tag.core_suffix().unwrap_or_default().to_owned());
                let implicit = range.is_empty() && style == Style::Plain;
                if !(implicit && tag.is_none() && anchor == 0 && self.builder.is_at_root()) {
                    let node = self.scalar(&value, style, tag.as_deref(), range.clone())?;
                    self.properties(node, anchor, place);
                }
            }
            Event::SequenceStart(_, anchor, _) => {
                let node = self.builder.open(span, false)?;
                self.properties(node, anchor, place);
            }
            Event::MappingStart(style, anchor, _) => {
                // A block mapping has no opening mark.
                let span = if style == StructureStyle::Block { Span::empty_at(span.start) } else { span };
                let node = self.builder.open(span, true)?;
                self.properties(node, anchor, place);
            }
            Event::SequenceEnd | Event::MappingEnd => self.builder.close((!span.is_empty()).then_some(span.end)),
            Event::Alias(anchor) => match self.anchors.get(anchor).copied().flatten() {
                Some(target) => {
                    self.builder.alias(span, target)?;
                }
                None => return Err(SyntaxError { message: "an alias of an unknown anchor".into(), span }),
            },
            _ => {}
        }
        self.last_end = self.last_end.max(range.end);
        Ok(())
    }

    fn scalar(
        &mut self,
        value: &str,
        style: Style,
        tag: Option<&str>,
        range: std::ops::Range<usize>,
    ) -> Result<u32, SyntaxError> {
        let (style, range, content) = match style {
            Style::Plain => (ScalarStyle::Plain, range.clone(), range),
            Style::SingleQuoted | Style::DoubleQuoted => {
                let content = range.start + 1..range.end.saturating_sub(1).max(range.start + 1);
                (ScalarStyle::Quoted, range, content)
            }
            Style::Literal | Style::Folded => {
                let range = self.block_scalar(range);
                (ScalarStyle::Block, range.clone(), range)
            }
        };
        // The parser names an implicit null `~`; nothing is written there.
        let value = if range.is_empty() { "" } else { value };
        let kind = scalar_kind(value, style, tag);
        let text = if self.text.get(content.clone()) == Some(value) {
            ScalarText::InSource(Span::from_range(content).shifted(self.offset))
        } else {
            ScalarText::Decoded(value.into())
        };
        self.builder.scalar(Span::from_range(range).shifted(self.offset), kind, style, text)
    }

    /// From the header (`|` or `>`) to the end of the last line that is not blank. The parser gives the content only, up to
    /// the next token.
    fn block_scalar(&self, content: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let start = self.block_header(content.start).unwrap_or(content.start);
        let written = &self.text[start..content.end];
        let last = start + written.trim_end_matches([' ', '\t', '\r', '\n']).len();
        let line = &self.text.as_bytes()[last..content.end];
        let rest = line.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(line.len());
        start..last + rest
    }

    /// The header stands between the end of the last event and the content, after indicators, properties and comments.
    fn block_header(&self, content: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = self.last_end;
        // An empty block scalar begins with its own header.
        while at <= content && at < bytes.len() {
            match bytes[at] {
                b'|' | b'>' => return Some(at),
                b'#' => at += memchr::memchr2(b'\n', b'\r', &bytes[at..])?,
                b'&' | b'!' => at += bytes[at..].iter().position(u8::is_ascii_whitespace)?,
                _ => at += 1,
            }
        }
        None
    }

    fn properties(&mut self, node: u32, anchor: usize, place: &granit_parser::Span) {
        if anchor > 0 {
            if self.anchors.len() <= anchor {
                self.anchors.resize(anchor + 1, None);
            }
            self.anchors[anchor] = Some(node);
        }
        if let Some(tag) = place.tag_span().and_then(|tag| tag.byte_range()) {
            self.builder.tag(node, Span::from_range(tag).shifted(self.offset));
        }
    }

    fn syntax_error(&self, error: &ScanError, depth: usize) -> SyntaxError {
        let at = error.marker().byte_offset().unwrap_or(self.last_end).min(self.text.len());
        let rest = self.text.get(at..).unwrap_or("");
        let one_character = rest.chars().next().filter(|&character| !matches!(character, '\n' | '\r')).map_or(0, char::len_utf8);
        let spanning = |length: usize| Span::from_range(at..at + length).shifted(self.offset);
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => too_deep(spanning(one_character), depth),
            ErrorKind::UnknownAnchor => {
                let length =
                    rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}')).unwrap_or(rest.len());
                SyntaxError {
                    message: format!("no anchor stands before the alias `{}`", &rest[..length]),
                    span: spanning(length),
                }
            }
            kind => SyntaxError { message: message::in_words(kind), span: spanning(one_character) },
        }
    }
}

/// The kind of a scalar. A core tag decides when the text allows it; any other tag makes the scalar text.
fn scalar_kind(text: &str, style: ScalarStyle, tag: Option<&str>) -> Kind {
    let plain = plain_kind(text);
    match tag {
        None if style == ScalarStyle::Plain => plain,
        Some("null") if plain == Kind::Null => plain,
        Some("bool") if matches!(plain, Kind::Boolean(_)) => plain,
        Some("int") if plain == Kind::Integer => plain,
        Some("float") if matches!(plain, Kind::Integer | Kind::Float) => Kind::Float,
        _ => Kind::String,
    }
}

#[cfg(test)]
mod tests;
