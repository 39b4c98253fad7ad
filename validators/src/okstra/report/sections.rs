//! Headings of reports by their titles. Numbers changed between versions of the convention, so they never count.

use super::view::Field;
use crate::document::MarkdownDocument;
use crate::document::markdown::{Heading, Table};
use crate::parsed_file::MarkdownFile;
use crate::source::Span;

/// Titles of sections, English first; a heading with any of them is meant, see [`is_titled`].
pub mod titles {
    /// The table at the top of a report.
    pub const VERDICT_CARD: &[&str] = &["Verdict Card"];
    /// Who took part, and how it ended for them.
    pub const EXECUTION_STATUS: &[&str] = &["Agent Execution Status", "에이전트 실행 현황"];
    /// Answers carried in from the run before.
    pub const CARRY_IN: &[&str] = &["Clarification Response Carried In From Previous Run", "이전 실행에서 가져온 확인 답변"];
    /// The verdict with its reasons.
    pub const FINAL_VERDICT: &[&str] = &["Final Verdict", "최종 판정"];
    /// What a person has to answer.
    pub const CLARIFICATION_ITEMS: &[&str] = &["Clarification Items", "확인 항목"];
    /// What to do next.
    pub const NEXT_STEPS: &[&str] = &["Recommended Next Steps", "권장 다음 단계"];
    /// What is left to other tasks.
    pub const FOLLOW_UP_TASKS: &[&str] = &["Follow-up Tasks", "후속 작업"];
}

/// How the last line of a report that countersign rendered begins.
pub const MARKER: &str = "<!-- countersign:render ";

/// Whether countersign rendered the file: its last line is our marker.
#[must_use]
pub fn is_own_rendering(file: &MarkdownFile<'_>) -> bool {
    marker(file).is_some()
}

/// The marker of our own rendering, when it is the file's last line.
#[must_use]
pub fn marker(file: &MarkdownFile<'_>) -> Option<Span> {
    let text = file.source().text()?;
    let last = text.trim_end().rsplit('\n').next()?;
    let start = text.trim_end().len() - last.len();
    last.starts_with(MARKER).then(|| Span::from_range(start..start + last.len()))
}

/// A heading without its number (`4.5.1`, `7.`).
#[must_use]
pub fn without_number(heading: &str) -> &str {
    let heading = heading.trim();
    let number = heading.find(|character: char| !(character.is_ascii_digit() || character == '.')).unwrap_or(heading.len());
    let is_numbered =
        number > 0 && heading[number..].starts_with(char::is_whitespace) && heading.starts_with(|c: char| c.is_ascii_digit());
    if is_numbered { heading[number..].trim_start() } else { heading }
}

/// A heading's title without its number and without a translation in brackets at its end.
#[must_use]
pub fn title(heading: &str) -> &str {
    let rest = without_number(heading);
    match rest.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) {
        Some((title, _translation)) => title.trim_end(),
        None => rest,
    }
}

/// Whether a heading has one of these titles, whatever its number; case does not count. A title in the other language may stand
/// alone or in brackets after the English one.
#[must_use]
pub fn is_titled(heading: &str, titles: &[&str]) -> bool {
    let bracketed = heading.trim().strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")).map(|(_, translation)| translation);
    let bare = title(heading);
    titles.iter().any(|wanted| bare.eq_ignore_ascii_case(wanted) || bracketed.is_some_and(|own| own.eq_ignore_ascii_case(wanted)))
}

/// The first heading with one of these titles, at any level; headings in lists and quotes do not count.
#[must_use]
pub fn find<'d>(document: &'d MarkdownDocument, titles: &[&str]) -> Option<&'d Heading> {
    document.headings().iter().find(|heading| !heading.is_nested && is_titled(&heading.text, titles))
}

/// Where the report's head is: all that stands before its first section; an index does not count as one.
#[must_use]
pub fn head(document: &MarkdownDocument) -> Span {
    let is_section = |heading: &&Heading| heading.level == 2 && !is_titled(&heading.text, &["Index", "목차", "색인"]);
    let length = u32::try_from(document.source().bytes().len()).unwrap_or(u32::MAX);
    let end = document.headings().iter().find(is_section).map_or(length, |heading| heading.span.start);
    let start = document.front_matter().map_or_else(|| document.source().body().map_or(0, |(_, at)| at), |block| block.span.end);
    Span::new(start.min(end), end)
}

/// What stands in a section below its heading, without comments and without blanks around it.
#[must_use]
pub fn content<'d>(document: &'d MarkdownDocument, heading: &Heading) -> std::borrow::Cow<'d, str> {
    let section = Span::new(heading.span.end, heading.section.end);
    let comments = document.comments().iter().filter(|comment| section.start <= comment.start && comment.end <= section.end);
    let mut text = String::new();
    let mut start = section.start;
    for comment in comments {
        text.push_str(document.slice(Span::new(start, comment.start.max(start))));
        start = comment.end.max(start);
    }
    if text.is_empty() && start == section.start {
        return document.slice(section).trim().into();
    }
    text.push_str(document.slice(Span::new(start, section.end)));
    text.trim().to_owned().into()
}

/// The value of the first line `Label: value` of a section, without markup; a row `| Label | value |` counts as well.
#[must_use]
pub fn labelled<'d>(document: &'d MarkdownDocument, section: Span, label: &str) -> Option<Field<'d>> {
    super::text::labelled(document, section, label)
}

/// A cell or another piece of the document as a reader sees it, without markup and escapes.
#[must_use]
pub fn field(document: &MarkdownDocument, span: Span) -> Field<'_> {
    super::text::field(document, span)
}

/// The tables that begin inside `section`.
pub fn tables_in(document: &MarkdownDocument, section: Span) -> impl Iterator<Item = &Table> {
    document.tables().iter().filter(move |table| section.start <= table.span.start && table.span.start < section.end)
}

/// The columns of the table of follow-up tasks, in order, each with the spellings that are read.
pub const FOLLOW_UP_COLUMNS: [&[&str]; 6] = [
    &["Origin"],
    &["New Task ID"],
    &["Suggested task-type", "Suggested task type"],
    &["Scope"],
    &["Reason / Why deferred", "Reason/Why deferred"],
    &["Auto-spawn?", "Auto-spawn"],
];

/// The index of the column whose header is one of these words, alone or followed by a translation in brackets; case does not count.
#[must_use]
pub fn column(document: &MarkdownDocument, table: &Table, names: &[&str]) -> Option<usize> {
    let header = table.rows.first()?;
    header.iter().position(|cell| is_titled(&field(document, *cell).text, names))
}

#[cfg(test)]
mod tests {
    use countersign_i18n::{Catalog, Language};

    use super::{is_titled, title, titles};

    #[test]
    fn the_titles_are_those_of_our_renderings() {
        let sections = [
            ("heading.verdict_card", titles::VERDICT_CARD),
            ("heading.execution_status", titles::EXECUTION_STATUS),
            ("heading.carry_in", titles::CARRY_IN),
            ("heading.final_verdict", titles::FINAL_VERDICT),
            ("heading.clarification_items", titles::CLARIFICATION_ITEMS),
            ("heading.next_steps", titles::NEXT_STEPS),
            ("heading.follow_up_tasks", titles::FOLLOW_UP_TASKS),
        ];
        for (key, titles) in sections {
            for language in [Language::En, Language::Ko] {
                let text = Catalog::new(language).text(key).expect("a text");
                assert!(titles.iter().any(|title| is_titled(&text, &[title])), "{key}: {text}");
                let bracketed = text.strip_suffix(')').and_then(|text| text.split_once(" (")).map(|(_, own)| own);
                assert!(bracketed.is_none_or(|own| titles.contains(&own)), "{key}: {text}");
            }
        }
    }

    #[test]
    fn titles_are_read_without_number_and_translation() {
        assert_eq!(title("7. Follow-up Tasks (후속 작업)"), "Follow-up Tasks");
        assert_eq!(title("4.5.1 Stage 1: Lock the cart"), "Stage 1: Lock the cart");
        assert_eq!(title("Stage Map"), "Stage Map");
        assert_eq!(title("2fa rollout"), "2fa rollout");
        assert!(is_titled("5. Clarification Items", &["clarification items"]));
        assert!(is_titled("7. Follow-up Tasks (후속 작업)", &["후속 작업"]));
        assert!(!is_titled("Follow-up", &["Follow-up Tasks"]));
    }
}
