use std::fmt::Write as _;
use std::sync::Arc;

use super::Report;
use super::line::Field;
use crate::document::MarkdownDocument;
use crate::source::{FilePath, Source};
use crate::workbench::passage::Passage;

fn report(text: &str) -> Report {
    let passage = Passage::whole_of(Arc::new(Source::new(FilePath::from_text("report.md"), text.as_bytes().to_vec())));
    let document = MarkdownDocument::parse(passage.source());
    Report::of(&passage, &document, None)
}

/// What was read, a line each; every field is compared with the bytes at its place.
fn shown(text: &str) -> String {
    let report = report(text);
    let source = Arc::clone(report.passage.source());
    let words = |field: &Option<Field>| {
        field.as_ref().map_or_else(
            || "-".to_owned(),
            |field| {
                assert_eq!(source.slice(field.span), field.text, "the place of a field is that of its words");
                field.text.clone()
            },
        )
    };
    let title = report.title.as_ref().map_or("-", |title| title.text.as_str());
    let mut shown = format!(
        "{title}\n{} {} stop: {}; issue {}; from {} at {}\n",
        words(&report.version),
        words(&report.status),
        words(&report.stop_reason),
        words(&report.issue),
        words(&report.start_status),
        words(&report.entry_step)
    );
    let attempted: Vec<&str> = report.attempted_steps().iter().map(|(_, name)| name.text.as_str()).collect();
    writeln!(shown, "attempted: {}", attempted.join(" | ")).unwrap();
    for entry in &report.steps {
        let step = entry.step.map_or("?", crate::workbench::status::Step::as_str);
        let outcome = entry.outcome.as_ref().map_or("-", |outcome| outcome.text.as_str());
        let runtime = entry.runtime.as_ref().map_or("-", |runtime| runtime.text.as_str());
        let answers = entry.auto_answers.map_or_else(|| "-".to_owned(), |(count, _)| count.to_string());
        writeln!(shown, "{step}: {outcome}; summary {}; {runtime}; answers {answers}", entry.has_summary).unwrap();
    }
    writeln!(shown, "outcome: {}; runtime: {}", words(&report.workflow_outcome), words(&report.workflow_runtime)).unwrap();
    for escalation in &report.escalations {
        writeln!(shown, "escalation at `{}`, default {}", source.slice(escalation.span), escalation.has_default).unwrap();
    }
    for field in report.costs.iter().chain(&report.old_shape) {
        writeln!(shown, "also {}", field.text).unwrap();
    }
    shown
}

#[test]
fn bullets_with_a_table_of_steps() {
    insta::assert_snapshot!(shown(
        "# Implementation Report: #54 - 2026-07-22T15-30-00Z\n\n- Report Version: v1\n- Report Status: Partial\n- Final Stop Reason: the reviewer \
         waits\n- Issue ID: #54\n- Start status: planned\n- Computed entry step: execute\n\n## Steps\n\n| Step | Outcome | Runtime | \
         Auto-answers |\n| --- | --- | --- | --- |\n| execute | success | 12m | 2 |\n| review | blocked | unknown | 0 |\n| **Total** | | 12m | |\n\n\
         ### execute\n\nThe counter refuses.\n\n### review\n\nQuestions: 1. Answers: 0.\n\n## Outcome\n\n- Workflow outcome: blocked at \
         review\n- Workflow runtime: 12m\n"
    ), @r"
    Implementation Report: #54 - 2026-07-22T15-30-00Z
    v1 Partial stop: the reviewer waits; issue #54; from planned at execute
    attempted: execute | review
    execute: success; summary true; 12m; answers 2
    review: blocked; summary true; unknown; answers 0
    outcome: blocked at review; runtime: 12m
    ");
}

#[test]
fn bold_labels_and_nested_bullets() {
    insta::assert_snapshot!(shown(
        "### Implementation Report: PAP-7018 - 2026-05-26T10-11-12Z\n\n**Report Version:** v1  \n**Report Status:** `Complete`  \n**Issue \
         ID**: PAP-7018\n**Start Status / Computed Entry Step**: `implemented` → `review`\n**Steps attempted (in order):** review → \
         commit\n\n**Outcomes**\n\n1. **Review** — success: no deviations\n   - Active runtime: 4m 30s\n   - Auto-answers: 1\n   - \
         Escalations:\n     - Which currency? Options: KRW, USD. Recommended default: KRW.\n     - Refund twice? Options: yes, no.\n2. \
         **Commit** (success)\n   - Summary: two commits\n   - Runtime: ~1m\n\n**Workflow active runtime**: 5m 30s\n**Workflow \
         Outcome**: completed\n**Total Cost**: N/A\n"
    ), @r"
    Implementation Report: PAP-7018 - 2026-05-26T10-11-12Z
    v1 Complete stop: -; issue PAP-7018; from implemented at review
    attempted: review | commit
    review: success: no deviations; summary true; 4m 30s; answers 1
    commit: success); summary true; ~1m; answers -
    outcome: completed; runtime: 5m 30s
    escalation at `Which currency? Options: KRW, USD. Recommended default: KRW.`, default true
    escalation at `Refund twice? Options: yes, no.`, default false
    ");
}

#[test]
fn a_table_of_fields_and_headings_for_steps_in_korean() {
    insta::assert_snapshot!(shown(
        "# Implementation Report: #7 - 2026-06-01T00-00-00Z\n\n| 항목 | 값 |\n|---|---|\n| Report Version (버전) | v1 |\n| Report Status \
         (상태) | Partial |\n| Final Stop Reason | 결제 정책을 사람이 정해야 함 |\n| Issue ID | #7 |\n| Start Status | none |\n| Entry Step | \
         ticket |\n\n## Step 1: ticket\n\n- Outcome： success\n- Summary: 요구 사항을 정리했다\n- Runtime: 3분\n\n## Step 2: research — \
         failed\n\n저장소를 읽을 수 없었다.\n\n## Workflow Outcome\n\n첫 실패: research\n\n## Cost\n\nTotal Cost: $1.20\nKnown Cost \
         Subtotal: N/A\n\n## Escalations\n\n없음\n"
    ), @r"
    Implementation Report: #7 - 2026-06-01T00-00-00Z
    v1 Partial stop: 결제 정책을 사람이 정해야 함; issue #7; from none at ticket
    attempted: Step 1: ticket | Step 2: research — failed
    ticket: success; summary true; 3분; answers -
    research: failed; summary true; -; answers -
    outcome: 첫 실패: research; runtime: -
    also $1.20
    also N/A
    ");
}

#[test]
fn plain_lines_and_lists_under_headings() {
    insta::assert_snapshot!(shown(
        "Title is elsewhere\n\nReport Version: v1\nReport Status: Complete\nIssue ID: [#54](https://example.com/issues/54)\nStart status: \
         `open` (computed entry step: `research`)\n\n## Steps attempted\n\n1. research\n2. plan\n3. deploy\n\n## Outcome per step\n\n- research: \
         success\n- plan: done\n- execute: not attempted\n\n## Summaries\n\n- research: two places found\n- plan: three phases\n\n## \
         Runtime\n\n- research: 10m\n- plan: unknown\n\n## Escalated question\n\n- Question: Which currency?\n- Options: KRW, USD\n- \
         **Recommended default:** KRW\n"
    ), @r"
    -
    v1 Complete stop: -; issue [#54](https://example.com/issues/54); from `open` (computed entry step: `research`) at research
    attempted: research | plan | deploy
    research: success; summary true; 10m; answers -
    plan: done; summary true; unknown; answers -
    execute: not attempted; summary true; -; answers -
    outcome: -; runtime: -
    escalation at `Escalated question`, default true
    ");
}

#[test]
fn a_report_in_a_fence_is_read_and_quoted_lines_beside_one_are_not() {
    let fenced = report(
        "# Implementation Report: #1 - x\n\n```text\nReport Version: v1\nReport Status: Complete\nexecute: success\n```\n",
    );
    assert_eq!(fenced.status.map(|field| field.text).as_deref(), Some("Complete"));
    let quoted = report("Report Version: v1\n\n```text\nReport Status: Complete\n```\n\nReport Status: Partial\n");
    assert_eq!(quoted.status.map(|field| field.text).as_deref(), Some("Partial"));
}

#[test]
fn an_earlier_shape_is_recognised_by_its_columns() {
    let report = report(
        "Report Version: v1\n\n| Attempt | Step | Outcome | Conversation ID |\n|---|---|---|---|\n| 1 | execute | success | c-1 |\n",
    );
    let columns: Vec<&str> = report.old_shape.iter().map(|field| field.text.as_str()).collect();
    assert_eq!(columns, ["Attempt", "Conversation ID"]);
    assert_eq!(report.steps.len(), 1);
}
