//! The rows of `consumers.jsonl`: which stages of a plan were started and done.

use super::report::Field;
use super::report::plan::StageNumber;
use crate::document::{Kind, Node};
use crate::parsed_file::{JsonLine, JsonLines};
use crate::source::Span;

/// Keys that name a row's stage. The convention's own key is not known (catalogue 1.1), so the plain ones are read.
pub const STAGE_KEYS: [&str; 3] = ["stage", "stageNumber", "stage_number"];

/// What a row says about its stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowStatus {
    /// Somebody began it.
    Started,
    /// It is finished, and its carry file is written.
    Done,
}

/// A number of a stage and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageRef {
    /// The number, from 1.
    pub number: StageNumber,
    /// Its place.
    pub span: Span,
}

/// One row. What is missing or of another type is `None`.
#[derive(Debug, Clone)]
pub struct ConsumerRow<'t> {
    /// The row's object.
    pub node: Node<'t>,
    /// Started or done.
    pub status: Option<RowStatus>,
    /// Which stage.
    pub stage: Option<StageRef>,
    /// Where the stage's carry file lies, as written; the only reliable pointer to it.
    pub carry_path: Option<Field<'t>>,
}

impl<'t> ConsumerRow<'t> {
    /// Reads an object; `None` for any other value.
    #[must_use]
    pub fn of(node: Node<'t>) -> Option<Self> {
        if node.kind() != Kind::Mapping {
            return None;
        }
        let status = match node.get("status").and_then(Node::as_str) {
            Some("started") => Some(RowStatus::Started),
            Some("done") => Some(RowStatus::Done),
            _ => None,
        };
        let stage = STAGE_KEYS.iter().find_map(|key| node.get(key)).and_then(StageRef::of);
        let carry_path = node.get("carry_path").filter(|path| path.kind() == Kind::String).and_then(Field::of);
        Some(Self { node, status, stage, carry_path })
    }
}

impl StageRef {
    /// Reads a whole number from 1.
    #[must_use]
    pub fn of(node: Node<'_>) -> Option<Self> {
        let number =
            (node.kind() == Kind::Integer).then(|| StageNumber::parse(node.text())).flatten().filter(|number| number.0 > 0)?;
        Some(Self { number, span: node.span() })
    }
}

impl JsonLines<'_> {
    /// The lines that are rows of consumers, in order.
    pub fn consumer_rows(&self) -> impl DoubleEndedIterator<Item = ConsumerRow<'_>> {
        self.lines.iter().filter_map(JsonLine::root).filter_map(ConsumerRow::of)
    }
}
