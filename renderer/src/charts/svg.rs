//! Writing SVG: elements, attributes and escaped text.

use std::fmt::{Display, Write as _};

use super::Caption;
use crate::visible;

/// A document in the making.
#[derive(Default)]
pub(super) struct Svg {
    written: String,
}

impl Svg {
    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &dyn Display)]) {
        self.start(name, attributes, "/>");
    }

    /// The start of an element, which [`Svg::close`] ends.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &dyn Display)]) {
        self.start(name, attributes, ">");
    }

    /// The end of an element.
    pub(super) fn close(&mut self, name: &str) {
        self.written.extend(["</", name, ">"]);
    }

    /// An element with text in it.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &dyn Display)], text: &str) {
        self.open(name, attributes);
        self.push_escaped(text);
        self.close(name);
    }

    /// The title and the description, as the root element's `aria-labelledby` and `aria-describedby` expect them.
    pub(super) fn caption(&mut self, caption: &Caption<'_>) {
        self.text("title", &[("id", &format_args!("{}-title", caption.id))], caption.title);
        self.text("desc", &[("id", &format_args!("{}-desc", caption.id))], caption.description);
    }

    /// The document.
    pub(super) fn finish(self) -> String {
        self.written
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &dyn Display)], end: &str) {
        self.written.extend(["<", name]);
        for (name, value) in attributes {
            self.written.extend([" ", *name, "=\""]);
            self.push_escaped(&value.to_string());
            self.written.push('"');
        }
        self.written.push_str(end);
    }

    fn push_escaped(&mut self, text: &str) {
        for character in visible(text).chars() {
            match character {
                '&' => self.written.push_str("&amp;"),
                '<' => self.written.push_str("&lt;"),
                '>' => self.written.push_str("&gt;"),
                '"' => self.written.push_str("&quot;"),
                '\'' => self.written.push_str("&#39;"),
                _ => self.written.push(character),
            }
        }
    }
}

/// A coordinate with at most one decimal.
pub(super) struct Length(pub(super) f64);

impl Display for Length {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut written = String::new();
        write!(written, "{:.1}", self.0)?;
        let short = written.strip_suffix(".0").unwrap_or(&written);
        formatter.write_str(if short == "-0" { "0" } else { short })
    }
}

#[cfg(test)]
mod tests {
    use super::{Length, Svg};

    #[test]
    fn lengths_are_short() {
        for (length, written) in [(1.0, "1"), (0.04, "0"), (-0.04, "0"), (12.25, "12.2"), (-3.5, "-3.5")] {
            assert_eq!(Length(length).to_string(), written);
        }
    }

    #[test]
    fn texts_and_attributes_are_inert() {
        let mut svg = Svg::default();
        svg.text("text", &[("class", &"\"'>")], "</text><script>&\0\u{202e}");
        let expected = "<text class=\"&quot;&#39;&gt;\">&lt;/text&gt;&lt;script&gt;&amp;\\u{0}\\u{202e}</text>";
        assert_eq!(svg.finish(), expected);
    }
}
