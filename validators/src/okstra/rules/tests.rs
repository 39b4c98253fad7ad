//! What the rules say about a task that was changed at one place, beyond the examples of their explanations.

mod implementation;
mod sidecars;

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::check;
use crate::config::Config;

/// The tree that the examples of rules change. Every rule is silent on it.
const BASE: &str = "../tests/bases/okstra/lifecycle";
const TASK: &str = ".project-docs/okstra/tasks/checkout/SHOP-101";

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() { copy(&entry.path(), &target)? } else { fs::copy(entry.path(), target).map(drop)? }
    }
    Ok(())
}

/// The findings after `old` was replaced by `new` in a file of the task: level, rule, extension of the file and line.
fn findings_of(file: &str, old: &str, new: &str) -> Result<String, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(BASE).join(TASK), &folder.path().join(TASK))?;
    let path = folder.path().join(TASK).join(file);
    let text = fs::read_to_string(&path)?;
    assert!(text.contains(old), "{file}: {old}");
    fs::write(&path, text.replacen(old, new, 1))?;
    let report = check(&[folder.path().to_owned()], folder.path(), &Config::default());
    let lines = report.findings.iter().map(|finding| {
        let (_, extension) = finding.place.file.as_str().rsplit_once('.').unwrap_or_default();
        let line = report.sources.get(&finding.place.file).map_or(0, |source| source.position(finding.place.span.start).line);
        format!("{} {} {extension}:{line}", finding.level, finding.rule.short_name())
    });
    Ok(lines.collect::<Vec<_>>().join(", "))
}

fn expect(file: &str, old: &str, new: &str, expected: &str, problems: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    let found = findings_of(file, old, new)?;
    if found != expected {
        problems.push(format!("{file}, `{new}`: found `{found}`, expected `{expected}`"));
    }
    Ok(())
}

fn report(task_type: &str, extension: &str) -> String {
    format!("runs/{task_type}/reports/final-report-{task_type}-001.{extension}")
}

#[test]
fn data_is_judged_once_for_each_fact() -> Result<(), Box<dyn Error>> {
    let row = |id: &str| format!("{{ \"id\": \"{id}\", \"status\": \"obsolete\", \"blocks\": \"none\" }}");
    let descending = format!("\"clarificationItems\": [{}, {}]", row("C-1000"), row("C-999"));
    let mut problems = Vec::new();
    for (task_type, old, new, expected) in [
        ("implementation", "\"clarificationItems\": []", &*descending, "error clarification-id json:85"),
        (
            "error-analysis",
            "\"userInput\": \"5분, 15분, 60분 뒤에 다시 보낸다.\"",
            "\"userInput\": null",
            "error carry-in-row-dropped json:24",
        ),
        (
            "error-analysis",
            "\"status\": \"obsolete\", \"blocks\": \"none\", \"userInput\": null",
            "\"status\": \"open\", \"blocks\": \"none\", \"userInput\": \"예\"",
            "info clarification-answered-blank json:101",
        ),
        ("implementation", "\"newTaskId\": \"SHOP-104\"", "\"newTaskId\": \"SHOP-101\"", "error followup-duplicate-id json:99"),
        (
            "implementation",
            "\"suggestedTaskType\": \"improvement-discovery\"",
            "\"suggestedTaskType\": \"improvement\"",
            "error followup-field json:99",
        ),
        (
            "error-analysis",
            "\"workerId\": \"codex\", \"status\": \"completed\"",
            "\"workerId\": \"codex\", \"status\": \"running\"",
            "error execution-status-incomplete json:41",
        ),
        (
            "error-analysis",
            "\"workerId\": \"codex\", \"status\": \"completed\"",
            "\"workerId\": \"codex\", \"status\": \"error\"",
            "error execution-status-unexplained json:41",
        ),
        ("requirements-discovery", "Blocking (C-001)", "Blocking (C-009)", "warning rd-blocking-input-unlisted json:100"),
        ("requirements-discovery", "Blocking (C-001)", "Blocking", ""),
        ("requirements-discovery", "\"bugfix\"", "\"ops\"", ""),
        ("release-handoff", "\"reportAuthor\": \"Claude lead\"", "\"reportAuthor\": \"Report writer worker\"", ""),
    ] {
        expect(&report(task_type, "data.json"), old, new, expected, &mut problems)?;
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

#[test]
fn markdown_of_other_programs_is_judged_in_the_forms_that_are_known() -> Result<(), Box<dyn Error>> {
    let mut problems = Vec::new();
    for (task_type, old, new, expected) in [
        ("error-analysis", "## 0. Clarification Response", "## 0. Response", "error carry-in-stub md:1"),
        ("error-analysis", "## 7. Follow-up Tasks", "## 7. Later", "error followup-empty-form md:1"),
        ("error-analysis", "- **Lead Model:** opus", "- **Lead Model:**", "warning report-header-field md:7"),
        ("error-analysis", "| Verdict Token | not-applicable |", "| Verdict Token | n/a |", "error verdict-token md:22"),
        ("error-analysis", "- Verdict Token: not-applicable", "- Verdict Token: **accepted**", "error verdict-token md:90"),
        ("error-analysis", "## Verdict Card", "## Card", "error verdict-card-rows md:1"),
        ("error-analysis", "| low | src/mail/queue.ts:58 |", "| low | - |", "warning ea-hypothesis-unevidenced md:122"),
        ("implementation-planning", "How long are", "How long<br>are", "error clarification-table-shape md:226"),
        (
            "implementation-planning",
            "| Blocks | User input |",
            "| Holds | User input |",
            "error clarification-table-shape md:224",
        ),
        (
            "implementation-planning",
            "| answered | approval | 90 days; delete later. |",
            "| answered | `approval` | |",
            "error clarification-answered-blank md:226",
        ),
        ("implementation-planning", "| answered | approval |", "| answered | - |", ""),
        (
            "implementation-planning",
            "## 5. Clarification Items",
            "## 1. Clarification Items (확인 항목)",
            "info report-language-mix md:222",
        ),
        (
            "implementation-planning",
            "delete later. |\n",
            "delete later. |\n\n| ID | Status |\n|---|---|\n| C-002 | open |\n",
            "error clarification-table-shape md:228",
        ),
        (
            "requirements-discovery",
            "## 5. Clarification Items (확인 항목)",
            "## 5. Clarification Items",
            "info report-language-mix md:111",
        ),
        (
            "requirements-discovery",
            "| callback | Payment webhook |",
            "| callback | - |",
            "warning rd-terminology-unresolved md:101",
        ),
        (
            "requirements-discovery",
            "- Routing: `error-analysis` (",
            "- Routing: `implementation` (",
            "error rd-illegal-route md:95",
        ),
        ("requirements-discovery", "- Work Category: `bugfix`", "- Work Category: **bug**", "error rd-work-category md:94"),
        (
            "implementation",
            "| Plan clarification C-001 | SHOP-103 |",
            "| Plan clarification C-001 | SHOP-105 |",
            "error followup-manual-unlisted md:237",
        ),
        ("implementation", "| yes |\n", "| Yes |\n", "error followup-field md:238"),
        ("implementation", "| SHOP-104 |", "|  |", "error followup-field md:238"),
    ] {
        expect(&report(task_type, "md"), old, new, expected, &mut problems)?;
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

/// Reports of before 0.25 had two tables of another form, of which only a note is made.
#[test]
fn old_clarification_lists_switch_their_rules_off() -> Result<(), Box<dyn Error>> {
    let old = "| ID | Kind | Statement | Status | Blocks | User input |\n|---|---|---|---|---|---|\n\
               | C-001 | decision | How long are events kept? | answered | approval | 90 days; delete later. |\n";
    let new = "### 5.1 Material\n\n| ID | Request | Status |\n|---|---|---|\n| A1 | logs | wanted |\n\n\
               ### 5.2 Questions\n\n| ID | Question |\n|---|---|\n| Q1 | why<br>now? |\n";
    let told = findings_of(&report("implementation-planning", "md"), old, new)?;
    assert_eq!(told, "info clarification-legacy-ids md:228");
    Ok(())
}
