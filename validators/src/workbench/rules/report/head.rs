//! Title, issue, version, status and how the run began.

use jiff::civil::DateTime;

use super::{
    REPORT_ENTRY_STEP, REPORT_ISSUE_ID, REPORT_START_STATUS, REPORT_STATUS, REPORT_STOP_REASON, REPORT_TITLE, REPORT_VERSION,
};
use crate::finding::Finding;
use crate::near_miss::nearest;
use crate::workbench::document_type::DocumentType;
use crate::workbench::issue_id::IssueId;
use crate::workbench::report::line::{says_none, without_symbols};
use crate::workbench::report::{Report, label::step_name};
use crate::workbench::status::{Status, Step};
use crate::workbench::title::{Title, form};

const STATUSES: [&str; 2] = ["Complete", "Partial"];

pub(super) fn check(report: &Report, findings: &mut Vec<Finding>) {
    findings.extend(title(report));
    findings.extend(issue(report));
    findings.extend(version(report));
    findings.extend(status(report));
    findings.extend(stop_reason(report));
    findings.extend(start_status(report));
    findings.extend(entry_step(report));
}

/// Whether the report says to be complete; `None` when its status is neither.
pub(super) fn is_complete(report: &Report) -> Option<bool> {
    match first_word(&report.status.as_ref()?.text) {
        "Complete" => Some(true),
        "Partial" => Some(false),
        _ => None,
    }
}

/// The status that the run started from: `Some(None)` is none; `None` when the report does not say, or no status of the convention.
pub(super) fn started_from(report: &Report) -> Option<Option<Status>> {
    let field = report.start_status.as_ref()?;
    let word = status_word(&field.text);
    if says_none(word) { Some(None) } else { Status::from_name(word).map(Some) }
}

/// The step that the report says the run began with.
pub(super) fn entry(report: &Report) -> Option<Step> {
    step_name(&report.entry_step.as_ref()?.text).map(|found| found.step)
}

fn title(report: &Report) -> Option<Finding> {
    let expected = form(DocumentType::ImplementationReport);
    let help = format!("write `{expected}`, with dashes in the time as well");
    let finding = |message: String| Some(Finding::new(&REPORT_TITLE, report.title_place(), message).with_help(&help));
    let Some(line) = &report.title else { return finding("the report has no title".to_owned()) };
    let Some(title) = Title::parse(&line.text).filter(|title| title.kind == DocumentType::ImplementationReport) else {
        return finding(format!("`{}` is no title of a report", line.text));
    };
    if !title.is_exact {
        return finding("the title does not begin with exactly `Implementation Report: `".to_owned());
    }
    if title.issue.is_none() {
        return finding("the title names no issue".to_owned());
    }
    let Some(time) = title.topic else { return finding("the title has no ` - ` and time after the issue".to_owned()) };
    if !has_form_of_time(time) {
        return finding(format!("`{time}` is no time of the form `YYYY-MM-DDTHH-MM-SSZ`"));
    }
    if !is_time(time) {
        return finding(format!("`{time}` is no time that there is in the calendar"));
    }
    None
}

/// `2026-07-22T15-30-00Z`, digits and marks alone.
fn has_form_of_time(text: &str) -> bool {
    let form = "0000-00-00T00-00-00Z";
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(own, wanted)| if wanted == b'0' { own.is_ascii_digit() } else { own == wanted })
}

fn is_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else { return false };
    let time = time.trim_end_matches('Z').replace('-', ":");
    // A leap second cannot be told from a mistake by a calendar alone; the parser would silently take it for the second before.
    !time.ends_with(":60") && format!("{date}T{time}").parse::<DateTime>().is_ok()
}

fn issue(report: &Report) -> Option<Finding> {
    let Some(field) = report.issue.as_ref().filter(|field| !says_none(&field.text)) else {
        let place = report.issue.as_ref().map_or_else(|| report.title_place(), |field| report.place(field));
        let message = "the report has no `Issue ID`";
        return Some(
            Finding::new(&REPORT_ISSUE_ID, place, message).with_help("add the line `Issue ID: …`, with the issue of the title"),
        );
    };
    let Some(issue) = issue_in(&field.text) else {
        let message = format!("`{}` is no issue: expected `#N` or `PREFIX-N`", field.text);
        return Some(Finding::new(&REPORT_ISSUE_ID, report.place(field), message));
    };
    let titled = report.title.as_ref().and_then(|title| Title::parse(&title.text)?.issue)?;
    (issue != titled).then(|| {
        let message = format!("the report is about {issue}, but its title says {titled}");
        Finding::new(&REPORT_ISSUE_ID, report.place(field), message).with_related(report.title_place(), "the title")
    })
}

/// The issue in `#54`, `[#54](https://…)`, `owner/repo#54`, `PAP-7 (결제)`.
fn issue_in(text: &str) -> Option<IssueId> {
    let text = text.trim_start_matches(['[', '`', '*', '<']);
    let bare = text.split_once('#').filter(|(before, _)| before.contains('/')).map_or(text, |(before, _)| &text[before.len()..]);
    IssueId::at_start(bare).map(|(issue, _)| issue)
}

fn version(report: &Report) -> Option<Finding> {
    let help = "write `Report Version: v1`";
    match &report.version {
        None => Some(
            Finding::new(&REPORT_VERSION, report.title_place(), "the report does not say `Report Version: v1`").with_help(help),
        ),
        Some(field) if first_word(&field.text) == "v1" => None,
        Some(field) => {
            let message = format!("the version is `{}`: expected `v1`", field.text);
            Some(Finding::new(&REPORT_VERSION, report.place(field), message).with_help(help))
        }
    }
}

fn status(report: &Report) -> Option<Finding> {
    let help = "`Complete` is for a run that came to its end, `Partial` for every other; a run that stopped where it was told to may be either";
    let Some(field) = &report.status else {
        let message = "the report has no `Report Status`: expected `Complete` or `Partial`";
        return Some(Finding::new(&REPORT_STATUS, report.title_place(), message).with_help(help));
    };
    let is_template = field.text.contains('|');
    if is_complete(report).is_some() && !is_template {
        return None;
    }
    let message = format!("the status is `{}`: expected `Complete` or `Partial`", field.text);
    // `Incomplete` is no misspelt `Complete`.
    let word = first_word(&field.text);
    let is_partial = ["incomplete", "uncomplete", "partially"].iter().any(|begin| word.to_lowercase().starts_with(begin));
    let meant = if is_partial { Some("Partial") } else { nearest(word, STATUSES) }.filter(|_| !is_template);
    let help = meant.map_or_else(|| help.to_owned(), |meant| format!("did you mean `{meant}`?"));
    Some(Finding::new(&REPORT_STATUS, report.place(field), message).with_help(help))
}

fn stop_reason(report: &Report) -> Option<Finding> {
    let is_complete = is_complete(report)?;
    let status = report.status.as_ref()?;
    match &report.stop_reason {
        None if !is_complete => {
            let message = "the report is `Partial` and has no `Final Stop Reason`";
            let finding = Finding::new(&REPORT_STOP_REASON, report.place(status), message);
            Some(finding.with_help("add `Final Stop Reason: …` with what stopped the run"))
        }
        Some(reason) if is_complete => {
            let message = "the report is `Complete` and has a `Final Stop Reason`: only a partial one has";
            let finding = Finding::new(&REPORT_STOP_REASON, report.place(reason), message);
            Some(
                finding
                    .with_related(report.place(status), "the status")
                    .with_help("remove the reason, or write `Report Status: Partial`"),
            )
        }
        _ => None,
    }
}

fn start_status(report: &Report) -> Option<Finding> {
    let help = || format!("it is none, or one of {}", Status::list());
    let Some(field) = &report.start_status else {
        let message = "the report does not say which status the run started from";
        return Some(
            Finding::new(&REPORT_START_STATUS, report.title_place(), message)
                .with_help(format!("add `Start status: …`; {}", help())),
        );
    };
    if started_from(report).is_some() {
        return None;
    }
    let message = format!("`{}` is no status", field.text);
    let meant = nearest(status_word(&field.text), Status::ALL.map(Status::as_str));
    let help = meant.map_or_else(help, |meant| format!("did you mean `{meant}`?"));
    Some(Finding::new(&REPORT_START_STATUS, report.place(field), message).with_help(help))
}

fn entry_step(report: &Report) -> Option<Finding> {
    let start = started_from(report);
    let expected = start.map(Step::next_at);
    let Some(field) = report.entry_step.as_ref().filter(|field| !says_none(&field.text)) else {
        // From a decomposed issue there is no way on.
        if expected == Some(None) || report.start_status.is_none() {
            return None;
        }
        let place = report.entry_step.as_ref().map_or_else(|| report.title_place(), |field| report.place(field));
        let help = expected.flatten().map_or_else(
            || "add `Computed entry step: …`".to_owned(),
            |step| format!("from this status it is `{}`", step.as_str()),
        );
        return Some(
            Finding::new(&REPORT_ENTRY_STEP, place, "the report does not say which step the run began with").with_help(help),
        );
    };
    let entry = entry(report);
    let from = report.start_status.as_ref().map(|start| report.place(start));
    let message = match (entry, expected) {
        (None, Some(None)) => return None,
        (None, _) => format!("`{}` is no step of the workflow", field.text),
        (Some(entry), Some(Some(expected))) if entry != expected => {
            format!("the entry step is `{}`: from {} it is `{}`", entry.as_str(), shown(start.flatten()), expected.as_str())
        }
        (Some(entry), Some(None)) => format!("the entry step is `{}`: a decomposed issue has none", entry.as_str()),
        (Some(_), _) => return None,
    };
    let finding =
        Finding::new(&REPORT_ENTRY_STEP, report.place(field), message).with_help(format!("the steps are {}", Step::list()));
    Some(match from {
        Some(place) if entry.is_some() => finding.with_related(place, "the start status"),
        _ => finding,
    })
}

fn shown(status: Option<Status>) -> String {
    status.map_or_else(|| "no status".to_owned(), |status| format!("`{}`", status.as_str()))
}

/// The first word of a value, which may have a sign in front and a remark behind it.
fn first_word(text: &str) -> &str {
    let text = without_symbols(text).trim_start_matches(['*', '_', '`', '"']);
    let end = text.find(|character: char| !character.is_alphanumeric()).unwrap_or(text.len());
    &text[..end]
}

/// The status in `planned`, `status:planned`, `none (no label)`.
fn status_word(text: &str) -> &str {
    let text = without_symbols(text).trim_start_matches(['*', '_', '`', '"', '(']);
    let text = text.strip_prefix("status:").unwrap_or(text);
    let end =
        text.find(|character: char| !(character.is_alphanumeric() || matches!(character, '-' | '_' | '/'))).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::{first_word, has_form_of_time, is_time, issue_in, status_word};

    #[test]
    fn times_are_those_of_the_calendar() {
        let is_valid = |text| has_form_of_time(text) && is_time(text);
        assert!(is_valid("2026-07-22T15-30-00Z") && is_valid("2024-02-29T23-59-59Z"));
        for text in ["2026-02-29T00-00-00Z", "2026-13-01T00-00-00Z", "2026-07-22T24-00-00Z", "2026-07-22T15-30-60Z"] {
            assert!(has_form_of_time(text) && !is_time(text), "{text}");
        }
        for text in ["2026-07-22T15:30:00Z", "2026-07-22", "2026-07-22T15-30-00", "2026-07-22t15-30-00z", "이천이십육년"] {
            assert!(!has_form_of_time(text), "{text}");
        }
    }

    #[test]
    fn words_are_found_among_marks() {
        assert_eq!(first_word("✅ **Complete** (all)"), "Complete");
        assert_eq!(first_word("Partial — stopped"), "Partial");
        assert_eq!(status_word("`status:planned`"), "planned");
        assert_eq!(status_word("none (no status label)"), "none");
        assert_eq!(status_word("in-progress"), "in-progress");
        for text in ["#54", "54", "[#54](https://example.com/54)", "dana/shop#54", "`#54` 환불"] {
            assert_eq!(issue_in(text).map(|issue| issue.to_string()).as_deref(), Some("#54"), "{text}");
        }
        assert_eq!(issue_in("환불"), None);
    }
}
