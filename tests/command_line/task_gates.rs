//! The gates about tasks: may a stage start, and may a verified branch be handed over?

use std::process::Command;

use crate::sandbox::Sandbox;

const TASK: &str = ".project-docs/okstra/tasks/checkout/SHOP-101";

fn lifecycle() -> Sandbox {
    Sandbox::new().base("okstra/lifecycle")
}

fn below(path: &str) -> String {
    format!("{TASK}/runs/{path}")
}

fn plan(extension: &str) -> String {
    below(&format!("implementation-planning/reports/final-report-implementation-planning-001{extension}"))
}

fn verification(extension: &str) -> String {
    below(&format!("final-verification/reports/final-report-final-verification-001{extension}"))
}

fn consumers() -> String {
    below("implementation-planning/consumers.jsonl")
}

/// Verdict, next step, and the rules of the findings.
fn answer(sandbox: &Sandbox, arguments: &[&str]) -> (String, String, Vec<String>) {
    let arguments = [&["gate"], arguments, &["--format", "json"]].concat();
    let document = sandbox.run(&arguments).json();
    let result = &document["results"][0];
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let rules = result["findings"].as_array().unwrap().iter().map(|finding| text(&finding["rule"])).collect();
    (text(&result["verdict"]), text(&result["next"]), rules)
}

fn done(stage: u32) -> String {
    format!(
        "{{\"status\": \"started\", \"stage\": {stage}, \"started_at\": \"2026-05-21T12:00:00+09:00\"}}\n\
         {{\"status\": \"done\", \"stage\": {stage}, \"carry_path\": \"runs/implementation/carry/stage-{stage}.json\", \
         \"completed_at\": \"2026-05-21T12:30:00+09:00\"}}\n"
    )
}

/// The sandbox with the carry files of some stages and the rows that say they are done.
fn with_done(stages: &[u32]) -> Sandbox {
    stages.iter().fold(lifecycle(), |sandbox, stage| {
        let carry = sandbox.read(&below("implementation/carry/stage-1.json"));
        let carry = carry.replace("\"stageNumber\": 1", &format!("\"stageNumber\": {stage}"));
        let rows = sandbox.read(&consumers()) + &done(*stage);
        sandbox.file(&below(&format!("implementation/carry/stage-{stage}.json")), carry).file(&consumers(), rows)
    })
}

#[test]
fn a_stage_may_start() {
    lifecycle().snapshot("gate_stage_may_start", &["gate", "okstra:implementation", TASK]);
}

#[test]
fn every_way_to_name_a_report_gives_one_answer() {
    let sandbox = lifecycle();
    let wanted = answer(&sandbox, &["okstra:implementation", TASK]);
    assert_eq!(wanted.0, "pass");
    for target in [plan(".data.json"), plan(".md"), below("implementation-planning"), below("implementation-planning/reports")] {
        assert_eq!(answer(&sandbox, &["okstra:implementation", &target]), wanted, "{target}");
    }
}

#[test]
fn the_next_stage_follows_what_is_done() {
    let next = |stages: &[u32]| answer(&with_done(stages), &["okstra:implementation", TASK]).1;
    assert_eq!(next(&[2]), "implementation: start stage 3 `Say the order number in the receipt`");
    assert!(next(&[3]).starts_with("implementation: start stage 2 `Confirm in one transaction`; load "), "{}", next(&[3]));
    let (verdict, next, rules) = answer(&with_done(&[2, 3]), &["okstra:implementation", TASK]);
    assert_eq!((verdict.as_str(), next.as_str()), ("fail", "final-verification"));
    assert_eq!(rules, ["okstra/no-stage-ready"]);
}

#[test]
fn a_stage_that_shares_a_file_does_not_run_beside() {
    let shared = lifecycle().replaced(&plan(".data.json"), "\"src/mail/receipt.ts\"", "\"./src/payments/confirm.ts\"");
    let (_, next, _) = answer(&shared, &["okstra:implementation", TASK]);
    assert!(next.starts_with("implementation: start stage 2 ") && !next.contains("beside"), "{next}");
}

#[test]
fn reasons_against_a_stage_are_told() {
    let broken = lifecycle()
        .replaced(&plan(".data.json"), "\"approvedAt\": \"2026-05-20T10:12:00+09:00\"", "\"approvedAt\": null")
        .replaced(
            &plan(".data.json"),
            "\"status\": \"answered\", \"blocks\": \"approval\"",
            "\"status\": \"open\", \"blocks\": \"next-phase\"",
        )
        .replaced(&plan(".md"), "- [x] Approved", "- [ ] Approved");
    broken.snapshot("gate_stage_may_not_start", &["gate", "okstra:implementation", TASK]);
}

#[test]
fn a_schema_error_is_a_no_even_where_another_rule_speaks() {
    let broken = lifecycle().replaced(&plan(".data.json"), "\"status\": \"answered\"", "\"status\": \"done\"");
    let (verdict, next, rules) = answer(&broken, &["okstra:implementation", TASK]);
    assert_eq!((verdict.as_str(), next.as_str()), ("fail", "implementation-planning: correct the plan"));
    assert_eq!(rules, ["okstra/schema-deviation"]);
}

#[test]
fn a_plan_in_markdown_alone_is_enough() {
    let text = lifecycle().read(&plan(".md"));
    let sandbox = Sandbox::new().file("plan.md", text);
    let (verdict, next, rules) = answer(&sandbox, &["okstra:implementation", "plan.md"]);
    assert_eq!((verdict.as_str(), rules.as_slice()), ("pass", &[][..]), "{next}");
    assert!(next.starts_with("implementation: start stage 1 `Remember webhook events`; beside it may run stage 3 "), "{next}");
}

#[test]
fn a_handoff_needs_to_know_the_repository() {
    let sandbox = lifecycle();
    sandbox.snapshot("gate_handoff_unknown", &["gate", "okstra:release-handoff", TASK]);
    let stated = ["--clean-tree", "--branch", "fix-SHOP-101", "--commits", "3"];
    let arguments = [&["gate", "okstra:release-handoff", TASK][..], &stated].concat();
    sandbox.snapshot("gate_handoff", &arguments);
}

#[test]
fn a_handoff_is_routed_back() {
    let ask = |sandbox: &Sandbox, branch: &str, commits: &str| {
        answer(sandbox, &["okstra:release-handoff", TASK, "--clean-tree", "--branch", branch, "--commits", commits])
    };
    let (verdict, next, rules) = ask(&lifecycle(), "fix-SHOP-101", "0");
    assert_eq!((verdict.as_str(), next.as_str()), ("fail", "implementation"));
    assert_eq!(rules, ["okstra/rh-no-commits"]);
    assert_eq!(ask(&lifecycle(), "main", "3").2, ["okstra/rh-base-branch"]);
    let conditional = lifecycle().replaced(&verification(".data.json"), "\"accepted\"", "\"conditional-accept\"");
    let (verdict, next, rules) = ask(&conditional, "fix-SHOP-101", "3");
    assert_eq!((verdict.as_str(), next.as_str()), ("fail", "final-verification"));
    assert_eq!(rules, ["okstra/verdict-not-accepted"]);
    let not_yet = lifecycle();
    std::fs::remove_dir_all(not_yet.path().join(below("release-handoff"))).unwrap();
    assert_eq!(ask(&not_yet, "fix-SHOP-101", "3").1, "release-handoff");
}

#[test]
fn a_report_of_another_type_is_no_answer() {
    let sandbox = lifecycle();
    sandbox.snapshot("gate_report_of_another_type", &["gate", "okstra:implementation", &verification(".md")]);
    for target in ["no-such-folder", ".project-docs/okstra/project.json", ".project-docs"] {
        let (verdict, _, rules) = answer(&sandbox, &["okstra:release-handoff", target]);
        assert_eq!((verdict.as_str(), rules.as_slice()), ("fail", &["okstra/report-not-found".to_owned()][..]), "{target}");
    }
}

#[test]
fn what_is_stated_belongs_to_the_handoff() {
    lifecycle().snapshot("gate_stated_for_another", &["gate", "okstra:implementation", TASK, "--commits", "3"]);
}

/// Runs git in the sandbox; `None` when there is no git.
fn git(sandbox: &Sandbox, arguments: &[&str]) -> Option<()> {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=Dana", "-c", "user.email=dana@example.com"]).args(arguments).current_dir(sandbox.path());
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    let Ok(output) = command.output() else {
        eprintln!("notice: git is not installed, so a test of a gate was skipped");
        return None;
    };
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(())
}

fn handed_over_from_git() -> Option<()> {
    let sandbox = lifecycle();
    git(&sandbox, &["init", "-q", "-b", "main"])?;
    git(&sandbox, &["add", "-A"])?;
    git(&sandbox, &["commit", "-q", "-m", "the task"])?;
    git(&sandbox, &["checkout", "-q", "-b", "fix-SHOP-101"])?;
    let ask = |sandbox: &Sandbox| answer(sandbox, &["okstra:release-handoff", TASK]);
    assert_eq!(ask(&sandbox), ("fail".to_owned(), "implementation".to_owned(), vec!["okstra/rh-no-commits".to_owned()]));
    let sandbox = sandbox.file("src/payments/webhook.ts", "export {};\n");
    let (verdict, next, rules) = ask(&sandbox);
    assert_eq!((verdict.as_str(), next.as_str()), ("fail", "implementation"));
    assert_eq!(rules, ["okstra/rh-dirty-start", "okstra/rh-no-commits"]);
    git(&sandbox, &["add", "-A"])?;
    git(&sandbox, &["commit", "-q", "-m", "fix(payments): store the event"])?;
    let (verdict, next, rules) = ask(&sandbox);
    assert_eq!((verdict.as_str(), rules.as_slice()), ("pass", &[][..]), "{next}");
    git(&sandbox, &["checkout", "-q", "main"])?;
    assert!(ask(&sandbox).2.contains(&"okstra/rh-base-branch".to_owned()));
    Some(())
}

#[test]
fn a_repository_answers_what_is_not_stated() {
    // Without git there is nothing to ask; the notice says so.
    let _ = handed_over_from_git();
}
