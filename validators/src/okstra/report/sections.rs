//! Headings of reports by their titles. Numbers changed between versions of the convention, so they never count.

use crate::document::MarkdownDocument;
use crate::document::markdown::{Heading, Table};
use crate::okstra::document::MarkdownFile;
use crate::source::Span;

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

/// The first heading with one of these titles, at any level.
#[must_use]
pub fn find<'d>(document: &'d MarkdownDocument, titles: &[&str]) -> Option<&'d Heading> {
    document.headings().iter().find(|heading| is_titled(&heading.text, titles))
}

/// The tables that begin inside `section`.
pub fn tables_in(document: &MarkdownDocument, section: Span) -> impl Iterator<Item = &Table> {
    document.tables().iter().filter(move |table| section.start <= table.span.start && table.span.start < section.end)
}

/// The index of the column whose header is one of these words; case does not count.
#[must_use]
pub fn column(document: &MarkdownDocument, table: &Table, names: &[&str]) -> Option<usize> {
    let header = table.rows.first()?;
    header.iter().position(|cell| names.iter().any(|name| document.slice(*cell).trim().eq_ignore_ascii_case(name)))
}

#[cfg(test)]
mod tests {
    use super::{is_titled, title};

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
