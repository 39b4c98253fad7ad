//! The heartbeat of a worker: lines `- PROGRESS: <stage> <time>` in its audit.

use jiff::Timestamp;

use super::{HEARTBEAT_GAP, HEARTBEAT_ORDER, HEARTBEAT_STAGE_UNKNOWN, HEARTBEAT_START_MISSING, HEARTBEAT_UNFINISHED};
use crate::finding::Finding;
use crate::near_miss::nearest;
use crate::parsed_file::MarkdownFile;
use crate::source::Span;

/// The stages of a worker's work, in order; `read-<filename>` and `in-stage:<stage>` are known besides.
const STAGES: [&str; 5] = ["started", "analysis-start", "findings-draft-start", "findings-draft-complete", "write-result-start"];
/// Most seconds from one heartbeat to the next.
const LONGEST_GAP: i64 = 300;

/// What an audit's heartbeats have to show.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected {
    /// That the first one is the start.
    pub(super) start: bool,
    /// That they come often enough.
    pub(super) pulse: bool,
    /// That the result was being written: the worker completed.
    pub(super) end: bool,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Beat<'d> {
    stage: &'d str,
    stage_span: Span,
    /// What is written where the time belongs; empty when nothing is.
    stamp: &'d str,
    stamp_span: Span,
}

impl<'d> Beat<'d> {
    /// Reads the first line of a list item whose text begins at `start`.
    fn read(text: &'d str, start: u32) -> Option<Self> {
        let line = text.lines().next()?.trim_end();
        let rest = line.strip_prefix("PROGRESS:")?;
        let at = |part: &str| {
            let from = part.as_ptr().addr() - text.as_ptr().addr();
            Span::from_range(from..from + part.len()).shifted(start)
        };
        let rest = rest.trim();
        // A file's name may have blanks, a time has none.
        let (stage, stamp) = rest.rsplit_once(char::is_whitespace).unwrap_or((rest, &rest[rest.len()..]));
        let stage = stage.trim_end();
        Some(Self { stage, stage_span: at(stage), stamp, stamp_span: at(stamp) })
    }

    /// The time, when it is one in UTC.
    fn time(&self) -> Option<Timestamp> {
        let is_utc = self.stamp.ends_with(['Z', 'z']) || self.stamp.ends_with("+00:00");
        is_utc.then(|| self.stamp.parse().ok()).flatten()
    }

    fn is_known(&self) -> bool {
        let is_below = |prefix: &str| self.stage.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty());
        STAGES.contains(&self.stage) || is_below("read-") || is_below("in-stage:")
    }
}

pub(super) fn check(audit: &MarkdownFile<'_>, expected: Expected, findings: &mut Vec<Finding>) {
    let document = &audit.document;
    let items = document.list_items().iter();
    let beats: Vec<Beat<'_>> = items.filter_map(|item| Beat::read(document.slice(item.text), item.text.start)).collect();
    if expected.start {
        start(audit, &beats, findings);
    }
    order_and_gaps(audit, &beats, expected.pulse, findings);
    for beat in beats.iter().filter(|beat| !beat.is_known()) {
        let message = format!("the stage `{}` is not known", beat.stage);
        let finding = Finding::new(&HEARTBEAT_STAGE_UNKNOWN, audit.place(beat.stage_span), message);
        findings.push(match nearest(beat.stage, STAGES) {
            Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
            None => finding.with_help(format!("known are {}, `read-<filename>` and `in-stage:<stage>`", STAGES.join(", "))),
        });
    }
    if let Some(last) =
        beats.iter().rfind(|beat| beat.is_known()).filter(|last| expected.end && last.stage != "write-result-start")
    {
        let message = format!("the worker completed, but its last heartbeat is `{}`: expected `write-result-start`", last.stage);
        findings.push(Finding::new(&HEARTBEAT_UNFINISHED, audit.place(last.stage_span), message));
    }
}

fn start(audit: &MarkdownFile<'_>, beats: &[Beat<'_>], findings: &mut Vec<Finding>) {
    let finding = match beats.first() {
        Some(first) if first.stage == "started" => return,
        Some(first) => {
            let message = format!("the first heartbeat is `{}`: expected `started`", first.stage);
            Finding::new(&HEARTBEAT_START_MISSING, audit.place(first.stage_span), message)
        }
        None => {
            let heading = audit.document.headings().first().map_or_else(|| audit.whole(), |heading| audit.place(heading.span));
            Finding::new(&HEARTBEAT_START_MISSING, heading, "the audit has no heartbeat")
        }
    };
    findings.push(finding.with_help("begin with `- PROGRESS: started <time in UTC>`"));
}

fn order_and_gaps(audit: &MarkdownFile<'_>, beats: &[Beat<'_>], pulse: bool, findings: &mut Vec<Finding>) {
    let mut before: Option<(Timestamp, Span)> = None;
    for beat in beats {
        let Some(time) = beat.time() else {
            let (message, span) = if beat.stamp.is_empty() {
                ("the heartbeat has no time: expected one in UTC".to_owned(), beat.stage_span)
            } else {
                (format!("`{}` is no time in UTC: expected one like `2026-05-21T02:35:00Z`", beat.stamp), beat.stamp_span)
            };
            findings.push(Finding::new(&HEARTBEAT_ORDER, audit.place(span), message));
            continue;
        };
        if let Some((earlier, span)) = before {
            let seconds = time.duration_since(earlier).as_secs();
            if time < earlier {
                let finding = Finding::new(&HEARTBEAT_ORDER, audit.place(beat.stamp_span), "the heartbeat goes back in time");
                findings.push(finding.with_related(audit.place(span), "a later time stands before it"));
                continue;
            }
            if pulse && seconds > LONGEST_GAP {
                let message = format!("{} lie between this heartbeat and the one before: expected 5 min at most", shown(seconds));
                let finding = Finding::new(&HEARTBEAT_GAP, audit.place(beat.stamp_span), message);
                findings.push(finding.with_related(audit.place(span), "the heartbeat before"));
            }
        }
        before = Some((time, beat.stamp_span));
    }
}

/// Seconds as people read them.
fn shown(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (minutes, 0) => format!("{minutes} min"),
        (minutes, rest) => format!("{minutes} min {rest} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::Beat;

    fn read(text: &str) -> Option<(&str, &str, bool, bool)> {
        Beat::read(text, 0).map(|beat| (beat.stage, beat.stamp, beat.time().is_some(), beat.is_known()))
    }

    #[test]
    fn heartbeats_have_a_stage_and_a_time() {
        assert_eq!(read("PROGRESS: started 2026-05-21T02:35:00Z"), Some(("started", "2026-05-21T02:35:00Z", true, true)));
        assert_eq!(
            read("PROGRESS: read-my brief.md 2026-05-21T02:35:00+00:00").map(|read| (read.0, read.2)),
            Some(("read-my brief.md", true))
        );
        assert_eq!(read("PROGRESS: started 2026-05-21T11:35:00+09:00").map(|read| read.2), Some(false));
        assert_eq!(read("PROGRESS: started"), Some(("started", "", false, true)));
        assert_eq!(read("PROGRESS:"), Some(("", "", false, false)));
        assert_eq!(read("PROGRESS: in-stage: x").map(|read| read.3), Some(false));
        assert_eq!(read("progress: started"), None);
    }

    #[test]
    fn places_are_those_of_the_file() {
        let beat = Beat::read("PROGRESS:  analysis-start   now\nmore", 100).unwrap();
        assert_eq!((beat.stage_span.start, beat.stage_span.end), (111, 125));
        assert_eq!((beat.stamp_span.start, beat.stamp_span.end), (128, 131));
    }
}
