//! The same for tasks, their runs and reports.

use super::*;

const TASK: &str = ".project-docs/okstra/tasks/checkout/SHOP-101";
const PLAN: &str = "runs/implementation-planning/reports/final-report-implementation-planning-001";
const REPORT: &str = "runs/error-analysis/reports/final-report-error-analysis-001";

/// A task with something wrong in each kind of document.
fn damaged() -> Tree {
    let tree = Tree::of_task("lifecycle");
    tree.folder("/.git");
    for type_of_task in ["requirements-discovery", "error-analysis", "implementation-planning", "final-verification"] {
        let report = format!("runs/{type_of_task}/reports/final-report-{type_of_task}-001");
        let data = text(&tree, &format!("{report}.data.json"));
        tree.write(&format!("{report}.data.json"), data.replace("\"task\": {", "\"extra\": 1,\n  \"task\": {"));
        let shown = text(&tree, &format!("{report}.md"));
        tree.write(&format!("{report}.md"), shown.replace("accepted", "conditional-accept").replace("| open |", "| opened |"));
        let audit = format!("runs/{type_of_task}/worker-results/claude-worker-audit-{type_of_task}-001.md");
        tree.append(&audit, "- PROGRESS: analysis-start 2026-01-01T00:00:00Z\n- PROGRESS: never yesterday\n");
        let result = format!("runs/{type_of_task}/worker-results/claude-worker-{type_of_task}-001.md");
        tree.append(&result, "\n## Reading Confirmation\n\n- everything\n\n{{ name }} TODO\n");
        tree.append(&format!("runs/{type_of_task}/state/convergence-{type_of_task}-001.json"), "]\n");
    }
    tree.append("runs/implementation-planning/consumers.jsonl", "{\"status\": \"done\", \"stage\": 9, \"stage\": 8}\n{\n[]\n");
    let carry = text(&tree, "runs/implementation/carry/stage-1.json");
    tree.write("runs/implementation/carry/stage-1.json", carry.replace("\"stageNumber\": 1", "\"stageNumber\": 2"));
    tree.write("runs/implementation/reports/final-report-implementation-001.html", "<!DOCTYPE html>\n<p>\n");
    let project = text(&tree, "/.project-docs/okstra/project.json");
    tree.write("/.project-docs/okstra/project.json", project.replacen("npx eslint", "npx eslint --fix", 1));
    tree.write("/reports/final-report-error-analysis-001.data.json", "{\n  \"schemaVersion\": 1\n}\n");
    tree
}

fn text(tree: &Tree, path: &str) -> String {
    String::from_utf8(tree.read(path)).unwrap()
}

#[test]
fn the_number_of_threads_does_not_show() {
    assert_threads_do_not_show(&damaged());
}

#[test]
fn the_order_of_paths_does_not_show() {
    let tree = damaged();
    let inside = format!("{TASK}/runs/error-analysis");
    let other = TASK.replace("101", "102");
    let paths = [".project-docs", TASK, "./reports", &inside, &other, "reports/final-report-error-analysis-001.data.json"];
    let with = |order: &[usize]| {
        let mut arguments = vec!["check", "--format", "json"];
        arguments.extend(order.iter().map(|&index| paths[index]));
        run(tree.root(), &arguments)
    };
    let first = with(&[0, 1, 2, 3, 4, 5]);
    for order in [[5, 4, 3, 2, 1, 0], [2, 0, 5, 1, 4, 3], [4, 1, 0, 3, 5, 2]] {
        assert!(with(&order) == first, "{order:?}");
    }
    assert!(with(&[0, 2]) == first, "overlapping paths add nothing");
}

#[test]
fn the_same_run_gives_the_same_report() {
    let tree = damaged();
    let report = || check(&[tree.root().to_owned()], tree.root(), &Config::default());
    let (first, second) = (report(), report());
    assert!(first.findings.len() > 15, "{:#?}", said(&first));
    assert_eq!(format!("{:?}", first.findings), format!("{:?}", second.findings));
    assert_eq!(first.summary, second.summary);
    assert!(first.findings.is_sorted_by(|left, right| left.sort_key() <= right.sort_key()));
}

/// Rules about the bytes of data and renderings: other bytes have another digest, and are no rendering.
const ABOUT_BYTES: [&str; 1] = ["okstra/rendering-drift"];

#[test]
fn line_ends_and_byte_order_marks_do_not_show() {
    let findings = |change: fn(Vec<u8>) -> Vec<u8>| {
        let tree = damaged();
        rewrite(&tree.root().join(".project-docs"), change);
        rewrite(&tree.root().join("reports"), change);
        let report = check(&[tree.root().to_owned()], tree.root(), &Config::default());
        said(&report).into_iter().filter(|said| !ABOUT_BYTES.contains(&said.0)).collect::<Vec<_>>()
    };
    let plain = findings(|bytes| bytes);
    assert!(plain.len() > 15, "{plain:#?}");
    let crlf = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace('\n', "\r\n").into_bytes();
    let marked = |bytes: Vec<u8>| [b"\xEF\xBB\xBF".as_slice(), &bytes].concat();
    for (name, changed) in [("CRLF", findings(crlf)), ("a byte order mark", findings(marked))] {
        let (lost, new) = (only_left(&plain, &changed), only_left(&changed, &plain));
        assert!(lost.is_empty() && new.is_empty(), "{name}: lost {lost:#?}, new {new:#?}");
    }
}

/// Gives every file below `folder` another content.
fn rewrite(folder: &Path, change: fn(Vec<u8>) -> Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rewrite(&path, change);
        } else {
            std::fs::write(&path, change(std::fs::read(&path).unwrap())).unwrap();
        }
    }
}

#[test]
fn a_file_of_a_task_stands_for_the_task() {
    let tree = damaged();
    let whole = checked(&tree, &[TASK]);
    assert!(whole.0.len() > 5, "{:?}", whole.0);
    let data = format!("{PLAN}.data.json");
    for inside in
        ["task-manifest.json", "runs", "runs/implementation/carry", "runs/implementation-planning/consumers.jsonl", &data]
    {
        let part = checked(&tree, &[&format!("{TASK}/{inside}")]);
        assert_eq!(format!("{:?}", part.1.findings), format!("{:?}", whole.1.findings), "{inside}");
        assert_eq!(part.1.summary, whole.1.summary, "{inside}");
    }
    let two = checked(&tree, &[&format!("{TASK}/{REPORT}.md"), TASK, &format!("{TASK}/runs")]);
    assert_eq!(two.1.summary, whole.1.summary);
    assert_eq!(format!("{:?}", two.1.findings), format!("{:?}", whole.1.findings));
}

/// A report that lies in no task is held against its schema, and against nothing that is not there.
#[test]
fn the_data_of_a_report_is_checked_alone() {
    let tree = Tree::of_task("lifecycle");
    tree.folder("/.git");
    let data = tree.read(&format!("{REPORT}.data.json"));
    let name = "alone/final-report-error-analysis-001.data.json";
    tree.write(&format!("/{name}"), &data);
    let (files, report) = checked(&tree, &[name]);
    assert_eq!((files, report.incomplete), (BTreeSet::new(), false));
    assert_eq!(report.summary.artifacts.get("final report"), Some(&1));
    assert_eq!(report.summary.artifacts.get("task").copied().unwrap_or(0), 0);
    tree.write(&format!("/{name}"), String::from_utf8(data).unwrap().replace("\"error-analysis\"", "\"errors\""));
    let (_, report) = checked(&tree, &[name]);
    let errors: Vec<Said> = said(&report).into_iter().filter(|said| said.1 == Level::Error).collect();
    assert!(errors.iter().any(|said| said.0 == "okstra/schema-deviation" && said.2 == name && said.3 > 1), "{errors:?}");
}
