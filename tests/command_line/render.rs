//! `render`: reports from data, written, printed or compared.

use std::fs;
use std::time::{Duration, Instant};

use crate::sandbox::{Ran, Sandbox};

const DATA: &str = "run/final-report-error-analysis-001.data.json";

/// A small report in Korean.
fn data() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/command_line/report.data.json")).unwrap()
}

fn sandbox() -> Sandbox {
    Sandbox::new().file(DATA, data())
}

fn written(ran: &Ran) -> Vec<&str> {
    assert_eq!(ran.code, 0, "{}", ran.transcript());
    ran.stdout.lines().collect()
}

#[test]
fn a_report_lies_beside_its_data_in_the_language_of_the_data() {
    let sandbox = sandbox();
    assert_eq!(written(&sandbox.run(&["render", DATA])), ["wrote run/final-report-error-analysis-001.md"]);
    let report = sandbox.read("run/final-report-error-analysis-001.md");
    assert!(report.contains("## 7. Follow-up Tasks (후속 작업)\n\n- 후속 작업 없음.\n"), "{report}");
    assert_eq!(written(&sandbox.run(&["render", DATA])), ["run/final-report-error-analysis-001.md is current"]);
}

#[test]
fn languages_and_formats_are_combined_and_another_language_is_in_the_name() {
    let sandbox = sandbox();
    let ran = sandbox.run(&["render", DATA, "--lang", "en,ko", "--format", "md,html,slim", "--output", "out/reports"]);
    let base = "wrote out/reports/final-report-error-analysis-001";
    let names = [".en.md", ".en.html", ".en.slim.md", ".md", ".html", ".slim.md"];
    assert_eq!(written(&ran), names.map(|name| format!("{base}{name}")));
    let page = sandbox.read("out/reports/final-report-error-analysis-001.en.html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<html lang=\"en\""), "{}", &page[..200]);
    assert!(sandbox.read("out/reports/final-report-error-analysis-001.en.md").contains("- No follow-up tasks.\n"));
}

#[test]
fn a_folder_stands_for_all_data_below_it_and_tasks_are_kept_apart() {
    let other = data().replace("parcel:billing:PAR-7", "parcel:billing:PAR-8");
    let sandbox = sandbox().file("other/final-report-error-analysis-001.data.json", other);
    let ran = sandbox.run(&["render", ".", "--output", "out"]);
    let name = "final-report-error-analysis-001.md";
    assert_eq!(written(&ran), [format!("wrote out/billing/PAR-8/{name}"), format!("wrote out/billing/PAR-7/{name}")]);
}

#[test]
fn standard_output_gets_the_report_and_nothing_else() {
    let sandbox = sandbox();
    let printed = sandbox.run(&["render", DATA, "-o", "-"]);
    assert_eq!(printed.code, 0);
    assert_eq!(written(&sandbox.run(&["render", DATA])).len(), 1);
    assert_eq!(printed.stdout, sandbox.read("run/final-report-error-analysis-001.md"));
}

#[test]
fn a_committed_report_is_compared_with_what_its_data_renders_to() {
    let sandbox = sandbox();
    let missing = sandbox.run(&["render", DATA, "--check"]);
    assert_eq!(missing.code, 1);
    assert!(missing.stdout.contains("does not exist"), "{}", missing.transcript());
    sandbox.run(&["render", DATA]);
    let current = sandbox.run(&["render", DATA, "--check"]);
    assert_eq!((current.code, current.stdout.as_str()), (0, ""));
    let file = sandbox.path().join("run/final-report-error-analysis-001.md");
    let edited = fs::read_to_string(&file).unwrap().replace("- 후속 작업 없음.", "- 후속 작업은 나중에.");
    fs::write(&file, edited).unwrap();
    sandbox.snapshot("render_check", &["render", DATA, "--check"]);
}

#[test]
fn a_file_that_countersign_did_not_make_is_never_replaced() {
    let sandbox = sandbox().file("run/final-report-error-analysis-001.md", "# Mine\n");
    let ran = sandbox.run(&["render", DATA]);
    assert_eq!(ran.code, 2, "{}", ran.transcript());
    assert!(ran.stderr.contains("not made by countersign"), "{}", ran.stderr);
    assert_eq!(sandbox.read("run/final-report-error-analysis-001.md"), "# Mine\n");
}

#[test]
fn data_that_its_schema_refuses_is_not_rendered_and_the_rest_is() {
    let wrong = data().replace("\"reportLanguage\": \"ko\"", "\"reportLanguage\": \"auto\"");
    let sandbox = sandbox().file("run/final-report-error-analysis-002.data.json", wrong).file("run/broken.data.json", "{");
    let ran = sandbox.run(&["render", "run/final-report-error-analysis-002.data.json", DATA, "run/broken.data.json"]);
    assert_eq!(ran.code, 1, "{}", ran.transcript());
    assert!(ran.stderr.contains("--> run/final-report-error-analysis-002.data.json:"), "{}", ran.stderr);
    assert!(ran.stderr.contains("--> run/broken.data.json:1:"), "{}", ran.stderr);
    assert_eq!(ran.stdout, "wrote run/final-report-error-analysis-001.md\n");
}

#[test]
fn impossible_requests_are_refused() {
    let sandbox = sandbox().file("other/final-report-error-analysis-001.data.json", data());
    for arguments in [
        &["render", DATA, "--check", "--watch"][..],
        &["render", DATA, "-o", "-", "--check"],
        &["render", "run/nothing.data.json"],
        &["render", ".git"],
        &["render", DATA, "other/final-report-error-analysis-001.data.json", "--output", "one"],
    ] {
        let ran = sandbox.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}\n{}", ran.transcript());
        assert!(!ran.stderr.is_empty() && !sandbox.path().join("one").exists(), "{arguments:?}");
    }
}

#[test]
fn a_watched_report_follows_its_data() {
    let sandbox = sandbox();
    let mut watching = sandbox.command(&["render", DATA, "--watch"]).spawn().unwrap();
    let report = sandbox.path().join("run/final-report-error-analysis-001.md");
    let shows = |text: &str| fs::read_to_string(&report).is_ok_and(|report| report.contains(text));
    let first = wait_until(|| shows("후속 작업 없음."));
    // The watch begins some time after the first rendering, so the change is made until it is seen.
    let second = wait_until(|| {
        fs::write(sandbox.path().join(DATA), data().replace("결제", "정산")).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        shows("정산")
    });
    watching.kill().unwrap();
    watching.wait().unwrap();
    assert!(first && second, "first rendering: {first}, after the change: {second}");
}

fn wait_until(mut holds: impl FnMut() -> bool) -> bool {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(60) {
        if holds() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}
