//! The tags of an HTML page, as far as checks look at them: a scan in linear time that never fails, no tree.

use crate::source::Span;

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'h> {
    /// A start tag, or an end tag.
    Tag(Tag<'h>),
    /// Text between tags, as written.
    Text(Span),
    /// What stands in an element whose content is no markup: `script`, `style`, `textarea`, `title`.
    Raw {
        /// The element's name, in small letters.
        element: &'static str,
        /// The content.
        content: Span,
    },
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag<'h> {
    /// The name, as written.
    pub name: &'h str,
    /// Whether it is an end tag.
    pub is_end: bool,
    /// The whole tag.
    pub span: Span,
    /// The attributes, in order.
    pub attributes: Vec<Attribute<'h>>,
}

/// An attribute of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'h> {
    /// The name, as written.
    pub name: &'h str,
    /// The value without quotes, character references not decoded; empty when there is none.
    pub value: &'h str,
    /// Where the value stands; where the name stands when there is no value.
    pub span: Span,
}

impl<'h> Tag<'h> {
    /// Whether this is the start tag of one of these elements.
    #[must_use]
    pub fn starts(&self, elements: &[&str]) -> bool {
        !self.is_end && elements.iter().any(|element| self.name.eq_ignore_ascii_case(element))
    }

    /// The first attribute of this name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Attribute<'h>> {
        self.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }
}

const RAW_ELEMENTS: [&str; 4] = ["script", "style", "textarea", "title"];

/// The pieces of `text` in order; comments and declarations are left out. Spans begin at 0.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    Scanner { text, at: 0, raw: None }
}

struct Scanner<'h> {
    text: &'h str,
    at: usize,
    /// The element whose content comes next.
    raw: Option<&'static str>,
}

impl<'h> Iterator for Scanner<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Piece<'h>> {
        if let Some(element) = self.raw.take() {
            let start = self.at;
            self.at = self.end_of_raw(element);
            return Some(Piece::Raw { element, content: Span::from_range(start..self.at) });
        }
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let bytes = rest.as_bytes();
            match (bytes.first(), bytes.get(1)) {
                (Some(b'<'), Some(b'!' | b'?')) => self.at += after_declaration(rest),
                (Some(b'<'), Some(b'/')) if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => return Some(self.tag(true)),
                (Some(b'<'), Some(letter)) if letter.is_ascii_alphabetic() => return Some(self.tag(false)),
                _ => {
                    // A `<` that opens nothing is text.
                    let length = memchr::memchr(b'<', &bytes[1..]).map_or(bytes.len(), |at| at + 1);
                    let span = Span::from_range(self.at..self.at + length);
                    self.at += length;
                    return Some(Piece::Text(span));
                }
            }
        }
        None
    }
}

/// How long a comment, a declaration or a processing instruction is.
fn after_declaration(text: &str) -> usize {
    let (skipped, end) = if text.starts_with("<!--") { (4, "-->") } else { (2, ">") };
    memchr::memmem::find(&text.as_bytes()[skipped..], end.as_bytes()).map_or(text.len(), |at| skipped + at + end.len())
}

impl<'h> Scanner<'h> {
    fn tag(&mut self, is_end: bool) -> Piece<'h> {
        let start = self.at;
        let name_start = start + if is_end { 2 } else { 1 };
        let name = self.word(name_start, &[]);
        self.at = name_start + name.len();
        let mut attributes = Vec::new();
        while let Some(attribute) = self.attribute() {
            attributes.push(attribute);
        }
        if !is_end {
            self.raw = RAW_ELEMENTS.into_iter().find(|element| name.eq_ignore_ascii_case(element));
        }
        Piece::Tag(Tag { name, is_end, span: Span::from_range(start..self.at), attributes })
    }

    /// The characters from `start` up to a blank, `/`, `>` or one of `more`.
    fn word(&self, start: usize, more: &[u8]) -> &'h str {
        let text = &self.text[start..];
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>') || more.contains(byte);
        &text[..text.bytes().position(|byte| ends(&byte)).unwrap_or(text.len())]
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_whitespace()).len();
    }

    /// The next attribute of the tag; `None` behind its `>`.
    fn attribute(&mut self) -> Option<Attribute<'h>> {
        loop {
            self.skip_blanks();
            match self.text.as_bytes().get(self.at)? {
                b'>' => {
                    self.at += 1;
                    return None;
                }
                b'/' => self.at += 1,
                _ => break,
            }
        }
        let name_start = self.at;
        // A name may begin with `=`; anything else ends it.
        let first = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        let name_length = first + self.word(self.at + first, b"=").len();
        let name = &self.text[name_start..name_start + name_length];
        self.at += name_length;
        let after_name = self.at;
        self.skip_blanks();
        if self.text.as_bytes().get(self.at) != Some(&b'=') {
            self.at = after_name;
            return Some(Attribute { name, value: "", span: Span::from_range(name_start..after_name) });
        }
        self.at += 1;
        self.skip_blanks();
        let quote = self.text.as_bytes().get(self.at).copied().filter(|byte| matches!(byte, b'"' | b'\''));
        let start = self.at + usize::from(quote.is_some());
        let rest = &self.text[start..];
        let ends = |byte: u8| quote.map_or(byte.is_ascii_whitespace() || byte == b'>', |quote| byte == quote);
        let length = rest.bytes().position(ends).unwrap_or(rest.len());
        self.at = (start + length + usize::from(quote.is_some())).min(self.text.len());
        Some(Attribute { name, value: &rest[..length], span: Span::from_range(start..start + length) })
    }

    /// Where the content of a raw element ends: at its end tag, or at the end of the page.
    fn end_of_raw(&self, element: &str) -> usize {
        let bytes = self.text.as_bytes();
        let mut from = self.at;
        while let Some(found) = memchr::memmem::find(&bytes[from..], b"</") {
            let name = from + found + 2;
            if bytes.get(name..name + element.len()).is_some_and(|own| own.eq_ignore_ascii_case(element.as_bytes())) {
                return from + found;
            }
            from = name;
        }
        bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    fn shown(text: &str) -> Vec<String> {
        let show = |piece: Piece<'_>| match piece {
            Piece::Text(span) => format!("text {}", &text[span.range()]),
            Piece::Raw { element, content } => format!("{element} {}", &text[content.range()]),
            Piece::Tag(tag) => {
                for attribute in tag.attributes.iter().filter(|attribute| !attribute.value.is_empty()) {
                    assert_eq!(&text[attribute.span.range()], attribute.value);
                }
                let attributes: Vec<String> = tag.attributes.iter().map(|own| format!("{}={}", own.name, own.value)).collect();
                format!("{}{} {}", if tag.is_end { "/" } else { "" }, tag.name, attributes.join(","))
            }
        };
        pieces(text).map(show).collect()
    }

    #[test]
    fn tags_attributes_and_raw_content_are_told_apart() {
        assert_eq!(
            shown("<!DOCTYPE html><p class=a id='b c' hidden>1 < 2<br/><!-- <img src=x> --></P>"),
            ["p class=a,id=b c,hidden=", "text 1 ", "text < 2", "br ", "/P "]
        );
        assert_eq!(
            shown("<style>a > b {}</STYLE><script>if (a</b/) '<img src=x>'</script><Textarea id = q>\n</p></textarea>"),
            [
                "style ",
                "style a > b {}",
                "/STYLE ",
                "script ",
                "script if (a</b/) '<img src=x>'",
                "/script ",
                "Textarea id=q",
                "textarea \n</p>",
                "/textarea ",
            ]
        );
    }

    #[test]
    fn broken_pages_end() {
        for text in
            ["<", "<a", "<a href", "<a href=", "<a href=\"x", "<script>", "<!--", "</", "<a =x=y/>", "<가>", "<a 가='나", "<a /"]
        {
            let covered: usize = shown(text).len();
            assert!(covered <= 3, "{text}");
        }
        let many = "<a ".repeat(20_000);
        assert_eq!(pieces(&many).count(), 1);
        let never_closed = "<textarea></".repeat(10_000);
        assert_eq!(pieces(&never_closed).count(), 2);
    }
}
