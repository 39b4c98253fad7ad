//! Final reports as one self-contained HTML file.

mod figures;
mod markdown_text;
mod outline;
mod page;
mod plan_matrix;
mod template;
mod tone;

#[cfg(test)]
pub(crate) use template::TEMPLATES;

use super::model::FinalReport;
use super::options::Options;
use crate::RenderError;
use page::Page;

/// Writes `report` as a page: every section of the Markdown, in its order and under its titles, with figures, a filter of findings, and
/// text areas for the answers to questions, which can be exported as Markdown.
///
/// Style and script are inline; the page fetches nothing and stores nothing. The text ends with a comment that names language, numbering
/// and the digest of the data, and with exactly one line end.
///
/// # Errors
/// When the templates or the catalogue are defective, which no data can cause.
pub fn html(report: &FinalReport, options: Options) -> Result<String, RenderError> {
    let page = Page::new(report, options).map_err(tera::Error::message)?;
    template::render(&page, options.language)
}
