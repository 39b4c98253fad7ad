//! For people: code frames, then a summary.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use countersign_validators::finding::Finding;
use countersign_validators::gate::Verdict;

use super::escape::visible;
use super::frame::Frames;
use super::{CheckResult, GateResults, Sources, statistics, summary};

/// Writes the result of `check`.
pub(crate) fn check(to: &mut dyn Write, result: &CheckResult<'_>, is_styled: bool) -> io::Result<()> {
    let report = result.report;
    if result.statistics {
        statistics::write_table(to, &report.findings)?;
    } else {
        write_frames(to, &report.findings, Sources(&report.sources), &Frames::new(is_styled))?;
    }
    if result.quiet {
        return Ok(());
    }
    if result.statistics && !report.findings.is_empty() {
        writeln!(to)?;
    }
    writeln!(to, "{}", summary::paragraph(report, result.meaning))
}

/// Writes the result of `gate`.
pub(crate) fn gate(to: &mut dyn Write, results: &GateResults<'_>, is_styled: bool) -> io::Result<()> {
    let frames = Frames::new(is_styled);
    for result in results.results {
        let answer = &result.answer;
        write_frames(to, &answer.findings, Sources(&answer.sources), &frames)?;
        result.error_block().try_for_each(|line| writeln!(to, "{line}"))?;
        if answer.error_block.is_some() {
            writeln!(to)?;
        }
        let count = |level| answer.findings.iter().filter(|finding| finding.level == level).count();
        let style = match (is_styled, answer.verdict) {
            (false, _) => Style::new(),
            (true, Verdict::Pass) => AnsiColor::Green.on_default().bold(),
            (true, Verdict::Fail) => AnsiColor::Red.on_default().bold(),
        };
        writeln!(
            to,
            "{style}{}{style:#}  {}  {}  ({})",
            answer.verdict.as_str(),
            results.gate,
            result.shown_target(),
            summary::level_counts(count)
        )?;
        if let (false, Some(next)) = (results.quiet, &answer.next) {
            writeln!(to, "      next: {}", visible(next))?;
        }
    }
    Ok(())
}

fn write_frames(to: &mut dyn Write, findings: &[Finding], sources: Sources<'_>, frames: &Frames) -> io::Result<()> {
    findings.iter().try_for_each(|finding| writeln!(to, "{}\n", frames.finding(finding, sources)))
}
