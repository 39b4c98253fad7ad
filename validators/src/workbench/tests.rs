//! Small workbenches, and what is found in them.

use std::fs;

use crate::config::{Config, Selector};
use crate::finding::Finding;
use crate::report::Report;

const SETTINGS: &str = ".workbench/settings.yml";
const SCHEMA: &str = ".workbench/schemas/settings.json";
const SKILL: &str = ".workbench/workflow/skills/github-issues/SKILL.md";
const EXPORT: &str = ".workbench/exports/issues.json";
const TRACKER: &str = "project_management: github-issues\nsync: {paths: [.workbench]}\n";

fn report(files: &[(&str, &str)]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let config = Config { select: vec![Selector::parse("workbench").unwrap()], ..Config::default() };
    crate::check(&[folder.path().to_path_buf()], folder.path(), &config)
}

/// `rule: the text it points at`, a line a finding.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let report = report(files);
    let in_short = |finding: &Finding| {
        let text = report.sources.get(&finding.place.file).map_or("", |source| source.slice(finding.place.span));
        format!("{}: {text}", finding.rule.short_name())
    };
    report.findings.iter().map(in_short).collect()
}

fn found_in_settings(text: &str) -> Vec<String> {
    found(&[(SETTINGS, text), (SKILL, "# Issues\n")])
}

#[test]
fn a_folder_of_another_kind_is_no_workbench() {
    assert!(report(&[(".workbench/notes.txt", "")]).summary.artifacts.is_empty());
    assert_eq!(report(&[(SETTINGS, TRACKER)]).summary.artifacts["workbench"], 1);
}

#[test]
fn settings_have_one_finding_for_each_defect() {
    let with = |more: &str| found_in_settings(&format!("{TRACKER}{more}"));
    assert_eq!(with(""), [""; 0]);
    assert_eq!(with("tools: {ck_semantic_search: TRUE, ck_hybrid_search: False}\n"), [""; 0], "YAML 1.2 has them");
    assert_eq!(with("tools: {ck_semantic_search: on}\n"), ["settings-schema: on"]);
    assert_eq!(with("tools: {ck_semantic_search: \"true\"}\n"), ["settings-schema: \"true\""]);
    assert_eq!(with("orchestrator:\n"), ["settings-schema: "]);
    assert_eq!(with("orchestrator: {strategy: {principles: []}}\n"), ["settings-schema: []"]);
    assert_eq!(with("orchestrator: {escalation: {max_auto_answers_per_step: -1}}\n"), ["settings-schema: -1"]);
    assert_eq!(with("orchestrator: {escalation: {max_auto_answers_per_step: 11}}\n"), ["auto-answers-high: 11"]);
    assert_eq!(with("orchestrator: {escalation: {max_auto_answers_per_step: 10}}\n"), [""; 0]);
    assert_eq!(with("ticketter: {}\n"), ["settings-schema: ticketter"]);
    assert_eq!(with("sync: {paths: [README.md]}\n"), ["settings-yaml: sync", "sync-path-unsafe: README.md"]);
    assert_eq!(with("---\nx: 1\n"), ["settings-yaml: ---"]);
    assert_eq!(found_in_settings("sync: {paths: [.workbench]}\n"), ["settings-missing: sync"]);
    assert_eq!(found_in_settings("# nothing\n"), ["settings-missing: "]);
    assert_eq!(found_in_settings("a: [\n"), ["settings-yaml: ["]);
    assert_eq!(found_in_settings("- a\n"), ["settings-schema: - a"]);
    let alias_in_itself = "project_management: github-issues\nsync: {paths: &all [.workbench, *all]}\n";
    assert_eq!(found_in_settings(alias_in_itself), ["settings-schema: *all"]);
}

#[test]
fn both_names_of_the_settings_are_a_warning() {
    let files = [(SETTINGS, TRACKER), (SKILL, ""), (".workbench/settings.yaml", "")];
    let report = report(&files);
    let levels: Vec<String> =
        report.findings.iter().map(|finding| format!("{} {}", finding.level, finding.rule.short_name())).collect();
    assert_eq!(levels, ["warning settings-wrong-name"]);
}

#[test]
fn the_repositorys_own_schema_may_be_older_or_newer() {
    let with = |schema: &str, more: &str| found(&[(SETTINGS, &format!("{TRACKER}{more}")), (SKILL, ""), (SCHEMA, schema)]);
    let old = r#"{"properties": {"project_management": {"enum": ["linear"]}, "orchestrator": {"properties": {"strategy": {}}}}}"#;
    let of_old = ["settings-version-skew: github-issues", "settings-version-skew: sync", "settings-version-skew: escalation"];
    assert_eq!(with(old, "orchestrator: {escalation: {}}\n"), of_old);
    let new = r#"{"properties": {"project_management": {"enum": ["github-issues", "jira"]}, "sync": {"properties": {"paths": {}}}, "budget": {}}}"#;
    assert_eq!(with(new, "budget: 3\n"), ["settings-version-skew: budget"]);
    assert_eq!(with(new, "bugdet: 3\n"), ["settings-schema: bugdet"]);
    let jira = found(&[(SETTINGS, "project_management: jira\n"), (SCHEMA, new)]);
    assert_eq!(jira, ["settings-version-skew: jira"], "not the schema error, and no skill is looked for");
    assert_eq!(with("[]", ""), [""; 0]);
    assert_eq!(with("{", ""), [""; 0]);
}

#[test]
fn sync_paths_stay_in_the_repository() {
    let text = "project_management: github-issues\nsync:\n  paths:\n    - /etc\n    - a/../../b\n    - .workbench/\n    - ./.workbench\n    - gone\n    - C:\\x\n";
    let expected = ["/etc", "a/../../b", "./.workbench", "gone", "C:\\x"].map(|path| format!("sync-path-unsafe: {path}"));
    assert_eq!(found_in_settings(text), expected);
    let source = "source: {repository: dana/workbench, branch: main}\n";
    let consumer = found(&[(SETTINGS, text), (SKILL, ""), (".workbench/config.yaml", source)]);
    assert!(!consumer.contains(&"sync-path-unsafe: gone".to_owned()), "{consumer:?}");
}

#[test]
fn a_configuration_without_a_source_is_worth_a_word() {
    let with = |text: &str| found(&[(SETTINGS, TRACKER), (SKILL, ""), (".workbench/config.yaml", text)]);
    assert_eq!(with("source: {repository: a/b, branch: main}\ngithub: {org: a}\ncodes: []\nresources: []\n"), [""; 0]);
    assert_eq!(with("source: {repository: '', branch: ''}\n"), ["config-presence: ''"]);
    assert_eq!(with("codes: {}\n"), ["config-presence: codes", "config-presence: {}"]);
    assert_eq!(with("source: dana/workbench\nrepos: []\n"), ["config-presence: dana/workbench", "config-presence: repos"]);
    assert_eq!(with(""), ["config-presence: "]);
    assert_eq!(with("{"), ["config-presence: {"]);
}

#[test]
fn labels_have_one_finding_for_each_defect() {
    let with = |labels: &str| {
        let export = format!(r#"[{{"number": 1, "labels": [{labels}]}}]"#);
        found(&[(SETTINGS, TRACKER), (SKILL, ""), (EXPORT, &export)])
    };
    assert_eq!(with(r#""status:open", "bug", "priority:low", "estimate:-1""#), [""; 0]);
    assert_eq!(with(r#""status:open", "status:done", "status:planned""#), ["status-multiple: \"status:done\""]);
    assert_eq!(with(r#""status: planned""#), ["status-invalid: \"status: planned\""]);
    assert_eq!(with(r#""Status:planned""#), ["status-unrecognised-prefix: \"Status:planned\""]);
    assert_eq!(with(r#""status:decomposed""#), ["decomposed-without-epic: \"status:decomposed\""]);
    assert_eq!(with(r#""Epic""#), ["epic-without-decomposed: \"Epic\""]);
    let repeated = ["label-repeated: \"priority:High\"", "priority-enum: \"priority:High\""];
    assert_eq!(with(r#""priority:high", "priority:High""#), repeated);
    assert_eq!(with(r#""estimate:" "#), ["estimate-integer: \"estimate:\""]);
}

#[test]
fn tables_and_lists_are_compared_with_the_workflow() {
    let with = |text: &str| found(&[(SETTINGS, TRACKER), (SKILL, text)]);
    let table = "| Status | Step | Agent |\n|---|---|---|\n| none | `ticket` | ticketer |\n| `open` | research | researcher |\n\
                 | status:researched | /plan | planner |\n| planned | execute | executer |\n| implemented | review | reviewer |\n\
                 | reviewed | commit | committer |\n| decomposed | — | None. Stop. |\n";
    assert_eq!(with(table), [""; 0]);
    assert_eq!(with(&table.replace("| execute | executer", "| review | executer")), ["status-list-drift: review"]);
    assert_eq!(with(&table.replace("planner", "planer")), ["dispatch-agent-missing: planer"]);
    assert_eq!(
        with(&table.replace("| planned", "| in-progress")),
        ["status-list-drift: Status | Step | Agent", "status-list-drift: in-progress"]
    );
    assert_eq!(
        with("open → researched → implemented → reviewed\n"),
        ["status-list-drift: open → researched → implemented → reviewed"]
    );
    assert_eq!(with("`open -> researched -> planned`, then more\n"), [""; 0]);
    assert_eq!(with("Allowed: researched, open, planned, implemented, reviewed, decomposed\n").len(), 1);
    let unrelated = "| Status | Meaning |\n|---|---|\n| open | a door |\n| planned | tomorrow |\n| reviewed | by Dana |\n";
    assert_eq!(with(unrelated), [""; 0]);
}

#[test]
fn agents_have_their_files() {
    let table = "| Status | Step | Agent |\n|---|---|---|\n| none | ticket | ticketer |\n| open | research | researcher |\n\
                 | researched | plan | planner |\n| planned | execute | executer |\n| implemented | review | reviewer |\n\
                 | reviewed | commit | committer |\n| decomposed | - | None. Stop. |\n";
    let agents = ["ticketer", "researcher", "planner", "executer", "reviewer", "committer"];
    let paths: Vec<String> = agents.iter().map(|agent| format!(".opencode/agent/{agent}.md")).collect();
    let with = |present: &[String], more: &[(&str, &str)]| {
        let mut files = vec![(SETTINGS, TRACKER), (SKILL, table)];
        files.extend(present.iter().map(|path| (path.as_str(), "")));
        files.extend(more);
        found(&files)
    };
    assert_eq!(with(&paths, &[]), [""; 0]);
    assert_eq!(with(&paths[1..], &[]), ["dispatch-agent-missing: ticketer"], "once, however many tables name it");
    let types = |kind: &str| {
        format!("| Agent name | `subagent_type` | Body file |\n|---|---|---|\n| planner | `{kind}` | `a/planner.md` |\n")
    };
    let claude = types("claude");
    let missing_body = ["dispatch-agent-missing: `a/planner.md`"];
    assert_eq!(with(&paths, &[("CLAUDE.md", &claude)]), missing_body);
    assert_eq!(with(&paths, &[("CLAUDE.md", &claude), ("a/planner.md", "")]), [""; 0]);
    let both = [("CLAUDE.md", claude.as_str()), (".claude/commands/plan.md", &types("Explore")), ("a/planner.md", "")];
    assert_eq!(with(&paths, &both), ["dispatch-agent-missing: `claude`"], "the same harness, two types");
    let other_harness = [(".opencode/command/plan.md", types("planner")), (".claude/commands/plan.md", claude.clone())];
    let other_harness = other_harness.each_ref().map(|(path, text)| (*path, text.as_str()));
    assert_eq!(with(&paths, &[other_harness[0], other_harness[1], ("a/planner.md", "")]), [""; 0]);
    assert_eq!(
        with(&paths, &[(".opencode/command/plan.md", &types("planer")), ("a/planner.md", "")]),
        ["dispatch-agent-missing: `planer`"]
    );
}

#[test]
fn front_matter_is_quoted_where_that_is_certain() {
    let fix = |front_matter: &str| {
        let prompt = format!("---\n{front_matter}\n---\n# 실행\n");
        let report = report(&[(SETTINGS, TRACKER), (SKILL, &prompt)]);
        let [finding] = report.findings.as_slice() else { panic!("{:?}", report.findings) };
        finding.fix.as_ref().map(|fix| fix.edits[0].replacement.clone())
    };
    assert_eq!(fix("description: 이슈. 사용: /implement \"x\" \\").as_deref(), Some("\"이슈. 사용: /implement \\\"x\\\" \\\\\""));
    assert_eq!(fix("description: a: b # or a comment"), None);
    assert_eq!(fix("name: [a"), None);
    assert_eq!(fix("name: a\nname: b"), None);
}

#[test]
fn front_matter_has_an_end() {
    let with = |text: &str| found(&[(SETTINGS, TRACKER), (SKILL, text)]);
    assert_eq!(with("---\nname: github-issues\n# Issues\n"), ["command-frontmatter-yaml: ---"]);
    assert_eq!(with("---\nAll of it: below the rule.\n"), [""; 0]);
    assert_eq!(with("---\n\nText\n"), [""; 0]);
}
