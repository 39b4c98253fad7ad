//! From workbenches and exported documents to findings.

use rayon::prelude::*;

use super::context::Context;
use super::discover;
use super::rules;
use super::workbench::Workbench;
use crate::config::Config;
use crate::finding::Finding;
use crate::judged::Judged;
use crate::parsed_file::JsonFile;
use crate::workspace::{Directory, FileRef, Workspace};

/// Looks at the repositories `workbenches` and the exported `documents`.
#[must_use]
pub fn assess<'w>(workspace: &'w Workspace, config: &Config, workbenches: &[&'w Directory], documents: &[FileRef<'w>]) -> Judged {
    let of_workbench = |repository: &&'w Directory| {
        Judged::guarded(repository.shown(), || {
            let workbench = Workbench::load(workspace, config, repository);
            let mut findings = workbench.problems.clone();
            rules::check_workbench(&Context { workspace, config, workbench: &workbench }, &mut findings);
            Judged { findings, ..Judged::default() }.with_documents(workbench.documents()).with_artifacts("workbench", 1)
        })
    };
    let of_document = |file: &FileRef<'w>| {
        Judged::guarded(&file.shown(), || {
            let findings = judge_document(workspace, config, *file);
            Judged { findings, ..Judged::default() }.with_artifacts("workbench document", 1)
        })
    };
    workbenches.par_iter().map(of_workbench).chain(documents.par_iter().map(of_document)).reduce(Judged::default, Judged::join)
}

/// Looks at an exported document as what it is.
fn judge_document(workspace: &Workspace, config: &Config, file: FileRef<'_>) -> Vec<Finding> {
    let limits = workspace.limits();
    let mut findings = Vec::new();
    if discover::is_issue_export(file, config) || discover::has_form_of_issue_export(file, limits) {
        match JsonFile::read(file, limits) {
            Ok(export) => rules::check_issue_export(&export, &mut findings),
            Err(problem) => findings.push(problem),
        }
    }
    findings
}
