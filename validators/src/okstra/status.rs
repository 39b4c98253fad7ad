//! Where the runs of a task stand.

use super::context::Context;
use super::gates;
use super::report::plan::Stage;
use super::report::{Report, View};
use super::rules::gate::PLAN_NOT_APPROVED;
use super::rules::rendering::{self, REPORT_RENDER_DRIFT};
use super::run::Run;
use super::stage_graph::StageGraph;
use super::task::Task;
use super::task_type::TaskType;
use crate::finding::Finding;
use crate::rule::{Family, Level};
use crate::status::{Blocker, DependencyGraph, Freshness, GraphNode, Standing, StatusRow};

/// The verdict token of reports that judge nothing.
const NO_VERDICT: &str = "not-applicable";

/// A row for each run of a task. What was followed by a run of a later type is over.
#[must_use]
pub fn rows(context: &Context<'_, '_>) -> Vec<StatusRow> {
    let runs = || context.task.runs.iter().filter(|run| !run.is_only_pointers());
    let newest = runs().filter_map(|run| run.task_type).filter(|task_type| *task_type != TaskType::ImprovementDiscovery).max();
    runs().map(|run| row(context, run, newest)).collect()
}

fn row(context: &Context<'_, '_>, run: &Run<'_>, newest: Option<TaskType>) -> StatusRow {
    let report = run.newest_report();
    let view = report.and_then(Report::view);
    let followed_by = newest.filter(|newest| run.task_type.is_some_and(|own| own < *newest));
    let answer = report.and_then(|report| gates::stand(context, run, report));
    let (mut blockers, mut next) = (Vec::new(), None);
    let mut is_unapproved = false;
    if let Some(answer) = answer.filter(|_| followed_by.is_none()) {
        next = answer.next;
        for finding in answer.findings.iter().filter(|finding| finding.level == Level::Error) {
            if *finding.rule == PLAN_NOT_APPROVED {
                is_unapproved = true;
            } else {
                blockers.push(Blocker::from(finding));
            }
        }
    }
    let (standing, next) = match (followed_by, report) {
        (Some(later), _) => (Standing::Over, format!("none: {later} followed")),
        (None, None) => (Standing::Ready, "write the final report".to_owned()),
        (None, Some(_)) if !blockers.is_empty() => (Standing::Blocked, next.unwrap_or_else(|| "correct the report".to_owned())),
        (None, Some(_)) => {
            let own = view.as_ref().and_then(own_next_step);
            let step = next.or(own).unwrap_or_else(|| "none: the report names no next step".to_owned());
            let is_over = run.task_type == Some(TaskType::ReleaseHandoff);
            (
                if is_over {
                    Standing::Over
                } else if is_unapproved {
                    Standing::Waiting
                } else {
                    Standing::Ready
                },
                step,
            )
        }
    };
    StatusRow {
        family: Family::Okstra,
        kind: "run",
        name: name(context.task, run),
        path: run.directory.shown().clone(),
        state: state(run, view.as_ref()),
        freshness: freshness(run, report),
        standing,
        blockers,
        next,
        graph: view.as_ref().and_then(stages),
    }
}

/// `<group>/<task>/<task type>`, below that the stage of a run of one.
fn name(task: &Task<'_>, run: &Run<'_>) -> String {
    let task_folder = task.directory.path();
    let group = task_folder.parent().and_then(|group| group.file_name()).map(|name| name.to_string_lossy().into_owned());
    let runs = run.directory.path().strip_prefix(task_folder).unwrap_or(run.directory.path());
    let below: Vec<String> = runs.iter().skip(1).map(|part| part.to_string_lossy().into_owned()).collect();
    let own = task_folder.file_name().map(|name| name.to_string_lossy().into_owned());
    group.into_iter().chain(own).chain(below).collect::<Vec<_>>().join("/")
}

fn state(run: &Run<'_>, view: Option<&View<'_>>) -> String {
    let token = view.and_then(|view| view.verdict_token.as_ref().or_else(|| view.card.as_ref()?.token.as_ref()));
    match (token.filter(|token| token.text.trim() != NO_VERDICT), view) {
        (Some(token), _) => token.text.trim().to_owned(),
        (None, Some(_)) => "reported".to_owned(),
        (None, None) if run.worker_results.is_empty() => "started".to_owned(),
        (None, None) => "workers reported".to_owned(),
    }
}

fn own_next_step(view: &View<'_>) -> Option<String> {
    let of_card = view.card.as_ref().and_then(|card| card.next_step.as_ref()).map(|step| step.text.trim().to_owned());
    of_card.filter(|step| !step.is_empty()).or_else(|| view.next_steps.first().map(|step| step.text.text.trim().to_owned()))
}

fn freshness(run: &Run<'_>, report: Option<&Report<'_>>) -> Freshness {
    let Some(report) = report else { return Freshness::NotRecorded };
    let mut findings: Vec<Finding> = Vec::new();
    rendering::check_report(Some(run), report, &mut findings);
    if findings.iter().any(|finding| *finding.rule == REPORT_RENDER_DRIFT) {
        return Freshness::Stale("the report is not what its data renders to".to_owned());
    }
    Freshness::Fresh
}

fn stages(view: &View<'_>) -> Option<DependencyGraph> {
    let plan = view.plan()?;
    let graph = StageGraph::of(&plan);
    let number = |stage: &Stage<'_>| stage.number.as_ref().map_or_else(|| "?".to_owned(), |number| number.text.to_string());
    let nodes: Vec<GraphNode> = plan
        .stages
        .iter()
        .map(|stage| GraphNode {
            label: number(stage),
            title: stage.title.as_ref().map(|title| title.text.to_string()).unwrap_or_default(),
            state: None,
        })
        .collect();
    let edges = (0..nodes.len()).flat_map(|index| graph.dependencies(index).iter().map(move |before| (*before, index)));
    DependencyGraph::of_size("stages", nodes, edges)
}
