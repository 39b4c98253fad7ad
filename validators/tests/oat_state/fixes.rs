//! What the fixes write: the finding is gone, comments and everything else stay, and fixing again changes nothing.

use countersign_validators::config::Config;
use countersign_validators::finding::Applicability;
use countersign_validators::fix::{Fixed, fix};

use super::{Project, state};

/// The text after all fixes, or `None` when there is nothing to fix.
fn fixed(text: &str, most: Applicability) -> Option<String> {
    let project = Project::with_state(text);
    let Fixed { changes, is_settled, .. } = fix(&[project.root().to_owned()], project.root(), &Config::default(), most);
    assert!(is_settled, "{text:?}");
    let new = changes.first().map(|change| change.new.text().unwrap().to_owned())?;
    let again = Project::with_state(&new);
    let second = fix(&[again.root().to_owned()], again.root(), &Config::default(), most);
    assert!(second.changes.is_empty(), "{text:?} is fixed again");
    Some(new)
}

#[test]
fn safe_fixes_write_what_every_reader_sees() {
    let cases = [
        ("oat_last_commit: 48e1871 # last\n", "oat_last_commit: \"48e1871\" # last\n"),
        ("oat_phase: \"plan\"   # now\n", "oat_phase: plan   # now\n"),
        ("oat_current_task: 'p01-t02'\n", "oat_current_task: p01-t02\n"),
        ("oat_current_task: \"null\"\n", "oat_current_task: null\n"),
        ("oat_current_task: ~ # none\n", "oat_current_task: null # none\n"),
        ("oat_project_completed:\n", "oat_project_completed: null\n"),
        ("oat_project_completed:\n# later\n", "oat_project_completed: null\n# later\n"),
        ("oat_hill_checkpoints: [design] # who\n", "oat_hill_checkpoints: [\"design\"] # who\n"),
        ("oat_hill_checkpoints: ['design', plan]\n", "oat_hill_checkpoints: [\"design\", \"plan\"]\n"),
        (
            "oat_hill_checkpoints: # who\n  - design\n  - 'plan'\n# after\n",
            "oat_hill_checkpoints: [\"design\", \"plan\"] # who\n# after\n",
        ),
        ("oat_hill_checkpoints: [\n  design,\n  plan,\n] # who\n", "oat_hill_checkpoints: [\"design\", \"plan\"] # who\n"),
        ("oat_hill_checkpoints: design\n", "oat_hill_checkpoints: [\"design\"]\n"),
        ("oat_blockers:\n- the provider is down\n- no key\n", "oat_blockers: [\"the provider is down\", \"no key\"]\n"),
        ("\"oat_phase\" : plan # c\n", "oat_phase: plan # c\n"),
        ("oat_phase : plan\n", "oat_phase: plan\n"),
        ("oat_docs_updated: 'complete' # c\n", "oat_docs_updated: complete # c\n"),
        ("oat_pause_reason: waiting\n  for Dana\n", "oat_pause_reason: \"waiting for Dana\"\n"),
        ("oat_pause_reason: >-\n  waiting\n  for Dana\n", "oat_pause_reason: \"waiting for Dana\"\n"),
        ("oat_pause_reason: 007\n", "oat_pause_reason: \"007\"\n"),
    ];
    for (before, after) in cases {
        assert_eq!(fixed(&state(before), Applicability::Safe), Some(state(after)), "{before:?}");
    }
}

#[test]
fn what_is_not_certain_is_left_to_a_person() {
    let untouched = [
        "oat_pause_reason: \"fix #12 first\"\n",
        "oat_pr_url: https://git.example.com/7#c\n",
        "oat_phase: &word plan\n",
        "oat_phase: \"bogus\"\n",
        "oat_hill_checkpoints:\n  - design # first\n  - plan\n",
        "oat_hill_checkpoints:\n  - design\n\n  # then\n  - plan\n",
        "oat_hill_checkpoints: [1, design]\n",
        "oat_hill_checkpoints: [\n  design, # first\n  plan,\n]\n",
        "oat_hill_checkpoints: [&d design]\n",
        "oat_pause_reason: >- # c\n  waiting\n",
        "oat_pause_reason: |\n  a \"quoted\"\n  word\n",
    ];
    for lines in untouched {
        assert_eq!(fixed(&state(lines), Applicability::Safe), None, "{lines:?}");
    }
}

#[test]
fn line_ends_and_marks_of_the_front_matter_are_mended() {
    let expected = state("# c\n");
    let (front_matter, body) = expected.split_at(expected.rfind("---\n").unwrap() + 4);
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let cases = [
        (crlf(&expected), format!("{front_matter}{}", crlf(body))),
        (format!("\u{feff}{expected}"), expected.clone()),
        (format!("\u{feff}{}", crlf(&expected)), format!("{front_matter}{}", crlf(body))),
        (format!("\n \n{expected}"), expected.clone()),
        (expected.replacen("---\n", "---  \n", 1), expected.clone()),
        (expected.replace("# c\n", "# c\r\n"), expected.clone()),
    ];
    for (before, after) in cases {
        assert_eq!(fixed(&before, Applicability::Safe), Some(after), "{before:?}");
    }
    assert_eq!(fixed("\u{feff}---\noat_phase: plan\n", Applicability::Unsafe), None, "nobody knows where the block was to end");
}

#[test]
fn old_keys_are_taken_out_only_when_asked_to() {
    let cases = [
        ("oat_execution_mode: single-thread # how\n# next\n", "# next\n"),
        ("oat_hil_checkpoints: [\"design\"] # who\n", "oat_hill_checkpoints: [\"design\"] # who\n"),
        ("oat_hil_completed:\n  - design\n\noat_hill_completed: []\n", "\noat_hill_completed: []\n"),
        ("oat_orchestration_merge_strategy: merge\noat_orchestration_unit_granularity: task\n", ""),
    ];
    for (before, after) in cases {
        assert_eq!(fixed(&state(before), Applicability::Safe), None, "{before:?}");
        assert_eq!(fixed(&state(before), Applicability::Unsafe), Some(state(after)), "{before:?}");
    }
    let last =
        "---\noat_phase: plan\noat_phase_status: complete\noat_workflow_mode: quick\noat_execution_mode: single-thread\n---\n";
    let expected = last.replace("oat_execution_mode: single-thread\n", "");
    assert_eq!(fixed(last, Applicability::Unsafe), Some(expected));
}
