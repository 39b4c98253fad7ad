//! The example repositories are what examples/README.md says they are.

// Each test file uses its own part of the shared modules.
#[path = "support/report_lines.rs"]
mod report_lines;

use std::error::Error;
use std::path::{Path, PathBuf};

use countersign_validators::check;
use countersign_validators::config::Config;
use countersign_validators::gate::Verdict;
use countersign_validators::octon::StandardOptions;
use countersign_validators::octon::gates::{GateName, answer};
use countersign_validators::report::Report;
use report_lines::lines;

/// The folder that the README's commands are typed in.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn check_example(name: &str) -> Report {
    check(&[PathBuf::from("examples").join(name)], root(), &Config::default())
}

#[test]
fn the_clean_example_has_nothing_to_report() -> Result<(), Box<dyn Error>> {
    let report = check_example("clean");
    assert_eq!(lines(report.findings.iter(), &report.sources)?, "");
    let artifacts = |kind| report.summary.artifacts.get(kind).copied().unwrap_or(0);
    assert_eq!(["proposal packet", "checksum list", "proposal registry"].map(artifacts), [1, 1, 1]);
    assert_eq!(["task", "run", "final report"].map(artifacts), [3, 8, 8], "every task type, in two languages");
    assert_eq!(["project", "workbench"].map(artifacts), [1, 1]);
    let packet = Path::new("examples/clean/.octon/inputs/exploratory/proposals/architecture/log-retention");
    for gate in [GateName::Implement, GateName::Closeout] {
        let answer = answer(gate, packet, root(), &Config::default(), StandardOptions::default());
        assert_eq!(answer.verdict, Verdict::Pass, "{gate}\n{}", lines(answer.findings.iter(), &answer.sources)?);
    }
    Ok(())
}

#[test]
fn the_broken_example_shows_its_mistakes() -> Result<(), Box<dyn Error>> {
    let report = check_example("broken");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/examples");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let text = lines(report.findings.iter(), &report.sources)?;
    settings.bind(|| insta::assert_snapshot!("broken", text));
    Ok(())
}
