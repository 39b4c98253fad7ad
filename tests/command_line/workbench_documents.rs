//! Commits, branches and messages of a repository with a workbench.

use std::process::Command;

use crate::sandbox::Sandbox;

/// A repository with a workbench, committed on `main`; `None` when there is no git. Ids of commits depend on every file, so there is just
/// one.
fn repository() -> Option<Sandbox> {
    if Command::new("git").arg("--version").output().is_err() {
        eprintln!("notice: git is not installed, so commits are not checked");
        return None;
    }
    let sandbox = Sandbox::new().file(".workbench/settings.yml", "project_management: github-issues\n");
    git(&sandbox, &["init", "-q", "-b", "main"]);
    git(&sandbox, &["add", "--all"]);
    git(&sandbox, &["commit", "-q", "-m", "not looked at: it was there before"]);
    Some(sandbox)
}

fn git(sandbox: &Sandbox, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(sandbox.path()).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "Somebody").env(format!("GIT_{role}_EMAIL"), "somebody@example.com");
        // All in one second, as scripts make them.
        command.env(format!("GIT_{role}_DATE"), "1779321600 +0000");
    }
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(sandbox: &Sandbox, message: &str) {
    git(sandbox, &["commit", "-q", "--allow-empty", "-m", message]);
}

#[test]
fn the_commits_since_the_base_are_checked() {
    let Some(sandbox) = repository() else { return };
    git(&sandbox, &["switch", "-q", "-c", "feature/54-retry-budget"]);
    commit(&sandbox, "feature: Count the attempts");
    commit(&sandbox, "feat: Refuse the fourth attempt\n\nFixes #54\n\nDelivers #54");
    commit(&sandbox, "fixup! feat: Refuse the fourth attempt and all those that come after it");
    let rules = "workbench/commit-type,workbench/commit-title-length,workbench/commit-trailer,workbench/commit-closing-keyword";
    sandbox.snapshot("workbench_commits", &["check", "--base", "main", "--select", rules]);
    let without_base = sandbox.run(&["check", "--format", "concise"]);
    assert!(!without_base.stdout.contains("commit-"), "{}", without_base.transcript());
}

#[test]
fn a_branch_that_names_no_issue_is_told() {
    let Some(sandbox) = repository() else { return };
    git(&sandbox, &["switch", "-q", "-c", "feature/#54-retry-budget"]);
    let ran = sandbox.run(&["check", "--base", "main", "--format", "concise", "--fail-on", "info"]);
    assert_eq!(ran.code, 1, "{}", ran.transcript());
    assert!(ran.stdout.contains("HEAD:1:17: info[workbench/branch-name]"), "{}", ran.transcript());
}

#[test]
fn a_hook_names_the_message_in_the_git_folder() {
    let Some(sandbox) = repository() else { return };
    let sandbox = sandbox.file(".git/COMMIT_EDITMSG", "wip\n\nDelivers 54\n# Closes #54\n");
    sandbox.snapshot("workbench_commit_message", &["check", ".git/COMMIT_EDITMSG"]);
    let with_the_rest = sandbox.run(&["check", ".", ".git/COMMIT_EDITMSG", "--format", "concise"]);
    assert!(
        with_the_rest.stdout.contains(".git/COMMIT_EDITMSG:1:1: warning[workbench/commit-type]"),
        "{}",
        with_the_rest.transcript()
    );
}

#[test]
fn commits_of_a_repository_around_the_workbench_are_not_those_of_the_workbench() {
    let Some(sandbox) = repository() else { return };
    commit(&sandbox, "anything");
    std::fs::create_dir(sandbox.path().join("part")).unwrap();
    std::fs::rename(sandbox.path().join(".workbench"), sandbox.path().join("part/.workbench")).unwrap();
    let ran = sandbox.run(&["check", "--base", "main~1", "--format", "concise"]);
    assert!(!ran.stdout.contains("commit-type"), "{}", ran.transcript());
}

#[test]
fn documents_lie_where_the_configuration_says() {
    let report = "# Implementation Report: #54 - 2026-02-30T00-00-00Z\n";
    let sandbox = Sandbox::new().file("board/run.md", report).file("board/talk.json", "[{\"body\": \"### Plan: #1 - x\"}]");
    assert_eq!(sandbox.run(&["check", "--allow-empty"]).code, 0);
    let sandbox = sandbox.file("countersign.toml", "[workbench]\nreports = [\"board/*.md\"]\ncomments = [\"board/*.json\"]\n");
    let ran = sandbox.run(&["check", "--format", "concise"]);
    assert!(ran.stdout.contains("board/run.md:1:1: error[workbench/report-title]"), "{}", ran.transcript());
    assert!(ran.stdout.contains("board/talk.json:1:12: error[workbench/document-marker]"), "{}", ran.transcript());
}
