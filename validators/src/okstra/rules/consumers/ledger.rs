//! What the rows of `consumers.jsonl` say together, read once from the first to the last.

use std::collections::{HashMap, HashSet};

use super::plan::PlannedStages;
use super::{
    CONSUMERS_CARRY_DANGLING, CONSUMERS_DEPENDENCY_ORDER, CONSUMERS_DONE_WITHOUT_STARTED, CONSUMERS_DUPLICATE_DONE,
    CONSUMERS_UNKNOWN_STAGE,
};
use crate::document::Node;
use crate::finding::Finding;
use crate::okstra::carry_link::{CarryLink, CarryLinks};
use crate::okstra::consumers::{ConsumerRow, RowStatus, StageRef};
use crate::okstra::context::Context;
use crate::okstra::report::Field;
use crate::okstra::report::plan::StageNumber;
use crate::okstra::run::Run;
use crate::okstra::version::Version;
use crate::parsed_file::{JsonFile, JsonLines};
use crate::rule::Level;
use crate::source::Span;
use crate::workspace::Directory;

pub(super) struct Ledger<'c, 't, 'w> {
    lines: &'c JsonLines<'w>,
    directory: &'w Directory,
    links: CarryLinks<'t, 'w>,
    plan: Option<PlannedStages>,
    /// How serious a second done row is: from 0.53 on a stage may be done in several worktrees.
    duplicate_level: Level,
    started: HashSet<StageNumber>,
    /// The first done row of each stage.
    done: HashMap<StageNumber, Span>,
    unknown: HashSet<StageNumber>,
}

impl<'c, 't, 'w> Ledger<'c, 't, 'w> {
    pub(super) fn new(context: &Context<'t, 'w>, run: &Run<'w>, lines: &'c JsonLines<'w>) -> Self {
        Self {
            lines,
            directory: run.directory,
            links: CarryLinks::new(context),
            plan: PlannedStages::of_run(context.task, run),
            duplicate_level: if context.is_at_least(Version(0, 53, 0)) { Level::Warning } else { Level::Error },
            started: HashSet::new(),
            done: HashMap::new(),
            unknown: HashSet::new(),
        }
    }

    /// Takes the next row and says what is wrong with it after all rows before it.
    pub(super) fn enter(&mut self, row: &ConsumerRow<'_>, findings: &mut Vec<Finding>) {
        if let Some(path) = &row.carry_path {
            self.follow(path, row.stage, findings);
        }
        let Some(stage) = row.stage else { return };
        self.look_up(stage, findings);
        match row.status {
            Some(RowStatus::Started) => self.start(stage, findings),
            Some(RowStatus::Done) => self.finish(stage, findings),
            None => {}
        }
    }

    fn follow(&mut self, path: &Field<'_>, stage: Option<StageRef>, findings: &mut Vec<Finding>) {
        let carry = match self.links.follow(self.directory, &path.text) {
            CarryLink::File(carry) => carry,
            CarryLink::Unread => return,
            CarryLink::Dangling => {
                let message = format!("`carry_path` leads to no file: `{}`", path.text);
                let help = "the path is taken as written, from the repository, the state root, the task, `runs/` or this folder";
                findings.push(Finding::new(&CONSUMERS_CARRY_DANGLING, self.lines.place(path.span), message).with_help(help));
                return;
            }
        };
        let Some((stage, of_carry)) = stage.zip(stage_of(carry)).filter(|(stage, own)| stage.number != own.number) else {
            return;
        };
        let message = format!("the row is of stage {}, its carry file of stage {}", stage.number, of_carry.number);
        let finding = Finding::new(&CONSUMERS_CARRY_DANGLING, self.lines.place(path.span), message);
        findings.push(finding.with_related(carry.place(of_carry.span), "the carry file's stage"));
    }

    fn look_up(&mut self, stage: StageRef, findings: &mut Vec<Finding>) {
        let Some(plan) = &self.plan else { return };
        if !plan.knows(stage.number) && self.unknown.insert(stage.number) {
            let message = format!("the plan has no stage {}: expected {}", stage.number, plan.numbers());
            let finding = Finding::new(&CONSUMERS_UNKNOWN_STAGE, self.lines.place(stage.span), message);
            findings.push(finding.with_related(plan.place.clone(), "the stages of the plan"));
        }
    }

    fn start(&mut self, stage: StageRef, findings: &mut Vec<Finding>) {
        self.started.insert(stage.number);
        let Some(plan) = &self.plan else { return };
        let open: Vec<_> = plan.dependencies(stage.number).filter(|needed| !self.done.contains_key(&needed.number)).collect();
        let Some(first) = open.first() else { return };
        let names: Vec<String> = open.iter().map(|needed| needed.number.to_string()).collect();
        let stages =
            if let [one] = names.as_slice() { format!("stage {one}") } else { format!("the stages {}", names.join(", ")) };
        let message = format!("stage {} was started before {stages}, which it depends on, was done", stage.number);
        let finding = Finding::new(&CONSUMERS_DEPENDENCY_ORDER, self.lines.place(stage.span), message);
        let help = "a stage builds on the carry files of the stages it depends on; finish those first";
        findings.push(finding.with_related(first.place.clone(), "what the plan says").with_help(help));
    }

    fn finish(&mut self, stage: StageRef, findings: &mut Vec<Finding>) {
        if !self.started.contains(&stage.number) {
            let message = format!("stage {} is done, but no row above says that it was started", stage.number);
            let help = "a `started` row is written before the first edit";
            findings.push(Finding::new(&CONSUMERS_DONE_WITHOUT_STARTED, self.lines.place(stage.span), message).with_help(help));
        }
        match self.done.get(&stage.number) {
            Some(first) => {
                let message = format!("stage {} was done before", stage.number);
                let finding = Finding::new(&CONSUMERS_DUPLICATE_DONE, self.lines.place(stage.span), message);
                let finding = finding.with_related(self.lines.place(*first), "done here");
                findings.push(finding.at_level(self.duplicate_level));
            }
            None => {
                self.done.insert(stage.number, stage.span);
            }
        }
    }
}

fn stage_of(carry: &JsonFile<'_>) -> Option<StageRef> {
    carry.root().and_then(|root| root.get("stageNumber")).and_then(|number: Node<'_>| StageRef::of(number))
}
