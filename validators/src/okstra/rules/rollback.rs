//! Rules about how an implementation can be taken back (catalogue, group I).

use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::report::implementation::{Implementation, Rollback};
use crate::okstra::report::{Field, View};
use crate::okstra::task_type::TaskType;
use crate::rule::rules;
use crate::workspace::git::GitError;

rules! { "okstra":
    ROLLBACK_EVIDENCE = "rollback-evidence", Error, Upstream, "nothing shows that the work can be taken back";
}

/// Looks at one report, in its run when it lies in one.
pub fn check_report(context: &Context<'_, '_>, views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        let Some(implementation) = view.implementation() else { continue };
        for rollback in &implementation.rollbacks {
            match &*rollback.category.text {
                "pure-code" => pure_code(context, view, implementation, rollback, findings),
                "feature-flag" => feature_flag(view, rollback, findings),
                "stateful" => stateful(view, implementation, rollback, findings),
                // Other categories are for the schema to refuse.
                _ => {}
            }
        }
    }
}

fn pure_code(
    context: &Context<'_, '_>,
    view: &View<'_>,
    implementation: &Implementation<'_>,
    rollback: &Rollback<'_>,
    findings: &mut Vec<Finding>,
) {
    let parts = [("revertCommand", &rollback.revert_command), ("revertSha", &rollback.revert_sha)];
    for (key, part) in parts.into_iter().filter(|(_, part)| part.as_ref().is_none_or(Field::is_blank)) {
        let place = view.place(part.as_ref().map_or(rollback.span, |part| part.span));
        let finding = Finding::new(&ROLLBACK_EVIDENCE, place, format!("the rollback of pure code lacks `{key}`"));
        findings.push(finding.with_help("name the command that reverts, and the commit that it goes back to"));
    }
    if let Some(sha) = rollback.revert_sha.as_ref().filter(|sha| is_unknown(context, implementation, &sha.text)) {
        let message = format!("the repository has no commit `{}` to go back to", sha.text);
        findings.push(Finding::new(&ROLLBACK_EVIDENCE, view.at(sha), message));
    }
}

/// Whether the repository lacks a commit although it has commits of the report: so it is no clone without their history.
fn is_unknown(context: &Context<'_, '_>, implementation: &Implementation<'_>, sha: &str) -> bool {
    let Some(git) = context.task.git() else { return false };
    let is_missing = |sha: &str| matches!(git.resolve(sha), Err(GitError::Missing(_) | GitError::NotACommit(_)));
    let mut own = implementation.commits.iter().filter_map(|commit| commit.sha.as_ref());
    is_missing(sha) && own.any(|own| git.resolve(&own.text).is_ok())
}

fn feature_flag(view: &View<'_>, rollback: &Rollback<'_>, findings: &mut Vec<Finding>) {
    let help = "run the path with the flag off and give the command with its exit code";
    let (place, message) = match &rollback.off_path {
        None => (view.place(rollback.span), "the rollback of a feature flag lacks `offPathCommand`".to_owned()),
        Some(run) if run.exit_status() == Some(0) => return,
        Some(run) => match &run.exit_code {
            Some(code) => {
                (view.at(code), format!("with the flag off `{}` ended with {}: expected 0", run.command.text, code.text))
            }
            None => (view.place(run.span), format!("with the flag off `{}` has no exit code", run.command.text)),
        },
    };
    findings.push(Finding::new(&ROLLBACK_EVIDENCE, place, message).with_help(help));
}

/// Work without a way to try its rollback goes back to planning.
fn stateful(view: &View<'_>, implementation: &Implementation<'_>, rollback: &Rollback<'_>, findings: &mut Vec<Finding>) {
    let back_to_planning = TaskType::ImplementationPlanning.as_str();
    let goes_back = implementation.routing.as_ref().is_some_and(|routing| routing.target.text == back_to_planning);
    if rollback.dry_run.as_ref().is_none_or(|run| run.command.is_blank()) && !goes_back {
        let place = view.place(rollback.dry_run.as_ref().map_or(rollback.span, |run| run.span));
        let finding = Finding::new(&ROLLBACK_EVIDENCE, place, "the rollback of stateful work lacks `dryRun`");
        let help = format!("try it with a dry run; where there is no way to do so, route to `{back_to_planning}`");
        findings.push(finding.with_help(help));
    }
}
