//! One line a finding: `path:line:col: error[family/rule] message; help`.

use std::io::{self, Write};

use countersign_validators::finding::Finding;

use super::escape::{visible, visible_path};
use super::{CheckResult, GateResults, Sources, statistics, summary};

/// Writes the result of `check`.
pub(crate) fn check(to: &mut dyn Write, result: &CheckResult<'_>) -> io::Result<()> {
    let report = result.report;
    if result.statistics {
        statistics::write_table(to, &report.findings)?;
    } else {
        write_lines(to, &report.findings, Sources(&report.sources))?;
    }
    if result.quiet {
        return Ok(());
    }
    let skipped = summary::skipped(&report.summary);
    write!(to, "{}; {}; ", summary::counts(report), summary::artifacts(&report.summary))?;
    if !skipped.is_empty() {
        write!(to, "skipped: {skipped}; ")?;
    }
    for part in [summary::fixed(&report.summary), summary::fixable(report)].into_iter().flatten() {
        write!(to, "{part}; ")?;
    }
    writeln!(to, "{}", summary::exit(result.meaning))
}

/// Writes the result of `gate`.
pub(crate) fn gate(to: &mut dyn Write, results: &GateResults<'_>) -> io::Result<()> {
    for result in results.results {
        let answer = &result.answer;
        write_lines(to, &answer.findings, Sources(&answer.sources))?;
        result.error_block().try_for_each(|line| writeln!(to, "{line}"))?;
        let subject = answer.subject.as_ref().map_or_else(String::new, |subject| format!(" {}", visible(subject)));
        write!(to, "{}{subject}: {} {}", visible_path(&result.target), results.gate, answer.verdict.as_str())?;
        if let (false, Some(next)) = (results.quiet, &answer.next) {
            write!(to, "; next: {}", visible(next))?;
        }
        writeln!(to)?;
    }
    Ok(())
}

fn write_lines(to: &mut dyn Write, findings: &[Finding], sources: Sources<'_>) -> io::Result<()> {
    for finding in findings {
        write!(to, "{}:", visible_path(finding.place.file.as_str()))?;
        if let Some(position) = sources.start(&finding.place) {
            write!(to, "{}:{}:", position.line, position.column)?;
        }
        write!(to, " {}[{}] {}", finding.level, finding.rule.name, visible(&finding.message))?;
        if let Some(help) = &finding.help {
            write!(to, "; {}", visible(help))?;
        }
        if let Some(fix) = &finding.fix {
            // The help has said what to write; a line stays short.
            write!(to, "; fixable with {}", summary::options(fix.applicability))?;
        }
        writeln!(to)?;
    }
    Ok(())
}
