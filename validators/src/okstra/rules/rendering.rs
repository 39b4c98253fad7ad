//! Rules about what data.json and its renderings owe each other (catalogue, group A).

use std::borrow::Cow;
use std::sync::LazyLock;

use countersign_renderer::final_report::{FinalReport, Marker, Numbering, Options, markdown};
use regex::Regex;

use crate::digest::Digest;
use crate::finding::{Finding, Place};
use crate::okstra::layout;
use crate::okstra::report::Report;
use crate::okstra::run::Run;
use crate::parsed_file::name_of;
use crate::rule::rules;
use crate::source::{Source, Span};

rules! { "okstra":
    REPORT_MISSING_FOR_DATA = "report-missing-for-data", Warning, Ours, "the data of a report was never rendered";
    REPORT_RENDER_DRIFT = "report-render-drift", Warning, Ours, "a report is not what its data renders to";
    REPORT_LEFTOVER_PLACEHOLDER = "report-leftover-placeholder", Error, Upstream, "a report holds a placeholder that was never filled in";
}

/// Looks at the views that were made of a run's reports.
pub fn check_run(run: &Run<'_>, findings: &mut Vec<Finding>) {
    run.views.iter().for_each(|view| leftover_placeholders(view.source(), findings));
}

/// Looks at one report, in its run when it lies in one.
pub fn check_report(run: Option<&Run<'_>>, report: &Report<'_>, findings: &mut Vec<Finding>) {
    if run.is_some() {
        findings.extend(missing_rendering(report));
    }
    findings.extend(drift(report));
    if let Some(markdown) = &report.markdown {
        leftover_placeholders(markdown.source(), findings);
    }
}

/// The folder is asked and not the report, which has no Markdown either when the file cannot be read.
fn missing_rendering(report: &Report<'_>) -> Option<Finding> {
    let data = report.data.as_ref()?;
    let name = name_of(data.file);
    let markdown = format!("{}.md", name.strip_suffix(layout::DATA_SUFFIX)?);
    if data.file.directory().file(&markdown).is_some() {
        return None;
    }
    let message = format!("there is no `{markdown}` beside the data");
    let help = format!("render it: `countersign render {}`", data.path());
    Some(Finding::new(&REPORT_MISSING_FOR_DATA, data.whole(), message).with_help(help))
}

/// Compares a rendering of ours with what its data renders to now, in the same language and numbering. Data that is no report is not
/// rendered; the schema says what is wrong with it.
fn drift(report: &Report<'_>) -> Option<Finding> {
    let (data, rendered) = (report.data.as_ref()?, report.markdown.as_ref()?);
    let committed = rendered.source().text()?;
    let (marker, marker_at) = Marker::find(committed)?;
    let model: FinalReport = data.root()?.deserialize().ok()?;
    let digest = Digest::of(&as_rendered(data.source().bytes(), committed));
    let options = Options { language: marker.language, numbering: marker.numbering, data_sha256: digest.bytes() };
    // A failure of the templates is a bug that the renderer's own tests would show; it says nothing about this report.
    let fresh = markdown(&model, options).ok()?;
    let span = first_difference(committed, &fresh)?;
    let is_of_this_data = Digest::from_hex(marker.data_sha256.as_bytes()) == Some(digest);
    let message = if is_of_this_data {
        "this is not what the data renders to; the report was changed by hand, or another version rendered it"
    } else if span.start as usize == marker_at.start {
        "the data was changed after the report was rendered, in nothing but its form"
    } else {
        "this is not what the data renders to; the data was changed after the report was rendered"
    };
    let numbering = if marker.numbering == Numbering::default() { "" } else { " --numbering 0.56" };
    let help = format!("render it again: `countersign render {} --lang {}{numbering}`", data.path(), marker.language.code());
    let finding = Finding::new(&REPORT_RENDER_DRIFT, rendered.place(span), message).with_help(help);
    Some(finding.with_related(data.whole(), "the data"))
}

/// The bytes that the report was rendered from: where a checkout has turned the line ends of the report into CRLF, it has turned those
/// of the data too.
fn as_rendered<'d>(data: &'d [u8], committed: &str) -> Cow<'d, [u8]> {
    let is_converted = committed.contains("\r\n") && memchr::memmem::find(data, b"\r\n").is_some();
    if !is_converted {
        return Cow::Borrowed(data);
    }
    let mut rest = data;
    let mut bytes = Vec::with_capacity(data.len());
    while let Some(at) = memchr::memmem::find(rest, b"\r\n") {
        bytes.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
    }
    bytes.extend_from_slice(rest);
    Cow::Owned(bytes)
}

/// The first line of `committed` that differs from the same line of `fresh`, its line end not included; the empty span at the end when
/// lines are missing there. CRLF is the same as LF.
fn first_difference(committed: &str, fresh: &str) -> Option<Span> {
    let mut expected = fresh.split_inclusive('\n');
    let mut start = 0;
    for line in committed.split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        let is_same =
            expected.next().is_some_and(|expected| line == expected || line.strip_suffix("\r\n") == expected.strip_suffix('\n'));
        if !is_same {
            return Some(Span::from_range(start..start + content.len()));
        }
        start += line.len();
    }
    expected.next().map(|_| Span::from_range(start..start))
}

#[expect(clippy::expect_used, reason = "the pattern is a constant; a test uses it")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// Names of the convention's placeholders are upper case; `{{ name }}` of some template language that a report quotes is none.
static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\{\{[ \t]*([A-Z][A-Z0-9_]*)[ \t]*\}\}"));

fn leftover_placeholders(source: &Source, findings: &mut Vec<Finding>) {
    let Some((text, offset)) = source.body() else { return };
    for found in PLACEHOLDER.find_iter(text) {
        // `${{ NAME }}` is an expression of GitHub's workflows.
        if text[..found.start()].ends_with('$') {
            continue;
        }
        let place = Place::new(source.path().clone(), Span::from_range(found.range()).shifted(offset));
        let help = if is_token_figure(found.as_str()) {
            "write the figure, or `-` when it is not known"
        } else {
            "write what belongs here, or remove it"
        };
        let message = format!("the placeholder `{}` was never filled in", found.as_str());
        findings.push(Finding::new(&REPORT_LEFTOVER_PLACEHOLDER, place, message).with_help(help));
    }
}

/// Whether the placeholder is one of the ten that the last phase of a run fills in.
fn is_token_figure(placeholder: &str) -> bool {
    ["_TOTAL_TOKENS", "_BILLABLE_TOKENS", "_COST_USD"]
        .iter()
        .any(|suffix| placeholder.trim_matches(['{', '}', ' ', '\t']).ends_with(suffix))
}

#[cfg(test)]
mod tests {
    use super::{as_rendered, first_difference, leftover_placeholders};
    use crate::source::{FilePath, Source};

    fn found(text: &str) -> Vec<String> {
        let source = Source::new(FilePath::from_text("a.md"), text.as_bytes().to_vec());
        let mut findings = Vec::new();
        leftover_placeholders(&source, &mut findings);
        findings.iter().map(|finding| source.slice(finding.place.span).to_owned()).collect()
    }

    #[test]
    fn the_first_line_that_differs_is_found() {
        let difference = |committed, fresh| first_difference(committed, fresh).map(|span| (span.start, span.end));
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(difference("a\r\nb\r\n", "a\nb\n"), None);
        assert_eq!(difference("a\nx y\nc\n", "a\nb\nc\n"), Some((2, 5)));
        assert_eq!(difference("a\r\nx\r\n", "a\nb\n"), Some((3, 4)));
        assert_eq!(difference("a\nb", "a\nb\n"), Some((2, 3)));
        assert_eq!(difference("a\n", "a\nb\n"), Some((2, 2)));
        assert_eq!(difference("a\nb\nc\n", "a\nb\n"), Some((4, 5)));
    }

    #[test]
    fn converted_line_ends_of_the_data_are_turned_back() {
        assert_eq!(&*as_rendered(b"{\r\n}\r\n", "a\r\n"), b"{\n}\n");
        assert_eq!(&*as_rendered(b"{\r\n}\r\n", "a\n"), b"{\r\n}\r\n");
        assert_eq!(&*as_rendered(b"{\n}\n", "a\r\n"), b"{\n}\n");
    }

    #[test]
    fn placeholders_are_found_wherever_they_stand() {
        assert_eq!(
            found("\u{feff}{{LEAD_COST_USD}}\r\n| {{ GRAND_TOTAL_TOKENS }} |"),
            ["{{LEAD_COST_USD}}", "{{ GRAND_TOTAL_TOKENS }}"]
        );
        assert_eq!(found("```\n{{NAME}}\n```"), ["{{NAME}}"]);
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        assert!(found("{{ name }} ${{ TOKEN }} {{}} {{A B}} {NAME} {{A\nB}} {{1A}}").is_empty());
    }
}
