//! Exported documents: which files they are, and what each holds.

use std::path::Path;

use super::comments_export::CommentsExport;
use super::commit::Message;
use super::document_type::DocumentType;
use super::passage::Passage;
use super::pm_document::PmDocument;
use super::report::Report;
use super::{discover, layout};
use crate::config::{Config, PathGlobs};
use crate::finding::Finding;
use crate::parsed_file::{JsonFile, MarkdownFile, TextFile, name_of};
use crate::workspace::{FileRef, Limits};

/// The file that git's editor shows, and that a hook `commit-msg` is given.
const COMMIT_MESSAGE: &str = "COMMIT_EDITMSG";

/// What only reports say: one of these makes a file with the name of a report one, wherever it lies.
const MARKS_OF_REPORTS: [&[u8]; 3] = [b"Report Version", b"Report Status", b"workbench:document:ImplementationReport"];

/// A kind of exported document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    /// Comments of issues, as JSON.
    Comments,
    /// A document of the project management tool, as Markdown.
    Document(DocumentType),
    /// The message of a commit that is about to be made.
    CommitMessage,
}

/// An exported document.
#[derive(Debug)]
pub enum ExportedDocument<'w> {
    /// Comments of issues.
    Comments(Box<CommentsExport<'w>>),
    /// A document that is no report.
    Document(PmDocument<'w>),
    /// An Implementation Report.
    Report(MarkdownFile<'w>, Box<Report>),
    /// The message of a commit.
    CommitMessage(Message),
}

/// What a file is by its place, its name and the configuration.
///
/// - comments: `.workbench/exports/**/comments*.json`, and what `[workbench] comments` names;
/// - reports: `implementation-report*.md` (also with blanks or `_`, and capitals) below `.workbench/exports/`, elsewhere when it says what
///   only reports say, and what `[workbench] reports` names;
/// - other documents: `research*.md`, `plan*.md`, `execution-notes*.md`, `review*.md`, `original-prd*.md` below `.workbench/exports/`;
/// - the message of a commit: `COMMIT_EDITMSG` at the top of a repository with a workbench.
#[must_use]
pub fn kind_of(file: FileRef<'_>, config: &Config, limits: &Limits) -> Option<ExportKind> {
    let report = ExportKind::Document(DocumentType::ImplementationReport);
    // Every file of a tree comes by here, so nothing is allocated for a configuration that says nothing.
    let is_among = |globs: &PathGlobs| !globs.is_empty() && globs.matches(&file.path());
    if is_among(&config.workbench.comments) {
        return Some(ExportKind::Comments);
    }
    if is_among(&config.workbench.reports) {
        return Some(report);
    }
    let name = file.name().to_str()?;
    if name == COMMIT_MESSAGE {
        return discover::is_workbench(file.directory()).then_some(ExportKind::CommitMessage);
    }
    if is_name_of_comments(name) {
        return is_in_exports(file).then_some(ExportKind::Comments);
    }
    let (kind, _) = name.ends_with(".md").then(|| DocumentType::beginning(name))??;
    let is_report = || kind == DocumentType::ImplementationReport && says_what_reports_say(file, limits);
    (is_in_exports(file) || is_report()).then_some(ExportKind::Document(kind))
}

/// What a file is that somebody named: as [`kind_of`], and for a name alone that only one kind has.
#[must_use]
pub fn kind_of_named(file: FileRef<'_>, config: &Config, limits: &Limits) -> Option<ExportKind> {
    let by_name = || {
        let name = file.name().to_str()?;
        if name == COMMIT_MESSAGE {
            return Some(ExportKind::CommitMessage);
        }
        if is_name_of_comments(name) {
            return Some(ExportKind::Comments);
        }
        let is_report = name.ends_with(".md")
            && DocumentType::beginning(name).is_some_and(|(kind, _)| kind == DocumentType::ImplementationReport);
        is_report.then_some(ExportKind::Document(DocumentType::ImplementationReport))
    };
    kind_of(file, config, limits).or_else(by_name)
}

fn is_name_of_comments(name: &str) -> bool {
    name.starts_with("comments") && name.ends_with(".json")
}

fn is_in_exports(file: FileRef<'_>) -> bool {
    let exports = Path::new(layout::ROOT).join(layout::EXPORTS);
    file.directory().path().ancestors().any(|folder| folder.ends_with(&exports))
}

fn says_what_reports_say(file: FileRef<'_>, limits: &Limits) -> bool {
    let says = |bytes: &[u8]| MARKS_OF_REPORTS.iter().any(|mark| memchr::memmem::find(bytes, mark).is_some());
    // A file that cannot be read says nothing; in an export's place it is reported.
    file.source(limits).is_ok_and(|source| says(source.bytes()))
}

impl<'w> ExportedDocument<'w> {
    /// The Markdown file that the document is, if it is one.
    pub fn markdown(&self) -> impl Iterator<Item = &MarkdownFile<'w>> {
        let file = match self {
            Self::Document(document) => Some(&document.file),
            Self::Report(file, _) => Some(file),
            Self::Comments(_) | Self::CommitMessage(_) => None,
        };
        file.into_iter()
    }

    /// Reads a file as what it is.
    ///
    /// # Errors
    /// The finding that says why the file has no text.
    pub fn load(file: FileRef<'w>, kind: ExportKind, limits: &Limits) -> Result<Self, Finding> {
        match kind {
            ExportKind::Comments => Ok(Self::Comments(Box::new(CommentsExport::of(JsonFile::read(file, limits)?)))),
            ExportKind::CommitMessage => {
                let text = TextFile::read(file, limits)?;
                Ok(Self::CommitMessage(Message::of_editor(Passage::whole_of(text.source().clone()))))
            }
            ExportKind::Document(DocumentType::ImplementationReport) => {
                let file = MarkdownFile::read(file, limits)?;
                let passage = Passage::whole_of(file.source().clone());
                let report = Report::of(&passage, &file.document, Some(&name_of(file.file)));
                Ok(Self::Report(file, Box::new(report)))
            }
            ExportKind::Document(kind) => Ok(Self::Document(PmDocument { file: MarkdownFile::read(file, limits)?, kind })),
        }
    }
}
