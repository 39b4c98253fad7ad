//! Forms that the format fixes.

use countersign_renderer::Language;
use countersign_renderer::final_report::markdown;
use serde_json::{Value, json};

use super::fixture::{options, readable, render, report};

/// What stands below the heading that ends with `title`.
fn section<'t>(text: &'t str, title: &str) -> &'t str {
    let start = text.lines().find(|line| line.starts_with('#') && line.ends_with(title)).unwrap();
    let rest = text.split_once(&format!("{start}\n")).unwrap().1;
    let end = rest.match_indices("\n#").next().map_or(rest.len(), |(at, _)| at);
    rest[..end].split("\n<!--").next().unwrap_or_default().trim()
}

#[test]
fn empty_sections_say_so() {
    let mut data = readable("final-verification");
    for key in ["clarificationItems", "recommendedNextSteps", "followUpTasks", "evidence", "risks", "missingInformation"] {
        data[key] = json!([]);
    }
    data["crossVerification"] = json!({"consensus": [], "differences": []});
    data["finalVerification"] = json!({"acceptanceBlockers": [], "residualRisks": []});
    let english = render(&data, Language::En);
    for title in
        ["Consensus", "Differences", "3. Evidence", "Missing Information", "4.2 Risks", "Acceptance Blockers", "Residual Risks"]
    {
        assert_eq!(section(&english, title), "- None.", "{title}");
    }
    assert_eq!(section(&english, "## 5. Clarification Items"), "- None.");
    assert_eq!(section(&english, "## 6. Recommended Next Steps"), "- None.");
    assert_eq!(section(&english, "## 7. Follow-up Tasks"), "- No follow-up tasks.");
    let korean = render(&data, Language::Ko);
    assert_eq!(section(&korean, "## 5. Clarification Items (확인 항목)"), "- 없음.");
    assert_eq!(section(&korean, "## 7. Follow-up Tasks (후속 작업)"), "- 후속 작업 없음.");
}

#[test]
fn what_is_optional_has_no_heading_when_it_is_absent() {
    let mut data = readable("error-analysis");
    for key in ["clarificationCarryIn", "executiveSummary", "tokenUsage"] {
        data[key] = Value::Null;
    }
    data["crossVerification"] = json!({"consensus": [], "differences": []});
    data["errorAnalysis"] = json!({"symptoms": [], "rootCauseHypotheses": []});
    let text = render(&data, Language::En);
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
    let expected = [
        "# Final Report: shop:cart:CART-7 (error-analysis)",
        "## Verdict Card",
        "## Agent Execution Status",
        "## 1. Cross-Verification",
        "### 1.1 Consensus",
        "### 1.2 Differences",
        "## 2. Final Verdict",
        "## 3. Evidence",
        "## 4. Missing Information and Risks",
        "### 4.1 Missing Information",
        "### 4.2 Risks",
        "## 4.6 Error Analysis",
        "### Symptoms",
        "### Root-Cause Hypotheses",
        "## 5. Clarification Items",
        "## 6. Recommended Next Steps",
        "## 7. Follow-up Tasks",
    ];
    assert_eq!(headings, expected);
}

#[test]
fn section_zero_is_there_only_with_a_carry_in() {
    let mut data = readable("error-analysis");
    assert!(
        render(&data, Language::Ko)
            .contains("\n## 0. Clarification Response Carried In From Previous Run (이전 실행에서 가져온 확인 답변)\n")
    );
    let text = render(&data, Language::En);
    assert!(section(&text, "Previous Run").contains("- Not answered yet: C-002\n"), "{text}");
    data["clarificationCarryIn"]["items"] = json!([]);
    let text = render(&data, Language::En);
    assert_eq!(section(&text, "Previous Run"), "- Source: `responses/previous.md`\n\n- None.");
    data.as_object_mut().unwrap().remove("clarificationCarryIn");
    assert!(!render(&data, Language::En).contains("## 0."));
}

#[test]
fn a_handoff_without_commits_says_that_it_is_blocked() {
    let mut data = readable("release-handoff");
    data["releaseHandoff"]["commits"] = json!([]);
    for language in Language::ALL {
        let text = render(&data, language);
        assert!(text.contains("\n- No implementation commits found; release-handoff is blocked.\n"), "{text}");
    }
}

#[test]
fn the_probe_has_three_forms() {
    let probe = |probe: Value, language| {
        let mut data = readable("release-handoff");
        data["releaseHandoff"]["mergeConflictProbe"] = probe;
        let text = render(&data, language);
        let title =
            if language == Language::En { "Merge Conflict Probe" } else { "Merge Conflict Probe (사전 머지 충돌 점검)" };
        section(&text, title).to_owned()
    };
    let clean = json!({"result": "clean", "base": "main", "baseSha": "a1b2c3d"});
    let conflicts = json!({
        "result": "conflicts", "base": "main", "baseSha": "a1b2c3d", "userChoice": "proceed anyway", "conflictingPaths": ["a|b", "c"]
    });
    assert_eq!(probe(json!({"result": "not-run"}), Language::En), "- Not run.");
    assert_eq!(probe(clean.clone(), Language::En), "- Clean against `main` at `a1b2c3d`.");
    let english = "- Conflicts detected; user chose `proceed anyway`; conflicting paths: `a|b`, `c`.";
    assert_eq!(probe(conflicts.clone(), Language::En), english);
    assert_eq!(probe(json!({"result": "not-run"}), Language::Ko), "- 점검하지 않음.");
    assert_eq!(probe(clean, Language::Ko), "- 충돌 없음(기준 브랜치: `main`, 커밋: `a1b2c3d`).");
    assert_eq!(probe(conflicts, Language::Ko), "- 충돌 발견. 사용자 선택: `proceed anyway`. 충돌 경로: `a|b`, `c`.");
}

#[test]
fn a_handoff_that_is_called_off_leaves_the_rest_empty() {
    for selections in [
        json!({"action": "skip"}),
        json!({"action": "push + PR", "message": "cancel"}),
        json!({"action": "push + PR", "message": "use as-is", "conflict": "cancel"}),
    ] {
        let mut data = readable("release-handoff");
        data["releaseHandoff"]["selections"] = selections;
        let text = render(&data, Language::En);
        for title in ["Pull Request Draft", "Commands Executed", "Merge Conflict Probe", "Pull Request Outcome"] {
            assert_eq!(section(&text, title), "- None.", "{title}");
        }
    }
}

#[test]
fn a_plan_asks_for_approval_only_behind_the_gate() {
    let asks = |verification: Value| {
        let mut data = readable("implementation-planning");
        data["implementationPlanning"]["planBodyVerification"] = verification;
        render(&data, Language::En).contains("\n## User Approval Request\n")
    };
    for (gate, expected) in
        [("passed", true), ("passed-with-dissent", true), ("blocked-by-disagreement", false), ("aborted-non-result", false)]
    {
        assert_eq!(asks(json!({"enabled": true, "gate": gate})), expected, "{gate}");
    }
    assert!(asks(json!({"enabled": false})) && asks(Value::Null));
}

#[test]
fn a_blank_answer_stays_blank_and_only_there() {
    let mut data = readable("error-analysis");
    data["clarificationItems"] = json!([
        {"id": "C-001", "kind": "question", "statement": "a\nb", "status": "open", "blocks": "none", "userInput": " "},
        {"id": "C-002", "status": "open", "blocks": "none"}
    ]);
    let text = render(&data, Language::Ko);
    let expected = "| ID | Kind | Statement | Status | Blocks | User input |\n|---|---|---|---|---|---|\n\
                    | C-001 | question | a b | open | none | |\n| C-002 | - | - | open | none | |";
    assert_eq!(section(&text, "Clarification Items (확인 항목)"), expected);
}

#[test]
fn follow_ups_have_six_columns_in_every_language() {
    for (language, title) in [(Language::En, "Follow-up Tasks"), (Language::Ko, "Follow-up Tasks (후속 작업)")] {
        let text = render(&readable("error-analysis"), language);
        let table = section(&text, title).lines().next();
        assert_eq!(table, Some("| Origin | New Task ID | Suggested task-type | Scope | Reason / Why deferred | Auto-spawn? |"));
    }
}

#[test]
fn figures_nobody_measured_are_dashes() {
    let text = render(&readable("error-analysis"), Language::En);
    let usage = section(&text, "Token Usage");
    assert!(usage.contains("| Workers | - | - | - |\n") && usage.ends_with("| CLI | - | - | - |"), "{usage}");
}

#[test]
fn numbers_are_spelled_as_the_data_spells_them() {
    let data =
        readable("error-analysis").to_string().replace("1.5", "\"1.50\"").replace("182000", "\"123456789012345678901234567890\"");
    let report = serde_json::from_str(&data).unwrap();
    let text = markdown(&report, options(Language::En)).unwrap();
    assert!(text.contains("| Lead | 123456789012345678901234567890 | 91000 | 1.50 |"), "{text}");
}

#[test]
fn the_last_line_says_what_made_it() {
    let text = render(&readable("error-analysis"), Language::Ko);
    let marker = format!("<!-- countersign:render v1 lang=ko numbering=0.36 data-sha256={} -->\n", "ab".repeat(32));
    assert!(text.ends_with(&format!("\n\n{marker}")), "{text}");
}

#[test]
fn counts_are_in_the_order_of_their_names() {
    let text = render(&readable("error-analysis"), Language::En);
    assert!(text.contains("| 1 | 3 | a: 1, b: 2 | Full Consensus: 1 |"), "{text}");
    assert!(text.contains("- Final classification: Full Consensus: 1, Partial: 2\n"), "{text}");
    assert_eq!(report(&readable("error-analysis")).cross_verification.final_classification_counts.len(), 2);
}
