//! May a stage of this plan start, and which one? (catalogue, section 4)

use std::collections::{BTreeMap, BTreeSet};

use super::blocking::open_items;
use super::subject::Subject;
use crate::finding::Finding;
use crate::gate::GateAnswer;
use crate::okstra::carry_link::{CarryLink, CarryLinks};
use crate::okstra::consumers::RowStatus;
use crate::okstra::report::View;
use crate::okstra::report::plan::{Plan, Stage, StageNumber};
use crate::okstra::rules::data::SCHEMA_DEVIATION;
use crate::okstra::rules::gate::{NO_STAGE_READY, PLAN_NOT_APPROVED};
use crate::okstra::rules::{consumers, plan, stage, stage_map};
use crate::okstra::run::Run;
use crate::okstra::stage_graph::{StageGraph, plain_path};
use crate::parsed_file::JsonLines;
use crate::rule::{Level, Rule};
use crate::workspace::Directory;

/// Rules whose errors are a "no". Stages in parallel that share a file are none: the answer names only stages that do not.
const REFUSES: [&Rule; 14] = [
    &SCHEMA_DEVIATION,
    &plan::PLAN_OPTIONS,
    &plan::PLAN_ROLLBACK_MISSING,
    &plan::PLAN_APPROVAL_MARKER,
    &plan::PLAN_GATE_WITHOUT_CLARIFICATION,
    &plan::PLAN_APPROVED_WITH_OPEN_APPROVAL,
    &stage_map::PLAN_STAGE_MAP_MISSING,
    &stage_map::PLAN_STAGE_SECTION_MISSING,
    &stage_map::PLAN_STAGE_NUMBERING,
    &stage_map::PLAN_STAGE_DEPENDS_UNKNOWN,
    &stage_map::PLAN_STAGE_CYCLE,
    &stage::PLAN_STAGE_TOO_MANY_STEPS,
    &stage::PLAN_STAGE_EMPTY,
    &stage::PLAN_STAGE_PARTS,
];

/// The stages that were done, each with its carry path as written and the folder of the list.
#[derive(Default)]
struct Progress<'s> {
    done: BTreeMap<StageNumber, Option<(&'s Directory, String)>>,
    started: BTreeSet<StageNumber>,
}

pub(super) fn ask(subject: &Subject<'_, '_>) -> GateAnswer {
    let mut plan_faults = subject.findings_of(&REFUSES);
    let mut ledger_faults = Vec::new();
    for run in ledgers(subject) {
        consumers::check_run(&subject.context, run, &mut ledger_faults);
    }
    let open = open_items(subject);
    let plans: Vec<Plan<'_>> = subject.views.iter().filter_map(View::plan).collect();
    let approval = not_approved(&plans);
    let progress = Progress::of(subject);
    let stages = plans.first().map(|plan| Stages::of(plan, &progress));
    let has_error = |findings: &[Finding]| findings.iter().any(|finding| finding.level == Level::Error);
    let next = if has_error(&plan_faults) || plans.is_empty() {
        "implementation-planning: correct the plan".to_owned()
    } else if !open.is_empty() {
        let names: Vec<&str> = open.iter().map(|item| item.name.as_str()).collect();
        format!("answer {}", names.join(", "))
    } else if approval.is_some() {
        "approve the plan".to_owned()
    } else if has_error(&ledger_faults) {
        "correct consumers.jsonl".to_owned()
    } else {
        match &stages {
            Some(stages) if !stages.ready.is_empty() => stages.in_words(subject, &progress),
            _ => "final-verification".to_owned(),
        }
    };
    // A plan with faults may have no stage that is ready because of them.
    if !has_error(&plan_faults) {
        plan_faults.extend(stages.and_then(|stages| stages.none_ready()));
    }
    let open = open.into_iter().map(|item| item.finding);
    let findings = plan_faults.into_iter().chain(ledger_faults).chain(open).chain(approval).collect();
    GateAnswer::from_findings(findings, Some(next))
}

/// Why nobody may act on the plan yet: no marker, or none that was ticked.
fn not_approved(plans: &[Plan<'_>]) -> Option<Finding> {
    let plan = plans.first()?;
    let is_needless = plans.iter().any(|plan| plan.approval.is_required == Some(false));
    if is_needless || plans.iter().any(|plan| plan.approval.approved.is_some()) {
        return None;
    }
    let approval = &plan.approval;
    let span = approval.marker.as_ref().map(|marker| marker.span).or(approval.span).unwrap_or(plan.span);
    let message = if plans.iter().any(|plan| plan.approval.marker_rendered == Some(true)) {
        "the plan is not approved yet"
    } else {
        "the plan has no approval marker"
    };
    let help = "a person approves it: `approvedAt` in the data, or the ticked box below User Approval Request";
    Some(Finding::new(&PLAN_NOT_APPROVED, plan.place(span), message).with_help(help))
}

/// The runs whose list of consumers belongs to the plan: its own run, or else those that hold nothing but such lists.
fn ledgers<'s, 'w>(subject: &Subject<'s, 'w>) -> impl Iterator<Item = &'s Run<'w>> + use<'s, 'w> {
    let own = subject.run.filter(|run| run.consumers.is_some());
    let elsewhere = subject.context.task.runs.iter().filter(move |run| own.is_none() && run.is_only_pointers());
    own.into_iter().chain(elsewhere)
}

impl<'s> Progress<'s> {
    /// What the rows say.
    fn of(subject: &Subject<'s, '_>) -> Self {
        let mut progress = Self::default();
        ledgers(subject).for_each(|run| progress.read(run));
        progress
    }

    fn read(&mut self, run: &'s Run<'_>) {
        for row in run.consumers.iter().flat_map(JsonLines::consumer_rows) {
            let Some(stage) = row.stage else { continue };
            match row.status {
                Some(RowStatus::Started) => drop(self.started.insert(stage.number)),
                Some(RowStatus::Done) => {
                    let carry = row.carry_path.map(|path| (run.directory, path.text.into_owned()));
                    self.done.insert(stage.number, carry);
                }
                None => {}
            }
        }
    }
}

/// The stages of a plan that may start now.
struct Stages<'p, 'r> {
    plan: &'p Plan<'r>,
    graph: StageGraph,
    /// By number; the first is the one to start.
    ready: Vec<usize>,
    all_done: bool,
}

impl<'p, 'r> Stages<'p, 'r> {
    fn of(plan: &'p Plan<'r>, progress: &Progress<'_>) -> Self {
        let graph = StageGraph::of(plan);
        let is_done = |number: StageNumber| progress.done.contains_key(&number);
        let all_done = plan.stages.iter().filter_map(Stage::number_value).all(is_done);
        Self { plan, ready: graph.ready(is_done), graph, all_done }
    }

    fn none_ready(&self) -> Option<Finding> {
        let message = match (self.ready.is_empty(), self.all_done) {
            (false, _) => return None,
            (true, true) => "every stage of the plan is done",
            (true, false) => "no stage of the plan may start: each waits for another",
        };
        let span = self.plan.map.as_ref().map_or(self.plan.span, |map| map.span);
        Some(Finding::new(&NO_STAGE_READY, self.plan.place(span), message))
    }

    /// The stages that may run beside the first: each shares no file with it and with those before. In Markdown that does not tell
    /// a stage's files nothing is known about them.
    fn beside(&self) -> Vec<usize> {
        let files = |index: usize| self.plan.stages[index].files.iter().map(|file| plain_path(&file.text));
        let Some((first, others)) = self.ready.split_first() else { return Vec::new() };
        let mut taken: BTreeSet<&str> = files(*first).collect();
        if taken.is_empty() {
            return Vec::new();
        }
        let mut beside = Vec::new();
        for index in others.iter().copied() {
            let is_free = files(index).next().is_some() && files(index).all(|file| !taken.contains(file));
            if is_free {
                taken.extend(files(index));
                beside.push(index);
            }
        }
        beside
    }

    fn name(&self, index: usize) -> String {
        let stage = &self.plan.stages[index];
        let number = stage.number.as_ref().map_or("?", |number| &*number.text);
        match &stage.title {
            Some(title) => format!("stage {number} `{}`", title.text),
            None => format!("stage {number}"),
        }
    }

    fn in_words(&self, subject: &Subject<'_, '_>, progress: &Progress<'_>) -> String {
        let Some(first) = self.ready.first().copied() else { return String::new() };
        let number = self.plan.stages[first].number_value();
        let verb = if number.is_some_and(|number| progress.started.contains(&number)) { "continue" } else { "start" };
        let mut words = format!("implementation: {verb} {}", self.name(first));
        let beside: Vec<String> = self.beside().into_iter().map(|index| self.name(index)).collect();
        if !beside.is_empty() {
            words.push_str(&format!("; beside it may run {}", beside.join(", ")));
        }
        let mut links = CarryLinks::new(&subject.context);
        let needed = self.graph.dependencies(first).iter().filter_map(|index| self.plan.stages[*index].number_value());
        let carries = needed.filter_map(|number| {
            let (folder, path) = progress.done.get(&number)?.as_ref()?;
            match links.follow(folder, path) {
                CarryLink::File(carry) => Some(carry.path().as_str().to_owned()),
                CarryLink::Unread | CarryLink::Dangling => None,
            }
        });
        let carries: Vec<String> = carries.collect();
        if !carries.is_empty() {
            words.push_str(&format!("; load {}", carries.join(", ")));
        }
        words
    }
}
