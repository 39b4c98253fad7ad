//! A rule about the skill of the tracker that the settings name.

use std::path::Path;

use crate::finding::Finding;
use crate::rule::rules;
use crate::workbench::context::Context;
use crate::workbench::layout;
use crate::workbench::settings::{Tracker, tracker};

rules! { "workbench":
    PM_SKILL_MISSING = "pm-skill-missing", Error, Upstream, "there is no skill for the tracker that the settings name";
}

/// Looks for the skill of the tracker.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(settings) = &context.workbench.settings else { return };
    let Some(name) = tracker(settings).map(Tracker::as_str) else { return };
    let shared = format!("{}/{}/skills/{name}/{}", layout::ROOT, layout::WORKFLOW, layout::SKILL);
    let own = format!(".opencode/skill/{name}");
    let find = |path: &str| context.workspace.find_from(context.workbench.repository.path(), Path::new(path));
    if find(&shared).file().is_some() || find(&own).directory().is_some() {
        return;
    }
    let value = settings.root().and_then(|root| root.get("project_management"));
    let place = value.map_or_else(|| settings.whole(), |value| settings.place(value.span()));
    let message = format!("there is no skill `{name}`: expected `{shared}` or the folder `{own}`");
    let help = "add the skill, or name the tracker whose skill is there";
    findings.push(Finding::new(&PM_SKILL_MISSING, place, message).with_help(help));
}
