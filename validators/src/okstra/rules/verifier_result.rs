//! Rules about the results of verifiers (catalogue, group B).

use std::collections::BTreeSet;

use crate::document::{MarkdownDocument, Node};
use crate::finding::Finding;
use crate::near_miss::nearest;
use crate::okstra::command_log::CommandLog;
use crate::okstra::context::Context;
use crate::okstra::project::Project;
use crate::okstra::qa_category::QaCategory;
use crate::okstra::run::Run;
use crate::okstra::verdict_line::{self, Statement};
use crate::okstra::worker::{self, WorkerRole};
use crate::parsed_file::MarkdownFile;
use crate::rule::rules;
use crate::source::Span;

rules! { "okstra":
    VERIFIER_COMMAND_LOG_MISSING = "verifier-command-log-missing", Error, Upstream, "a verifier's result does not say which commands it ran and how they ended";
    VERIFIER_VERDICT_INVALID = "verifier-verdict-invalid", Error, Upstream, "a verifier's result does not give exactly one verdict";
    QA_CATEGORY_UNACCOUNTED = "qa-category-unaccounted", Error, Upstream, "a verifier neither ran a category of quality checks nor says why not";
}

/// Looks at the results of a run's verifiers.
pub fn check_run(context: &Context<'_, '_>, run: &Run<'_>, findings: &mut Vec<Finding>) {
    let is_verifier = |result: &worker::WorkerResult<'_>| result.role == Some(WorkerRole::Verifier) && !result.is_void();
    for result in worker::results(run).into_iter().filter(is_verifier) {
        let logs = CommandLog::all(&result.file.document);
        command_log(result.file, &logs, findings);
        verdict(result.file, findings);
        // Without a log nothing is known about what ran; that was told.
        if let Some(project) = context.task.project.as_ref().filter(|_| !logs.is_empty()) {
            qa_categories(result.file, &logs, project, findings);
        }
    }
}

fn command_log(file: &MarkdownFile<'_>, logs: &[CommandLog<'_>], findings: &mut Vec<Finding>) {
    let help = "list every command below a heading \"Read-only command log\", one an item: `` `npm test` exit 0 ``";
    let finding = |place, message: String| Finding::new(&VERIFIER_COMMAND_LOG_MISSING, place, message).with_help(help);
    let Some(first) = logs.first() else {
        findings.push(finding(file.whole(), "the verifier's result has no read-only command log".to_owned()));
        return;
    };
    if logs.iter().all(|log| log.entries.is_empty()) {
        findings.push(finding(file.place(first.label), "the read-only command log has no entry".to_owned()));
    }
    for entry in logs.iter().flat_map(|log| &log.entries).filter(|entry| entry.exit_status().is_none()) {
        let (span, message) = match &entry.exit_code {
            Some(written) => (written.span, format!("`{}` is no exit code; a whole number is expected", written.text)),
            None => (entry.span, format!("`{}` has no exit code", entry.command.text)),
        };
        findings.push(finding(file.place(span), message));
    }
}

fn verdict(file: &MarkdownFile<'_>, findings: &mut Vec<Finding>) {
    let found = verdict_line::find(&file.document);
    let help = "write one line `Verdict: PASS`, `Verdict: CONCERNS` or `Verdict: FAIL`";
    let finding =
        |span: Span, message: String| Finding::new(&VERIFIER_VERDICT_INVALID, file.place(span), message).with_help(help);
    let mut first: Option<(&str, Span)> = None;
    for line in &found.lines {
        match &line.statement {
            Statement::Verdict(verdict) => match first {
                Some((earlier, at)) if earlier != *verdict => {
                    let message = format!("the verdict is `{verdict}` here and `{earlier}` elsewhere");
                    findings.push(finding(line.span, message).with_related(file.place(at), "the other verdict"));
                }
                _ => first = first.or(Some((verdict, line.span))),
            },
            Statement::Several => findings.push(finding(line.span, "the line names several verdicts".to_owned())),
            Statement::Other(word) => {
                let message = format!("`{word}` is no verdict");
                let finding = Finding::new(&VERIFIER_VERDICT_INVALID, file.place(line.span), message);
                findings.push(match nearest(word, verdict_line::VERDICTS) {
                    Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
                    None => finding.with_help(help),
                });
            }
        }
    }
    if found.lines.is_empty() && !found.is_prose {
        let span = found.heading.unwrap_or_default();
        findings.push(finding(span, "the verifier's result gives no verdict".to_owned()));
    }
}

/// What a result says about checks that were not run.
#[derive(Default)]
struct Remarks<'d> {
    not_configured: BTreeSet<&'d str>,
    skipped: BTreeSet<&'d str>,
    no_style_tool: bool,
}

fn qa_categories(file: &MarkdownFile<'_>, logs: &[CommandLog<'_>], project: &Project<'_>, findings: &mut Vec<Finding>) {
    // Settings that cannot be read say nothing about what is configured.
    let (Some(first), Some(_)) = (logs.first(), project.file.root()) else { return };
    let remarks = remarks(&file.document);
    let entries = logs.iter().flat_map(|log| &log.entries);
    let commands: BTreeSet<&str> = entries.map(|entry| &*entry.command.text).collect();
    let of_programs: Vec<QaCategory> = commands.iter().flat_map(|command| QaCategory::run_by(command)).collect();
    for category in QaCategory::ALL {
        let configured = project.qa_commands().and_then(|categories| categories.get(category.as_str()));
        // A command that was left out because its language is not in the diff does not account for the others of its category.
        let is_open = |item: &Node<'_>| {
            let was_run = item.get("cmd").is_some_and(|command| commands.contains(command.text().trim()));
            !was_run && !item.get("label").is_some_and(|label| remarks.skipped.contains(label.text().trim()))
        };
        let items = || configured.into_iter().flat_map(Node::items);
        let open = items().find(is_open);
        let is_accounted_for = of_programs.contains(&category)
            || remarks.not_configured.contains(category.as_str())
            || remarks.skipped.contains(category.as_str())
            || (remarks.no_style_tool && matches!(category, QaCategory::Lint | QaCategory::Format))
            || (open.is_none() && items().next().is_some());
        if is_accounted_for {
            continue;
        }
        let message = format!("`{}` was neither run nor is it said why not", category.as_str());
        let finding = Finding::new(&QA_CATEGORY_UNACCOUNTED, file.place(first.label), message);
        findings.push(match open {
            Some(item) => {
                let label = item.get("label").map_or("<label>", Node::text);
                let help = format!("run it, or write `qa-command skipped: {label} (language=<x> not in diff)`");
                finding.with_help(help).with_related(project.file.place(item.span()), "configured here")
            }
            None => finding.with_help(format!("run it, or write `qa-command not configured: {}`", category.as_str())),
        });
    }
}

/// The lines about checks that were not run, wherever they stand.
fn remarks(document: &MarkdownDocument) -> Remarks<'_> {
    let mut remarks = Remarks::default();
    let (text, _) = document.source().body().unwrap_or_default();
    for line in text.lines() {
        let line = line.trim_start_matches(|character: char| character.is_whitespace() || "-*+>`|".contains(character));
        let line = line.trim_end_matches(|character: char| character.is_whitespace() || "`*|.".contains(character));
        if let Some(category) = line.strip_prefix("qa-command not configured:") {
            remarks.not_configured.insert(category.trim_matches([' ', '`', '<', '>']));
        } else if let Some(skipped) = line.strip_prefix("qa-command skipped:") {
            let label = skipped.rsplit_once(" (").map_or(skipped, |(label, _reason)| label);
            remarks.skipped.insert(label.trim_matches([' ', '`']));
        } else if line.starts_with("no lint/style tool configured for ") {
            remarks.no_style_tool = true;
        }
    }
    remarks
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::remarks;
    use crate::document::MarkdownDocument;
    use crate::source::{FilePath, Source};

    #[test]
    fn remarks_are_read_in_every_usual_line() {
        let text = "- qa-command not configured: lint\r\n`qa-command skipped: ruff (language=python not in diff)`\r\n> - qa-command skipped: a (b) (language=c not in diff)\r\nno lint/style tool configured for Go.\r\n";
        let source = Arc::new(Source::new(FilePath::from_text("a.md"), text.as_bytes().to_vec()));
        let document = MarkdownDocument::parse(&source);
        let read = remarks(&document);
        assert_eq!(read.not_configured.into_iter().collect::<Vec<_>>(), ["lint"]);
        assert_eq!(read.skipped.into_iter().collect::<Vec<_>>(), ["a (b)", "ruff"]);
        assert!(read.no_style_tool);
    }
}
