//! README.md is true: its commands run, and print what it says they print.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::{Command, Stdio};

/// Stands for lines that are left out.
const LEFT_OUT: &str = "[…]";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).unwrap()
}

/// The contents of the fenced blocks in a language.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let opening = format!("```{language}\n");
    text.split(&opening).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// The command's arguments in a line that calls it; `None` for a line that calls something else.
fn arguments(line: &str) -> Option<Vec<&str>> {
    let line = line.trim_start_matches("$ ");
    let arguments = line.strip_prefix("cargo run --quiet -- ").or_else(|| line.strip_prefix("countersign "))?;
    Some(arguments.split_whitespace().collect())
}

/// Exit code and standard output of the command in the folder of this README.
fn run(arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    let output = command.current_dir(root()).env_clear().args(arguments).stdin(Stdio::null()).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// Whether `expected` is `actual` with runs of lines left out.
fn is_excerpt(expected: &str, actual: &str) -> bool {
    let pieces: Vec<&str> = expected.split(&format!("{LEFT_OUT}\n")).collect();
    let [first, middle @ .., last] = pieces.as_slice() else { return actual == expected };
    let Some(mut rest) = actual.strip_prefix(first) else { return false };
    for piece in middle {
        let Some((_, after)) = rest.split_once(piece) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

#[test]
fn the_shown_output_is_what_the_commands_print() {
    let readme = readme();
    let shown = blocks(&readme, "console");
    assert!(shown.len() >= 2, "the README shows what a check and a gate print");
    for block in shown {
        let (command, expected) = block.split_once('\n').unwrap();
        let (_, actual) = run(&arguments(command).unwrap_or_else(|| panic!("not our command: {command}")));
        assert!(is_excerpt(expected, &actual), "{command}\nthe README shows:\n{expected}\nit prints:\n{actual}");
    }
}

#[test]
fn the_first_command_shows_frames_and_the_second_is_the_tests() {
    let readme = readme();
    let commands: Vec<&str> = blocks(&readme, "sh")[0].lines().collect();
    assert_eq!(commands, ["cargo run --quiet -- check --format human examples", "cargo test --workspace"]);
    let (code, output) = run(&arguments(commands[0]).unwrap());
    assert_eq!(code, 1, "examples/broken is broken\n{output}");
    assert!(output.contains("error[octon/review-stale]") && output.contains("\n --> examples/broken/"), "{output}");
    assert!(!output.contains("--> examples/clean/"), "{output}");
}

#[test]
fn the_reports_are_where_the_page_says() {
    let readme = readme();
    let command = blocks(&readme, "sh")[1].trim_end();
    let (code, output) = run(&arguments(command).unwrap());
    assert_eq!(code, 0, "{output}");
    let report = readme.split('`').find(|word| word.starts_with("target/reports/")).unwrap();
    let stem = report.strip_suffix(".html").unwrap();
    for (page, language) in [(report.to_owned(), "en"), (format!("{stem}.ko.html"), "ko")] {
        let page = std::fs::read_to_string(root().join(&page)).unwrap_or_else(|error| panic!("{page}: {error}"));
        assert!(page.contains(&format!("<html lang=\"{language}\"")), "{}", &page[..100]);
    }
}

#[test]
fn the_configuration_is_accepted() {
    let readme = readme();
    let [configuration] = blocks(&readme, "toml").try_into().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("countersign.toml");
    std::fs::write(&file, configuration).unwrap();
    let (code, output) = run(&["check", "--config", file.to_str().unwrap(), "examples/clean"]);
    assert_eq!(code, 0, "{output}");
}

#[test]
fn links_lead_to_files() {
    let readme = readme();
    let targets: Vec<&str> = readme.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
    let local: Vec<&&str> = targets.iter().filter(|target| !target.starts_with("https://")).collect();
    assert!(!local.is_empty());
    for target in local {
        assert!(root().join(target).exists(), "README.md links to {target}");
    }
}

#[test]
fn an_excerpt_leaves_out_whole_lines_only_where_it_says_so() {
    assert!(is_excerpt("a\n[…]\nc\n", "a\nb\nc\n"));
    assert!(is_excerpt("[…]\nb\n[…]\n", "a\nb\nc\n"));
    assert!(!is_excerpt("a\nc\n", "a\nb\nc\n"));
    assert!(!is_excerpt("[…]\nc\n[…]\nb\n", "a\nb\nc\nb"));
}
