//! From what was found to what is reported: levels, ignores, order.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::allow::Allows;
use super::walk::Walked;
use crate::config::{Config, Selector};
use crate::finding::Finding;
use crate::problems::{IGNORE_UNUSED, forces_incomplete};
use crate::rule::Level;
use crate::source::{FilePath, Source};
use crate::workspace::Workspace;

/// Applies the configuration's levels and all ignores, and sorts. `documents` are the files whose comments count even when no finding
/// points into them. Also says how many findings were ignored.
pub(super) fn settle(
    findings: Vec<Finding>,
    documents: &BTreeMap<FilePath, Arc<Source>>,
    workspace: &Workspace,
    walked: &Walked<'_>,
    config: &Config,
) -> (Vec<Finding>, usize) {
    let mut used = vec![false; config.ignores.len()];
    let mut comments: BTreeMap<&FilePath, (&Arc<Source>, Allows)> =
        documents.iter().map(|(path, source)| (path, (source, Allows::read(source)))).collect();
    let malformed = comments.values_mut().flat_map(|(_, allows)| std::mem::take(&mut allows.malformed));
    let mut ignored = 0;
    let mut kept = Vec::with_capacity(findings.len());
    for mut finding in malformed.collect::<Vec<_>>().into_iter().chain(findings) {
        let path = workspace.absolute_path(&finding.place.file);
        finding.level = config.level_for(finding.rule, &path, finding.level);
        if finding.level == Level::Off {
            continue;
        }
        let by_comment = comments.get_mut(&finding.place.file).is_some_and(|(source, allows)| allows.allow(&finding, source));
        let by_config = is_ignored(&finding, &path, config, &mut used);
        // That something could not be checked is never accepted: the run would look complete.
        if (by_comment || by_config) && !forces_incomplete(finding.rule) {
            ignored += 1;
        } else {
            kept.push(finding);
        }
    }
    let unused_comments =
        comments.values().filter(|_| config.selects_everything()).flat_map(|(_, allows)| allows.unused(|rule| config.runs(rule)));
    for mut finding in unused_ignores(config, &used, walked).chain(unused_comments) {
        finding.level = config.level_for(finding.rule, &workspace.absolute_path(&finding.place.file), finding.level);
        if finding.level > Level::Off {
            kept.push(finding);
        }
    }
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
