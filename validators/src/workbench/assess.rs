//! From workbenches and exported documents to findings.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;

use super::comments_export::CommentsExport;
use super::commit_range::CommitRange;
use super::context::Context;
use super::exported_document::{self, ExportedDocument};
use super::project::{self, Project};
use super::report::Report;
use super::workbench::Workbench;
use super::{discover, rules};
use crate::config::Config;
use crate::finding::Finding;
use crate::judged::Judged;
use crate::parsed_file::JsonFile;
use crate::problems;
use crate::source::FilePath;
use crate::workspace::{Directory, FileRef, Workspace};

/// Looks at the repositories `workbenches` and the exported `documents`.
#[must_use]
pub fn assess<'w>(workspace: &'w Workspace, config: &Config, workbenches: &[&'w Directory], documents: &[FileRef<'w>]) -> Judged {
    let of_workbench = |repository: &&'w Directory| {
        Judged::guarded(repository.shown(), || {
            let workbench = Workbench::load(workspace, config, repository);
            let mut findings = workbench.problems.clone();
            rules::check_workbench(&Context { workspace, config, workbench: &workbench }, &mut findings);
            let judged = Judged { findings, ..Judged::default() }.with_documents(workbench.documents());
            judged.with_artifacts("workbench", 1).join(judge_commits(workspace, config, repository))
        })
    };
    let of_document = |file: &FileRef<'w>| {
        let mut comments = None;
        let judged = Judged::guarded(&file.shown(), || judge_document(workspace, config, *file, &mut comments));
        (judged, comments)
    };
    let (of_documents, comments): (Vec<Judged>, Vec<Option<CommentsExport<'w>>>) = documents.par_iter().map(of_document).unzip();
    let judged = workbenches.par_iter().map(of_workbench).reduce(Judged::default, Judged::join);
    let comments: Vec<CommentsExport<'w>> = comments.into_iter().flatten().collect();
    of_documents.into_iter().fold(judged, Judged::join).join(judge_dependencies(workspace, &comments))
}

/// Looks at an exported document as what it is. Comments are handed back, because those of all issues are also looked at together.
fn judge_document<'w>(
    workspace: &'w Workspace,
    config: &Config,
    file: FileRef<'w>,
    comments: &mut Option<CommentsExport<'w>>,
) -> Judged {
    let limits = workspace.limits();
    let mut judged = Judged::default().with_artifacts("workbench document", 1);
    if discover::is_issue_export(file, config) || discover::has_form_of_issue_export(file, limits) {
        match JsonFile::read(file, limits) {
            Ok(export) => rules::check_issue_export(&export, &mut judged.findings),
            Err(problem) => judged.findings.push(problem),
        }
    }
    let Some(kind) = exported_document::kind_of_named(file, config, limits) else { return judged };
    let document = match ExportedDocument::load(file, kind, limits) {
        Ok(document) => document,
        Err(problem) => {
            judged.findings.push(problem);
            return judged;
        }
    };
    let project = Project::around(workspace, &file.path());
    rules::check_document(&project, &document, &mut judged.findings);
    if let ExportedDocument::Report(_, report) = &document {
        judged.findings.extend(overwritten(workspace, config, file, report));
    }
    judged = judged.with_documents(document.markdown().map(|file| file.source().clone()));
    if let ExportedDocument::Comments(export) = document {
        *comments = Some(*export);
    }
    judged
}

/// What is wrong with a report as compared with its earlier version.
fn overwritten(workspace: &Workspace, config: &Config, file: FileRef<'_>, report: &Report) -> Option<Finding> {
    let earlier = workspace.earlier().filter(|_| config.runs(&rules::report::REPORT_OVERWRITTEN))?;
    match earlier.source(&file.path()) {
        Ok(source) => rules::report::check_earlier(report, source.as_ref()?, earlier.revision()),
        Err(error) => Some(problems::base_unread(file.shown(), &error)),
    }
}

/// Looks at the dependencies that the exported comments of each repository state.
fn judge_dependencies(workspace: &Workspace, comments: &[CommentsExport<'_>]) -> Judged {
    let mut by_repository: BTreeMap<PathBuf, Vec<&CommentsExport<'_>>> = BTreeMap::new();
    for export in comments {
        let file = export.file.file;
        let repository = project::repository_of(workspace, &file.path());
        let folder = repository.map_or_else(|| file.directory().path(), Directory::path);
        by_repository.entry(folder.to_path_buf()).or_default().push(export);
    }
    let judge = |exports: Vec<&CommentsExport<'_>>| {
        let path = exports.first().map_or_else(|| FilePath::from_text("."), |export| export.file.path().clone());
        Judged::guarded(&path, || {
            let mut findings = Vec::new();
            rules::dependencies::check(&exports, &mut findings);
            Judged { findings, ..Judged::default() }
        })
    };
    by_repository.into_values().map(judge).fold(Judged::default(), Judged::join)
}

/// Looks at the commits since the earlier version, when the run was told one.
fn judge_commits(workspace: &Workspace, config: &Config, repository: &Directory) -> Judged {
    let is_wanted = rules::commit::RULES.iter().chain(rules::branch::RULES).any(|rule| config.runs(rule));
    let Some(earlier) = workspace.earlier().filter(|_| is_wanted) else { return Judged::default() };
    match CommitRange::read(earlier, repository.path()) {
        Ok(None) => Judged::default(),
        Ok(Some(range)) => {
            let mut findings = Vec::new();
            rules::check_commits(&Project::of(workspace, repository), &range, &mut findings);
            Judged { findings, texts: range.sources().collect(), ..Judged::default() }
        }
        Err(error) => {
            let findings = vec![problems::base_unread(repository.shown().clone(), &error)];
            Judged { findings, ..Judged::default() }
        }
    }
}
