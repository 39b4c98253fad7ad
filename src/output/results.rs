//! What there is to print, the same for every format.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use countersign_validators::finding::Place;
use countersign_validators::gate::GateAnswer;
use countersign_validators::report::Report;
use countersign_validators::source::{FilePath, Position, Source};

use super::escape::visible;
use crate::outcome::Meaning;

/// The result of `check`.
#[derive(Debug)]
pub(crate) struct CheckResult<'r> {
    pub(crate) report: &'r Report,
    /// Why it ended as it did.
    pub(crate) meaning: Meaning,
    /// Count findings by rule.
    pub(crate) statistics: bool,
    /// Print no summary.
    pub(crate) quiet: bool,
}

/// The result of `gate`.
#[derive(Debug)]
pub(crate) struct GateResults<'r> {
    /// The gate's name.
    pub(crate) gate: &'r str,
    /// One a target, in the order of the targets.
    pub(crate) results: &'r [GateResult],
    /// Print no verdict lines.
    pub(crate) quiet: bool,
}

/// What a gate says about one target.
#[derive(Debug)]
pub(crate) struct GateResult {
    /// The target as it was given.
    pub(crate) target: String,
    pub(crate) answer: GateAnswer,
}

impl GateResult {
    /// What the answer is about: the target, and which of its issues.
    pub(crate) fn shown_target(&self) -> String {
        let target = visible(&self.target);
        self.answer.subject.as_ref().map_or_else(|| target.to_string(), |subject| format!("{target} {}", visible(subject)))
    }

    /// The lines that the convention itself would stop with.
    pub(crate) fn error_block(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.answer.error_block.iter().flat_map(|text| text.lines()).map(visible)
    }
}

/// The content of the files that findings point into.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sources<'r>(pub(crate) &'r BTreeMap<FilePath, Arc<Source>>);

impl<'r> Sources<'r> {
    /// The content of the file a place is in; `None` when it could not be read, or is a folder.
    pub(crate) fn of(self, place: &Place) -> Option<&'r Source> {
        self.0.get(&place.file).map(Arc::as_ref)
    }

    /// Line and column at which a place begins; `None` when there is no content to count in and more than the file as a whole is meant.
    pub(crate) fn start(self, place: &Place) -> Option<Position> {
        self.position(place, place.span.start)
    }

    /// The same for where it ends.
    pub(crate) fn end(self, place: &Place) -> Option<Position> {
        self.position(place, place.span.end)
    }

    fn position(self, place: &Place, offset: u32) -> Option<Position> {
        let first = Position { line: 1, column: 1, utf16_column: 1 };
        self.of(place).map(|source| source.position(offset)).or_else(|| (offset == 0).then_some(first))
    }
}
