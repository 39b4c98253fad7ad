//! What a page holds: every text of the data, and whole pages as they are read.

use std::collections::BTreeSet;

use countersign_renderer::Language;
use countersign_renderer::final_report::html;

use super::text_of_page;
use crate::fixture::{TASK_TYPES, data, fill, options, readable, report};

#[test]
fn nothing_is_left_out() {
    for task_type in TASK_TYPES {
        let mut names = BTreeSet::new();
        let mut data = data(task_type);
        fill(&mut data, &mut |name| {
            names.insert(name.to_owned());
            name.to_owned()
        });
        let shown = text_of_page(&html(&report(&data), options(Language::En)).unwrap());
        let missing: Vec<&String> = names.iter().filter(|name| !shown.contains(name.as_str())).collect();
        assert_eq!(missing, [""; 0], "{task_type}");
    }
}

/// Style and script are the same in every page; one is enough to look at.
fn without_style_and_script(page: &str) -> String {
    let mut rest = page.to_owned();
    for (start, end) in [("<style>", "</style>"), ("<script>", "</script>"), ("content=\"default-src", ">")] {
        let from = rest.find(start).unwrap() + start.len();
        let length = rest[from..].find(end).unwrap();
        rest.replace_range(from..from + length, "…");
    }
    rest.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_task_type_in_one_of_the_languages() {
    for (index, task_type) in TASK_TYPES.into_iter().enumerate() {
        let language = Language::ALL[index % 2];
        let page = html(&report(&readable(task_type)), options(language)).unwrap();
        insta::assert_snapshot!(format!("{task_type}-{}", language.code()), without_style_and_script(&page));
    }
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    for task_type in TASK_TYPES {
        let report = report(&readable(task_type));
        let pages: Vec<String> = std::thread::scope(|scope| {
            let render = || html(&report, options(Language::Ko)).unwrap();
            let threads: Vec<_> = (0..3).map(|_| scope.spawn(render)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(pages.windows(2).all(|pair| pair[0] == pair[1]), "{task_type}");
        assert!(pages[0].lines().all(|line| line.trim_end() == line), "blanks at the end of a line");
    }
}
