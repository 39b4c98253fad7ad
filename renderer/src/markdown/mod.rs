//! Reports in Markdown, as GitHub and GitLab read it.

pub(crate) mod code_span;
mod inline;
mod template;

#[cfg(test)]
pub(crate) use template::TEMPLATES;

use countersign_i18n::Language;
use serde::Serialize;

use crate::RenderError;
use crate::check_report::{CheckReport, FileFindings, Finding, LevelCounts, Results, RuleCount, Summary};

/// Writes a report of `check`: for the summary of a CI job, or a comment on a pull request.
///
/// The text ends with exactly one line end; it is empty when there are neither findings nor a summary.
///
/// # Errors
/// When the templates are defective, which no data can cause.
pub fn check_report(report: &CheckReport, language: Language) -> Result<String, RenderError> {
    let (files, statistics) = match &report.results {
        Results::Findings(files) => (files.as_slice(), [].as_slice()),
        Results::Statistics(rules) => ([].as_slice(), rules.as_slice()),
    };
    let page = CheckPage {
        language: language.code(),
        summary: report.summary.as_ref(),
        counts: report.results.counts(),
        files: files.iter().map(FilePage::new).collect(),
        statistics,
    };
    let text = template::render("check.md", &page, language)?;
    // The line ends that follow the last part were meant to separate it from a next one.
    let text = text.trim_end_matches('\n');
    Ok(if text.is_empty() { String::new() } else { format!("{text}\n") })
}

/// What the template `check.md` reads.
#[derive(Serialize)]
struct CheckPage<'r> {
    language: &'static str,
    summary: Option<&'r Summary>,
    counts: LevelCounts,
    files: Vec<FilePage<'r>>,
    statistics: &'r [RuleCount],
}

#[derive(Serialize)]
struct FilePage<'r> {
    path: &'r str,
    counts: LevelCounts,
    findings: &'r [Finding],
}

impl<'r> FilePage<'r> {
    fn new(file: &'r FileFindings) -> Self {
        Self { path: &file.path, counts: file.counts(), findings: &file.findings }
    }
}
