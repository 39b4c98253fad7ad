//! A final report: its data, its Markdown, or both, and what rules read in them.
//!
//! A [`View`] is the same set of fields whether it was read from data.json or from Markdown, each with its place; a rule that is about
//! reports is written once and sees both. Markdown that countersign rendered itself gives no view: its data does.

pub mod clarification_table;
mod data;
pub mod handoff;
pub mod html_page;
pub mod implementation;
mod markdown;
pub mod plan;
pub mod sections;
pub(super) mod text;
pub mod verification;
mod view;

use std::collections::BTreeMap;

pub use view::{Card, CarryIn, Clarification, ExecutionRow, Field, FindingRow, FollowUp, NextStep, Origin, Routing, View};

use super::layout::{self, RunFileName};
use super::version::Version;
use crate::finding::Finding;
use crate::parsed_file::name_of;
use crate::parsed_file::{JsonFile, MarkdownFile};
use crate::workspace::{FileRef, Limits};

/// One final report.
#[derive(Debug)]
pub struct Report<'w> {
    /// The data.
    pub data: Option<JsonFile<'w>>,
    /// The rendered Markdown.
    pub markdown: Option<MarkdownFile<'w>>,
}

impl<'w> Report<'w> {
    /// Puts the files of the same name (up to the first dot) together, in the order of the names.
    pub(super) fn pair_up(files: &[FileRef<'w>], limits: &Limits, problems: &mut Vec<Finding>) -> Vec<Self> {
        let mut reports: BTreeMap<String, Self> = BTreeMap::new();
        for file in files.iter().copied() {
            let name = name_of(file);
            let bare = name.split('.').next().unwrap_or_default().to_owned();
            let suffix = name.strip_prefix(bare.as_str()).unwrap_or_default();
            if ![layout::DATA_SUFFIX, ".md"].contains(&suffix) {
                continue;
            }
            let report = reports.entry(bare).or_insert(Self { data: None, markdown: None });
            let read = if suffix == ".md" {
                MarkdownFile::read(file, limits).map(|markdown| report.markdown = Some(markdown))
            } else {
                JsonFile::read(file, limits).map(|data| report.data = Some(data))
            };
            problems.extend(read.err());
        }
        reports.into_values().collect()
    }

    /// A report that lies outside any run.
    pub(super) const fn of_data(data: JsonFile<'w>) -> Self {
        Self { data: Some(data), markdown: None }
    }

    /// The files that were read.
    pub fn files(&self) -> impl Iterator<Item = FileRef<'w>> {
        self.data.iter().map(|data| data.file).chain(self.markdown.iter().map(|markdown| markdown.file))
    }

    /// What can be read in the report, the data first. Markdown of our own making is left out.
    #[must_use]
    pub fn views(&self) -> Vec<View<'_>> {
        let data = self.data.as_ref().and_then(View::of_data);
        let markdown = self.markdown.as_ref().filter(|file| !sections::is_own_rendering(file)).map(View::of_markdown);
        data.into_iter().chain(markdown).collect()
    }

    /// The best view: that of the data where there is one.
    #[must_use]
    pub fn view(&self) -> Option<View<'_>> {
        let data = self.data.as_ref().and_then(View::of_data);
        data.or_else(|| self.markdown.as_ref().map(View::of_markdown))
    }

    /// The plan, from the data where it has one; `None` for reports of other task types.
    #[must_use]
    pub fn plan(&self) -> Option<plan::Plan<'_>> {
        self.views().iter().find_map(View::plan)
    }

    /// The counter in the file names.
    #[must_use]
    pub fn seq(&self) -> Option<String> {
        let name = name_of(self.files().next()?);
        RunFileName::parse(&name).map(|name| name.seq.to_owned())
    }

    /// The version of the convention that the report names.
    #[must_use]
    pub fn version(&self) -> Option<Version> {
        // Asked of every report of a task, so the rest of the data is not looked at.
        let in_data = self.data.as_ref().and_then(|data| data.root()?.get("meta")?.get("okstraVersion"));
        match in_data {
            Some(version) => Version::parse(version.text()),
            None => self.view()?.version.as_ref().and_then(|field| Version::parse(&field.text)),
        }
    }
}
