//! The reader's cases (a plan whose reviews, tasks or front matter are changed), in our own texts.

use super::{Clause, lack};
use crate::source::{FilePath, Source};

const HEAD: &str = "---\noat_status: complete\noat_ready_for: oat-project-implement\n---\n\n# 재시도 예산\n";
const PHASE: &str = "\n## Phase 1: The budget\n\n### Task p01-t01: Count the attempts\n";
const REVIEWED: &str = "\n## Reviews\n\n| Scope | Type | Status | Date | Artifact |\n|---|---|---|---|---|\n| plan | artifact | passed | 2026-07-20 | - |\n";

fn lacks(text: &str) -> Option<Clause> {
    lack(&Source::new(FilePath::from_text("plan.md"), text.as_bytes().to_vec())).map(|lack| lack.clause)
}

fn expect(cases: &[(&str, Option<Clause>)], plan: impl Fn(&str) -> String) {
    for (part, expected) in cases {
        assert_eq!(lacks(&plan(part)), *expected, "{part}");
    }
}

#[test]
fn front_matter_is_read_by_line() {
    let ready = "oat_status: complete\noat_ready_for: oat-project-implement\n";
    let cases = [
        (ready, None),
        ("oat_status: \"complete\"\n'oat_ready_for': 'oat-project-implement' # next\n", None),
        ("oat_status: complete\r\noat_ready_for: oat-project-implement\r\n", None),
        ("oat_status: in_progress\noat_ready_for: null\n", Some(Clause::Status)),
        ("oat_ready_for: oat-project-implement\n", Some(Clause::Status)),
        ("oat_status: 'complete\noat_ready_for: oat-project-implement\n", Some(Clause::Status)),
        ("oat_status: complete\"\noat_ready_for: oat-project-implement\n", Some(Clause::Status)),
        ("oat_status:complete\noat_ready_for: oat-project-implement\n", Some(Clause::Status)),
        ("  oat_status: complete\noat_ready_for: oat-project-implement\n", Some(Clause::Status)),
        ("oat_status: complete\noat_status: in_progress\noat_ready_for: oat-project-implement\n", Some(Clause::Status)),
        ("oat_status: complete\noat_ready_for: oat-implement\n", Some(Clause::ReadyFor)),
        ("oat_status: complete\n", Some(Clause::ReadyFor)),
    ];
    expect(&cases, |block| format!("---\n{block}---\n{PHASE}{REVIEWED}"));
    let templates = [
        ("oat_template: false", None),
        ("oat_template: 'false'", None),
        ("oat_template:", None),
        ("oat_template: ~", None),
        ("oat_template: null # none", None),
        ("oat_template: true", Some(Clause::Template)),
        ("oat_template: 'null'", Some(Clause::Template)),
        ("oat_template: false\noat_template: true", Some(Clause::Template)),
    ];
    expect(&templates, |line| format!("---\n{ready}{line}\n---\n{PHASE}{REVIEWED}"));
    let unread =
        [("", Some(Clause::FrontMatter)), ("\u{feff}---\n", Some(Clause::FrontMatter)), ("---\n", Some(Clause::FrontMatter))];
    expect(&unread, |opening| format!("{opening}{ready}{PHASE}{REVIEWED}"));
    assert_eq!(lacks(""), Some(Clause::FrontMatter));
}

#[test]
fn the_last_row_about_the_plan_is_its_disposition() {
    let row = "| plan | artifact | passed | 2026-07-20 | - |";
    let skipped = "Plan artifact review: skipped (workflow.autoArtifactReview.plan=false)";
    let cases = [
        (format!("## Reviews\n\n{row}\n"), None),
        (format!("## Reviews \n\n{row}\r\n"), None),
        (format!("## Reviews\n\n{skipped}\n"), None),
        (format!("## Reviews\n\n- {skipped} \n"), None),
        (format!("## Reviews\n\n| plan | artifact | n/a | - | - |\n{skipped}\n"), None),
        ("## Reviews\n\n| plan | artifact | pending | - | - |\n".to_owned(), Some(Clause::Disposition)),
        (format!("## Reviews\n\n{row}\n| plan | artifact | - | - | - |\n"), Some(Clause::Disposition)),
        ("## Reviews\n\n| plan | artifact |  | - | - |\n".to_owned(), Some(Clause::Disposition)),
        (format!("## Reviews\n\nA line like {skipped} would do.\n"), Some(Clause::Disposition)),
        (format!("## Reviews\n\n## Notes\n\n{row}\n"), Some(Clause::Disposition)),
        (format!("## Reviews\n\n```markdown\n{row}\n```\n"), Some(Clause::Disposition)),
        (format!("## Reviews\n\n~~~\n{skipped}\n~~~\n"), Some(Clause::Disposition)),
        (format!("## Reviews\n\n````\n```\n{row}\n```\n````\n"), Some(Clause::Disposition)),
        (format!("## Reviews\n\n```\n```text\n{row}\n"), Some(Clause::Disposition)),
        (format!("## Reviews\n\n    {row}\n"), Some(Clause::Disposition)),
        (format!("## Reviews\n\n\t{row}\n"), Some(Clause::Disposition)),
        (format!("## Reviews\n\n\t```\n\t{row}\n\t```\n"), Some(Clause::Disposition)),
        (format!("## Reviews\n\n  \t{row}\n"), Some(Clause::Disposition)),
        (format!("## Reviews (old)\n\n{row}\n"), Some(Clause::Disposition)),
        (String::new(), Some(Clause::Disposition)),
    ];
    for (section, expected) in cases {
        assert_eq!(lacks(&format!("{HEAD}{PHASE}\n{section}")), expected, "{section}");
    }
}

#[test]
fn a_task_has_a_title_of_its_own_under_a_phase() {
    let cases = [
        ("## Phase 1: A\n\n### Task p01-t01: {Verb} the budget\n", None),
        ("## Phase 1: A\n\n### Task p1-t1: 예산\n", None),
        ("## Phases\n\n### Task p01-t01: x\n", None),
        ("## Phase 1: A\n\n### Task p01-t01: {Task title}\n", Some(Clause::Task)),
        ("## Phase 1: A\n\n### Task p01-t01: {a} — {b}\n", Some(Clause::Task)),
        ("## Phase 1: A\n\n### Task p01-t01:x\n", Some(Clause::Task)),
        ("## Phase 1: A\n\n### Task prev1-t01: x\n", Some(Clause::Task)),
        ("## Appendix\n\n### Task p01-t01: x\n", Some(Clause::Task)),
        ("## Phase 1: A\n\n```\n### Task p01-t01: x\n```\n", Some(Clause::Task)),
        ("## Phase 1: A\n\n\t### Task p01-t01: x\n", Some(Clause::Task)),
    ];
    expect(&cases, |phase| format!("{HEAD}{REVIEWED}\n{phase}"));
}
