//! Rules about the body of worker results (catalogue, group B).

use crate::document::MarkdownDocument;
use crate::document::markdown::Heading;
use crate::finding::Finding;
use crate::okstra::report::{ExecutionRow, View, sections};
use crate::okstra::run::Run;
use crate::okstra::worker::{self, WorkerId, WorkerResult, WorkerRole};
use crate::parsed_file::MarkdownFile;
use crate::parsed_file::name_of;
use crate::rule::rules;
use crate::source::Span;

rules! { "okstra":
    WORKER_CORE_SECTIONS = "worker-core-sections", Error, Upstream, "a worker result does not have the sections 1 to 5, each once and in order";
    WORKER_FIRST_SECTION_FINDINGS = "worker-first-section-findings", Warning, Upstream, "section 1 of a worker result is not Findings";
    WORKER_CORE_SECTION_EMPTY = "worker-core-section-empty", Warning, Ours, "a section of a worker result says nothing";
    MODEL_MISSING_SENTINEL = "model-missing-sentinel", Error, Upstream, "a worker whose model was missing counts as completed";
}

/// The numbers of the sections that every analyser's result has.
const CORE: std::ops::RangeInclusive<usize> = 1..=5;
/// The number of the optional section.
const SPECIALISATION: usize = 6;

/// Looks at the worker results of a run.
pub fn check_run(run: &Run<'_>, findings: &mut Vec<Finding>) {
    for result in worker::results(run) {
        if let Some(sentinel) = result.sentinel {
            completed_without_model(run, &result, sentinel, findings);
        } else if result.role == Some(WorkerRole::Analyser) && !result.is_void() {
            core_sections(result.file, findings);
        }
    }
}

/// Looks at the numbered sections of one result.
fn core_sections(file: &MarkdownFile<'_>, findings: &mut Vec<Finding>) {
    let document = &file.document;
    let mut first: [Option<&Heading>; SPECIALISATION + 1] = [None; SPECIALISATION + 1];
    let mut repeats = 0;
    let mut latest: Option<(usize, &Heading)> = None;
    for (number, heading) in numbered(document) {
        let place = file.place(heading.span);
        if let Some(earlier) = first[number] {
            repeats += 1;
            let message = format!("section {number} stands twice");
            let finding = Finding::new(&WORKER_CORE_SECTIONS, place, message).with_help("number the sections 1 to 5, each once");
            findings.push(finding.with_related(file.place(earlier.span), "the first one"));
            continue;
        }
        first[number] = Some(heading);
        match latest {
            Some((before, earlier)) if before > number => {
                let message = format!("section {number} comes after section {before}");
                let finding = Finding::new(&WORKER_CORE_SECTIONS, place, message)
                    .with_help("put the sections in the order of their numbers");
                findings.push(finding.with_related(file.place(earlier.span), format!("section {before}")));
            }
            _ => latest = Some((number, heading)),
        }
    }
    // A section that is missing because its neighbour's number stands twice was told above.
    if repeats == 0 {
        findings.extend(missing_sections(file, &first));
    }
    if let Some(heading) = first[1].filter(|heading| !begins_with_findings(&heading.text)) {
        let message = format!("section 1 is `{}`; a worker result begins with its findings", sections::title(&heading.text));
        let finding = Finding::new(&WORKER_FIRST_SECTION_FINDINGS, file.place(heading.span), message);
        findings.push(finding.with_help("name it `## 1. Findings`"));
    }
    for (number, heading) in CORE.filter_map(|number| Some((number, first[number]?))) {
        if !says_something(document, Span::new(heading.span.end, heading.section.end)) {
            let message = format!("section {number} says nothing");
            let finding = Finding::new(&WORKER_CORE_SECTION_EMPTY, file.place(heading.span), message);
            findings.push(finding.with_help("when there is nothing to say, write `None.`"));
        }
    }
}

fn missing_sections(file: &MarkdownFile<'_>, present: &[Option<&Heading>]) -> Option<Finding> {
    let missing: Vec<usize> = CORE.filter(|number| present[*number].is_none()).collect();
    let first = *missing.first()?;
    let before = present[..first].iter().rev().flatten().next();
    let place = before.map_or_else(|| file.whole(), |heading| file.place(heading.span));
    let message = match missing.as_slice() {
        [one] => format!("section {one} is missing"),
        all if all.len() == CORE.count() => "the result has no numbered sections".to_owned(),
        all => format!("sections {} are missing", all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    };
    Some(
        Finding::new(&WORKER_CORE_SECTIONS, place, message)
            .with_help("a worker result has the level-2 headings `## 1. …` to `## 5. …`"),
    )
}

/// The level-2 headings with a number from 1 to 6, in order.
fn numbered(document: &MarkdownDocument) -> impl Iterator<Item = (usize, &Heading)> {
    let headings = document.headings().iter().filter(|heading| heading.level == 2 && !heading.is_nested);
    headings.filter_map(|heading| Some((section_number(&heading.text)?, heading)))
}

/// The number of a heading such as `1. Findings`, `1) Findings` or `1 Findings`; `1.1` is none.
fn section_number(text: &str) -> Option<usize> {
    let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let rest = text[digits..].strip_prefix(['.', ')']).unwrap_or(&text[digits..]);
    let number = text[..digits].parse().ok().filter(|number| (1..=SPECIALISATION).contains(number))?;
    (rest.is_empty() || rest.starts_with(' ')).then_some(number)
}

/// Whether the title says Findings first; a translation may stand before it when the English word is in brackets.
fn begins_with_findings(heading: &str) -> bool {
    let begins = |text: &str| text.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("findings"));
    let title = heading.trim_start_matches(|character: char| character.is_ascii_digit() || ".) ".contains(character));
    begins(title) || title.rsplit_once('(').is_some_and(|(_, translation)| begins(translation))
}

/// Whether anything but headings, comments, rules and empty markup stands in `span`.
fn says_something(document: &MarkdownDocument, span: Span) -> bool {
    let headings = document.headings();
    let headings = &headings[headings.partition_point(|heading| heading.span.start < span.start)..];
    let comments = document.comments();
    let comments = &comments[comments.partition_point(|comment| comment.start < span.start)..];
    let headings = headings.iter().map(|heading| heading.span).take_while(|cut| cut.start < span.end);
    let comments = comments.iter().copied().take_while(|cut| cut.start < span.end);
    let mut cuts: Vec<Span> = headings.chain(comments).chain([Span::empty_at(span.end)]).collect();
    cuts.sort_unstable();
    let mut start = span.start;
    cuts.into_iter().any(|cut| {
        let between = document.slice(Span::new(start, cut.start.max(start)));
        start = start.max(cut.end);
        between.chars().any(|character| !character.is_whitespace() && !"-*_=+>#|:`~".contains(character))
    })
}

/// The rows of the run's report of the same counter that say `completed` of a worker whose result is only a sentinel.
fn completed_without_model(run: &Run<'_>, result: &WorkerResult<'_>, sentinel: Span, findings: &mut Vec<Finding>) {
    let Some(name) = result.name else { return };
    for report in run.reports.iter().filter(|report| report.seq().as_deref() == Some(name.seq)) {
        let Some(view) = report.view() else { continue };
        if let Some(status) =
            row_of(&view, result).and_then(|row| row.status.as_ref()).filter(|status| status.text == "completed")
        {
            let message = format!(
                "the worker counts as `completed`, but `{}` only says that its model was missing",
                name_of(result.file.file)
            );
            let finding =
                Finding::new(&MODEL_MISSING_SENTINEL, view.at(status), message).with_help("write `not-run` and the reason");
            findings.push(finding.with_related(result.file.place(sentinel), "all that the result says"));
        }
    }
}

/// The row of the execution status that names the result's file, or else the only one of its worker.
fn row_of<'v, 'r>(view: &'v View<'r>, result: &WorkerResult<'_>) -> Option<&'v ExecutionRow<'r>> {
    let file = name_of(result.file.file);
    let names_file = |row: &&ExecutionRow<'_>| {
        row.result_path.as_ref().is_some_and(|path| path.text.trim().rsplit('/').next() == Some(file.as_str()))
    };
    let of_worker = |row: &&ExecutionRow<'_>| result.worker.is_some() && WorkerId::of_role(&row.role.text) == result.worker;
    let mut of_same = view.execution.iter().filter(of_worker);
    view.execution.iter().find(names_file).or_else(|| of_same.next().filter(|_| of_same.next().is_none()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{begins_with_findings, numbered, says_something, section_number};
    use crate::document::MarkdownDocument;
    use crate::source::{FilePath, Source, Span};

    #[test]
    fn section_numbers_are_whole_and_from_one_to_six() {
        let numbers =
            ["1. Findings", "2) Evidence", "3 Open", "4.", "5.1 Detail", "6.x", "7. More", "0. Reading", "2024 plan", "Findings"];
        let read: Vec<_> = numbers.iter().map(|text| section_number(text)).collect();
        assert_eq!(read, [Some(1), Some(2), Some(3), Some(4), None, None, None, None, None, None]);
    }

    #[test]
    fn findings_may_be_translated() {
        assert!(begins_with_findings("1. Findings"));
        assert!(begins_with_findings("1. findings and claims"));
        assert!(begins_with_findings("1. 발견 사항 (Findings)"));
        assert!(!begins_with_findings("1. Summary of findings"));
        assert!(!begins_with_findings("1. 발견 사항"));
    }

    fn bodies(text: &str) -> Vec<bool> {
        let source = Arc::new(Source::new(FilePath::from_text("a.md"), text.as_bytes().to_vec()));
        let document = MarkdownDocument::parse(&source);
        numbered(&document)
            .map(|(_, heading)| says_something(&document, Span::new(heading.span.end, heading.section.end)))
            .collect()
    }

    #[test]
    fn headings_comments_and_markup_are_no_words() {
        let text = "## 1. A\nNone.\n## 2. B\n\n<!-- later -->\n\n---\n## 3. C\n### Detail\n\n- \n```\n```\n## 4. D\n### Detail\n없음\n## 5. E\n";
        assert_eq!(bodies(text), [true, false, false, true, false]);
        assert_eq!(bodies(&format!("\u{feff}{}", text.replace('\n', "\r\n"))), [true, false, false, true, false]);
    }
}
