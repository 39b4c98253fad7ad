//! What the rules about front matter, checkpoints and groups of a plan say when one thing in it is changed.

use std::error::Error;
use std::fs;
use std::path::Path;

use countersign_validators::check;
use countersign_validators::config::{Config, ProfileChoice, Selector};
use countersign_validators::finding::Applicability;
use countersign_validators::fix;
use countersign_validators::oat::rules::{
    plan_checkpoints, plan_front_matter, plan_groups, plan_status, plan_verdict, quick_plan,
};
use countersign_validators::rule::Rule;

const PLAN: &str = "---
oat_status: complete
oat_ready_for: oat-project-implement
oat_last_updated: 2026-07-20
oat_phase_status: complete
oat_plan_hill_phases: [\"p02\", \"p-rev1\"]
oat_auto_review_at_hill_checkpoints: true
oat_phase_review_gate: null
oat_plan_parallel_groups: [[\"p02\", \"p03\"]]
oat_plan_source: spec-driven
oat_template: false
---

# 재시도 예산

## Phase 1: A

### Task p01-t01: a

**Files:**

- Modify: `src/a.ts`

## Phase 2: B

### Task p02-t01: b

**Files:**

- Modify: `src/b.ts`

## Phase 3: C

### Task p03-t01: c

**Files:**

- Modify: `src/c.ts`

## Phase 4: D

### Task p04-t01: d

## Phase 5: E

## Phase p-rev1: R

### Task prev1-t01: r
";

const STATE: &str = "---\noat_phase: plan\noat_phase_status: complete\noat_workflow_mode: spec-driven\n---\n";

fn rules() -> impl Iterator<Item = &'static Rule> {
    let files = [
        plan_verdict::RULES,
        plan_front_matter::RULES,
        plan_status::RULES,
        plan_checkpoints::RULES,
        plan_groups::RULES,
        quick_plan::RULES,
    ];
    files.into_iter().flatten().copied()
}

fn write(root: &Path, plan: &str, state: &str) -> Result<(), Box<dyn Error>> {
    let project = root.join(".oat/projects/shared/retry-budget");
    fs::create_dir_all(&project)?;
    fs::write(project.join("plan.md"), plan)?;
    fs::write(project.join("state.md"), state)?;
    Ok(())
}

/// The findings of the rules about plans: `level rule line`, in order.
fn findings(plan: &str, state: &str, config: &Config) -> Result<Vec<String>, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), plan, state)?;
    let report = check(&[folder.path().to_path_buf()], folder.path(), config);
    let own = report.findings.iter().filter(|finding| rules().any(|rule| rule == finding.rule));
    let shown = own.map(|finding| {
        let source = &report.sources[&finding.place.file];
        let line = source.position(finding.place.span.start).line;
        format!("{} {} {line}", finding.level, finding.rule.short_name())
    });
    Ok(shown.collect())
}

/// Compares what is found when `old` becomes `new` in the plan.
fn expect(cases: &[(&str, &str, &[&str])]) -> Result<(), Box<dyn Error>> {
    let mut problems = Vec::new();
    for (old, new, expected) in cases {
        assert!(PLAN.contains(old), "{old}");
        let found = findings(&PLAN.replacen(old, new, 1), STATE, &Config::default())?;
        if found != *expected {
            problems.push(format!("`{old}` → `{new}`\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

#[test]
fn the_block() -> Result<(), Box<dyn Error>> {
    expect(&[
        ("---\n", "---\n", &[]),
        ("---\n", "--- \n\n", &[]),
        ("---\noat", "\u{feff}---\noat", &["error plan-frontmatter-missing 1"]),
        ("---\noat", "\n \n---\noat", &["error plan-frontmatter-missing 1"]),
        ("---\noat", "# Plan\n\n---\noat", &["error plan-frontmatter-missing 1"]),
        ("oat_template: false\n---\n", "oat_template: false\n", &["error plan-frontmatter-missing 1"]),
        ("oat_template: false\n", "oat_template: false\r\n", &["error plan-frontmatter-crlf 11"]),
        ("oat_template: false\n", "oat_tags: [a]\r\n", &["error plan-frontmatter-crlf 11"]),
        ("oat_status: complete\n", "oat_status: complete\r\n", &["error plan-frontmatter-crlf 2"]),
        ("oat_template: false", "oat_status: complete", &["error plan-key-duplicate 11"]),
        ("oat_template: false", "a:\n  b: 1\n  b: 2", &["error plan-frontmatter-invalid 13"]),
        ("oat_template: false", "oat_template: [", &["error plan-frontmatter-invalid 11"]),
        (
            "oat_status: complete\n",
            "a: |\n  1\n  2\n  3\n  4\n  5\n  6\n  7\n  8\noat_status: complete\n",
            &["warning plan-status-line-window 11"],
        ),
    ])
}

#[test]
fn status_and_source() -> Result<(), Box<dyn Error>> {
    expect(&[
        ("oat_status: complete\n", "", &["error plan-status-enum 1"]),
        ("oat_status: complete", "oat_status: null", &["error plan-status-enum 2"]),
        ("oat_status: complete", "oat_status: [complete]", &["error plan-status-enum 2"]),
        ("oat_status: complete", "oat_status: in_progress", &["warning plan-ready-while-in-progress 3"]),
        ("oat_ready_for: oat-project-implement\n", "", &["error plan-complete-not-ready 2"]),
        ("oat_ready_for: oat-project-implement", "oat_ready_for: {skill}", &["error plan-complete-not-ready 3"]),
        (
            "oat_ready_for: oat-project-implement",
            "oat_ready_for: oat-project-review-provide",
            &["error plan-complete-not-ready 3"],
        ),
        ("oat_template: false", "oat_template: true", &["error plan-complete-template 11"]),
        ("oat_template: false", "oat_template: \"true\"", &["error plan-complete-template 11"]),
        ("oat_phase_status: complete", "oat_phase_status: in_progress", &["warning plan-status-vs-phase-status 5"]),
        ("oat_last_updated: 2026-07-20", "oat_last_updated: 2026-02-30", &["warning plan-last-updated-format 4"]),
        ("oat_last_updated: 2026-07-20", "oat_last_updated: 2026-07-20T10:00:00Z", &["warning plan-last-updated-format 4"]),
        ("oat_last_updated: 2026-07-20", "oat_last_updated: null", &["warning plan-last-updated-format 4"]),
        ("oat_last_updated: 2026-07-20\n", "", &[]),
        ("oat_plan_source: spec-driven\n", "", &["warning plan-source-enum 1"]),
        ("oat_plan_source: spec-driven", "oat_plan_source: lite", &["warning lite-source-coherence 10"]),
        ("oat_plan_source: spec-driven", "oat_plan_source: imported", &["warning plan-import-reference 10"]),
        (
            "oat_plan_source: spec-driven",
            "oat_plan_source: imported\noat_import_reference: null",
            &["warning plan-import-reference 11"],
        ),
        ("oat_plan_source: spec-driven", "oat_plan_source: imported\noat_import_reference: state.md", &[]),
        (
            "oat_plan_source: spec-driven",
            "oat_plan_source: imported\noat_import_reference: .oat/projects/shared/retry-budget/state.md",
            &[],
        ),
    ])
}

#[test]
fn checkpoints() -> Result<(), Box<dyn Error>> {
    const HILL: &str = "oat_plan_hill_phases: [\"p02\", \"p-rev1\"]";
    expect(&[
        (HILL, "oat_plan_hill_phases: []", &[]),
        (HILL, "oat_plan_hill_phases:", &[]),
        (HILL, "oat_other: 1", &[]),
        (HILL, "oat_plan_hill_phases: [\"p05\"]", &[]),
        (HILL, "oat_plan_hill_phases: '[\"p02\"]'", &["error hill-phases-not-array 6"]),
        (HILL, "oat_plan_hill_phases: [2, 3]", &["error hill-phases-unknown 6", "error hill-phases-unknown 6"]),
        (HILL, "oat_plan_hill_phases: [p2]", &["error hill-phases-unknown 6"]),
        (HILL, "oat_plan_hill_phases: [final]", &["error hill-phases-unknown 6"]),
        (HILL, "oat_plan_hill_phases: [[p02]]", &["error hill-phases-unknown 6"]),
        (HILL, "oat_plan_hill_phases: [p02, p02]", &["warning hill-phases-duplicate 6"]),
        (HILL, "oat_plan_hill_phases: [p-rev1, p02, p01]", &["info hill-phases-order 6"]),
        (HILL, "oat_plan_hil_phases: [p02]", &["warning hill-phases-legacy-key 6"]),
        (HILL, "oat_plan_hill_phases: [p02]\noat_plan_hil_phases: [p07]", &["warning hill-phases-legacy-key 7"]),
        ("oat_auto_review_at_hill_checkpoints: true", "oat_auto_review_at_hill_checkpoints: null", &[]),
        (
            "oat_auto_review_at_hill_checkpoints: true",
            "oat_auto_review_at_hill_checkpoints: yes",
            &["info auto-review-legacy-key 7"],
        ),
        (
            "oat_auto_review_at_hill_checkpoints: true",
            "oat_auto_review_at_checkpoints: \"true\"",
            &["info auto-review-legacy-key 7"],
        ),
    ])
}

#[test]
fn the_review_gate() -> Result<(), Box<dyn Error>> {
    const GATE: &str = "oat_phase_review_gate: null";
    const WRONG: &[&str] = &["error phase-review-gate-shape 8"];
    expect(&[
        (GATE, "oat_phase_review_gate: {enabled: false, phases: 7}", &[]),
        (GATE, "oat_phase_review_gate: {enabled: true}", &[]),
        (GATE, "oat_phase_review_gate: {enabled: true, phases: [], review_type: code, exit_nonzero_on: minor}", &[]),
        (GATE, "oat_phase_review_gate: {enabled: true, phases: [p01, p-rev1], review_type: null}", &[]),
        (GATE, "oat_phase_review_gate: false", WRONG),
        (GATE, "oat_phase_review_gate: {}", WRONG),
        (GATE, "oat_phase_review_gate: {enabled: \"true\"}", WRONG),
        (GATE, "oat_phase_review_gate: {enabled: true, phases: p01}", WRONG),
        (GATE, "oat_phase_review_gate: {enabled: true, phases: [p01, 2]}", WRONG),
        (GATE, "oat_phase_review_gate: {enabled: true, review_type: artifact}", WRONG),
        (GATE, "oat_phase_review_gate: {enabled: true, exit_nonzero_on: high}", WRONG),
    ])
}

#[test]
fn groups() -> Result<(), Box<dyn Error>> {
    const GROUPS: &str = "oat_plan_parallel_groups: [[\"p02\", \"p03\"]]";
    expect(&[
        (GROUPS, "oat_plan_parallel_groups: [[p01, p02], [p03, p04]]", &[]),
        (GROUPS, "oat_plan_parallel_groups: [[p03, p04], [p01, p02]]", &["warning parallel-group-order 9"]),
        (
            GROUPS,
            "oat_plan_parallel_groups: [[p02, p01], [p04, p03]]",
            &["warning parallel-group-order 9", "warning parallel-group-order 9"],
        ),
        (GROUPS, "oat_plan_parallel_groups: [[p01, p03, p04]]", &["warning parallel-group-gap 9"]),
        (GROUPS, "oat_plan_parallel_groups: [[p01, p04], [p02, p03]]", &["warning parallel-group-gap 9"]),
        ("`src/c.ts`", "`./src/b.ts:3-9`", &["warning parallel-group-file-overlap 38"]),
        ("`src/c.ts`", "`src/a.ts`", &[]),
        ("## Phase 3: C\n\n### Task p03-t01: c\n", "<!--\n### Task p03-t01: c\n-->\n", &["error parallel-group-shadow-phase 9"]),
        ("### Task p03-t01: c\n", "#### Task p03-t01: c\n", &["error parallel-group-shadow-phase 9"]),
        ("## Phase 3: C\n\n### Task p03-t01: c\n", "See ### Task p03-t01.\n", &["error parallel-group-shadow-phase 9"]),
        // In a fence with its phase the control plane counts it, as it counts everything in fences.
        ("## Phase 3: C\n\n### Task p03-t01: c\n", "```\n## Phase 3: C\n\n### Task p03-t01: c\n```\n", &[]),
    ])
}

#[test]
fn shared_files_are_errors_when_a_run_is_strict() -> Result<(), Box<dyn Error>> {
    let plan = PLAN.replace("`src/c.ts`", "`src/b.ts`");
    let mut config = Config::default();
    config.oat.strict = true;
    assert_eq!(findings(&plan, STATE, &config)?, ["error parallel-group-file-overlap 38"]);
    Ok(())
}

#[test]
fn only_the_second_of_two_duplicate_keys_of_the_state_is_told_here() -> Result<(), Box<dyn Error>> {
    let twice = STATE.replace("oat_phase: plan\n", "oat_phase: plan\noat_phase: plan\n");
    assert_eq!(findings(PLAN, &twice, &Config::default())?, Vec::<String>::new());
    let thrice = twice.replace("oat_phase: plan\n", "oat_phase: plan\noat_phase: plan\n");
    assert_eq!(findings(PLAN, &thrice, &Config::default())?.first().map(String::as_str), Some("error plan-key-duplicate 4"));
    Ok(())
}

#[test]
fn a_detail_that_is_turned_down_leaves_the_verdict() -> Result<(), Box<dyn Error>> {
    let plan = PLAN.replace("oat_template: false", "oat_status: complete");
    let mut config = Config { ignore: vec![Selector::Rule(&plan_front_matter::PLAN_KEY_DUPLICATE)], ..Config::default() };
    assert_eq!(findings(&plan, STATE, &config)?, ["error plan-frontmatter-invalid 11"]);
    config.profile = ProfileChoice::Upstream;
    config.ignore.clear();
    assert_eq!(findings(&plan, STATE, &config)?, ["error plan-frontmatter-invalid 11"]);
    Ok(())
}

/// The plan after all safe fixes of `rule`.
fn fixed(plan: &str, rule: &'static Rule) -> Result<String, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), plan, STATE)?;
    let config = Config { select: vec![Selector::Rule(rule)], ..Config::default() };
    let outcome = fix::fix(&[folder.path().to_path_buf()], folder.path(), &config, Applicability::Safe);
    fix::write(&outcome.changes)?;
    Ok(fs::read_to_string(folder.path().join(".oat/projects/shared/retry-budget/plan.md"))?)
}

#[test]
fn what_hides_the_block_is_taken_away() -> Result<(), Box<dyn Error>> {
    for before in ["\u{feff}", "\n\n", "\u{feff} \r\n"] {
        assert_eq!(fixed(&format!("{before}{PLAN}"), &plan_front_matter::PLAN_FRONTMATTER_MISSING)?, PLAN, "{before:?}");
    }
    let unclosed = format!("\n{}", PLAN.replacen("oat_template: false\n---\n", "", 1));
    assert_eq!(fixed(&unclosed, &plan_front_matter::PLAN_FRONTMATTER_MISSING)?, unclosed);
    Ok(())
}

#[test]
fn carriage_returns_are_taken_out_of_the_block_alone() -> Result<(), Box<dyn Error>> {
    let crlf = PLAN.replace('\n', "\r\n");
    let (block, body) = PLAN.split_at(PLAN.find("\n# ").ok_or("no heading")?);
    let expected = format!("{block}{}", body.replace('\n', "\r\n"));
    assert_eq!(fixed(&crlf, &plan_front_matter::PLAN_FRONTMATTER_CRLF)?, expected);
    let lone = PLAN.replace("oat_template: false\n", "oat_template: false\r \n");
    assert_eq!(fixed(&lone, &plan_front_matter::PLAN_FRONTMATTER_CRLF)?, lone);
    Ok(())
}

#[test]
fn an_old_key_is_renamed_when_its_value_is_right() -> Result<(), Box<dyn Error>> {
    let old = PLAN.replace("oat_plan_hill_phases", "oat_plan_hil_phases");
    assert_eq!(fixed(&old, &plan_checkpoints::HILL_PHASES_LEGACY_KEY)?, PLAN);
    let wrong = old.replace("p-rev1", "implementation");
    assert_eq!(fixed(&wrong, &plan_checkpoints::HILL_PHASES_LEGACY_KEY)?, wrong);
    Ok(())
}
