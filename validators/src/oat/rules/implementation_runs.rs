//! Rules about where orchestration runs stand in `implementation.md`, and how they are numbered (catalogue, section 5).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::dates::{is_clock_time, is_date};
use crate::oat::ids::Ordinal;
use crate::oat::implementation::Implementation;
use crate::oat::runs::{END, Run, Runs, START};
use crate::oat::text_lines::shortened;
use crate::rule::rules;
use crate::source::Span;

rules! { "oat":
    RUNS_MARKERS = "runs-markers", Warning, Ours, "the two comments around the orchestration runs are not there once each and in order";
    RUN_OUTSIDE_MARKERS = "run-outside-markers", Warning, Ours, "a run stands outside the comments around the runs";
    RUN_HEADING_FORMAT = "run-heading-format", Info, Ours, "the heading of a run does not give number, day and time";
    RUN_NUMBER = "run-number", Warning, Ours, "runs are not numbered one after the other";
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(record) = &context.project.implementation else { return };
    let runs = record.runs();
    findings.extend(markers(record, runs));
    if runs.is_marked() {
        findings.extend(runs.entries.iter().filter(|run| !run.is_between_markers).map(|run| outside(record, runs, run)));
    }
    findings.extend(runs.entries.iter().filter_map(|run| heading_format(record, run)));
    numbers(record, runs, findings);
}

fn markers(record: &Implementation<'_>, runs: &Runs) -> Option<Finding> {
    let help = format!("runs are appended before `{END}`: write both lines, once each, around the runs");
    let found =
        |place: Span, message: String| Some(Finding::new(&RUNS_MARKERS, record.file.place(place), message).with_help(&help));
    match (&*runs.starts, &*runs.ends) {
        ([start], [end]) if start.start < end.start => None,
        ([start], [end]) => {
            let finding = found(*end, format!("`{END}` stands before `{START}`: expected it after the runs"));
            finding.map(|finding| finding.with_related(record.file.place(*start), "the start"))
        }
        ([first, second, ..], _) => {
            let finding = found(*second, format!("`{START}` stands a second time: expected it once"));
            finding.map(|finding| finding.with_related(record.file.place(*first), "the first one"))
        }
        (_, [first, second, ..]) => {
            let finding = found(*second, format!("`{END}` stands a second time: expected it once"));
            finding.map(|finding| finding.with_related(record.file.place(*first), "the first one"))
        }
        ([start], []) => found(*start, format!("`{END}` is missing: expected it after the runs")),
        ([], [end]) => found(*end, format!("`{START}` is missing: expected it before the runs")),
        ([], []) => {
            let message = format!("`{START}` and `{END}` are missing: runs have no place to be appended at");
            let headings = record.markdown().headings();
            let section = headings.iter().find(|heading| heading.level == 2 && &*heading.text == "Orchestration Runs");
            match section {
                Some(heading) => found(heading.span, message),
                None => Some(Finding::new(&RUNS_MARKERS, record.file.whole(), message).with_help(&help)),
            }
        }
    }
}

fn outside(record: &Implementation<'_>, runs: &Runs, run: &Run) -> Finding {
    let message = format!("run `{}` stands outside the comments around the runs", record.source().slice(run.number));
    let finding = Finding::new(&RUN_OUTSIDE_MARKERS, record.file.place(run.heading), message);
    let finding = finding.with_help(format!("move it between `{START}` and `{END}`"));
    let end = runs.ends.first().map(|end| record.file.place(*end));
    end.into_iter().fold(finding, |finding, place| finding.with_related(place, "the end of the runs"))
}

/// `N — YYYY-MM-DD HH:MM`, and a zone or none.
fn heading_format(record: &Implementation<'_>, run: &Run) -> Option<Finding> {
    let title = record.source().slice(run.title);
    (!is_run_title(title)).then(|| {
        let message =
            format!("the run is headed `{}`: expected `N — YYYY-MM-DD HH:MM`, with or without a zone", shortened(title));
        Finding::new(&RUN_HEADING_FORMAT, record.file.place(run.title), message)
    })
}

fn is_run_title(title: &str) -> bool {
    let Some((number, time)) = title.split_once(" — ") else { return false };
    let mut words = time.split(' ');
    let (date, clock, zone) = (words.next().unwrap_or_default(), words.next().unwrap_or_default(), words.next());
    let is_zone = |zone: &str| {
        let is_name = (1..=5).contains(&zone.len()) && zone.bytes().all(|byte| byte.is_ascii_uppercase());
        is_name || zone.strip_prefix(['+', '-']).is_some_and(is_clock_time)
    };
    Ordinal::parse(number).is_some()
        && is_date(date)
        && is_clock_time(clock)
        && zone.is_none_or(is_zone)
        && words.next().is_none()
}

/// Numbers are integers, none twice, and all go up or all go down: the convention asks for the newest first in one place and for appending in
/// another.
fn numbers(record: &Implementation<'_>, runs: &Runs, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<Ordinal, &Run> = BTreeMap::new();
    let mut before: Option<(Ordinal, &Run)> = None;
    let mut direction = None;
    let mut add = |run: &Run, message: String, related: Option<(&Run, &str)>| {
        let finding = Finding::new(&RUN_NUMBER, record.file.place(run.number), message);
        findings.push(match related {
            Some((other, label)) => finding.with_related(record.file.place(other.heading), label),
            None => finding,
        });
    };
    for run in &runs.entries {
        let text = record.source().slice(run.number);
        let Some(number) = Ordinal::parse(text) else {
            add(run, format!("the run has the number `{text}`: expected an integer"), None);
            continue;
        };
        if let Some(first) = seen.get(&number) {
            add(
                run,
                format!("run `{number}` stands a second time: expected a number of its own"),
                Some((*first, "the first one")),
            );
            continue;
        }
        if let Some((last, other)) = &before {
            let step = number.cmp(last);
            let is_turn = direction.is_some_and(|direction: Ordering| direction != step);
            if is_turn {
                let way = if direction == Some(Ordering::Greater) { "up" } else { "down" };
                add(
                    run,
                    format!("run `{number}` follows run `{last}`, and the numbers before go {way}"),
                    Some((*other, "the run before")),
                );
            } else {
                direction = Some(step);
            }
        }
        seen.insert(number.clone(), run);
        before = Some((number, run));
    }
}

#[cfg(test)]
mod tests {
    use super::is_run_title;

    #[test]
    fn headings_give_number_day_and_time() {
        for right in
            ["1 — 2026-03-02 10:15", "12 — 2026-03-02 10:15 UTC", "3 — 2026-03-02 10:15 CDT", "3 — 2026-03-02 10:15 +09:00"]
        {
            assert!(is_run_title(right), "{right}");
        }
        for wrong in [
            "1 - 2026-03-02 10:15",
            "1 — 2026-03-02",
            "1 — Phase p01",
            "1",
            "one — 2026-03-02 10:15",
            "1 — 2026-02-30 10:15",
            "1 — 2026-03-02 25:15",
            "1 — 2026-03-02 10:15 UTC (again)",
        ] {
            assert!(!is_run_title(wrong), "{wrong}");
        }
    }
}
