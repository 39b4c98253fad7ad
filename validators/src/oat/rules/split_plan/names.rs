//! Which projects a split plan names.

use std::collections::BTreeMap;

use super::{
    SPLIT_DEPENDENCY_CYCLE, SPLIT_DUPLICATE_CHILD_SLUG, SPLIT_PARENT_CHILD_SLUG_COLLISION, SPLIT_SLUG_COLLISION_EXISTING,
    SPLIT_UNKNOWN_DEPENDENCY, SPLIT_UNKNOWN_FOUNDATION_CHILD, SPLIT_UNKNOWN_INITIAL_ACTIVE_CHILD,
};
use crate::cycle::first_cycle;
use crate::finding::Finding;
use crate::near_miss::nearest;
use crate::oat::context::Context;
use crate::oat::links::{Links, Name};
use crate::oat::split_plan::{Child, Split};
use crate::rule::Rule;

/// Beyond so many children no similar name is looked for: what is meant is hardly a typing error then.
const COMPARED: usize = 200;

/// Looks at the names of a split.
pub(super) fn check(context: &Context<'_, '_>, split: &Split, findings: &mut Vec<Finding>) {
    check_existing(context, split, findings);
    let mut index: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, Child { slug, .. }) in split.children.iter().enumerate() {
        let first = *index.entry(&slug.text).or_insert(at);
        if first != at {
            let message = format!("two children are called `{}`, but a name stands for one project", slug.text);
            let finding = Finding::new(&SPLIT_DUPLICATE_CHILD_SLUG, slug.place.clone(), message);
            findings.push(finding.with_related(split.children[first].slug.place.clone(), "the first"));
        }
        if slug.text == split.parent.text {
            let message = format!("the child is called `{}`, like the parent", slug.text);
            let finding = Finding::new(&SPLIT_PARENT_CHILD_SLUG_COLLISION, slug.place.clone(), message);
            findings.push(finding.with_related(split.parent.place.clone(), "the parent"));
        }
    }
    let unknown = |rule: &'static Rule, name: &Name, message: String| {
        let finding = Finding::new(rule, name.place.clone(), message);
        match nearest(&name.text, index.keys().copied().take(COMPARED)) {
            Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
            None => finding,
        }
    };
    for Child { slug, depends_on } in &split.children {
        for name in depends_on {
            if name.text == slug.text {
                let message = format!("`{}` depends on itself", name.text);
                findings.push(Finding::new(&SPLIT_UNKNOWN_DEPENDENCY, name.place.clone(), message).with_help("remove the entry"));
            } else if !index.contains_key(name.text.as_str()) {
                let message = format!("`{}` depends on `{}`, which is no child of this plan", slug.text, name.text);
                findings.push(unknown(&SPLIT_UNKNOWN_DEPENDENCY, name, message));
            }
        }
    }
    for (rule, key, name) in [
        (&SPLIT_UNKNOWN_FOUNDATION_CHILD, "foundationChild", split.foundation.as_ref()),
        (&SPLIT_UNKNOWN_INITIAL_ACTIVE_CHILD, "initialActiveChild", Some(&split.first)),
    ] {
        if let Some(name) = name.filter(|name| !index.contains_key(name.text.as_str())) {
            findings.push(unknown(rule, name, format!("`{key}` is `{}`, which is no child of this plan", name.text)));
        }
    }
    findings.extend(circle(split, &index));
}

/// A plan stays in the coordination project that it led to, beside the children: those are no collision.
fn check_existing(context: &Context<'_, '_>, split: &Split, findings: &mut Vec<Finding>) {
    let project = context.project;
    let Some(scope) = context.neighbours.beside(project.directory) else { return };
    let mut report = |name: &Name, what: &str, help: &str| {
        let message = format!("the {what} `{}` is there already, so the split would be refused", name.text);
        findings.push(Finding::new(&SPLIT_SLUG_COLLISION_EXISTING, name.place.clone(), message).with_help(help));
    };
    let exists = |name: &Name| scope.directory.directory(&name.text).is_some();
    let is_done = project.name() == split.parent.text && project.links.as_ref().is_some_and(Links::is_coordination);
    if exists(&split.parent) && !is_done {
        report(&split.parent, "parent", "give the coordination project a name of its own");
    }
    for Child { slug, .. } in &split.children {
        let links = scope.projects.get(&slug.text);
        let parent = links.and_then(|links| links.parent.as_ref());
        if exists(slug) && parent.is_none_or(|parent| parent.text != split.parent.text) {
            report(slug, "child", "give the child another name, or make the project its parent's child");
        }
    }
}

fn circle(split: &Split, index: &BTreeMap<&str, usize>) -> Option<Finding> {
    let dependencies: Vec<Vec<usize>> = split
        .children
        .iter()
        .map(|child| {
            let others = child.depends_on.iter().filter(|name| name.text != child.slug.text);
            others.filter_map(|name| index.get(name.text.as_str()).copied()).collect()
        })
        .collect();
    let cycle = first_cycle(&dependencies)?;
    let next = cycle.iter().cycle().skip(1);
    let mut steps = cycle.iter().zip(next).filter_map(|(at, next)| {
        let (child, next) = (&split.children[*at], &split.children[*next].slug.text);
        let place = child.depends_on.iter().find(|name| name.text == *next)?.place.clone();
        Some((place, format!("`{}` waits for `{next}`", child.slug.text)))
    });
    let (place, first) = steps.next()?;
    let message = format!("{} children wait for each other in a circle: {first}", cycle.len());
    let finding = Finding::new(&SPLIT_DEPENDENCY_CYCLE, place, message).with_help("remove one of these dependencies");
    Some(steps.fold(finding, |finding, (place, label)| finding.with_related(place, label)))
}
