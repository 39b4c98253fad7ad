//! Pages of reports that have little, or too much for a figure.

use countersign_renderer::Language;
use countersign_renderer::final_report::html;
use serde_json::{Value, json};

use super::text_of_page;
use crate::fixture::{TASK_TYPES, options, readable, report};

fn page(data: &Value) -> String {
    html(&report(data), options(Language::En)).unwrap()
}

/// Lists that cannot be empty.
const NEVER_EMPTY: [&str; 7] =
    ["executionStatus", "options", "stages", "steps", "verifierResults", "rollbackVerification", "resolvedLenses"];

/// `data` without a row in any list that may be empty, and without what may be absent.
fn emptied(key: &str, data: &mut Value) {
    match data {
        Value::Array(items) if NEVER_EMPTY.contains(&key) => items.iter_mut().for_each(|item| emptied("", item)),
        Value::Array(items) => items.clear(),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, value)| emptied(key, value)),
        _ => {}
    }
}

#[test]
fn a_report_without_rows_says_so() {
    for task_type in TASK_TYPES {
        let mut data = readable(task_type);
        for key in ["clarificationCarryIn", "executiveSummary", "tokenUsage"] {
            data[key] = Value::Null;
        }
        emptied("", &mut data);
        let page = page(&data);
        assert!(!page.contains("id=\"carry-in\"") && !page.contains("id=\"summary\"") && !page.contains("id=\"token-usage\""));
        assert!(!page.contains("<textarea") && !page.contains("class=\"filter\"") && !page.contains("class=\"export\""));
        let text = text_of_page(&page);
        assert!(text.contains("No follow-up tasks.") && text.matches("None.").count() >= 6, "{task_type}: {text}");
    }
}

#[test]
fn what_cannot_be_read_as_a_figure_is_a_table_only() {
    let mut data = readable("implementation-planning");
    let stage = data["implementationPlanning"]["stages"][0].clone();
    let numbered = |number: usize| {
        let mut stage = stage.clone();
        stage["number"] = json!(number);
        stage
    };
    data["implementationPlanning"]["stages"] = (1..=201).map(numbered).collect();
    data["crossVerification"]["roundHistory"] =
        (1..=41).map(|round| json!({"round": round, "classificationCounts": {"Partial": 1}})).collect();
    let page = page(&data);
    assert!(!page.contains("figure-graph\" role") && page.contains("id=\"stage-201\""));
    assert!(!page.contains("id=\"figure-classifications-title\"") && page.contains(">Round 41</th>"));
}

#[test]
fn rounds_without_counts_are_listed() {
    let mut data = readable("error-analysis");
    data["crossVerification"]["roundHistory"] = json!([{"round": 1, "queueSize": 4}, {"round": 2}]);
    data["crossVerification"]["finalClassificationCounts"] = json!({});
    let page = page(&data);
    assert!(page.contains("<th scope=\"row\">Round 1</th><td class=\"amount\">4</td>"), "{page}");
    assert!(page.contains("<th scope=\"row\">Round 2</th><td class=\"amount\">-</td>"), "{page}");
}

#[test]
fn only_open_and_answered_items_take_an_answer() {
    let mut data = readable("error-analysis");
    let item =
        |id: &str, status: &str| json!({"id": id, "status": status, "blocks": "none", "userInput": format!("\n about {id}")});
    data["clarificationItems"] =
        json!([item("C-001", "resolved"), item("C-002", "open"), item("C-003", "answered"), item("C-004", "obsolete")]);
    let page = page(&data);
    let fields: Vec<&str> = page.split("<textarea ").skip(1).map(|rest| rest.split("</textarea>").next().unwrap()).collect();
    assert_eq!(fields.len(), 2);
    for (field, id) in fields.iter().zip(["C-002", "C-003"]) {
        assert!(field.contains(&format!("data-question=\"{id}\"")), "{field}");
        // The first line end after the tag is no part of the text.
        assert!(field.ends_with(&format!(">\n\n about {id}")), "{field:?}");
    }
    assert!(page.contains("<p class=\"answer\">\n about C-001</p>"), "{page}");
}

#[test]
fn approval_is_asked_for_when_the_gate_lets_it() {
    let mut data = readable("implementation-planning");
    assert!(page(&data).contains("id=\"user-approval-request\""));
    data["implementationPlanning"]["planBodyVerification"]["gate"] = json!("blocked-by-disagreement");
    assert!(!page(&data).contains("user-approval-request"));
    data["implementationPlanning"]["planBodyVerification"] = json!({"enabled": false});
    let text = text_of_page(&page(&data));
    assert!(text.contains("User Approval Request") && text.contains("Enabled: false"), "{text}");
}

#[test]
fn a_handoff_has_one_of_three_probes_or_was_called_off() {
    let mut data = readable("release-handoff");
    let handoff = |probe: Value, action: &str, data: &mut Value| {
        data["releaseHandoff"]["mergeConflictProbe"] = probe;
        data["releaseHandoff"]["selections"]["action"] = json!(action);
        text_of_page(&page(data))
    };
    assert!(text_of_page(&page(&data)).contains("Conflicts detected; user chose proceed anyway; conflicting paths: "));
    let clean = json!({"result": "clean", "base": "develop", "baseSha": "a1b2c3d"});
    assert!(handoff(clean.clone(), "push + PR", &mut data).contains("Clean against develop at a1b2c3d."));
    assert!(handoff(json!({"result": "not-run"}), "local only", &mut data).contains("Not run."));
    let skipped = handoff(clean, "skip", &mut data);
    assert!(!skipped.contains("Clean against") && !skipped.contains("run push"), "{skipped}");
}
