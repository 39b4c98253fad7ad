//! Rules about calls of `/implement`: those a gate is asked about, and those that pages show (catalogue, sections 1 and 4.1).

use crate::document::MarkdownDocument;
use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::parsed_file::MarkdownFile;
use crate::rule::rules;
use crate::source::{FilePath, Span};
use crate::workbench::issue_id::IssueId;
use crate::workbench::labels::Issue;
use crate::workbench::status::{Status, Step};

rules! { "workbench":
    STATUS_DECOMPOSED_RUN = "status-decomposed-run", Error, Upstream, "a decomposed issue is to be run", gates_only;
    STOP_STEP_UNKNOWN = "stop-step-unknown", Error, Upstream, "the stop step is no step", gates_only;
    STOP_STEP_EARLIER = "stop-step-earlier", Error, Upstream, "the stop step lies before the next step", gates_only;
    ISSUE_NOT_FOUND = "issue-not-found", Error, Ours, "the export does not hold the issue that a gate is asked about", gates_only;
    ISSUE_ID_FORMAT = "issue-id-format", Warning, Ours, "the id of an issue has an unknown form", gates_only;
    THIRD_ARGUMENT = "third-argument", Warning, Ours, "`/implement` is called with more than an issue and a stop step";
}

const COMMAND: &str = "/implement";

/// A decomposed issue is not run; its sub-issues are.
#[must_use]
pub fn decomposed(issue: &Issue<'_>, file: &FilePath) -> Finding {
    let stated = issue.status_labels().next();
    let place = Place::new(file.clone(), stated.map_or(issue.span, |stated| stated.label.span));
    let message = format!("{} is decomposed: the workflow ended for it when it was split", issue.name());
    let help = match issue.sub_issues.as_slice() {
        [] => "run `/implement` on each of its sub-issues".to_owned(),
        some => format!("run `/implement` on its sub-issues: {}", listed(some)),
    };
    Finding::new(&STATUS_DECOMPOSED_RUN, place, message).with_help(help)
}

/// `#55, #56`; of many the first.
#[must_use]
pub fn listed(issues: &[IssueId]) -> String {
    const MOST: usize = 20;
    let mut names: Vec<String> = issues.iter().take(MOST).map(ToString::to_string).collect();
    names.extend((issues.len() > MOST).then(|| "…".to_owned()));
    names.join(", ")
}

/// A stop step that is none. `word` is as it was given; case does not count, blanks do.
#[must_use]
pub fn unknown_stop_step(word: &str, place: Place) -> Finding {
    let message = format!("`{word}` is no step; expected one of {}", Step::list());
    let help = if word.contains('/') {
        Some("`/implement` takes `<issue-id> [stop_step]`; a repository has no place in it".to_owned())
    } else {
        let word = word.trim();
        let meant = nearest(word, Step::ALL.map(Step::as_str)).or_else(|| Step::from_name(word).map(Step::as_str));
        meant.map(|meant| format!("did you mean `{meant}`?"))
    };
    let finding = Finding::new(&STOP_STEP_UNKNOWN, place, message);
    match help {
        Some(help) => finding.with_help(help),
        None => finding,
    }
}

/// A stop step before the one that comes next.
#[must_use]
pub fn early_stop_step(stop: Step, status: Option<Status>, next: Step, place: Place) -> Finding {
    let status = status.map_or("none", Status::as_str);
    let message =
        format!("the stop step `{}` lies before `{}`, the next step at status `{status}`", stop.as_str(), next.as_str());
    Finding::new(&STOP_STEP_EARLIER, place, message)
        .with_help(format!("stop at `{}` or later, or leave the stop step out", next.as_str()))
}

/// An id that neither tracker gives.
#[must_use]
pub fn unknown_id_form(id: &str, place: Place) -> Option<Finding> {
    let message = format!("`{id}` is no id of an issue; expected `54` or `#54` (GitHub), or `PAP-54` (Linear)");
    IssueId::parse(id).is_none().then(|| Finding::new(&ISSUE_ID_FORMAT, place, message))
}

/// Calls of `/implement` in the code of a page.
pub fn check_page(page: &MarkdownFile<'_>, findings: &mut Vec<Finding>) {
    let document = &page.document;
    let calls = code_lines(document).filter_map(|line| surplus_argument(document.slice(line)).map(|found| (line, found)));
    for (line, surplus) in calls {
        let span = Span::from_range(surplus.range).shifted(line.start);
        let word = document.slice(span);
        let message = if surplus.is_second {
            format!("`{word}` stands where `{COMMAND}` expects a stop step, one of {}", Step::list())
        } else {
            format!("`{word}` is a third argument; `{COMMAND}` takes `<issue-id> [stop_step]`")
        };
        let finding = Finding::new(&THIRD_ARGUMENT, page.place(span), message);
        findings.push(finding.with_help("leave it out: the command's text has no argument for it"));
    }
}

/// The code between backticks and the lines of code blocks.
fn code_lines(document: &MarkdownDocument) -> impl Iterator<Item = Span> + '_ {
    let spans = document.code_spans().iter().map(|span| span.content);
    let lines = document.code_blocks().iter().flat_map(|block| {
        let mut start = block.content.start;
        document.slice(block.content).split_inclusive('\n').map(move |line| {
            let span = Span::from_range(0..line.trim_end().len()).shifted(start);
            start = start.saturating_add(Span::from_range(0..line.len()).len());
            span
        })
    });
    spans.chain(lines)
}

/// An argument that the command does not take.
struct Surplus {
    /// Bytes of the line.
    range: std::ops::Range<usize>,
    /// It stands in the place of the stop step.
    is_second: bool,
}

fn surplus_argument(line: &str) -> Option<Surplus> {
    let mut words = words(line).filter(|(_, word)| !["$", ">"].contains(word));
    if words.next()?.1 != COMMAND {
        return None;
    }
    // Other commands of this name take a sentence; only a call with an issue is one of this convention.
    let (_, issue) = words.next()?;
    if IssueId::parse(issue).is_none() && !is_placeholder(issue) {
        return None;
    }
    let (start, second) = words.next().filter(|(_, word)| !begins_comment(word))?;
    if second.contains('/') {
        return Some(Surplus { range: start..start + second.len(), is_second: true });
    }
    if Step::from_name(&second.to_lowercase()).is_none() && !is_placeholder(second) {
        return None;
    }
    let (start, third) = words.next().filter(|(_, word)| !begins_comment(word))?;
    Some(Surplus { range: start..start + third.len(), is_second: false })
}

fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = line.as_ptr().addr();
    line.split_whitespace().map(move |word| (word.as_ptr().addr() - base, word))
}

fn is_placeholder(word: &str) -> bool {
    word.starts_with(['<', '[', '{', '$'])
}

fn begins_comment(word: &str) -> bool {
    word.starts_with('#') || word.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surplus(line: &str) -> Option<(&str, bool)> {
        surplus_argument(line).map(|found| (&line[found.range], found.is_second))
    }

    #[test]
    fn more_than_an_issue_and_a_step_is_too_much() {
        assert_eq!(surplus("/implement 54 owner/repo"), Some(("owner/repo", true)));
        assert_eq!(surplus("  $ /implement #45 plan owner/repo"), Some(("owner/repo", false)));
        assert_eq!(surplus("/implement {issue-id} {owner}/{repo}"), Some(("{owner}/{repo}", true)));
        assert_eq!(surplus("/implement PAP-12 Review 오늘"), Some(("오늘", false)));
    }

    #[test]
    fn calls_of_the_convention_pass_and_other_texts_too() {
        for line in [
            "/implement",
            "/implement 54",
            "/implement PAP-12 ReSeArCh",
            "/implement <issue-id> [ticket|research|plan|execute|review|commit]",
            "/implement 54 plan # up to the plan",
            "/implement 54 # all of it",
            "/implement the plan in docs/plan.md",
            "/implement 54 as soon as you can",
            "/implementation 54 a/b",
            "run /implement 54 a/b",
        ] {
            assert_eq!(surplus(line), None, "{line}");
        }
    }
}
