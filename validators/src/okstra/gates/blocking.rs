//! Clarification items that block.

use super::subject::Subject;
use crate::finding::Finding;
use crate::okstra::report::Clarification;
use crate::okstra::rules::gate::CLARIFICATION_OPEN;

/// The open items that block the next phase or the approval, as the best view has them.
pub(super) fn open_items(subject: &Subject<'_, '_>) -> Vec<Finding> {
    let Some(view) = subject.view() else { return Vec::new() };
    let blocks = |item: &Clarification<'_>| {
        let blocks = item.blocks.as_ref().map(|blocks| blocks.text.trim().to_owned());
        blocks.filter(|blocks| ["approval", "next-phase"].contains(&blocks.as_str()))
    };
    let is_open = |item: &&Clarification<'_>| item.status.as_ref().is_some_and(|status| status.text.trim() == "open");
    let open = view.clarifications.iter().filter(is_open).filter_map(|item| Some((item, blocks(item)?)));
    open.map(|(item, blocks)| {
        let span = item.id.as_ref().map_or(item.span, |id| id.span);
        let name = item.id.as_ref().map_or_else(|| "an item".to_owned(), |id| format!("`{}`", id.text.trim()));
        Finding::new(&CLARIFICATION_OPEN, view.place(span), format!("{name} is open and blocks `{blocks}`"))
            .with_help("answer it, and take the answer into the report")
    })
    .collect()
}
