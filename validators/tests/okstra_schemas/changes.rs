//! One change each, and everything that is said about it.

use countersign_schemas::{FINAL_REPORT, OKSTRA_CONSUMER_ROW, OKSTRA_CONVERGENCE_STATE, OKSTRA_PROJECT, OKSTRA_STAGE_CARRY};
use serde_json::{Value, json};

use crate::{documents, errors, remove, same, set};

enum Change {
    Set(&'static str, Value),
    Remove(&'static str),
}
use Change::{Remove, Set};

fn changed(mut document: Value, changes: Vec<Change>) -> Value {
    for change in changes {
        match change {
            Set(pointer, value) => set(&mut document, pointer, value),
            Remove(pointer) => remove(&mut document, pointer),
        }
    }
    document
}

/// Changes a report of a type and compares everything that the schema says.
#[track_caller]
fn expect<const N: usize>(task_type: &str, changes: Vec<Change>, expected: [&str; N]) {
    same(&errors(FINAL_REPORT, &changed(documents::report(task_type), changes)), expected);
}

#[test]
fn what_all_reports_have() {
    let any = "error-analysis";
    expect(
        any,
        vec![Set("/meta/reportLanguage", json!("auto"))],
        [r#"meta.reportLanguage: expected `en` or `ko`, found the text `auto` @ "auto""#],
    );
    expect(
        any,
        vec![Set("/meta/reportLanguage", json!("EN"))],
        [r#"meta.reportLanguage: expected `en` or `ko`, found the text `EN` (did you mean `en`?) @ "EN""#],
    );
    expect(
        any,
        vec![Remove("/meta/reportLanguage")],
        [r#"meta.reportLanguage: the key `reportLanguage` is missing from `meta` @ "meta""#],
    );
    expect(any, vec![Set("/schemaVersion", json!(1.0))], ["schemaVersion: expected `1.0`, found the number `1.0` @ 1.0"]);
    expect(
        any,
        vec![Set("/task/key", json!("LN-7"))],
        [r#"task.key: expected three parts joined by `:` or `/`, like `shop:checkout:CHK-12`, found the text `LN-7` @ "LN-7""#],
    );
    expect(
        any,
        vec![Set("/task/seq", json!("1"))],
        [r#"task.seq: expected a number of at least three digits, like `001`, found the text `1` @ "1""#],
    );
    expect(any, vec![Set("/task/seq", json!(1))], ["task.seq: expected text, found the number `1` @ 1"]);
    expect(
        any,
        vec![Set("/verdictCard/verdictToken", json!("conditional_accept"))],
        [
            r#"verdictCard.verdictToken: expected `accepted`, `conditional-accept`, `blocked` or `not-applicable`, found the text `conditional_accept` (did you mean `conditional-accept`?) @ "conditional_accept""#,
        ],
    );
    expect(
        any,
        vec![Set("/verdictCard/verdictToken", json!("Looks good to me."))],
        [
            r#"verdictCard.verdictToken: expected `accepted`, `conditional-accept`, `blocked` or `not-applicable`, found the text `Looks good to me.` @ "Looks good to me.""#,
        ],
    );
    expect(
        any,
        vec![Set("/verdictCard/nextStep", json!(""))],
        [r#"verdictCard.nextStep: expected text that is not empty, found empty text @ """#],
    );
    expect(
        any,
        vec![Set("/finalVerdict/verdictToken", json!("acepted"))],
        [
            r#"finalVerdict.verdictToken: expected `accepted`, `conditional-accept`, `blocked` or `not-applicable`, found the text `acepted` (did you mean `accepted`?) @ "acepted""#,
        ],
    );
    expect(
        any,
        vec![Set("/finalVerdict/verdictToken", json!(true))],
        [
            "finalVerdict.verdictToken: expected `accepted`, `conditional-accept`, `blocked` or `not-applicable`, found `true` @ true",
        ],
    );
    expect(
        any,
        vec![Set("/executionStatus", json!([]))],
        ["executionStatus: expected at least 1 item, found an empty list @ []"],
    );
    expect(
        any,
        vec![Set("/executionStatus/1/status", json!("timed-out"))],
        [
            r#"executionStatus[1].status: expected `completed`, `timeout`, `error` or `not-run`, found the text `timed-out` (did you mean `timeout`?) @ "timed-out""#,
        ],
    );
    expect(
        any,
        vec![Set("/executiveSummary", json!({}))],
        ["executiveSummary: expected text or a list, found an empty mapping @ {}"],
    );
    expect(
        any,
        vec![Set("/crossVerification/roundHistory/0/round", json!(0))],
        ["crossVerification.roundHistory[0].round: expected at least 1, found the number `0` @ 0"],
    );
    expect(
        any,
        vec![Set("/crossVerification/finalClassificationCounts/x", json!(-1))],
        ["crossVerification.finalClassificationCounts.x: expected at least 0, found the number `-1` @ -1"],
    );
    expect(
        any,
        vec![Set("/clarificationItems/0/id", json!("C1"))],
        [r#"clarificationItems[0].id: expected `C-` and at least three digits, like `C-001`, found the text `C1` @ "C1""#],
    );
    expect(
        any,
        vec![Set("/clarificationItems/0/status", json!("opne"))],
        [
            r#"clarificationItems[0].status: expected `open`, `answered`, `resolved` or `obsolete`, found the text `opne` (did you mean `open`?) @ "opne""#,
        ],
    );
    expect(
        any,
        vec![Set("/clarificationCarryIn/items/0/blocks", json!(null))],
        ["clarificationCarryIn.items[0].blocks: expected `next-phase`, `approval` or `none`, found nothing @ null"],
    );
    expect(
        any,
        vec![Set("/clarificationCarryIn", json!("none"))],
        [r#"clarificationCarryIn: expected nothing or a mapping, found the text `none` @ "none""#],
    );
    expect(
        any,
        vec![Set("/followUpTasks/0/autoSpawn", json!(true))],
        ["followUpTasks[0].autoSpawn: expected `yes` or `no`, found `true` @ true"],
    );
    expect(
        any,
        vec![Remove("/followUpTasks/0/reason")],
        [r#"followUpTasks[0].reason: the key `reason` is missing from `followUpTasks[0]` @ "origin""#],
    );
    expect(
        any,
        vec![Set("/tokenUsage/grand/costUsd", json!(-0.1))],
        ["tokenUsage.grand.costUsd: expected at least 0, found the number `-0.1` @ -0.1"],
    );
    expect(any, vec![Set("/clarificationCarryIn", json!(null))], []);
    expect(any, vec![Set("/executiveSummary", json!("One sentence."))], []);
}

#[test]
fn the_task_type_decides_about_the_block() {
    expect("implementation", vec![Remove("/task")], [r#"task: the key `task` is missing @ "schemaVersion""#]);
    expect("implementation", vec![Remove("/task/type")], [r#"task.type: the key `type` is missing from `task` @ "task""#]);
    expect(
        "implementation",
        vec![Set("/task", json!("implementation"))],
        [r#"task: expected a mapping, found the text `implementation` @ "implementation""#],
    );
    expect(
        "implementation",
        vec![Set("/task/type", json!("implementaton"))],
        [
            r#"task.type: expected `requirements-discovery`, `error-analysis`, `implementation-planning`, `implementation`, `final-verification`, `release-handoff` or `improvement-discovery`, found the text `implementaton` (did you mean `implementation`?) @ "implementaton""#,
        ],
    );
    expect(
        "final-verification",
        vec![Remove("/task"), Set("/finalVerdict/verdictToken", json!("not-applicable"))],
        [r#"task: the key `task` is missing @ "schemaVersion""#],
    );
    for task_type in documents::TASK_TYPES {
        let key = documents::block_key(task_type);
        let mut without = documents::report(task_type);
        remove(&mut without, &format!("/{key}"));
        assert_eq!(errors(FINAL_REPORT, &without), [format!("{key}: the key `{key}` is missing @ \"schemaVersion\"")]);
        for other in documents::TASK_TYPES.into_iter().filter(|other| *other != task_type) {
            let foreign = documents::block_key(other);
            let mut document = documents::report(task_type);
            set(&mut document, &format!("/{foreign}"), json!({"wrong": 1}));
            let expected = format!("{foreign}: `{foreign}` is not allowed here @ \"{foreign}\"");
            assert_eq!(errors(FINAL_REPORT, &document), [expected], "{task_type}");
        }
    }
}

#[test]
fn discovery_and_analysis() {
    let discovery = "requirements-discovery";
    expect(
        discovery,
        vec![Set("/requirementsDiscovery/routing/target", json!("implementation"))],
        [
            r#"requirementsDiscovery.routing.target: expected `error-analysis`, `implementation-planning` or `pending-routing-decision`, found the text `implementation` @ "implementation""#,
        ],
    );
    expect(
        discovery,
        vec![Set("/requirementsDiscovery/routing/target", json!("error-analisys"))],
        [
            r#"requirementsDiscovery.routing.target: expected `error-analysis`, `implementation-planning` or `pending-routing-decision`, found the text `error-analisys` (did you mean `error-analysis`?) @ "error-analisys""#,
        ],
    );
    expect(
        discovery,
        vec![Set("/requirementsDiscovery/workCategory", json!("bug fix"))],
        [
            r#"requirementsDiscovery.workCategory: expected `bugfix`, `feature`, `improvement`, `refactor`, `ops-change` or `ops`, found the text `bug fix` (did you mean `bugfix`?) @ "bug fix""#,
        ],
    );
    expect(
        "error-analysis",
        vec![Set("/errorAnalysis/rootCauseHypotheses/0", json!("The clock."))],
        [r#"errorAnalysis.rootCauseHypotheses[0]: expected a mapping, found the text `The clock.` @ "The clock.""#],
    );
    let improvement = "improvement-discovery";
    expect(
        improvement,
        vec![Set("/improvementDiscovery/resolvedLenses", json!(["speed", "size", "speed"]))],
        [r#"improvementDiscovery.resolvedLenses: the text `speed` stands twice @ "speed""#],
    );
    expect(
        improvement,
        vec![Set("/improvementDiscovery/resolvedScope", json!([]))],
        ["improvementDiscovery.resolvedScope: expected at least 1 item, found an empty list @ []"],
    );
}

#[test]
fn planning() {
    let planning = "implementation-planning";
    let one = json!([{"id": "A", "title": "Wait", "tradeOffs": []}]);
    expect(
        planning,
        vec![Set("/implementationPlanning/options", one)],
        [
            r#"implementationPlanning.options: expected at least 2 items, found 1 item @ [{"id":"A","title":"Wait","tradeOffs":[]}]"#,
        ],
    );
    expect(
        planning,
        vec![Remove("/implementationPlanning/planBodyVerification/gate")],
        [
            r#"implementationPlanning.planBodyVerification.gate: the key `gate` is missing from `implementationPlanning.planBodyVerification` @ "planBodyVerification""#,
        ],
    );
    let off = Set("/implementationPlanning/planBodyVerification/enabled", json!(false));
    expect(planning, vec![off, Remove("/implementationPlanning/planBodyVerification/gate")], []);
    expect(
        planning,
        vec![Remove("/implementationPlanning/planBodyVerification/enabled")],
        [
            r#"implementationPlanning.planBodyVerification.enabled: the key `enabled` is missing from `implementationPlanning.planBodyVerification` @ "planBodyVerification""#,
        ],
    );
    expect(
        planning,
        vec![Set("/implementationPlanning/planBodyVerification/verdicts/0/disagreeCode", json!("f"))],
        [
            r#"implementationPlanning.planBodyVerification.verdicts[0].disagreeCode: expected `a`, `b`, `c`, `d` or `e`, found the text `f` @ "f""#,
        ],
    );
    expect(
        planning,
        vec![Set("/implementationPlanning/stages/1/dependsOn", json!([1, 1]))],
        ["implementationPlanning.stages[1].dependsOn: the number `1` stands twice @ 1"],
    );
    expect(
        planning,
        vec![Set("/implementationPlanning/stages/1/steps", json!([]))],
        ["implementationPlanning.stages[1].steps: expected at least 1 item, found an empty list @ []"],
    );
    expect(
        planning,
        vec![Set("/implementationPlanning/approval/required", json!("true"))],
        [
            r#"implementationPlanning.approval.required: expected `true` or `false`, found the text `true` (without quotes it is a truth value, with quotes it is text) @ "true""#,
        ],
    );
}

#[test]
fn implementations() {
    let implementation = "implementation";
    expect(
        implementation,
        vec![Set("/implementation/stageSidecar/carry/completedAt", json!("2026-03-02T08:15:30"))],
        [
            r#"implementation.stageSidecar.carry.completedAt: expected a time with an offset or `Z`, like `2026-05-24T11:58:00+09:00`, found the text `2026-03-02T08:15:30` @ "2026-03-02T08:15:30""#,
        ],
    );
    expect(
        implementation,
        vec![Set("/implementation/stageSidecar/carry/completedAt", json!("2026-13-02T08:15:30Z"))],
        [
            r#"implementation.stageSidecar.carry.completedAt: expected a time with an offset or `Z`, like `2026-05-24T11:58:00+09:00`, found the text `2026-13-02T08:15:30Z` @ "2026-13-02T08:15:30Z""#,
        ],
    );
    expect(
        implementation,
        vec![Remove("/implementation/stageSidecar/consumerRows/1/carry_path")],
        [
            r#"implementation.stageSidecar.consumerRows[1].carry_path: the key `carry_path` is missing from `implementation.stageSidecar.consumerRows[1]` @ "status""#,
        ],
    );
    expect(
        implementation,
        vec![Remove("/implementation/stageSidecar/consumerRows/1/status")],
        [
            r#"implementation.stageSidecar.consumerRows[1].status: the key `status` is missing from `implementation.stageSidecar.consumerRows[1]` @ "stage""#,
        ],
    );
    expect(
        implementation,
        vec![Set("/implementation/stageSidecar/consumerRows/0", json!("started"))],
        [r#"implementation.stageSidecar.consumerRows[0]: expected a mapping, found the text `started` @ "started""#],
    );
    expect(
        implementation,
        vec![Remove("/implementation/verifierResults/0/verdict")],
        [
            r#"implementation.verifierResults[0].verdict: the key `verdict` is missing from `implementation.verifierResults[0]` @ "verifier""#,
        ],
    );
    expect(
        implementation,
        vec![Remove("/implementation/verifierResults/1/failureEvidence")],
        [
            r#"implementation.verifierResults[1].failureEvidence: the key `failureEvidence` is missing from `implementation.verifierResults[1]` @ "verifier""#,
        ],
    );
    expect(
        implementation,
        vec![Set("/implementation/verifierResults/1/status", json!("complete"))],
        [
            r#"implementation.verifierResults[1].status: expected `completed`, `timeout`, `error` or `not-run`, found the text `complete` (did you mean `completed`?) @ "complete""#,
        ],
    );
    expect(
        implementation,
        vec![Remove("/implementation/verifierResults/0/status")],
        [
            r#"implementation.verifierResults[0].status: the key `status` is missing from `implementation.verifierResults[0]` @ "verifier""#,
        ],
    );
    expect(
        implementation,
        vec![Set("/implementation/verifierResults", json!([]))],
        ["implementation.verifierResults: expected at least 1 item, found an empty list @ []"],
    );
    expect(
        implementation,
        vec![Remove("/implementation/rollbackVerification/2/dryRun")],
        [
            r#"implementation.rollbackVerification[2].dryRun: the key `dryRun` is missing from `implementation.rollbackVerification[2]` @ "category""#,
        ],
    );
    expect(
        implementation,
        vec![Remove("/implementation/rollbackVerification/0/revertSha")],
        [
            r#"implementation.rollbackVerification[0].revertSha: the key `revertSha` is missing from `implementation.rollbackVerification[0]` @ "category""#,
        ],
    );
    expect(
        implementation,
        vec![Set("/implementation/commits/0/sha", json!("HEAD"))],
        [r#"implementation.commits[0].sha: expected 7 to 64 lower-case hex digits, found the text `HEAD` @ "HEAD""#],
    );
    expect(
        implementation,
        vec![Set("/implementation/commits/0/planStep", json!([]))],
        ["implementation.commits[0].planStep: expected a whole number, or text, found an empty list @ []"],
    );
    expect(
        implementation,
        vec![Set("/implementation/commits/0/planStep", json!(0))],
        ["implementation.commits[0].planStep: expected at least 1, found the number `0` @ 0"],
    );
    expect(
        implementation,
        vec![Set("/implementation/validationEvidence/0/exitCode", json!("0"))],
        [r#"implementation.validationEvidence[0].exitCode: expected nothing or a whole number, found the text `0` @ "0""#],
    );
    expect(
        implementation,
        vec![Set("/implementation/validationEvidence/0/phase", json!("Post"))],
        [
            r#"implementation.validationEvidence[0].phase: expected `pre`, `mid` or `post`, found the text `Post` (did you mean `post`?) @ "Post""#,
        ],
    );
    expect(
        implementation,
        vec![Remove("/implementation/validationEvidence/0/phase")],
        [
            r#"implementation.validationEvidence[0].phase: the key `phase` is missing from `implementation.validationEvidence[0]` @ "command""#,
        ],
    );
    expect(
        implementation,
        vec![Set("/implementation/unifiedVerdict", json!("pass"))],
        [
            r#"implementation.unifiedVerdict: expected `PASS`, `CONCERNS` or `FAIL`, found the text `pass` (did you mean `PASS`?) @ "pass""#,
        ],
    );
}

#[test]
fn a_step_is_tested_or_exempt() {
    let implementation = "implementation";
    expect(
        implementation,
        vec![Remove("/implementation/tddEvidence/0/exemption")],
        [
            r#"implementation.tddEvidence[0]: expected either the key `exemption` or the keys `failing`, `failingCommit`, `passing` and `passingCommit`, found neither @ "planStep""#,
        ],
    );
    expect(
        implementation,
        vec![Set("/implementation/tddEvidence/1/exemption", json!("too hard"))],
        [
            r#"implementation.tddEvidence[1]: expected either the key `exemption` or the keys `failing`, `failingCommit`, `passing` and `passingCommit`, found both @ "exemption""#,
        ],
    );
    expect(
        implementation,
        vec![Remove("/implementation/tddEvidence/1/failingCommit")],
        [
            r#"implementation.tddEvidence[1].failingCommit: the key `failingCommit` is missing from `implementation.tddEvidence[1]` @ "planStep""#,
        ],
    );
    expect(
        implementation,
        vec![Set("/implementation/tddEvidence/0", json!("none"))],
        [r#"implementation.tddEvidence[0]: expected a mapping, found the text `none` @ "none""#],
    );
    expect(
        implementation,
        vec![Set("/implementation/tddEvidence/0", json!({"exemption": "x"}))],
        [
            r#"implementation.tddEvidence[0].planStep: the key `planStep` is missing from `implementation.tddEvidence[0]` @ "exemption""#,
        ],
    );
}

#[test]
fn verification_and_handoff() {
    let verification = "final-verification";
    expect(
        verification,
        vec![Set("/finalVerdict/verdictToken", json!("not-applicable"))],
        [
            r#"finalVerdict.verdictToken: expected `accepted`, `conditional-accept` or `blocked`, found the text `not-applicable` @ "not-applicable""#,
        ],
    );
    expect(
        verification,
        vec![Set("/finalVerdict/verdictToken", json!("acepted"))],
        [
            r#"finalVerdict.verdictToken: expected `accepted`, `conditional-accept` or `blocked`, found the text `acepted` (did you mean `accepted`?) @ "acepted""#,
        ],
    );
    expect(
        verification,
        vec![Remove("/finalVerdict/verdictToken")],
        [r#"finalVerdict.verdictToken: the key `verdictToken` is missing from `finalVerdict` @ "finalVerdict""#],
    );
    expect(
        verification,
        vec![Remove("/finalVerification/acceptanceBlockers")],
        [
            r#"finalVerification.acceptanceBlockers: the key `acceptanceBlockers` is missing from `finalVerification` @ "finalVerification""#,
        ],
    );
    let handoff = "release-handoff";
    expect(
        handoff,
        vec![Set("/releaseHandoff/mergeConflictProbe", json!({"result": "conflicts"}))],
        [
            r#"releaseHandoff.mergeConflictProbe.baseSha: the key `baseSha` is missing from `releaseHandoff.mergeConflictProbe` @ "mergeConflictProbe""#,
            r#"releaseHandoff.mergeConflictProbe.base: the key `base` is missing from `releaseHandoff.mergeConflictProbe` @ "mergeConflictProbe""#,
            r#"releaseHandoff.mergeConflictProbe.conflictingPaths: the key `conflictingPaths` is missing from `releaseHandoff.mergeConflictProbe` @ "mergeConflictProbe""#,
            r#"releaseHandoff.mergeConflictProbe.userChoice: the key `userChoice` is missing from `releaseHandoff.mergeConflictProbe` @ "mergeConflictProbe""#,
        ],
    );
    expect(
        handoff,
        vec![Set("/releaseHandoff/mergeConflictProbe", json!({"result": "clean", "base": "main"}))],
        [
            r#"releaseHandoff.mergeConflictProbe.baseSha: the key `baseSha` is missing from `releaseHandoff.mergeConflictProbe` @ "mergeConflictProbe""#,
        ],
    );
    expect(
        handoff,
        vec![Set("/releaseHandoff/mergeConflictProbe", json!({"result": "unclear"}))],
        [
            r#"releaseHandoff.mergeConflictProbe.result: expected `not-run`, `clean` or `conflicts`, found the text `unclear` @ "unclear""#,
        ],
    );
    expect(handoff, vec![Set("/releaseHandoff/mergeConflictProbe", json!({"result": "not-run"}))], []);
    expect(
        handoff,
        vec![Set("/releaseHandoff/selections/action", json!("push+PR"))],
        [
            r#"releaseHandoff.selections.action: expected `local only`, `push + PR` or `skip`, found the text `push+PR` (did you mean `push + PR`?) @ "push+PR""#,
        ],
    );
    expect(
        handoff,
        vec![Set("/releaseHandoff/routing/target", json!("release-handoff"))],
        [
            r#"releaseHandoff.routing.target: expected `done`, `implementation` or `final-verification`, found the text `release-handoff` @ "release-handoff""#,
        ],
    );
    expect(
        handoff,
        vec![Set("/releaseHandoff/gitStatusAtStart", json!(null))],
        ["releaseHandoff.gitStatusAtStart: expected text, found nothing @ null"],
    );
}

#[test]
fn files_beside_the_report() {
    let carry = |changes| errors(OKSTRA_STAGE_CARRY, &changed(documents::carry(), changes));
    same(&carry(vec![Remove("/notes")]), [r#"notes: the key `notes` is missing @ "schemaVersion""#]);
    same(&carry(vec![Set("/schemaVersion", json!("1"))]), [r#"schemaVersion: expected `1`, found the text `1` @ "1""#]);
    same(
        &carry(vec![Set("/completedAt", json!("yesterday"))]),
        [
            r#"completedAt: expected a time with an offset or `Z`, like `2026-05-24T11:58:00+09:00`, found the text `yesterday` @ "yesterday""#,
        ],
    );
    same(
        &carry(vec![Set("/stepResults/0/status", json!("Done"))]),
        [r#"stepResults[0].status: expected `done`, found the text `Done` (did you mean `done`?) @ "Done""#],
    );
    same(
        &carry(vec![Remove("/stageCommitRange/base")]),
        [r#"stageCommitRange.base: the key `base` is missing from `stageCommitRange` @ "stageCommitRange""#],
    );
    let row = |changes| errors(OKSTRA_CONSUMER_ROW, &changed(documents::done_row(), changes));
    same(&row(vec![Remove("/status")]), [r#"status: the key `status` is missing @ "stage""#]);
    same(
        &row(vec![Remove("/carry_path"), Remove("/completed_at")]),
        [
            r#"carry_path: the key `carry_path` is missing @ "status""#,
            r#"completed_at: the key `completed_at` is missing @ "status""#,
        ],
    );
    same(
        &row(vec![Set("/status", json!("finished"))]),
        [r#"status: expected `started` or `done`, found the text `finished` @ "finished""#],
    );
    same(&errors(OKSTRA_CONSUMER_ROW, &json!([])), [": expected a mapping, found an empty list @ []"]);
    let state = |changes| errors(OKSTRA_CONVERGENCE_STATE, &changed(documents::convergence_state(), changes));
    same(&state(vec![Set("/config/maxRounds", json!(4))]), ["config.maxRounds: expected at most 3, found the number `4` @ 4"]);
    same(
        &state(vec![Set("/config/verificationMode", json!("full reanalysis"))]),
        [
            r#"config.verificationMode: expected `lightweight` or `full-reanalysis`, found the text `full reanalysis` (did you mean `full-reanalysis`?) @ "full reanalysis""#,
        ],
    );
    same(&state(vec![Set("/roundHistory", json!({}))]), ["roundHistory: expected a list, found an empty mapping @ {}"]);
    same(
        &state(vec![Set("/finalClassificationCounts/x", json!(1.5))]),
        ["finalClassificationCounts.x: expected a whole number, found the number `1.5` @ 1.5"],
    );
    let project = |changes| errors(OKSTRA_PROJECT, &changed(documents::project(), changes));
    same(
        &project(vec![Set("/reportLanguage", json!("jp"))]),
        [r#"reportLanguage: expected `en`, `ko` or `auto`, found the text `jp` @ "jp""#],
    );
    same(
        &project(vec![Set("/qaCommands/lint", json!("cargo clippy"))]),
        [r#"qaCommands.lint: expected a list, found the text `cargo clippy` @ "cargo clippy""#],
    );
    same(
        &project(vec![Set("/qaCommands/lint/-", json!({"label": "x"}))]),
        [r#"qaCommands.lint[1].cmd: the key `cmd` is missing from `qaCommands.lint[1]` @ "label""#],
    );
}
