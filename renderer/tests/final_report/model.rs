//! Data of final reports becomes a typed report, or is refused.

use countersign_renderer::final_report::FinalReport;
use countersign_renderer::final_report::model::{MergeConflictProbe, Number, PlanStep, Summary, TaskType};
use serde_json::{Value, json};

fn minimal(task_type: &str, key: &str, block: Value) -> Value {
    let mut data = json!({
        "schemaVersion": "1.0",
        "meta": {"reportLanguage": "en"},
        "task": {"key": "a:b:c", "type": task_type, "seq": "001"},
        "verdictCard": {
            "finalConclusion": "x", "verdictToken": "accepted", "direction": "x", "approvalRequired": "no", "nextStep": "x"
        },
        "executionStatus": [{"role": "x", "status": "completed"}],
        "crossVerification": {"consensus": [], "differences": []},
        "finalVerdict": {"verdictToken": "accepted", "statement": "x"},
        "clarificationItems": [], "recommendedNextSteps": [], "followUpTasks": []
    });
    data[key] = block;
    data
}

fn verification() -> Value {
    minimal("final-verification", "finalVerification", json!({"acceptanceBlockers": [], "residualRisks": []}))
}

fn report(data: Value) -> Result<FinalReport, String> {
    serde_json::from_value(data).map_err(|error| error.to_string())
}

#[test]
fn absent_and_null_are_the_same_and_unknown_keys_are_passed_over() {
    let mut data = verification();
    let expected = report(data.clone()).unwrap();
    for key in ["clarificationCarryIn", "executiveSummary", "tokenUsage", "errorAnalysis"] {
        data[key] = Value::Null;
    }
    data["surprise"] = json!({"a": [1.5]});
    assert_eq!(report(data).unwrap(), expected);
    assert_eq!(expected.task_type(), TaskType::FinalVerification);
}

#[test]
fn a_report_has_the_block_of_its_type_and_no_other() {
    let mut data = verification();
    data["errorAnalysis"] = json!({"symptoms": [], "rootCauseHypotheses": []});
    assert_eq!(report(data).unwrap_err(), "a task of type `final-verification` has no block of the type `error-analysis`");
    let mut data = verification();
    data.as_object_mut().unwrap().remove("finalVerification");
    assert_eq!(report(data).unwrap_err(), "the block of the task type `final-verification` is missing");
}

#[test]
fn numbers_keep_their_spelling_as_far_as_the_reader_does() {
    let number = |text: &str| serde_json::from_str::<Number>(text).map(|number| number.as_str().to_owned());
    for text in ["0", "-3", "1.5", "5.0", "18446744073709551615", "1e300"] {
        assert_eq!(number(text).unwrap(), text);
    }
    // A reader that keeps the source text hands it over as text.
    assert_eq!(number("\"1.50\"").unwrap(), "1.50");
    assert!(number("true").is_err());
    assert_eq!(serde_json::from_str::<PlanStep>("\"1a\"").unwrap().as_str(), "1a");
}

#[test]
fn a_summary_is_a_paragraph_or_a_list() {
    let summary = |value: Value| {
        let mut data = verification();
        data["executiveSummary"] = value;
        report(data).unwrap().executive_summary
    };
    assert_eq!(summary(json!("a")), Some(Summary::Paragraph("a".to_owned())));
    assert_eq!(summary(json!(["a"])), Some(Summary::Points(vec!["a".to_owned()])));
}

#[test]
fn the_probe_has_three_forms() {
    let probe = |value: Value| serde_json::from_value::<MergeConflictProbe>(value);
    assert_eq!(probe(json!({"result": "not-run", "base": "main"})).unwrap(), MergeConflictProbe::NotRun);
    let clean = MergeConflictProbe::Clean { base: "main".to_owned(), base_sha: "abc1234".to_owned() };
    assert_eq!(probe(json!({"result": "clean", "base": "main", "baseSha": "abc1234"})).unwrap(), clean);
    assert!(probe(json!({"result": "conflicts", "base": "main", "baseSha": "abc1234"})).is_err());
}
