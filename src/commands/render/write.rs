//! Writing reports: whole or not at all, and never over somebody else's file.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context as _;
use countersign_renderer::final_report::Marker;
use countersign_validators::replace::replace;
use countersign_validators::source::FilePath;
use rayon::prelude::*;

use super::job::Rendered;
use crate::outcome::Outcome;
use crate::output::escape::visible;
use crate::settings::Settings;
use crate::terminal;

/// Writes the reports and says so. When one cannot be written, the others are, and the first such one is the error.
pub(super) fn write(rendered: &[Rendered], settings: &Settings) -> anyhow::Result<Outcome> {
    // Most of the time is spent waiting for the disk.
    let results: Vec<anyhow::Result<bool>> = rendered.par_iter().map(|report| write_one(&report.target, &report.text)).collect();
    let mut lines = Vec::with_capacity(rendered.len());
    let mut failure = Ok(Outcome::Clean);
    for (report, result) in rendered.iter().zip(results) {
        let shown = FilePath::relative_to(&report.target, &settings.working_directory);
        match result {
            Ok(true) => lines.push(format!("wrote {}", visible(shown.as_str()))),
            Ok(false) => lines.push(format!("{} is current", visible(shown.as_str()))),
            Err(error) => failure = failure.and(Err(error.context(format!("cannot write {shown}")))),
        }
    }
    terminal::write_output(None, |to| lines.iter().try_for_each(|line| writeln!(to, "{line}")))?;
    failure
}

/// Whether the file had to be written.
fn write_one(target: &Path, text: &str) -> anyhow::Result<bool> {
    let old = match fs::read(target) {
        Ok(old) => Some(old),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    if old.as_deref() == Some(text.as_bytes()) {
        return Ok(false);
    }
    if let Some(old) = &old {
        let is_own = std::str::from_utf8(old).is_ok_and(|text| Marker::find(text).is_some());
        anyhow::ensure!(is_own, "it was not made by countersign; move it away, or choose another folder with --output");
    }
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    replace(target, old.as_deref(), text.as_bytes())?;
    Ok(true)
}
