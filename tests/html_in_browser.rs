//! HTML reports of the examples, and pages of `status`, in a real browser: tests/browser/run.mjs opens them in Chromium.
//!
//! Without Node.js, its packages (`npm ci` in tests/browser) or Chromium the test says so and passes; with `COUNTERSIGN_BROWSER=required`,
//! as in .ci/run, it fails.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "support/notice.rs"]
mod notice;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use countersign_renderer::Language;
use countersign_renderer::final_report::model::{Finding, TaskBlock};
use countersign_renderer::final_report::{FinalReport, Numbering, Options, html};
use countersign_renderer::status_page::{self, Freshness, Graph, GraphNode, Reason, Row, Standing, StatusPage};
use serde_json::{Value, json};

/// What run.mjs ends with when it finds no browser.
const NO_BROWSER: i32 = 3;

const DIGEST: [u8; 32] = [0xC5; 32];

/// A report of the examples.
struct Example {
    name: String,
    data: Value,
    report: FinalReport,
}

impl Example {
    fn new(name: String, data: Value) -> Self {
        let report = serde_json::from_value(data.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { name, data, report }
    }
}

/// The reports of the examples that are in order.
fn examples() -> Vec<Example> {
    let mut files = Vec::new();
    find_data(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/clean"), &mut files);
    files.sort();
    let read = |file: &PathBuf| {
        let task = file.ancestors().nth(4).unwrap().file_name().unwrap().to_string_lossy().into_owned();
        let stem = file.file_name().unwrap().to_string_lossy().replace(".data.json", "");
        Example::new(format!("{task}-{stem}"), serde_json::from_slice(&fs::read(file).unwrap()).unwrap())
    };
    files.iter().map(read).collect()
}

fn find_data(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find_data(&path, files);
        } else if path.to_string_lossy().ends_with(".data.json") {
            files.push(path);
        }
    }
}

/// A folder of pages, and what the browser is to look at: for each check of checks.mjs its pages and what is expected of them.
struct Pages {
    folder: PathBuf,
    checks: BTreeMap<&'static str, Vec<Value>>,
}

impl Pages {
    /// The folder is called `name`.
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(&folder).unwrap();
        Self { folder, checks: BTreeMap::new() }
    }

    /// Writes a page and gives its name.
    fn write(&self, example: &Example, language: Language) -> String {
        let options = Options { language, numbering: Numbering::default(), data_sha256: DIGEST };
        let name = format!("{}.{}.html", example.name, language.code());
        fs::write(self.folder.join(&name), html(&example.report, options).unwrap()).unwrap();
        name
    }

    /// Opens every page.
    fn look(&self) {
        fs::write(self.folder.join("manifest.json"), serde_json::to_vec_pretty(&self.checks).unwrap()).unwrap();
        look(&self.folder);
    }

    fn expect(&mut self, check: &'static str, page: &str, expectation: Value) {
        let mut expectation = expectation;
        expectation["page"] = json!(page);
        self.checks.entry(check).or_default().push(expectation);
    }
}

#[test]
fn reports_work_in_a_browser() {
    let mut pages = Pages::new("html-in-browser");
    for (index, example) in examples().iter().enumerate() {
        for language in Language::ALL {
            let page = pages.write(example, language);
            if language.code() == example.report.meta.report_language {
                pages.expect("wideAndLight", &page, json!({"lang": language.code()}));
            } else {
                pages.expect("narrowAndDark", &page, json!({}));
            }
            // Which report it is makes no difference here.
            if index % 4 == 0 {
                pages.expect("withoutScript", &page, json!({}));
                pages.expect("onPaper", &page, json!({}));
            }
            if let TaskBlock::ImplementationPlanning(plan) = &example.report.block {
                pages.expect("stagesUnfold", &page, json!({"stages": plan.stages.len()}));
            }
            if example.name.contains("final-verification") {
                pages.expect("filterWorks", &page, filter_expectation(&example.report));
            }
            if example.name.starts_with("PW-1184-final-report-requirements-discovery") {
                pages.expect("exportWorks", &page, export_expectation(&example.report));
            }
        }
    }
    for example in examples() {
        // The longest word there is, and what would end an element if it could.
        let text = format!("{}</script></textarea>\"><img src=x onerror=alert(1)>", "끝없는Word".repeat(40));
        let example = Example::new(format!("{}-hostile", example.name), with_texts("", &example.data, &text));
        let page = pages.write(&example, Language::Ko);
        pages.expect("wideAndLight", &page, json!({"lang": "ko"}));
    }
    for check in ["stagesUnfold", "filterWorks", "exportWorks"] {
        assert_eq!(pages.checks[check].len(), 2, "{check}: no example for it");
    }
    pages.look();
}

#[test]
fn status_pages_work_in_a_browser() {
    let mut pages = Pages::new("status-in-browser");
    let hostile = format!("{}</script></td>\"><img src=x onerror=alert(1)> `code`", "끝없는Word".repeat(40));
    for (language, text) in [(Language::En, "Retry budget"), (Language::Ko, "재시도 예산"), (Language::Ko, &hostile)] {
        let name = format!("{}-{}.html", language.code(), text.len());
        fs::write(pages.folder.join(&name), status_page::html(&status_of(text), language).unwrap()).unwrap();
        pages.expect("wideAndLight", &name, json!({"lang": language.code()}));
    }
    pages.look();
}

/// A page with an artifact for each standing and `text` for every string.
fn status_of(text: &str) -> StatusPage {
    let reason = || Reason { path: text.into(), line: Some(3), column: Some(1), rule: Some("a/b".into()), message: text.into() };
    let node = || GraphNode { label: "1".into(), title: text.into(), state: Some(text.into()) };
    let row = |standing| Row {
        family: "octon".into(),
        kind: "program".into(),
        name: text.into(),
        path: text.into(),
        state: text.into(),
        freshness: Freshness::Stale { reason: text.into() },
        standing,
        blockers: vec![reason(), reason()],
        next: text.into(),
        graph: Some(Graph { of: "children".into(), nodes: vec![node(), node(), node()], edges: vec![(0, 1), (0, 2), (2, 1)] }),
    };
    let standings = [Standing::Blocked, Standing::Waiting, Standing::Ready, Standing::Over];
    StatusPage { rows: standings.map(row).into(), problems: vec![reason()] }
}

/// `value` with `text` in place of every string that the format leaves open.
fn with_texts(key: &str, value: &Value, text: &str) -> Value {
    const CLOSED: [&str; 10] =
        ["schemaVersion", "reportLanguage", "type", "seq", "id", "verdictToken", "gate", "phase", "status", "result"];
    match value {
        Value::String(_) if !CLOSED.contains(&key) && key != "action" => Value::String(text.to_owned()),
        Value::Array(items) => items.iter().map(|item| with_texts(key, item, text)).collect(),
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), with_texts(key, value, text))).collect(),
        other => other.clone(),
    }
}

/// What the filter shows for one word and for each choice, counted in the data.
fn filter_expectation(report: &FinalReport) -> Value {
    let findings: Vec<&Finding> =
        report.cross_verification.consensus.iter().chain(&report.cross_verification.differences).collect();
    let mut facets: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in &findings {
        for (name, value) in [("classification", &finding.classification), ("severity", &finding.severity)] {
            if let Some(value) = value {
                *facets.entry((name, value)).or_default() += 1;
            }
        }
        for worker in &finding.raised_by {
            *facets.entry(("worker", worker)).or_default() += 1;
        }
    }
    let facets: Vec<Value> =
        facets.into_iter().map(|((name, value), count)| json!({"name": name, "value": value, "count": count})).collect();
    json!({"total": findings.len(), "facets": facets, "words": {"typed": findings[0].id, "count": 1}})
}

/// What is typed into the text areas (null: nothing, the answer of the data stays), and the file that comes out.
fn export_expectation(report: &FinalReport) -> Value {
    let before = report.clarification_items.iter().find(|item| item.id == "C-002").unwrap().user_input.as_deref().unwrap();
    let typed = json!({
        "C-001": "네, 모두 게스트 결제였습니다.\n\n- 4월 19일\n- 5월 3일\n",
        "C-002": null,
        "C-003": "</script><script>alert(1)</script>\n## C-009\n---\n```sh\n# not a heading\n",
        "C-004": "   ",
    });
    let expected = format!(
        r##"---
taskKey: "{}"
taskType: "requirements-discovery"
seq: "{}"
reportDataSha256: "{}"
---

## C-001

네, 모두 게스트 결제였습니다.

- 4월 19일
- 5월 3일

## C-002

{before}

## C-003

\</script><script>alert(1)</script>
\## C-009
\---
```sh
# not a heading
```
"##,
        report.task.key,
        report.task.seq,
        "c5".repeat(32),
    );
    json!({"typed": typed, "file": format!("user-response-requirements-discovery-{}.md", report.task.seq), "expected": expected})
}

fn look(folder: &Path) {
    let is_required = std::env::var_os("COUNTERSIGN_BROWSER").is_some_and(|value| value == "required");
    let skip = |reason: &str| {
        assert!(!is_required, "{reason}");
        notice::notice(&format!("skipped: {reason}; the pages were not opened in a browser"));
    };
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    if !scripts.join("node_modules").is_dir() {
        return skip("no packages in tests/browser (npm ci)");
    }
    let run = Command::new("node").arg("run.mjs").arg(folder).current_dir(&scripts).stdin(Stdio::null()).output();
    let output = match run {
        Ok(output) => output,
        Err(error) => return skip(&format!("node does not start: {error}")),
    };
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    match output.status.code() {
        Some(0) => {}
        Some(NO_BROWSER) => skip("no Chromium"),
        _ => panic!("{said}"),
    }
}
