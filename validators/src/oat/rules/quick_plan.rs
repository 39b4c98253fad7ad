//! Rules about readiness of quick plans, and lite projects (catalogue 3.2).

use super::plan_status::{PLAN_COMPLETE_NOT_READY, PLAN_COMPLETE_TEMPLATE};
use crate::document::{Kind, Node};
use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::front_matter::FrontMatter;
use crate::oat::plan::Plan;
use crate::oat::plan::readiness::{Clause, Lack, has_substantive_task, lack, placeholder_titles};
use crate::oat::state::State;
use crate::rule::{Level, Rule, rules};

rules! { "oat":
    TASK_TITLE_PLACEHOLDER = "task-title-placeholder", Warning, Upstream, "the title of a task is only a placeholder";
    PLAN_NO_SUBSTANTIVE_TASK = "plan-no-substantive-task", Error, Upstream, "a complete plan has no task with a title of its own";
    LITE_SOURCE_COHERENCE = "lite-source-coherence", Warning, Ours, "plan and state do not agree that the project is a lite one";
    QUICK_PLAN_NOT_READY = "quick-plan-not-ready", Warning, Upstream, "a complete quick plan is not taken for ready";
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let project = context.project;
    let Some(plan) = &project.plan else { return };
    let Some(front_matter) = plan.accepted() else { return };
    // A plan that is still being written is not ready, and need not be.
    let status = front_matter.get("oat_status").filter(|status| status.text() == "complete");
    let is_template = front_matter.get("oat_template").is_some_and(|node| node.kind() == Kind::Boolean(true));
    if let Some(status) = status.filter(|_| !is_template) {
        tasks(plan, status, findings);
    }
    let Some(state) = &project.state else { return };
    if let Some(accepted) = state.accepted() {
        coherence(plan, front_matter, state, accepted, findings);
    }
    if status.is_some()
        && state.workflow_mode().value == "quick"
        && let Some(lack) = lack(plan.source()).filter(|lack| !is_told(context, lack.clause, findings))
    {
        findings.push(not_ready(plan, lack));
    }
}

fn tasks(plan: &Plan<'_>, status: Node<'_>, findings: &mut Vec<Finding>) {
    let placeholders = placeholder_titles(plan.source());
    if !has_substantive_task(plan.source()) {
        let message = "the plan is complete, and no task under a phase has a title of its own".to_owned();
        let mut finding = Finding::new(&PLAN_NO_SUBSTANTIVE_TASK, plan.file.place(status.span()), message)
            .with_help("write at least one `### Task p01-t01: …` below a `## Phase 1: …`, outside of code");
        if let Some((heading, _)) = placeholders.first() {
            finding = finding.with_related(plan.file.place(*heading), "only a placeholder");
        }
        findings.push(finding);
        return;
    }
    for (heading, title) in placeholders {
        let shown = plan.source().slice(title);
        let message = format!("the task's title `{shown}` says nothing once its placeholders are taken out");
        let place = if title.is_empty() { heading } else { title };
        findings.push(Finding::new(&TASK_TITLE_PLACEHOLDER, plan.file.place(place), message).with_help("say what the task does"));
    }
}

fn coherence(
    plan: &Plan<'_>,
    front_matter: &FrontMatter,
    state: &State<'_>,
    accepted: &FrontMatter,
    findings: &mut Vec<Finding>,
) {
    let mode = state.workflow_mode();
    let (Some(source), Some(written)) = (front_matter.get("oat_plan_source"), accepted.get("oat_workflow_mode")) else { return };
    let Some(text) = source.as_str().filter(|_| !mode.is_default) else { return };
    if (text == "lite") != (mode.value == "lite") {
        let message =
            format!("the plan's source is `{text}` and the project's mode `{}`; both are `lite` or neither is", mode.value);
        findings.push(
            Finding::new(&LITE_SOURCE_COHERENCE, plan.file.place(source.span()), message)
                .with_related(state.file.place(written.span()), "the mode"),
        );
    }
}

/// Whether a rule that runs has said this already.
fn is_told(context: &Context<'_, '_>, clause: Clause, findings: &[Finding]) -> bool {
    let rule: &'static Rule = match clause {
        Clause::ReadyFor => &PLAN_COMPLETE_NOT_READY,
        Clause::Template => &PLAN_COMPLETE_TEMPLATE,
        Clause::Task => &PLAN_NO_SUBSTANTIVE_TASK,
        Clause::FrontMatter | Clause::Status | Clause::Disposition => return false,
    };
    context.config.level_anywhere(rule) > Level::Off && findings.iter().any(|finding| finding.rule == rule)
}

fn not_ready(plan: &Plan<'_>, lack: Lack) -> Finding {
    let (reason, help) = match lack.clause {
        Clause::FrontMatter => {
            ("its front matter does not begin on the first line or is not closed", "put it between two lines `---`")
        }
        Clause::Status => (
            "a line reader does not see `oat_status: complete` exactly once",
            "write `oat_status: complete` on a line of its own",
        ),
        Clause::ReadyFor => (
            "a line reader does not see `oat_ready_for: oat-project-implement` exactly once",
            "write `oat_ready_for: oat-project-implement` on a line of its own",
        ),
        Clause::Template => {
            ("`oat_template` is neither absent nor false", "write `oat_template: false` once nothing of the template is left")
        }
        Clause::Disposition => (
            "`## Reviews` does not say what became of the plan's own review",
            "record it in a row `| plan | artifact | passed | … |`, or write the line `Plan artifact review: skipped \
             (workflow.autoArtifactReview.plan=false)`",
        ),
        Clause::Task => ("no task under a phase has a title of its own", "write at least one `### Task p01-t01: …`"),
    };
    let message = format!("the plan is complete, and `oat project status` does not take it for ready: {reason}");
    Finding::new(&QUICK_PLAN_NOT_READY, plan.file.place(lack.span), message).with_help(help)
}
