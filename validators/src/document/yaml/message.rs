//! What is wrong with YAML, in our words.

use granit_parser::ErrorKind;

/// The message for a syntax error: the frequent ones say what to do, the rare ones are the parser's.
pub(super) fn in_words(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
            "a TAB cannot indent YAML, only blanks can".into()
        }
        ErrorKind::UnclosedQuotedScalar => "text without a closing quote".into(),
        ErrorKind::InvalidQuotedScalarIndent => {
            "this line of a quoted text is not indented; the closing quote may be missing".into()
        }
        ErrorKind::UnclosedFlowCollection { open } => format!("`{open}` is never closed"),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => format!("`{open}` is closed by `{close}`"),
        ErrorKind::MisplacedFlowCollectionEnd => "a closing bracket without an opening one".into(),
        ErrorKind::ExpectedFlowMappingSeparator => "expected `,` or `}`".into(),
        ErrorKind::ExpectedFlowSequenceSeparator => "expected `,` or `]`".into(),
        ErrorKind::MappingValueNotAllowed => "no value can begin here; text that holds `: ` needs quotes".into(),
        ErrorKind::MappingKeyNotAllowed => "no key can stand here".into(),
        ErrorKind::BlockSequenceEntryNotAllowed => "no list item can begin here".into(),
        ErrorKind::ExpectedBlockMappingKey => "expected a key at this indentation".into(),
        ErrorKind::ExpectedBlockSequenceEntry => "expected `-` at this indentation".into(),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => "expected `:` after the key".into(),
        ErrorKind::ExpectedNodeContent => "expected a value".into(),
        ErrorKind::ExpectedDocumentStart => "expected the end of the document".into(),
        ErrorKind::InvalidIndentation => "this line is indented less than what it belongs to".into(),
        ErrorKind::UnknownQuotedScalarEscape => "an unknown escape; in double quotes a backslash is written `\\\\`".into(),
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => {
            format!("the control character U+{:04X} has no place in YAML", u32::from(*character))
        }
        ErrorKind::UnexpectedCharacter { character } => {
            format!("`{character}` cannot begin a value; text that begins with it needs quotes")
        }
        rare => rare.to_string(),
    }
}
