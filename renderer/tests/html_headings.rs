//! A report has the same sections, in the same order and under the same titles, in Markdown and in HTML.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use countersign_renderer::Language;
use countersign_renderer::final_report::{FinalReport, Numbering, Options, html, markdown};
use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

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
    visit(&html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(page).document, &mut headings);
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
        NodeData::Text { contents } => text.push_str(&contents.borrow()),
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
    let mut files = Vec::new();
    find(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/clean"), &mut files);
    assert!(files.len() >= 7, "one report of each type of task");
    for file in files {
        let report: FinalReport = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        for language in Language::ALL {
            for numbering in Numbering::ALL {
                let options = Options { language, numbering, data_sha256: [0; 32] };
                let expected = in_markdown(&markdown(&report, options).unwrap());
                assert_eq!(in_html(&html(&report, options).unwrap()), expected, "{}", file.display());
            }
        }
    }
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, files);
        } else if path.to_string_lossy().ends_with(".data.json") {
            files.push(path);
        }
    }
}
