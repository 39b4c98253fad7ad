//! Rules about the front matter of the plan as a block: whether every reader finds it, and reads the same in it (catalogue 3.2).

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::document::DuplicateKey;
use crate::finding::{Applicability, Edit, Finding};
use crate::oat::context::Context;
use crate::oat::front_matter::{FrontMatter, Problem};
use crate::oat::plan::Plan;
use crate::parsed_file::TextFile;
use crate::rule::rules;
use crate::source::{Source, Span};
use crate::workspace::Limits;

rules! { "oat":
    PLAN_FRONTMATTER_MISSING = "plan-frontmatter-missing", Error, Ours, "no reader finds the front matter of the plan", safe_fix;
    PLAN_FRONTMATTER_CRLF = "plan-frontmatter-crlf", Error, Ours, "the front matter of the plan has carriage returns", safe_fix;
    PLAN_KEY_DUPLICATE = "plan-key-duplicate", Error, Ours, "a key of the front matter of plan or state stands twice";
    PLAN_STATUS_LINE_WINDOW = "plan-status-line-window", Warning, Ours, "`oat_status` stands below line 10 of the plan";
}

/// How many lines of the plan the convention's shell search for `oat_status:` looks at.
const WINDOW: u32 = 10;

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let project = context.project;
    if let Some(plan) = &project.plan {
        match plan.front_matter.as_ref().filter(|front_matter| !front_matter.content.is_empty()) {
            None => findings.push(missing(plan, context.workspace.limits())),
            Some(front_matter) => {
                carriage_returns(plan, front_matter, findings);
                duplicates(&plan.file, front_matter, None, findings);
            }
        }
        status_line(plan, findings);
    }
    if let Some(state) = &project.state
        && let Some(front_matter) = &state.front_matter
    {
        // The first one is why the state cannot be read, and reported as that.
        let told = front_matter.problem().map(Problem::span);
        duplicates(&state.file, front_matter, told, findings);
    }
}

/// Says why no block is found, and takes away what stands before it when that is all that hides it.
fn missing(plan: &Plan<'_>, limits: &Limits) -> Finding {
    let text = plan.source().text().unwrap_or_default();
    let before =
        text.len() - text.trim_start_matches(|character: char| character == '\u{feff}' || character.is_whitespace()).len();
    let opening = Span::from_range(before..before + text[before..].lines().next().unwrap_or_default().len());
    let (place, reason) = if text[before..].is_empty() {
        (opening, "the plan is empty")
    } else if !text[before..].starts_with("---") {
        (opening, "the plan does not begin with a line `---`")
    } else if text[..before].contains('\u{feff}') {
        (Span::from_range(0..before), "a byte order mark stands before the first `---`")
    } else if before > 0 {
        (Span::from_range(0..before), "the first `---` does not stand on the first line")
    } else if plan.front_matter.is_some() {
        (opening, "nothing stands between the two `---`")
    } else {
        (opening, "no line `---` with text before it ends the block that begins here")
    };
    let message =
        format!("no reader finds the front matter: {reason}, so every key is missing, and `validate-plan` passes without a look");
    let finding = Finding::new(&PLAN_FRONTMATTER_MISSING, plan.file.place(place), message)
        .with_help("begin the file with `---`, then the keys, then a line `---`");
    if before > 0 && is_block(&text[before..], plan.source(), limits) {
        let edit = Edit::replace(plan.file.place(Span::from_range(0..before)), "");
        return finding.with_fix(Applicability::Safe, "begin the file with the front matter", vec![edit]);
    }
    finding
}

/// Whether a plan that consists of `text` has front matter.
fn is_block(text: &str, source: &Source, limits: &Limits) -> bool {
    let alone = Arc::new(Source::new(source.path().clone(), text.as_bytes().to_vec()));
    FrontMatter::read(&alone, limits).is_some_and(|front_matter| !front_matter.content.is_empty())
}

fn carriage_returns(plan: &Plan<'_>, front_matter: &FrontMatter, findings: &mut Vec<Finding>) {
    // The reader takes blank lines behind the block for a part of it.
    let block = plan.source().slice(front_matter.block);
    let closing = (front_matter.content.end + 1 - front_matter.block.start) as usize;
    let end = block[closing..].find('\n').map_or(block.len(), |length| closing + length + 1);
    let block = &block[..end];
    let returns: Vec<usize> = memchr::memchr_iter(b'\r', block.as_bytes()).collect();
    let Some(first) = returns.first() else { return };
    let span_of = |at: usize| Span::from_range(at..at + 1).shifted(front_matter.block.start);
    let effect = match front_matter.carriage_return {
        Some(_) => "one belongs to the last value for a YAML reader, and a line reader finds no front matter",
        None => "a line reader finds no front matter",
    };
    let message = format!("the front matter has carriage returns, and line feeds alone were expected: {effect}");
    let place = plan.file.place(front_matter.carriage_return.unwrap_or_else(|| span_of(*first)));
    let mut finding = Finding::new(&PLAN_FRONTMATTER_CRLF, place, message)
        .with_help("save at least the front matter with LF line ends, and keep git from changing them (`*.md text eol=lf`)");
    let ends_line = |at: &usize| block.as_bytes().get(at + 1) == Some(&b'\n');
    if returns.iter().all(ends_line) {
        let edits = returns.into_iter().map(|at| Edit::replace(plan.file.place(span_of(at)), "")).collect();
        finding = finding.with_fix(Applicability::Safe, "end the lines of the front matter with LF", edits);
    }
    findings.push(finding);
}

/// Where the keys of the mapping itself stand, without those of mappings in it.
pub(super) fn top_level_keys(front_matter: &FrontMatter) -> BTreeSet<Span> {
    front_matter.mapping().into_iter().flat_map(|root| root.entries().map(|entry| entry.key.span())).collect()
}

fn duplicates(file: &TextFile<'_>, front_matter: &FrontMatter, told: Option<Span>, findings: &mut Vec<Finding>) {
    if front_matter.duplicate_keys().is_empty() {
        return;
    }
    let top = top_level_keys(front_matter);
    for DuplicateKey { first, second } in
        front_matter.duplicate_keys().iter().filter(|key| top.contains(&key.second) && told != Some(key.second))
    {
        let key = file.source().slice(*second);
        let message = format!(
            "the key `{key}` stands twice: a YAML reader rejects the whole front matter, a line reader takes the first value"
        );
        findings.push(
            Finding::new(&PLAN_KEY_DUPLICATE, file.place(*second), message)
                .with_related(file.place(*first), "the first time")
                .with_help("keep the line that is right"),
        );
    }
}

fn status_line(plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    let Some(entry) = plan.accepted().and_then(|front_matter| front_matter.entry("oat_status")) else { return };
    let line = plan.source().position(entry.key.span().start).line;
    if line > WINDOW {
        let message =
            format!("`oat_status` stands on line {line}; the convention's shell search looks at the first {WINDOW} lines only");
        findings.push(
            Finding::new(&PLAN_STATUS_LINE_WINDOW, plan.file.place(entry.key.span()), message)
                .with_help("move it to the top of the front matter"),
        );
    }
}
