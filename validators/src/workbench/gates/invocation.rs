//! What a gate is asked with: labels or an export, an issue, a stop step.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::finding::{Finding, Place};
use crate::parsed_file::JsonFile;
use crate::problems;
use crate::source::{FilePath, Source, Span};
use crate::workbench::issue_id::IssueId;
use crate::workbench::labels::{Issue, stated};
use crate::workbench::rules::invocation::{ISSUE_NOT_FOUND, unknown_id_form, unknown_stop_step};
use crate::workbench::rules::issue_export;
use crate::workbench::settings::Tracker;
use crate::workbench::status::Step;
use crate::workspace::{Workspace, absolute};

/// A call of `/implement` that somebody considers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Invocation {
    /// The labels of the issue, or where they stand.
    pub labels: StatedLabels,
    /// The issue. Without one every issue of an export is meant.
    pub issue: Option<String>,
    /// The step after which the run should stop.
    pub stop_step: Option<String>,
}

/// Where the labels of an issue come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatedLabels {
    /// Somebody says them; the issue has no others.
    Listed(Vec<String>),
    /// They stand in a file that `gh issue list --json number,labels` printed.
    Export(PathBuf),
}

impl Default for StatedLabels {
    fn default() -> Self {
        Self::Listed(Vec::new())
    }
}

impl Invocation {
    /// The absolute path of the export.
    pub(super) fn export_path(&self, working_directory: &Path) -> Option<PathBuf> {
        match &self.labels {
            StatedLabels::Listed(_) => None,
            StatedLabels::Export(path) => Some(absolute(path, working_directory)),
        }
    }
}

/// The arguments as texts with places, so that findings can point into them.
pub(super) struct Asked {
    labels: Arc<Source>,
    issue: Option<Arc<Source>>,
    stop_step: Option<Arc<Source>>,
    export: Option<(PathBuf, FilePath)>,
}

impl Asked {
    pub(super) fn new(invocation: &Invocation, working_directory: &Path) -> Self {
        let source = |name: &str, text: &str| Arc::new(Source::new(FilePath::from_text(name), text.as_bytes().to_vec()));
        let joined = match &invocation.labels {
            StatedLabels::Listed(labels) => labels.join(","),
            StatedLabels::Export(_) => String::new(),
        };
        let export = invocation.export_path(working_directory);
        Self {
            labels: source("--labels", &joined),
            issue: invocation.issue.as_deref().map(|id| source("--issue", id)),
            stop_step: invocation.stop_step.as_deref().map(|word| source("--stop-step", word)),
            export: export.map(|path| (path.clone(), FilePath::relative_to(&path, working_directory))),
        }
    }

    /// The texts that findings may point into.
    pub(super) fn sources(&self) -> impl Iterator<Item = &Arc<Source>> {
        [&self.labels].into_iter().chain(&self.issue).chain(&self.stop_step)
    }

    /// The stop step; the finding, when it is none. Case does not count.
    pub(super) fn stop_step(&self) -> Result<Option<Step>, Finding> {
        let Some(source) = &self.stop_step else { return Ok(None) };
        let word = source.text().unwrap_or_default();
        Step::from_name(&word.to_lowercase()).map(Some).ok_or_else(|| unknown_stop_step(word, self.stop_place()))
    }

    /// Where the stop step stands.
    pub(super) fn stop_place(&self) -> Place {
        self.stop_step.as_deref().map_or_else(|| Place::whole(FilePath::from_text("--stop-step")), whole_text)
    }

    /// The warning about an id that no tracker gives.
    pub(super) fn odd_issue_id(&self) -> Option<Finding> {
        let source = self.issue.as_deref()?;
        unknown_id_form(source.text().unwrap_or_default(), whole_text(source))
    }

    /// The export, when labels come from one.
    pub(super) fn read_export<'w>(&self, workspace: &'w Workspace) -> Result<Option<JsonFile<'w>>, Finding> {
        let Some((path, shown)) = &self.export else { return Ok(None) };
        match workspace.find(path).file() {
            Some(file) => JsonFile::read(file, workspace.limits()).map(Some),
            None => Err(Finding::new(&problems::FILE_UNREADABLE, Place::whole(shown.clone()), "there is no such file")),
        }
    }

    /// The file that labels stand in.
    pub(super) fn labels_path(&self, export: Option<&JsonFile<'_>>) -> FilePath {
        export.map_or_else(|| self.labels.path().clone(), |export| export.path().clone())
    }

    /// The issues that are asked about; why there are none goes to `problems`.
    pub(super) fn issues<'a>(
        &'a self,
        export: Option<&'a JsonFile<'_>>,
        tracker: Tracker,
        problems: &mut Vec<Finding>,
    ) -> Vec<Issue<'a>> {
        let given = self.issue.as_deref().and_then(Source::text);
        let wanted = given.and_then(IssueId::parse);
        let Some(export) = export else {
            return vec![stated(self.labels.text().unwrap_or_default(), tracker, wanted)];
        };
        let mut issues = issue_export::read(export, problems);
        if !problems.is_empty() {
            return Vec::new();
        }
        if given.is_some() {
            issues.retain(|issue| issue.id.is_some() && issue.id == wanted);
        }
        if issues.is_empty() {
            let message = match given {
                Some(given) => format!("the export holds no issue `{given}`"),
                None => "the export holds no issue".to_owned(),
            };
            problems.push(Finding::new(&ISSUE_NOT_FOUND, export.whole(), message));
        }
        issues
    }
}

fn whole_text(source: &Source) -> Place {
    Place::new(source.path().clone(), Span::from_range(0..source.bytes().len()))
}
