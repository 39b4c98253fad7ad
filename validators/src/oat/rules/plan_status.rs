//! Rules about what the front matter of the plan says: how far the plan is, and where it comes from (catalogue 3.2).

use std::path::Path;

use jiff::civil::Date;

use super::plan_values::{one_of, set_value, shown};
use crate::document::{Kind, Node};
use crate::finding::{Applicability, Edit, Finding};
use crate::oat::context::Context;
use crate::oat::front_matter::FrontMatter;
use crate::oat::layout;
use crate::oat::plan::Plan;
use crate::rule::{Rule, rules};
use crate::workspace::Found;

rules! { "oat":
    PLAN_STATUS_ENUM = "plan-status-enum", Error, Ours, "the plan's status is none of the convention's";
    PLAN_READY_FOR_ENUM = "plan-ready-for-enum", Warning, Ours, "the plan is ready for something that is no next step", unsafe_fix;
    PLAN_COMPLETE_NOT_READY = "plan-complete-not-ready", Error, Ours, "a complete plan is not ready for implementation", unsafe_fix;
    PLAN_READY_WHILE_IN_PROGRESS = "plan-ready-while-in-progress", Warning, Ours, "a plan in progress is ready for implementation";
    PLAN_COMPLETE_TEMPLATE = "plan-complete-template", Error, Ours, "a complete plan is still marked as a template";
    PLAN_STATUS_VS_PHASE_STATUS = "plan-status-vs-phase-status", Warning, Ours, "the plan is complete and its phase is in progress";
    PLAN_SOURCE_ENUM = "plan-source-enum", Warning, Ours, "the plan's source is none of the convention's";
    PLAN_IMPORT_REFERENCE = "plan-import-reference", Warning, Ours, "an imported plan does not lead to what was imported";
    PLAN_LAST_UPDATED_FORMAT = "plan-last-updated-format", Warning, Ours, "the plan's last update is no date";
}

const STATUSES: [&str; 2] = ["in_progress", "complete"];
const SOURCES: [&str; 4] = ["spec-driven", "quick", "imported", "lite"];
/// The only step that a plan can be ready for.
pub const IMPLEMENT: &str = "oat-project-implement";
/// What that step was called before.
const OLD_IMPLEMENT: &str = "oat-implement";

/// The plan with its front matter, when every key of it can be read.
struct Fields<'p, 'w> {
    plan: &'p Plan<'w>,
    front_matter: &'p FrontMatter,
}

impl<'p> Fields<'p, '_> {
    fn get(&self, key: &str) -> Option<Node<'p>> {
        self.front_matter.get(key)
    }

    fn finding(&self, rule: &'static Rule, node: Node<'_>, message: String) -> Finding {
        Finding::new(rule, self.plan.file.place(node.span()), message)
    }

    /// A finding about a key that is not there.
    fn absent(&self, rule: &'static Rule, message: String) -> Finding {
        Finding::new(rule, self.plan.file.place(self.plan.opening()), message)
    }
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(plan) = &context.project.plan else { return };
    let Some(front_matter) = plan.accepted() else { return };
    let fields = Fields { plan, front_matter };
    status(&fields, findings);
    source(&fields, context, findings);
    last_updated(&fields, findings);
}

fn status(fields: &Fields<'_, '_>, findings: &mut Vec<Finding>) {
    let node = fields.get("oat_status");
    let value = node.and_then(set_value);
    let Some((node, value)) = node.zip(value).filter(|(_, value)| STATUSES.contains(value)) else {
        let expected = "expected `in_progress` or `complete`";
        findings.push(match (node, value) {
            (Some(node), value) => fields
                .finding(&PLAN_STATUS_ENUM, node, format!("`oat_status` is {}; {expected}", shown(node)))
                .with_help(one_of(value.unwrap_or_default(), &STATUSES)),
            (None, _) => fields.absent(&PLAN_STATUS_ENUM, format!("the plan has no `oat_status`; {expected}")),
        });
        return;
    };
    let ready = fields.get("oat_ready_for");
    let ready_for = ready.and_then(set_value);
    if value == "complete" {
        complete(fields, node, ready, findings);
    } else if let (Some(ready), Some(ready_for)) = (ready, ready_for) {
        findings.push(if ready_for == IMPLEMENT {
            let message = format!("the plan is in progress and yet ready for `{IMPLEMENT}`");
            fields
                .finding(&PLAN_READY_WHILE_IN_PROGRESS, ready, message)
                .with_related(fields.plan.file.place(node.span()), "in progress")
                .with_help("write `oat_ready_for: null` until the plan is complete")
        } else {
            let message = format!("`oat_ready_for` is {}; a plan can be ready for `{IMPLEMENT}`, or `null`", shown(ready));
            with_new_name(fields, ready, fields.finding(&PLAN_READY_FOR_ENUM, ready, message))
        });
    }
}

fn complete(fields: &Fields<'_, '_>, status: Node<'_>, ready: Option<Node<'_>>, findings: &mut Vec<Finding>) {
    let is_complete = || (fields.plan.file.place(status.span()), "the plan is complete");
    let ready_for = ready.and_then(set_value);
    if ready_for != Some(IMPLEMENT) {
        let node = ready.unwrap_or(status);
        let value = ready.map_or_else(|| "absent".to_owned(), shown);
        let message =
            format!("the plan is complete and `oat_ready_for` is {value}; implementation starts only with `{IMPLEMENT}`");
        let mut finding = fields.finding(&PLAN_COMPLETE_NOT_READY, node, message);
        if ready.is_some() {
            let (place, label) = is_complete();
            finding = finding.with_related(place, label);
        }
        let finding = finding.with_help(format!("write `oat_ready_for: {IMPLEMENT}`, or `oat_status: in_progress`"));
        findings.push(with_new_name(fields, node, finding));
    }
    let template = fields.get("oat_template").filter(|node| node.kind() == Kind::Boolean(true) || node.text() == "true");
    if let Some(template) = template {
        let (place, label) = is_complete();
        let message = "the plan is complete and still says that it is a template".to_owned();
        let finding = fields.finding(&PLAN_COMPLETE_TEMPLATE, template, message).with_related(place, label);
        findings.push(finding.with_help("write `oat_template: false` once nothing of the template is left"));
    }
    if let Some(phase) = fields.get("oat_phase_status").filter(|node| node.text() == "in_progress") {
        let (place, label) = is_complete();
        let message = "`oat_phase_status` is `in_progress` in a plan that is complete; expected `complete`".to_owned();
        findings.push(fields.finding(&PLAN_STATUS_VS_PHASE_STATUS, phase, message).with_related(place, label));
    }
}

/// Offers the new name for the old one. That opens the way to implementation, so a person should look.
fn with_new_name(fields: &Fields<'_, '_>, node: Node<'_>, finding: Finding) -> Finding {
    if node.text() != OLD_IMPLEMENT {
        return finding;
    }
    let edit = Edit::replace(fields.plan.file.place(node.span()), node.raw().replace(OLD_IMPLEMENT, IMPLEMENT));
    finding.with_fix(Applicability::Unsafe, format!("write the step's present name, `{IMPLEMENT}`"), vec![edit])
}

fn source(fields: &Fields<'_, '_>, context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let node = fields.get("oat_plan_source");
    let value = node.and_then(set_value);
    let Some((node, value)) = node.zip(value).filter(|(_, value)| SOURCES.contains(value)) else {
        let expected = "expected `spec-driven`, `quick`, `imported` or `lite`";
        findings.push(match (node, value) {
            (Some(node), value) => fields
                .finding(&PLAN_SOURCE_ENUM, node, format!("`oat_plan_source` is {}; {expected}", shown(node)))
                .with_help(one_of(value.unwrap_or_default(), &SOURCES)),
            (None, _) => fields.absent(&PLAN_SOURCE_ENUM, format!("the plan has no `oat_plan_source`; {expected}")),
        });
        return;
    };
    if value == "imported" {
        import_reference(fields, node, context, findings);
    }
}

fn import_reference(fields: &Fields<'_, '_>, source: Node<'_>, context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let node = fields.get("oat_import_reference");
    let imported = fields.plan.file.place(source.span());
    let Some((node, path)) = node.and_then(|node| Some((node, set_value(node)?))) else {
        let place = node.unwrap_or(source);
        let message = "the plan is imported, and `oat_import_reference` does not say from what".to_owned();
        let mut finding = fields.finding(&PLAN_IMPORT_REFERENCE, place, message);
        if node.is_some() {
            finding = finding.with_related(imported, "imported");
        }
        findings.push(finding.with_help("name the copy of the imported plan, `references/imported-plan.md`"));
        return;
    };
    let directory = context.project.directory.path();
    // Relative to the project, or to the repository when it names the convention's folder.
    let base = if Path::new(path).starts_with(layout::ROOT) {
        directory.ancestors().find(|folder| folder.ends_with(layout::ROOT)).and_then(Path::parent).unwrap_or(directory)
    } else {
        directory
    };
    let found = context.workspace.find_from(base, Path::new(path));
    if found.file().is_none() && !matches!(found, Found::Outside) {
        let message = format!("the imported plan `{path}` is not there");
        let finding = fields.finding(&PLAN_IMPORT_REFERENCE, node, message).with_related(imported, "imported");
        findings.push(finding.with_help("keep a copy of the imported plan in the project, `references/imported-plan.md`"));
    }
}

fn last_updated(fields: &Fields<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(node) = fields.get("oat_last_updated") else { return };
    if !is_date(node.text()) {
        let message = format!("`oat_last_updated` is {}; expected a date like `2026-07-20`", shown(node));
        findings.push(fields.finding(&PLAN_LAST_UPDATED_FORMAT, node, message));
    }
}

/// Whether a text is a day of the calendar, `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let has_form = text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    has_form && text.parse::<Date>().is_ok()
}
