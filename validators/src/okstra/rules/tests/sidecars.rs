//! Carry files, consumers and convergence states.

use std::error::Error;

use super::{expect, findings_of, report};

const CONSUMERS: &str = "runs/implementation-planning/consumers.jsonl";
const CARRY: &str = "runs/implementation/carry/stage-1.json";
const DONE: &str = "{\"status\": \"done\", \"stage\": 1";

#[test]
fn rows_are_judged_after_all_rows_before_them() -> Result<(), Box<dyn Error>> {
    let mut problems = Vec::new();
    for (old, new, expected) in [
        (DONE, "{\"status\": \"done\", \"stageNumber\": 1", "error report-carry-drift json:164, error report-carry-drift md:168"),
        (DONE, "[]\n{\"status\": \"done\", \"stage\": 1", "error consumers-line jsonl:2"),
        (DONE, "\n\n{\"status\": \"done\", \"stage\": 1", ""),
        (
            DONE,
            "{\"status\": \"started\", \"stage\": 3}\n{\"status\": \"started\", \"stage\": 2}\n{\"status\": \"done\", \"stage\": 1",
            "error consumers-dependency-order jsonl:3",
        ),
    ] {
        expect(CONSUMERS, old, new, expected, &mut problems)?;
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

#[test]
fn a_place_that_a_rule_explains_is_no_deviation_from_the_schema() -> Result<(), Box<dyn Error>> {
    let found = findings_of(CARRY, "11:32:05+09:00", "11:32:05")?;
    assert!(found.contains("carry-timestamp-offset") && !found.contains("carry-schema"), "{found}");
    let found = findings_of(CARRY, "\"status\": \"done\"", "\"status\": \"skipped\"")?;
    assert!(found.contains("carry-step-status") && !found.contains("carry-schema"), "{found}");
    let found = findings_of(CARRY, "\"step\": 2", "\"step\": 1")?;
    assert!(found.contains("warning carry-step-status"), "{found}");
    Ok(())
}

#[test]
fn reports_quote_the_state_whichever_way_it_is_written() -> Result<(), Box<dyn Error>> {
    let data = report("implementation", "data.json");
    let found = findings_of(&data, "\"round2SkippedReason\": null,", "")?;
    assert!(!found.contains("round-history-verbatim"), "nothing is null: {found}");
    let found = findings_of(&data, "\"finalClassificationCounts\": {", "\"finalClassification\": {")?;
    assert!(found.contains("error round-history-verbatim"), "{found}");
    let found = findings_of(&report("implementation", "md"), "\"queueSize\": 1", "\"queueSize\": 7")?;
    assert_eq!(found.matches("error round-history-verbatim md:").count(), 1, "{found}");
    Ok(())
}

/// A nested scan over this many rows would take minutes.
#[test]
fn many_rows_take_no_long_time() -> Result<(), Box<dyn Error>> {
    let rows: String = (0..30_000).map(|_| "{\"status\": \"started\", \"stage\": 3}\n").collect();
    assert_eq!(findings_of(CONSUMERS, DONE, &format!("{rows}{DONE}"))?, "");
    Ok(())
}
