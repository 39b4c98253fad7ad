//! Rule about tasks that an earlier version of the plan had (ours; `--base`).

use std::collections::BTreeSet;

use crate::document::Kind;
use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::front_matter::FrontMatter;
use crate::oat::ids::TaskId;
use crate::oat::plan::Plan;
use crate::oat::plan::outline::Outline;
use crate::problems;
use crate::rule::rules;

rules! { "oat":
    TASK_REMOVED = "task-removed", Warning, Ours, "a task of the earlier plan is gone without a trace", needs_base;
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let (Some(plan), Some(earlier)) = (&context.project.plan, context.workspace.earlier()) else { return };
    let source = match earlier.source(&plan.file.file.path()) {
        Ok(Some(source)) if source.text().is_some() => source,
        Ok(_) => return,
        Err(error) => {
            findings.push(problems::base_unread(plan.file.path().clone(), &error));
            return;
        }
    };
    let unread = plan.unread_headings();
    let headings = plan.outline.tasks.iter().map(|task| &task.id);
    let headings = headings.chain(unread.removed.iter().map(|task| &task.id));
    let mut present: BTreeSet<&TaskId> = headings.chain(unread.tasks.iter().filter_map(|task| task.id.as_ref())).collect();
    let is_draft = is_draft(FrontMatter::read(&source, context.workspace.limits()).as_ref());
    let was = Outline::read(&source);
    for task in was.counted_tasks() {
        // Nobody can refer to the tasks of a draft, unless work on it has begun.
        let is_free = is_draft
            && context.project.implementation.as_ref().is_none_or(|record| record.sections_of(&task.id).next().is_none());
        if is_free || !present.insert(&task.id) {
            continue;
        }
        let title = source.slice(task.title).trim();
        findings.push(removed(plan, &task.id, title));
    }
}

fn removed(plan: &Plan<'_>, id: &TaskId, title: &str) -> Finding {
    let place = plan.outline.phase(&id.phase).map_or_else(|| plan.file.whole(), |phase| plan.file.place(phase.heading));
    let message = format!("`{id}` was in the earlier plan, and no heading names it now");
    Finding::new(&TASK_REMOVED, place, message)
        .with_help(format!("keep the heading of a removed task, struck through: `### ~~Task {id}: {title}~~`"))
}

/// The earlier plan was not complete, or still the template.
fn is_draft(front_matter: Option<&FrontMatter>) -> bool {
    let Some(front_matter) = front_matter.filter(|front_matter| front_matter.problem().is_none()) else { return false };
    let is_in_progress = front_matter.get("oat_status").is_some_and(|status| front_matter.text(status) == "in_progress");
    is_in_progress || front_matter.get("oat_template").is_some_and(|template| template.kind() == Kind::Boolean(true))
}
