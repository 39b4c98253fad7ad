//! What state.md says about the plan, the implementation and the reviews (catalogue 4).

use crate::document::Entry;
use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::discover::is_place_of_project;
use crate::oat::front_matter::FrontMatter;
use crate::oat::ids::TaskId;
use crate::oat::layout;
use crate::oat::plan::Plan;
use crate::oat::progress::Progress;
use crate::oat::project::Project;
use crate::oat::state::{State, text_of};
use crate::rule::{Level, rules};
use crate::source::Span;

rules! { "oat":
    STATE_CURRENT_TASK_UNKNOWN = "state-current-task-unknown", Error, Ours, "the current task of the state is not in the plan";
    STATE_CURRENT_TASK_COMPLETED = "state-current-task-completed", Warning, Ours, "the current task of the state is completed";
    STATE_IMPL_POINTER_MISMATCH = "state-impl-pointer-mismatch", Warning, Ours, "the state and the implementation name different current tasks";
    STATE_IMPLEMENT_PLAN_INCOMPLETE = "state-implement-plan-incomplete", Warning, Ours, "the phase is implement, and the plan is not complete";
    STATE_COMPLETE_FINAL_NOT_PASSED = "state-complete-final-not-passed", Warning, Ours, "the implementation counts as complete, and the final review has not passed";
    STATE_LIFECYCLE_NOT_COMPLETE = "state-lifecycle-not-complete", Info, Upstream, "the final review has passed, and the state has no lifecycle";
    STATE_MISSING_BESIDE_ARTIFACTS = "state-missing-beside-artifacts", Error, Upstream, "a project has artifacts and no state";
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let project = context.project;
    let Some(state) = &project.state else {
        findings.extend(missing(project));
        return;
    };
    let Some(front_matter) = state.accepted() else { return };
    findings.extend(current_task(project, state, front_matter));
    findings.extend(completion(project, state, front_matter));
    if state.phase().value == "implement" && !state.phase().is_default {
        findings.extend(pointers(project, state, front_matter));
        findings.extend(plan_status(project, state, front_matter));
    }
}

fn missing(project: &Project<'_>) -> Option<Finding> {
    if project.file(layout::STATE).is_some() {
        return None;
    }
    let artifact = layout::LIFECYCLE.into_iter().rev().find_map(|name| project.file(name))?;
    let message = format!("`{}` stands here without a `{}`", artifact.name().to_string_lossy(), layout::STATE);
    let finding = Finding::new(&STATE_MISSING_BESIDE_ARTIFACTS, crate::finding::Place::whole(artifact.shown()), message)
        .with_help("write the project's state, or take the leftover files away");
    // Elsewhere than at a project's place the convention's command does not look.
    let level = if is_place_of_project(project.directory.path()) { Level::Error } else { Level::Info };
    Some(finding.at_level(level))
}

/// The entry of the current task and the task it names.
fn current<'t>(front_matter: &'t FrontMatter) -> Option<(Entry<'t>, &'t str)> {
    let entry = front_matter.entry("oat_current_task")?;
    Some((entry, text_of(entry.value)?.trim()))
}

fn current_task(project: &Project<'_>, state: &State<'_>, front_matter: &FrontMatter) -> Option<Finding> {
    let (entry, text) = current(front_matter)?;
    let plan = project.plan.as_ref().filter(|plan| !plan.outline.tasks.is_empty())?;
    let place = state.file.place(entry.value.span());
    let open = Progress::open_tasks(&plan.outline, project.implementation.as_ref()).next();
    let help = open.map_or_else(
        || "write `null`: every task is completed".to_owned(),
        |task| format!("the first open task is `{}`", task.id),
    );
    let id = TaskId::parse(text);
    let Some(task) = id.as_ref().and_then(|id| plan.outline.task(id)) else {
        let shown: String = text.chars().take(60).collect();
        let message = format!("`oat_current_task` is `{shown}`; expected null or a task of the plan");
        return Some(Finding::new(&STATE_CURRENT_TASK_UNKNOWN, place, message).with_help(help));
    };
    let implementation = project.implementation.as_ref()?;
    let section = implementation.sections_of(&task.id).find(|section| section.is_completed)?;
    // Older tools leave the last task there when all are completed.
    let is_last = plan.outline.counted_tasks().last().is_some_and(|last| last.id == task.id);
    if open.is_none() && is_last {
        return None;
    }
    let message = format!("`oat_current_task` is `{}`, which is completed", task.id);
    Some(
        Finding::new(&STATE_CURRENT_TASK_COMPLETED, place, message)
            .with_related(implementation.file.place(section.heading), "completed here")
            .with_help(help),
    )
}

fn pointers(project: &Project<'_>, state: &State<'_>, front_matter: &FrontMatter) -> Option<Finding> {
    let implementation = project.implementation.as_ref()?;
    let other = implementation.front_matter.as_ref().filter(|front_matter| front_matter.problem().is_none())?;
    let (own, other) = (front_matter.entry("oat_current_task")?, other.entry("oat_current_task_id")?);
    let own_text = text_of(own.value).map(str::trim);
    let other_text = text_of(other.value).map(str::trim);
    let same = match (own_text, other_text) {
        (Some(own), Some(other)) => match (TaskId::parse(own), TaskId::parse(other)) {
            (Some(own), Some(other)) => own == other,
            _ => own == other,
        },
        (None, None) => true,
        _ => false,
    };
    if same {
        return None;
    }
    let shown = |text: Option<&str>| {
        text.map_or_else(|| "null".to_owned(), |text| format!("`{}`", text.chars().take(60).collect::<String>()))
    };
    let place_of = |entry: Entry<'_>| if entry.value.span().is_empty() { entry.key.span() } else { entry.value.span() };
    let message = format!("`oat_current_task` is {}, and {} says {}", shown(own_text), layout::IMPLEMENTATION, shown(other_text));
    Some(
        Finding::new(&STATE_IMPL_POINTER_MISMATCH, state.file.place(place_of(own)), message)
            .with_related(implementation.file.place(place_of(other)), "the current task there")
            .with_help("name the same task in both files: they are read by different tools"),
    )
}

fn plan_status(project: &Project<'_>, state: &State<'_>, front_matter: &FrontMatter) -> Option<Finding> {
    let phase = front_matter.entry("oat_phase")?;
    let plan = project.plan.as_ref()?;
    let status = plan.front_matter.as_ref().filter(|plan| plan.problem().is_none())?.entry("oat_status")?;
    let text = text_of(status.value)?.trim();
    if text == "complete" {
        return None;
    }
    let message = format!(
        "the phase is `implement`, and the plan's `oat_status` is `{}`; expected `complete`",
        text.chars().take(60).collect::<String>()
    );
    Some(
        Finding::new(&STATE_IMPLEMENT_PLAN_INCOMPLETE, state.file.place(phase.value.span()), message)
            .with_related(plan.file.place(status.value.span()), "the plan's status")
            .with_help("complete the plan, or go back to the phase `plan`"),
    )
}

/// What the final review says about the end of the project.
fn completion(project: &Project<'_>, state: &State<'_>, front_matter: &FrontMatter) -> Option<Finding> {
    let plan = project.plan.as_ref()?;
    let status_at = final_status(plan)?;
    let status = plan.source().slice(status_at);
    let passed = status.eq_ignore_ascii_case("passed");
    if passed && front_matter.entry("oat_lifecycle").is_none() {
        let message =
            "the final review has passed, and the state has no `oat_lifecycle`; `oat cleanup project` asks for `complete`";
        return Some(
            Finding::new(&STATE_LIFECYCLE_NOT_COMPLETE, state.file.place(Span::from_range(0..3)), message)
                .with_related(plan.file.place(status_at), "the final review")
                .with_help("complete the project, which writes `oat_lifecycle: complete`; while it goes on, write `oat_lifecycle: active`"),
        );
    }
    if passed {
        return None;
    }
    is_over(state).then(|| not_passed(project, state, front_matter, status_at))?
}

/// The status of the last `final` / `code` row: as the control plane reads the table or, where its header keeps that from reading any row, as the
/// shell search of the skills does, which takes the first three cells.
fn final_status(plan: &Plan<'_>) -> Option<Span> {
    let (table, source) = (plan.reviews.as_ref()?, plan.source());
    if table.is_readable() {
        return table.last_final(source).map(|review| review.status);
    }
    let mut rows = table.rows.iter().rev().filter_map(|row| row.cells.first_chunk::<3>());
    let found = rows.find(|[scope, kind, _]| source.slice(*scope) == "final" && source.slice(*kind) == "code");
    found.map(|[_, _, status]| *status)
}

fn is_over(state: &State<'_>) -> bool {
    state.phase().value == "implement" && matches!(state.phase_status().value, "complete" | "pr_open")
}

fn not_passed(project: &Project<'_>, state: &State<'_>, front_matter: &FrontMatter, status: Span) -> Option<Finding> {
    let (plan, entry) = (project.plan.as_ref()?, front_matter.entry("oat_phase_status")?);
    let message = format!(
        "the implementation is `{}`, and the last final review is `{}`; expected `passed` first",
        state.phase_status().value,
        plan.source().slice(status).chars().take(60).collect::<String>()
    );
    Some(
        Finding::new(&STATE_COMPLETE_FINAL_NOT_PASSED, state.file.place(entry.value.span()), message)
            .with_related(plan.file.place(status), "the final review")
            .with_help("finish the final review, or write `oat_phase_status: in_progress`"),
    )
}
