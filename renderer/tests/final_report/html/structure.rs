//! What strings of the data can do to a report in HTML: be shown, and nothing else. Pages are read by a real parser of HTML.

use std::collections::BTreeMap;

use countersign_renderer::final_report::html;
use countersign_renderer::{Language, is_unsafe, visible};
use markup5ever_rcdom::{Handle, NodeData};
use proptest::prelude::*;
use serde_json::json;

use super::{parse, text_of};
use crate::fixture::{TASK_TYPES, data, fill, options, report};

/// Pieces that mean something to a reader of HTML, SVG, CSS, JavaScript or Markdown, or to a template engine.
const HOSTILE: &[&str] = &[
    "</script><script>alert(1)</script>",
    "</style><style>*{display:none}",
    "</textarea><img src=x onerror=alert(1)>",
    "</title><base href=//e.example>",
    "</select></form></section></main></body></html>",
    "</svg></desc><svg onload=alert(1)>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "\" autofocus onfocus=\"alert(1)",
    "<!--",
    "--><script>alert(1)</script><!--",
    "--!>",
    "<![CDATA[",
    "]]>",
    "<?xml?>",
    "<plaintext>",
    "<template>",
    "<iframe srcdoc='<script>'>",
    "<link rel=stylesheet href=//e.example>",
    "<meta http-equiv=refresh content=0>",
    "&lt;script&gt;",
    "&#x3C;img src=x&#x3E;",
    "&colon;",
    "javascript:alert(1)",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt&colon;alert(1))",
    "[a](java\nscript:alert(1))",
    "[a](<javascript:alert(1)>)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](file:///etc/passwd)",
    "[a](//e.example)",
    "[a](\\\\e.example)",
    "[a](http://e.example/\"onclick=alert(1))",
    "[a](http://e.example 'x\" onclick=\"alert(1)')",
    "![a](http://e.example/x.png)",
    "[![a](http://e.example/x.png)](http://e.example)",
    "http://e.example/\"><script>",
    "https://e.example/'onclick='",
    "www.e.example",
    "a@e.example",
    "| a | b |\n|---|---|\n| c | d |",
    "\n\n# heading\n\n",
    "\n- item\n\n  > quote\n",
    "\n```html\n<script>\n",
    "\n    <b>\n",
    "\n---\n",
    "\n[a]: javascript:alert(1)\n\n[a]\n",
    "\n<div onclick=alert(1)>\n",
    "\u{2028}",
    "\u{2029}",
    "\0",
    "\u{1b}[31m",
    "\r\n",
    "\t",
    "\u{202e}gpj.exe",
    "\u{2066}",
    "\u{feff}",
    "{{ 7 * 7 }}",
    "{% include \"html/report.html\" %}",
    "{# x #}",
    "${alert(1)}",
    "*a* **b** ~~c~~ `d` _e_",
    "한글 보고서",
    " ",
    "\\",
];

/// The page of a report with `text` in place of every text, and of the names of counts. Every second one is followed by a digit, so that
/// the filter has something to choose from.
fn page(task_type: &str, text: &str) -> String {
    let mut data = data(task_type);
    let mut count = 0;
    fill(&mut data, &mut |_| {
        count += 1;
        if count % 2 == 0 { text.to_owned() } else { format!("{text}2") }
    });
    let counts = &mut data["crossVerification"]["finalClassificationCounts"];
    *counts = json!({text: 1, format!("{text}2"): 2});
    html(&report(&data), options(Language::Ko)).unwrap()
}

/// What a text may be made of. They are left out where structures are compared: Markdown in the data may well make some of them.
const OF_TEXTS: &[&str] =
    &["a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "strong", "ul", "text", "tspan"];

/// What else a page is made of.
const OF_PAGES: &[&str] = &[
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "header",
    "footer",
    "nav",
    "main",
    "section",
    "div",
    "span",
    "b",
    "i",
    "h1",
    "h2",
    "h3",
    "h4",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "figure",
    "figcaption",
    "details",
    "summary",
    "form",
    "label",
    "input",
    "select",
    "option",
    "output",
    "textarea",
    "button",
    "noscript",
    "script",
    "time",
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "defs",
    "pattern",
    "desc",
];

/// Attributes that any element may have; what is fetched, run or submitted is not among them.
const ATTRIBUTES: &[&str] = &[
    "aria-current",
    "aria-describedby",
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "autocomplete",
    "charset",
    "class",
    "content",
    "cx",
    "cy",
    "d",
    "data-copied",
    "data-facet",
    "data-filtered",
    "data-nothing",
    "data-question",
    "data-report-data-sha256",
    "data-saved",
    "data-scroll",
    "data-seq",
    "data-shown",
    "data-task-key",
    "data-task-type",
    "datetime",
    "fill",
    "for",
    "height",
    "hidden",
    "href",
    "http-equiv",
    "id",
    "lang",
    "name",
    "open",
    "patternUnits",
    "placeholder",
    "r",
    "rel",
    "role",
    "rows",
    "rx",
    "scope",
    "spellcheck",
    "start",
    "stroke",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-width",
    "tabindex",
    "title",
    "type",
    "value",
    "viewBox",
    "width",
    "x",
    "y",
];

/// What was seen in a page.
#[derive(Default)]
struct Seen {
    /// Elements with the names of their attributes, by depth, without those that texts are made of and what is in figures.
    structure: Vec<(usize, String, Vec<String>)>,
    /// How often each element occurs.
    elements: BTreeMap<String, usize>,
    /// Contents of scripts and style sheets.
    code: Vec<String>,
    comments: Vec<String>,
    texts: Vec<String>,
}

impl Seen {
    fn of(page: &str) -> Self {
        let mut seen = Self::default();
        seen.visit(&parse(page).document, 0, false);
        seen
    }

    fn visit(&mut self, node: &Handle, depth: usize, is_in_figure: bool) {
        let mut below = (depth, is_in_figure);
        match &node.data {
            NodeData::Element { name, attrs, .. } => {
                let name = name.local.to_string();
                assert!(OF_TEXTS.contains(&name.as_str()) || OF_PAGES.contains(&name.as_str()), "element {name}");
                let mut attributes = Vec::new();
                for attribute in attrs.borrow().iter() {
                    let (attribute, value) = (attribute.name.local.to_string(), attribute.value.to_string());
                    assert!(ATTRIBUTES.contains(&attribute.as_str()), "attribute {attribute} of {name}");
                    assert!(attribute != "href" || is_harmless(&value), "link to {value}");
                    assert!(!value.contains(is_unsafe), "{attribute}={value:?}");
                    attributes.push(attribute);
                }
                attributes.sort();
                *self.elements.entry(name.clone()).or_default() += 1;
                if name == "script" || name == "style" {
                    let text = node.children.borrow().iter().map(text_of).collect();
                    self.code.push(text);
                    return;
                }
                if !is_in_figure && !OF_TEXTS.contains(&name.as_str()) {
                    below = (depth + 1, name == "svg");
                    self.structure.push((depth, name, attributes));
                }
            }
            NodeData::Comment { contents } => self.comments.push(contents.to_string()),
            NodeData::Text { .. } => self.texts.push(text_of(node)),
            _ => {}
        }
        for child in node.children.borrow().iter() {
            self.visit(child, below.0, below.1);
        }
    }
}

fn is_harmless(address: &str) -> bool {
    ["#", "http://", "https://", "mailto:"].iter().any(|start| address.to_ascii_lowercase().starts_with(start))
        || !address.contains(':') && !address.starts_with("//")
}

/// A page with `text` everywhere is built like `plain`, the one with a plain word everywhere.
fn assert_inert(plain: &Seen, task_type: &str, text: &str) {
    let hostile = Seen::of(&page(task_type, text));
    for (ours, theirs) in plain.structure.iter().zip(&hostile.structure) {
        assert_eq!(ours, theirs, "with {text:?}");
    }
    assert_eq!(plain.structure.len(), hostile.structure.len(), "with {text:?}");
    assert_eq!((hostile.elements["script"], hostile.elements["style"]), (1, 1));
    assert_eq!(plain.code, hostile.code, "with {text:?}");
    assert_eq!(hostile.comments.len(), 1, "with {text:?}: {:?}", hostile.comments);
    assert!(hostile.comments[0].starts_with(" countersign:render v1 "));
    for shown in &hostile.texts {
        assert!(!shown.contains(|character| is_unsafe(character) && !matches!(character, '\n' | '\t')), "{shown:?}");
    }
}

/// Every string meets every third type of task.
#[test]
fn hostile_strings_change_no_page() {
    for (index, task_type) in TASK_TYPES.into_iter().enumerate() {
        let plain = Seen::of(&page(task_type, "word"));
        for text in HOSTILE.iter().skip(index % 3).step_by(3) {
            assert_inert(&plain, task_type, text);
        }
    }
}

#[test]
fn a_title_is_shown_as_it_is_spelled() {
    for text in HOSTILE.iter().filter(|text| !text.trim().is_empty()) {
        let seen = Seen::of(&page("release-handoff", text));
        assert!(seen.texts.iter().any(|shown| shown == &visible(text)), "{text:?}");
    }
}

#[test]
fn the_page_asks_for_nothing() {
    for task_type in TASK_TYPES {
        let page = page(task_type, "https://e.example/x");
        let policy = page.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
        for fetching in [" src=", "srcset", "url(http", "@import", "<link", "<img", "<iframe", "<object", "<base"] {
            assert!(!page.contains(fetching), "{fetching}");
        }
        assert!(page.ends_with(" -->\n") && !page.contains('\r'));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_combination_changes_a_page(
        pieces in prop::collection::vec(prop_oneof![4 => prop::sample::select(HOSTILE).prop_map(str::to_owned), 1 => any::<String>()], 1..6),
        task_type in prop::sample::select(&TASK_TYPES[..]),
    ) {
        let text = pieces.concat();
        prop_assume!(!text.is_empty());
        assert_inert(&Seen::of(&page(task_type, "word")), task_type, &text);
    }
}
