//! What a schema says about a place in a document.

use crate::source::Span;

/// The kind of demand that is not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorKeyword {
    /// A key that the schema does not know.
    UnknownKey,
    /// A key that must be there is not.
    MissingKey,
    /// A value outside the allowed ones.
    Enum,
    /// A value of another type.
    Type,
    /// Text that does not match a pattern.
    Pattern,
    /// Any other demand.
    Other,
}

/// One demand of a schema that a document does not meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaError {
    /// The key that is unknown; for a missing key the key whose value lacks it (or the first key beside it); else the value.
    pub span: Span,
    /// A lower-case sentence: what is wrong, and what was expected.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The kind of demand.
    pub keyword: ErrorKeyword,
    /// The keys that lead to the value, `children[3].path` for instance; empty for the document itself. For a key that is unknown
    /// or missing, the path ends with that key.
    pub path: String,
}

impl SchemaError {
    /// The message with the keys that lead to the value, for places where the value alone does not tell which one it is.
    #[must_use]
    pub fn message_with_path(&self) -> String {
        let names_key = matches!(self.keyword, ErrorKeyword::UnknownKey | ErrorKeyword::MissingKey) || self.path.is_empty();
        if names_key { self.message.clone() } else { format!("`{}`: {}", self.path, self.message) }
    }
}
