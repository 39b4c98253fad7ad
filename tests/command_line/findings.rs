//! `check` on a small tree with checksum lists: one report in every format, and what options and configuration make of it.

use std::process::Stdio;

use crate::sandbox::{Ran, Sandbox};

/// A list with an entry of every sort that matters here.
fn broken_list() -> Sandbox {
    let unchanged = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  a.txt\n";
    let changed = format!("{:064}  보고서.txt\n", 7);
    let missing = format!("{:064}  gone.txt\n", 1);
    Sandbox::new()
        .file("dist/a.txt", "hello\n")
        .file("dist/보고서.txt", "한글\n")
        .file("dist/unlisted.txt", "")
        .file("dist/SHA256SUMS", [unchanged, &missing, &changed].concat())
}

fn rules_of(ran: &Ran) -> Vec<String> {
    let document = ran.json();
    let findings = document["findings"].as_array().unwrap();
    findings.iter().map(|finding| format!("{} {}", finding["level"], finding["rule"]).replace('"', "")).collect()
}

#[test]
fn people_see_frames() {
    broken_list().snapshot("findings_human", &["check"]);
}

#[test]
fn one_line_a_finding() {
    broken_list().snapshot("findings_concise", &["check", "--format", "concise"]);
}

#[test]
fn counts_by_rule() {
    broken_list().snapshot("findings_statistics", &["check", "--statistics"]);
}

#[test]
fn findings_alone_when_quiet() {
    broken_list().snapshot("findings_quiet", &["check", "--quiet", "--format", "concise", "--select", "checksums/entry-missing"]);
}

#[test]
fn the_exit_code_is_the_same_in_every_format() {
    let sandbox = broken_list();
    for format in ["human", "concise", "json"] {
        let code = |more: &[&str]| sandbox.run(&[&["check", "--format", format], more].concat()).code;
        assert_eq!(code(&[]), 1);
        assert_eq!(code(&["--fail-on", "never"]), 0);
        assert_eq!(code(&["--select", "checksums/file-unlisted"]), 0);
        assert_eq!(code(&["--select", "checksums/file-unlisted", "--fail-on", "warning"]), 1);
        assert_eq!(code(&["--output-file", "report"]), 1);
        assert_eq!(code(&["--statistics"]), 1);
        assert_eq!(code(&["--quiet"]), 1);
    }
}

#[test]
fn the_exit_code_survives_a_reader_that_leaves_early() {
    let sandbox = broken_list();
    for format in ["human", "concise", "json"] {
        let mut child = sandbox.command(&["check", "--format", format]).stdout(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(1), "{format}");
    }
}

#[test]
fn rules_are_selected_and_left_out() {
    let sandbox = broken_list();
    let rules = |more: &[&str]| rules_of(&sandbox.run(&[&["check", "--format", "json"], more].concat()));
    let all = rules(&[]);
    assert!(all.contains(&"error checksums/digest-mismatch".to_owned()), "{all:?}");
    assert_eq!(rules(&["--select", "octon"]), [""; 0]);
    assert_eq!(rules(&["--select", "checksums"]), all);
    assert_eq!(rules(&["--ignore", "checksums"]), [""; 0]);
    assert_eq!(
        rules(&["--select", "checksums/entry-missing,checksums/digest-mismatch", "--ignore", "checksums/entry-missing"]),
        ["error checksums/digest-mismatch"]
    );
    assert!(!rules(&["--profile", "upstream"]).contains(&"warning checksums/file-unlisted".to_owned()));
}

#[test]
fn levels_come_from_the_configuration() {
    let config = "\
[levels]
checksums = \"info\"
\"checksums/entry-missing\" = \"warning\"

[[paths]]
globs = [\"dist\"]
levels = { \"checksums/digest-mismatch\" = \"off\" }
";
    let sandbox = broken_list().file("countersign.toml", config);
    let ran = sandbox.run(&["check", "--format", "json"]);
    assert_eq!(ran.code, 0);
    let rules = rules_of(&ran);
    assert!(rules.contains(&"warning checksums/entry-missing".to_owned()), "{rules:?}");
    assert!(rules.contains(&"info checksums/file-unlisted".to_owned()), "{rules:?}");
    assert!(!rules.iter().any(|rule| rule.ends_with("digest-mismatch")), "{rules:?}");
}

#[test]
fn an_ignore_accepts_and_an_unused_one_is_found() {
    let config = "\
[[ignore]]
rules = [\"checksums/entry-missing\", \"checksums/digest-mismatch\"]
paths = [\"dist/**\"]
reason = \"published byte for byte\"

[[ignore]]
rules = [\"checksums\"]
paths = [\"elsewhere\"]
reason = \"nothing is there any more\"
";
    let sandbox = broken_list().file("countersign.toml", config);
    sandbox.snapshot("findings_ignored", &["check", "--fail-on", "warning"]);
    assert_eq!(sandbox.run(&["check"]).code, 0);
    assert_eq!(sandbox.run(&["check", "--isolated"]).code, 1);
}

#[test]
fn excluded_paths_are_not_checked() {
    let sandbox = broken_list().file("countersign.toml", "exclude = [\"dist\"]\n");
    let ran = sandbox.run(&["check", "--format", "json"]);
    assert_eq!(ran.code, 2, "nothing is left to check");
    assert_eq!(ran.json()["summary"]["skipped"]["excluded"], 1);
}

#[test]
fn neither_threads_nor_the_order_of_paths_change_the_output() {
    let mut sandbox = broken_list();
    for number in 0..20 {
        sandbox = sandbox.file(&format!("more/{number}/SHA256SUMS"), format!("{number:064}  x\n{number:064}  y\n"));
    }
    for format in ["human", "concise", "json"] {
        let one = sandbox.run(&["check", "--format", format, "--threads", "1", "dist", "more"]).stdout;
        let many = sandbox.run(&["check", "--format", format, "--threads", "8", "more", "dist", "more/3"]).stdout;
        assert_eq!(one, many, "{format}");
    }
}

#[test]
fn input_that_cannot_be_read_is_a_finding_and_no_answer() {
    let sandbox = broken_list().file("countersign.toml", "limits.file-size = 8\n");
    let ran = sandbox.run(&["check", "--format", "json", "--fail-on", "never"]);
    assert_eq!(ran.code, 2, "{}", ran.transcript());
    assert_eq!(ran.json()["summary"]["incomplete"], true);
}

#[test]
fn names_cannot_act_on_the_terminal() {
    let name = "evil\u{1b}[2J\n::error::x";
    let sandbox = Sandbox::new().file(&format!("{name}/SHA256SUMS"), format!("{:064}  \u{1b}]0;t\u{7}\n", 0));
    for format in ["human", "concise", "json"] {
        let ran = sandbox.run(&["check", "--format", format]);
        assert_eq!(ran.code, 1, "{}", ran.transcript());
        assert!(!ran.stdout.contains('\u{1b}') && !ran.stdout.contains('\u{7}'), "{}", ran.stdout);
        assert!(!ran.stdout.lines().any(|line| line.starts_with("::")), "{}", ran.stdout);
    }
}
