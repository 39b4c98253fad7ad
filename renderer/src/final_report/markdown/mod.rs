//! Final reports in Markdown.

mod cells;
mod fence;
mod page;
mod phrase;
mod templates;

#[cfg(test)]
pub(crate) use templates::TEMPLATES;

use super::model::FinalReport;
use super::options::Options;
use crate::RenderError;
use page::Page;

/// Writes `report` in full: every section, every value of the data.
///
/// The text ends with a comment that names language, numbering and the digest of the data, and with exactly one line end.
///
/// # Errors
/// When the templates are defective, which no data can cause.
pub fn markdown(report: &FinalReport, options: Options) -> Result<String, RenderError> {
    templates::render("final_report/report.md", &Page::new(report, options, false), options.language)
}

/// Writes the short copy of `report` that agents read: ids, tokens, statuses, routing and paths as in the full one and in the same order,
/// without empty parts, details of evidence, output of commands and token usage.
///
/// # Errors
/// When the templates are defective, which no data can cause.
pub fn slim_markdown(report: &FinalReport, options: Options) -> Result<String, RenderError> {
    templates::render("final_report/report.md", &Page::new(report, options, true), options.language)
}
