//! The data of a made-up final verification: about 60 KB, which become about 370 lines of every kind.

use std::fmt::Write as _;

/// Reports with different numbers differ in most of their texts.
pub(crate) fn data(number: usize) -> String {
    let mut data = String::with_capacity(64 << 10);
    let language = if number.is_multiple_of(2) { "en" } else { "ko" };
    let _ = write!(
        data,
        r#"{{
 "schemaVersion": "1.0",
 "meta": {{"reportLanguage": "{language}", "generatedAt": "2026-05-24T11:58:00+09:00", "okstraVersion": "0.36.1", "leadModel": "made-up-1",
  "reportOwner": "Claude lead", "reportAuthor": "Report writer worker"}},
 "task": {{"key": "demo-shop:checkout:CHK-{number}", "type": "final-verification", "seq": "001", "title": "Checkout sweep {number}"}},
 "clarificationCarryIn": null,
 "verdictCard": {{"finalConclusion": "Every requirement of sweep {number} is met. 인수 조건을 모두 만족한다.", "verdictToken": "accepted",
  "direction": "release", "approvalRequired": "no", "nextStep": "Run `release-handoff`"}},
 "executionStatus": ["#
    );
    list(&mut data, 6, |data, at| {
        write!(
            data,
            r#"{{"role": "Worker {at}", "workerId": "claude", "model": "made-up-1", "status": "completed", "resultPath": "runs/final-verification/worker-results/worker-{at}-final-verification-001.md"}}"#
        )
    });
    data.push_str("],\n \"executiveSummary\": [");
    list(&mut data, 8, |data, at| write!(data, r#""Point {at}: the totals of sweep {number} agree; 합계가 일치한다.""#));
    data.push_str("],\n \"crossVerification\": {\"consensus\": [");
    findings(&mut data, 38, number);
    data.push_str("],\n  \"differences\": [");
    findings(&mut data, 15, number + 1);
    data.push_str("],\n  \"roundHistory\": [");
    list(&mut data, 3, |data, at| {
        write!(data, r#"{{"round": {at}, "queueSize": {at}, "classificationCounts": {{"Full Consensus": 38, "Partial": 15}}}}"#)
    });
    data.push_str(
        "],\n  \"round2SkippedReason\": null, \"finalClassificationCounts\": {\"Partial\": 15, \"Full Consensus\": 38}},\n",
    );
    data.push_str(
        " \"finalVerdict\": {\"verdictToken\": \"accepted\", \"statement\": \"Nothing stands against it.\\n막는 항목이 없다.\"},\n",
    );
    data.push_str(" \"evidence\": [");
    evidence(&mut data, 30, number);
    data.push_str("],\n \"missingInformation\": [\"Nobody asked the mobile team.\"],\n \"risks\": [");
    findings(&mut data, 8, number + 2);
    data.push_str("],\n \"clarificationItems\": [");
    list(&mut data, 10, |data, at| {
        write!(
            data,
            r#"{{"id": "C-{at:03}", "kind": "question", "statement": "May the sweep {number} touch ledger {at} | or only read it?\nIt has `{at}` columns.", "status": "answered", "blocks": "none", "userInput": "yes, ledger {at}"}}"#
        )
    });
    data.push_str("],\n \"recommendedNextSteps\": [");
    list(&mut data, 6, |data, at| write!(data, r#"{{"text": "Step {at} of sweep {number}", "owner": "user"}}"#));
    data.push_str("],\n \"followUpTasks\": [");
    list(&mut data, 6, |data, at| {
        write!(
            data,
            r#"{{"origin": "final-verification", "newTaskId": "CHK-{number}{at}", "suggestedTaskType": "improvement-discovery", "scope": "src/cart/{at}", "reason": "outside of sweep {number}", "autoSpawn": "no"}}"#
        )
    });
    data.push_str(
        "],\n \"tokenUsage\": {\"lead\": {\"totalTokens\": 182000, \"billableTokens\": 91000, \"costUsd\": 1.82}, \"workers\": {}, \
         \"grand\": {\"totalTokens\": 822000, \"billableTokens\": 493000, \"costUsd\": 7.20}, \"cliCostUsd\": null},\n",
    );
    data.push_str(" \"finalVerification\": {\"acceptanceBlockers\": [],\n  \"residualRisks\": [");
    findings(&mut data, 8, number + 3);
    data.push_str("],\n  \"requirementCoverage\": [");
    list(&mut data, 40, |data, at| {
        write!(
            data,
            r#"{{"requirement": "A coupon of kind {at} is applied once, 쿠폰 {at}번은 한 번만 적용된다", "status": "covered", "evidence": ["#
        )?;
        evidence(data, 1, number + at);
        write!(data, "]}}")
    });
    data.push_str("],\n  \"commandLog\": [");
    list(&mut data, 6, |data, at| {
        write!(
            data,
            r#"{{"command": "npm test -- cart-{at} | tee log/{number}.txt", "exitCode": 0, "output": "ok {at} a coupon is applied once\nok {at} two carts are merged\n14 passing\n", "cwd": "packages/cart-{at}"}}"#
        )
    });
    data.push_str("],\n  \"routing\": {\"target\": \"release-handoff\", \"reason\": \"nothing is open\"}}\n}\n");
    data
}

fn findings(data: &mut String, count: usize, number: usize) {
    list(data, count, |data, at| {
        write!(
            data,
            r#"{{"id": "F-{at:03}", "statement": "Cart {number}.{at} calls `applyCoupons({at})` before **and** after the merge, so the *second* call sees a total that is already lower; 할인 계산이 장바구니 병합 이전에 한 번 더 실행되어 합계가 {at}원 낮아진다.", "classification": "Full Consensus", "raisedBy": ["claude", "codex"], "severity": "medium", "evidence": ["#
        )?;
        evidence(data, 2, number + at);
        write!(data, r#"], "ticketId": "CHK-{at}"}}"#)
    });
}

fn evidence(data: &mut String, count: usize, number: usize) {
    list(data, count, |data, at| {
        write!(
            data,
            r#"{{"source": "src/cart/merge_{number}.ts:{at}", "detail": "no check for coupon {at} that is applied already, 적용 여부를 확인하지 않음"}}"#
        )
    });
}

/// Items `1` to `count`, with commas between them. Writing to a text cannot fail.
fn list(data: &mut String, count: usize, item: impl Fn(&mut String, usize) -> std::fmt::Result) {
    for at in 1..=count {
        if at > 1 {
            data.push_str(",\n  ");
        }
        let _ = item(data, at);
    }
}
