//! Clarification items that block.

use super::subject::Subject;
use crate::finding::Finding;
use crate::okstra::report::Clarification;
use crate::okstra::rules::gate::CLARIFICATION_OPEN;

/// An open item that blocks something.
pub(super) struct OpenItem {
    /// Its id, for people.
    pub(super) name: String,
    /// The finding that says so.
    pub(super) finding: Finding,
}

/// The open items that block the next phase or the approval, as the best view has them.
pub(super) fn open_items(subject: &Subject<'_, '_>) -> Vec<OpenItem> {
    let Some(view) = subject.view() else { return Vec::new() };
    let is_open = |item: &&Clarification<'_>| item.status.as_ref().is_some_and(|status| status.text.trim() == "open");
    let open = view.clarifications.iter().filter(is_open).filter_map(|item| {
        let blocks = item.blocks.as_ref().map(|blocks| blocks.text.trim())?;
        ["approval", "next-phase"].contains(&blocks).then_some((item, blocks))
    });
    open.map(|(item, blocks)| {
        let span = item.id.as_ref().map_or(item.span, |id| id.span);
        let name = item.id.as_ref().map_or_else(|| "an item without id".to_owned(), |id| format!("`{}`", id.text.trim()));
        let finding = Finding::new(&CLARIFICATION_OPEN, view.place(span), format!("{name} is open and blocks `{blocks}`"))
            .with_help("answer it, and take the answer into the report");
        OpenItem { name, finding }
    })
    .collect()
}
