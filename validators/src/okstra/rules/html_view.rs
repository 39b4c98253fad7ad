//! Rules about HTML views, slim copies and user responses (catalogue, group K).

use std::collections::{BTreeMap, BTreeSet};

use crate::digest::Digest;
use crate::finding::{Finding, Place};
use crate::okstra::report::html_page::HtmlPage;
use crate::okstra::report::sections::{self, MARKER, titles};
use crate::okstra::report::{Report, View};
use crate::okstra::run::Run;
use crate::parsed_file::name_of;
use crate::parsed_file::{MarkdownFile, TextFile};
use crate::rule::rules;
use crate::source::Span;

rules! { "okstra":
    VIEWS_SELF_CONTAINED = "views-self-contained", Error, Upstream, "an HTML view fetches something from elsewhere";
    VIEWS_RESPONSE_CONTROLS = "views-response-controls", Error, Upstream, "the fields for answers in an HTML view do not fit the report";
    VIEWS_STALE = "views-stale", Warning, Ours, "a view was made from other data";
    USER_RESPONSE_UNKNOWN_ID = "user-response-unknown-id", Error, Ours, "a user response answers an item that the report does not have";
}

/// Looks at the views of a run's reports, and at what people answered.
pub fn check_run(run: &Run<'_>, findings: &mut Vec<Finding>) {
    let reports: BTreeMap<String, &Report<'_>> =
        run.reports.iter().filter_map(|report| Some((bare_name(&name_of(report.files().next()?)), report))).collect();
    for file in &run.views {
        let name = name_of(file.file);
        let report = reports.get(&bare_name(&name)).copied();
        if name.ends_with(".html") {
            let page = HtmlPage::read(file.source());
            self_contained(file, &page, findings);
            if let Some(view) = report.and_then(Report::view) {
                response_controls(file, &page, &view, findings);
            }
        }
        findings.extend(report.and_then(|report| stale(file, report)));
    }
    for response in &run.user_responses {
        let name = bare_name(&name_of(response.file)).replacen("user-response-", "final-report-", 1);
        if let Some(report) = reports.get(&name) {
            unknown_ids(response, report, findings);
        }
    }
}

/// A file's name up to its first dot: the same for a report and its views.
fn bare_name(name: &str) -> String {
    name.split('.').next().unwrap_or_default().to_owned()
}

fn self_contained(file: &TextFile<'_>, page: &HtmlPage, findings: &mut Vec<Finding>) {
    findings.extend(page.fetches.iter().map(|address| {
        Finding::new(&VIEWS_SELF_CONTAINED, file.place(*address), "a browser fetches this from elsewhere")
            .with_help("a view is one file: put styles, scripts and pictures into it")
    }));
}

/// Fields that name no item are only counted.
fn response_controls(file: &TextFile<'_>, page: &HtmlPage, view: &View<'_>, findings: &mut Vec<Finding>) {
    if !is_readable(view) {
        return;
    }
    let takes_answer = |status: &str| ["open", "answered"].contains(&status);
    let mut rows: BTreeMap<&str, Span> = BTreeMap::new();
    for item in &view.clarifications {
        let (Some(id), Some(status)) = (&item.id, &item.status) else { continue };
        if takes_answer(status.text.trim()) {
            rows.entry(id.text.trim()).or_insert(item.id.as_ref().map_or(item.span, |id| id.span));
        }
    }
    let named: Vec<(&str, Span)> =
        page.answers.iter().filter_map(|answer| Some((answer.item.as_deref()?, answer.span))).collect();
    if named.len() < page.answers.len() {
        if page.answers.len() != rows.len() {
            let span = page.answers.first().map_or_else(Span::default, |answer| answer.span);
            let message =
                format!("the view has {} text areas, and the report {} items to answer", page.answers.len(), rows.len());
            findings.push(Finding::new(&VIEWS_RESPONSE_CONTROLS, file.place(span), message));
        }
    } else {
        let mut seen = BTreeSet::new();
        for (item, span) in named {
            let message = if !rows.contains_key(item) {
                format!("the text area is for `{item}`, which is no item to answer")
            } else if seen.insert(item) {
                continue;
            } else {
                format!("a second text area is for `{item}`")
            };
            findings.push(Finding::new(&VIEWS_RESPONSE_CONTROLS, file.place(span), message));
        }
        let missing = rows.iter().filter(|(item, _)| !seen.contains(**item));
        findings.extend(missing.map(|(item, span)| {
            let message = format!("the view has no text area for `{item}`");
            Finding::new(&VIEWS_RESPONSE_CONTROLS, file.whole(), message)
                .with_related(view.place(*span), "the item in the report")
        }));
    }
    if !rows.is_empty() && !page.has_export {
        let message = "nothing exports the answers";
        findings
            .push(Finding::new(&VIEWS_RESPONSE_CONTROLS, file.whole(), message).with_help("add a button `Export user response`"));
    }
}

/// Whether the clarification items of the report can be read: of Markdown without rows only when it has no table for them either.
fn is_readable(view: &View<'_>) -> bool {
    let Some(document) = view.markdown else { return true };
    let has_rows = view.clarifications.iter().any(|item| item.id.is_some() && item.status.is_some());
    let section = sections::find(document, titles::CLARIFICATION_ITEMS);
    has_rows || section.is_some_and(|heading| sections::tables_in(document, heading.section).next().is_none())
}

/// Our marker names the data that a view was made from.
fn stale(file: &TextFile<'_>, report: &Report<'_>) -> Option<Finding> {
    const KEY: &str = "data-sha256=";
    let data = report.data.as_ref()?;
    let text = file.source().text()?;
    let marker = text.rfind(MARKER)?;
    let comment = text[marker..].split_once("-->")?.0;
    let at = marker + comment.find(KEY)? + KEY.len();
    let length = text[at..].bytes().take_while(u8::is_ascii_hexdigit).count();
    let made_from = Digest::from_hex(&text.as_bytes()[at..at + length])?;
    let now = Digest::of(data.source().bytes());
    if made_from == now {
        return None;
    }
    let place = file.place(Span::from_range(at..at + length));
    let finding = Finding::new(&VIEWS_STALE, place, "the view was made from other data than the report has now");
    Some(finding.with_help(format!("make it again; the data's digest is {now}")).with_related(data.whole(), "the data"))
}

/// The ids that headings of the response begin with.
fn unknown_ids(response: &MarkdownFile<'_>, report: &Report<'_>, findings: &mut Vec<Finding>) {
    let views = report.views();
    if views.is_empty() || !views.iter().all(is_readable) {
        return;
    }
    let carried = views.iter().filter_map(|view| view.carry_in.as_ref()).flat_map(|carry_in| &carry_in.items);
    let items = views.iter().flat_map(|view| &view.clarifications).chain(carried);
    let known: BTreeSet<&str> = items.filter_map(|item| Some(item.id.as_ref()?.text.trim())).collect();
    for heading in response.document.headings() {
        let title = sections::without_number(&heading.text);
        let id = title.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).next().unwrap_or_default();
        let is_id = id.strip_prefix("C-").is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
        if !is_id || known.contains(id) {
            continue;
        }
        let message = format!("the report has no item `{id}`");
        let finding = Finding::new(&USER_RESPONSE_UNKNOWN_ID, response.place(heading.span), message);
        let whole = views.first().map(|view| Place::whole(view.path.clone()));
        findings.push(whole.into_iter().fold(finding, |finding, place| finding.with_related(place, "the report")));
    }
}
