//! Keys that the schemas let pass.

use countersign_schemas::{FINAL_REPORT, OKSTRA_PROJECT, OKSTRA_STAGE_CARRY};
use serde_json::json;

use crate::{documents, errors, same, set, unknown};

/// Adds a key to a report and compares what is said about it.
#[track_caller]
fn expect<const N: usize>(task_type: &str, pointer: &str, expected: [&str; N]) {
    let mut document = documents::report(task_type);
    set(&mut document, pointer, json!({"anything": [1]}));
    assert_eq!(errors(FINAL_REPORT, &document), [""; 0], "an unknown key is no error");
    same(&unknown(FINAL_REPORT, &document), expected);
}

#[test]
fn misspelt_keys_are_found_wherever_they_stand() {
    expect("implementation", "/tokenusage", [r#"tokenusage: unknown key `tokenusage` @ "tokenusage""#]);
    expect(
        "implementation",
        "/meta/okstra_version",
        [r#"meta.okstra_version: unknown key `okstra_version` (did you mean `okstraVersion`?) @ "okstra_version""#],
    );
    expect("implementation", "/task/zzz", [r#"task.zzz: unknown key `zzz` @ "zzz""#]);
    expect(
        "implementation",
        "/clarificationCarryIn/items/0/knid",
        [r#"clarificationCarryIn.items[0].knid: unknown key `knid` (did you mean `kind`?) @ "knid""#],
    );
    expect(
        "implementation",
        "/clarificationCarryIn/items/0/ticketid",
        [r#"clarificationCarryIn.items[0].ticketid: unknown key `ticketid` (did you mean `ticketId`?) @ "ticketid""#],
    );
    expect(
        "implementation",
        "/crossVerification/consensus/0/evidence/0/detial",
        [r#"crossVerification.consensus[0].evidence[0].detial: unknown key `detial` (did you mean `detail`?) @ "detial""#],
    );
    expect(
        "implementation",
        "/implementation/validationEvidence/0/CWD",
        [r#"implementation.validationEvidence[0].CWD: unknown key `CWD` (did you mean `cwd`?) @ "CWD""#],
    );
    expect(
        "implementation",
        "/implementation/validationEvidence/0/outptu",
        [r#"implementation.validationEvidence[0].outptu: unknown key `outptu` (did you mean `output`?) @ "outptu""#],
    );
    expect(
        "implementation",
        "/implementation/stageSidecar/carry/tittle",
        [r#"implementation.stageSidecar.carry.tittle: unknown key `tittle` @ "tittle""#],
    );
    expect(
        "implementation",
        "/implementation/tddEvidence/0/failing_commit",
        [
            r#"implementation.tddEvidence[0].failing_commit: unknown key `failing_commit` (did you mean `failingCommit`?) @ "failing_commit""#,
        ],
    );
    expect(
        "implementation",
        "/implementation/rollbackVerification/2/offPathComand",
        [
            r#"implementation.rollbackVerification[2].offPathComand: unknown key `offPathComand` (did you mean `offPathCommand`?) @ "offPathComand""#,
        ],
    );
    expect(
        "release-handoff",
        "/releaseHandoff/pullRequest/URL",
        [r#"releaseHandoff.pullRequest.URL: unknown key `URL` (did you mean `url`?) @ "URL""#],
    );
    expect(
        "release-handoff",
        "/releaseHandoff/routing/reasons",
        [r#"releaseHandoff.routing.reasons: unknown key `reasons` (did you mean `reason`?) @ "reasons""#],
    );
}

#[test]
fn keys_that_are_free_are_left_alone() {
    let mut report = documents::report("error-analysis");
    set(&mut report, "/crossVerification/finalClassificationCounts/Anything", json!(1));
    set(&mut report, "/crossVerification/roundHistory/0/anything", json!(1));
    assert_eq!(unknown(FINAL_REPORT, &report), [""; 0]);
    let mut project = documents::project();
    set(&mut project, "/qaCommand", json!({}));
    set(&mut project, "/qaCommands/tests", json!([]));
    set(&mut project, "/qaCommands/lint/0/command", json!("x"));
    same(
        &unknown(OKSTRA_PROJECT, &project),
        [
            r#"qaCommands.lint[0].command: unknown key `command` @ "command""#,
            r#"qaCommands.tests: unknown key `tests` (did you mean `test`?) @ "tests""#,
        ],
    );
}

#[test]
fn documents_of_another_kind() {
    assert_eq!(unknown(FINAL_REPORT, &json!([{"a": 1}])), [""; 0]);
    assert_eq!(unknown(FINAL_REPORT, &json!({"meta": [{"a": 1}], "task": "x"})), [""; 0]);
    assert_eq!(unknown(OKSTRA_STAGE_CARRY, &documents::done_row()).len(), 5);
}
