//! `check`: what it is asked and how it ends.

use std::io::Read as _;
use std::process::Stdio;

use crate::sandbox::Sandbox;

#[test]
fn an_unknown_rule_is_told_with_the_one_meant() {
    Sandbox::new().snapshot("check_unknown_rule", &["check", "--select", "countersign/ignore-unusd"]);
    assert_eq!(Sandbox::new().run(&["check", "--ignore", "octon,nonsense"]).code, 2);
}

#[test]
fn a_path_that_does_not_exist_cannot_be_checked() {
    Sandbox::new().file("here", "").snapshot("check_missing_path", &["check", "here", "not-here", "nor-here"]);
}

#[test]
fn nothing_to_check_is_no_success() {
    let sandbox = Sandbox::new().file("notes.txt", "nothing of ours\n");
    sandbox.snapshot("check_nothing_found", &["check"]);
    assert_eq!(sandbox.run(&["check", "--allow-empty"]).code, 0);
    assert_eq!(sandbox.run(&["check", "--format", "json"]).code, 2);
    assert_eq!(sandbox.run(&["check", "--format", "concise"]).code, 2);
}

#[test]
fn a_version_that_does_not_exist_cannot_be_compared_with() {
    let sandbox = Sandbox::new().file("SHA256SUMS", "");
    let said = |sandbox: &Sandbox, arguments: &[&str]| {
        let ran = sandbox.run(arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        ran.stderr
    };
    let none = said(&sandbox, &["check", "--base", "main"]);
    assert_eq!(none, "error: cannot compare with `main` (--base): `.` lies in no git repository\n");
    let sandbox = sandbox.file(".git/HEAD", "ref: refs/heads/main\n");
    for arguments in [&["check", "--base", "mian", "."][..], &["gate", "--base", "mian", "octon:review", "."]] {
        let unknown = said(&sandbox, arguments);
        assert_eq!(unknown, "error: cannot compare with `mian` (--base): the repository has no branch, tag or commit `mian`\n");
    }
}

#[test]
fn a_rule_that_compares_needs_something_to_compare_with() {
    let ran = Sandbox::new().run(&["check", "--select", "checksums,oat/runs-append-only"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.stderr, "error: oat/runs-append-only compares with an earlier version: say which one with --base REF\n");
    assert_eq!(Sandbox::new().run(&["check", "--select", "oat", "--allow-empty"]).code, 0);
}

#[test]
fn an_empty_list_of_paths_does_not_mean_everything() {
    let sandbox = Sandbox::new().file("SHA256SUMS", "no digest\n").file("list", "\n");
    assert_eq!(sandbox.run(&["check", "--files-from", "list"]).code, 2);
    assert_eq!(sandbox.run(&["check", "--files-from", "list", "--allow-empty"]).code, 0);
    assert_eq!(sandbox.run_with_input(&["check", "--files-from", "-", "--allow-empty"], b"").code, 0);
}

#[test]
fn a_list_of_paths_comes_from_a_file_or_standard_input() {
    let sandbox = Sandbox::new().file("list", "not-here\r\n");
    let from_file = sandbox.run(&["check", "--files-from", "list"]);
    assert_eq!(from_file.code, 2);
    assert!(from_file.stderr.contains("not-here: No such file"), "{}", from_file.stderr);
    let from_input = sandbox.run_with_input(&["check", "--files-from", "-"], b"a\nb\0c");
    assert!(from_input.stderr.contains("a\\nb: No such file"), "{}", from_input.stderr);
    assert_eq!(sandbox.run(&["check", "--files-from", "no-list"]).code, 2);
}

#[test]
fn wrong_options_end_with_two() {
    let sandbox = Sandbox::new();
    for arguments in [
        &["check", "--no-such-option"][..],
        &["check", "--threads", "0"],
        &["check", "--fail-on", "fatal"],
        &["check", "--format", "xml"],
        &["chekc"],
        &[],
    ] {
        assert_eq!(sandbox.run(arguments).code, 2, "{arguments:?}");
    }
    assert_eq!(sandbox.run(&["--help"]).code, 0);
    assert_eq!(sandbox.run(&["--version"]).code, 0);
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let sandbox = Sandbox::new();
    let mut command = sandbox.command(&["rules", "--format", "json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let status = child.wait().unwrap();
    let mut complaint = String::new();
    child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
    assert_eq!((status.code(), complaint.as_str()), (Some(0), ""));
}

#[test]
fn the_output_goes_whole_into_a_file() {
    let sandbox = Sandbox::new().file("old.json", "what was there before");
    let to_terminal = sandbox.run(&["check", "--allow-empty", "--format", "json"]);
    let to_file = sandbox.run(&["check", "--allow-empty", "--format", "json", "--output-file", "old.json"]);
    assert_eq!((to_file.code, to_file.stdout.as_str()), (0, ""));
    assert_eq!(sandbox.read("old.json"), to_terminal.stdout);
    let nowhere = sandbox.run(&["check", "--allow-empty", "--output-file", "no/such/folder/out"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.stderr.contains("cannot write no/such/folder/out"), "{}", nowhere.stderr);
    assert_eq!(sandbox.run(&["check", "--allow-empty", "--output-file", "/dev/null"]).code, 0);
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
}

#[cfg(unix)]
#[test]
fn a_file_that_is_replaced_keeps_its_permissions_and_links() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::new().file("real", "before");
    let real = sandbox.path().join("real");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real", sandbox.path().join("link")).unwrap();
    assert_eq!(sandbox.run(&["check", "--allow-empty", "--output-file", "link"]).code, 0);
    assert!(sandbox.path().join("link").is_symlink());
    assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    assert!(sandbox.read("real").contains("exit 0"));
}

#[test]
fn an_agent_reads_concise_lines() {
    let sandbox = Sandbox::new();
    let with = |name: &str, value: &str, more: &[&str]| {
        let arguments = [&["check", "--allow-empty"], more].concat();
        let output = sandbox.command(&arguments).env(name, value).output().unwrap();
        String::from_utf8(output.stdout).unwrap().lines().count()
    };
    assert_eq!(with("NOBODY", "1", &[]), 2, "people get a paragraph");
    assert_eq!(with("AI_AGENT", "somebody", &[]), 1);
    assert_eq!(with("CLAUDECODE", "1", &[]), 1);
    assert_eq!(with("AI_AGENT", "", &[]), 2);
    assert_eq!(with("AI_AGENT", "somebody", &["--format", "human"]), 2);
}

#[test]
fn unknown_keys_of_a_report_fail_a_strict_run() {
    let report = "tests/bases/okstra/lifecycle/.project-docs/okstra/tasks/checkout/SHOP-101/runs/final-verification/reports/\
                  final-report-final-verification-001.data.json";
    let text = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(report)).unwrap();
    let text = text.replace("\"seq\": \"001\",", "\"seq\": \"001\", \"sequel\": 1,");
    let sandbox = Sandbox::new().file("final-report-final-verification-001.data.json", text);
    let codes = |arguments: &[&str]| sandbox.run(arguments).code;
    assert_eq!(codes(&["check"]), 0);
    assert_eq!(codes(&["check", "--fail-on", "warning"]), 1);
    assert_eq!(codes(&["check", "--strict"]), 1);
    assert_eq!(codes(&["check", "--config", "okstra.strict = true"]), 1);
}
