//! A small valid document of every kind.

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

/// The key of the block that a report of this type has.
pub(crate) fn block_key(task_type: &str) -> &'static str {
    match task_type {
        "requirements-discovery" => "requirementsDiscovery",
        "error-analysis" => "errorAnalysis",
        "implementation-planning" => "implementationPlanning",
        "implementation" => "implementation",
        "final-verification" => "finalVerification",
        "release-handoff" => "releaseHandoff",
        "improvement-discovery" => "improvementDiscovery",
        other => panic!("no task type: {other}"),
    }
}

/// The data of a final report.
pub(crate) fn report(task_type: &str) -> Value {
    let token = if task_type == "final-verification" { "accepted" } else { "not-applicable" };
    let mut report = json!({
        "schemaVersion": "1.0",
        "meta": {"reportLanguage": "en", "generatedAt": "2026-03-02T08:15:30Z", "reportAuthor": "Report writer worker"},
        "task": {"key": "library:loans:LN-7", "type": task_type, "seq": "001"},
        "clarificationCarryIn": {
            "sourcePath": "runs/x/user-responses/user-response-x-001.md",
            "items": [{"id": "C-001", "status": "answered", "blocks": "none", "userInput": "yes", "resolution": "taken up"}]
        },
        "verdictCard": {
            "finalConclusion": "Loans end on time.",
            "verdictToken": token,
            "direction": "continue-investigation",
            "approvalRequired": "no",
            "nextStep": "Go on."
        },
        "executionStatus": [
            {"role": "Claude worker", "workerId": "claude", "status": "completed", "resultPath": "a.md"},
            {"role": "Codex worker", "workerId": "codex", "status": "timeout", "reason": "no answer"}
        ],
        "executiveSummary": ["One.", "Two."],
        "crossVerification": {
            "consensus": [{"id": "F-1", "statement": "It rains.", "evidence": [{"source": "window.log:3"}]}],
            "differences": [],
            "roundHistory": [{"round": 1, "queueSize": 2, "verdictCounts": {"AGREE": 2}, "strange": true}],
            "round2SkippedReason": null,
            "finalClassificationCounts": {"Full Consensus": 1}
        },
        "finalVerdict": {"verdictToken": token, "statement": "Good."},
        "clarificationItems": [{"id": "C-002", "status": "open", "blocks": "next-phase", "userInput": null}],
        "recommendedNextSteps": [{"text": "Rest."}],
        "followUpTasks": [{
            "origin": "F-1",
            "newTaskId": "LN-8",
            "suggestedTaskType": "error-analysis",
            "scope": "umbrellas",
            "reason": "another matter",
            "autoSpawn": "no"
        }],
        "tokenUsage": {"lead": {"totalTokens": 10, "costUsd": 0.5}, "grand": {"totalTokens": null}, "cliCostUsd": null}
    });
    report[block_key(task_type)] = block(task_type);
    report
}

fn block(task_type: &str) -> Value {
    match task_type {
        "requirements-discovery" => json!({"workCategory": "bugfix", "routing": {"target": "error-analysis"}}),
        "error-analysis" => json!({"symptoms": ["late"], "rootCauseHypotheses": [{"statement": "The clock is slow."}]}),
        "implementation-planning" => json!({
            "options": [{"id": "A", "title": "Wait", "tradeOffs": ["slow"]}, {"id": "B", "title": "Hurry", "tradeOffs": ["loud"]}],
            "recommendedOption": "A",
            "stages": [
                {"number": 1, "title": "Look", "steps": [{"step": 1, "action": "Read."}]},
                {"number": 2, "title": "Leap", "dependsOn": [1], "steps": [{"step": 1, "action": "Write."}]}
            ],
            "approval": {"required": true, "markerRendered": true, "approvedAt": null},
            "planBodyVerification": {
                "enabled": true,
                "gate": "passed-with-dissent",
                "verdicts": [{"worker": "codex", "item": "stage 2", "verdict": "DISAGREE", "disagreeCode": "c"}]
            }
        }),
        "implementation" => json!({
            "planLink": {"path": "plan.md", "approvalMarker": "approved", "stageNumber": 1, "stageTitle": "Look"},
            "commits": [{"sha": "0123abc", "message": "feat: look", "planStep": 1}],
            "diffSummary": {"stat": "1 file", "files": [{"path": "a", "summary": "b"}]},
            "outOfPlanEdits": [],
            "stageSidecar": {"carry": carry(), "consumerRows": [started_row(), done_row()]},
            "validationEvidence": [{"command": "cargo test", "exitCode": 0, "phase": "post"}],
            "tddEvidence": [
                {"planStep": 1, "exemption": "documentation"},
                {
                    "planStep": "1b",
                    "failing": {"command": "t", "exitCode": 1},
                    "failingCommit": "0123abc",
                    "passing": {"command": "t", "exitCode": 0},
                    "passingCommit": "0123abd"
                }
            ],
            "verifierResults": [
                {"verifier": "Claude verifier", "status": "completed", "verdict": "PASS", "readOnlyCommandLog": []},
                {"verifier": "Codex verifier", "status": "timeout", "failureEvidence": "log"}
            ],
            "rollbackVerification": [
                {"category": "pure-code", "revertCommand": "git revert 0123abc", "revertSha": "0123abc"},
                {"category": "feature-flag", "offPathCommand": {"command": "t", "exitCode": 0}},
                {"category": "stateful", "dryRun": {"command": "t", "exitCode": null}}
            ],
            "routing": {"target": "final-verification"}
        }),
        "final-verification" => json!({"acceptanceBlockers": [], "residualRisks": [{"id": "R-1", "statement": "Rain."}]}),
        "release-handoff" => json!({
            "sourceVerification": {"reportPath": "r.md", "verdictRow": "| Verdict | accepted |"},
            "featureBranch": "feat/look",
            "gitStatusAtStart": "",
            "selections": {"action": "push + PR", "prBase": "main", "message": "use as-is"},
            "commandLog": [{"command": "git push", "exitCode": 0}],
            "commits": [{"sha": "0123abc", "subject": "feat: look"}],
            "mergeConflictProbe": {
                "result": "conflicts",
                "base": "main",
                "baseSha": "0123abc",
                "userChoice": "proceed anyway",
                "conflictingPaths": ["a"]
            },
            "pullRequest": {"outcome": "created"},
            "routing": {"target": "done"}
        }),
        "improvement-discovery" => json!({
            "resolvedScope": ["src"],
            "resolvedLenses": ["speed"],
            "candidates": [{"id": "I-1", "lens": "speed", "title": "Run", "paths": ["src/a"]}]
        }),
        other => panic!("no task type: {other}"),
    }
}

/// A stage carry file.
pub(crate) fn carry() -> Value {
    json!({
        "schemaVersion": 1,
        "sourcePlanPath": "plan.md",
        "stageNumber": 1,
        "stageTitle": "Look",
        "completedAt": "2026-03-02T17:15:30.25+0900",
        "stageCommitRange": {"base": "0123abc", "head": "0123abd"},
        "filesChanged": ["a"],
        "newIdentifiers": [],
        "stepResults": [{"step": 1, "status": "done", "commit": "0123abd"}],
        "validationsPassed": ["cargo test"],
        "notes": ["any", {"thing": 1}]
    })
}

/// A row of `consumers.jsonl` that says that a stage was begun.
pub(crate) fn started_row() -> Value {
    json!({"status": "started", "stage": 1, "started_at": "2026-03-02T08:15:30Z"})
}

/// A row of `consumers.jsonl` that says that a stage is done.
pub(crate) fn done_row() -> Value {
    json!({"status": "done", "stage": 1, "completed_at": "2026-03-02T08:15:30Z", "carry_path": "carry/stage-1.json", "worktree": "w"})
}

/// A convergence state.
pub(crate) fn convergence_state() -> Value {
    json!({
        "config": {"enabled": true, "maxRounds": 2, "verificationMode": "lightweight", "adversarial": false, "critic": 1},
        "roundHistory": [{"round": 1, "classificationCounts": {"Full Consensus": 1}}],
        "round2SkippedReason": "nothing left",
        "finalClassificationCounts": {"Full Consensus": 1},
        "workers": ["claude"]
    })
}

/// A project configuration.
pub(crate) fn project() -> Value {
    json!({
        "reportLanguage": "auto",
        "qaCommands": {"lint": [{"label": "clippy", "cmd": "cargo clippy", "language": "rust"}], "format": [], "db-test": []},
        "somethingElse": {"key": 1}
    })
}
