//! Where a project stands.

use std::collections::BTreeMap;

use super::context::Context;
use super::front_matter::Problem;
use super::gates::implementation_gate;
use super::ids::{PhaseId, PhaseKind};
use super::next_step::NextStep;
use super::plan::Plan;
use super::progress::Progress;
use super::project::Project;
use super::rules::state_front_matter::STATE_FRONTMATTER_INVALID;
use super::rules::state_pointers::STATE_MISSING_BESIDE_ARTIFACTS;
use super::state::{PHASES, State, text_of};
use crate::document::{Kind, Node};
use crate::finding::Place;
use crate::rule::{Family, Level};
use crate::status::{Blocker, DependencyGraph, Freshness, GraphNode, Standing, StatusRow};

/// The row of a project.
#[must_use]
pub fn row(context: &Context<'_, '_>) -> StatusRow {
    let project = context.project;
    let progress = project.progress();
    let mut blockers = blockers(project);
    let (standing, mut next) = step(project, &progress);
    if blockers.is_empty() && leads_to_implementation(project, standing) {
        let answer = implementation_gate(context);
        blockers.extend(answer.findings.iter().filter(|finding| finding.level == Level::Error).map(Blocker::from));
        next = answer.next.unwrap_or(next);
    }
    let standing = if blockers.is_empty() || standing == Standing::Over { standing } else { Standing::Blocked };
    StatusRow {
        family: Family::Oat,
        kind: "project",
        name: project.name(),
        path: project.directory.shown().clone(),
        state: state_words(project, &progress),
        freshness: freshness(project, &progress),
        standing,
        blockers,
        next,
        graph: project.plan.as_ref().and_then(|plan| phases(plan, &progress)),
    }
}

/// `implement in_progress, 7/23 tasks`, as the control plane shows it.
fn state_words(project: &Project<'_>, progress: &Progress) -> String {
    let tasks = match progress.total() {
        0 => String::new(),
        total => format!(", {}/{total} tasks", progress.completed()),
    };
    match &project.state {
        Some(state) if state.lifecycle().value == "active" => {
            format!("{} {}{tasks}", state.phase().value, state.phase_status().value)
        }
        Some(state) => format!("{}{tasks}", state.lifecycle().value),
        None => format!("no state{tasks}"),
    }
}

/// What keeps anybody from going on: a state that cannot be read, and the blockers that it names.
fn blockers(project: &Project<'_>) -> Vec<Blocker> {
    let mut found: Vec<Blocker> = project.problems.iter().map(Blocker::from).collect();
    let Some(state) = &project.state else {
        if project.problems.is_empty() {
            let message = "the project has no state.md".to_owned();
            let place = Place::whole(project.directory.shown().clone());
            found.push(Blocker { rule: Some(&STATE_MISSING_BESIDE_ARTIFACTS), message, place });
        }
        return found;
    };
    match (&state.front_matter, state.accepted()) {
        (None, _) => {
            let message = "state.md has no front matter, so every field shows its default".to_owned();
            found.push(Blocker { rule: Some(&STATE_FRONTMATTER_INVALID), message, place: state.file.whole() });
        }
        (Some(front_matter), None) => {
            let problem = front_matter.problem();
            let span = problem.map_or(front_matter.block, Problem::span);
            let why = problem.map(|problem| problem.message(state.source())).unwrap_or_default();
            let message = format!("the front matter of state.md cannot be read, so every field shows its default: {why}");
            found.push(Blocker { rule: Some(&STATE_FRONTMATTER_INVALID), message, place: state.file.place(span) });
        }
        (Some(_), Some(accepted)) => {
            let entries = accepted.get("oat_blockers").into_iter().flat_map(Node::items);
            found.extend(entries.filter_map(|entry| {
                let reason = if entry.kind() == Kind::Mapping { entry.get("reason")? } else { entry };
                let message = reason.text().trim().to_owned();
                (!message.is_empty()).then(|| Blocker { rule: None, message, place: state.file.place(reason.span()) })
            }));
        }
    }
    found
}

/// Whether the next step is one that `oat:implement` decides about.
fn leads_to_implementation(project: &Project<'_>, standing: Standing) -> bool {
    let Some(state) = &project.state else { return false };
    let has_open_task = || {
        project
            .plan
            .as_ref()
            .is_some_and(|plan| Progress::open_tasks(&plan.outline, project.implementation.as_ref()).next().is_some())
    };
    standing == Standing::Ready
        && match (state.phase().value, state.phase_status().value) {
            ("plan", "complete") => true,
            ("implement", "in_progress") => has_open_task(),
            _ => false,
        }
}

/// Where the project stands as far as its state says, and the next legal step.
fn step(project: &Project<'_>, progress: &Progress) -> (Standing, String) {
    let Some(state) = &project.state else { return (Standing::Blocked, "write state.md".to_owned()) };
    if state.accepted().is_none() {
        return (Standing::Blocked, "correct state.md".to_owned());
    }
    match state.lifecycle().value {
        "complete" => return (Standing::Over, "none: the project is complete".to_owned()),
        "paused" => return (Standing::Waiting, "resume the project".to_owned()),
        _ => {}
    }
    let (phase, status) = (state.phase().value, state.phase_status().value);
    if status == "pr_open" {
        return (Standing::Waiting, "review and merge the pull request".to_owned());
    }
    if status == "complete" && awaits_approval(state, phase) {
        return (Standing::Waiting, format!("approve `{phase}`"));
    }
    match (phase, status) {
        ("implement", "complete") => after_implementation(project),
        ("implement", _) => (Standing::Ready, implementation_step(project, progress)),
        (_, "complete") => (Standing::Ready, format!("start `{}`", phase_after(phase, state.workflow_mode().value))),
        _ => (Standing::Ready, format!("go on with `{phase}`")),
    }
}

/// Whether the phase is a checkpoint for people that nobody has passed yet.
fn awaits_approval(state: &State<'_>, phase: &str) -> bool {
    let names = |key: &str| {
        let list = state.accepted().and_then(|accepted| accepted.get(key));
        list.is_some_and(|list| list.items().any(|item| item.text() == phase))
    };
    names("oat_hill_checkpoints") && !names("oat_hill_completed")
}

fn after_implementation(project: &Project<'_>) -> (Standing, String) {
    let final_status = project.plan.as_ref().and_then(|plan| {
        let review = plan.reviews.as_ref()?.last_final(plan.source())?;
        Some(plan.source().slice(review.status).to_lowercase())
    });
    match final_status.as_deref() {
        Some("passed") => (Standing::Waiting, "hand the project over and complete it".to_owned()),
        Some(status @ ("received" | "fixes_added" | "fixes_completed")) => {
            (Standing::Ready, format!("finish the final review: it is `{status}`"))
        }
        _ => (Standing::Waiting, "review the whole: the final review has not passed".to_owned()),
    }
}

fn implementation_step(project: &Project<'_>, progress: &Progress) -> String {
    let next = NextStep::of(project);
    if next.task.is_none() && progress.total() > 0 {
        return "finish the implementation: every task is completed".to_owned();
    }
    next.to_string()
}

/// The phase of the lifecycle that follows; the short modes leave out what they do not have.
fn phase_after(phase: &str, mode: &str) -> &'static str {
    let order: &[&str] = match mode {
        "quick" => &["discovery", "plan", "implement"],
        "import" | "lite" => &["plan", "implement"],
        _ => &PHASES[..5],
    };
    let at = order.iter().position(|known| *known == phase);
    let next = at.and_then(|at| order.get(at + 1)).copied();
    let next = next.and_then(|next| PHASES.iter().find(|known| **known == next));
    next.copied().unwrap_or(if phase == "decomposition" { "discovery" } else { "implement" })
}

/// What state.md says can be relied on when the record of the implementation does not contradict it.
fn freshness(project: &Project<'_>, progress: &Progress) -> Freshness {
    let Some(state) = project.state.as_ref().filter(|state| state.accepted().is_some()) else {
        return Freshness::NotRecorded;
    };
    let (Some(plan), Some(record)) = (&project.plan, &project.implementation) else { return Freshness::Fresh };
    let (phase, status) = (state.phase().value, state.phase_status().value);
    if phase == "implement" && status != "in_progress" && progress.completed() < progress.total() {
        let (completed, total) = (progress.completed(), progress.total());
        return Freshness::Stale(format!("`{status}`, but {completed} of {total} tasks count as completed"));
    }
    if phase != "implement" || status != "in_progress" {
        return Freshness::Fresh;
    }
    match (state.current_task(), record.current_task()) {
        (Some(own), Some(other)) if own != other => {
            Freshness::Stale(format!("state.md is at `{own}`, implementation.md at `{other}`"))
        }
        (Some(own), _) => {
            let id = super::ids::TaskId::parse(own).filter(|id| plan.outline.task(id).is_some());
            match id {
                Some(id) if record.is_completed(&id) => Freshness::Stale(format!("state.md is at `{own}`, which is completed")),
                Some(_) => Freshness::Fresh,
                None => Freshness::Stale(format!("state.md is at `{own}`, which is no task of the plan")),
            }
        }
        _ => Freshness::Fresh,
    }
}

/// The phases in the order in which they run: one after the other, the members of a group side by side.
fn phases(plan: &Plan<'_>, progress: &Progress) -> Option<DependencyGraph> {
    let outline = &plan.outline;
    let counts: BTreeMap<&PhaseId, (usize, usize)> =
        progress.phases.iter().map(|phase| (&phase.id, (phase.completed, phase.total))).collect();
    let nodes: Vec<GraphNode> = outline
        .phases
        .iter()
        .map(|phase| GraphNode {
            label: match phase.id.kind {
                PhaseKind::Ordinary => phase.id.number.to_string(),
                PhaseKind::Revision => format!("r{}", phase.id.number),
            },
            title: plan.source().slice(phase.title).trim().to_owned(),
            state: counts.get(&phase.id).map(|(completed, total)| format!("{completed}/{total}")),
        })
        .collect();
    let groups = plan.front_matter.as_ref().and_then(|front_matter| front_matter.get("oat_plan_parallel_groups"));
    let members = |group: Node<'_>| -> Vec<usize> {
        let named = group.items().filter_map(|item| text_of(item).and_then(PhaseId::parse));
        named.filter_map(|id| outline.phase_index(&id)).collect()
    };
    let groups: Vec<Vec<usize>> = groups.into_iter().flat_map(Node::items).map(members).collect();
    let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (group, members) in groups.iter().enumerate() {
        for member in members {
            group_of.entry(*member).or_insert(group);
        }
    }
    let mut layers: Vec<Vec<usize>> = Vec::new();
    let mut is_placed = vec![false; nodes.len()];
    for index in 0..nodes.len() {
        let mut layer: Vec<usize> = match group_of.get(&index) {
            _ if is_placed[index] => continue,
            Some(group) => groups[*group].clone(),
            None => vec![index],
        };
        layer.retain(|member| !std::mem::replace(&mut is_placed[*member], true));
        layers.push(layer);
    }
    let between = |pair: &[Vec<usize>]| {
        let (before, after) = (pair[0].clone(), pair[1].clone());
        after.into_iter().flat_map(move |member| before.clone().into_iter().map(move |first| (first, member)))
    };
    DependencyGraph::of_size("phases", nodes, layers.windows(2).flat_map(between))
}
