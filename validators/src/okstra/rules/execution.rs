//! Rules about the execution status of a report (catalogue, group F).

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::closed_set::in_words;
use super::task_type_of;
use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::report::{ExecutionRow, Field, Report, View, sections::titles};
use crate::okstra::run::Run;
use crate::okstra::task_type::TaskType;
use crate::rule::rules;

rules! { "okstra":
    EXECUTION_STATUS_INCOMPLETE = "execution-status-incomplete", Error, Upstream, "a required role has no terminal status";
    EXECUTION_STATUS_UNEXPLAINED = "execution-status-unexplained", Error, Ours, "a role's status has neither reason nor result";
}

/// How the work of a role can end.
const TERMINAL: [&str; 4] = ["completed", "timeout", "error", "not-run"];
/// The role that writes reports.
pub(super) const REPORT_WRITER: &str = "Report writer worker";

/// Whether a name in a report is that of a role: case and an addition in brackets do not count.
pub(super) fn is_role(name: &str, role: &str) -> bool {
    role_name(name) == role_name(role)
}

fn role_name(name: &str) -> String {
    name.split('(').next().unwrap_or_default().trim().to_lowercase()
}

/// Looks at the views of one report, in its run when it lies in one.
pub fn check_report(
    context: &Context<'_, '_>,
    run: Option<&Run<'_>>,
    report: &Report<'_>,
    views: &[View<'_>],
    findings: &mut Vec<Finding>,
) {
    let results: HashSet<(&str, &str)> =
        run.into_iter().flat_map(Run::named_results).map(|(_, name)| (name.stem, name.seq)).collect();
    let seq = report.seq();
    let run = run.map(|run| Results { run, names: results, seq: seq.as_deref() });
    for view in views {
        check_required(context, run.as_ref().map(|results| results.run), view, findings);
        for row in &view.execution {
            check_explained(context, run.as_ref(), view, row, findings);
        }
    }
}

/// The worker results of the report's run.
struct Results<'r, 'w> {
    run: &'r Run<'w>,
    /// Stems and numbers of their names.
    names: HashSet<(&'r str, &'r str)>,
    /// The number of the report.
    seq: Option<&'r str>,
}

impl Results<'_, '_> {
    /// Whether there is the result that a role's name leads to: `claude-worker-<task-type>-<seq>.md`. A verifier is a worker.
    fn has(&self, role: &str) -> bool {
        let stem = role_name(role).replace("verifier", "worker").replace(' ', "-");
        self.seq.is_none_or(|seq| self.names.contains(&(stem.as_str(), seq)))
    }
}

/// Every role that the manifest requires has a row; a handoff has no workers.
fn check_required(context: &Context<'_, '_>, run: Option<&Run<'_>>, view: &View<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &context.task.manifest else { return };
    let Some(required) = manifest.root().and_then(|root| root.get("requiredRoles")) else { return };
    let has_workers = task_type_of(run, view).is_some_and(|task_type| task_type != TaskType::ReleaseHandoff);
    let section = view.section("executionStatus", titles::EXECUTION_STATUS);
    if !has_workers || (view.execution.is_empty() && (view.markdown.is_some() || section.is_none())) {
        return;
    }
    let mut rows: HashMap<String, &ExecutionRow<'_>> = HashMap::new();
    for row in &view.execution {
        rows.entry(role_name(&row.role.text)).or_insert(row);
    }
    for role in required.items().filter(|role| role.as_str().is_some()) {
        let name = role.text();
        let asked_for = manifest.place(role.span());
        let finding = match rows.get(&role_name(name)) {
            None => {
                let place = section.map_or_else(|| view.top(), |span| view.place(span));
                Finding::new(&EXECUTION_STATUS_INCOMPLETE, place, format!("the required role `{name}` has no row"))
                    .with_help(format!("add a row that says how its work ended: {}", in_words(&TERMINAL)))
            }
            Some(row) => {
                let status = row.status.as_ref();
                if status.is_none_or(|status| TERMINAL.contains(&&*status.text)) {
                    continue;
                }
                let text = status.map_or("", |status| &*status.text);
                let place = status.map_or_else(|| view.place(row.span), |status| view.at(status));
                Finding::new(&EXECUTION_STATUS_INCOMPLETE, place, format!("`{text}` does not say how the work of `{name}` ended"))
                    .with_help(format!("expected {}", in_words(&TERMINAL)))
            }
        };
        findings.push(finding.with_related(asked_for, "required here"));
    }
}

/// A role that completed has a result, one that did not has a reason.
fn check_explained(
    context: &Context<'_, '_>,
    results: Option<&Results<'_, '_>>,
    view: &View<'_>,
    row: &ExecutionRow<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some(status) = row.status.as_ref().filter(|status| TERMINAL.contains(&&*status.text)) else { return };
    let role = &row.role.text;
    if status.text != "completed" {
        if row.reason.as_ref().is_none_or(Field::is_blank) {
            let message = format!("`{role}` ended with `{}` and no reason is given", status.text);
            let finding = Finding::new(&EXECUTION_STATUS_UNEXPLAINED, view.at(status), message);
            findings.push(finding.with_help("say what happened, and where its output or error can be seen"));
        }
        return;
    }
    // Outside of a run nobody can tell what the paths are relative to.
    let Some(results) = results else { return };
    match row.result_path.as_ref().filter(|path| !path.is_blank()) {
        Some(path) => {
            let file = path.text.split('#').next().unwrap_or_default().trim();
            let is_elsewhere = Path::new(file).is_absolute() || file.starts_with('~') || file.contains("://");
            if !is_elsewhere && context.task.resolve(context.workspace, results.run.directory, file).is_none() {
                let message = format!("the result of `{role}` is not there: `{file}`");
                let finding = Finding::new(&EXECUTION_STATUS_UNEXPLAINED, view.at(path), message);
                findings.push(finding.with_help("write the path from the task's folder, or change the status"));
            }
        }
        None => {
            if !is_role(role, "Claude lead") && !results.has(role) {
                let message = format!("`{role}` completed, but no result is named and none lies in `worker-results/`");
                findings.push(Finding::new(&EXECUTION_STATUS_UNEXPLAINED, view.at(status), message));
            }
        }
    }
}
