//! What an HTML view of a report fetches, and where a person can answer.

use std::collections::BTreeMap;

use crate::okstra::html::{Attribute, Piece, Tag, pieces};
use crate::source::{Source, Span};

/// An HTML view.
#[derive(Debug, Default)]
pub struct HtmlPage {
    /// Addresses that a browser would fetch from elsewhere.
    pub fetches: Vec<Span>,
    /// The fields for answers.
    pub answers: Vec<AnswerField>,
    /// Whether there is something to export the answers with.
    pub has_export: bool,
}

/// A text area.
#[derive(Debug)]
pub struct AnswerField {
    /// The tag.
    pub span: Span,
    /// The clarification item it belongs to, as its attributes or its label say.
    pub item: Option<String>,
}

/// Attributes that make a browser fetch something, on any element.
const FETCHING: [&str; 5] = ["src", "srcset", "poster", "background", "data"];
/// Elements whose `href` is fetched; the `href` of a link in the text is not.
const FETCHING_HREF: [&str; 5] = ["link", "use", "image", "feImage", "script"];
/// Words on the control that exports the answers.
const EXPORT: [&str; 2] = ["export", "내보내기"];

impl HtmlPage {
    /// Scans a page.
    #[must_use]
    pub fn read(source: &Source) -> Self {
        let Some((text, offset)) = source.body() else { return Self::default() };
        let mut reader = Reader { text, offset, ..Reader::default() };
        for piece in pieces(text) {
            reader.piece(&piece);
        }
        let mut page = reader.page;
        for (answer, field_id) in page.answers.iter_mut().zip(reader.field_ids) {
            if answer.item.is_none() {
                answer.item = field_id.and_then(|id| reader.labels.get(id).cloned());
            }
        }
        page
    }
}

#[derive(Default)]
struct Reader<'h> {
    text: &'h str,
    offset: u32,
    page: HtmlPage,
    /// The `id` of each answer field.
    field_ids: Vec<Option<&'h str>>,
    /// Items named by labels, by the field that a label is for.
    labels: BTreeMap<&'h str, String>,
    /// The label that is open: the field it is for, and the item it names so far.
    label: Option<(Option<&'h str>, Option<String>)>,
    in_control: bool,
}

impl<'h> Reader<'h> {
    fn piece(&mut self, piece: &Piece<'h>) {
        match piece {
            Piece::Tag(tag) => self.tag(tag),
            Piece::Text(span) => {
                let text = &self.text[span.range()];
                if let Some((_, item)) = &mut self.label {
                    *item = item.take().or_else(|| item_in(text));
                }
                self.page.has_export |= self.in_control && names_export(text);
            }
            Piece::Raw { element: "style", content } => self.style(self.text, *content),
            Piece::Raw { .. } => {}
        }
    }

    fn tag(&mut self, tag: &Tag<'h>) {
        let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
        if is("label") {
            self.label(tag);
        } else if is("button") || is("a") {
            self.in_control = !tag.is_end;
        }
        if tag.is_end {
            return;
        }
        if tag.starts(&["button", "input", "a"]) {
            self.page.has_export |= tag.attributes.iter().any(|attribute| names_export(attribute.value));
        }
        if tag.starts(&["textarea"]) {
            let named = tag.attributes.iter().find_map(|attribute| item_in(attribute.value));
            let labelled = self.label.as_ref().and_then(|(_, item)| item.clone());
            self.page.answers.push(AnswerField { span: tag.span.shifted(self.offset), item: named.or(labelled) });
            self.field_ids.push(tag.attribute("id").map(|id| id.value));
        }
        for attribute in &tag.attributes {
            self.attribute(tag, attribute);
        }
    }

    fn label(&mut self, tag: &Tag<'h>) {
        if !tag.is_end {
            self.label = Some((tag.attribute("for").map(|field| field.value), None));
        } else if let Some((Some(field), Some(item))) = self.label.take() {
            self.labels.entry(field).or_insert(item);
        }
    }

    fn attribute(&mut self, tag: &Tag<'h>, attribute: &Attribute<'h>) {
        let is = |names: &[&str]| names.iter().any(|name| attribute.name.eq_ignore_ascii_case(name));
        if is(&["style"]) {
            self.style(self.text, attribute.span);
            return;
        }
        // `data` is an address only on the element that embeds one.
        let fetches = (is(&FETCHING) && (!is(&["data"]) || tag.starts(&["object"])))
            || (is(&["href", "xlink:href"]) && tag.starts(&FETCHING_HREF));
        if !fetches {
            return;
        }
        let addresses: Vec<&str> = if is(&["srcset"]) { attribute.value.split(", ").collect() } else { vec![attribute.value] };
        if addresses.iter().any(|address| is_elsewhere(address)) {
            self.page.fetches.push(attribute.span.shifted(self.offset));
        }
    }

    /// `url(…)` and `@import` in styles.
    fn style(&mut self, text: &str, range: Span) {
        let css = &text[range.range()];
        let lower = css.to_ascii_lowercase();
        for (at, found) in lower.match_indices("url(").chain(lower.match_indices("@import")) {
            let argument = css[at + found.len()..].trim_start();
            let quote = argument.chars().next().filter(|quote| matches!(quote, '"' | '\''));
            let inner = quote.map_or(argument, |quote| &argument[quote.len_utf8()..]);
            let end = inner.find(|c: char| quote.map_or(matches!(c, ')' | ';') || c.is_whitespace(), |quote| c == quote));
            let address = &inner[..end.unwrap_or(inner.len())];
            // The address of `@import url(…)` is found by its own `url(`.
            if (found == "url(" || quote.is_some()) && is_elsewhere(address) {
                let start = css.len() - inner.len();
                let span = Span::from_range(start..start + address.len());
                self.page.fetches.push(span.shifted(range.start).shifted(self.offset));
            }
        }
    }
}

/// Whether an address leads out of the page: anything but data, a place in the page itself, or nothing.
fn is_elsewhere(address: &str) -> bool {
    let address = address.trim();
    let inside = ["#", "data:", "about:", "blob:"];
    !address.is_empty()
        && !inside.iter().any(|start| address.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start)))
}

fn names_export(text: &str) -> bool {
    let text = text.to_lowercase();
    EXPORT.iter().any(|word| text.contains(word))
}

/// The first id of a clarification item in a text.
fn item_in(text: &str) -> Option<String> {
    text.match_indices("C-").find_map(|(at, _)| {
        let is_inside_word = text[..at].ends_with(|c: char| c.is_alphanumeric());
        let digits = text[at + 2..].bytes().take_while(u8::is_ascii_digit).count();
        (!is_inside_word && digits >= 3).then(|| text[at..at + 2 + digits].to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::HtmlPage;
    use crate::source::{FilePath, Source};

    fn page(text: &str) -> HtmlPage {
        HtmlPage::read(&Source::new(FilePath::from_text("a.html"), text.as_bytes().to_vec()))
    }

    #[test]
    fn only_what_a_browser_fetches_counts() {
        let text = "\u{feff}<a href=\"https://x.org\">x</a><img src=\"data:image/png;base64,A\"><use href=\"#mark\"/>\
                    <style>a { background: url(data:x); fill: url('#g') }</style><div style='color: red' data-url=\"https://x.org\">";
        assert_eq!(page(text).fetches, []);
        for (text, address) in [
            ("<img SRC=chart.png>", "chart.png"),
            ("<link rel=stylesheet href='//cdn.x.org/a.css'>", "//cdn.x.org/a.css"),
            ("<script src=\"https://x.org/a.js\"></script>", "https://x.org/a.js"),
            ("<style>@import \"a.css\";</style>", "a.css"),
            ("<style>@import url(https://x.org/a.css);</style>", "https://x.org/a.css"),
            ("\u{feff}<p style=\"background: URL( 'a.png' )\">", "a.png"),
            ("<object data=x.svg>", "x.svg"),
        ] {
            let found: Vec<&str> = page(text).fetches.iter().map(|span| &text[span.range()]).collect();
            assert_eq!(found, [address], "{text}");
        }
    }

    #[test]
    fn answers_are_known_by_attribute_or_label() {
        let text = "<textarea data-question=C-001></textarea><label for=q2>C-002: how?</label><textarea id=q2></textarea>\
                    <label>C-0003 <textarea></textarea></label><textarea></textarea><button>Export user response</button>";
        let page = page(text);
        let items: Vec<Option<&str>> = page.answers.iter().map(|answer| answer.item.as_deref()).collect();
        assert_eq!(items, [Some("C-001"), Some("C-002"), Some("C-0003"), None]);
        assert!(page.has_export);
    }
}
