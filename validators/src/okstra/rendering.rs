//! The data of a final report on its way to a renderer.

use countersign_renderer::Language;
use countersign_renderer::final_report::FinalReport;

use super::rules::data;
use crate::digest::Digest;
use crate::finding::Finding;
use crate::parsed_file::JsonFile;
use crate::workspace::{FileRef, Limits};

/// Data that its schema accepts.
#[derive(Debug)]
pub struct ReportData {
    /// What the data says.
    pub report: FinalReport,
    /// The digest of the file, which renderings name.
    pub sha256: Digest,
}

impl ReportData {
    /// The language that the data names.
    #[must_use]
    pub fn language(&self) -> Language {
        Language::of_locale(&self.report.meta.report_language)
    }
}

/// Reads the data of a report.
///
/// # Errors
/// The findings that keep it from being rendered: it cannot be read, is no JSON, or does not fit its schema.
pub fn load(file: FileRef<'_>, limits: &Limits) -> Result<ReportData, Vec<Finding>> {
    let file = JsonFile::read(file, limits).map_err(|problem| vec![problem])?;
    from_file(&file)
}

/// The same for a file that was read before.
///
/// # Errors
/// As [`load`].
pub fn from_file(file: &JsonFile<'_>) -> Result<ReportData, Vec<Finding>> {
    let refused = data::refusals(file);
    if !refused.is_empty() {
        return Err(refused);
    }
    let Some(root) = file.root() else { return Err(refused) };
    let report = root.deserialize().map_err(|error| vec![data::not_renderable(file, &error)])?;
    Ok(ReportData { report, sha256: Digest::of(file.source().bytes()) })
}
