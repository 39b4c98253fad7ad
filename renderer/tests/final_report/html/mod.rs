//! Reports in HTML, read by a real parser.

mod contents;
mod forms;
mod headings;
mod structure;

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

fn parse(page: &str) -> RcDom {
    html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(page)
}

/// The text of a node that is one.
fn text_of(node: &Handle) -> String {
    match &node.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => String::new(),
    }
}

/// All text of a page but style and script, with single blanks.
fn text_of_page(page: &str) -> String {
    let mut text = String::new();
    push_texts(&parse(page).document, &mut text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push_texts(node: &Handle, text: &mut String) {
    if let NodeData::Element { name, .. } = &node.data
        && ["style", "script"].contains(&&*name.local)
    {
        return;
    }
    text.push_str(&text_of(node));
    node.children.borrow().iter().for_each(|child| push_texts(child, text));
}
