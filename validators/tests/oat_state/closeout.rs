//! The cases of `closeout-check` (test facts, section 7).

use countersign_validators::config::Config;
use countersign_validators::oat::gates::{CloseoutOptions, GateName, answer};

use super::{FOLDER, Project, state};

const NOTHING: CloseoutOptions = CloseoutOptions { autonomous: false, configured: false, require_synthesis: false };
const AUTONOMOUS: CloseoutOptions = CloseoutOptions { autonomous: true, ..NOTHING };
const CONFIGURED: CloseoutOptions = CloseoutOptions { configured: true, ..NOTHING };

/// A key of the snapshot and its value.
type Change = (&'static str, &'static str);

/// The rules that say no, and what is due next.
fn ask(project: &Project, options: CloseoutOptions) -> (Vec<&'static str>, String) {
    let answer = answer(GateName::Closeout, &project.root().join(FOLDER), project.root(), &Config::default(), options);
    assert!(!answer.incomplete);
    let rules = answer.findings.iter().map(|finding| finding.rule.short_name()).collect();
    (rules, answer.next.unwrap_or_default())
}

/// A snapshot, line by line; of `changes` each replaces the line with its key or takes it away.
fn snapshot(changes: &[(&str, &str)]) -> String {
    let mut lines = vec![
        ("status", "pre_approval"),
        ("source", "configured"),
        ("final_phase", "p02"),
        ("pre_approval", "[summary, document, pr]"),
        ("pre_approval_completed", "[]"),
        ("approval", "pending"),
        ("approval_source", "null"),
        ("post_approval", "[]"),
        ("post_approval_completed", "[]"),
        ("failure", "null"),
    ];
    for (key, value) in changes {
        lines.iter_mut().filter(|line| line.0 == *key).for_each(|line| line.1 = value);
    }
    let lines = lines.iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| format!("  {key}: {value}\n"));
    format!("oat_post_implement_sequence:\n{}", lines.collect::<String>())
}

#[test]
fn without_a_snapshot_it_is_needed_or_not() {
    let quick = Project::with_state(state(""));
    let lite = Project::with_state(state("oat_workflow_mode: lite\n"));
    let null = Project::with_state(state("oat_post_implement_sequence: null\n"));
    let missing = vec!["closeout-snapshot-missing"];
    assert_eq!(ask(&quick, NOTHING).0, Vec::<&str>::new());
    assert_eq!(ask(&null, NOTHING).0, Vec::<&str>::new());
    for (project, options) in [(&quick, AUTONOMOUS), (&quick, CONFIGURED), (&null, CONFIGURED), (&lite, NOTHING)] {
        assert_eq!(ask(project, options).0, missing);
    }
    let both = CloseoutOptions { autonomous: true, ..CONFIGURED };
    assert_eq!(ask(&quick, both), (missing, "write `oat_post_implement_sequence` (oat-project-implement)".to_owned()));
}

#[test]
fn a_snapshot_says_what_is_open() {
    let all = "[summary, document, pr]";
    let done = ("pre_approval_completed", all);
    let approved = ("approval", "approved");
    let retro = ("post_approval", "[retro]");
    let approval =
        "the final approval: write `approval: approved`, or `approval: not_required` when there is no final checkpoint";
    let cases: &[(&[Change], &str, &str)] = &[
        (&[("pre_approval_completed", "[summary]")], "pre-approval-step-pending", "the step `document` (oat-project-document)"),
        (&[done, ("status", "awaiting_approval"), retro], "approval-pending", approval),
        (&[("pre_approval", "[]")], "approval-pending", approval),
        (
            &[done, approved, ("status", "post_approval"), retro],
            "post-approval-step-pending",
            "the step `retro` (oat-project-retro)",
        ),
        (
            &[done, approved, ("status", "post_approval")],
            "sequence-not-complete",
            "write `status: complete` (oat-project-implement)",
        ),
        (&[("status", "failed"), done, retro], "sequence-failed", approval),
        (
            &[("status", "failed"), ("pre_approval_completed", "[summary]")],
            "sequence-failed",
            "the step `document` (oat-project-document)",
        ),
        (&[("status", "failed"), done, approved, retro], "sequence-failed", "the step `retro` (oat-project-retro)"),
        (&[("status", "failed"), done, approved], "sequence-failed", "write `status: complete` (oat-project-implement)"),
        (&[("status", "complete"), done, approved], "", "complete the project (oat-project-complete)"),
        (
            &[("source", ""), ("approval_source", ""), ("final_phase", ""), ("status", "complete"), done, approved],
            "",
            "complete the project (oat-project-complete)",
        ),
        (
            &[("pre_approval_completed", "[document, summary]")],
            "pre-approval-step-pending",
            "the step `pr` (oat-project-pr-final)",
        ),
    ];
    for (changes, rule, next) in cases {
        let project = Project::with_state(state(&snapshot(changes)));
        let expected: Vec<String> = (!rule.is_empty()).then(|| format!("closeout-{rule}")).into_iter().collect();
        for options in [NOTHING, CONFIGURED] {
            let (rules, found) = ask(&project, options);
            assert_eq!((rules, found.as_str()), (expected.iter().map(String::as_str).collect(), *next), "{changes:?}");
        }
    }
    let lite =
        [("status", "complete"), ("pre_approval", "[pr]"), ("pre_approval_completed", "[pr]"), ("approval", "not_required")];
    let project = Project::with_state(state(&format!("oat_workflow_mode: lite\n{}", snapshot(&lite))));
    assert_eq!(ask(&project, NOTHING).0, Vec::<&str>::new());
}

#[test]
fn a_snapshot_of_another_shape_fails_closed_and_is_found_by_check_too() {
    let done = ("pre_approval_completed", "[summary, document, pr]");
    let broken: &[&[(&str, &str)]] = &[
        &[("status", "pending")],
        &[("status", "")],
        &[("approval", "null")],
        &[("approval", "")],
        &[("pre_approval_completed", "[summary, pr]")],
        &[("pre_approval", "[pr]"), ("pre_approval_completed", "[summary]")],
        &[("pre_approval", "[retro]")],
        &[("pre_approval", "[pr, pr]")],
        &[("pre_approval", "pr")],
        &[("pre_approval", "[1]")],
        &[("post_approval", "[summary]")],
        &[("status", "complete"), ("approval", "approved")],
        &[("status", "complete"), done],
        &[done, ("post_approval", "[retro]"), ("post_approval_completed", "[retro]")],
        &[("source", "guessed")],
        &[("approval_source", "somebody")],
        &[("final_phase", "2")],
        &[("pre_approval", ""), ("pre_approval_completed", ""), ("post_approval", ""), ("post_approval_completed", "")],
    ];
    let states = broken.iter().map(|changes| snapshot(changes));
    let states = states.chain(["oat_post_implement_sequence: done\n".to_owned(), "oat_post_implement_sequence: []\n".to_owned()]);
    for lines in states {
        let project = Project::with_state(state(&lines));
        let (rules, _) = ask(&project, NOTHING);
        assert!(!rules.is_empty() && rules.iter().all(|rule| *rule == "closeout-snapshot-malformed"), "{lines}: {rules:?}");
        assert!(project.findings().iter().any(|finding| finding.rule.short_name() == "closeout-snapshot-malformed"), "{lines}");
    }
}

#[test]
fn what_cannot_be_read_fails_closed() {
    let invalid = vec!["state-frontmatter-invalid"];
    for text in [
        "# Project\n",
        "---\noat_phase: plan\n",
        "---\na: 1\na: 2\n---\n",
        "---\na: [\n---\n",
        "---\n- a\n---\n",
        "---\n\n---\n",
        "---\na: 1\n...\nb: 2\n---\n",
    ] {
        assert_eq!(ask(&Project::with_state(text), NOTHING).0, invalid, "{text:?}");
    }
    // Carriage returns are read here, though line readers see nothing.
    let text = state("oat_workflow_mode: lite\n").replace('\n', "\r\n");
    assert_eq!(ask(&Project::with_state(text), NOTHING).0, ["closeout-snapshot-missing"]);
    let none = Project::with_state("");
    std::fs::remove_file(none.root().join(FOLDER).join("state.md")).unwrap();
    assert_eq!(ask(&none, NOTHING).0, ["state-missing-beside-artifacts"]);
}

#[test]
fn the_log_is_asked_for_its_synthesis_on_demand() {
    let log = "## Entries\n\n## End-of-run synthesis (pending — do not skip at project completion)\n";
    let project = Project::with_state(state("")).with("project-log.md", log);
    assert_eq!(ask(&project, NOTHING).0, Vec::<&str>::new());
    let (rules, next) = ask(&project, CloseoutOptions { require_synthesis: true, ..NOTHING });
    assert_eq!((rules, next.as_str()), (vec!["log-synthesis-pending"], "write the end-of-run synthesis into project-log.md"));
}
