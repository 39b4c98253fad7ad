//! The section Clarification Items of a report's Markdown.

use super::sections::{field, find, tables_in, titles};
use crate::document::MarkdownDocument;
use crate::document::markdown::{Heading, Table};
use crate::source::Span;

/// The section, found by its title.
#[derive(Debug, Clone, Copy)]
pub struct ClarificationTable<'d> {
    /// The document the section stands in.
    pub document: &'d MarkdownDocument,
    /// The section's heading.
    pub heading: &'d Heading,
}

impl<'d> ClarificationTable<'d> {
    /// The section of a report; `None` when it has none.
    #[must_use]
    pub fn of(document: &'d MarkdownDocument) -> Option<Self> {
        find(document, titles::CLARIFICATION_ITEMS).map(|heading| Self { document, heading })
    }

    /// All tables of the section; there should be one at most.
    pub fn tables(self) -> impl Iterator<Item = &'d Table> {
        tables_in(self.document, self.heading.section)
    }

    /// The section's first table.
    #[must_use]
    pub fn table(self) -> Option<&'d Table> {
        self.tables().next()
    }

    /// The first id `A1` or `Q1` in the first column of any of the section's tables: before 0.25 there was a table of material
    /// requests and one of questions.
    #[must_use]
    pub fn legacy_id(self) -> Option<Span> {
        let ids = self.tables().flat_map(|table| table.rows.iter().skip(1)).filter_map(|row| row.first());
        ids.into_iter().map(|cell| field(self.document, *cell)).find(|id| is_legacy_id(&id.text)).map(|id| id.span)
    }
}

fn is_legacy_id(id: &str) -> bool {
    let number = id.strip_prefix(['A', 'Q']).map(|number| number.strip_prefix('-').unwrap_or(number));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::is_legacy_id;

    #[test]
    fn ids_of_old_reports_are_told_from_new_ones() {
        assert!(is_legacy_id("A1") && is_legacy_id("Q12") && is_legacy_id("Q-3"));
        assert!(!is_legacy_id("C-001") && !is_legacy_id("Answer") && !is_legacy_id("A") && !is_legacy_id("A1b"));
    }
}
