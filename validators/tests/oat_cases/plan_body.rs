//! Phases, tasks, sections and totals of plans.

use super::{Repository, assert_cases};

const PLAN: &str = "---
oat_status: complete
oat_ready_for: oat-project-implement
oat_plan_source: quick
---

# Plan: 상점

Text of the plan.

## Phase 1: Budget

### Task p01-t01: Count

```bash
# the commit
git commit -m \"feat(p01-t01): count\"
```

### Task p01-t02: Limit

## Phase 2: 화면

### Task p02-t01: Show

## Reviews

| Scope | Type | Status | Date | Artifact |
| --- | --- | --- | --- | --- |
| final | code | pending | - | - |

## Implementation Complete

- Phase 1: 2 tasks
- Phase 2: 1 task

**Total: 3 tasks**

## References

None.
";

const PREFIXES: [&str; 9] = [
    "phase-heading",
    "phase-duplicate",
    "phase-number",
    "phase-without",
    "phase-total",
    "task-",
    "section-",
    "total-",
    "revision-",
];

fn findings(plan: &str) -> Vec<String> {
    let prefixes = [&PREFIXES[..], &["plan-placeholder-left", "commit-scope", "dispatch-"]].concat();
    let found = Repository::default().with("shop/plan.md", plan).findings(&prefixes);
    found.iter().map(|line| line.trim_start_matches("shop ").to_owned()).collect()
}

/// Each case replaces the first occurrence of a text, and names the rules that fire then, in the order of the file.
fn assert_changes(cases: &[(&str, &str, &[&str])]) {
    let named = cases.iter().map(|(old, new, expected)| {
        assert!(PLAN.contains(old), "{old}");
        let expected: Vec<String> = expected.iter().map(|&rule| rule.to_owned()).collect();
        (format!("{old:?} -> {new:?}"), PLAN.replacen(old, new, 1), expected)
    });
    // A file with CRLF line ends means the same.
    let cases: Vec<_> = named.collect();
    assert_cases(cases.iter().map(|(name, plan, expected)| (name.clone(), findings(plan), expected.clone())));
    assert_cases(
        cases
            .iter()
            .map(|(name, plan, expected)| (format!("{name} with CRLF"), findings(&plan.replace('\n', "\r\n")), expected.clone())),
    );
}

#[test]
fn headings_of_phases() {
    assert_changes(&[
        ("", "", &[]),
        ("## Phase 2: 화면", "## Phase 2 — 화면", &["phase-heading-malformed"]),
        ("## Phase 2: 화면", "## Phase 2:화면", &["phase-heading-malformed"]),
        ("## Phase 2: 화면", "## Phase: 화면", &["phase-heading-malformed"]),
        ("## Phase 2: 화면", "## 화면", &["task-under-wrong-phase"]),
        ("## Phase 2: 화면", "## Phase p02: 화면", &["phase-heading-old-spelling"]),
        ("## Phase 2: 화면", "## Phase 1: 화면", &["phase-duplicate", "task-under-wrong-phase"]),
        (
            "## Phase 1: Budget",
            "## Phase 0: 준비\n\n### Task p00-t01: x\n\n## Phase 1: Budget",
            &["phase-number-sequence", "total-mismatch"],
        ),
        ("## Phase 2: 화면", "## Phase 2: 화면\n\n## Phase 3: 끝", &["task-under-wrong-phase"]),
        ("## Reviews", "## Phase 3: 끝\n\n## Reviews", &["phase-without-tasks"]),
        ("## Reviews", "## Phase 3: 끝\n\n### ~~Task p03-t01: x~~\n\n## Reviews", &[]),
        ("Text of", "```markdown\n## Phase 2 - an example\n```\n\nText of", &[]),
        ("Text of", "```markdown\n## Phase 2: an example\n```\n\nText of", &["phase-duplicate"]),
        ("Text of", "<!--\n## Phase 2 - an example\n-->\n\nText of", &[]),
    ]);
}

#[test]
fn headings_of_tasks() {
    assert_changes(&[
        ("### Task p01-t02: Limit", "### Task p01-t02 - Limit", &["task-heading-malformed"]),
        ("### Task p01-t02: Limit", "#### Task p01-t02: Limit", &["task-heading-malformed"]),
        ("### Task p01-t02: Limit", "### Task 2: Limit", &["task-heading-malformed"]),
        ("### Task p01-t02: Limit", "### Task overview\n\n### Task p01-t02: Limit", &[]),
        ("### Task p01-t02: Limit", "### Task p1-t2: Limit", &["task-id-format"]),
        ("### Task p01-t02: Limit", "### Task p01-t002: Limit", &[]),
        ("### Task p01-t02: Limit", "### Task p01-t01: Limit", &["task-id-duplicate"]),
        ("### Task p01-t01: Count", "### Task p01-t03: Count", &["commit-scope-mismatch", "task-id-gap", "task-id-order"]),
        ("### Task p01-t02: Limit", "### Task p01-t03: Limit", &["task-id-gap"]),
        ("### Task p01-t02: Limit", "### ~~Task p01-t02: x~~ REMOVED\n\n### Task p01-t03: Limit", &[]),
        ("### Task p01-t02: Limit", "### Task p02-t02: Limit", &["task-under-wrong-phase"]),
        ("### Task p01-t02: Limit", "### Task prev1-t01: Limit", &["task-under-wrong-phase"]),
        ("feat(p01-t01)", "feat(p01-t02)", &["commit-scope-mismatch"]),
        ("feat(p01-t01)", "feat(budget)", &[]),
    ]);
}

#[test]
fn sections_and_totals() {
    assert_changes(&[
        ("## References", "## references", &["section-missing"]),
        ("## References", "### References", &["section-missing"]),
        ("## References", "## Reviews\n\n## References", &["section-duplicate"]),
        ("Text of", "```markdown\n## Reviews\n```\n\nText of", &["section-duplicate"]),
        ("## Reviews", "```markdown\n## Reviews\n```\n\n## Notes", &[]),
        (
            "## References",
            "## Phase p-rev1: Fixes\n\n### Task prev1-t01: x\n\n## References",
            &["total-mismatch", "revision-after-complete", "phase-heading-old-spelling"],
        ),
        ("## Reviews", "## Revision Phase 1: Fixes\n\n### Task prev1-t01: x\n\n## Reviews", &["total-mismatch"]),
        ("**Total: 3 tasks**", "**Total: 4 tasks**", &["total-mismatch"]),
        ("**Total: 3 tasks**", "**Total: 3 tasks (2 + 1)**", &[]),
        ("**Total: 3 tasks**", "**Total: 2 tasks** and 1 more", &[]),
        ("**Total: 3 tasks**", "**Total: {N} tasks**", &["total-placeholder"]),
        ("**Total: 3 tasks**", "Done.", &["total-missing"]),
        ("- Phase 2: 1 task", "- Phase 2: 2 tasks", &["phase-total-mismatch"]),
        ("- Phase 2: 1 task", "- Phase 3: 1 task", &["phase-total-mismatch"]),
        ("- Phase 2: 1 task", "- Phase 2: {N} tasks", &["plan-placeholder-left"]),
        ("# Plan: 상점", "# Plan: {Project Name} `{Phase Name}`", &["plan-placeholder-left"]),
        ("### Task p01-t02: Limit", "### Task p01-t02 - Limit\n\n### Task p01-t03: More", &["task-heading-malformed"]),
    ]);
}

#[test]
fn dispatch_profiles() {
    let table = |header: &str, row: &str| {
        format!("{PLAN}\n## Dispatch Profile\n\n{header}\n{}\n{row}\n", "|---".repeat(header.matches('|').count() - 1) + "|")
    };
    let newer = "| Phase | Named ceiling | Rationale |";
    let older = "| Phase | Claude model | Codex effort | Rationale |";
    let cases = [
        (newer, "| p01 | high | x |", 0),
        (newer, "| p02 | | x |", 0),
        (newer, "| p02 | `auto` | x |", 0),
        (newer, "| p01 | ultra | x |", 1),
        (newer, "| p03 | high | x |", 1),
        (newer, "| pNN | economy\\|balanced | x |", 1),
        (older, "| p01 | opus | xhigh | x |", 0),
        (older, "| p01 | '' | auto | x |", 0),
        (older, "| p01 | gpt | max | x |", 2),
        ("| Name | Level |", "| p09 | ultra |", 0),
    ];
    assert_cases(cases.into_iter().map(|(header, row, count)| {
        (row.to_owned(), findings(&table(header, row)), vec!["dispatch-profile-row".to_owned(); count])
    }));
    let ceiling = |policy: &str| {
        let state = format!("oat_dispatch_policy:\n  mode: managed\n  policy: {policy}");
        let repository =
            Repository::default().with("shop/plan.md", table(newer, "| p01 | high | x |")).with_state("shop", &state);
        repository.findings(&["dispatch-profile-row"]).len()
    };
    assert_eq!(["economy", "balanced", "high", "frontier", "uncapped"].map(ceiling), [1, 1, 0, 0, 0]);
}
