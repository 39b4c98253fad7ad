//! One review among those of a table: what tells a row from the others.

use super::plan::reviews::Review;
use crate::source::Source;

/// What stays the same while a review goes through its ladder: scope, type and the name of its file. Archiving changes only the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReviewEvent<'s> {
    /// The scope as written.
    pub scope: &'s str,
    /// The type as written.
    pub kind: &'s str,
    /// The name of the review's file; `None` when the cell names none.
    pub file: Option<&'s str>,
}

impl<'s> ReviewEvent<'s> {
    /// The event of a row.
    #[must_use]
    pub fn of(source: &'s Source, review: &Review) -> Self {
        // A remark may follow the path.
        let path = source.slice(review.artifact).split_whitespace().next().unwrap_or_default().trim_matches('`');
        let name = path.rsplit('/').next().filter(|name| name.ends_with(".md"));
        Self { scope: source.slice(review.scope), kind: source.slice(review.kind), file: name }
    }
}
