//! What `validate-plan` rejects (catalogue 3.1).

use std::collections::{BTreeMap, BTreeSet};

use super::plan_front_matter::{PLAN_FRONTMATTER_CRLF, PLAN_KEY_DUPLICATE, top_level_keys};
use super::plan_values::nearest_name;
use crate::document::{Kind, Node};
use crate::finding::{Finding, Place};
use crate::oat::context::Context;
use crate::oat::front_matter::{FrontMatter, Problem};
use crate::oat::ids::PhaseId;
use crate::oat::layout;
use crate::oat::plan::Plan;
use crate::oat::plan::lite::{phase_headings, validation_criteria};
use crate::oat::project::Project;
use crate::oat::state::State;
use crate::rule::{Level, Rule, rules};
use crate::source::{FilePath, Span};

rules! { "oat":
    PLAN_UNREADABLE = "plan-unreadable", Error, Upstream, "there is no plan that could be read";
    PLAN_FRONTMATTER_INVALID = "plan-frontmatter-invalid", Error, Upstream, "the front matter of the plan is no mapping in YAML";
    PARALLEL_GROUPS_NOT_ARRAY = "parallel-groups-not-array", Error, Upstream, "the parallel groups are no list";
    PARALLEL_GROUP_NOT_ARRAY = "parallel-group-not-array", Error, Upstream, "a parallel group is no list";
    PARALLEL_GROUP_TOO_SMALL = "parallel-group-too-small", Error, Upstream, "a parallel group has fewer than two phases";
    PARALLEL_GROUP_NON_STRING = "parallel-group-non-string", Error, Upstream, "a member of a parallel group is no text";
    PARALLEL_GROUP_UNKNOWN_PHASE = "parallel-group-unknown-phase", Error, Upstream, "a parallel group names a phase without tasks";
    PARALLEL_GROUP_DUPLICATE_PHASE = "parallel-group-duplicate-phase", Error, Upstream, "a phase stands twice in the parallel groups";
    LITE_MULTI_PHASE = "lite-multi-phase", Error, Upstream, "a lite plan does not have exactly one phase";
    LITE_PARALLEL_GROUPS = "lite-parallel-groups", Error, Upstream, "a lite plan has parallel groups";
    LITE_CRITERION_WITHOUT_COMMAND = "lite-criterion-without-command", Error, Upstream, "a validation criterion of a lite plan cannot be checked";
}

/// The key of the groups.
pub const GROUPS: &str = "oat_plan_parallel_groups";
/// Members that are looked at in groups that aliases repeat: each of them has stood before, and the first ones say so.
const MOST_REPEATED: usize = 1_000;

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let project = context.project;
    if project.plan.is_none() {
        // Before there is a plan, only who asks for its verdict misses it; what kept a plan from being read is already told.
        let is_expected = project.state.as_ref().is_some_and(|state| state.phase().value == "implement");
        if is_expected && project.problem_of(layout::PLAN).is_none() {
            findings.push(missing_plan(project.directory.shown()));
        }
        return;
    }
    let is_told = told_in_detail(context);
    findings.extend(verdict(project).into_iter().filter(|finding| *finding.rule != PLAN_FRONTMATTER_INVALID || !is_told));
}

/// Whether a rule of its own, as serious as this one, says what is wrong with the front matter: a key twice, or carriage returns.
fn told_in_detail(context: &Context<'_, '_>) -> bool {
    let Some(front_matter) = context.project.plan.as_ref().and_then(|plan| plan.front_matter.as_ref()) else { return false };
    let detail: &'static Rule = match front_matter.problem() {
        Some(Problem::DuplicateKey(key)) if top_level_keys(front_matter).contains(&key.second) => &PLAN_KEY_DUPLICATE,
        Some(Problem::CarriageReturn(_)) => &PLAN_FRONTMATTER_CRLF,
        _ => return false,
    };
    let path = context.project.directory.path().join(layout::PLAN);
    context.config.level_for(detail, &path, detail.level) == Level::Error
}

/// What `validate-plan` says, in its order: a plan that cannot be read, then its front matter, then what a lite plan must be (the first
/// reason ends), then the groups.
#[must_use]
pub fn verdict(project: &Project<'_>) -> Vec<Finding> {
    let Some(plan) = &project.plan else { return vec![unreadable(project)] };
    if let Some(invalid) = invalid_front_matter(plan) {
        return vec![invalid];
    }
    let is_lite = |state: &&State<'_>| state.workflow_mode().value == "lite";
    if let Some(state) = project.state.as_ref().filter(is_lite) {
        let reasons = lite(plan, state);
        if !reasons.is_empty() {
            return reasons;
        }
    }
    let mut findings = Vec::new();
    groups(plan, &mut findings);
    findings
}

fn unreadable(project: &Project<'_>) -> Finding {
    match project.problem_of(layout::PLAN) {
        Some(problem) => {
            Finding::new(&PLAN_UNREADABLE, problem.place.clone(), format!("the plan cannot be read: {}", problem.message))
        }
        None => missing_plan(project.directory.shown()),
    }
}

/// There is no plan in the folder.
#[must_use]
pub fn missing_plan(folder: &FilePath) -> Finding {
    let message = format!("there is no `{}` in `{folder}`", layout::PLAN);
    Finding::new(&PLAN_UNREADABLE, Place::whole(folder.clone()), message)
        .with_help("write the plan, or name the project's folder")
}

fn invalid_front_matter(plan: &Plan<'_>) -> Option<Finding> {
    // `validate-plan` takes an empty block for none.
    let front_matter = plan.front_matter.as_ref().filter(|front_matter| !front_matter.content.is_empty())?;
    let (place, reason) = match front_matter.problem() {
        Some(problem) => (problem.span(), problem.message(plan.source())),
        None if front_matter.mapping().is_none() => (front_matter.content, "the block has no key".to_owned()),
        None => return None,
    };
    let message = format!("the front matter cannot be read as a mapping: {reason}");
    let finding = Finding::new(&PLAN_FRONTMATTER_INVALID, plan.file.place(place), message);
    let finding = match front_matter.problem() {
        Some(Problem::DuplicateKey(key)) => finding.with_related(plan.file.place(key.first), "the same key"),
        _ => finding,
    };
    Some(finding.with_help("write `key: value` lines between the two `---`"))
}

/// Why a lite plan is rejected: the first reason that applies, at all its places.
fn lite(plan: &Plan<'_>, state: &State<'_>) -> Vec<Finding> {
    let related = |finding: Finding| match state.accepted().and_then(|accepted| accepted.entry("oat_workflow_mode")) {
        Some(entry) => finding.with_related(state.file.place(entry.value.span()), "the project is a lite one"),
        None => finding,
    };
    let headings = phase_headings(plan.source());
    if headings.len() != 1 {
        let place = headings.get(1).map_or_else(|| plan.file.whole(), |second| plan.file.place(*second));
        let message = format!("a lite plan has exactly one heading `## Phase …`, and this has {}", headings.len());
        let mut finding = Finding::new(&LITE_MULTI_PHASE, place, message)
            .with_help("put all tasks under one phase, or plan the project in another mode");
        if let Some(first) = headings.first() {
            finding = finding.with_related(plan.file.place(*first), "the first phase");
        }
        return vec![related(finding)];
    }
    if let Some(groups) = declared_groups(plan).filter(|groups| !is_empty_list(*groups)) {
        let message = "a lite plan has one phase and so no parallel groups".to_owned();
        let finding = Finding::new(&LITE_PARALLEL_GROUPS, plan.file.place(groups.span()), message);
        return vec![related(finding.with_help(format!("write `{GROUPS}: []`")))];
    }
    let section = validation_criteria(plan.source());
    let criterion = |place: Span, message: &str| {
        let finding = Finding::new(&LITE_CRITERION_WITHOUT_COMMAND, plan.file.place(place), message);
        related(finding.with_help("name the command in backticks, or begin with `manual:` in lower case"))
    };
    let Some(section) = section else {
        return vec![criterion(Span::empty_at(0), "a lite plan needs a section `## Validation Criteria`, and there is none")];
    };
    if section.criteria.is_empty() {
        return vec![criterion(section.heading, "the validation criteria of a lite plan need at least one bullet `- …`")];
    }
    let unchecked = section.criteria.iter().filter(|criterion| !criterion.is_checkable);
    unchecked.map(|found| criterion(found.text, "the criterion names neither a command in backticks nor `manual:`")).collect()
}

/// The groups, when the plan declares any: neither absent nor null.
#[must_use]
pub fn declared_groups<'p>(plan: &'p Plan<'_>) -> Option<Node<'p>> {
    let front_matter = plan.accepted()?;
    front_matter.get(GROUPS).filter(|groups| front_matter.kind(*groups) != Kind::Null)
}

fn is_empty_list(node: Node<'_>) -> bool {
    node.kind() == Kind::Sequence && node.items().next().is_none()
}

fn groups(plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    let (Some(front_matter), Some(groups)) = (plan.accepted(), declared_groups(plan)) else { return };
    let place = |node: Node<'_>| plan.file.place(node.span());
    if groups.kind() != Kind::Sequence {
        let message =
            format!("`{GROUPS}` is {}, and was expected to be a list of lists of phases", kind_of(front_matter, groups));
        findings.push(
            Finding::new(&PARALLEL_GROUPS_NOT_ARRAY, place(groups), message)
                .with_help("write for instance `[[\"p02\", \"p03\"]]`, or `[]` for none"),
        );
        return;
    }
    let phases = plan.validator_phases();
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut met: BTreeSet<u32> = BTreeSet::new();
    let mut repeated = MOST_REPEATED;
    for (index, group) in groups.items().enumerate() {
        if group.kind() != Kind::Sequence {
            let message =
                format!("group {} is {}, and was expected to be a list of phases", index + 1, kind_of(front_matter, group));
            findings.push(
                Finding::new(&PARALLEL_GROUP_NOT_ARRAY, place(group), message)
                    .with_help("each group is a list of its own, as in `[[\"p02\", \"p03\"]]`"),
            );
            continue;
        }
        if group.items().nth(1).is_none() {
            let count = group.items().count();
            let message = format!("the number of phases in group {} is {count}, and at least 2 were expected", index + 1);
            findings.push(
                Finding::new(&PARALLEL_GROUP_TOO_SMALL, place(group), message)
                    .with_help("leave a phase that runs alone out of the groups: it runs in the plan's order"),
            );
        }
        let is_repeated = !met.insert(group.identity());
        for member in group.items() {
            if is_repeated {
                if repeated == 0 {
                    break;
                }
                repeated -= 1;
            }
            if front_matter.kind(member) != Kind::String {
                let message = format!(
                    "a member of group {} is {}, and was expected to be a phase",
                    index + 1,
                    kind_of(front_matter, member)
                );
                findings.push(
                    Finding::new(&PARALLEL_GROUP_NON_STRING, place(member), message)
                        .with_help("write the phase's name in quotes, as in `\"p02\"`"),
                );
                continue;
            }
            let name = member.text();
            // The last value of a CRLF file ends with the carriage return, and no phase does.
            if !phases.contains(&front_matter.text(member)) {
                findings.push(unknown_phase(plan, member, index));
            }
            if let Some(first) = seen.get(name) {
                let message = format!("the phase `{name}` stands twice in the parallel groups, and can run only once");
                let finding = Finding::new(&PARALLEL_GROUP_DUPLICATE_PHASE, place(member), message);
                findings.push(finding.with_related(plan.file.place(*first), "the first time"));
            } else {
                seen.insert(name, member.span());
            }
        }
    }
}

fn unknown_phase(plan: &Plan<'_>, member: Node<'_>, group: usize) -> Finding {
    let (name, phases) = (member.text(), plan.validator_phases());
    let message = format!("group {} names the phase `{name}`, and no task of the plan is called `### Task {name}-t…`", group + 1);
    let finding = Finding::new(&PARALLEL_GROUP_UNKNOWN_PHASE, plan.file.place(member.span()), message);
    let canonical = PhaseId::parse(&name.trim().to_lowercase()).map(|id| id.to_string());
    let meant = canonical
        .filter(|id| phases.contains(id))
        .or_else(|| nearest_name(name, phases.count(), phases.ids().map(str::to_owned)));
    finding.with_help(match meant {
        Some(meant) => format!("probably `\"{meant}\"` was meant"),
        None => "name a phase as its tasks do: `### Task p02-t01: …` makes `\"p02\"` known".to_owned(),
    })
}

/// What a value is instead of what was expected.
fn kind_of(front_matter: &FrontMatter, node: Node<'_>) -> &'static str {
    match front_matter.kind(node) {
        Kind::Null => "null",
        Kind::Boolean(_) => "true or false",
        Kind::Integer | Kind::Float => "a number",
        Kind::String => "text",
        Kind::Sequence => "a list",
        Kind::Mapping => "a mapping",
    }
}
