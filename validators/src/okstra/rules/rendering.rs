//! Rules about what data.json and its renderings owe each other (catalogue, group A).

use std::sync::LazyLock;

use regex::Regex;

use crate::finding::{Finding, Place};
use crate::okstra::context::Context;
use crate::okstra::layout;
use crate::okstra::report::Report;
use crate::okstra::run::{Run, name_of};
use crate::rule::rules;
use crate::source::{Source, Span};

rules! { "okstra":
    REPORT_MISSING_FOR_DATA = "report-missing-for-data", Warning, Ours, "the data of a report was never rendered";
    REPORT_LEFTOVER_PLACEHOLDER = "report-leftover-placeholder", Error, Upstream, "a report holds a placeholder that was never filled in";
}

/// Looks at the views that were made of a run's reports.
pub fn check_run(_context: &Context<'_, '_>, run: &Run<'_>, findings: &mut Vec<Finding>) {
    run.views.iter().for_each(|view| leftover_placeholders(view.source(), findings));
}

/// Looks at one report, in its run when it lies in one.
pub fn check_report(_context: &Context<'_, '_>, run: Option<&Run<'_>>, report: &Report<'_>, findings: &mut Vec<Finding>) {
    if run.is_some() {
        findings.extend(missing_rendering(report));
    }
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
    use super::leftover_placeholders;
    use crate::source::{FilePath, Source};

    fn found(text: &str) -> Vec<String> {
        let source = Source::new(FilePath::from_text("a.md"), text.as_bytes().to_vec());
        let mut findings = Vec::new();
        leftover_placeholders(&source, &mut findings);
        findings.iter().map(|finding| source.slice(finding.place.span).to_owned()).collect()
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
