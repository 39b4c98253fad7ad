//! Rules about requirements discovery (catalogue, group G).

use std::borrow::Cow;
use std::collections::HashMap;

use super::closed_set::{expected, in_words, with_meant};
use super::task_type_of;
use crate::document::Node;
use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::report::{Clarification, Field, Routing, View, sections};
use crate::okstra::run::Run;
use crate::okstra::task_type::TaskType;
use crate::rule::rules;
use crate::source::Span;

rules! { "okstra":
    RD_WORK_CATEGORY = "rd-work-category", Error, Upstream, "the category of the work is not one of the five";
    RD_ILLEGAL_ROUTE = "rd-illegal-route", Error, Upstream, "requirements discovery leads to a phase that may not follow it";
    RD_BLOCKING_INPUT_UNLISTED = "rd-blocking-input-unlisted", Warning, Upstream, "a missing input that blocks is no clarification item that blocks the next phase";
    RD_TERMINOLOGY_UNRESOLVED = "rd-terminology-unresolved", Warning, Upstream, "a term of the task brief has no canonical name";
}

/// The categories.
const CATEGORIES: [&str; 5] = ["bugfix", "feature", "improvement", "refactor", "ops-change"];
/// A short form that is read as `ops-change`.
const OPS: &str = "ops";
/// What may come next.
const ROUTES: [&str; 3] = ["error-analysis", "implementation-planning", "pending-routing-decision"];
/// How an item of the brief that names a term begins.
const TERMINOLOGY: &str = "terminology:";

/// Looks at the views of one report, in its run when it lies in one.
pub fn check_report(context: &Context<'_, '_>, run: Option<&Run<'_>>, views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        if task_type_of(run, view) == Some(TaskType::RequirementsDiscovery) {
            check_category(view, findings);
            check_route(view, findings);
            check_blocking_inputs(view, findings);
            check_terms(context, view, findings);
        }
    }
}

/// The value of a label in the report's own section; in data the key of its block.
fn labelled<'r>(view: &View<'r>, labels: &[&str]) -> Option<Field<'r>> {
    let document = view.markdown?;
    let section = sections::find(document, &["Requirements Discovery", "요구사항 파악"])?.section;
    let value = labels.iter().find_map(|label| sections::labelled(document, section, label))?;
    Some(first_word(&value))
}

/// The first word of a line's value, without the code marks around it: a reason may follow.
fn first_word<'r>(value: &Field<'_>) -> Field<'r> {
    let text = value.text.trim_start_matches(['`', '*']);
    let skipped = value.text.len() - text.len();
    let end = text.find(|character: char| character.is_whitespace() || "(`*,;".contains(character)).unwrap_or(text.len());
    // Where escapes were resolved, the bytes of the text are not those of the file.
    let span = match &value.text {
        Cow::Borrowed(_) => Span::from_range(skipped..skipped + end).shifted(value.span.start),
        Cow::Owned(_) => value.span,
    };
    Field { text: text[..end].to_owned().into(), span }
}

fn check_category(view: &View<'_>, findings: &mut Vec<Finding>) {
    let of_data = view.block().and_then(|block| Field::under(block, "workCategory"));
    let Some(category) = of_data.or_else(|| labelled(view, &["Work Category", "작업 분류"])) else { return };
    if category.text != OPS && !CATEGORIES.contains(&&*category.text) {
        let message = format!("the work category is `{}`, not {}", category.text, in_words(&CATEGORIES));
        let finding = Finding::new(&RD_WORK_CATEGORY, view.at(&category), message);
        findings.push(with_meant(finding, &category.text, &CATEGORIES));
    }
}

fn check_route(view: &View<'_>, findings: &mut Vec<Finding>) {
    let of_data = view.block().and_then(Routing::under).map(|routing| routing.target);
    let Some(target) = of_data.or_else(|| labelled(view, &["Routing", "Next Phase", "다음 작업 유형"])) else { return };
    if !ROUTES.contains(&&*target.text) {
        let message = format!("requirements discovery cannot lead to `{}`", target.text);
        let help = if target.text == TaskType::Implementation.as_str() {
            "nothing is implemented without a plan: lead to `implementation-planning`".to_owned()
        } else {
            expected(&target.text, &ROUTES)
        };
        findings.push(Finding::new(&RD_ILLEGAL_ROUTE, view.at(&target), message).with_help(help));
    }
}

fn missing_inputs<'r>(view: &View<'r>) -> Vec<Field<'r>> {
    if let Some(block) = view.block() {
        return Field::list_under(block, "missingInputs").collect();
    }
    let Some(document) = view.markdown else { return Vec::new() };
    let Some(heading) = sections::find(document, &["Missing Inputs", "누락된 입력 자료"]) else { return Vec::new() };
    let section = heading.section;
    let items = document.list_items().iter().filter(|item| section.start <= item.span.start && item.span.end <= section.end);
    items.map(|item| sections::field(document, item.text)).collect()
}

/// A missing input is declared blocking by its first word.
fn blocking_rest(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(|character: char| !character.is_alphanumeric());
    let word = "blocking";
    let rest = text.get(..word.len()).filter(|own| own.eq_ignore_ascii_case(word)).map(|own| &text[own.len()..])?;
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

/// The id `C-…` in brackets after the word.
fn row_id(rest: &str) -> Option<&str> {
    let start = rest.find("C-")?;
    let digits = rest[start + 2..].bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| &rest[start..start + 2 + digits])
}

fn check_blocking_inputs(view: &View<'_>, findings: &mut Vec<Finding>) {
    let rows: HashMap<&str, &Clarification<'_>> =
        view.clarifications.iter().filter_map(|row| Some((&*row.id.as_ref()?.text, row))).collect();
    let blocks = |row: &&Clarification<'_>| row.blocks.as_ref().is_some_and(|blocks| blocks.text == "next-phase");
    let any_blocks = view.clarifications.iter().any(|row| blocks(&row));
    for input in missing_inputs(view) {
        let Some(rest) = blocking_rest(&input.text) else { continue };
        let (message, related) = match row_id(rest) {
            None if any_blocks => continue,
            None => ("a missing input blocks, but no clarification item blocks the next phase".to_owned(), None),
            Some(id) => match rows.get(id) {
                None => (format!("a missing input blocks, but there is no clarification item `{id}`"), None),
                Some(row) if blocks(row) => continue,
                Some(row) => {
                    let place = row.blocks.as_ref().map_or(row.span, |blocks| blocks.span);
                    (
                        format!("a missing input blocks, but its clarification item `{id}` does not block the next phase"),
                        Some(place),
                    )
                }
            },
        };
        let mut finding = Finding::new(&RD_BLOCKING_INPUT_UNLISTED, view.at(&input), message)
            .with_help("ask for it in a clarification item whose Blocks is `next-phase`");
        if let Some(place) = related {
            finding = finding.with_related(view.place(place), "what the item blocks");
        }
        findings.push(finding);
    }
}

/// The names that terms were given, by the term in lower case; `None` when the report has no alignment in a form that is read.
fn canonical_names(view: &View<'_>) -> Option<(Span, HashMap<String, bool>)> {
    let mut names = HashMap::new();
    let mut add = |term: &Field<'_>, canonical: Option<&Field<'_>>| {
        let named = canonical.is_some_and(|canonical| !canonical.is_blank());
        *names.entry(term.text.trim().to_lowercase()).or_insert(false) |= named;
    };
    if let Some(data) = view.data {
        let own = view.known_task_type()?.block_key();
        let block = data.entry(own)?;
        let alignment = block.value.entry("domainAlignment");
        for entry in alignment.into_iter().flat_map(|alignment| Node::items(alignment.value)) {
            if let Some(term) = Field::under(entry, "term") {
                add(&term, Field::under(entry, "canonical").as_ref());
            }
        }
        return Some((alignment.map_or(block.key, |alignment| alignment.key).span(), names));
    }
    let document = view.markdown?;
    let heading = sections::find(document, &["Domain Alignment", "도메인 용어 정리"])?;
    let table = sections::tables_in(document, heading.section).next()?;
    let term = sections::column(document, table, &["Term", "용어"])?;
    let canonical = sections::column(document, table, &["Canonical", "Canonical Term", "표준 이름"])?;
    for row in table.rows.iter().skip(1) {
        if let (Some(term), Some(canonical)) = (row.get(term), row.get(canonical)) {
            add(&sections::field(document, *term), Some(&sections::field(document, *canonical)));
        }
    }
    Some((heading.span, names))
}

fn check_terms(context: &Context<'_, '_>, view: &View<'_>, findings: &mut Vec<Finding>) {
    if context.task.briefs.is_empty() {
        return;
    }
    let Some((section, names)) = canonical_names(view) else { return };
    for brief in &context.task.briefs {
        for item in brief.document.list_items() {
            let text = sections::field(&brief.document, item.text);
            let Some(term) = text.text.strip_prefix(TERMINOLOGY).map(str::trim).filter(|term| !term.is_empty()) else { continue };
            let message = match names.get(&term.to_lowercase()) {
                Some(true) => continue,
                Some(false) => format!("the term `{term}` of the task brief has no canonical name"),
                None => format!("the domain alignment lacks the term `{term}` of the task brief"),
            };
            let finding = Finding::new(&RD_TERMINOLOGY_UNRESOLVED, view.place(section), message)
                .with_help("add the term with the name that the project uses for it");
            findings.push(finding.with_related(brief.place(text.span), "the term"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{blocking_rest, row_id};

    #[test]
    fn only_the_first_word_declares_an_input_blocking() {
        assert_eq!(blocking_rest("Blocking (C-001): 재전송 주기"), Some(" (C-001): 재전송 주기"));
        assert_eq!(blocking_rest("**[blocking]** logs"), Some("]** logs"));
        assert_eq!(blocking_rest("Non-blocking: logs"), None);
        assert_eq!(blocking_rest("Blockings"), None);
        assert_eq!(blocking_rest("로그: blocking"), None);
        assert_eq!(row_id(" (C-001): C-002"), Some("C-001"));
        assert_eq!(row_id(": the C- key"), None);
    }
}
