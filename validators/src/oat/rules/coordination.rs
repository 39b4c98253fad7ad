//! Rules about coordination projects and their children (catalogue 4.1).

mod family;

use crate::document::Kind;
use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::oat::context::Context;
use crate::oat::front_matter::FrontMatter;
use crate::oat::layout;
use crate::oat::links::{COORDINATION, DECOMPOSITION, KINDS, Links, Names};
use crate::oat::state::PHASES;
use crate::parsed_file::TextFile;
use crate::rule::rules;

rules! { "oat":
    PROJECT_INVALID_OAT_KIND = "project-invalid-oat-kind", Error, Upstream, "oat_kind is neither implementation nor coordination";
    PROJECT_INVALID_OAT_PHASE = "project-invalid-oat-phase", Error, Upstream, "the phase of a project that is part of a split is unknown";
    PROJECT_INVALID_STRING_ARRAY = "project-invalid-string-array", Error, Upstream, "siblings, dependencies or children are no list of texts";
    PROJECT_DECOMPOSITION_REQUIRES_COORDINATION = "project-decomposition-requires-coordination", Error, Upstream, "a project in decomposition is no coordination project";
    PROJECT_DECOMPOSITION_REQUIRES_CHILDREN = "project-decomposition-requires-children", Error, Upstream, "a project in decomposition has no children";
    PROJECT_PARENT_MISSING = "project-parent-missing", Error, Upstream, "the parent is no known project";
    PROJECT_PARENT_NOT_COORDINATION = "project-parent-not-coordination", Error, Upstream, "the parent is no coordination project";
    PROJECT_DEPENDS_ON_NON_SIBLING = "project-depends-on-non-sibling", Error, Upstream, "a child depends on a project that is none of its siblings";
    PROJECT_SIBLINGS_MUST_MATCH_PARENT_CHILDREN = "project-siblings-must-match-parent-children", Error, Upstream, "a child's siblings are not its parent's other children";
    PROJECT_SIBLING_DEPENDENCY_CYCLE = "project-sibling-dependency-cycle", Error, Upstream, "siblings wait for each other in a circle";
    PROJECT_INHERITED_CONTEXT_REVALIDATION_REQUIRED = "project-inherited-context-revalidation-required", Error, Upstream, "a child is complete although what it inherits was not looked at again";
    PROJECT_COORDINATION_PARENT_NO_EXECUTABLE_ARTIFACTS = "project-coordination-parent-no-executable-artifacts", Error, Upstream, "a coordination project has documents of a project that is carried out";
}

/// What only a project that is carried out has.
const EXECUTABLE: [&str; 4] = [layout::SPEC, layout::DESIGN, layout::PLAN, layout::IMPLEMENTATION];

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(links) = &context.project.links else { return };
    check_words(links, findings);
    for names in [&links.siblings, &links.depends_on, &links.children] {
        findings.extend(malformed(names));
    }
    check_decomposition(links, findings);
    family::check(context, links, findings);
    check_inherited_context(context, links, findings);
    check_artifacts(context, links, findings);
}

fn check_words(links: &Links, findings: &mut Vec<Finding>) {
    if let Some(kind) = links.kind.as_ref().filter(|kind| !KINDS.contains(&kind.text.as_str())) {
        let message = format!("`oat_kind` is `{}`, but it is `implementation` or `coordination`", kind.text);
        let help = nearest(&kind.text, KINDS).unwrap_or(KINDS[0]);
        let finding = Finding::new(&PROJECT_INVALID_OAT_KIND, kind.place.clone(), message);
        findings.push(finding.with_help(format!("write `{help}`; without the key the project counts as `implementation`")));
    }
    if !links.is_part_of_split() {
        return;
    }
    if let Some(phase) = links.phase.as_ref().filter(|phase| !PHASES.contains(&phase.text.as_str())) {
        let message = format!("`oat_phase` is `{}`, but the phases are {}", phase.text, listed(&PHASES));
        let help = nearest(&phase.text, PHASES).map_or_else(
            || "write one of them; commands that change a state refuse this one".to_owned(),
            |phase| format!("write `{phase}`; commands that change a state refuse this one"),
        );
        findings.push(Finding::new(&PROJECT_INVALID_OAT_PHASE, phase.place.clone(), message).with_help(help));
    }
}

fn malformed(names: &Names) -> Option<Finding> {
    let part = names.malformed.clone()?;
    let is_whole = names.place.as_ref() == Some(&part);
    let message = if is_whole {
        format!("`{}` is no list, but it names projects in one", names.key)
    } else {
        format!("`{}` holds something that is no text, but each entry is the name of a project", names.key)
    };
    let help = "write one line, flow style, double quotes: `[\"checkout\", \"search\"]`, or `[]`";
    Some(Finding::new(&PROJECT_INVALID_STRING_ARRAY, part, message).with_help(help))
}

fn check_decomposition(links: &Links, findings: &mut Vec<Finding>) {
    let Some(phase) = links.phase.as_ref().filter(|_| links.is_decomposition()) else { return };
    let is_known_kind = links.kind.as_ref().is_none_or(|kind| KINDS.contains(&kind.text.as_str()));
    if is_known_kind && !links.is_coordination() {
        let message = format!("the phase is `{DECOMPOSITION}`, but only a project with `oat_kind: {COORDINATION}` is split");
        let finding = Finding::new(&PROJECT_DECOMPOSITION_REQUIRES_COORDINATION, phase.place.clone(), message)
            .with_help(format!("write `oat_kind: {COORDINATION}`, or the phase that the project is in"));
        findings.push(match &links.kind {
            Some(kind) => finding.with_related(kind.place.clone(), "the kind"),
            None => finding,
        });
    }
    if links.children.malformed.is_none() && links.children.names.is_empty() {
        let message = format!("the phase is `{DECOMPOSITION}`, but `oat_children` names no child");
        let place = links.children.place.clone().unwrap_or_else(|| phase.place.clone());
        let help = "name the projects that this one is split into: `oat_children: [\"checkout\", \"search\"]`";
        let finding = Finding::new(&PROJECT_DECOMPOSITION_REQUIRES_CHILDREN, place, message).with_help(help);
        let is_elsewhere = links.children.place.is_some();
        findings.push(if is_elsewhere { finding.with_related(phase.place.clone(), "the phase") } else { finding });
    }
}

/// A child whose discovery (or, in older projects, whose state) is complete has looked again at what it inherits.
fn check_inherited_context(context: &Context<'_, '_>, links: &Links, findings: &mut Vec<Finding>) {
    let Some(parent) = &links.parent else { return };
    let project = context.project;
    let of_state = project.state.as_ref().and_then(|state| Some((&state.file, state.accepted()?)));
    let of_discovery = project.discovery.as_ref().and_then(|discovery| Some((&discovery.file, discovery.accepted()?)));
    for (file, front_matter) in of_state.into_iter().chain(of_discovery) {
        if let Some((status, flag)) = unseen(file, front_matter) {
            let message = format!(
                "`oat_status` is `complete`, but what the project inherits from `{}` was not looked at again",
                parent.text
            );
            let help = "look at it, then write `oat_inherited_context_revalidated: true`";
            let finding = Finding::new(&PROJECT_INHERITED_CONTEXT_REVALIDATION_REQUIRED, status, message).with_help(help);
            findings.push(finding.with_related(flag, "not looked at again").with_related(parent.place.clone(), "the parent"));
        }
    }
}

/// The places of a status that is complete and of a flag that is false.
fn unseen(file: &TextFile<'_>, front_matter: &FrontMatter) -> Option<(Place, Place)> {
    let status = front_matter.get("oat_status").filter(|status| status.as_str() == Some("complete"))?;
    let flag = front_matter.get("oat_inherited_context_revalidated")?;
    let is_false = front_matter.kind(flag) == Kind::Boolean(false);
    is_false.then(|| (file.place(status.span()), file.place(flag.span())))
}

fn check_artifacts(context: &Context<'_, '_>, links: &Links, findings: &mut Vec<Finding>) {
    let reason = links.kind.as_ref().filter(|_| links.is_coordination());
    let Some(reason) = reason.or_else(|| links.phase.as_ref().filter(|_| links.is_decomposition())) else { return };
    let present: Vec<_> = EXECUTABLE.iter().filter_map(|name| context.project.file(name)).collect();
    let Some((first, further)) = present.split_first() else { return };
    let names: Vec<String> = present.iter().map(|file| file.name().to_string_lossy().into_owned()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let message = format!("a coordination project is not carried out itself, but it has {}", listed(&names));
    let help = "move the documents to the child whose work they describe";
    let rule = &PROJECT_COORDINATION_PARENT_NO_EXECUTABLE_ARTIFACTS;
    let finding = Finding::new(rule, Place::whole(first.shown()), message).with_help(help);
    let finding = finding.with_related(reason.place.clone(), "this makes it one");
    findings
        .push(further.iter().fold(finding, |finding, file| finding.with_related(Place::whole(file.shown()), "this one, too")));
}

/// `a`, `b` and `c`, each between backticks.
fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
