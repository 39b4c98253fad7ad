//! Findings counted by rule.

use std::collections::BTreeMap;
use std::io::{self, Write};

use countersign_validators::finding::Finding;
use countersign_validators::rule::{Level, Rule};
use serde::Serialize;

/// How often a rule fired at a level.
#[derive(Debug, Serialize)]
pub(super) struct Count {
    pub(super) rule: &'static str,
    pub(super) level: Level,
    pub(super) count: usize,
    #[serde(skip)]
    pub(super) summary: &'static str,
}

/// The rules that fired: most frequent first, equals by name.
pub(super) fn by_rule(findings: &[Finding]) -> Vec<Count> {
    let mut counts: BTreeMap<(&'static str, Level), (usize, &'static Rule)> = BTreeMap::new();
    for finding in findings {
        counts.entry((finding.rule.name, finding.level)).or_insert((0, finding.rule)).0 += 1;
    }
    let mut counts: Vec<Count> = counts
        .into_iter()
        .map(|((rule, level), (count, metadata))| Count { rule, level, count, summary: metadata.summary })
        .collect();
    // Stable, so equal counts stay in the order of their names.
    counts.sort_by_key(|count| std::cmp::Reverse(count.count));
    counts
}

/// A table: count, level, rule, summary.
pub(super) fn write_table(to: &mut dyn Write, findings: &[Finding]) -> io::Result<()> {
    let counts = by_rule(findings);
    let digits = counts.iter().map(|count| count.count.to_string().len()).max().unwrap_or(0);
    let name = counts.iter().map(|count| count.rule.len()).max().unwrap_or(0);
    for Count { rule, level, count, summary } in &counts {
        writeln!(to, "{count:>digits$}  {:<7}  {rule:<name$}  {summary}", level.as_str())?;
    }
    Ok(())
}
