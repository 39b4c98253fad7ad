//! From paths to a report.

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::report::Report;

/// Checks everything below `paths`. Relative paths are below `working_directory`, an absolute path, and findings show paths
/// relative to it.
#[must_use]
pub fn check(paths: &[PathBuf], working_directory: &Path, config: &Config) -> Report {
    let _ = (paths, working_directory, config);
    Report::default()
}
