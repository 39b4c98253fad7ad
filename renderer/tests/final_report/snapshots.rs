//! Whole reports as they are read.

use countersign_renderer::Language;
use countersign_renderer::final_report::{Numbering, Options, markdown, slim_markdown};

use super::fixture::{TASK_TYPES, options, readable, render, report};

#[test]
fn every_task_type_in_both_languages() {
    for task_type in TASK_TYPES {
        let data = readable(task_type);
        for language in Language::ALL {
            insta::assert_snapshot!(format!("{task_type}-{}", language.code()), render(&data, language));
        }
    }
}

#[test]
fn the_short_copy() {
    for task_type in ["implementation", "implementation-planning"] {
        let report = report(&readable(task_type));
        insta::assert_snapshot!(format!("{task_type}-slim"), slim_markdown(&report, options(Language::En)).unwrap());
    }
}

#[test]
fn sections_are_numbered_in_two_ways() {
    for task_type in ["implementation-planning", "release-handoff"] {
        let report = report(&readable(task_type));
        let headings = Numbering::ALL.map(|numbering| {
            let text = markdown(&report, Options { numbering, ..options(Language::En) }).unwrap();
            text.lines().filter(|line| line.starts_with('#')).collect::<Vec<_>>().join("\n")
        });
        insta::assert_snapshot!(format!("{task_type}-headings"), headings.join("\n\n"));
    }
}

#[test]
fn many_threads_write_what_one_writes() {
    let data = readable("implementation");
    let expected = Language::ALL.map(|language| render(&data, language));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(Language::ALL.map(|language| render(&data, language)), expected));
        }
    });
}
