//! What a final verification found, in data and in Markdown.

use super::sections::{find, tables_in};
use super::text::says_none;
use super::view::View;
use crate::document::{Kind, MarkdownDocument, Node};
use crate::okstra::task_type::TaskType;
use crate::source::Span;

/// The blockers of acceptance.
#[derive(Debug)]
pub struct AcceptanceBlockers {
    /// The list: its key, or the section's heading.
    pub span: Span,
    /// Each blocker.
    pub items: Vec<Span>,
}

impl View<'_> {
    /// The acceptance blockers of a final verification; `None` for other reports, and when they are in no form that can be read.
    #[must_use]
    pub fn acceptance_blockers(&self) -> Option<AcceptanceBlockers> {
        if self.known_task_type() != Some(TaskType::FinalVerification) {
            return None;
        }
        if let Some(document) = self.markdown {
            return of_markdown(document);
        }
        let entry = self.block()?.entry("acceptanceBlockers").filter(|entry| entry.value.kind() == Kind::Sequence)?;
        Some(AcceptanceBlockers { span: entry.key.span(), items: entry.value.items().map(Node::span).collect() })
    }
}

/// The rows of a table or the items of a list below Acceptance Blockers; a section that says "none" has none.
fn of_markdown(document: &MarkdownDocument) -> Option<AcceptanceBlockers> {
    let heading = find(document, &["Acceptance Blockers", "인수 차단 항목", "인수 차단 요소"])?;
    let below = Span::new(heading.span.end, heading.section.end);
    let rows = tables_in(document, below).flat_map(|table| table.rows.iter().skip(1));
    let rows = rows.filter_map(|row| Some(Span::new(row.first()?.start, row.last()?.end)));
    let inside = document.list_items().iter().filter(|item| below.start <= item.span.start && item.span.start < below.end);
    let listed = inside.filter(|item| item.depth == 1).map(|item| item.text);
    let items: Vec<Span> = rows.chain(listed).filter(|item| !says_none(document.slice(*item))).collect();
    if items.is_empty() && !says_none(document.slice(below)) {
        return None;
    }
    Some(AcceptanceBlockers { span: heading.span, items })
}
