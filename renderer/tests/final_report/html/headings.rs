//! A report has the same sections, in the same order and under the same titles, in Markdown and in HTML.

use countersign_renderer::Language;
use countersign_renderer::final_report::{Numbering, Options, html, markdown};
use markup5ever_rcdom::{Handle, NodeData};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{parse, text_of};
use crate::fixture::{TASK_TYPES, options, readable, report};

fn in_markdown(text: &str) -> Vec<String> {
    let mut headings = Vec::new();
    let mut heading: Option<String> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => headings.extend(heading.take().map(|text| spaced(&text))),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    headings
}

fn in_html(page: &str) -> Vec<String> {
    let mut headings = Vec::new();
    visit(&parse(page).document, &mut headings);
    headings
}

fn visit(node: &Handle, headings: &mut Vec<String>) {
    if let NodeData::Element { name, .. } = &node.data
        && ["h1", "h2", "h3", "h4"].contains(&&*name.local)
    {
        let mut text = String::new();
        push_text(node, &mut text);
        headings.push(spaced(&text));
        return;
    }
    for child in node.children.borrow().iter() {
        visit(child, headings);
    }
}

fn push_text(node: &Handle, text: &mut String) {
    match &node.data {
        NodeData::Text { .. } => text.push_str(&text_of(node)),
        // What stands beside the title: a verdict, for instance.
        NodeData::Element { attrs, .. } if attrs.borrow().iter().any(|attribute| attribute.value.starts_with("badge")) => {}
        _ => node.children.borrow().iter().for_each(|child| push_text(child, text)),
    }
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn both_forms_have_the_same_headings() {
    for task_type in TASK_TYPES {
        let report = report(&readable(task_type));
        for language in Language::ALL {
            for numbering in Numbering::ALL {
                let options = Options { numbering, ..options(language) };
                let expected = in_markdown(&markdown(&report, options).unwrap());
                assert_eq!(in_html(&html(&report, options).unwrap()), expected, "{task_type}");
            }
        }
    }
}
