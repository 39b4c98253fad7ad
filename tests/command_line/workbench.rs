//! The workbench on the command line: the gate about `/implement`, and files of a workbench that are named.

use crate::sandbox::Sandbox;

const SETTINGS: &str = ".workbench/settings.yml";
const EXPORT: &str = ".workbench/exports/issues.json";
const STEPS: [&str; 6] = ["ticket", "research", "plan", "execute", "review", "commit"];

fn shop() -> Sandbox {
    Sandbox::new().base("workbench/shop")
}

/// The shop with its issues on Linear.
fn linear_shop() -> Sandbox {
    let sandbox = shop().replaced(SETTINGS, "project_management: github-issues", "project_management: linear");
    sandbox.file(".workbench/workflow/skills/linear/SKILL.md", "---\nname: linear\n---\n")
}

/// What the gate says: verdict, rules of the findings, next step, error block.
struct Answer {
    verdict: String,
    rules: Vec<String>,
    next: String,
    error_block: Option<String>,
}

fn answers(sandbox: &Sandbox, arguments: &[&str]) -> Vec<Answer> {
    let arguments = [&["gate", "workbench:implement"], arguments, &["--format", "json"]].concat();
    let document = sandbox.run(&arguments).json();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let answer = |result: &serde_json::Value| Answer {
        verdict: text(&result["verdict"]),
        rules: result["findings"].as_array().unwrap().iter().map(|finding| text(&finding["rule"])).collect(),
        next: text(&result["next"]),
        error_block: result["error_block"].as_str().map(str::to_owned),
    };
    document["results"].as_array().unwrap().iter().map(answer).collect()
}

fn answer(sandbox: &Sandbox, arguments: &[&str]) -> Answer {
    let mut answers = answers(sandbox, arguments);
    assert_eq!(answers.len(), 1, "{arguments:?}");
    answers.remove(0)
}

/// The steps that an answer would run, or the rule that stops it.
fn decision(sandbox: &Sandbox, label: &str, stop: Option<&str>) -> String {
    let labels = format!("--labels={label}");
    let stop = stop.map(|stop| format!("--stop-step={stop}"));
    let arguments: Vec<&str> = [labels.as_str()].into_iter().chain(stop.as_deref()).collect();
    let answer = answer(sandbox, &arguments);
    let Some(steps) = answer.next.strip_prefix("run ").filter(|_| answer.verdict == "pass") else {
        return answer.rules.last().cloned().unwrap_or_default();
    };
    let steps = steps.split("; ").next().unwrap_or_default();
    let ran: Vec<&str> = STEPS.into_iter().filter(|step| steps.contains(&format!("{step} ("))).collect();
    ran.join(" ")
}

#[test]
fn every_cell_of_the_decision_table() {
    let sandbox = shop();
    let statuses = ["", "status:open", "status:researched", "status:planned", "status:implemented", "status:reviewed"];
    for (next, label) in statuses.into_iter().enumerate() {
        for (stop, word) in STEPS.into_iter().enumerate() {
            let expected = if stop < next { "workbench/stop-step-earlier".to_owned() } else { STEPS[next..=stop].join(" ") };
            assert_eq!(decision(&sandbox, label, Some(word)), expected, "{label:?}, stop at {word}");
        }
        assert_eq!(decision(&sandbox, label, None), STEPS[next..].join(" "), "{label:?}, no stop step");
    }
    for stop in STEPS.map(Some).into_iter().chain([None]) {
        assert_eq!(decision(&sandbox, "status:decomposed,Epic", stop), "workbench/status-decomposed-run", "{stop:?}");
    }
}

const INVALID_ON_GITHUB: &str = "\
Status-ticket validation failed
- Found: in-progress
- Allowed: open, researched, planned, implemented, reviewed, decomposed
- Reason: invalid value
- Remediation: keep exactly one status: label with an allowed value, or remove all status: labels to reset to start state
";

const MULTIPLE_ON_LINEAR: &str = "\
Status-ticket validation failed
- Found: open, planned
- Allowed: open, researched, planned, implemented, reviewed, decomposed
- Reason: multiple values
- Remediation: keep exactly one allowed value, or remove all to reset to start state
";

const EARLY_STOP: &str = "\
Stop-step validation failed
- Current status: implemented
- Requested step: plan
- Reason: requested step is earlier than current progression
- Next valid step: review
";

#[test]
fn error_blocks_are_printed_byte_for_byte() {
    let cases = [
        (shop(), &["--labels", "bug,status:in-progress"][..], INVALID_ON_GITHUB),
        (linear_shop(), &["--labels", "open,bug,planned"], MULTIPLE_ON_LINEAR),
        (shop(), &["--labels", "status:implemented", "--stop-step", "Plan"], EARLY_STOP),
    ];
    for (sandbox, arguments, block) in cases {
        assert_eq!(answer(&sandbox, arguments).error_block.as_deref(), Some(block));
        for format in ["human", "concise"] {
            let ran = sandbox.run(&[&["gate", "workbench:implement"], arguments, &["--format", format]].concat());
            assert!(ran.stdout.contains(&format!("\n{block}")), "{format}: {}", ran.transcript());
            assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
        }
    }
}

#[test]
fn the_first_point_that_fails_is_the_answer() {
    let rules = |sandbox: &Sandbox, arguments: &[&str]| answer(sandbox, arguments).rules.join(" ");
    let malformed = "--labels=status:open,status:done";
    assert_eq!(rules(&shop(), &[malformed, "--stop-step", "deploy"]), "workbench/stop-step-unknown");
    assert_eq!(rules(&shop(), &[malformed, "--stop-step", " plan"]), "workbench/stop-step-unknown");
    assert_eq!(rules(&shop(), &["--issues", EXPORT, "--issue", "99", "--stop-step", "x"]), "workbench/stop-step-unknown");
    let unset = || shop().file(SETTINGS, "orchestrator: {}\n");
    assert_eq!(rules(&unset(), &["--issues", EXPORT, "--issue", "99"]), "workbench/issue-not-found");
    assert_eq!(rules(&unset(), &[malformed]), "workbench/settings-missing");
    assert_eq!(rules(&shop(), &[malformed, "--stop-step", "ticket"]), "workbench/status-multiple");
    let decomposed = answer(&shop(), &["--labels", "status:decomposed,Epic", "--stop-step", "ticket"]);
    assert_eq!((decomposed.rules.join(" ").as_str(), decomposed.error_block), ("workbench/status-decomposed-run", None));
}

#[test]
fn without_settings_nothing_runs() {
    let rules = |sandbox: &Sandbox| answer(sandbox, &["--labels="]).rules.join(" ");
    let settings = |text: &str| rules(&shop().file(SETTINGS, text));
    assert_eq!(rules(&Sandbox::new()), "workbench/settings-missing");
    assert_eq!(settings(""), "workbench/settings-missing");
    assert_eq!(settings("project_management: linear\n"), "workbench/pm-skill-missing");
    assert_eq!(settings("project_management: jira\n"), "workbench/settings-schema");
    assert_eq!(
        settings("project_management: github-issues\nproject_management: linear\n"),
        "workbench/settings-yaml workbench/pm-skill-missing"
    );
    assert_eq!(settings("project_management: [\n"), "workbench/settings-yaml");
    let misnamed = Sandbox::new().file(".workbench/settings.yaml", "project_management: linear\n");
    assert_eq!(rules(&misnamed), "workbench/settings-wrong-name");
    assert_eq!(shop().run(&["gate", "workbench:implement", "nowhere", "--labels="]).code, 2);
}

#[test]
fn labels_that_hide_a_status_stop_a_run() {
    let hidden = answer(&shop(), &["--labels", "bug, status-ticket:planned"]);
    assert_eq!(
        (hidden.verdict.as_str(), hidden.rules.as_slice()),
        ("fail", &["workbench/status-unrecognised-prefix".to_owned()][..])
    );
    assert_eq!(hidden.next, "rename the label: status:planned");
    assert_eq!(decision(&shop(), "planned", Some("ticket")), "ticket", "a bare label is no status on GitHub");
    assert_eq!(decision(&linear_shop(), "planned", None), "execute review commit");
    assert_eq!(decision(&linear_shop(), "status:planned", None), "workbench/status-unrecognised-prefix");
}

#[test]
fn an_export_gives_an_answer_for_each_issue() {
    let sandbox = shop().replaced(EXPORT, "\"number\": 61,", "\"number\": 61, \"parent\": {\"number\": 60},");
    sandbox.snapshot("gate_workbench_export", &["gate", "workbench:implement", "--issues", EXPORT, "--format", "human"]);
    sandbox
        .snapshot("gate_workbench_export_concise", &["gate", "workbench:implement", "--issues", EXPORT, "--format", "concise"]);
    let verdicts: Vec<String> = answers(&sandbox, &["--issues", EXPORT]).into_iter().map(|answer| answer.verdict).collect();
    assert_eq!(verdicts, ["pass", "pass", "fail", "pass"]);
    for id in ["55", "#55"] {
        let one = answer(&sandbox, &["--issues", EXPORT, "--issue", id]);
        assert!(one.next.starts_with("run execute (executer, sets `implemented`)"), "{}", one.next);
    }
}

#[test]
fn the_repository_may_be_named_by_any_of_its_parts() {
    for target in [".", ".workbench", SETTINGS, ".claude/commands"] {
        let answer = answer(&shop(), &[target, "--labels", "status:reviewed"]);
        assert_eq!(answer.next, "run commit (committer); the status stays `reviewed`", "{target}");
    }
}

#[test]
fn what_the_gate_needs_and_others_refuse() {
    let sandbox = shop();
    sandbox.snapshot("gate_workbench_without_labels", &["gate", "workbench:implement"]);
    sandbox.snapshot("gate_without_target", &["gate", "okstra:implementation"]);
    sandbox.snapshot("gate_workbench_option_of_another", &["gate", "okstra:implementation", ".", "--stop-step", "plan"]);
    assert_eq!(sandbox.run(&["gate", "workbench:implement", "--labels", "a", "--issues", EXPORT]).code, 2);
    assert_eq!(sandbox.run(&["gate", "workbench:implement", "--issues", "nowhere.json"]).code, 2);
}

#[test]
fn a_file_of_a_workbench_is_checked_with_all_of_it() {
    let sandbox = shop()
        .replaced(SETTINGS, "allow_decomposition: true", "allow_decomposition: yes")
        .replaced(EXPORT, "status:planned", "status:done")
        .file("other/SHA256SUMS", "no list\n");
    for file in [SETTINGS, EXPORT, ".claude/commands/implement.md", ".workbench"] {
        let document = sandbox.run(&["check", file, "--format", "json"]).json();
        let rules: Vec<&str> =
            document["findings"].as_array().unwrap().iter().filter_map(|finding| finding["rule"].as_str()).collect();
        assert_eq!(rules, ["workbench/status-invalid", "workbench/settings-schema"], "{file}");
        assert_eq!(document["summary"]["artifacts"]["workbench"], 1, "{file}");
        assert!(document["summary"]["artifacts"].get("checksum list").is_none(), "{file}: the rest of the repository was walked");
    }
}

#[test]
fn exports_are_found_where_the_configuration_says_and_where_they_are_named() {
    let export = r#"[{"number": 1, "labels": [{"name": "status:done"}]}]"#;
    let sandbox = Sandbox::new().file("reports/tickets.json", export).file("package.json", "{}");
    let codes = |sandbox: &Sandbox| [sandbox.run(&["check"]).code, sandbox.run(&["check", "reports/tickets.json"]).code];
    assert_eq!(codes(&sandbox), [2, 1], "a file that nobody named is not read");
    assert_eq!(codes(&sandbox.file("countersign.toml", "[workbench]\nissues = [\"reports/*.json\"]\n")), [1, 1]);
}

#[test]
fn which_shows_the_settings_in_force() {
    let sandbox = shop().file(SETTINGS, "project_management: linear\nsync:\n  paths:\n    - README.md\n");
    sandbox.snapshot(
        "which_workbench",
        &["which", SETTINGS, EXPORT, ".claude/commands/implement.md", ".workbench/exports/comments-54.json"],
    );
}
