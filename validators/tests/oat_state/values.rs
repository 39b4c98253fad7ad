//! Values of the state, and what they say about the other documents.

use super::{Project, state};

const PLAN: &str = "---\noat_status: complete\noat_ready_for: oat-project-implement\n---\n\n## Phase 1: The budget\n\n### Task p01-t01: Count\n\n### Task p01-t02: Read\n\n## Reviews\n\n| Scope | Type | Status | Date | Artifact |\n| --- | --- | --- | --- | --- |\n| final | code | received | 2026-07-22 | reviews/a.md |\n";
const RECORD: &str = "---\noat_current_task_id: p01-t02\n---\n\n### Task p01-t01: Count\n\n**Status:** completed\n\n### Task p01-t02: Read\n\n**Status:** pending\n";

/// The rules whose names begin with `state-` or end with `-shape`, of a project with this state and these other documents.
fn told(lines: &str, plan: &str, record: &str) -> Vec<&'static str> {
    let mut project = Project::with_state(state(lines));
    for (name, text) in [("plan.md", plan), ("implementation.md", record)] {
        if !text.is_empty() {
            project = project.with(name, text);
        }
    }
    let findings = project.findings().into_iter().map(|finding| finding.rule.short_name());
    findings.filter(|name| name.starts_with("state-") || name.ends_with("-shape")).collect()
}

fn assert_told(cases: &[(&str, &[&str])]) {
    for (lines, expected) in cases {
        assert_eq!(told(lines, "", ""), *expected, "{lines:?}");
    }
}

#[test]
fn words_and_numbers() {
    assert_told(&[
        ("oat_phase: { OAT_PHASE }\n", &["state-phase-enum"]),
        ("oat_phase: \"{ OAT_PHASE }\"\n", &["state-phase-enum"]),
        ("oat_phase: Plan\n", &["state-phase-enum"]),
        ("oat_phase: null\n", &["state-phase-enum"]),
        ("oat_phase_status: [complete, done]\n", &["state-phase-status-enum"]),
        ("oat_workflow_mode: 1\n", &["state-workflow-mode-enum"]),
        ("oat_workflow_origin: null\n", &[]),
        ("oat_lifecycle: done\n", &["state-lifecycle"]),
        ("oat_lifecycle: null\n", &[]),
        ("oat_lifecycle: paused\n", &["state-lifecycle"]),
        ("oat_lifecycle: paused\noat_pause_timestamp: 2026-07-22T15:10:00Z\n", &[]),
        ("oat_docs_updated: true\n", &["state-docs-updated"]),
        ("oat_pr_status: fixes_added\n", &["state-pr-status"]),
        ("oat_pr_status: open\n", &["state-pr-url"]),
        ("oat_pr_status: open\noat_pr_url: null\n", &["state-pr-url"]),
        ("oat_phase_status: pr_open\noat_pr_status: merged\n", &["state-pr-status"]),
        ("oat_phase_status: pr_open\noat_pr_status: ready\n", &[]),
        ("oat_last_commit: 12345\n", &["state-last-commit-format"]),
        ("oat_last_commit: \"0112760\"\n", &[]),
        ("oat_last_commit: 2923383\n", &[]),
        ("oat_orchestration_retry_limit: 5\n", &[]),
        ("oat_orchestration_retry_limit: 6\n", &["state-retry-limit"]),
        ("oat_orchestration_retry_limit: \"2\"\n", &["state-retry-limit"]),
        ("oat_orchestration_retry_limit: 1.5\n", &["state-retry-limit"]),
        ("oat_project_created: \"2026-07-22\"\n", &["state-timestamp-format"]),
        (
            "oat_project_created: 2026-07-22T15:10:00+09:00\noat_project_state_updated: 2026-07-22T06:09:59Z\n",
            &["state-timestamp-order"],
        ),
        ("oat_project_created: 2026-07-22T15:10:00+09:00\noat_project_state_updated: 2026-07-22T06:10:00Z\n", &[]),
    ]);
}

#[test]
fn lists_and_policies() {
    assert_told(&[
        ("oat_hill_checkpoints: [\"p04\", \"final\"]\n", &["state-hill-checkpoint-scope"]),
        ("oat_hill_checkpoints: [\"plan\"]\noat_hill_completed: [\"design\"]\n", &["state-hill-completed-subset"]),
        ("oat_blockers: [\"\"]\n", &["state-blocker-shape"]),
        ("oat_blockers: [3]\n", &["state-blocker-shape"]),
        ("oat_blockers: [{task_id: p01-t01, reason: \"no key\"}]\n", &["state-blocker-shape"]),
        ("oat_blockers: [{task_id: p01-t01, reason: \"no key\", since: 2026-07-22}]\n", &[]),
        ("oat_implement_exit_gate: null\n", &[]),
        ("oat_implement_exit_gate: on\n", &["exit-gate-shape"]),
        ("oat_implement_exit_gate: {resolution: configured}\n", &["exit-gate-shape"]),
        ("oat_implement_exit_gate: {status: allowed, resolution: configured, disposition: passed}\n", &["exit-gate-shape"]),
        ("oat_implement_exit_gate: {status: allowed, resolution: configured, disposition: project_disabled}\n", &[]),
        ("oat_implement_exit_gate: {status: stale, max_attempts: 2, attempts_completed: 3}\n", &["exit-gate-shape"]),
        ("oat_implement_exit_gate: {status: stale, freshness_fingerprint: \"abc\"}\n", &["exit-gate-shape"]),
        ("oat_skill_gate_overrides: [oat-project-plan]\n", &["gate-overrides-shape"]),
        ("oat_skill_gate_overrides: {oat-project-plans: disabled}\n", &["gate-overrides-shape"]),
        ("oat_skill_gate_overrides: {oat-project-plan: &off disabled}\n", &["gate-overrides-shape"]),
        ("oat_skill_gate_overrides: {oat-project-plan: disabled}\n", &[]),
        ("oat_phase_recovery_policy: {phase_attempt_limits: {p01: 21}}\n", &["recovery-policy-shape"]),
        ("oat_phase_recovery_policy: {phase_attempt_usage: {p01: {pending_attempt: null}}}\n", &["recovery-policy-shape"]),
        ("oat_phase_recovery_policy: {phase_attempt_usage: {p01: {used_attempts: 1, pending_attempt: {attempt: 1}}}}\n", &[]),
        ("oat_dispatch_policy: {mode: inherit, policy: high}\n", &["dispatch-policy-shape"]),
        ("oat_dispatch_policy: {mode: managed}\n", &["dispatch-policy-shape"]),
        ("oat_dispatch_policy: {mode: managed, policy: high, providers: {codex: max}}\n", &["dispatch-policy-shape"]),
        ("oat_dispatch_policy: {mode: managed, policy: uncapped}\n", &[]),
    ]);
}

#[test]
fn pointers_into_the_other_documents() {
    let implement = |task: &str| format!("oat_phase: implement\noat_lifecycle: active\noat_current_task: {task}\n");
    assert_eq!(told(&implement("p1-t2"), PLAN, RECORD), Vec::<&str>::new());
    assert_eq!(told(&implement("p04-review"), PLAN, RECORD), ["state-current-task-unknown", "state-impl-pointer-mismatch"]);
    assert_eq!(told(&implement("p01-t01"), PLAN, RECORD), ["state-current-task-completed", "state-impl-pointer-mismatch"]);
    assert_eq!(told(&implement("null"), PLAN, RECORD), ["state-impl-pointer-mismatch"]);
    let finished = RECORD.replace("pending", "completed");
    assert_eq!(told(&implement("p01-t02"), PLAN, &finished), Vec::<&str>::new(), "older tools leave the last task there");
    let written = PLAN.replace("oat_status: complete", "oat_status: in_progress");
    assert_eq!(told(&implement("p01-t02"), &written, RECORD), ["state-implement-plan-incomplete"]);
    assert_eq!(told("oat_phase: plan\n", PLAN, ""), Vec::<&str>::new());
}

#[test]
fn the_final_review_and_the_end() {
    let over = "oat_phase: implement\noat_phase_status: complete\noat_lifecycle: active\n";
    assert_eq!(told(over, PLAN, ""), ["state-complete-final-not-passed"]);
    assert_eq!(told(over, &PLAN.replace("received", "Passed"), ""), Vec::<&str>::new());
    let again = format!("{PLAN}| final | code | passed | 2026-07-23 | reviews/b.md |\n");
    assert_eq!(told(over, &again, ""), Vec::<&str>::new(), "the last row counts");
    let unreadable = PLAN.replace("| Date | Artifact |", "| Notes | |");
    assert_eq!(told(over, &unreadable, ""), ["state-complete-final-not-passed"], "the skills' search reads it nevertheless");
    let without = over.replace("oat_lifecycle: active\n", "");
    assert_eq!(told(&without, &PLAN.replace("received", "passed"), ""), ["state-lifecycle-not-complete"]);
}

#[test]
fn the_templates_of_the_convention_are_no_project() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(".oat/templates");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("state.md"), "---\noat_phase: { OAT_PHASE }\n---\n").unwrap();
    let report =
        countersign_validators::check(&[root.path().to_owned()], root.path(), &countersign_validators::config::Config::default());
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}
