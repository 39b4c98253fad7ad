//! `oat:validate-plan` answers as the convention's command: the cases of its own tests, and edge cases, in our own texts.

use std::error::Error;
use std::fs;
use std::path::Path;

use countersign_validators::config::Config;
use countersign_validators::gate::{GateAnswer, Verdict};
use countersign_validators::oat::gates::{CloseoutOptions, GateName, answer};

/// Two phases with a task each.
const BODY: &str = "# 재시도 예산\n\n## Phase 1: A\n\n### Task p01-t01: x\n\n## Phase 2: B\n\n### Task p02-t01: y\n";

fn ask(target: &Path) -> GateAnswer {
    answer(GateName::ValidatePlan, target, Path::new("/"), &Config::default(), CloseoutOptions::default())
}

/// The names of the rules of the answer, each as often as it fires, in the order of the file.
fn rules(answer: &GateAnswer) -> Vec<&'static str> {
    answer.findings.iter().map(|finding| finding.rule.short_name()).collect()
}

/// Asks about a plan, with a state in a mode when one is given.
fn judge(plan: &str, mode: Option<&str>) -> Result<GateAnswer, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("plan.md"), plan)?;
    if let Some(mode) = mode {
        fs::write(folder.path().join("state.md"), format!("---\noat_workflow_mode: {mode}\n---\n\n# State\n"))?;
    }
    Ok(ask(folder.path()))
}

/// Compares the answers about plans with the rules that were expected; none means that the plan passes.
fn expect<'c>(cases: impl IntoIterator<Item = (String, Option<&'c str>, &'c [&'c str])>) -> Result<(), Box<dyn Error>> {
    let mut problems = Vec::new();
    for (plan, mode, expected) in cases {
        let answer = judge(&plan, mode)?;
        let passes = answer.verdict == Verdict::Pass;
        if rules(&answer) != expected || passes != expected.is_empty() || answer.incomplete {
            problems.push(format!("expected {expected:?}, got {:?} ({:?})\n{plan}", rules(&answer), answer.verdict));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

fn with_groups(groups: &str, body: &str) -> String {
    format!("---\noat_status: complete\noat_plan_parallel_groups: {groups}\n---\n\n{body}")
}

#[test]
fn values_of_the_groups() -> Result<(), Box<dyn Error>> {
    const TYPE: &str = "parallel-groups-not-array";
    const GROUP: &str = "parallel-group-not-array";
    const SMALL: &str = "parallel-group-too-small";
    const MEMBER: &str = "parallel-group-non-string";
    const UNKNOWN: &str = "parallel-group-unknown-phase";
    const TWICE: &str = "parallel-group-duplicate-phase";
    let cases: [(&str, &[&str]); 41] = [
        ("[]", &[]),
        ("", &[]),
        ("~", &[]),
        ("null # none", &[]),
        ("[[p01, p02]]", &[]),
        ("[['p01', \"p02\"]] # c", &[]),
        ("\n  - - p01\n    - p02", &[]),
        ("\n- [p01, p02]", &[]),
        ("[\n  [p01,\n   p02],\n ]", &[]),
        ("[[p01, p02,],]", &[]),
        ("[[p02, p01]]", &[]),
        ("'[[\"p01\",\"p02\"]]'", &[TYPE]),
        ("''", &[TYPE]),
        ("'[]'", &[TYPE]),
        ("p02", &[TYPE]),
        ("{}", &[TYPE]),
        ("false", &[TYPE]),
        ("0", &[TYPE]),
        ("|\n  []", &[TYPE]),
        ("[p01, p02]", &[GROUP, GROUP]),
        ("[null]", &[GROUP]),
        ("[{a: p01}]", &[GROUP]),
        ("[[p01, p02], p03]", &[GROUP]),
        ("[[p01]]", &[SMALL]),
        ("[[]]", &[SMALL]),
        ("[[p99]]", &[SMALL, UNKNOWN]),
        ("[[[p01, p02]]]", &[SMALL, MEMBER]),
        ("[[p01, 2]]", &[MEMBER]),
        ("[[p01, 1.5]]", &[MEMBER]),
        ("[[p01, true]]", &[MEMBER]),
        ("[[p01, ~]]", &[MEMBER]),
        ("[[p01, p99]]", &[UNKNOWN]),
        ("[[P01, P02]]", &[UNKNOWN, UNKNOWN]),
        ("[[p1, p2]]", &[UNKNOWN, UNKNOWN]),
        ("[['p01 ', 'p02']]", &[UNKNOWN]),
        ("[['', 'p02']]", &[UNKNOWN]),
        ("[[p01, p01]]", &[TWICE]),
        ("[[p01, p02], [p02, p01]]", &[TWICE, TWICE]),
        ("[[p01, p02], [p01, p02]]", &[TWICE, TWICE]),
        ("[[p01, p99], [p99, p02]]", &[UNKNOWN, TWICE, UNKNOWN]),
        ("[[1, p01], [p01]]", &[MEMBER, SMALL, TWICE]),
    ];
    expect(cases.map(|(groups, expected)| (with_groups(groups, BODY), None, expected)))
}

#[test]
fn keys_and_aliases_of_the_groups() -> Result<(), Box<dyn Error>> {
    const UNKNOWN: &str = "parallel-group-unknown-phase";
    const TWICE: &str = "parallel-group-duplicate-phase";
    let cases: [(&str, &[&str]); 7] = [
        ("a: 1", &[]),
        ("a: &g [p01, p02]\noat_plan_parallel_groups: [*g]", &[]),
        ("a: &g [p01, p02]\noat_plan_parallel_groups: [*g, *g]", &[TWICE, TWICE]),
        ("b: &b\n  oat_plan_parallel_groups: [[p98, p99]]\n<<: *b", &[]),
        ("'oat_plan_parallel_groups': [[p01, p99]]", &[UNKNOWN]),
        ("x:\n  oat_plan_parallel_groups: [[p98, p99]]", &[]),
        ("OAT_plan_parallel_groups: [[p98, p99]]", &[]),
    ];
    expect(cases.map(|(block, expected)| (format!("---\n{block}\n---\n\n{BODY}"), None, expected)))
}

#[test]
fn blocks_are_found_and_read_as_the_command_does() -> Result<(), Box<dyn Error>> {
    const INVALID: &str = "plan-frontmatter-invalid";
    const UNKNOWN: &str = "parallel-group-unknown-phase";
    let bad = "oat_plan_parallel_groups: [[p98, p99]]";
    let cases: Vec<(String, &[&str])> = vec![
        ("---\noat_plan_parallel_groups: [[p01, p99\n---\n".to_owned(), &[INVALID]),
        (format!("---\noat_plan_parallel_groups: []\n{bad}\n---\n"), &[INVALID]),
        ("---\na:\n\tb: 1\n---\n".to_owned(), &[INVALID]),
        (format!("---\ndescription: foo: bar\n{bad}\n---\n"), &[INVALID]),
        ("---\n- a\n---\n".to_owned(), &[INVALID]),
        ("---\nhello\n---\n".to_owned(), &[INVALID]),
        ("---\n# only a comment\n---\n".to_owned(), &[INVALID]),
        (format!("---\r\n{bad}\r\n---\r\n"), &[INVALID]),
        (format!("---\r\n{bad}\r\na: 1\r\n---\r\n"), &[UNKNOWN, UNKNOWN]),
        (String::new(), &[]),
        ("---\n---\n".to_owned(), &[]),
        ("---\n\n---\n".to_owned(), &[]),
        (format!("\u{feff}---\n{bad}\n---\n"), &[]),
        (format!("\n---\n{bad}\n---\n"), &[]),
        (format!("---\n{bad}\n"), &[]),
        (format!("---\n{bad}\n...\n"), &[]),
        (format!("--- \n{bad}\n---  \n"), &[UNKNOWN, UNKNOWN]),
    ];
    expect(cases.into_iter().map(|(block, expected)| (format!("{block}\n{BODY}"), None, expected)))?;
    let at_the_end = format!("---\n{bad}\n\n---\n");
    let second_block = format!("---\na: 1\n---\n\n{BODY}\n---\n{bad}\n---\n");
    expect([(at_the_end, None, &[UNKNOWN, UNKNOWN][..]), (second_block, None, &[])])
}

#[test]
fn phases_are_known_from_their_tasks() -> Result<(), Box<dyn Error>> {
    const UNKNOWN: &[&str] = &["parallel-group-unknown-phase"];
    let cases: [(&str, &str, &[&str]); 13] = [
        ("[[p01, p03]]", "```\n### Task p03-t01: z\n```\n", &[]),
        ("[[p01, p03]]", "#### Task p03-t01: z\n", &[]),
        ("[[p01, p03]]", "Like `### Task p03-t01` here.\n", &[]),
        ("[[p01, p03]]", "<!-- ### Task p03-t01: z -->\n", &[]),
        ("[[p01, p03]]", "### Task p03-t01\n", &[]),
        ("[[p01, p03]]", "## Phase 3: C\n\n### Task p03-t01: z\n", &[]),
        ("[[p100, p101]]", "### Task p100-t01: z\n### Task p101-t01: z\n", &[]),
        ("[[p1, p2]]", "### Task p1-t1: z\n### Task p2-t1: z\n", &[]),
        ("[[p01, p03]]", "## Phase 3: C\n", UNKNOWN),
        ("[[p01, p03]]", "###  Task p03-t01: z\n", UNKNOWN),
        ("[[p01, p03]]", "### ~~Task p03-t01~~ REMOVED\n", UNKNOWN),
        ("[[p01, p-rev1]]", "## Phase p-rev1: R\n\n### Task prev1-t01: z\n", UNKNOWN),
        ("[[p01, p03]]", "### Task p3-t01: z\n", UNKNOWN),
    ];
    expect(cases.map(|(groups, more, expected)| (with_groups(groups, &format!("{BODY}\n{more}")), None, expected)))?;
    // Two rows of one review are none of the command's business.
    let row = "| final | code | passed | 2026-07-24 | reviews/archived/final.md |\n";
    expect([(with_groups("[]", &format!("{BODY}\n## Reviews\n\n{row}{row}")), None, &[][..])])
}

#[test]
fn lite_plans() -> Result<(), Box<dyn Error>> {
    const PHASES: &[&str] = &["lite-multi-phase"];
    const CRITERION: &[&str] = &["lite-criterion-without-command"];
    let phase = "## Phase 1: A\n\n### Task p01-t01: x\n";
    let works = "- [ ] Works: `make test`\n";
    let cases: Vec<(String, String, &[&str])> = [
        (works, phase, &[][..]),
        ("- manual: look\n", phase, &[]),
        ("- [x] manual: look\n", phase, &[]),
        ("- [X]manual: look\n", phase, &[]),
        ("### Sub\n\n- `b`\n", phase, &[]),
        (works, "## Phase: A\n", &[]),
        ("- Manual: look\n", phase, CRITERION),
        ("", phase, CRITERION),
        ("* `make`\n", phase, CRITERION),
        ("1. `make`\n", phase, CRITERION),
        ("- [ ] a `x`\n  - without a command\n", phase, CRITERION),
        ("- a ``\n", phase, CRITERION),
        ("- `a`\n\n```\n- no criterion\n```\n", phase, CRITERION),
        (works, "", PHASES),
        (works, "## Phases\n", PHASES),
        (works, "## Phase 1: A\n\n```\n## Phase 2: B\n```\n", PHASES),
        (works, "## Phase 1: A\n\n## Phase p-rev1: R\n", PHASES),
    ]
    .map(|(criteria, phases, expected)| (format!("## Validation Criteria\n\n{criteria}"), phases.to_owned(), expected))
    .into_iter()
    .chain([
        (String::new(), phase.to_owned(), CRITERION),
        ("## Validation Criteria (v2)\n\n- `a`\n".to_owned(), phase.to_owned(), CRITERION),
    ])
    .collect();
    let plan = |groups: &str, criteria: &str, phases: &str| with_groups(groups, &format!("{criteria}\n{phases}"));
    expect(cases.iter().map(|(criteria, phases, expected)| (plan("[]", criteria, phases), Some("lite"), *expected)))?;
    let criteria = format!("## Validation Criteria\n\n{works}");
    // The first reason ends: a group of one is not called too small as well.
    expect([
        (plan("[[p01]]", &criteria, phase), Some("lite"), &["lite-parallel-groups"][..]),
        (plan("p01", &criteria, phase), Some("lite"), &["lite-parallel-groups"]),
        (plan("null", &criteria, phase), Some("lite"), &[]),
        (plan("[[p01]]", "", ""), Some("lite"), PHASES),
        (with_groups("[]", BODY), Some("quick"), &[]),
        (with_groups("[[p01, p02]]", BODY), Some("lite # one phase"), PHASES),
        (with_groups("[", BODY), Some("lite"), &["plan-frontmatter-invalid"]),
        (with_groups("[]", BODY), Some("[lite"), &[]),
        (with_groups("[]", BODY), Some("Lite"), &[]),
    ])
}

#[test]
fn a_plan_that_is_not_there_cannot_be_judged() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    for target in [folder.path().to_owned(), folder.path().join("nothing")] {
        let answer = ask(&target);
        assert_eq!((rules(&answer).as_slice(), answer.incomplete), (&["plan-unreadable"][..], true), "{}", target.display());
    }
    fs::write(folder.path().join("plan.md"), [0xff, 0xfe, 0x00])?;
    let answer = ask(folder.path());
    assert_eq!((rules(&answer).as_slice(), answer.incomplete), (&["plan-unreadable"][..], true));
    assert!(answer.findings[0].place.file.as_str().ends_with("plan.md"));
    Ok(())
}

#[test]
fn a_file_of_the_project_stands_for_it() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let project = folder.path().join(".oat/projects/shared/retry-budget");
    fs::create_dir_all(project.join("reviews"))?;
    fs::write(project.join("plan.md"), with_groups("[[p01, p99]]", BODY))?;
    fs::write(project.join("reviews/notes.md"), "Notes.\n")?;
    for target in ["plan.md", "reviews", "reviews/notes.md", ""] {
        assert_eq!(rules(&ask(&project.join(target))), ["parallel-group-unknown-phase"], "{target}");
    }
    Ok(())
}
