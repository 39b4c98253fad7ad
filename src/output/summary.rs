//! What a run looked at, in words.

use std::fmt::Write as _;

use countersign_validators::finding::{Applicability, Fix};
use countersign_validators::report::{Report, Summary};
use countersign_validators::rule::Level;

use super::escape::visible;
use crate::outcome::Meaning;

/// `2 errors, 1 warning`, or `no findings`.
pub(super) fn counts(report: &Report) -> String {
    level_counts(|level| report.count(level))
}

/// The same for any counting.
pub(super) fn level_counts(count: impl Fn(Level) -> usize) -> String {
    let parts: Vec<String> = [(Level::Error, "error"), (Level::Warning, "warning")]
        .into_iter()
        .map(|(level, name)| (count(level), name))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| plural(count, name))
        .chain(Some(count(Level::Info)).filter(|count| *count > 0).map(|count| format!("{count} info")))
        .collect();
    if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
}

/// `in 3 artifacts (2 proposal packets, 1 checksum list)`.
pub(super) fn artifacts(summary: &Summary) -> String {
    let total: usize = summary.artifacts.values().sum();
    if total == 0 {
        return "no artifacts found".to_owned();
    }
    let kinds: Vec<String> = summary.artifacts.iter().map(|(kind, count)| plural(*count, &visible(kind))).collect();
    format!("{} checked ({})", plural(total, "artifact"), kinds.join(", "))
}

/// `skipped: 3 files and 1 folder that git ignores, …`; empty when nothing was.
pub(super) fn skipped(summary: &Summary) -> String {
    let skipped = summary.skipped;
    let ignored: Vec<String> = [(skipped.ignored_files, "file"), (skipped.ignored_directories, "folder")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| plural(count, name))
        .collect();
    let mut parts = Vec::new();
    if !ignored.is_empty() {
        parts.push(format!("{} ignored by git", ignored.join(" and ")));
    }
    if skipped.excluded > 0 {
        parts.push(format!("{} excluded by the configuration", skipped.excluded));
    }
    if skipped.symlinks > 0 {
        parts.push(plural(skipped.symlinks, "symlink"));
    }
    parts.join(", ")
}

/// The lines after the findings, without a line end at the end.
pub(super) fn paragraph(report: &Report, meaning: Meaning) -> String {
    let summary = &report.summary;
    let mut text = format!("{}; {}; {} seen\n", counts(report), artifacts(summary), plural(summary.files, "file"));
    let skipped = skipped(summary);
    if !skipped.is_empty() {
        // Writing into a string cannot fail.
        let _infallible = writeln!(text, "skipped: {skipped}");
    }
    if summary.ignored_findings > 0 {
        let _infallible = writeln!(text, "accepted by ignores: {}", plural(summary.ignored_findings, "finding"));
    }
    for line in [fixed(summary), fixable(report)].into_iter().flatten() {
        text.push_str(&line);
        text.push('\n');
    }
    text.push_str(&exit(meaning));
    text
}

/// `2 findings fixed`, when any was.
pub(super) fn fixed(summary: &Summary) -> Option<String> {
    (summary.fixed > 0).then(|| format!("{} fixed", plural(summary.fixed, "finding")))
}

/// `2 findings fixable with \`--fix\`, 1 more with \`--unsafe-fixes\``, when any is.
pub(super) fn fixable(report: &Report) -> Option<String> {
    let [safe, doubtful] = [Applicability::Safe, Applicability::Unsafe].map(|applicability| report.fixable(applicability));
    match (safe, doubtful) {
        (0, 0) => None,
        (0, _) => Some(format!("{} fixable with `--fix --unsafe-fixes`", plural(doubtful, "finding"))),
        (_, 0) => Some(format!("{} fixable with `--fix`", plural(safe, "finding"))),
        _ => Some(format!("{} fixable with `--fix`, {doubtful} more with `--unsafe-fixes`", plural(safe, "finding"))),
    }
}

/// What a fix does and how to have it done: `quote the value (--fix)`.
pub(super) fn fix(fix: &Fix) -> String {
    format!("{} ({})", fix.title, options(fix.applicability))
}

/// The options that make a fix.
pub(super) const fn options(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "--fix",
        Applicability::Unsafe => "--fix --unsafe-fixes",
    }
}

/// `exit 1: findings at or above error`.
pub(super) fn exit(meaning: Meaning) -> String {
    format!("exit {}: {meaning}", meaning.outcome().code())
}

/// `1 file`, `2 files`, `2 proposal registries`.
pub(crate) fn plural(count: usize, name: &str) -> String {
    if count == 1 {
        return format!("1 {name}");
    }
    match name.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{count} {stem}ies"),
        _ => format!("{count} {name}s"),
    }
}

#[cfg(test)]
mod tests {
    use countersign_validators::report::{Skipped, Summary};

    use super::{plural, skipped};

    #[test]
    fn names_get_their_plural() {
        assert_eq!(plural(1, "proposal registry"), "1 proposal registry");
        assert_eq!(plural(0, "proposal registry"), "0 proposal registries");
        assert_eq!(plural(2, "checksum list"), "2 checksum lists");
        assert_eq!(plural(2, "key"), "2 keys");
    }

    #[test]
    fn reasons_for_skipping_are_told_apart() {
        let with = |skipped| Summary { skipped, ..Summary::default() };
        assert_eq!(skipped(&with(Skipped::default())), "");
        let all = Skipped { ignored_files: 3, ignored_directories: 1, excluded: 2, symlinks: 1 };
        assert_eq!(skipped(&with(all)), "3 files and 1 folder ignored by git, 2 excluded by the configuration, 1 symlink");
    }
}
