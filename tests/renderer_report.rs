//! `check --format markdown`: whole reports of the examples, in both languages.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::{Command, Stdio};

/// What a run of the command gave.
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// The command in the folder that the README's commands are typed in, with nothing in its environment but `variables`.
fn run_with(variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env_clear()
        .envs(variables.iter().copied())
        .arg("check")
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn run(arguments: &[&str]) -> Ran {
    run_with(&[], &[&["--isolated", "--format", "markdown"], arguments].concat())
}

fn snapshot(name: &str, arguments: &[&str]) {
    let ran = run(arguments);
    assert_eq!(ran.stderr, "");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/renderer");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, ran.stdout));
}

#[test]
fn the_broken_example_in_both_languages() {
    snapshot("broken_en", &["examples/broken"]);
    snapshot("broken_ko", &["examples/broken", "--lang", "ko"]);
}

#[test]
fn the_clean_example_in_both_languages() {
    snapshot("clean_en", &["examples/clean", "--lang", "en"]);
    snapshot("clean_ko", &["examples/clean", "--lang", "ko"]);
}

#[test]
fn statistics_take_the_place_of_the_findings() {
    snapshot("broken_statistics_ko", &["examples/broken", "--lang", "ko", "--statistics"]);
}

#[test]
fn every_ending_has_its_words_and_its_code() {
    let ending = |arguments: &[&str]| {
        let ran = run(arguments);
        (ran.code, ran.stdout.lines().nth(2).unwrap_or_default().to_owned())
    };
    let ends = |arguments: &[&str], code, sentence: &str| assert_eq!(ending(arguments), (Some(code), sentence.to_owned()));
    ends(&["examples/broken"], 1, "Exit code 1: findings at or above `error`.");
    ends(&["examples/broken", "--fail-on", "never"], 0, "Exit code 0: no finding fails this run.");
    ends(&["examples/broken", "--lang", "ko", "--fail-on", "info"], 1, "종료 코드 1: `info` 이상의 문제가 있습니다.");
    ends(&["examples/clean", "--fail-on", "warning"], 0, "Exit code 0: no findings at or above `warning`.");
    ends(&["docs"], 2, "Exit code 2: nothing to check was found (`--allow-empty` accepts that).");
    ends(&["docs", "--lang", "ko"], 2, "종료 코드 2: 검사할 대상을 찾지 못했습니다(`--allow-empty`로 허용할 수 있습니다).");
}

#[test]
fn quiet_leaves_the_findings() {
    let ran = run(&["examples/broken", "--quiet"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.starts_with("### `examples/broken/") && !ran.stdout.contains("countersign:check"), "{}", ran.stdout);
    assert_eq!(run(&["examples/clean", "--quiet"]).stdout, "");
}

#[test]
fn the_locale_chooses_the_language_only_when_asked() {
    let arguments = ["examples/clean", "--format", "markdown"];
    let in_korea = [("LANG", "ko_KR.UTF-8")];
    let title = |ran: &Ran| ran.stdout.lines().next().unwrap_or_default().to_owned();
    assert_eq!(title(&run_with(&in_korea, &arguments)), "## countersign: no findings");
    let asked = run_with(&in_korea, &[&arguments[..], &["--lang", "auto"]].concat());
    assert_eq!(title(&asked), "## countersign: 발견된 문제 없음");
}

#[test]
fn a_language_without_a_report_is_a_slip() {
    let ran = run_with(&[], &["examples/clean", "--format", "json", "--lang", "ko"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert!(ran.stderr.contains("--lang belongs to --format markdown"), "{}", ran.stderr);
}
