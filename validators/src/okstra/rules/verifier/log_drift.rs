//! The command log of a report beside the one in the verifier's own result.

use super::VERIFIER_LOG_DRIFT;
use crate::finding::Finding;
use crate::okstra::command_log::{CommandLog, LoggedCommand};
use crate::okstra::report::implementation::{Implementation, RunCommand, Verifier};
use crate::okstra::report::{Report, View};
use crate::okstra::run::Run;
use crate::okstra::worker::{self, WorkerId, WorkerResult, WorkerRole};
use crate::parsed_file::MarkdownFile;

/// Compares the log of each verifier that gave a result.
pub(super) fn check(
    run: &Run<'_>,
    report: &Report<'_>,
    view: &View<'_>,
    implementation: &Implementation<'_>,
    findings: &mut Vec<Finding>,
) {
    let seq = report.seq();
    let results: Vec<WorkerResult<'_>> = worker::results(run)
        .into_iter()
        .filter(|result| result.role == Some(WorkerRole::Verifier) && result.name.map(|name| name.seq) == seq.as_deref())
        .collect();
    for verifier in implementation.verifiers.iter().filter(|verifier| verifier.is_completed()) {
        let Some(worker) = WorkerId::of_role(&verifier.name.text) else { continue };
        let mut own = results.iter().filter(|result| result.worker == Some(worker));
        // With several results of one verifier nobody can tell which one the report speaks of.
        let (Some(result), None) = (own.next(), own.next()) else { continue };
        let logs = CommandLog::all(&result.file.document);
        let written: Vec<&LoggedCommand<'_>> = logs.iter().flat_map(|log| &log.entries).collect();
        // A result or a report without a log is told so elsewhere.
        if !written.is_empty() && !verifier.log.is_empty() {
            findings.extend(drift(view, verifier, result.file, &written));
        }
    }
}

/// The first place where the logs part, seen between what both begin and end with.
fn drift(view: &View<'_>, verifier: &Verifier<'_>, file: &MarkdownFile<'_>, written: &[&LoggedCommand<'_>]) -> Option<Finding> {
    let told = verifier.log.as_slice();
    let start = told.iter().zip(written).take_while(|(told, written)| is_same(told, written)).count();
    let (told, written) = (&told[start..], &written[start..]);
    let end = told.iter().rev().zip(written.iter().rev()).take_while(|(told, written)| is_same(told, written)).count();
    let (extra, left_out) = (&told[..told.len() - end], &written[..written.len() - end]);
    let finding = |span, message: String| {
        Finding::new(&VERIFIER_LOG_DRIFT, view.place(span), message)
            .with_help("copy the log from the verifier's result, every command with its exit code, in its order")
    };
    match (extra.first(), left_out.first()) {
        (None, None) => None,
        (Some(own), None) => {
            let next = written.first().map_or_else(|| file.whole(), |entry| file.place(entry.span));
            let message = format!("`{}` is not in the verifier's own log", own.command.text);
            Some(finding(own.command.span, message).with_related(next, "the verifier's log has this here"))
        }
        (None, Some(entry)) => {
            let message = format!("the log leaves out `{}`", entry.command.text);
            Some(finding(verifier.name.span, message).with_related(file.place(entry.span), "in the verifier's log"))
        }
        (Some(own), Some(entry)) => {
            let (span, message) = if own.command.text == entry.command.text {
                let codes = [code(own), code_of(entry)];
                let span = own.exit_code.as_ref().map_or(own.command.span, |code| code.span);
                (span, format!("`{}` ended with {} here and with {} in the verifier's log", own.command.text, codes[0], codes[1]))
            } else {
                let texts = [&own.command.text, &entry.command.text];
                (own.command.span, format!("`{}` stands where the verifier's log has `{}`", texts[0], texts[1]))
            };
            Some(finding(span, message).with_related(file.place(entry.span), "in the verifier's log"))
        }
    }
}

fn is_same(told: &RunCommand<'_>, written: &LoggedCommand<'_>) -> bool {
    told.command.text == written.command.text && told.exit_status() == written.exit_status()
}

fn code<'t>(told: &'t RunCommand<'_>) -> &'t str {
    told.exit_code.as_ref().map_or("no exit code", |code| &code.text)
}

fn code_of<'w>(written: &'w LoggedCommand<'_>) -> &'w str {
    written.exit_code.as_ref().map_or("no exit code", |code| &code.text)
}
