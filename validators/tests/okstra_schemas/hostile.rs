//! Documents that want to be expensive.

use std::sync::Arc;

use countersign_schemas::FINAL_REPORT;
use countersign_validators::document::json::{self, JsonLimits};
use countersign_validators::schema::{unknown_keys, validate};
use countersign_validators::source::{FilePath, Source};
use serde_json::json;

use crate::{documents, errors, same, set, told, unknown};

#[test]
fn a_hundred_thousand_wrong_rows_give_fifty_errors() {
    let rows = [
        ("/clarificationItems", json!({"id": "C1", "status": "opne", "bloks": 1})),
        ("/implementation/tddEvidence", json!({"planStep": []})),
        ("/implementation/verifierResults", json!({"verifier": "x", "status": "completed"})),
        ("/implementation/rollbackVerification", json!(7)),
    ];
    for (pointer, row) in rows {
        let mut document = documents::report("implementation");
        set(&mut document, pointer, vec![row; 100_000].into());
        let text = document.to_string();
        assert_eq!(told(FINAL_REPORT, &text, validate).len(), 50, "{pointer}");
        assert!(told(FINAL_REPORT, &text, unknown_keys).len() <= 50, "{pointer}");
    }
}

#[test]
fn a_hundred_thousand_unknown_keys_give_fifty_warnings() {
    let mut document = documents::report("implementation");
    for index in 0..100_000 {
        set(&mut document, &format!("/meta/reportLanguag{index}"), json!(null));
    }
    assert_eq!(unknown(FINAL_REPORT, &document).len(), 50);
    assert_eq!(errors(FINAL_REPORT, &document).len(), 0);
}

#[test]
fn of_duplicate_keys_the_last_counts() {
    let report = documents::report("error-analysis").to_string();
    let twice = |first: &str, last: &str| {
        report.replace("\"reportLanguage\":\"en\"", &format!("\"reportLanguage\":{first},\"reportLanguage\":{last}"))
    };
    assert_eq!(told(FINAL_REPORT, &twice("7", "\"ko\""), validate), [""; 0]);
    same(
        &told(FINAL_REPORT, &twice("\"ko\"", "7"), validate),
        ["meta.reportLanguage: expected `en` or `ko`, found the number `7` @ 7"],
    );
    let block = report.replace("\"errorAnalysis\":", "\"errorAnalysis\":{\"x\":1},\"errorAnalysis\":");
    assert_eq!(told(FINAL_REPORT, &block, validate), [""; 0]);
    same(&told(FINAL_REPORT, &block, unknown_keys), [r#"errorAnalysis.x: unknown key `x` @ "x""#]);
}

#[test]
fn numbers_keep_their_text_whatever_their_size() {
    let report = documents::report("implementation").to_string();
    let stage =
        |number: &str| told(FINAL_REPORT, &report.replace("\"stageNumber\":1", &format!("\"stageNumber\":{number}")), validate);
    // JSON Schema counts 1.0 and 1e2 as whole numbers.
    for whole in ["9007199254740993", "123456789012345678901234567890", "1.0", "1e2", "1e999"] {
        assert_eq!(stage(whole), [""; 0], "{whole}");
    }
    same(
        &stage("-9007199254740993"),
        [
            "implementation.planLink.stageNumber: expected at least 1, found the number `-9007199254740993` @ -9007199254740993",
            "implementation.stageSidecar.carry.stageNumber: expected at least 1, found the number `-9007199254740993` @ -9007199254740993",
        ],
    );
    same(
        &stage("1.5"),
        [
            "implementation.planLink.stageNumber: expected a whole number, found the number `1.5` @ 1.5",
            "implementation.stageSidecar.carry.stageNumber: expected a whole number, found the number `1.5` @ 1.5",
        ],
    );
    same(
        &stage("0"),
        [
            "implementation.planLink.stageNumber: expected at least 1, found the number `0` @ 0",
            "implementation.stageSidecar.carry.stageNumber: expected at least 1, found the number `0` @ 0",
        ],
    );
    assert_eq!(told(FINAL_REPORT, &report.replace("\"costUsd\":0.5", "\"costUsd\":1e999"), validate), [""; 0]);
}

#[test]
fn what_is_no_json_is_told_with_its_place_before_any_schema() {
    let refused = |report: &str| {
        let source = Arc::new(Source::new(FilePath::from_text("a.json"), report.as_bytes().to_vec()));
        let error = json::parse(&source, JsonLimits::default()).unwrap_err();
        format!("{} @ {}", error.message, source.slice(error.span))
    };
    let report = documents::report("error-analysis").to_string();
    assert_eq!(refused(&report.replace("Go on.", "\\ud800")), "half of a surrogate pair, which is no character @ \\ud800");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(refused(&report.replace("\"Go on.\"", &deep)), "nested deeper than 128 levels @ [");
}

#[test]
fn the_deepest_document_that_is_read_is_judged() {
    let mut document = documents::report("error-analysis");
    let deep = (0..120).fold(json!(1), |inner, _| json!({"meta": [inner]}).get_mut("meta").unwrap().take());
    set(&mut document, "/meta/deep", deep);
    assert_eq!(errors(FINAL_REPORT, &document), [""; 0]);
    same(&unknown(FINAL_REPORT, &document), [r#"meta.deep: unknown key `deep` @ "deep""#]);
}
