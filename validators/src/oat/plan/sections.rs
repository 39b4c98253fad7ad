//! The sections that every plan has: reviews, the account of what is implemented, references.

use super::Plan;
use crate::oat::text_lines::{body, lines};
use crate::source::Span;

/// A section that every plan has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// `## Reviews`
    Reviews,
    /// `## Implementation Complete`
    ImplementationComplete,
    /// `## References`
    References,
}

impl Section {
    /// All of them, in the order of the convention's template.
    pub const ALL: [Self; 3] = [Self::Reviews, Self::ImplementationComplete, Self::References];

    /// The text of its heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Reviews => "Reviews",
            Self::ImplementationComplete => "Implementation Complete",
            Self::References => "References",
        }
    }
}

/// Where a section begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionHeading {
    /// Which one.
    pub section: Section,
    /// The heading, its line end not included.
    pub heading: Span,
    /// From the heading to the next line that begins with `## `, or to the end of the file.
    pub span: Span,
    /// It stands in no fence and no comment. Readers that go by lines do not care.
    pub is_prose: bool,
}

/// The headings of these sections, in the order of the file: `## <title>` with nothing but blanks behind it.
#[must_use]
pub fn section_headings(plan: &Plan<'_>) -> Vec<SectionHeading> {
    let source = plan.source();
    let mut found: Vec<SectionHeading> = Vec::new();
    let mut is_open = false;
    for line in lines(source, body(source)) {
        let Some(title) = line.text.strip_prefix("## ") else { continue };
        if let Some(last) = found.last_mut().filter(|_| is_open) {
            last.span.end = line.span.start;
        }
        let section = Section::ALL.into_iter().find(|section| title.trim_end() == section.title());
        is_open = section.is_some();
        found.extend(section.map(|section| SectionHeading {
            section,
            heading: line.span,
            span: Span::new(line.span.start, body(source).end),
            is_prose: plan.is_prose(line.span.start),
        }));
    }
    found
}
