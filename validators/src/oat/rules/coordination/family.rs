//! What a child says about its parent and its siblings, compared with what they say.

use std::collections::BTreeMap;

use super::{
    PROJECT_DEPENDS_ON_NON_SIBLING, PROJECT_PARENT_MISSING, PROJECT_PARENT_NOT_COORDINATION, PROJECT_SIBLING_DEPENDENCY_CYCLE,
    PROJECT_SIBLINGS_MUST_MATCH_PARENT_CHILDREN, listed,
};
use crate::finding::Finding;
use crate::near_miss::nearest;
use crate::oat::context::Context;
use crate::oat::links::{COORDINATION, Links, Name};
use crate::oat::neighbours::Scope;

/// The most names that a message lists.
const NAMED: usize = 5;
/// Beyond so many projects no similar name is looked for: what is meant is hardly a typing error then.
const COMPARED: usize = 200;

/// Looks at a project that names a parent.
pub(super) fn check(context: &Context<'_, '_>, links: &Links, findings: &mut Vec<Finding>) {
    let Some(parent_name) = &links.parent else { return };
    check_dependencies(context, links, findings);
    let Some(scope) = context.neighbours.beside(context.project.directory) else { return };
    let own_name = context.project.name();
    let parent = scope.projects.get(&parent_name.text).filter(|_| parent_name.text != own_name);
    match parent {
        None => findings.push(parent_missing(scope, parent_name, &own_name)),
        Some(parent) if !parent.is_coordination() => {
            let message = format!("the parent `{}` is no coordination project", parent_name.text);
            let help = format!("write `oat_kind: {COORDINATION}` in its state, or name the project that this one was split from");
            let finding = Finding::new(&PROJECT_PARENT_NOT_COORDINATION, parent_name.place.clone(), message).with_help(help);
            findings.push(match &parent.kind {
                Some(kind) => finding.with_related(kind.place.clone(), format!("what `{}` is", parent_name.text)),
                None => finding,
            });
        }
        Some(_) => {}
    }
    if let Some(parent) = parent {
        findings.extend(siblings_differ(links, parent_name, parent, &own_name));
    }
    if let Some(cycle) = context.neighbours.cycle_to_report(scope, &parent_name.text, context.project.directory) {
        findings.extend(circle(scope, cycle));
    }
}

fn parent_missing(scope: &Scope<'_>, parent: &Name, own_name: &str) -> Finding {
    let name = &parent.text;
    let (message, help) = if name == own_name {
        ("the project names itself as its parent".to_owned(), "name the coordination project that it was split from".to_owned())
    } else if scope.directory.directory(name).is_some() {
        let message = format!("the parent `{name}` has no state.md that can be read, so it counts as no project");
        (message, "mend its state first".to_owned())
    } else {
        let known = scope.projects.keys().map(String::as_str).filter(|other| *other != own_name).take(COMPARED);
        let meant = nearest(name, known).map_or_else(
            || "name a project of the same folder, or write `oat_parent: null`".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        );
        (format!("the parent `{name}` is no project in `{}`", scope.directory.shown()), meant)
    };
    Finding::new(&PROJECT_PARENT_MISSING, parent.place.clone(), message).with_help(help)
}

fn check_dependencies(context: &Context<'_, '_>, links: &Links, findings: &mut Vec<Finding>) {
    if links.siblings.malformed.is_some() {
        return;
    }
    let siblings = count(&links.siblings.names);
    let own_name = context.project.name();
    for dependency in links.depends_on.names.iter().filter(|dependency| !siblings.contains_key(dependency.text.as_str())) {
        let name = &dependency.text;
        let (message, help) = if *name == own_name {
            (format!("the project depends on itself, `{name}`"), "remove the entry".to_owned())
        } else {
            let meant = nearest(name, siblings.keys().copied().take(COMPARED)).map_or_else(
                || "depend on siblings only, or name the project in `oat_siblings` and among the parent's children".to_owned(),
                |meant| format!("did you mean `{meant}`?"),
            );
            (format!("the project depends on `{name}`, which `oat_siblings` does not name"), meant)
        };
        let finding = Finding::new(&PROJECT_DEPENDS_ON_NON_SIBLING, dependency.place.clone(), message).with_help(help);
        findings.push(match &links.siblings.place {
            Some(place) => finding.with_related(place.clone(), "the siblings"),
            None => finding,
        });
    }
}

/// A finding when the siblings are not the parent's children without the project itself, each as often as there.
fn siblings_differ(links: &Links, parent_name: &Name, parent: &Links, own_name: &str) -> Option<Finding> {
    let children = &parent.children;
    if children.names.is_empty() || links.siblings.malformed.is_some() {
        return None;
    }
    let expected: Vec<Name> = children.names.iter().filter(|child| child.text != own_name).cloned().collect();
    let (have, want) = (count(&links.siblings.names), count(&expected));
    let lacking: Vec<&str> = want.iter().filter(|(name, times)| have.get(*name) < Some(*times)).map(|(name, _)| *name).collect();
    let extra = |name: &&Name| have.get(name.text.as_str()) > want.get(name.text.as_str());
    let extra: Vec<&Name> = links.siblings.names.iter().filter(extra).collect();
    if lacking.is_empty() && extra.is_empty() {
        return None;
    }
    let mut parts = Vec::new();
    if !lacking.is_empty() {
        parts.push(format!("lacks {}", some(&lacking)));
    }
    if !extra.is_empty() {
        let mut names: Vec<&str> = extra.iter().map(|name| name.text.as_str()).collect();
        names.dedup();
        parts.push(format!("has {} too much", some(&names)));
    }
    let parent = &parent_name.text;
    let message = format!("`oat_siblings` {}, compared with the children of `{parent}`", parts.join(" and "));
    let first = extra.first().map(|name| name.place.clone());
    let place = first.or_else(|| links.siblings.place.clone()).unwrap_or_else(|| parent_name.place.clone());
    let wanted: Vec<String> = expected.iter().take(NAMED).map(|name| format!("\"{}\"", name.text)).collect();
    let help = if expected.len() > NAMED {
        format!("name all children of `{parent}` but this one")
    } else {
        format!("write `oat_siblings: [{}]`, or mend the parent's list", wanted.join(", "))
    };
    let finding = Finding::new(&PROJECT_SIBLINGS_MUST_MATCH_PARENT_CHILDREN, place, message).with_help(help);
    Some(match &children.place {
        Some(place) => finding.with_related(place.clone(), format!("the children of `{parent}`")),
        None => finding,
    })
}

/// How often each name occurs.
fn count(names: &[Name]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name.text.as_str()).or_insert(0) += 1;
    }
    counts
}

/// The first few of some names.
fn some(names: &[&str]) -> String {
    match names.len().checked_sub(NAMED) {
        Some(further @ 1..) => {
            format!("{} and {further} more", names[..NAMED].iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
        }
        _ => listed(names),
    }
}

/// The circle, at the dependency of its first project.
fn circle(scope: &Scope<'_>, cycle: &[String]) -> Option<Finding> {
    let next = cycle.iter().cycle().skip(1);
    let mut steps = cycle.iter().zip(next).filter_map(|(name, next)| {
        let place = scope.projects.get(name)?.depends_on.names.iter().find(|other| other.text == *next)?.place.clone();
        Some((place, format!("`{name}` waits for `{next}`")))
    });
    let (place, _) = steps.next()?;
    let names: Vec<&str> = cycle.iter().map(String::as_str).collect();
    let message = format!("{} wait for each other in a circle", some(&names));
    let finding = Finding::new(&PROJECT_SIBLING_DEPENDENCY_CYCLE, place, message).with_help("remove one of these dependencies");
    Some(steps.fold(finding, |finding, (place, label)| finding.with_related(place, label)))
}
