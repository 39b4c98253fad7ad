//! `status` on small trees.

use std::process::Command;

use serde_json::Value;

use crate::formats::{assert_valid, validator};
use crate::sandbox::Sandbox;

const PLAN: &str = "---\noat_status: complete\noat_ready_for: oat-project-implement\noat_plan_source: spec-driven\noat_plan_hill_phases: [\"p04\"]\noat_plan_parallel_groups: [[\"p02\", \"p03\"]]\n---\n\n## Phase 1: A\n\n### Task p01-t01: a\n\n## Phase 2: B\n\n### Task p02-t01: b\n\n## Phase 3: C\n\n### Task p03-t01: c\n\n## Phase 4: D\n\n### Task p04-t01: d\n\n## Reviews\n\n| Scope | Type | Status | Date | Artifact |\n|---|---|---|---|---|\n| final | code | pending | - | - |\n\n## Implementation Complete\n\n**Total: 4 tasks**\n\n## References\n";
const STATE: &str = "---\noat_phase: implement\noat_phase_status: in_progress\noat_workflow_mode: spec-driven\noat_current_task: p01-t01\noat_blockers: []\n---\n\n# State\n";

const CHILDREN: &str = "children:\n  - child_id: core\n    path: .octon/inputs/exploratory/proposals/architecture/core\n  - child_id: dashboards\n    path: .octon/inputs/exploratory/proposals/architecture/dashboards\n    dependencies: [core]\n";

/// A project in the implementation, with a Korean name, beside a program and the runs of two tasks.
fn sandbox() -> Sandbox {
    Sandbox::new()
        .base("octon/program")
        .file(".octon/inputs/exploratory/proposals/architecture/retry-budget-metrics/resources/child-packet-index.yml", CHILDREN)
        .base("okstra/lifecycle")
        .file(".oat/projects/shared/재시도-예산/plan.md", PLAN)
        .file(".oat/projects/shared/재시도-예산/state.md", STATE)
        .file(".oat/projects/shared/retry-budget/plan.md", PLAN)
        .file(".oat/projects/shared/retry-budget/state.md", STATE.replace("[]", "[\"waits for `Jisoo`\"]"))
}

#[test]
fn a_row_an_artifact_with_wide_characters_in_line() {
    sandbox().snapshot("status-table", &["status"]);
}

#[test]
fn blocked_artifacts_fail_only_when_that_is_asked() {
    let project = "retry-budget/state.md";
    let path = format!(".oat/projects/shared/{project}");
    let sandbox = sandbox();
    assert_eq!(sandbox.run(&["status", &path]).code, 0);
    assert_eq!(sandbox.run(&["status", &path, "--check"]).code, 1);
    assert_eq!(sandbox.run(&["status", ".oat/projects/shared/재시도-예산", "--check"]).code, 0);
    let empty = Sandbox::new();
    assert_eq!(empty.run(&["status"]).code, 2);
    assert_eq!(empty.run(&["status", "--allow-empty"]).code, 0);
    assert_eq!(empty.run(&["status", "no-such-folder"]).code, 2);
    assert_eq!(sandbox.run(&["status", "--lang", "ko"]).code, 2, "the table has no language");
}

#[test]
fn what_status_prints_as_json_is_what_its_schema_says() {
    let validator = validator("status-output-v1");
    for sandbox in [sandbox(), Sandbox::new(), Sandbox::new().example("broken")] {
        let document = sandbox.run(&["status", "--allow-empty", "--format", "json"]).json();
        assert_valid(&validator, &document);
    }
}

#[test]
fn graphs_say_what_depends_on_what() {
    let document = sandbox().run(&["status", "--format", "json"]).json();
    let rows = document["rows"].as_array().unwrap();
    let graph = |kind: &str| &rows.iter().find(|row| row["kind"] == kind && !row["graph"].is_null()).unwrap()["graph"];
    // Phase 1, then the group of phases 2 and 3, then phase 4.
    assert_eq!(graph("project")["edges"], serde_json::json!([[0, 1], [0, 2], [1, 3], [2, 3]]));
    let nodes = |kind| graph(kind)["nodes"].as_array().unwrap().len();
    assert_eq!(graph("program")["of"], "children");
    assert!(nodes("program") > 1 && !graph("program")["edges"].as_array().unwrap().is_empty());
    assert_eq!(graph("run")["of"], "stages");
    assert!(nodes("run") > 1 && !graph("run")["edges"].as_array().unwrap().is_empty());
    let standings: Vec<&str> = rows.iter().filter_map(|row| row["standing"].as_str()).collect();
    let order = ["blocked", "waiting", "ready", "over"];
    let places: Vec<usize> = standings.iter().map(|own| order.iter().position(|known| known == own).unwrap()).collect();
    assert!(places.is_sorted(), "{standings:?}");
}

#[test]
fn the_page_holds_everything_and_runs_nothing() {
    let sandbox = sandbox();
    let ran = sandbox.run(&["status", "--format", "html", "--lang", "ko", "--output-file", "status.html"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    let page = sandbox.read("status.html");
    let document = sandbox.run(&["status", "--format", "json"]).json();
    for row in document["rows"].as_array().unwrap() {
        let name = row["name"].as_str().unwrap();
        assert!(page.contains(&format!("<span class=\"name\">{name}</span>")), "{name}");
    }
    let graphs = document["rows"].as_array().unwrap().iter().filter(|row| !row["graph"].is_null()).count();
    assert_eq!(page.matches("<svg").count(), graphs);
    assert!(page.contains("<html lang=\"ko\">") && page.contains("default-src 'none'"));
    for forbidden in ["<script", "http://", "https://", "<img", "<link", "url("] {
        let at = page.find(forbidden).filter(|at| !page[*at..].starts_with("http://www.w3.org/"));
        assert_eq!(at, None, "{forbidden}");
    }
}

#[test]
fn names_can_do_nothing_to_a_terminal_or_a_page() {
    let folder = ".oat/projects/shared/<b>\u{1b}[31m";
    let sandbox = Sandbox::new().file(&format!("{folder}/plan.md"), PLAN).file(&format!("{folder}/state.md"), STATE);
    let table = sandbox.run(&["status"]).stdout;
    assert!(!table.contains('\u{1b}') && table.contains("<b>"), "{table}");
    let page = sandbox.run(&["status", "--format", "html"]).stdout;
    assert!(!page.contains('\u{1b}') && page.contains("&lt;b&gt;") && !page.contains("<b>\\u"), "{page}");
}

#[test]
fn the_same_tree_gives_the_same_bytes() {
    let sandbox = sandbox();
    let once = |threads: &str, format: &str| -> Vec<u8> {
        let mut command: Command = sandbox.command(&["status", "--format", format]);
        command.env("RAYON_NUM_THREADS", threads).output().unwrap().stdout
    };
    for format in ["table", "json", "html"] {
        assert_eq!(once("1", format), once("4", format), "{format}");
    }
}

#[test]
fn a_state_that_cannot_be_read_blocks_with_its_place() {
    let path = ".oat/projects/shared/retry-budget";
    let sandbox = Sandbox::new()
        .file(&format!("{path}/plan.md"), PLAN)
        .file(&format!("{path}/state.md"), STATE.replace("oat_blockers: []", "oat_phase: plan"));
    let document = sandbox.run(&["status", "--format", "json"]).json();
    let row: &Value = &document["rows"][0];
    assert_eq!(row["standing"], "blocked");
    assert_eq!(row["blockers"][0]["start"]["line"], 6, "{row:#}");
}
