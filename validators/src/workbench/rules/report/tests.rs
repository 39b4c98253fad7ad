use std::sync::Arc;

use super::check;
use crate::document::MarkdownDocument;
use crate::source::{FilePath, Source};
use crate::workbench::passage::Passage;
use crate::workbench::project::Project;
use crate::workbench::report::Report;

/// What is found, each with the words it points at.
fn found(text: &str) -> Vec<String> {
    let passage = Passage::whole_of(Arc::new(Source::new(FilePath::from_text("report.md"), text.as_bytes().to_vec())));
    let document = MarkdownDocument::parse(passage.source());
    let report = Report::of(&passage, &document, None);
    let mut findings = Vec::new();
    check(&Project { max_auto_answers: Some(2), ..Project::default() }, &report, &mut findings);
    let shown = |finding: &crate::finding::Finding| {
        let words = passage.source().slice(finding.place.span).replace('\n', "⏎");
        format!("{} at `{words}`: {}", finding.rule.short_name(), finding.message)
    };
    findings.iter().map(shown).collect()
}

/// A report of a run from `planned`, with the lines of its steps.
fn report(status: &str, attempted: &str, steps: &str, outcome: &str) -> String {
    let reason = if status == "Partial" { "Final Stop Reason: it was told to\n" } else { "" };
    format!(
        "# Implementation Report: #54 - 2026-07-22T15-30-00Z\n\nReport Version: v1\nReport Status: {status}\n{reason}Issue ID: 54\nStart status: \
         planned\nEntry step: execute\nSteps attempted: {attempted}\n\n## Steps\n\n{steps}\n\n## End\n\nWorkflow outcome: {outcome}\n"
    )
}

const NOTHING: [String; 0] = [];

#[test]
fn every_layout_of_a_sound_report_is_silent() {
    let steps = [
        "- execute: success — 재시도를 센다\n- review: success — 어긋난 곳이 없다",
        "| Step | Outcome | Summary |\n|---|---|---|\n| execute | success | counted |\n| review | success | looked |",
        "### 1. Execute\n\n- **Outcome:** success\n- **Summary:** counted\n\n### 2. Review\n\n- **Outcome:** success\n\nNothing was found.",
        "* **execute** (success): counted\n* **review** (success): looked",
        "1. execute\n   - Outcome: `success`\n   - What happened: counted\n2. review\n   - Outcome: `success`\n   - Questions: none\n   - Artifacts: one",
        "execute outcome: success\nexecute summary: counted\nreview outcome: success\nreview summary: looked",
        "**Step: execute**\n\n**Outcome** — success\n\n### review — success\n\nlooked\n\n### execute — success\n\ncounted",
    ];
    for steps in steps {
        let text = report("Complete", "execute → review", steps, "completed");
        assert_eq!(found(&text), NOTHING, "{text}");
        let windows = text.replace('\n', "\r\n");
        assert_eq!(found(&windows), NOTHING, "{windows}");
    }
}

#[test]
fn a_success_that_was_told_to_stop_is_complete_or_partial() {
    let steps = "- execute: success — counted";
    assert_eq!(found(&report("Complete", "execute", steps, "completed")), NOTHING);
    assert_eq!(found(&report("Partial", "execute", steps, "stopped after execute, as asked")), NOTHING);
}

#[test]
fn a_run_that_was_refused_attempts_nothing() {
    let text = "# Implementation Report: #54 - 2026-07-22T15-30-00Z\n\nReport Version: v1\nReport Status: Partial\nFinal Stop Reason: \
                decomposed\nIssue ID: #54\nStart status: decomposed\nEntry step: none\nSteps attempted: none\nWorkflow outcome: stopped\n";
    assert_eq!(found(text), NOTHING);
    let entered = text.replace("Entry step: none", "Entry step: ticket");
    assert_eq!(found(&entered), ["report-entry-step at `ticket`: the entry step is `ticket`: a decomposed issue has none"]);
}

#[test]
fn an_empty_report_misses_its_fields_once_each() {
    let rules: Vec<String> = found("# Implementation Report: #54 - 2026-07-22T15-30-00Z\n")
        .iter()
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        rules,
        [
            "report-issue-id",
            "report-version",
            "report-status",
            "report-start-status",
            "report-step-order",
            "report-workflow-outcome"
        ]
    );
}

#[test]
fn steps_out_of_order_are_told_once() {
    let of = |attempted: &str, steps: &str| found(&report("Complete", attempted, steps, "completed"));
    let both = "- execute: success — a\n- commit: success — b";
    assert_eq!(of("execute, commit", both), ["report-step-order at `commit`: `commit` comes after `execute`: expected `review`"]);
    let late = "- review: success — a";
    assert_eq!(
        of("review", late),
        ["report-step-order at `review`: the first attempted step is `review`: the run enters at `execute`"]
    );
    let unknown = "- execute: success — a\n- deploy: success — b";
    assert_eq!(of("execute, deploy", unknown), ["report-step-order at `deploy`: `deploy` is no step of the workflow"]);
    let extra = "- execute: success — a\n- review: success — b";
    assert_eq!(
        of("execute", extra),
        [
            "report-step-order at `review: success — b`: `review` has the outcome `success — b`, but is not among the attempted steps"
        ]
    );
}

#[test]
fn outcomes_are_one_of_three() {
    let of = |steps: &str| found(&report("Complete", "execute", steps, "completed"));
    assert_eq!(of("- execute: Success — counted"), NOTHING);
    for word in ["skipped", "done", "partial", "completed", "passed"] {
        let lines = of(&format!("| Step | Outcome | Summary |\n|---|---|---|\n| execute | {word} | x |"));
        assert_eq!(lines, [format!("report-step-outcome at `{word}`: the outcome of `execute` is `{word}`")]);
    }
    let missing = of("- execute summary: counted");
    assert_eq!(missing, ["report-step-outcome at `execute`: the report does not say what came out of `execute`"]);
    assert_eq!(
        of("- execute: success"),
        ["report-step-summary at `execute`: the report does not say what happened in `execute`"]
    );
}

#[test]
fn what_comes_after_a_stop_is_told() {
    let text = report("Complete", "execute, review", "- execute: failed — tests\n- review: success — b", "completed");
    assert_eq!(
        found(&text),
        [
            "report-step-after-stop at `review`: the run went on after `execute`, which is `failed`: nothing runs after a stop",
            "report-complete-without-success at `Complete`: the report is `Complete`, but `execute` is `failed`",
            "report-workflow-outcome at `completed`: the workflow outcome does not name what stopped the run: `execute` is `failed`",
        ]
    );
}

#[test]
fn runtimes_are_added() {
    let of = |total: &str| {
        let steps = "| Step | Outcome | Summary | Runtime |\n|---|---|---|---|\n| execute | success | a | 12m 30s |\n| review | success | b | \
                     unknown |\n";
        found(&report("Complete", "execute, review", &format!("{steps}\nWorkflow active runtime: {total}"), "completed"))
    };
    for total in ["12m 30s", "750s", "~12m", "unknown", "00:12:30", "12분 30초"] {
        assert_eq!(of(total), NOTHING, "{total}");
    }
    assert_eq!(of("13m"), ["report-runtime-sum at `13m`: the workflow took `13m`, but the runtimes of its steps make 12m 30s"]);
}

#[test]
fn answers_and_escalations_are_counted() {
    let of = |lines: &str| found(&report("Complete", "execute", &format!("- execute: success — counted\n{lines}"), "completed"));
    assert_eq!(of("  - Auto-answers: 2\n  - Escalations: none"), NOTHING);
    let listed = "  - Auto-answers:\n    - which file? → the first\n    - which name? → counter\n    - which limit? → three";
    assert_eq!(
        of(listed),
        ["report-auto-answers at `Auto-answers:`: 3 questions of `execute` were answered without a person: the settings allow 2"]
    );
    let escalated = "  - Escalations:\n    - Zero allowed? Recommended default: no\n    - 통화는 무엇인가?";
    assert_eq!(of(escalated), ["report-escalation-default at `통화는 무엇인가?`: the escalation has no `Recommended default:`"]);
}

#[test]
fn the_first_shape_of_v1_is_noted_once() {
    let steps = "| Attempt | Step | Outcome | Summary | Conversation ID | Cost |\n|---|---|---|---|---|---|\n| 1 | execute | success | a | c1 | \
                 $1 |\n\nTotal Cost: N/A\nKnown Cost Subtotal: $1";
    let lines = found(&report("Complete", "execute", steps, "completed"));
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("report-cost at `Attempt`: the report has the first shape"), "{lines:?}");
}

#[test]
fn large_reports_take_no_long_time() {
    let many = 60_000;
    let attempted = vec!["execute"; many].join(", ");
    let rows: String = (0..many).map(|number| format!("| step{number} | success | x |\n")).collect();
    let lines: String = (0..many).map(|number| format!("- Auto-answers: {number}\n  - Escalation: {number}?\n")).collect();
    let steps = format!("| Step | Outcome | Summary |\n|---|---|---|\n{rows}| execute | success | x |\n\n### execute\n\n{lines}");
    let start = std::time::Instant::now();
    let lines = found(&report("Complete", &attempted, &steps, "completed"));
    assert!(lines.len() > many && start.elapsed().as_secs() < 30, "{} findings in {:?}", lines.len(), start.elapsed());
}
