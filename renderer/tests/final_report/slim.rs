//! The short copy says the same in fewer words.

use countersign_renderer::Language;
use countersign_renderer::final_report::{markdown, slim_markdown};

use super::fixture::{TASK_TYPES, data, fill, options, readable, report};

/// The words `word1.`, `word2.` … in the order of a text.
fn words(text: &str) -> Vec<usize> {
    text.split("word").skip(1).filter_map(|rest| rest.split('.').next()?.parse().ok()).collect()
}

#[test]
fn it_is_shorter_and_keeps_the_order() {
    for task_type in TASK_TYPES {
        let mut count = 0;
        let mut data = data(task_type);
        fill(&mut data, &mut |_| {
            count += 1;
            format!("word{count}.")
        });
        let report = report(&data);
        let (full, slim) =
            (markdown(&report, options(Language::En)).unwrap(), slim_markdown(&report, options(Language::En)).unwrap());
        assert!(slim.len() < full.len(), "{task_type}");
        let mut in_full = words(&full).into_iter();
        for word in words(&slim) {
            assert!(in_full.any(|other| other == word), "{task_type}: word {word} is out of order in\n{slim}");
        }
    }
}

#[test]
fn it_leaves_out_what_agents_do_not_need() {
    let report = report(&readable("implementation"));
    let text = slim_markdown(&report, options(Language::En)).unwrap();
    for left_out in ["what is there", "output of", "14 passing", "end of output", "Token Usage", "+added"] {
        assert!(!text.contains(left_out), "{left_out}:\n{text}");
    }
    for kept in ["F-001", "C-003", "accepted", "final-verification", "src/changed.rs", "src/found.rs", "approval", "run passing"]
    {
        assert!(text.contains(kept), "{kept}:\n{text}");
    }
}

#[test]
fn a_table_with_one_row_is_a_line() {
    let text = slim_markdown(&report(&readable("error-analysis")), options(Language::Ko)).unwrap();
    assert!(
        text.contains("\n- Origin: origin; New Task ID: CART-8; Suggested task-type: implementation; Scope: scope; "),
        "{text}"
    );
}

#[test]
fn empty_optional_sections_are_left_out() {
    let mut data = readable("error-analysis");
    for key in ["evidence", "missingInformation", "risks", "clarificationItems"] {
        data[key] = serde_json::json!([]);
    }
    let text = slim_markdown(&report(&data), options(Language::En)).unwrap();
    assert!(!text.contains("Evidence\n") && !text.contains("Missing Information") && !text.contains("Risks\n"), "{text}");
    assert!(text.contains("## 5. Clarification Items\n\n- None.\n"), "{text}");
}
