//! The data that is rendered: found, read, and held against its schema.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use countersign_validators::finding::Finding;
use countersign_validators::okstra::discover::is_report_data;
use countersign_validators::okstra::{layout, rendering};
use countersign_validators::problems;
use countersign_validators::source::FilePath;
use countersign_validators::workspace::{Directory, FileRef, Workspace, absolute};

use crate::outcome::Outcome;
use crate::output::Sources;
use crate::output::frame::Frames;
use crate::settings::Settings;
use crate::terminal;

/// A data file that is to be rendered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DataFile {
    /// Absolute path.
    pub(super) path: PathBuf,
    /// Whether a folder above it was named and not the file itself.
    pub(super) in_named_folder: bool,
}

/// What became of a data file.
pub(super) struct Loaded {
    pub(super) file: DataFile,
    /// The report, or why there is none.
    pub(super) report: Result<rendering::ReportData, Refusal>,
}

/// Why data is not rendered.
pub(super) struct Refusal {
    findings: Vec<Finding>,
    source: Option<std::sync::Arc<countersign_validators::source::Source>>,
}

/// The tree that the data lies in: one for all files, so that each folder is listed once.
pub(super) fn workspace(paths: &[PathBuf], settings: &Settings) -> Workspace {
    Workspace::new(paths, &settings.working_directory, &[], settings.config.limits)
}

/// The data files that `paths` name. A folder stands for all data of final reports below it.
pub(super) fn data_files(paths: &[PathBuf], workspace: &Workspace, settings: &Settings) -> anyhow::Result<Vec<DataFile>> {
    let mut files = Vec::new();
    for path in paths {
        let absolute = absolute(path, &settings.working_directory);
        let metadata = std::fs::metadata(&absolute).with_context(|| path.display().to_string())?;
        if !metadata.is_dir() {
            files.push(DataFile { path: absolute, in_named_folder: false });
            continue;
        }
        let folder = workspace.find(&absolute).directory().with_context(|| format!("{} cannot be listed", path.display()))?;
        let before = files.len();
        collect(folder, &mut files);
        anyhow::ensure!(files.len() > before, "{}: no {}*{} below it", path.display(), layout::REPORT_STEM, layout::DATA_SUFFIX);
    }
    files.sort();
    files.dedup_by(|second, first| second.path == first.path);
    Ok(files)
}

fn collect(folder: &Directory, files: &mut Vec<DataFile>) {
    let data = folder.files().filter(|file| is_report_data(*file)).map(FileRef::path);
    files.extend(data.map(|path| DataFile { path, in_named_folder: true }));
    folder.directories().for_each(|below| collect(below, files));
}

/// Reads a data file. Data that its schema refuses is not rendered.
pub(super) fn load(data: &DataFile, workspace: &Workspace, settings: &Settings) -> Loaded {
    let path = data.path.as_path();
    let report = match workspace.find(path).file() {
        Some(file) => rendering::load(file, workspace.limits())
            .map_err(|findings| Refusal { findings, source: file.source(workspace.limits()).ok() }),
        None => {
            let shown = FilePath::relative_to(path, &settings.working_directory);
            let error = countersign_validators::workspace::ReadError::NotAFile;
            Err(Refusal { findings: vec![problems::unread(shown, &error)], source: None })
        }
    };
    Loaded { file: data.clone(), report }
}

/// Tells on standard error why some data is not rendered.
pub(super) fn complain(loaded: &[Loaded], is_styled: bool) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Clean;
    let frames = Frames::new(is_styled);
    let mut text = Vec::new();
    for refusal in loaded.iter().filter_map(|loaded| loaded.report.as_ref().err()) {
        let sources: BTreeMap<_, _> = refusal.source.iter().map(|source| (source.path().clone(), source.clone())).collect();
        for finding in &refusal.findings {
            writeln!(text, "{}\n", frames.finding(finding, Sources(&sources)))?;
            let could_not_read = problems::forces_incomplete(finding.rule);
            outcome = outcome.max(if could_not_read { Outcome::CouldNotCheck } else { Outcome::Findings });
        }
    }
    if !text.is_empty() {
        terminal::complain_at_length(&String::from_utf8_lossy(&text));
    }
    Ok(outcome)
}
