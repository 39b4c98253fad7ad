//! Rules about project-log.md (catalogue 6).

use jiff::civil::Date;

use crate::finding::Finding;
use crate::near_miss::nearest;
use crate::oat::context::Context;
use crate::oat::log::{ENTRIES, Entry, Form, ProjectLog, SYNTHESIS, SYNTHESIS_PENDING};
use crate::rule::rules;
use crate::source::Span;

rules! { "oat":
    LOG_ENTRY_GRAMMAR = "log-entry-grammar", Error, Ours, "the heading of an entry of the log has neither of the two forms";
    LOG_DATE_VALID = "log-date-valid", Warning, Ours, "the day of an entry is not in the calendar";
    LOG_CHRONOLOGICAL = "log-chronological", Warning, Ours, "an entry is older than the one before it";
    LOG_SYNTHESIS_SECTION = "log-synthesis-section", Warning, Ours, "the log does not have exactly one end-of-run synthesis";
    LOG_SYNTHESIS_PENDING = "log-synthesis-pending", Error, Upstream, "the end-of-run synthesis is still to be written", gates_only;
    LOG_ENTRY_AFTER_SEAL = "log-entry-after-seal", Error, Ours, "an entry stands behind the seal that ends the log";
    LOG_MULTIPLE_SEALS = "log-multiple-seals", Warning, Ours, "the log is sealed more than once";
    LOG_AMBIGUOUS_TERMINATOR = "log-ambiguous-terminator", Error, Upstream, "a heading begins after a line end that only some readers know";
    LOG_ENTRIES_MISSING = "log-entries-missing", Warning, Ours, "the log has no section of entries";
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(log) = &context.project.log else { return };
    check_entries(log, findings);
    check_synthesis(log, findings);
    check_seals(log, findings);
    check_terminators(log, findings);
    if log.entries_heading.is_none() {
        findings.push(entries_missing(log));
    }
}

/// Whether the log waits for its synthesis: asked when a project is completed.
pub fn check_pending(log: &ProjectLog<'_>, findings: &mut Vec<Finding>) {
    let pending = log.sections.iter().find(|heading| slice(log, **heading) == SYNTHESIS_PENDING);
    findings.extend(pending.map(|heading| {
        let help = format!("write the section, and its heading as `{SYNTHESIS}`");
        Finding::new(&LOG_SYNTHESIS_PENDING, log.file.place(*heading), "the end-of-run synthesis is still to be written")
            .with_help(help)
    }));
}

/// Whether the log has one reading only.
pub fn check_terminators(log: &ProjectLog<'_>, findings: &mut Vec<Finding>) {
    findings.extend(log.ambiguous.iter().map(|ambiguous| {
        let terminator = match ambiguous.terminator {
            '\r' => "a carriage return without a line feed".to_owned(),
            other => format!("U+{:04X}", u32::from(other)),
        };
        let message = format!(
            "this heading begins after {terminator}: some readers see a heading, those that know line feeds only see none"
        );
        let help = "end the line before it with a line feed";
        Finding::new(&LOG_AMBIGUOUS_TERMINATOR, log.file.place(ambiguous.heading), message).with_help(help)
    }));
}

fn check_entries(log: &ProjectLog<'_>, findings: &mut Vec<Finding>) {
    let mut before: Option<(Date, Span)> = None;
    for entry in &log.entries {
        let Some(form) = &entry.form else {
            findings.push(grammar(log, entry.heading));
            continue;
        };
        let text = slice(log, form.date);
        let Ok(date) = text.parse::<Date>() else {
            let message = format!("`{text}` is no day of the calendar, so nobody can say when this was");
            findings.push(Finding::new(&LOG_DATE_VALID, log.file.place(form.date), message));
            continue;
        };
        if let Some((earlier, place)) = before.filter(|(earlier, _)| date < *earlier) {
            let message = format!("this entry is of {date}, the one before it of {earlier}; entries are only ever appended");
            let help = "leave old entries where they are, and write new ones at the end of the section";
            let finding = Finding::new(&LOG_CHRONOLOGICAL, log.file.place(form.date), message).with_help(help);
            findings.push(finding.with_related(log.file.place(place), "the entry before"));
        }
        before = Some((date, form.date));
    }
}

fn grammar(log: &ProjectLog<'_>, heading: Span) -> Finding {
    let message =
        "the heading is neither `### YYYY-MM-DD · project · bug · area` nor `### YYYY-MM-DD · structural · producer · ref`";
    let help = "the second word is `project` or `general`, the third `bug`, `friction`, `worked-well` or `feedback`; \
                areas have up to 120 characters; headings inside an entry need four `#`";
    Finding::new(&LOG_ENTRY_GRAMMAR, log.file.place(heading), message).with_help(help)
}

fn check_synthesis(log: &ProjectLog<'_>, findings: &mut Vec<Finding>) {
    let found: Vec<Span> = log.syntheses().collect();
    match found.as_slice() {
        [_] => {}
        [] => {
            let message = format!("the log has no section `{SYNTHESIS}`");
            let place = log.entries_heading.or_else(|| log.sections.last().copied());
            let place = place.map_or_else(|| log.file.whole(), |heading| log.file.place(heading));
            let help = format!("write `{SYNTHESIS_PENDING}` behind the entries until it is written");
            findings.push(Finding::new(&LOG_SYNTHESIS_SECTION, place, message).with_help(help));
        }
        [first, second, ..] => {
            let message = format!("the log has {} end-of-run syntheses, so nobody can say which one counts", found.len());
            let finding = Finding::new(&LOG_SYNTHESIS_SECTION, log.file.place(*second), message);
            findings.push(finding.with_related(log.file.place(*first), "the first").with_help("keep one of them"));
        }
    }
}

fn check_seals(log: &ProjectLog<'_>, findings: &mut Vec<Finding>) {
    let is_seal = |form: &Option<Form>| form.is_some_and(|form| form.is_seal);
    let Some(at) = log.entries.iter().position(|entry| is_seal(&entry.form)) else { return };
    let (seal, after) = (log.file.place(log.entries[at].heading), &log.entries[at + 1..]);
    let (seals, others): (Vec<&Entry>, Vec<&Entry>) = after.iter().partition(|entry| is_seal(&entry.form));
    if let Some(second) = seals.first() {
        let message = format!("the log is sealed {} times, but a seal ends it", seals.len() + 1);
        let finding = Finding::new(&LOG_MULTIPLE_SEALS, log.file.place(second.heading), message);
        findings.push(finding.with_related(seal.clone(), "the first seal").with_help("keep the first one"));
    }
    if let Some(first) = others.first() {
        let message = match others.len() {
            1 => "this entry stands behind the seal, but a seal ends the log".to_owned(),
            count => format!("{count} entries stand behind the seal, but a seal ends the log"),
        };
        let help = "a completed project is written about in the log of the next one";
        let finding = Finding::new(&LOG_ENTRY_AFTER_SEAL, log.file.place(first.heading), message).with_help(help);
        findings.push(finding.with_related(seal, "the seal"));
    }
}

fn entries_missing(log: &ProjectLog<'_>) -> Finding {
    let message = format!("the log has no section `{ENTRIES}`, so it counts as empty");
    let titles: Vec<&str> = log.sections.iter().map(|heading| slice(log, *heading)).collect();
    let similar = nearest(ENTRIES, titles.iter().copied());
    let at = similar.and_then(|similar| titles.iter().position(|title| *title == similar));
    let place = at.map_or_else(|| log.file.whole(), |index| log.file.place(log.sections[index]));
    Finding::new(&LOG_ENTRIES_MISSING, place, message)
        .with_help(format!("write the heading as `{ENTRIES}`, nothing before or behind it"))
}

fn slice<'l>(log: &'l ProjectLog<'_>, span: Span) -> &'l str {
    log.file.source().slice(span)
}
