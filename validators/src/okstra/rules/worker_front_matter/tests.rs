use std::fs;

use crate::config::Config;
use crate::okstra::context::Context;
use crate::okstra::task::Task;
use crate::workspace::{Limits, Workspace};

const WHOLE: &str = "---\ntitle: OKSTRA Codex Worker Result - shop:cart:S-1\nid: shop-cart-S-1\naliases: [shop-cart-S-1-error-analysis]\ntags:\n  - worker-result\n  - error-analysis\ntaskType: error-analysis\nworkerId: codex\ntask-id: S-1\n---\n";

/// The findings about a result with this text in a task without manifest, as `rule at line: message`.
fn findings(text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("runs/error-analysis/worker-results");
    fs::create_dir_all(&results).unwrap();
    let file = results.join("codex-worker-error-analysis-001.md");
    fs::write(&file, text).unwrap();
    let workspace = Workspace::new(&[folder.path().to_owned()], folder.path(), &[], Limits::default());
    let task = Task::load(&workspace, workspace.find(folder.path()).directory().unwrap(), ".project-docs/okstra");
    let mut found = Vec::new();
    super::check_run(&Context { workspace: &workspace, config: &Config::default(), task: &task }, &task.runs[0], &mut found);
    let line = |offset: u32| text.as_bytes()[..offset as usize].iter().filter(|&&byte| byte == b'\n').count() + 1;
    found
        .iter()
        .map(|found| format!("{} at {}: {}", found.rule.short_name(), line(found.place.span.start), found.message))
        .collect()
}

#[test]
fn what_fits_is_silent_however_it_is_written() {
    assert!(findings(WHOLE).is_empty());
    assert!(findings(&format!("\u{feff}{}", WHOLE.replace('\n', "\r\n"))).is_empty());
    assert!(findings(&WHOLE.replace("[shop-cart-S-1-error-analysis]", "shop-cart-S-1-error-analysis")).is_empty());
    assert!(findings(&WHOLE.replace("task-id: S-1", "task-id: S-1\ndate: 2026-05-19")).is_empty());
    // Nothing says what the key is.
    assert!(findings(&WHOLE.replace("title: OKSTRA Codex Worker Result - shop:cart:S-1", "title: Result")).is_empty());
    assert!(findings("CODEX_MODEL_MISSING: none\n").is_empty());
}

#[test]
fn what_is_missing_is_told_once() {
    assert_eq!(findings(""), ["worker-frontmatter-missing at 1: the worker result is empty"]);
    assert_eq!(findings("\u{feff}\r\n"), ["worker-frontmatter-missing at 1: the worker result is empty"]);
    assert_eq!(
        findings("---\nid: a\n\n## 1. Findings\n"),
        ["worker-frontmatter-missing at 1: the front matter that begins here is never closed by a line `---`"]
    );
    assert_eq!(
        findings(&format!("\n{WHOLE}")),
        ["worker-frontmatter-missing at 2: front matter begins in the first line, not here"]
    );
    assert_eq!(
        findings("## 1. Findings\n"),
        ["worker-frontmatter-missing at 1: the worker result does not begin with front matter"]
    );
    assert_eq!(
        findings("---\n- a\n---\n"),
        [
            "worker-frontmatter-field at 1: the front matter lacks `title`, `id`, `aliases`, `tags`, `taskType`, `workerId`, `task-id`"
        ]
    );
}

#[test]
fn what_is_wrong_is_told_at_its_value() {
    let change = |from: &str, to: &str| findings(&WHOLE.replace(from, to));
    assert_eq!(
        change("id: shop-cart-S-1\n", "id: shop-cart-S-2\n"),
        ["worker-frontmatter-field at 3: `id` is `shop-cart-S-2`, but the task key makes it `shop-cart-S-1`"]
    );
    assert_eq!(change("task-id: S-1", "task-id:"), ["worker-frontmatter-field at 10: `task-id` is empty"]);
    assert_eq!(change("[shop-cart-S-1-error-analysis]", "[]"), ["worker-frontmatter-field at 4: `aliases` is empty"]);
    assert_eq!(
        change("[shop-cart-S-1-error-analysis]", "[S-1]"),
        ["worker-frontmatter-field at 4: `aliases` lacks `shop-cart-S-1-error-analysis`"]
    );
    assert_eq!(change("  - worker-result\n", ""), ["worker-frontmatter-field at 6: `tags` lacks `worker-result`"]);
    assert_eq!(
        change("taskType: error-analysis", "taskType: implementation"),
        ["worker-frontmatter-task-type at 8: `taskType` is `implementation`, but the result is one of `error-analysis`"]
    );
    assert_eq!(
        change("workerId: codex", "workerId: Codex"),
        ["worker-id-role-mismatch at 9: `workerId` is `Codex`, which is no worker"]
    );
    assert_eq!(change("id: shop", "id: [shop").len(), 1, "one syntax error is one finding");
}
