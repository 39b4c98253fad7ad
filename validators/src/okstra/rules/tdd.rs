//! Rules about evidence of tests first (catalogue, group I).

use std::collections::{BTreeSet, HashMap};

use crate::commit_message::CommitMessage;
use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::planned_stage::{StepLabels, plan_of, stage_of};
use crate::okstra::report::implementation::{Commit, Implementation, RunCommand, TddRow};
use crate::okstra::report::{Field, Report, View};
use crate::okstra::run::Run;
use crate::rule::rules;

rules! { "okstra":
    TDD_EVIDENCE = "tdd-evidence", Error, Upstream, "a step does not show a failing test before the change and a passing one after it";
    TDD_EXEMPTION_REASON = "tdd-exemption-reason", Error, Upstream, "a step is exempted from tests first without a reason";
}

/// Looks at one report, in its run when it lies in one.
pub fn check_report(
    context: &Context<'_, '_>,
    run: Option<&Run<'_>>,
    report: &Report<'_>,
    views: &[View<'_>],
    findings: &mut Vec<Finding>,
) {
    for view in views {
        let Some(implementation) = view.implementation() else { continue };
        let commits = CommitList::of(&implementation.commits);
        for row in &implementation.tdd {
            match &row.exemption {
                Some(reason) if reason.is_blank() => findings.push(
                    Finding::new(&TDD_EXEMPTION_REASON, view.at(reason), format!("{} is exempted without a reason", step(row)))
                        .with_help("say why no test can come first: documentation only, configuration only, or a pure rename"),
                ),
                Some(_) => {}
                None => {
                    parts(view, row, findings);
                    results(view, row, findings);
                    order(view, row, &commits, findings);
                }
            }
        }
        // A report that lacks the whole block is told so elsewhere.
        if implementation.block.is_some_and(|block| block.get("tddEvidence").is_some()) {
            steps_without_row(context, run, report, view, implementation, findings);
        }
    }
}

/// A row's step for messages.
fn step(row: &TddRow<'_>) -> String {
    row.plan_step.as_ref().map_or_else(|| "a step".to_owned(), |step| format!("step {}", step.text))
}

/// Two runs and two commits are named.
fn parts(view: &View<'_>, row: &TddRow<'_>, findings: &mut Vec<Finding>) {
    let is_sha = |commit: &Option<Field<'_>>| commit.as_ref().is_some_and(|sha| !sha.is_blank());
    let parts = [
        (row.failing.is_some(), "the failing run"),
        (is_sha(&row.failing_commit), "the commit it failed at"),
        (row.passing.is_some(), "the passing run"),
        (is_sha(&row.passing_commit), "the commit it passed at"),
    ];
    let missing: Vec<&str> = parts.iter().filter(|(is_there, _)| !is_there).map(|(_, name)| *name).collect();
    if missing.is_empty() {
        return;
    }
    let message = if missing.len() == parts.len() {
        format!("{} has neither evidence of a test first nor an exemption", step(row))
    } else {
        format!("the evidence of {} lacks {}", step(row), missing.join(" and "))
    };
    findings.push(
        Finding::new(&TDD_EVIDENCE, view.place(row.span), message)
            .with_help("give `failing`, `failingCommit`, `passing` and `passingCommit`, or an `exemption` with its reason"),
    );
}

/// The first run failed and the second did not.
fn results(view: &View<'_>, row: &TddRow<'_>, findings: &mut Vec<Finding>) {
    let mut expect = |run: &RunCommand<'_>, name: &str, expected: &str, is_right: fn(i64) -> bool| {
        let status = run.exit_status();
        if status.is_some_and(is_right) {
            return;
        }
        let place = run.exit_code.as_ref().map_or_else(|| view.place(run.span), |code| view.at(code));
        let found =
            run.exit_code.as_ref().map_or_else(|| "has no exit code".to_owned(), |code| format!("ended with {}", code.text));
        let message = format!("the {name} run of {} {found}: expected {expected}", step(row));
        findings.push(Finding::new(&TDD_EVIDENCE, place, message));
    };
    if let Some(run) = &row.failing {
        expect(run, "failing", "an exit code other than 0", |status| status != 0);
    }
    if let Some(run) = &row.passing {
        expect(run, "passing", "0", |status| status == 0);
    }
}

/// The commit that the test failed at is the test's and comes first; the one that it passed at is the change's.
fn order(view: &View<'_>, row: &TddRow<'_>, commits: &CommitList<'_>, findings: &mut Vec<Finding>) {
    let (Some(failing), Some(passing)) = (&row.failing_commit, &row.passing_commit) else { return };
    if failing.is_blank() || passing.is_blank() {
        return;
    }
    let help = "the test is committed first and fails; then comes the change that makes it pass";
    let finding = |field: &Field<'_>, message: String| Finding::new(&TDD_EVIDENCE, view.at(field), message).with_help(help);
    if is_same(&failing.text, &passing.text) {
        let message = format!("the test of {} fails and passes at one commit", step(row));
        findings.push(finding(passing, message).with_related(view.at(failing), "the commit it failed at"));
        return;
    }
    let (before, after) = (commits.find(&failing.text), commits.find(&passing.text));
    if let (Some((before, _)), Some((after, _))) = (before, after)
        && before > after
    {
        let message = format!("the test of {} passes before it fails", step(row));
        findings.push(finding(passing, message).with_related(view.at(failing), "the commit it failed at"));
        return;
    }
    let mut expect = |found: Option<(usize, &Commit<'_>)>, field: &Field<'_>, what: &str, kinds: &[&str]| {
        let Some((_, commit)) = found else { return };
        if let Some(kind) = CommitMessage::parse(&commit.message.text).kind.filter(|kind| !kinds.contains(kind)) {
            let expected: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
            let message = format!("{} {what} at a commit of type `{kind}`: expected {}", step(row), expected.join(" or "));
            findings.push(finding(field, message).with_related(view.at(&commit.message), "the commit"));
        }
    };
    expect(before, failing, "fails", &["test"]);
    expect(after, passing, "passes", &["feat", "fix"]);
}

/// Whether two names of commits, each in full or shortened, mean the same one.
fn is_same(left: &str, right: &str) -> bool {
    left.starts_with(right) || right.starts_with(left)
}

/// The commits of a report, to be found by their names in full or shortened.
struct CommitList<'c> {
    by_start: HashMap<&'c str, Vec<(usize, &'c Commit<'c>)>>,
}

impl<'c> CommitList<'c> {
    /// The convention's names have at least this many digits.
    const SHORTEST: usize = 7;

    fn of(commits: &'c [Commit<'c>]) -> Self {
        let mut by_start: HashMap<&str, Vec<(usize, &Commit<'_>)>> = HashMap::new();
        for (index, commit) in commits.iter().enumerate() {
            if let Some(start) = commit.sha.as_ref().and_then(|sha| sha.text.get(..Self::SHORTEST)) {
                by_start.entry(start).or_default().push((index, commit));
            }
        }
        Self { by_start }
    }

    /// Index and commit; `None` when none or several are meant.
    fn find(&self, sha: &str) -> Option<(usize, &'c Commit<'c>)> {
        let commits = self.by_start.get(sha.get(..Self::SHORTEST)?)?;
        let mut found = commits.iter().filter(|(_, commit)| commit.sha.as_ref().is_some_and(|own| is_same(&own.text, sha)));
        found.next().filter(|_| found.next().is_none()).copied()
    }
}

/// Every step that the plan does not exempt, and that was not left out, has a row.
fn steps_without_row(
    context: &Context<'_, '_>,
    run: Option<&Run<'_>>,
    report: &Report<'_>,
    view: &View<'_>,
    implementation: &Implementation<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some(plan) = plan_of(context, run, report, &implementation.plan_link) else { return };
    let Some(stage) = stage_of(&plan, &implementation.plan_link) else { return };
    let steps = StepLabels::of(stage);
    let rows = implementation.tdd.iter().filter_map(|row| row.plan_step.as_ref());
    let mut told = BTreeSet::new();
    for label in rows.chain(implementation.skipped.iter().map(|step| &step.plan_step)) {
        // A label that cannot be read may mean any step.
        let Some(numbers) = steps.numbers(label) else { return };
        told.extend(numbers);
    }
    let done: BTreeSet<u32> =
        implementation.commits.iter().filter_map(|commit| steps.numbers(commit.plan_step.as_ref()?)).flatten().collect();
    for step in stage.steps.iter().filter(|step| step.tdd_exemption.as_ref().is_none_or(Field::is_blank)) {
        // A step without a commit has nothing to show, and a rule of its own.
        let Some(number) = step.number.filter(|number| done.contains(number) && !told.contains(number)) else { continue };
        let message = format!("step {number} has neither evidence of a test first nor an exemption");
        findings.push(
            Finding::new(&TDD_EVIDENCE, view.place(implementation.key("tddEvidence")), message)
                .with_help("add a row with both runs and their commits, or with an `exemption` and its reason")
                .with_related(plan.place(step.action.span), "the step in the plan"),
        );
    }
}
