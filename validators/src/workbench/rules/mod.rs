//! The rules, in files named after the document they read.

pub mod branch;
pub mod comments;
pub mod commit;
pub mod config;
pub mod decomposition;
pub mod dependencies;
pub mod dispatch;
pub mod invocation;
pub mod issue_export;
pub mod issue_labels;
pub mod issue_status;
pub mod pm_document;
pub mod prompts;
pub mod report;
pub mod settings;
pub mod settings_version;
pub mod skill;
pub mod status_lists;
pub mod sync_paths;

use super::comments_export::{Comment, CommentsExport};
use super::commit_range::CommitRange;
use super::context::Context;
use super::document_type::DocumentType;
use super::exported_document::ExportedDocument;
use super::project::Project;
use super::report::Report;
use crate::document::MarkdownDocument;
use crate::finding::Finding;
use crate::parsed_file::JsonFile;
use crate::rule::Rule;

/// The rules of the family, in the order of the catalogue.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let files = [
        issue_export::RULES,
        issue_status::RULES,
        issue_labels::RULES,
        decomposition::RULES,
        invocation::RULES,
        settings::RULES,
        settings_version::RULES,
        skill::RULES,
        sync_paths::RULES,
        config::RULES,
        prompts::RULES,
        status_lists::RULES,
        dispatch::RULES,
        comments::RULES,
        dependencies::RULES,
        pm_document::RULES,
        commit::RULES,
        branch::RULES,
        report::RULES,
    ];
    files.into_iter().flatten().copied()
}

/// What concerns a repository with a workbench.
pub(super) fn check_workbench(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    settings::check(context.workbench, findings);
    settings_version::check(context.workbench, findings);
    skill::check(context, findings);
    sync_paths::check(context, findings);
    config::check(context.workbench, findings);
    prompts::check(context, findings);
    status_lists::check(context.workbench, findings);
    dispatch::check(context, findings);
    context.workbench.markdown().for_each(|page| invocation::check_page(page, findings));
}

/// What concerns an export of issues with their labels.
pub(super) fn check_issue_export(export: &JsonFile<'_>, findings: &mut Vec<Finding>) {
    let issues = issue_export::read(export, findings);
    for issue in &issues {
        issue_status::check(issue, export.path(), findings);
        issue_labels::check(issue, export.path(), findings);
    }
    decomposition::check(&issues, export.path(), findings);
}

/// What concerns an exported document.
pub(super) fn check_document(project: &Project, document: &ExportedDocument<'_>, findings: &mut Vec<Finding>) {
    match document {
        ExportedDocument::Comments(export) => {
            comments::check(export, findings);
            pm_document::check_export(export, findings);
            reports_in(export).for_each(|report| report::check(project, &report, findings));
        }
        ExportedDocument::Document(document) => pm_document::check(document, findings),
        ExportedDocument::Report(_, report) => report::check(project, report, findings),
        ExportedDocument::CommitMessage(message) => commit::check_message(project, message, findings),
    }
}

/// The reports among exported comments and documents. A part of one is none.
fn reports_in(export: &CommentsExport<'_>) -> impl Iterator<Item = Report> {
    export.issues.iter().flat_map(|issue| {
        let is_report = |comment: &&Comment| {
            let is_part = comment.markers.documents.first().is_some_and(|marker| marker.part.is_some());
            comment.kind() == Some(DocumentType::ImplementationReport) && !is_part
        };
        let comments = issue.comments.iter().filter(is_report).map(|comment| Report::of(&comment.body, &comment.document, None));
        let documents = issue.documents.iter().filter_map(|document| {
            let title = document.title.text();
            let (kind, _) = DocumentType::beginning(title)?;
            let content = document.content.as_ref().filter(|_| kind == DocumentType::ImplementationReport)?;
            Some(Report::of(content, &MarkdownDocument::parse(content.source()), Some(&format!("{title}.md"))))
        });
        comments.chain(documents)
    })
}

/// What concerns the commits since an earlier version, and their branch.
pub(super) fn check_commits(project: &Project, range: &CommitRange, findings: &mut Vec<Finding>) {
    range.messages.iter().for_each(|message| commit::check_message(project, message, findings));
    range.merges.iter().for_each(|message| commit::check_merge(project, message, findings));
    let issue = range.branch.as_ref().and_then(|(name, _)| super::branch::issue(name, project.tracker));
    let shared = range.branch.as_ref().is_some_and(|(name, _)| super::branch::is_shared(name));
    commit::check_range(&range.messages, issue.as_ref(), shared, findings);
    if let Some((name, head)) = &range.branch {
        branch::check(project, head, name, findings);
    }
}
