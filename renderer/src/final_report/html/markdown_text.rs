//! Texts of the data as HTML: they are Markdown, as far as Markdown only shows.
//!
//! comrak reads them; what it finds is written by this module alone, so that nothing else than what stands here can come out: emphasis,
//! strong, strike-through, code, links to allowed schemes, and in longer texts paragraphs, lists, quotes and code blocks. HTML in a text is
//! shown as it is spelled. Headings are bold paragraphs, because a text is no place to open a section. An image is a link to it, because
//! nothing is fetched.

use comrak::nodes::{AstNode, ListType, NodeValue};
use comrak::options::Options;
use comrak::{Arena, parse_document};

use crate::html::escape;
use crate::visible;

/// What may stand before the colon of a link.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// Characters without which a line is nothing but its text, but for addresses.
const ACTIVE: [char; 11] = ['\\', '`', '*', '_', '~', '[', ']', '<', '&', '@', '!'];

/// Elements in elements beyond this are not opened; their text is shown all the same. Browsers have a limit of their own, near 500.
const DEEPEST: usize = 40;

/// `text` within a sentence or a cell: each line is read by itself, so that no line can begin a block.
pub(super) fn inline(text: &str) -> String {
    let mut written = String::new();
    for (index, line) in text.trim().lines().enumerate() {
        if index > 0 {
            written.push_str("<br>");
        }
        push_line(&mut written, line);
    }
    written
}

/// `text` as paragraphs and what else Markdown stacks, when it has several lines; else as one paragraph that begins no block.
pub(super) fn blocks(text: &str) -> String {
    let text = text.trim();
    if !text.contains(['\n', '\r']) {
        return format!("<p>{}</p>", inline(text));
    }
    let shown: Vec<String> = text.lines().map(|line| visible_but_tabs(line.trim_end())).collect();
    let mut written = String::new();
    push_markdown(&mut written, &shown.join("\n"), 0);
    written
}

/// `text` as the name of a place: an address is a link, a word is code, and several words are read like a sentence.
pub(super) fn source(text: &str) -> String {
    let is_word = !text.contains(char::is_whitespace);
    if is_word && ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme)) && is_allowed(text) {
        let address = escape::line(text);
        format!("<a href=\"{address}\" rel=\"noopener noreferrer\">{address}</a>")
    } else if is_word {
        format!("<code>{}</code>", escape::line(text))
    } else {
        inline(text)
    }
}

fn push_line(written: &mut String, line: &str) {
    let line = visible_but_tabs(line).replace('\t', " ");
    let line = line.trim();
    if !line.contains(ACTIVE) && !line.contains("www.") && !line.contains("://") {
        written.push_str(&escape::line(line));
    } else {
        // No block begins with a bracket, while words after one are read like words at the start of a line.
        push_markdown(written, &format!("({line}"), 1);
    }
}

fn visible_but_tabs(line: &str) -> String {
    line.split('\t').map(visible).collect::<Vec<_>>().join("\t")
}

/// Writes `text` without its first `marker` bytes, which are one text. With a marker there is one paragraph, and its content is written.
fn push_markdown(written: &mut String, text: &str, marker: usize) {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    let arena = Arena::new();
    let mut writer = Writer { written, marker, is_inline: marker > 0, open: Vec::new(), unopened: 0 };
    let root = parse_document(&arena, text, &options);
    for edge in root.traverse() {
        match edge {
            comrak::arena_tree::NodeEdge::Start(node) => writer.start(node),
            comrak::arena_tree::NodeEdge::End(node) => writer.end(node),
        }
    }
}

struct Writer<'w> {
    written: &'w mut String,
    /// How much of the next text is not part of what is written.
    marker: usize,
    is_inline: bool,
    /// The end tags of the elements that are open, by node; empty for a node without an element.
    open: Vec<String>,
    /// How many nodes are open beyond the deepest.
    unopened: usize,
}

impl Writer<'_> {
    fn start<'a>(&mut self, node: &'a AstNode<'a>) {
        if let Some(leaf) = self.leaf(node) {
            self.written.push_str(&leaf);
            return;
        }
        if self.open.len() >= DEEPEST {
            self.unopened += 1;
            return;
        }
        let (start, end) = self.element(node);
        self.written.push_str(&start);
        self.open.push(end);
    }

    fn end<'a>(&mut self, node: &'a AstNode<'a>) {
        if is_leaf(&node.data().value) {
            return;
        }
        if self.unopened > 0 {
            self.unopened -= 1;
        } else if let Some(end) = self.open.pop() {
            self.written.push_str(&end);
        }
    }

    /// What a node without children is written as.
    fn leaf<'a>(&mut self, node: &'a AstNode<'a>) -> Option<String> {
        Some(match &node.data().value {
            NodeValue::Text(text) => {
                let text = text.get(std::mem::take(&mut self.marker)..).unwrap_or_default();
                escape::line(text)
            }
            NodeValue::Code(code) => format!("<code>{}</code>", escape::line(&code.literal)),
            NodeValue::HtmlInline(html) => escape::line(html),
            NodeValue::HtmlBlock(html) => format!("<pre><code>{}</code></pre>", escape::lines(html.literal.trim_end())),
            NodeValue::CodeBlock(code) => format!("<pre><code>{}</code></pre>", escape::lines(code.literal.trim_end())),
            NodeValue::SoftBreak => "\n".to_owned(),
            NodeValue::LineBreak => "<br>".to_owned(),
            NodeValue::ThematicBreak => "<hr>".to_owned(),
            _ => return None,
        })
    }

    /// The tags of a node with children.
    fn element<'a>(&self, node: &'a AstNode<'a>) -> (String, String) {
        let tags = |start: &str, end: &str| (start.to_owned(), end.to_owned());
        match &node.data().value {
            NodeValue::Paragraph if self.is_inline || is_in_tight_list(node) => tags("", ""),
            NodeValue::Paragraph => tags("<p>", "</p>"),
            NodeValue::Heading(_) => tags("<p><strong>", "</strong></p>"),
            NodeValue::BlockQuote => tags("<blockquote>", "</blockquote>"),
            NodeValue::List(list) if list.list_type == ListType::Ordered && list.start == 1 => tags("<ol>", "</ol>"),
            NodeValue::List(list) if list.list_type == ListType::Ordered => {
                (format!("<ol start=\"{}\">", list.start), "</ol>".to_owned())
            }
            NodeValue::List(_) => tags("<ul>", "</ul>"),
            NodeValue::Item(_) => tags("<li>", "</li>"),
            NodeValue::Emph => tags("<em>", "</em>"),
            NodeValue::Strong => tags("<strong>", "</strong>"),
            NodeValue::Strikethrough => tags("<del>", "</del>"),
            NodeValue::Link(link) | NodeValue::Image(link) => {
                let is_nameless = node.first_child().is_none();
                let name = if is_nameless { escape::line(&link.url) } else { String::new() };
                if is_allowed(&link.url) && !self.is_in_link() {
                    (format!("<a href=\"{}\" rel=\"noopener noreferrer\">{name}", escape::line(&link.url)), "</a>".to_owned())
                } else if is_nameless {
                    (format!("<code>{name}"), "</code>".to_owned())
                } else {
                    // The target is shown: without it the text would promise something.
                    (String::new(), format!(" (<code>{}</code>)", escape::line(&link.url)))
                }
            }
            _ => tags("", ""),
        }
    }

    /// Whether a link is open: around an image, for instance.
    fn is_in_link(&self) -> bool {
        self.open.iter().any(|end| end == "</a>")
    }
}

const fn is_leaf(value: &NodeValue) -> bool {
    matches!(
        value,
        NodeValue::Text(_)
            | NodeValue::Code(_)
            | NodeValue::HtmlInline(_)
            | NodeValue::HtmlBlock(_)
            | NodeValue::CodeBlock(_)
            | NodeValue::SoftBreak
            | NodeValue::LineBreak
            | NodeValue::ThematicBreak
    )
}

fn is_in_tight_list<'a>(paragraph: &'a AstNode<'a>) -> bool {
    let list = paragraph.parent().and_then(AstNode::parent);
    list.is_some_and(|list| matches!(&list.data().value, NodeValue::List(list) if list.tight))
}

/// Whether a link may lead to `address`: over http, https or mail, or to a place relative to the page.
fn is_allowed(address: &str) -> bool {
    if address.is_empty()
        || address.contains(|character: char| character.is_control() || character.is_whitespace() || character == '\\')
    {
        return false;
    }
    let before_path = address.split(['/', '?', '#']).next().unwrap_or_default();
    match before_path.split_once(':') {
        Some((scheme, _)) => SCHEMES.iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed)),
        // `//host` would be another machine, under whatever scheme the page was opened with.
        None => !address.starts_with("//"),
    }
}

#[cfg(test)]
mod tests {
    use super::{blocks, inline, is_allowed};

    #[test]
    fn a_sentence_may_have_emphasis_code_and_links() {
        assert_eq!(
            inline("`a<b` is *very* **bold** ~~not~~"),
            "<code>a&lt;b</code> is <em>very</em> <strong>bold</strong> <del>not</del>"
        );
        let link = "<a href=\"https://a.example/?b=1&amp;c\" rel=\"noopener noreferrer\">문서</a>";
        assert_eq!(inline("[문서](https://a.example/?b=1&c)"), link);
        assert_eq!(inline("_at the start_"), "<em>at the start</em>");
        assert!(
            inline("https://a.example/b").starts_with("<a href=\"https://a.example/b\""),
            "{}",
            inline("https://a.example/b")
        );
    }

    #[test]
    fn a_sentence_opens_no_block() {
        for text in ["# a", "- a", "1. a", "> a", "```", "~~~", "    a", "| a |", "---", "===", "[a]: /b", "+ a", "<div>", "\ta"]
        {
            let written = inline(text);
            assert!(!written.contains('<'), "{text:?} became {written:?}");
            let after = inline(&format!("a\n{text}\nb"));
            assert_eq!(after.matches('<').count(), 2, "{text:?} became {after:?}");
        }
    }

    #[test]
    fn html_is_shown_and_nothing_is_fetched() {
        assert_eq!(inline("<b>x</b><!-- y -->"), "&lt;b&gt;x&lt;/b&gt;&lt;!-- y --&gt;");
        assert_eq!(inline("![alt](http://a/b.png)"), "<a href=\"http://a/b.png\" rel=\"noopener noreferrer\">alt</a>");
        assert_eq!(inline("[x](javascript:alert(1))"), "x (<code>javascript:alert(1)</code>)");
        assert_eq!(inline("<javascript:alert(1)>"), "javascript:alert(1) (<code>javascript:alert(1)</code>)");
        assert_eq!(inline("[](data:text/html,x)"), "<code>data:text/html,x</code>");
        assert_eq!(inline("[![b](c)](http://d)"), "<a href=\"http://d\" rel=\"noopener noreferrer\">b (<code>c</code>)</a>");
    }

    #[test]
    fn a_long_text_may_have_lists_and_code() {
        let text = "First:\n\n- one\n- two\n\n1. x\n\n```sh\n<b>\n```\n\n# Big\n\n<div>\nx\n</div>\n\n> said";
        let expected = "<p>First:</p><ul><li>one</li><li>two</li></ul><ol><li>x</li></ol><pre><code>&lt;b&gt;</code></pre>\
            <p><strong>Big</strong></p><pre><code>&lt;div&gt;\nx\n&lt;/div&gt;</code></pre><blockquote><p>said</p></blockquote>";
        assert_eq!(blocks(text), expected);
        assert_eq!(blocks("# one line"), "<p># one line</p>");
    }

    #[test]
    fn control_characters_are_shown() {
        assert_eq!(inline("a\u{202e}b\0"), "a\\u{202e}b\\u{0}");
        assert_eq!(blocks("a\u{1b}\n\u{2028}b"), "<p>a\\u{1b}\n\\u{2028}b</p>");
    }

    #[test]
    fn links_lead_to_known_places() {
        for address in ["https://a", "HTTP://a", "mailto:a@b", "a/b.md", "#c", "?d", "../e:f/g", "a/b:c"] {
            assert!(is_allowed(address), "{address}");
        }
        for address in [
            "",
            "javascript:a",
            "JavaScript:a",
            "data:a",
            "file:///a",
            "//a",
            "java\nscript:a",
            " https://a",
            "\\\\a",
            "vbscript:a",
        ] {
            assert!(!is_allowed(address), "{address}");
        }
    }

    #[test]
    fn depth_has_an_end() {
        let text = format!("{}deep\n\nend", "> ".repeat(5000));
        let written = blocks(&text);
        assert!(written.contains("deep") && written.matches("<blockquote>").count() <= 40);
        assert_eq!(written.matches("<blockquote>").count(), written.matches("</blockquote>").count());
    }
}
