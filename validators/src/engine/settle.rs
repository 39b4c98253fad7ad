//! From what was found to what is reported: levels, ignores, order.

use std::path::{Path, PathBuf};

use super::walk::Walked;
use crate::config::{Config, Selector};
use crate::finding::Finding;
use crate::problems::IGNORE_UNUSED;
use crate::rule::Level;
use crate::workspace::Workspace;

/// Applies the configuration's levels and ignores and sorts. Also says how many findings were ignored.
pub(super) fn settle(
    findings: Vec<Finding>,
    workspace: &Workspace,
    walked: &Walked<'_>,
    config: &Config,
) -> (Vec<Finding>, usize) {
    let mut used = vec![false; config.ignores.len()];
    let mut ignored = 0;
    let mut kept = Vec::with_capacity(findings.len());
    for mut finding in findings {
        let path = workspace.absolute_path(&finding.place.file);
        finding.level = config.level_for(finding.rule, &path, finding.level);
        if finding.level == Level::Off {
            continue;
        }
        if is_ignored(&finding, &path, config, &mut used) {
            ignored += 1;
        } else {
            kept.push(finding);
        }
    }
    kept.extend(unused_ignores(config, &used, walked));
    kept.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
    (kept, ignored)
}

/// Marks every entry that matches, so that of two overlapping entries neither counts as unused.
fn is_ignored(finding: &Finding, path: &Path, config: &Config, used: &mut [bool]) -> bool {
    let mut matched = false;
    for (entry, used) in config.ignores.iter().zip(used) {
        if entry.paths.matches(path) && entry.rules.iter().any(|selector: &Selector| selector.matches(finding.rule)) {
            *used = true;
            matched = true;
        }
    }
    matched
}

/// An ignore that matches nothing is only worth a word when everything it speaks of was looked at.
fn unused_ignores<'c>(config: &'c Config, used: &'c [bool], walked: &'c Walked<'_>) -> impl Iterator<Item = Finding> + 'c {
    let unused = config.ignores.iter().zip(used).filter(|(_, used)| !**used).map(|(entry, _)| entry);
    let looked_at = |base: &PathBuf| walked.covers(base);
    unused.filter(move |entry| looked_at(&entry.paths.base) && entry.rules.iter().all(|selector| config.selects(*selector))).map(
        |entry| {
            Finding::new(&IGNORE_UNUSED, entry.place.clone(), "this ignore matches no finding")
                .with_help(format!("remove it (its reason was: {})", entry.reason))
        },
    )
}
