//! The rule that compares the project log with an earlier version.

use crate::finding::{Finding, Place};
use crate::oat::context::Context;
use crate::oat::layout;
use crate::oat::log::{ENTRIES, ProjectLog};
use crate::oat::text_lines::{Line, body, lines, shortened};
use crate::problems;
use crate::rule::rules;
use crate::source::Source;

rules! { "oat":
    LOG_APPEND_ONLY = "log-append-only", Warning, Ours, "an earlier entry of the log was changed or removed", needs_base;
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let (Some(log), Some(earlier)) = (&context.project.log, context.workspace.earlier()) else { return };
    let before = match earlier.source(&context.project.directory.path().join(layout::LOG)) {
        Ok(Some(before)) => before,
        Ok(None) => return,
        Err(error) => return findings.push(problems::base_unread(log.file.path().clone(), &error)),
    };
    findings.extend(difference(log, &before).map(|(place, line)| {
        let message = format!("`{}` stood here at `{}`: entries are only appended", shortened(line), earlier.revision());
        Finding::new(&LOG_APPEND_ONLY, place, message).with_help("put the entry back as it was, and write a new one at the end")
    }));
}

/// The first line of the earlier entries that is not where it was, and what stands there now: a line, or the end of the entries.
fn difference<'s>(log: &ProjectLog<'_>, before: &'s Source) -> Option<(Place, &'s str)> {
    let source = log.file.source();
    let mut now = entry_lines(source);
    let mut last = None;
    for line in entry_lines(before) {
        match now.next() {
            Some(own) if own.text.trim_end() == line.text.trim_end() => last = Some(own),
            Some(own) => return Some((log.file.place(own.span), line.text.trim())),
            None => {
                let end = last.map(|line: Line<'_>| line.span).or(log.entries_heading);
                return Some((end.map_or_else(|| log.file.whole(), |end| log.file.place(end)), line.text.trim()));
            }
        }
    }
    None
}

/// The lines of the section of entries that are not blank.
fn entry_lines(source: &Source) -> impl Iterator<Item = Line<'_>> {
    let all = lines(source, body(source));
    let section = all.skip_while(|line| line.text.trim_end() != ENTRIES).skip(1);
    section.take_while(|line| !line.text.starts_with("## ")).filter(|line| !line.text.trim().is_empty())
}
