//! The sections of a page: identifiers, numbers and titles, which are those of the Markdown.

use std::collections::BTreeMap;

use countersign_i18n::{Catalog, Language, TextError};
use serde::Serialize;

use super::super::model::{FinalReport, TaskBlock};
use super::super::options::{Numbering, Options};

/// All headings of a page.
#[derive(Serialize)]
pub(super) struct Outline {
    /// By the name that templates use.
    #[serde(flatten)]
    pub(super) named: BTreeMap<&'static str, Heading>,
    /// Of the stages of a plan, in the order of the data.
    pub(super) stages: Vec<Heading>,
    /// The sections between the carry-in and the next steps, in the order of the page.
    pub(super) order: Vec<&'static str>,
    /// The table of contents.
    pub(super) contents: Vec<Chapter>,
}

/// A heading.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Heading {
    /// Where links lead.
    pub(super) id: String,
    /// Empty for a heading without number.
    pub(super) number: String,
    /// The title in English, which is what programs look for.
    pub(super) english: String,
    /// What follows it in brackets in a report of another language.
    pub(super) local: Option<String>,
}

/// A section in the table of contents.
#[derive(Serialize)]
pub(super) struct Chapter {
    #[serde(flatten)]
    heading: Heading,
    parts: Vec<Heading>,
}

/// Numbers and titles for one report.
struct Titles {
    catalog: Catalog,
    /// The number that the section of missing information has; those of the task's block begin with it.
    block: u8,
}

const HANDOFF: [&str; 7] = [
    "source_verification",
    "branch_and_commits",
    "selections",
    "pull_request_draft",
    "commands_executed",
    "merge_conflict_probe",
    "pull_request_outcome",
];

impl Outline {
    /// # Errors
    /// When the catalogue has no text for a heading.
    pub(super) fn new(report: &FinalReport, options: Options) -> Result<Self, TextError> {
        let (clarifications, first) = (options.numbering.clarification_items(), options.numbering.cross_verification());
        let titles = Titles { catalog: Catalog::new(options.language), block: first + 3 };
        let mut outline = Self { named: BTreeMap::new(), stages: Vec::new(), order: Vec::new(), contents: Vec::new() };
        outline.add(&titles, "report", "")?;
        outline.chapter(&titles, "verdict_card", "", &[])?;
        outline.chapter(&titles, "execution_status", "", &[])?;
        if report.executive_summary.is_some() {
            outline.chapter(&titles, "summary", "", &[])?;
        }
        if report.clarification_carry_in.is_some() {
            outline.chapter(&titles, "carry_in", "0.", &[])?;
        }
        for section in section_order(options.numbering) {
            outline.order.push(section);
            match section {
                "clarification_items" => outline.chapter(&titles, section, &format!("{clarifications}."), &[])?,
                "cross_verification" => {
                    let round_history = has_round_history(report).then_some(("round_history", String::new()));
                    let parts = [("consensus", format!("{first}.1")), ("differences", format!("{first}.2"))];
                    let parts: Vec<(&str, String)> = parts.into_iter().chain(round_history).collect();
                    outline.chapter(&titles, section, &format!("{first}."), &parts)?;
                }
                "final_verdict" => outline.chapter(&titles, section, &format!("{}.", first + 1), &[])?,
                "evidence" => outline.chapter(&titles, section, &format!("{}.", first + 2), &[])?,
                "missing_and_risks" => {
                    let number = first + 3;
                    let parts = [("missing_information", format!("{number}.1")), ("risks", format!("{number}.2"))];
                    outline.chapter(&titles, section, &format!("{number}."), &parts)?;
                }
                _ => outline.block(&titles, &report.block)?,
            }
        }
        outline.chapter(&titles, "next_steps", "6.", &[])?;
        outline.chapter(&titles, "follow_up_tasks", "7.", &[])?;
        if report.token_usage.is_some() {
            outline.chapter(&titles, "token_usage", "", &[])?;
        }
        Ok(outline)
    }

    /// The chapters that only one type of task has.
    fn block(&mut self, titles: &Titles, block: &TaskBlock) -> Result<(), TextError> {
        let number = titles.block;
        match block {
            TaskBlock::ImplementationPlanning(plan) => {
                self.chapter(titles, "options", &format!("{number}.4"), &[])?;
                let mut after_stages = Vec::new();
                if plan.plan_body_verification.is_some() {
                    after_stages.push(("plan_body_verification", format!("{number}.5.9")));
                }
                if plan.approval.is_some() && plan.may_ask_for_approval() {
                    after_stages.push(("user_approval_request", String::new()));
                }
                self.chapter(titles, "stage_map", &format!("{number}.5"), &after_stages)?;
                for (index, stage) in plan.stages.iter().enumerate() {
                    let arguments = [("number", stage.number.as_str()), ("title", stage.title.as_str())];
                    let stage_number = format!("{number}.5.{}", stage.number.as_str());
                    let heading = titles.heading(format!("stage-{}", index + 1), "stage", &stage_number, &arguments)?;
                    self.stages.push(heading);
                }
                if let Some(chapter) = self.contents.last_mut() {
                    chapter.parts.splice(0..0, self.stages.iter().cloned());
                }
                Ok(())
            }
            TaskBlock::ReleaseHandoff(_) => {
                let parts: Vec<(&str, String)> =
                    HANDOFF.into_iter().zip(1..).map(|(name, part)| (name, format!("{number}.6.{part}"))).collect();
                self.chapter(titles, "release_handoff", &format!("{number}.6"), &parts)
            }
            TaskBlock::RequirementsDiscovery(_) => self.chapter(titles, "requirements_discovery", &format!("{number}.6"), &[]),
            TaskBlock::ErrorAnalysis(_) => self.chapter(titles, "error_analysis", &format!("{number}.6"), &[]),
            TaskBlock::Implementation(_) => self.chapter(titles, "implementation", &format!("{number}.6"), &[]),
            TaskBlock::FinalVerification(_) => self.chapter(titles, "final_verification", &format!("{number}.6"), &[]),
            TaskBlock::ImprovementDiscovery(_) => self.chapter(titles, "improvement_discovery", &format!("{number}.6"), &[]),
        }
    }

    fn chapter(
        &mut self,
        titles: &Titles,
        name: &'static str,
        number: &str,
        parts: &[(&'static str, String)],
    ) -> Result<(), TextError> {
        let heading = self.add(titles, name, number)?;
        let mut chapter = Chapter { heading, parts: Vec::new() };
        for (name, number) in parts {
            chapter.parts.push(self.add(titles, name, number)?);
        }
        self.contents.push(chapter);
        Ok(())
    }

    fn add(&mut self, titles: &Titles, name: &'static str, number: &str) -> Result<Heading, TextError> {
        let heading = titles.heading(name.replace('_', "-"), name, number, &[])?;
        self.named.insert(name, heading.clone());
        Ok(heading)
    }
}

/// The sections whose place depends on the numbering.
const fn section_order(numbering: Numbering) -> [&'static str; 6] {
    match numbering {
        Numbering::V0_36 => {
            ["cross_verification", "final_verdict", "evidence", "missing_and_risks", "block", "clarification_items"]
        }
        Numbering::V0_56 => {
            ["clarification_items", "cross_verification", "final_verdict", "evidence", "missing_and_risks", "block"]
        }
    }
}

fn has_round_history(report: &FinalReport) -> bool {
    let cross = &report.cross_verification;
    !cross.round_history.is_empty()
        || cross.second_round_skipped_reason.is_some()
        || !cross.final_classification_counts.is_empty()
}

impl Titles {
    fn heading(&self, id: String, name: &str, number: &str, arguments: &[(&str, &str)]) -> Result<Heading, TextError> {
        let (english, local) = title(self.catalog, name, arguments)?;
        Ok(Heading { id, number: number.to_owned(), english, local })
    }
}

/// The title `heading.<name>` in English, and what the catalogue's language adds in brackets.
///
/// # Errors
/// When the catalogue has no such text, or it has other placeholders than `arguments`.
pub(super) fn title(catalog: Catalog, name: &str, arguments: &[(&str, &str)]) -> Result<(String, Option<String>), TextError> {
    let key = format!("heading.{name}");
    let english = Catalog::new(Language::En).format(&key, arguments)?;
    let whole = catalog.format(&key, arguments)?;
    let local = whole.strip_prefix(&english).and_then(|rest| rest.strip_prefix(" (")?.strip_suffix(')'));
    Ok(match local {
        Some(local) => (english, Some(local.to_owned())),
        None => (whole, None),
    })
}
