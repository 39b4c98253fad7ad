//! A report in Markdown; the renderer knows the form, this file only the data.

use std::io::{self, Write};

use countersign_renderer::check_report as shown;
use countersign_renderer::{Language, markdown};
use countersign_validators::config::FailOn;
use countersign_validators::finding::{Finding, Place};
use countersign_validators::report::{Report, Summary};
use countersign_validators::rule::Level;

use super::{CheckResult, Sources, statistics};
use crate::outcome::Meaning;

/// Writes the result of `check`.
pub(crate) fn check(to: &mut dyn Write, result: &CheckResult<'_>, language: Language) -> io::Result<()> {
    let report = shown::CheckReport {
        summary: (!result.quiet).then(|| summary(&result.report.summary, result.meaning)),
        results: if result.statistics { rule_counts(result.report) } else { findings_by_file(result.report) },
    };
    let text = markdown::check_report(&report, language).map_err(io::Error::other)?;
    to.write_all(text.as_bytes())
}

fn summary(summary: &Summary, meaning: Meaning) -> shown::Summary {
    let artifacts = summary.artifacts.iter().filter(|(_, count)| **count > 0);
    shown::Summary {
        exit_code: meaning.outcome().code(),
        meaning: shown_meaning(meaning),
        artifacts: artifacts.map(|(kind, count)| shown::ArtifactCount { kind: (*kind).to_owned(), count: *count }).collect(),
        files_seen: summary.files,
        ignored_files: summary.skipped.ignored_files,
        ignored_directories: summary.skipped.ignored_directories,
        excluded: summary.skipped.excluded,
        symlinks: summary.skipped.symlinks,
        ignored_findings: summary.ignored_findings,
    }
}

fn shown_meaning(meaning: Meaning) -> shown::Meaning {
    let name = |threshold: FailOn| threshold.as_str().to_owned();
    match meaning {
        Meaning::Incomplete => shown::Meaning::Incomplete,
        Meaning::NothingFound => shown::Meaning::NothingFound,
        Meaning::Findings(threshold) => shown::Meaning::Findings { threshold: name(threshold) },
        Meaning::NoFindings(threshold) => shown::Meaning::NoFindings { threshold: name(threshold) },
        Meaning::NothingFails => shown::Meaning::NothingFails,
    }
}

/// Findings are sorted by path, so those of a file stand together.
fn findings_by_file(report: &Report) -> shown::Results {
    let sources = Sources(&report.sources);
    let files = report.findings.chunk_by(|left, right| left.place.file == right.place.file);
    let shown_file = |findings: &[Finding]| shown::FileFindings {
        path: findings.first().map(|finding| finding.place.file.as_str().to_owned()).unwrap_or_default(),
        findings: findings.iter().map(|finding| shown_finding(finding, sources)).collect(),
    };
    shown::Results::Findings(files.map(shown_file).collect())
}

fn shown_finding(finding: &Finding, sources: Sources<'_>) -> shown::Finding {
    let related = finding.related.iter().map(|related| shown::Related {
        path: related.place.file.as_str().to_owned(),
        position: position(&related.place, sources),
        label: related.label.clone(),
    });
    shown::Finding {
        rule: finding.rule.name.to_owned(),
        level: level(finding.level),
        position: position(&finding.place, sources),
        message: finding.message.clone(),
        related: related.collect(),
        help: finding.help.clone(),
    }
}

fn rule_counts(report: &Report) -> shown::Results {
    let counts = statistics::by_rule(&report.findings).into_iter().map(|count| shown::RuleCount {
        rule: count.rule.to_owned(),
        level: level(count.level),
        count: count.count,
        summary: count.summary.to_owned(),
    });
    shown::Results::Statistics(counts.collect())
}

fn position(place: &Place, sources: Sources<'_>) -> Option<shown::Position> {
    sources.start(place).map(|position| shown::Position { line: position.line, column: position.column })
}

const fn level(level: Level) -> shown::Level {
    match level {
        Level::Error => shown::Level::Error,
        Level::Warning => shown::Level::Warning,
        // A report holds no finding that is switched off.
        Level::Info | Level::Off => shown::Level::Info,
    }
}
