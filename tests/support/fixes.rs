//! That the fixes of a rule mend what the rule finds, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use countersign_validators::check;
use countersign_validators::config::{Config, Selector};
use countersign_validators::finding::{Applicability, Edit, Finding};
use countersign_validators::fix::{self, Applied};
use countersign_validators::report::Report;
use countersign_validators::rule::{Level, Rule};
use countersign_validators::source::FilePath;

/// Applies the fixes of `rule` to what lies below `root`, and says everything that is wrong with the result.
pub(crate) fn problems(rule: &'static Rule, root: &Path, config: &Config) -> Vec<String> {
    let paths = [root.to_path_buf()];
    let before = check(&paths, root, config);
    let mut problems = promises(rule, &before);
    problems.extend(other_bytes(&before, rule));

    let only = Config { select: vec![Selector::Rule(rule)], ..config.clone() };
    let without_fix = before.findings.iter().filter(|finding| finding.rule == rule && finding.fix.is_none()).count();
    let fixed = fix::fix(&paths, root, &only, Applicability::Unsafe);
    if let Some(left) = fixed.report.findings.iter().find(|finding| finding.rule == rule && finding.fix.is_some()) {
        problems.push(format!("a finding with a fix is left: {}", left.message));
    }
    let left = fixed.report.findings.iter().filter(|finding| finding.rule == rule).count();
    if left > without_fix {
        problems.push(format!("{without_fix} findings have no fix, and {left} are left"));
    }
    if !fixed.is_settled || fixed.report.incomplete {
        problems.push("the fixes do not come to an end, or one is broken".to_owned());
    }
    if let Err(error) = fix::write(&fixed.changes) {
        problems.push(error.to_string());
        return problems;
    }
    problems.extend(new_errors(&before, &check(&paths, root, config)));
    if !fix::fix(&paths, root, &only, Applicability::Unsafe).changes.is_empty() {
        problems.push("fixing twice is not fixing once".to_owned());
    }
    problems
}

/// Whether fixes are offered as the rule says.
fn promises(rule: &'static Rule, report: &Report) -> Vec<String> {
    let fixes: Vec<_> =
        report.findings.iter().filter(|finding| finding.rule == rule).filter_map(|own| own.fix.as_ref()).collect();
    let mut problems = Vec::new();
    if fixes.is_empty() {
        problems.push("declares a fix, and no finding of its Bad example brings one".to_owned());
    }
    for fix in fixes {
        if Some(fix.applicability) > rule.fix {
            problems.push(format!("is declared safe, and `{}` is not", fix.title));
        }
        let is_imperative = fix.title.starts_with(|first: char| first.is_ascii_lowercase()) && !fix.title.ends_with('.');
        if !is_imperative {
            problems.push(format!("the title `{}` is no lower-case imperative", fix.title));
        }
    }
    problems
}

/// Whether a file is just what the edits make of it, spliced one by one from the end.
fn other_bytes(report: &Report, rule: &'static Rule) -> Vec<String> {
    let own: Vec<Finding> = report.findings.iter().filter(|finding| finding.rule == rule).cloned().collect();
    let Applied { contents, broken, waiting, .. } = fix::apply(&own, &report.sources, Applicability::Unsafe);
    let mut problems: Vec<String> = broken.into_iter().map(|finding| finding.message).collect();
    // Of fixes that touch each other, only the later passes make all.
    for (file, content) in contents.into_iter().filter(|_| waiting == 0) {
        let edits = own.iter().filter_map(|finding| finding.fix.as_ref()).flat_map(|fix| &fix.edits);
        let in_file: BTreeSet<&Edit> = edits.filter(|edit| edit.place.file == file).collect();
        let mut expected = report.sources.get(&file).map(|source| source.bytes().to_vec()).unwrap_or_default();
        for edit in in_file.into_iter().rev() {
            expected.splice(edit.place.span.range(), edit.replacement.bytes());
        }
        if content != expected {
            problems.push(format!("`{file}` is not what the edits make of it"));
        }
    }
    problems
}

/// The rules that find more errors afterwards.
fn new_errors(before: &Report, after: &Report) -> Vec<String> {
    let errors = |report: &Report| {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for finding in report.findings.iter().filter(|finding| finding.level == Level::Error) {
            *counts.entry(finding.rule.name).or_default() += 1;
        }
        counts
    };
    let (before, after) = (errors(before), errors(after));
    let more = after.into_iter().filter(|(rule, count)| before.get(rule).copied().unwrap_or(0) < *count);
    more.map(|(rule, _)| format!("the fix brings errors of `{rule}`")).collect()
}

/// With CR LF at the end of every line of the files that `rule` finds fault with: whether the fixes keep that. The rules that are about line ends
/// are no case of this.
pub(crate) fn line_end_problems(rule: &'static Rule, root: &Path, config: &Config) -> Vec<String> {
    let paths = [root.to_path_buf()];
    let report = check(&paths, root, config);
    let own = report.findings.iter().filter(|finding| finding.rule == rule).filter_map(|finding| finding.fix.as_ref());
    let files: Vec<&FilePath> = own.flat_map(|fix| &fix.edits).map(|edit| &edit.place.file).collect();
    for file in files {
        let path: PathBuf = root.join(file.as_str());
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        if let Err(error) = std::fs::write(&path, text.replace("\r\n", "\n").replace('\n', "\r\n")) {
            return vec![error.to_string()];
        }
    }
    let only = Config { select: vec![Selector::Rule(rule)], ..config.clone() };
    let fixed = fix::fix(&paths, root, &only, Applicability::Unsafe);
    let lone = |bytes: &[u8]| bytes.iter().enumerate().any(|(at, byte)| *byte == b'\n' && (at == 0 || bytes[at - 1] != b'\r'));
    let broken = fixed.changes.iter().filter(|change| lone(change.new.bytes()) && !lone(change.old.bytes()));
    broken.map(|change| format!("the fix writes LF into `{}`, whose lines end with CR LF", change.new.path())).collect()
}
