//! The same for exported comments, reports and messages of commits.

use super::*;

const COMMENTS: &str = ".workbench/exports/comments-54.json";
const REPORT: &str = ".workbench/exports/implementation-report-1.md";

/// A work tree with one exported file.
fn with(path: &str, content: impl AsRef<[u8]>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(path);
    fs::create_dir_all(folder.path().join(".git")).unwrap();
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, content).unwrap();
    folder
}

#[test]
fn comments_that_are_none_are_findings() {
    let nested = "[".repeat(100_000);
    for content in ["", "{", "null", "7", "{\"comments\": 7}x", "[{\"body\": \"\\ud800\"}]", nested.as_str()] {
        check(with(COMMENTS, content).path()).finds("workbench/comments-unparsable", COMMENTS).ends_with(1);
    }
    check(with(COMMENTS, b"{\"comments\": [\xff]}").path()).finds("countersign/file-not-text", COMMENTS).ends_with(2);
    for content in ["[]", "{\"comments\": []}", "{\"number\": -1, \"comments\": [{\"body\": null}, 7, {\"body\": \"\"}]}"] {
        check(with(COMMENTS, content).path());
    }
}

#[test]
fn terminal_codes_in_comments_are_shown_and_not_sent() {
    let body = "### Plan: #54 - \\u001b[31mred\\u202e\\n\\n<!-- workbench:document:\\u001b[2J -->";
    check(with(COMMENTS, format!("[{{\"body\": \"{body}\"}}]")).path()).finds("workbench/document-type", COMMENTS);
}

#[test]
fn many_markers_and_dependencies_take_no_long_time() {
    let many = 50_000;
    let line: String = (0..many).map(|number| format!("<!-- workbench:document:Plan part={number}/3 --> ")).collect();
    check(with(COMMENTS, format!("[{{\"body\": \"{line}\"}}]")).path()).finds("workbench/document-marker", COMMENTS);
    let ring: Vec<String> = (0..many)
        .map(|number| {
            let next = (number + 1) % many;
            format!("{{\"number\": {number}, \"comments\": [{{\"body\": \"<!-- workbench:blocked-by:#{next} -->\"}}]}}")
        })
        .collect();
    check(with(COMMENTS, format!("[{}]", ring.join(","))).path()).finds("workbench/dependency-cycle", COMMENTS);
    let parts = format!("[{{\"body\": \"<!-- workbench:document:Plan part=1/{} -->\"}}]", u32::MAX);
    check(with(COMMENTS, parts).path()).finds("workbench/document-parts", COMMENTS);
}

#[test]
fn reports_of_any_shape_come_to_an_end() {
    let many = 20_000;
    let stairs: String = (0..1_500).map(|depth| format!("{}- Escalation:\n", " ".repeat(depth))).collect();
    let labels = "- Auto-answers: 3\n".repeat(many);
    let headings = "### execute — success\n\nReport Status: Partial\n\n".repeat(many);
    let rows = format!("| Step | Outcome |\n|---|---|\n{}", "| execute | success |\n".repeat(many));
    let line = format!("Steps attempted: {}", "execute → ".repeat(many));
    let long = format!("Report Status: {}", "Partial ".repeat(200_000));
    for text in [stairs, labels, headings, rows, line, long, "**".repeat(50_000), "- ".repeat(20_000), "\u{feff}# \0".to_owned()]
    {
        let ran = check(with(REPORT, &text).path());
        assert!(ran.code > 0, "{}", ran.shown());
    }
}

#[test]
fn messages_of_commits_may_hold_anything() {
    let folder = with(".git/COMMIT_EDITMSG", format!("{}\n\nDelivers #{}\n", "fixes #1 ".repeat(50_000), "9".repeat(100)));
    let message = [OsStr::new("check"), OsStr::new(".git/COMMIT_EDITMSG"), OsStr::new("--format"), OsStr::new("concise")];
    run(folder.path(), &message).calm().finds("workbench/commit-closing-keyword", "COMMIT_EDITMSG");
    fs::write(folder.path().join(".git/COMMIT_EDITMSG"), b"fix: \xff").unwrap();
    run(folder.path(), &message).calm().finds("countersign/file-not-text", "COMMIT_EDITMSG").ends_with(2);
    fs::remove_file(folder.path().join(".git/COMMIT_EDITMSG")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", folder.path().join(".git/COMMIT_EDITMSG")).unwrap();
    run(folder.path(), &message).calm().ends_with(2);
}
