//! Reports that were there before.

use super::REPORT_OVERWRITTEN;
use crate::finding::Finding;
use crate::source::{Source, Span};
use crate::workbench::report::Report;

/// Compares a report with the text that its file had before. Only lines count: git may have other line ends than the work tree.
#[must_use]
pub fn check_earlier(report: &Report, earlier: &Source, revision: &str) -> Option<Finding> {
    let (text, offset) = report.passage.source().body()?;
    let (before, _) = earlier.body()?;
    let mut start = 0;
    let mut lines = text.split_inclusive('\n');
    let mut lines_before = before.lines();
    let span = loop {
        let line = lines.next();
        let at = start;
        start += line.map_or(0, str::len);
        let content = line.map(|line| line.trim_end_matches(['\n', '\r']));
        match (content, lines_before.next()) {
            (None, None) => return None,
            (Some(now), Some(then)) if now == then => {}
            (now, _) => break Span::from_range(at..at + now.map_or(0, str::len)).shifted(offset),
        }
    };
    let message = format!("the report was there at `{revision}` already and is another one now: every run makes a new document");
    let help = "restore the earlier text, and write this run's report into a file of its own";
    Some(Finding::new(&REPORT_OVERWRITTEN, report.passage.place(span), message).with_help(help))
}
