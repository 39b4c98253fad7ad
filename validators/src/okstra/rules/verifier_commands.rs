//! Rules about the commands that verifiers ran (catalogue, groups I and J).

use super::qa_commands::{QA_FAILURE_MASKING, part_of};
use crate::config::{Config, ProfileChoice};
use crate::finding::{Finding, Place};
use crate::okstra::command_log::CommandLog;
use crate::okstra::commands::{Breach, Judgement, judge};
use crate::okstra::context::Context;
use crate::okstra::report::{Field, View};
use crate::okstra::run::Run;
use crate::okstra::worker::{self, WorkerRole};
use crate::rule::{Rule, rules};
use crate::source::{FilePath, Source};

rules! { "okstra":
    VERIFIER_FORBIDDEN_COMMAND = "verifier-forbidden-command", Error, Upstream, "a verifier ran a command that changes what it verifies";
    VERIFIER_GIT_MUTATION = "verifier-git-mutation", Error, Upstream, "a verifier used git for more than reading";
    VERIFIER_CACHE_REDIRECT = "verifier-cache-redirect", Error, Upstream, "a verifier moved a cache out of the worktree or loaded code of its own";
    VERIFIER_UNFROZEN_INSTALL = "verifier-unfrozen-install", Error, Upstream, "a verifier installed without holding on to the lock file";
}

/// Looks at the logs in the results of a run's verifiers.
pub fn check_run(context: &Context<'_, '_>, run: &Run<'_>, findings: &mut Vec<Finding>) {
    for result in worker::results(run).into_iter().filter(|result| result.role == Some(WorkerRole::Verifier)) {
        let logs = CommandLog::all(&result.file.document);
        let log = Log { config: context.config, path: result.file.path(), source: result.file.source() };
        logs.iter().flat_map(|log| &log.entries).for_each(|entry| log.check(&entry.command, findings));
    }
}

/// Looks at the logs that a report gives.
pub fn check_report(context: &Context<'_, '_>, views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        let log = Log { config: context.config, path: view.path, source: view.source };
        let verifiers = view.implementation().map_or(&[][..], |implementation| &implementation.verifiers);
        verifiers.iter().flat_map(|verifier| &verifier.log).for_each(|run| log.check(&run.command, findings));
    }
}

/// The document that a command was logged in.
struct Log<'l> {
    config: &'l Config,
    path: &'l FilePath,
    source: &'l Source,
}

impl Log<'_> {
    fn check(&self, command: &Field<'_>, findings: &mut Vec<Finding>) {
        let judgement = judge(&command.text);
        let Judgement { mutating_tokens, literal_tokens, mutating_other, masks, git, redirections, installs } = &judgement;
        // The convention's own text refuses `-w` and `-u` with every program.
        let literal = if self.config.profile == ProfileChoice::Upstream { literal_tokens.as_slice() } else { &[] };
        // An install has a rule of its own.
        let is_install = |breach: &&Breach| {
            installs.iter().any(|own| breach.what.starts_with(&own.what) || own.what.starts_with(&breach.what))
        };
        let mutating = mutating_tokens.iter().chain(literal).chain(mutating_other).filter(|breach| !is_install(breach));
        let checked = "use the form that only checks";
        findings.extend(mutating.map(|breach| self.finding(&VERIFIER_FORBIDDEN_COMMAND, command, breach, checked)));
        for (rule, breaches, help) in [
            (&QA_FAILURE_MASKING, masks, "let the command fail when the check fails"),
            (&VERIFIER_GIT_MUTATION, git, "use only `status`, `diff`, `log`, `show`, `rev-parse` and `blame`"),
            (&VERIFIER_CACHE_REDIRECT, redirections, "run the command with the caches of the worktree"),
            (&VERIFIER_UNFROZEN_INSTALL, installs, "use `npm ci`, `--frozen-lockfile`, `--locked` or `--require-hashes`"),
        ] {
            findings.extend(breaches.iter().map(|breach| self.finding(rule, command, breach, help)));
        }
    }

    fn finding(&self, rule: &'static Rule, command: &Field<'_>, breach: &Breach, help: &str) -> Finding {
        let span = part_of(command.span, self.source.slice(command.span), &breach.what);
        let message = format!("`{}` in the log of a verifier: {}", breach.what, breach.why);
        Finding::new(rule, Place::new(self.path.clone(), span), message).with_help(help)
    }
}
