//! Rules about release handoff (catalogue, group K).

use crate::finding::Finding;
use crate::okstra::commands::{BASE_BRANCHES, judge_handoff, publishes};
use crate::okstra::context::Context;
use crate::okstra::report::handoff::{Handoff, ProbeForm};
use crate::okstra::report::{Origin, Report, View};
use crate::okstra::run::Run;
use crate::okstra::task_type::TaskType;
use crate::rule::{Level, rules};

rules! { "okstra":
    RH_SOURCE_NOT_ACCEPTED = "rh-source-not-accepted", Error, Upstream, "a handoff rests on a verification that did not accept";
    RH_DIRTY_START = "rh-dirty-start", Error, Upstream, "a handoff began with uncommitted changes";
    RH_BASE_BRANCH = "rh-base-branch", Error, Upstream, "a base branch is handed over";
    RH_NO_COMMITS = "rh-no-commits", Error, Upstream, "a handoff has no commits and is not blocked";
    RH_SELECTIONS = "rh-selections", Error, Upstream, "the choices of a handoff are unknown or contradict each other";
    RH_PROBE_FORM = "rh-probe-form", Error, Upstream, "the probe for merge conflicts has none of its three forms, or not the one of the choice";
    RH_SKIP_NONEMPTY = "rh-skip-nonempty", Error, Upstream, "a handoff that was skipped or cancelled published something";
    RH_FORBIDDEN_COMMAND = "rh-forbidden-command", Error, Upstream, "a handoff ran a command that it must not run";
    RH_ROUTING_DONE = "rh-routing-done", Error, Upstream, "a handoff does not say that the work is done, nor where it goes back to";
    RH_ROSTER_NOT_EMPTY = "rh-roster-not-empty", Error, Upstream, "a handoff had workers or a convergence";
}

/// Looks at one run.
pub fn check_run(run: &Run<'_>, findings: &mut Vec<Finding>) {
    if run.task_type != Some(TaskType::ReleaseHandoff) {
        return;
    }
    let results = run.worker_results.iter().map(|result| (result.whole(), "a worker's result"));
    let states = run.convergence.iter().map(|state| (state.whole(), "a convergence state"));
    findings.extend(results.chain(states).map(|(place, what)| {
        Finding::new(&RH_ROSTER_NOT_EMPTY, place, format!("{what} lies in a release handoff, which the lead does alone"))
    }));
}

/// Looks at one report, in its run when it lies in one.
pub fn check_report(context: &Context<'_, '_>, run: Option<&Run<'_>>, views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        let Some(handoff) = view.handoff() else { continue };
        source_not_accepted(context, run, view, &handoff, findings);
        findings.extend(dirty_start(view, &handoff));
        findings.extend(base_branch(view, &handoff));
        findings.extend(no_commits(view, &handoff));
        selections(view, &handoff, findings);
        findings.extend(probe_form(view, &handoff));
        skip_nonempty(view, &handoff, findings);
        forbidden_commands(view, &handoff, findings);
        findings.extend(routing(view, &handoff));
        roster(view, findings);
    }
}

/// A handoff that goes back to the verification may rest on anything: that is how it was stopped.
fn source_not_accepted(
    context: &Context<'_, '_>,
    run: Option<&Run<'_>>,
    view: &View<'_>,
    handoff: &Handoff<'_>,
    findings: &mut Vec<Finding>,
) {
    if handoff.routing.as_ref().is_some_and(|routing| routing.text == "final-verification") {
        return;
    }
    let help = "only `accepted` may be handed over; otherwise end with routing `final-verification`";
    if let Some(row) = handoff.verdict_row.as_ref().filter(|row| quoted_token(&row.text) != "accepted") {
        let message = format!("the quoted verdict is not exactly `accepted`: `{}`", row.text.trim());
        findings.push(Finding::new(&RH_SOURCE_NOT_ACCEPTED, view.at(row), message).with_help(help));
    }
    let Some(path) = &handoff.source_path else { return };
    let from = run.map_or(context.task.directory, |run| run.directory);
    let source = context.task.resolve(context.workspace, from, &path.text).and_then(|file| context.task.report_of(file));
    let Some(source) = source.and_then(Report::view) else { return };
    if let Some(token) = source.verdict_token.as_ref().filter(|token| token.text != "accepted") {
        let message = format!("the report that the handoff rests on says `{}`", token.text);
        let finding = Finding::new(&RH_SOURCE_NOT_ACCEPTED, view.at(path), message).with_help(help);
        findings.push(finding.with_related(source.at(token), "its verdict"));
    }
}

/// The value of a quoted row `| Verdict Token | accepted |` or line `Verdict Token: accepted`.
fn quoted_token(row: &str) -> &str {
    let cells = row.trim().trim_matches('|');
    let value = cells.rsplit('|').next().unwrap_or_default();
    let value = value.rsplit([':', '：']).next().unwrap_or_default();
    value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '`' | '"'))
}

/// In Markdown only a line as git prints it counts: what else stands there is a description.
fn dirty_start(view: &View<'_>, handoff: &Handoff<'_>) -> Option<Finding> {
    let status = handoff.initial_status.as_ref()?;
    let text = status.text.trim();
    let is_clean =
        matches!(text.to_lowercase().trim_matches(['(', ')', '.']), "" | "clean" | "empty" | "none" | "깨끗함" | "없음");
    let is_status_line = text
        .split_once(' ')
        .is_some_and(|(code, _)| (1..=2).contains(&code.len()) && code.bytes().all(|byte| b"MADRCUT?!".contains(&byte)));
    if is_clean || (view.origin == Origin::Markdown && !is_status_line) {
        return None;
    }
    let message = "the work tree was not clean when the handoff began";
    Some(
        Finding::new(&RH_DIRTY_START, view.at(status), message)
            .with_help("commit or discard the changes in an implementation run first"),
    )
}

fn base_branch(view: &View<'_>, handoff: &Handoff<'_>) -> Option<Finding> {
    let branch = handoff.branch.as_ref().filter(|branch| BASE_BRANCHES.contains(&branch.text.trim()))?;
    let message = format!("`{}` is a base branch; a handoff hands over the branch of the task", branch.text.trim());
    Some(Finding::new(&RH_BASE_BRANCH, view.at(branch), message))
}

fn no_commits(view: &View<'_>, handoff: &Handoff<'_>) -> Option<Finding> {
    let commits = handoff.commits.filter(|commits| commits.is_empty && !commits.is_blocked_form)?;
    let help = match view.origin {
        Origin::Data => "without commits the handoff is blocked: routing `implementation`",
        Origin::Markdown => {
            "write `- No implementation commits found; release-handoff is blocked.` and route to `implementation`"
        }
    };
    Some(Finding::new(&RH_NO_COMMITS, view.place(commits.span), "there is no commit to hand over").with_help(help))
}

fn selections(view: &View<'_>, handoff: &Handoff<'_>, findings: &mut Vec<Finding>) {
    let known: [(_, &str, &[&str]); 3] = [
        (&handoff.action, "action", &["local only", "push + PR", "skip"]),
        (&handoff.message, "choice about title and body", &["use as-is", "edit then proceed", "cancel"]),
        (&handoff.conflict, "choice about a conflict", &["proceed anyway", "change base branch", "cancel"]),
    ];
    for (field, what, values) in known {
        if let Some(field) = field.as_ref().filter(|field| !values.contains(&&*field.text)) {
            let message = format!("`{}` is no {what}", field.text);
            let help = format!("it is one of `{}`", values.join("`, `"));
            findings.push(Finding::new(&RH_SELECTIONS, view.at(field), message).with_help(help));
        }
    }
    let Some(action) = handoff.action.as_ref().filter(|action| ["local only", "skip"].contains(&&*action.text)) else { return };
    for (field, what) in [(&handoff.pr_base, "a base of a pull request"), (&handoff.message, "a choice about its title and body")]
    {
        if let Some(field) = field.as_ref().filter(|field| !field.is_blank()) {
            let message = format!("{what} belongs to `push + PR` only; the action is `{}`", action.text);
            let finding = Finding::new(&RH_SELECTIONS, view.at(field), message);
            findings.push(finding.with_related(view.at(action), "the action"));
        }
    }
}

fn probe_form(view: &View<'_>, handoff: &Handoff<'_>) -> Option<Finding> {
    const HELP: &str =
        "the forms are: not run; clean against a base at its commit; conflicts detected, with the choice and the paths";
    let action = handoff.action.as_ref()?;
    let pushes = action.text == "push + PR" && !handoff.is_stopped();
    let stays = ["local only", "skip"].contains(&&*action.text);
    let probe = handoff.probe.as_ref();
    let form = probe.map_or(ProbeForm::Absent, |probe| probe.form);
    let message = match form {
        ProbeForm::Absent if pushes => "`push + PR` needs a probe for merge conflicts, and there is none",
        ProbeForm::NotRun if pushes => "`push + PR` needs a probe for merge conflicts, and it was not run",
        ProbeForm::Other if pushes => "the probe has none of its three forms",
        ProbeForm::Clean | ProbeForm::Conflicts if stays => "nothing is offered for a merge, so the probe is not run",
        _ => return None,
    };
    // A missing key of the data is the schema's to report.
    if probe.is_none() && view.origin == Origin::Data {
        return None;
    }
    let span = probe.map_or(handoff.span, |probe| probe.span);
    let finding = Finding::new(&RH_PROBE_FORM, view.place(span), message).with_help(HELP);
    Some(finding.with_related(view.at(action), "the action"))
}

fn skip_nonempty(view: &View<'_>, handoff: &Handoff<'_>, findings: &mut Vec<Finding>) {
    if !handoff.is_stopped() {
        return;
    }
    let choices = [&handoff.action, &handoff.message, &handoff.conflict];
    let choice = choices.into_iter().flatten().find(|field| ["skip", "cancel"].contains(&&*field.text));
    let mut report = |span, message: String| {
        let finding = Finding::new(&RH_SKIP_NONEMPTY, view.place(span), message);
        findings.push(choice.into_iter().fold(finding, |finding, choice| finding.with_related(view.at(choice), "the choice")));
    };
    for command in handoff.commands.iter().filter(|command| publishes(&command.text).is_some()) {
        report(command.span, format!("the handoff was stopped, but `{}` was run", shortened(&command.text)));
    }
    if let Some(outcome) = handoff.outcome.as_ref().filter(|outcome| ["created", "reused"].contains(&&*outcome.text)) {
        report(outcome.span, format!("the handoff was stopped, but a pull request was {}", outcome.text));
    }
}

/// The beginning of a command, for a message.
fn shortened(command: &str) -> String {
    const LONGEST: usize = 60;
    let line = command.lines().next().unwrap_or_default();
    if line.chars().count() <= LONGEST { line.to_owned() } else { line.chars().take(LONGEST).chain(['…']).collect() }
}

fn forbidden_commands(view: &View<'_>, handoff: &Handoff<'_>, findings: &mut Vec<Finding>) {
    for command in &handoff.commands {
        findings.extend(judge_handoff(&command.text).into_iter().map(|found| {
            let message = format!("`{}` is not allowed in a handoff: {}", shortened(&found.breach.what), found.breach.why);
            let level = if found.is_doubtful { Level::Warning } else { Level::Error };
            Finding::new(&RH_FORBIDDEN_COMMAND, view.at(command), message).at_level(level)
        }));
    }
}

fn routing(view: &View<'_>, handoff: &Handoff<'_>) -> Option<Finding> {
    let routing = handoff.routing.as_ref()?;
    if ["done", "implementation", "final-verification"].contains(&&*routing.text) {
        return None;
    }
    let message = format!("a handoff ends with `done`, not with `{}`", routing.text);
    let help = "when it was blocked: `implementation` (no commits) or `final-verification` (no accepted verdict)";
    Some(Finding::new(&RH_ROUTING_DONE, view.at(routing), message).with_help(help))
}

fn roster(view: &View<'_>, findings: &mut Vec<Finding>) {
    let workers = view.execution.iter().filter(|row| row.role.text.to_lowercase().contains("worker"));
    findings.extend(workers.map(|row| {
        let message = format!("`{}` took part in a release handoff, which the lead does alone", row.role.text);
        Finding::new(&RH_ROSTER_NOT_EMPTY, view.at(&row.role), message)
    }));
}
