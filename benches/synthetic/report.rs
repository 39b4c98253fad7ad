//! The data of a made-up final report.

/// The data of the final report of the implementation of task `number`, valid, of at least so many bytes.
pub(crate) fn data(number: usize, bytes: usize) -> String {
    let mut items = 1;
    loop {
        let text = indented(&with_items(number, items));
        if text.len() >= bytes {
            return text;
        }
        items += (bytes - text.len()).div_ceil(text.len() / items);
    }
}

/// A report whose long lists have so many items.
fn with_items(number: usize, items: usize) -> String {
    let list = |item: fn(usize) -> String| (1..=items).map(item).collect::<Vec<_>>().join(",");
    let sha = |number: usize| format!("{number:07x}");
    format!(
        r#"{{"schemaVersion":"1.0",
        "meta":{{"reportLanguage":"en","generatedAt":"2026-03-02T08:15:30Z","okstraVersion":"0.36.1","leadModel":"made-up","reportOwner":"Claude lead","reportAuthor":"Report writer worker"}},
        "task":{{"key":"bench:made-up:MU-{number}","type":"implementation","seq":"001","title":"Keep the log until it was seen"}},
        "clarificationCarryIn":null,
        "verdictCard":{{"finalConclusion":"The sweep keeps what nobody has seen.","verdictToken":"not-applicable","direction":"verify","approvalRequired":"no","nextStep":"Run final-verification"}},
        "executionStatus":[{{"role":"Claude worker","workerId":"claude","model":"made-up","status":"not-run","reason":"the results of made-up runs are not written"}},
        {{"role":"Report writer worker","workerId":"report-writer","status":"timeout","reason":"no answer within the limit"}}],
        "crossVerification":{{"consensus":[{consensus}],"differences":[],"roundHistory":[{{"round":1,"queueSize":{items},"classificationCounts":{{"Full Consensus":{items}}}}}],"round2SkippedReason":"all agreed","finalClassificationCounts":{{"Full Consensus":{items}}}}},
        "finalVerdict":{{"verdictToken":"not-applicable","statement":"Every step of the stage is done.","rationale":"All commands passed."}},
        "clarificationItems":[{clarifications}],
        "recommendedNextSteps":[{{"text":"Run final-verification."}}],
        "followUpTasks":[{follow_ups}],
        "tokenUsage":{{"lead":{{"totalTokens":81234,"billableTokens":40321,"costUsd":1.25}},"workers":{{"totalTokens":190002,"billableTokens":90112,"costUsd":2.5}},"grand":{{"totalTokens":271236,"billableTokens":130433,"costUsd":3.75}},"cliCostUsd":null}},
        "implementation":{{
        "planLink":{{"path":"runs/implementation-planning/reports/final-report-implementation-planning-001.md","approvalMarker":"APPROVED","stageNumber":1,"stageTitle":"Keep"}},
        "commits":[{commits}],
        "diffSummary":{{"base":"0000000","stat":"{items} files changed","files":[{files}]}},
        "outOfPlanEdits":[],
        "stageSidecar":{{"carry":{{"schemaVersion":1,"sourcePlanPath":"runs/implementation-planning/reports/final-report-implementation-planning-001.md","stageNumber":1,"stageTitle":"Keep","completedAt":"2026-03-02T08:10:00Z","stageCommitRange":{{"base":"{base}","head":"{head}"}},"filesChanged":[{paths}],"newIdentifiers":["keep_unseen"],"stepResults":[{steps}],"validationsPassed":["cargo test"],"notes":[]}},
        "consumerRows":[{{"status":"started","stage":1,"started_at":"2026-03-02T07:00:00Z"}},{{"status":"done","stage":1,"completed_at":"2026-03-02T08:10:00Z","carry_path":"carry/stage-1.json","head_sha":"{head}"}}]}},
        "validationEvidence":[{commands}],
        "tddEvidence":[{tests}],
        "verifierResults":[{{"verifier":"Claude verifier","status":"completed","verdict":"PASS","readOnlyCommandLog":[{log}]}}],
        "unifiedVerdict":"PASS",
        "rollbackVerification":[{{"category":"pure-code","revertCommand":"git revert {base}..{head}","revertSha":"{head}"}}],
        "routing":{{"target":"final-verification","reason":"the stage is done"}},
        "runStatus":"completed"}}}}"#,
        consensus = list(|item| format!(
            r#"{{"id":"F-{item}","statement":"The sweep of log {item} removes lines that nobody has seen. 로그 {item}","classification":"Full Consensus","raisedBy":["claude","codex"],"severity":"medium","evidence":[{{"source":"src/sweep/log_{item}.rs:{item}","detail":"no look at the reader's mark"}},{{"source":"tests/sweep.rs"}}]}}"#
        )),
        clarifications = list(|item| format!(
            r#"{{"id":"C-{item:03}","kind":"question","statement":"How long is log {item} kept?","status":"answered","blocks":"none","userInput":"{item} days"}}"#
        )),
        follow_ups = list(|item| format!(
            r#"{{"origin":"F-{item}","newTaskId":"MU-F{item}","suggestedTaskType":"error-analysis","scope":"log {item}","reason":"belongs to another part of the program","autoSpawn":"yes"}}"#
        )),
        commits = list(|item| format!(r#"{{"sha":"{item:07x}","message":"fix(sweep): keep log {item}","planStep":{item}}}"#)),
        files = list(|item| format!(r#"{{"path":"src/sweep/log_{item}.rs","summary":"looks at the mark of log {item}"}}"#)),
        paths = list(|item| format!(r#""src/sweep/log_{item}.rs""#)),
        steps = list(|item| format!(r#"{{"step":{item},"status":"done","commit":"{item:07x}"}}"#)),
        commands = list(|item| format!(
            r#"{{"phase":"post","command":"cargo test --package sweep log_{item}","exitCode":0,"output":"running 1 test\ntest log_{item} ... ok\n\ntest result: ok. 1 passed; 0 failed"}}"#
        )),
        tests = list(|item| format!(
            r#"{{"planStep":{item},"failing":{{"command":"cargo test log_{item}","exitCode":101}},"failingCommit":"f{item:06x}","passing":{{"command":"cargo test log_{item}","exitCode":0}},"passingCommit":"{item:07x}"}}"#
        )),
        log = list(|item| format!(r#"{{"command":"git show {item:07x}","exitCode":0}}"#)),
        base = sha(0),
        head = sha(items),
    )
}

/// JSON as people print it: a line for each value, two blanks a level.
fn indented(json: &str) -> String {
    let (mut text, mut depth, mut in_string, mut escaped) = (String::with_capacity(json.len() * 2), 0, false, false);
    let line = |text: &mut String, depth: usize| text.extend(std::iter::once("\n").chain(std::iter::repeat_n("  ", depth)));
    for character in json.chars() {
        match character {
            _ if in_string => {
                text.push(character);
                in_string = escaped || character != '"';
                escaped = !escaped && character == '\\';
            }
            '\n' | ' ' => {}
            '{' | '[' => {
                depth += 1;
                text.push(character);
                line(&mut text, depth);
            }
            '}' | ']' => {
                depth -= 1;
                line(&mut text, depth);
                text.push(character);
            }
            ',' => {
                text.push(character);
                line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            _ => {
                in_string = character == '"';
                text.push(character);
            }
        }
    }
    text.push('\n');
    text
}
