//! The gates about projects, as a caller sees them.
//! The gate about projects that is ours: may the implementation start or go on?

use crate::sandbox::Sandbox;

const PROJECT: &str = ".oat/projects/shared/retry-budget";

fn plan() -> String {
    format!("{PROJECT}/plan.md")
}

#[test]
fn the_verdict_of_validate_plan_decides_the_exit_code() {
    let sandbox = Sandbox::new().base("oat/implementing");
    assert_eq!(sandbox.run(&["gate", "oat:validate-plan", PROJECT]).code, 0);
    let lone = sandbox.read(&plan()).replace("[[\"p02\", \"p03\"]]", "[[\"p02\"]]");
    sandbox.file(&plan(), lone).snapshot("gate_validate_plan", &["gate", "oat:validate-plan", &plan()]);
    for target in [".oat/projects/shared", ".oat/projects/shared/nothing"] {
        assert_eq!(Sandbox::new().base("oat/implementing").run(&["gate", "oat:validate-plan", target]).code, 2, "{target}");
    }
}
fn implementing() -> Sandbox {
    Sandbox::new().base("oat/implementing")
}

fn file(name: &str) -> String {
    format!("{PROJECT}/{name}")
}

/// Verdict, next step, and rules and levels of the findings.
fn answer(sandbox: &Sandbox, target: &str) -> (String, String, Vec<String>) {
    let document = sandbox.run(&["gate", "oat:implement", target, "--format", "json"]).json();
    let result = &document["results"][0];
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let findings = result["findings"].as_array().unwrap().iter();
    let findings = findings.map(|finding| format!("{} {}", text(&finding["level"]), text(&finding["rule"])));
    (text(&result["verdict"]), text(&result["next"]), findings.collect())
}

#[test]
fn an_implementation_may_go_on() {
    implementing().snapshot("gate_implementation_may_go_on", &["gate", "oat:implement", PROJECT]);
}

#[test]
fn an_implementation_may_not_go_on() {
    let broken = implementing()
        .replaced(&file("plan.md"), "## Phase 3: The page", "## Phase 3 - The page")
        .replaced(&file("plan.md"), "[\"p01\", \"p04\"]", "[1, 4]")
        .replaced(
            &file("implementation.md"),
            "**Status:** completed\n**Commit:** `b52e6d8`",
            "**Status:** done\n**Commit:** `b52e6d8`",
        );
    broken.snapshot("gate_implementation_may_not_go_on", &["gate", "oat:implement", PROJECT]);
}

#[test]
fn every_way_to_name_a_project_gives_one_answer() {
    let sandbox = implementing();
    let wanted = answer(&sandbox, PROJECT);
    let step = "p02-t02: Wait longer between attempts (parallel group p02, p03); next checkpoint after p04; open reviews: p02-t01 code received";
    assert_eq!(wanted, ("pass".to_owned(), format!("oat-project-implement: go on with {step}"), Vec::new()));
    for target in [file("plan.md"), file("state.md"), file("reviews")] {
        assert_eq!(answer(&sandbox, &target), wanted, "{target}");
    }
}

#[test]
fn nothing_done_yet_is_a_start() {
    let sandbox = implementing();
    std::fs::remove_file(sandbox.path().join(file("implementation.md"))).unwrap();
    let (_, next, _) = answer(&sandbox, PROJECT);
    let step = "p01-t01: Count the attempts of an order (alone); next checkpoint after p01; open reviews: p02-t01 code received";
    assert!(next.ends_with(&format!("oat-project-implement: start with {step}")), "{next}");
}

#[test]
fn a_plan_in_progress_is_finished_first() {
    let sandbox = implementing()
        .replaced(
            &file("plan.md"),
            "oat_status: complete\noat_ready_for: oat-project-implement",
            "oat_status: in_progress\noat_ready_for: null",
        )
        .replaced(&file("state.md"), "oat_phase: implement", "oat_phase: plan");
    let (verdict, next, findings) = answer(&sandbox, PROJECT);
    assert_eq!((verdict.as_str(), findings.as_slice()), ("fail", &["error oat/plan-not-complete".to_owned()][..]));
    assert!(next.starts_with("finish the plan; then oat-project-implement: p02-t02"), "{next}");
}

#[test]
fn a_quick_plan_has_to_be_ready() {
    let sandbox = Sandbox::new().base("oat/quick");
    assert_eq!(answer(&sandbox, PROJECT).0, "pass");
    let plan = sandbox.read(&file("plan.md"));
    let rows: Vec<&str> =
        plan.lines().filter(|line| !line.starts_with("| plan") && !line.contains("autoArtifactReview")).collect();
    let sandbox = sandbox.file(&file("plan.md"), rows.join("\n") + "\n");
    let (verdict, next, findings) = answer(&sandbox, PROJECT);
    assert_eq!((verdict.as_str(), findings.as_slice()), ("fail", &["error oat/quick-plan-not-ready".to_owned()][..]));
    assert!(next.starts_with("correct plan.md; then "), "{next}");
}

#[test]
fn what_upstream_misreads_is_shown_and_no_reason() {
    let sandbox = implementing().replaced(&file("plan.md"), "| Scope | Type | Status |", "| Scope | Type | State |");
    let (verdict, _, findings) = answer(&sandbox, PROJECT);
    assert_eq!((verdict.as_str(), findings.as_slice()), ("pass", &["warning oat/reviews-header".to_owned()][..]));
}

#[test]
fn without_a_plan_there_is_nothing_to_implement() {
    let sandbox = implementing();
    std::fs::remove_file(sandbox.path().join(file("plan.md"))).unwrap();
    let (verdict, next, findings) = answer(&sandbox, PROJECT);
    assert_eq!((verdict.as_str(), next.as_str()), ("fail", "write a plan.md that can be read"));
    assert_eq!(findings.first().map(String::as_str), Some("error oat/plan-unreadable"));
    assert_eq!(answer(&Sandbox::new(), "no-such-folder").2, ["error oat/plan-unreadable"]);
}

#[test]
fn a_closeout_is_asked_for_what_the_caller_knows() {
    let sandbox = implementing();
    let ask = |options: &[&str]| sandbox.run(&[&["gate", "oat:closeout", PROJECT], options].concat()).code;
    assert_eq!(ask(&[]), 0, "without a snapshot none is needed");
    assert_eq!((ask(&["--autonomous"]), ask(&["--configured"])), (1, 1));
    assert_eq!(ask(&["--require-synthesis"]), 1, "the log still waits for its synthesis");
    sandbox.snapshot("gate_closeout", &["gate", "oat:closeout", PROJECT, "--configured"]);
    let elsewhere = sandbox.run(&["gate", "oat:implement", PROJECT, "--autonomous"]);
    assert_eq!(elsewhere.code, 2, "the options belong to one gate");
}
