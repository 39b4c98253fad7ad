//! Rules about audit sidecars and their heartbeats (catalogue, group C).

mod heartbeat;
mod inputs;

use std::collections::HashSet;

use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::layout::RunFileName;
use crate::okstra::report::Report;
use crate::okstra::run::Run;
use crate::okstra::worker::{self, WorkerId, WorkerResult};
use crate::parsed_file::MarkdownFile;
use crate::parsed_file::name_of;
use crate::rule::rules;

rules! { "okstra":
    AUDIT_SIDECAR_MISSING = "audit-sidecar-missing", Error, Upstream, "a completed worker left no audit beside its result";
    AUDIT_HEADING = "audit-heading", Warning, Upstream, "an audit does not begin with the heading of one";
    AUDIT_READ_LINE_MISSING = "audit-read-line-missing", Warning, Upstream, "an audit does not say that an input was read";
    HEARTBEAT_START_MISSING = "heartbeat-start-missing", Warning, Upstream, "the first heartbeat of a Claude worker is not its start";
    HEARTBEAT_GAP = "heartbeat-gap", Warning, Upstream, "more than five minutes lie between two heartbeats";
    HEARTBEAT_ORDER = "heartbeat-order", Error, Ours, "a heartbeat has no time in UTC, or an earlier one than the heartbeat before";
    HEARTBEAT_STAGE_UNKNOWN = "heartbeat-stage-unknown", Info, Upstream, "a heartbeat is of a stage that the convention does not know";
    HEARTBEAT_UNFINISHED = "heartbeat-unfinished", Info, Ours, "the heartbeats of a completed worker end before its result was written";
}

/// Looks at the audits of a run, and for those that are missing.
pub fn check_run(context: &Context<'_, '_>, run: &Run<'_>, findings: &mut Vec<Finding>) {
    let results = worker::results(run);
    sidecars_missing(run, &results, findings);
    let completed: HashSet<String> = results
        .iter()
        .filter(|result| is_completed(run, result))
        .filter_map(|result| audit_of(&name_of(result.file.file)))
        .collect();
    for audit in &run.audits {
        let name = name_of(audit.file);
        heading(context, audit, &name, findings);
        inputs::check(run, audit, findings);
        let is_claude = WorkerId::of_file_name(&name) == Some(WorkerId::Claude);
        heartbeat::check(
            audit,
            heartbeat::Expected { start: is_claude, pulse: is_claude, end: completed.contains(&name) },
            findings,
        );
    }
}

/// The name of the audit that belongs to a result.
fn audit_of(result: &str) -> Option<String> {
    result.contains("-worker-").then(|| result.replacen("-worker-", "-worker-audit-", 1))
}

/// Whether the worker completed: unless its result holds nothing, or the report of the same counter gives it another status.
fn is_completed(run: &Run<'_>, result: &WorkerResult<'_>) -> bool {
    if result.is_void() {
        return false;
    }
    let Some((name, worker)) = result.name.zip(result.worker) else { return true };
    let report = run.reports.iter().find(|report| report.seq().as_deref() == Some(name.seq));
    report.and_then(Report::view).is_none_or(|view| {
        let mut rows = view.execution.iter().filter(|row| WorkerId::of_role(&row.role.text) == Some(worker)).peekable();
        let has_none = rows.peek().is_none();
        has_none || rows.any(|row| row.status.as_ref().is_none_or(|status| status.text.trim() == "completed"))
    })
}

fn sidecars_missing(run: &Run<'_>, results: &[WorkerResult<'_>], findings: &mut Vec<Finding>) {
    let present: HashSet<String> = run.named_files.iter().map(|file| name_of(*file)).collect();
    for result in results {
        let Some(audit) = audit_of(&name_of(result.file.file)) else { continue };
        if !present.contains(&audit) && is_completed(run, result) {
            let message = format!("the worker completed, but `{audit}` is missing beside its result");
            let finding = Finding::new(&AUDIT_SIDECAR_MISSING, result.file.whole(), message);
            findings.push(finding.with_help("the audit says what the worker read, one line an input"));
        }
    }
}

/// What a worker of this id is called in the heading of its audit.
const fn title_of(worker: WorkerId) -> &'static str {
    match worker {
        WorkerId::Claude => "Claude",
        WorkerId::Codex => "Codex",
        WorkerId::Gemini => "Gemini",
        WorkerId::ReportWriter => "Report Writer",
    }
}

fn heading(context: &Context<'_, '_>, audit: &MarkdownFile<'_>, name: &str, findings: &mut Vec<Finding>) {
    let Some(worker) = WorkerId::of_file_name(name) else { return };
    let key = context.task.manifest.as_ref().and_then(|manifest| manifest.root()?.get("taskKey")?.as_str());
    let expected = format!("{} Worker Audit — {}", title_of(worker), key.unwrap_or("<task-key>"));
    let first = audit.document.headings().first();
    let Some(first) = first else {
        let message = format!("the audit has no heading: expected `# {expected}`");
        findings.push(Finding::new(&AUDIT_HEADING, audit.whole(), message));
        return;
    };
    let wrong = if first.level == 1 { what_is_wrong(&first.text, title_of(worker), key) } else { Some("is not of level 1") };
    if let Some(wrong) = wrong {
        let message = format!("the heading `{}` {wrong}: expected `# {expected}`", first.text);
        findings.push(Finding::new(&AUDIT_HEADING, audit.place(first.span), message));
    }
}

fn what_is_wrong(heading: &str, title: &str, key: Option<&str>) -> Option<&'static str> {
    let heading = heading.trim();
    let Some(rest) = heading.strip_prefix(title).and_then(|rest| rest.strip_prefix(" Worker Audit")) else {
        return Some("names another worker or no audit");
    };
    let rest = rest.trim();
    if rest.is_empty() {
        return Some("names no task");
    }
    let Some(own) = rest.strip_prefix('—') else { return Some("has no em dash before the task key") };
    let plain = |key: &str| key.trim().replace('/', ":");
    match key {
        _ if own.trim().is_empty() => Some("names no task"),
        Some(key) if plain(key) != plain(own) => Some("names another task"),
        _ => None,
    }
}

/// The counter and stem of an audit, by which its prompt is found: `claude-worker-audit-…` belongs to `claude-worker-prompt-…`.
fn prompt_stem(name: RunFileName<'_>) -> String {
    name.stem.replacen("-audit", "-prompt", 1)
}

#[cfg(test)]
mod tests {
    use super::{audit_of, what_is_wrong};

    #[test]
    fn only_the_first_worker_of_a_name_becomes_an_audit() {
        assert_eq!(audit_of("claude-worker-implementation-001.md").as_deref(), Some("claude-worker-audit-implementation-001.md"));
        assert_eq!(
            audit_of("report-writer-worker-x-worker-001.md").as_deref(),
            Some("report-writer-worker-audit-x-worker-001.md")
        );
        assert_eq!(audit_of("notes.md"), None);
    }

    #[test]
    fn headings_of_audits() {
        let judge = |heading| what_is_wrong(heading, "Codex", Some("shop:checkout:SHOP-1"));
        assert_eq!(judge("Codex Worker Audit — shop:checkout:SHOP-1"), None);
        assert_eq!(judge("Codex Worker Audit — shop/checkout/SHOP-1"), None);
        assert_eq!(judge("Codex Worker Audit - shop:checkout:SHOP-1"), Some("has no em dash before the task key"));
        assert_eq!(judge("Codex Worker Audit"), Some("names no task"));
        assert_eq!(judge("Codex Worker Audit —"), Some("names no task"));
        assert_eq!(judge("Codex Worker Audit — shop:checkout:SHOP-2"), Some("names another task"));
        assert_eq!(judge("Codex Audit"), Some("names another worker or no audit"));
        assert_eq!(what_is_wrong("Codex Worker Audit — any:thing:goes", "Codex", None), None);
    }
}
