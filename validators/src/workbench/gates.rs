//! The family's lifecycle question: may `/implement` run on this issue? (catalogue, sections 1, 3 and 8)

mod error_block;
mod invocation;

use std::path::Path;

pub use self::invocation::{Invocation, StatedLabels};

use self::invocation::Asked;
use super::context::Context;
use super::discover;
use super::labels::Issue;
use super::layout;
use super::rules::{decomposition, invocation as rules_of_calls, issue_status, settings as rules_of_settings, skill};
use super::settings::{Tracker, tracker, value_at};
use super::status::{Decision, Status, Step, decide};
use super::workbench::Workbench;
use crate::config::Config;
use crate::document::Kind;
use crate::finding::{Finding, Place};
use crate::gate::GateAnswer;
use crate::octon;
use crate::problems;
use crate::rule::Level;
use crate::source::FilePath;
use crate::workspace::{FileRef, Workspace, absolute};

/// A question that can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GateName {
    /// May `/implement` run on this issue?
    Implement,
}

impl GateName {
    /// Every question, in the order they are documented.
    pub const ALL: [Self; 1] = [Self::Implement];

    /// The name, as in `workbench:implement`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Implement => "workbench:implement",
        }
    }

    /// What the gate asks, for help texts.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Implement => "may `/implement` run on an issue with these labels, and which steps would it run?",
        }
    }
}

/// Asks whether `/implement` may run, once for each issue that `invocation` means: the one whose labels are stated, or those of an
/// export. `target` is the repository, or a file or folder in it; relative paths are below `working_directory`, an absolute path.
///
/// The points are looked at in the convention's order (stop step, issue, settings, status, decomposition, order of the steps), and
/// the first one that fails is the answer. One that fails before the issue is known is answered once.
#[must_use]
pub fn answers(target: &Path, working_directory: &Path, config: &Config, invocation: &Invocation) -> Vec<GateAnswer> {
    let path = absolute(target, working_directory);
    let mut roots = vec![path.clone()];
    roots.extend(invocation.export_path(working_directory));
    let workspace = Workspace::new(&roots, working_directory, &[layout::ROOT.to_owned()], config.limits);
    let asked = Asked::new(invocation, working_directory);
    let mut answers = judge(&workspace, &path, working_directory, config, &asked);
    for answer in &mut answers {
        answer.sources = octon::gates::sources_of(&answer.findings, &workspace);
        answer.sources.extend(asked.sources().map(|source| (source.path().clone(), source.clone())));
    }
    answers
}

/// Nobody may run anything, whatever the issue.
fn refused(findings: Vec<Finding>, next: &str) -> Vec<GateAnswer> {
    vec![GateAnswer::from_findings(findings, Some(next.to_owned()))]
}

fn judge(workspace: &Workspace, path: &Path, working_directory: &Path, config: &Config, asked: &Asked) -> Vec<GateAnswer> {
    let stop = match asked.stop_step() {
        Ok(stop) => stop,
        Err(finding) => return refused(vec![finding], &format!("stop at one of {}, or nowhere", Step::list())),
    };
    let found = workspace.find(path);
    let Some(start) = found.directory().or_else(|| found.file().map(FileRef::directory)) else {
        let place = Place::whole(FilePath::relative_to(path, working_directory));
        let message = "there is no such file or folder";
        return vec![GateAnswer::from_findings(vec![Finding::new(&problems::FILE_UNREADABLE, place, message)], None)];
    };
    let mut above = start.path().ancestors().map_while(|folder| workspace.find(folder).directory());
    let repository = above.find(|folder| discover::is_workbench(folder)).unwrap_or(start);
    let workbench = Workbench::load(workspace, config, repository);
    let own_tracker = workbench.settings.as_ref().and_then(tracker);
    // An export is the tracker's own; stated labels are those of the tracker that the settings name.
    let export = match asked.read_export(workspace) {
        Ok(export) => export,
        Err(finding) => return refused(vec![finding], "export the issues again"),
    };
    let mut problems = Vec::new();
    let issues = asked.issues(export.as_ref(), own_tracker.unwrap_or(Tracker::GitHub), &mut problems);
    if !problems.is_empty() {
        return refused(problems, "export the issue with its labels");
    }
    let configured = not_configured(&Context { workspace, config, workbench: &workbench });
    if !configured.is_empty() {
        return refused(configured, "set up the workbench");
    }
    let file = asked.labels_path(export.as_ref());
    let question = Question { workbench: &workbench, tracker: own_tracker.unwrap_or(Tracker::GitHub), asked, stop, file: &file };
    issues.iter().map(|issue| question.answer(issue)).collect()
}

/// Why no command can know the tracker.
fn not_configured(context: &Context<'_, '_>) -> Vec<Finding> {
    let mut findings = context.workbench.settings_problems();
    rules_of_settings::check(context.workbench, &mut findings);
    skill::check(context, &mut findings);
    findings.retain(|finding| finding.level == Level::Error);
    findings
}

/// What is asked about each issue.
struct Question<'q, 'w> {
    workbench: &'q Workbench<'w>,
    tracker: Tracker,
    asked: &'q Asked,
    stop: Option<Step>,
    /// Where labels stand.
    file: &'q FilePath,
}

impl Question<'_, '_> {
    fn answer(&self, issue: &Issue<'_>) -> GateAnswer {
        let mut answer = self.decide(issue);
        answer.subject = issue.id.as_ref().map(ToString::to_string);
        answer
    }

    fn decide(&self, issue: &Issue<'_>) -> GateAnswer {
        let mut findings: Vec<Finding> = self.asked.odd_issue_id().into_iter().collect();
        let status = match issue.status() {
            Ok(status) => status,
            Err(stated) => {
                let values: Vec<&str> = stated.iter().map(|stated| stated.value).collect();
                let block = error_block::status_validation(&values, self.tracker);
                let next = "keep exactly one status label with an allowed value, or remove all to begin at ticket (ticketer)";
                findings.extend(issue_status::malformed(issue, &stated, self.file));
                return GateAnswer::from_findings(findings, Some(next.to_owned())).with_error_block(block);
            }
        };
        let overlooked = issue_status::overlooked(issue, self.file);
        if !overlooked.is_empty() {
            let meant: Vec<String> = issue.overlooked_status_labels().filter_map(|(_, meant)| meant).collect();
            let next = match meant.as_slice() {
                [] => "rename or remove the label".to_owned(),
                meant => format!("rename the label: {}", meant.join(", ")),
            };
            findings.extend(overlooked);
            return GateAnswer::from_findings(findings, Some(next));
        }
        match decide(status, self.stop) {
            Decision::Run(steps) => GateAnswer::from_findings(findings, Some(self.in_words(status, steps))),
            Decision::Decomposed => {
                let next = match issue.sub_issues.as_slice() {
                    [] => "run its sub-issues".to_owned(),
                    some => format!("run its sub-issues {}", rules_of_calls::listed(some)),
                };
                findings.extend(decomposition::without_epic(issue, self.file));
                findings.push(rules_of_calls::decomposed(issue, self.file));
                GateAnswer::from_findings(findings, Some(next))
            }
            Decision::StopIsEarlier { stop, next } => {
                let block = error_block::stop_step_validation(status, stop, next);
                findings.push(rules_of_calls::early_stop_step(stop, status, next, self.asked.stop_place()));
                let next = format!("{} ({})", next.as_str(), next.agent());
                GateAnswer::from_findings(findings, Some(next)).with_error_block(block)
            }
        }
    }

    /// The steps that would run, their agents, and the statuses they set.
    fn in_words(&self, status: Option<Status>, steps: &[Step]) -> String {
        let may_split = self.workbench.settings.as_ref().is_none_or(|settings| {
            let allowed = value_at(settings, &["ticketer", "allow_decomposition"]);
            allowed.is_none_or(|allowed| allowed.kind() != Kind::Boolean(false))
        });
        let sets = |step: &Step| match step.sets() {
            Some(status) if *step == Step::Ticket && may_split => {
                format!(", sets `{}`, or `{}` when it splits the issue", status.as_str(), Status::Decomposed.as_str())
            }
            Some(status) => format!(", sets `{}`", status.as_str()),
            None => String::new(),
        };
        let listed: Vec<String> =
            steps.iter().map(|step| format!("{} ({}{})", step.as_str(), step.agent(), sets(step))).collect();
        let next = match steps.first().and_then(|step| step.sets()) {
            Some(next) => format!("the next status is `{}`", next.as_str()),
            None => format!("the status stays `{}`", status.map_or("none", Status::as_str)),
        };
        format!("run {}; {next}", listed.join(", "))
    }
}
