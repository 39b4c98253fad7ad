//! Rules about which issue waits for which (catalogue, 4.4).

use std::collections::{BTreeMap, BTreeSet};

use crate::cycle::first_cycle;
use crate::finding::{Finding, Place};
use crate::rule::rules;
use crate::workbench::comments_export::CommentsExport;
use crate::workbench::document_marker::Relation;

rules! { "workbench":
    DEPENDENCY_UNPAIRED = "dependency-unpaired", Warning, Ours, "a dependency is noted at one of its two issues only";
    DEPENDENCY_CYCLE = "dependency-cycle", Warning, Ours, "issues wait for each other in a circle";
}

/// What an issue says of another.
type Statement = (u64, Relation, u64);

/// Looks at all exported comments of a repository together. An issue whose comments were not exported says nothing.
pub fn check(exports: &[&CommentsExport<'_>], findings: &mut Vec<Finding>) {
    let mut stated: BTreeMap<Statement, Place> = BTreeMap::new();
    let mut exported: BTreeSet<u64> = BTreeSet::new();
    for issue in exports.iter().flat_map(|export| &export.issues) {
        let Some(number) = issue.number else { continue };
        exported.insert(number);
        for comment in &issue.comments {
            for marker in &comment.markers.dependencies {
                let place = comment.body.place(marker.span);
                stated.entry((number, marker.relation, marker.issue)).or_insert(place);
            }
        }
    }
    unpaired(&stated, &exported, findings);
    findings.extend(cycle(&stated));
}

fn unpaired(stated: &BTreeMap<Statement, Place>, exported: &BTreeSet<u64>, findings: &mut Vec<Finding>) {
    for ((issue, relation, other), place) in stated {
        // An issue that waits for itself is a cycle.
        let is_alone = issue != other && exported.contains(other) && !stated.contains_key(&(*other, relation.reverse(), *issue));
        if is_alone {
            let missing = relation.reverse().marker(*issue);
            let message = match relation {
                Relation::BlockedBy => {
                    format!("#{issue} is blocked by #{other}, but #{other} does not say that it blocks #{issue}")
                }
                Relation::Blocks => format!("#{issue} blocks #{other}, but #{other} does not say that it is blocked by #{issue}"),
            };
            let help = format!("add a comment with `{missing}` to #{other}, or remove this one");
            findings.push(Finding::new(&DEPENDENCY_UNPAIRED, place.clone(), message).with_help(help));
        }
    }
}

fn cycle(stated: &BTreeMap<Statement, Place>) -> Option<Finding> {
    // From each issue to those it waits for, whichever of the two says so.
    let mut edges: BTreeMap<(u64, u64), &Place> = BTreeMap::new();
    for ((issue, relation, other), place) in stated {
        let edge = match relation {
            Relation::BlockedBy => (*issue, *other),
            Relation::Blocks => (*other, *issue),
        };
        edges.entry(edge).or_insert(place);
    }
    let issues: Vec<u64> = edges.keys().flat_map(|(from, to)| [*from, *to]).collect::<BTreeSet<_>>().into_iter().collect();
    let index = |issue: &u64| issues.binary_search(issue).unwrap_or(0);
    let mut waits_for = vec![Vec::new(); issues.len()];
    for (from, to) in edges.keys() {
        waits_for[index(from)].push(index(to));
    }
    let cycle: Vec<u64> = first_cycle(&waits_for)?.into_iter().map(|at| issues[at]).collect();
    let steps: Vec<(u64, u64)> = cycle.iter().copied().zip(cycle.iter().copied().cycle().skip(1)).collect();
    let mut places = steps.iter().filter_map(|edge| Some((edge, *edges.get(edge)?)));
    let (_, first) = places.next()?;
    let message = match cycle.as_slice() {
        [alone] => format!("#{alone} waits for itself"),
        [first, ..] => {
            const SHOWN: usize = 10;
            let mut names: Vec<String> = cycle.iter().take(SHOWN).map(|issue| format!("#{issue}")).collect();
            if cycle.len() > SHOWN {
                names.push("…".to_owned());
            }
            format!("these issues wait for each other: {} → #{first}", names.join(" → "))
        }
        [] => return None,
    };
    let finding =
        Finding::new(&DEPENDENCY_CYCLE, first.clone(), message).with_help("remove one of the dependencies at both of its issues");
    let others = places.take(9);
    Some(
        others.fold(finding, |finding, ((from, to), place)| {
            finding.with_related(place.clone(), format!("#{from} waits for #{to}"))
        }),
    )
}
