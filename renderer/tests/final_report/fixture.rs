//! Reports of every task type with something in every field. A text that begins with `~` stands for any text.

use countersign_renderer::Language;
use countersign_renderer::final_report::{FinalReport, Numbering, Options, markdown};
use serde_json::{Value, json};

pub(crate) const TASK_TYPES: [&str; 7] = [
    "requirements-discovery",
    "error-analysis",
    "implementation-planning",
    "implementation",
    "final-verification",
    "release-handoff",
    "improvement-discovery",
];

/// The data of a report, its texts still beginning with `~`.
pub(crate) fn data(task_type: &str) -> Value {
    let mut data = common(task_type);
    let (key, block) = match task_type {
        "requirements-discovery" => ("requirementsDiscovery", requirements_discovery()),
        "error-analysis" => ("errorAnalysis", error_analysis()),
        "implementation-planning" => ("implementationPlanning", implementation_planning()),
        "implementation" => ("implementation", implementation()),
        "final-verification" => ("finalVerification", final_verification()),
        "release-handoff" => ("releaseHandoff", release_handoff()),
        _ => ("improvementDiscovery", improvement_discovery()),
    };
    data[key] = block;
    data
}

/// Replaces every text that begins with `~`, in the order of the data.
pub(crate) fn fill(value: &mut Value, text: &mut impl FnMut(&str) -> String) {
    match value {
        Value::String(string) => {
            if let Some(name) = string.strip_prefix('~') {
                *string = text(name);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, text)),
        Value::Object(entries) => entries.values_mut().for_each(|entry| fill(entry, text)),
        _ => {}
    }
}

pub(crate) fn report(data: &Value) -> FinalReport {
    serde_json::from_value(data.clone()).unwrap()
}

/// A report whose texts are what their name says.
pub(crate) fn readable(task_type: &str) -> Value {
    let mut data = data(task_type);
    fill(&mut data, &mut |name| name.to_owned());
    data
}

pub(crate) const fn options(language: Language) -> Options {
    Options { language, numbering: Numbering::V0_36, data_sha256: [0xAB; 32] }
}

pub(crate) fn render(data: &Value, language: Language) -> String {
    markdown(&report(data), options(language)).unwrap()
}

fn finding(id: &str) -> Value {
    json!({
        "id": id, "statement": "~what was found", "classification": "~how far they agree", "raisedBy": ["~one", "~other"],
        "severity": "~how serious", "ticketId": "~ticket of the finding",
        "evidence": [{"source": "~src/found.rs", "detail": "~what is there", "ticketId": "~ticket of the place"}, {"source": "~src/also.rs"}]
    })
}

fn command(name: &str) -> Value {
    json!({"command": format!("~run {name}"), "exitCode": 0, "output": format!("~output of {name}"), "cwd": "~folder"})
}

fn common(task_type: &str) -> Value {
    json!({
        "schemaVersion": "1.0",
        "meta": {
            "reportLanguage": "en", "generatedAt": "2026-05-24T11:58:00+09:00", "okstraVersion": "~0.36.1", "leadModel": "~model",
            "reportOwner": "~owner of the report", "reportAuthor": "~author of the report"
        },
        "task": {"key": "~shop:cart:CART-7", "type": task_type, "seq": "001", "title": "~title of the task"},
        "clarificationCarryIn": {
            "sourcePath": "~responses/previous.md",
            "items": [
                {"id": "C-001", "kind": "question", "statement": "~carried question", "status": "answered", "blocks": "none",
                 "userInput": "~carried answer", "ticketId": "~carried ticket", "resolution": "~what became of it"},
                {"id": "C-002", "status": "open", "blocks": "next-phase", "userInput": null}
            ]
        },
        "verdictCard": {
            "finalConclusion": "~conclusion", "verdictToken": "accepted", "direction": "~direction", "approvalRequired": "no",
            "nextStep": "~next step of the card"
        },
        "executionStatus": [
            {"role": "~role", "status": "timeout", "workerId": "codex", "model": "~model of the worker", "reason": "~why it stopped",
             "resultPath": "~results/worker.md"},
            {"role": "~lead", "status": "completed"}
        ],
        "executiveSummary": ["~first point", "~second point"],
        "crossVerification": {
            "consensus": [finding("F-001")],
            "differences": [finding("F-002"), finding("F-003")],
            "roundHistory": [
                {"round": 1, "queueSize": 3, "verdictCounts": {"b": 2, "a": 1}, "classificationCounts": {"Full Consensus": 1}},
                {"round": 2}
            ],
            "round2SkippedReason": "~why there was no second round",
            "finalClassificationCounts": {"Partial": 2, "Full Consensus": 1}
        },
        "finalVerdict": {"verdictToken": "accepted", "statement": "~verdict in full", "rationale": "~why this verdict"},
        "evidence": [{"source": "~src/evidence.rs", "detail": "~detail of it", "ticketId": "~ticket of it"}, {"source": "~log"}],
        "missingInformation": ["~missing"],
        "risks": [finding("R-001")],
        "clarificationItems": [
            {"id": "C-003", "kind": "decision", "statement": "~question", "status": "open", "blocks": "approval", "userInput": null},
            {"id": "C-004", "kind": "other", "statement": "~other question", "status": "answered", "blocks": "none",
             "userInput": "~answer", "ticketId": "~ticket of the question"}
        ],
        "recommendedNextSteps": [{"text": "~step", "followUpTaskId": "~CART-8", "owner": "~owner of the step"}, {"text": "~last step"}],
        "followUpTasks": [
            {"origin": "~origin", "newTaskId": "~CART-8", "suggestedTaskType": "implementation", "scope": "~scope",
             "reason": "~why later", "autoSpawn": "no", "ticketId": "~ticket of the task"}
        ],
        "tokenUsage": {
            "lead": {"totalTokens": 182000, "billableTokens": 91000, "costUsd": 1.5}, "workers": {"totalTokens": null},
            "grand": {"totalTokens": 7, "billableTokens": 5, "costUsd": 0.25}, "cliCostUsd": null
        }
    })
}

fn requirements_discovery() -> Value {
    json!({
        "workCategory": "bugfix", "routing": {"target": "error-analysis", "reason": "~why there"},
        "missingInputs": ["~missing input"],
        "domainAlignment": [{"term": "~word", "canonical": "~name in the code", "note": "~remark"}, {"term": "~word", "canonical": "~name"}],
        "resumeGuidance": "~how to go on"
    })
}

fn error_analysis() -> Value {
    json!({
        "symptoms": ["~symptom"], "triggers": ["~trigger"],
        "rootCauseHypotheses": [
            {"statement": "~hypothesis", "likelihood": "~how likely", "evidence": [{"source": "~src/cause.rs", "detail": "~cause"}]},
            {"statement": "~other hypothesis"}
        ],
        "reproductionGaps": ["~gap"], "validationPath": ["~how to find out"],
        "routing": {"target": "implementation-planning", "reason": "~why there"}
    })
}

fn implementation_planning() -> Value {
    json!({
        "options": [
            {"id": "A", "title": "~option", "summary": "~what it is", "tradeOffs": ["~good", "~bad"]},
            {"id": "B", "title": "~other option", "tradeOffs": []}
        ],
        "recommendedOption": "A", "affectedFiles": ["~src/affected.rs"],
        "stages": [
            {"number": 1, "title": "~first stage", "steps": [{"step": 1, "action": "~action"}]},
            {"number": 2, "title": "~second stage", "dependsOn": [1], "files": ["~src/stage.rs"],
             "steps": [{"step": 1, "action": "~action", "acceptance": "~what must hold", "tddExemption": "~why no test"}],
             "validation": {"pre": ["~before"], "mid": [], "post": ["~after | tee log", "~after all"]},
             "exitContract": "~what holds then", "rollback": "~how to undo the stage"}
        ],
        "rollback": "~how to undo everything",
        "approval": {"required": true, "markerRendered": true, "approvedAt": "2026-05-24T12:00:00Z"},
        "planBodyVerification": {
            "enabled": true, "gate": "passed-with-dissent",
            "verdicts": [{"worker": "~worker", "item": "~item", "verdict": "DISAGREE", "disagreeCode": "c", "note": "~dissent"},
                         {"worker": "~worker", "item": "~item", "verdict": "AGREE"}]
        }
    })
}

fn implementation() -> Value {
    json!({
        "planLink": {"path": "~plan.md", "approvalMarker": "~approved", "stageNumber": 1, "stageTitle": "~stage"},
        "commits": [{"sha": "b2c3d4e", "message": "~feat: it", "planStep": 1}, {"sha": "c3d4e5f", "message": "~test: it", "planStep": "~1a"}],
        "skippedSteps": [{"planStep": 2, "reason": "~why skipped"}],
        "diffSummary": {"base": "a1b2c3d", "stat": "~2 files changed", "files": [{"path": "~src/changed.rs", "summary": "~change"}]},
        "outOfPlanEdits": [{"path": "~src/extra.rs", "rationale": "~why it had to be"}],
        "stageSidecar": {
            "carry": {
                "schemaVersion": 1, "sourcePlanPath": "~plan.json", "stageNumber": 1, "stageTitle": "~carried stage",
                "completedAt": "2026-05-24T11:52:05+09:00", "stageCommitRange": {"base": "a1b2c3d", "head": "c3d4e5f"},
                "filesChanged": ["~src/carried.rs"], "newIdentifiers": ["~Identifier"],
                "stepResults": [{"step": 1, "status": "done", "commit": "c3d4e5f"}], "validationsPassed": ["~validated"],
                "notes": ["~note", {"key": 1.5}]
            },
            "consumerRows": [
                {"status": "started", "stage": 1, "started_at": "2026-05-24T11:20:00+09:00"},
                {"status": "done", "stage": 1, "carry_path": "~carry/stage-1.json", "completed_at": "2026-05-24T11:52:05+09:00",
                 "head_sha": "c3d4e5f"}
            ]
        },
        "validationEvidence": [
            {"phase": "pre", "command": "~typecheck", "exitCode": null},
            {"phase": "post", "command": "~test", "exitCode": 0, "output": "~14 passing", "cwd": "~folder"}
        ],
        "tddEvidence": [
            {"planStep": 1, "failing": command("failing"), "failingCommit": "b2c3d4e", "passing": command("passing"), "passingCommit": "c3d4e5f"},
            {"planStep": "~2a", "exemption": "~documentation only"}
        ],
        "verifierResults": [
            {"verifier": "Claude verifier", "status": "completed", "verdict": "PASS", "readOnlyCommandLog": [command("status")],
             "reruns": [{"command": "~again", "exitCode": 1, "tail": "~end of output", "discrepancy": "~difference"}],
             "styleChecks": [{"label": "~lint", "exitCode": 0, "newFindings": 2, "note": "~style"}],
             "diffSnippets": ["~+added"], "declinedFixes": ["~declined"]},
            {"verifier": "Codex verifier", "status": "timeout", "failureEvidence": "~no answer"}
        ],
        "unifiedVerdict": "PASS", "overrideReason": "~why it passes",
        "rollbackVerification": [
            {"category": "pure-code", "revertCommand": "~git revert", "revertSha": "c3d4e5f"},
            {"category": "feature-flag", "offPathCommand": command("with the feature off")},
            {"category": "stateful", "dryRun": command("dry")}
        ],
        "routing": {"target": "final-verification", "reason": "~why there"}, "runStatus": "completed"
    })
}

fn final_verification() -> Value {
    json!({
        "acceptanceBlockers": [finding("B-001")], "residualRisks": [finding("R-002")],
        "requirementCoverage": [
            {"requirement": "~requirement", "status": "~covered", "evidence": [{"source": "~tests/covered.rs"}]},
            {"requirement": "~other requirement", "status": "~open"}
        ],
        "commandLog": [command("tests")], "routing": {"target": "release-handoff", "reason": "~why there"}
    })
}

fn release_handoff() -> Value {
    json!({
        "sourceVerification": {"reportPath": "~verification.md", "verdictRow": "~| Verdict Token | accepted |"},
        "featureBranch": "~bugfix-CART-7", "gitStatusAtStart": "~?? new.rs",
        "selections": {"action": "push + PR", "prBase": "~develop", "message": "use as-is", "conflict": "proceed anyway"},
        "commandLog": [command("push")],
        "commits": [{"sha": "b2c3d4e", "subject": "~fix: it"}, {"sha": "c3d4e5f", "subject": "~test: it"}],
        "mergeConflictProbe": {"result": "conflicts", "base": "develop", "baseSha": "a1b2c3d", "userChoice": "proceed anyway",
                               "conflictingPaths": ["~src/conflict.rs", "~src/other.rs"]},
        "pullRequest": {"outcome": "created", "url": "~https://example.invalid/pr/57", "title": "~title of the request"},
        "routing": {"target": "done", "reason": "~why there"}
    })
}

fn improvement_discovery() -> Value {
    json!({
        "resolvedScope": ["~src/**"], "resolvedLenses": ["~readability", "~speed"],
        "candidates": [
            {"id": "IMP-1", "lens": "~readability", "title": "~candidate", "paths": ["~src/one.rs", "~src/two.rs"],
             "evidence": [{"source": "~src/one.rs", "detail": "~why"}], "effort": "~small", "impact": "~large",
             "suggestedTaskType": "implementation-planning"},
            {"id": "IMP-2", "lens": "~speed", "title": "~other candidate", "paths": []}
        ]
    })
}
