//! Where the readers part: one case a line.

use super::{Project, state};

/// The rules about readers that fire, each with what stands at its place.
fn told(text: &str) -> Vec<String> {
    const RULES: [&str; 8] = [
        "state-frontmatter-invalid",
        "state-line-endings",
        "state-empty-scalar",
        "state-hash-in-quotes",
        "state-quoted-enum",
        "state-last-commit-lossy",
        "state-hill-list-style",
        "state-readers-disagree",
    ];
    let findings = Project::with_state(text).findings();
    let own = findings.iter().filter(|finding| RULES.contains(&finding.rule.short_name()));
    own.map(|finding| {
        format!("{} {:?}", finding.rule.short_name().trim_start_matches("state-"), &text[finding.place.span.range()])
    })
    .collect()
}

fn assert_told(cases: &[(&str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(lines, expected)| (lines, told(&state(lines)), expected))
        .filter(|(_, found, expected)| found != *expected)
        .map(|(lines, found, expected)| format!("{lines:?}\n  found    {found:?}\n  expected {expected:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_means_the_same_to_all_is_silent() {
    assert_told(&[
        ("", &[]),
        ("oat_phase: plan # the phase\n", &[]),
        ("oat_pr_url: https://git.example.com/pull/7\n", &[]),
        ("oat_pr_url: \"https://git.example.com/pull/7\" # the request\n", &[]),
        ("oat_project_created: '2026-07-19T08:00:00Z'\n", &[]),
        ("oat_last_commit: 2923383\n", &[]),
        ("oat_last_commit: \"48e1871\"\n", &[]),
        ("oat_hill_checkpoints: [\"design\"] # who approves\noat_hill_completed: []\n", &[]),
        ("oat_hill_checkpoints: [ ]\n", &[]),
        ("oat_hill_checkpoints: '[\"design\"]'\n", &[]),
        ("oat_project_completed: # not yet\n", &[]),
        ("oat_blockers: [the provider is down, \"and so is the help desk\"]\n", &[]),
        ("oat_blockers:\n  [\"the provider is down\"]\n", &[]),
        ("oat_phase:   plan   \n", &[]),
        ("oat_phase:\tplan\n", &[]),
        ("oat_pause_reason: \"\"\n", &[]),
        ("# oat_phase: design\n", &[]),
        ("description: \"a #tag\"\nempty:\n", &[]),
        ("oat_dispatch_policy:\n  mode: inherit\n", &[]),
        ("associated_issues:\n  - type: backlog\n    ref: \"#12\"\n", &[]),
    ]);
}

#[test]
fn scalars_that_line_readers_take_for_something_else() {
    assert_told(&[
        ("oat_phase: \"plan\"\n", &["quoted-enum \"\\\"plan\\\"\""]),
        ("oat_phase_status: 'complete' # done\n", &["quoted-enum \"'complete'\""]),
        ("oat_workflow_mode: \"lite\"\noat_lifecycle: 'active'\n", &["quoted-enum \"\\\"lite\\\"\"", "quoted-enum \"'active'\""]),
        ("oat_current_task: \"null\"\n", &["quoted-enum \"\\\"null\\\"\""]),
        ("oat_phase: \"bogus\"\n", &[]),
        ("oat_last_commit: 48e1871\n", &["last-commit-lossy \"48e1871\""]),
        ("oat_last_commit: 0112760 # the last\n", &["last-commit-lossy \"0112760\""]),
        ("oat_project_completed:\n", &["empty-scalar \"oat_project_completed\""]),
        ("oat_pr_url:   \n\n# why\n", &["empty-scalar \"oat_pr_url\""]),
        ("oat_pause_reason: \"fix #12 first\"\n", &["hash-in-quotes \"\\\"fix #12 first\\\"\""]),
        ("oat_phase: 'pl#an'\n", &["hash-in-quotes \"'pl#an'\""]),
    ]);
}

#[test]
fn lists_that_the_dashboard_cannot_see() {
    assert_told(&[
        ("oat_hill_checkpoints: [design]\n", &["hill-list-style \"[design]\""]),
        ("oat_hill_checkpoints: ['design']\n", &["hill-list-style \"['design']\""]),
        ("oat_hill_checkpoints: [\"design\", plan] # c\n", &["hill-list-style \"[\\\"design\\\", plan]\""]),
        ("oat_hill_checkpoints:\n  - design\n", &["hill-list-style \"- design\""]),
        ("oat_hill_completed:\n- design\n- plan\n", &["hill-list-style \"design\\n- plan\""]),
        (
            "oat_hill_completed: [\n  \"design\",\n  \"plan\",\n]\n",
            &["hill-list-style \"[\\n  \\\"design\\\",\\n  \\\"plan\\\",\\n]\""],
        ),
        ("oat_hill_checkpoints: design\n", &["hill-list-style \"design\""]),
        ("oat_blockers:\n  - the provider is down\n  - no key\n", &["readers-disagree \"- the provider is down\\n  - no key\""]),
        ("oat_blockers: [\"see #12\"]\n", &["readers-disagree \"[\\\"see #12\\\"]\""]),
    ]);
}

#[test]
fn what_the_catalogue_does_not_name() {
    assert_told(&[
        ("oat_pause_reason: waiting\n  for Dana\n", &["readers-disagree \"waiting\\n  for Dana\""]),
        ("oat_pause_reason: >-\n  waiting\n  for Dana\n", &["readers-disagree \">-\\n  waiting\\n  for Dana\""]),
        ("oat_pause_reason: |\n  waiting\n", &["readers-disagree \"|\\n  waiting\""]),
        ("oat_pr_url: https://git.example.com/7#c\n", &["readers-disagree \"https://git.example.com/7#c\""]),
        ("a: &word plan\noat_phase: *word\n", &["readers-disagree \"*word\""]),
        ("oat_phase: &word plan\n", &["readers-disagree \"plan\""]),
        ("oat_phase: !!str plan\n", &["readers-disagree \"plan\""]),
        ("oat_phase : plan\n", &["readers-disagree \"oat_phase\""]),
        ("\"oat_phase\": plan\n", &["readers-disagree \"\\\"oat_phase\\\"\""]),
        ("oat_docs_updated: 'complete'\n", &["readers-disagree \"'complete'\""]),
        ("oat_current_task: ~\n", &["readers-disagree \"~\""]),
        ("oat_pr_status: NULL\n", &["readers-disagree \"NULL\""]),
        ("oat_pause_reason: 007\n", &["readers-disagree \"007\""]),
        ("oat_pause_reason: \"a\\tb\"\n", &["readers-disagree \"\\\"a\\\\tb\\\"\""]),
        ("oat_pause_reason: a\u{2028}b\n", &["readers-disagree \"a\\u{2028}b\""]),
        ("oat_phase_status: [complete]\n", &["readers-disagree \"[complete]\""]),
        ("oat_pr_url: {a: b}\n", &["readers-disagree \"{a: b}\""]),
    ]);
}

#[test]
fn structure_that_only_some_readers_see() {
    let cases: [(&str, &[&str]); 12] = [
        ("---\n  oat_phase: plan\n  oat_workflow_mode: quick\n---\n", &["readers-disagree \"oat_phase\""]),
        ("---\n{oat_phase: plan}\n---\n", &["readers-disagree \"oat_phase\""]),
        ("---\noat_phase: plan\n---: x\n---\n", &["readers-disagree \"---: x\""]),
        ("---\noat_phase: plan\noat_phase: design\n---\n", &["frontmatter-invalid \"oat_phase\""]),
        ("---\noat_phase: [plan\n---\n", &["frontmatter-invalid \"[\""]),
        ("---\n- oat_phase\n---\n", &["frontmatter-invalid \"- oat_phase\""]),
        ("---\n# nothing\n---\n", &["frontmatter-invalid \"---\""]),
        ("---\noat_phase: plan\n", &["frontmatter-invalid \"---\""]),
        ("---\r\noat_phase: plan\r\n---\r\n", &["line-endings \"\\r\""]),
        ("\u{feff}---\noat_phase: plan\n---\n", &["line-endings \"\\u{feff}\""]),
        ("--- \noat_phase: plan\n---\n", &["line-endings \" \""]),
        ("# Project\n\noat_phase: plan\n", &["line-endings \"\""]),
    ];
    for (text, expected) in cases {
        assert_eq!(told(text), expected, "{text:?}");
    }
}

#[test]
fn messages_say_what_each_reader_sees() {
    let message = |lines: &str, rule: &str| {
        let findings = Project::with_state(state(lines)).findings();
        let finding = findings.into_iter().find(|finding| finding.rule.short_name() == rule).unwrap();
        (finding.message, finding.related.first().map(|related| related.label.clone()))
    };
    let cases = [
        (
            "oat_last_commit: 48e1871\n",
            "state-last-commit-lossy",
            "a YAML reader sees `Infinity`, the file says `48e1871`: without quotes the commit is a number",
            None,
        ),
        (
            "oat_phase: \"plan\"\n",
            "state-quoted-enum",
            "`oat_phase`: a YAML reader sees `plan`, the dashboard's line reader `\"plan\"`, with the quotes",
            None,
        ),
        (
            "oat_project_completed:\n",
            "state-empty-scalar",
            "`oat_project_completed` is empty: a YAML reader sees null, the dashboard's line reader `oat_generated: false`, and the next write deletes that line",
            Some("the writer deletes this line"),
        ),
        (
            "oat_pr_url:\n# none yet\n",
            "state-empty-scalar",
            "`oat_pr_url` is empty: a YAML reader sees null, and the next write glues its value to the comment below",
            Some("the writer joins its value to this line"),
        ),
        (
            "oat_pause_reason: \"fix #12 first\"\n",
            "state-hash-in-quotes",
            "`oat_pause_reason` has a `#` in quotes: a YAML reader sees `fix #12 first`, the dashboard's line reader `\"fix`, and the next write leaves `oat_pause_reason: … #12 first\"`",
            Some("line readers take this for the beginning of a comment"),
        ),
        (
            "oat_hill_checkpoints: ['design']\n",
            "state-hill-list-style",
            "`oat_hill_checkpoints` is a list in single quotes: the dashboard's line reader sees `['design']`, finds no `\"design\"` in it and shows the gate as n/a",
            None,
        ),
        (
            "\"oat_phase\": plan\n",
            "state-readers-disagree",
            "`oat_phase`: a YAML reader sees `plan`, the dashboard's line reader nothing",
            None,
        ),
    ];
    for (lines, rule, expected, label) in cases {
        assert_eq!(message(lines, rule), (expected.to_owned(), label.map(str::to_owned)), "{lines:?}");
    }
}

#[test]
fn a_key_that_stands_twice_says_which_line_each_takes() {
    let text = "---\noat_phase: plan # first\noat_workflow_mode: lite\noat_phase: design\n---\n";
    let findings = Project::with_state(text).findings();
    let finding = findings.iter().find(|finding| finding.rule.short_name() == "state-frontmatter-invalid").unwrap();
    let expected = "the key `oat_phase` stands twice; the control plane gives up on all of it and shows phase `discovery` (the file says `plan`), status \
                    `in_progress`, mode `spec-driven` (the file says `lite`), lifecycle `active`; the line reader takes the first value, `plan`, a YAML \
                    reader that allows it the last, `design`";
    assert_eq!(finding.message, expected);
    let rules: Vec<&str> = findings.iter().map(|finding| finding.rule.short_name()).collect();
    assert_eq!(rules, ["state-frontmatter-invalid"], "one defect, one finding");
}
