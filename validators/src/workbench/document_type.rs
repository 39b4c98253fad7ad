//! The kinds of documents that the workflow's agents leave at an issue.

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentType {
    /// What the researcher found out.
    Research,
    /// What the executer works by.
    Plan,
    /// What the executer did.
    ExecutionNotes,
    /// What a run of the orchestrator came to.
    ImplementationReport,
    /// What the reviewer says.
    Review,
    /// The text of an issue before it was split.
    OriginalPrd,
}

impl DocumentType {
    /// All kinds, in the order in which a workflow makes them.
    pub const ALL: [Self; 6] =
        [Self::Research, Self::Plan, Self::ExecutionNotes, Self::ImplementationReport, Self::Review, Self::OriginalPrd];

    /// The word in a marker: `ExecutionNotes`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Research => "Research",
            Self::Plan => "Plan",
            Self::ExecutionNotes => "ExecutionNotes",
            Self::ImplementationReport => "ImplementationReport",
            Self::Review => "Review",
            Self::OriginalPrd => "OriginalPRD",
        }
    }

    /// The words that a title begins with, before the colon: `Execution Notes`.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::ExecutionNotes => "Execution Notes",
            Self::ImplementationReport => "Implementation Report",
            Self::OriginalPrd => "Original PRD",
            Self::Research | Self::Plan | Self::Review => self.as_str(),
        }
    }

    /// The kind with this word in its marker, exactly.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The kind whose prefix begins `text`, whatever its case and whether its words are parted by blanks, `-` or `_`; and what follows.
    #[must_use]
    pub fn beginning(text: &str) -> Option<(Self, &str)> {
        Self::ALL.into_iter().find_map(|kind| {
            let prefix = kind.prefix();
            let own = text.get(..prefix.len())?;
            let is_same = own.bytes().zip(prefix.bytes()).all(|(own, wanted)| match wanted {
                b' ' => matches!(own, b' ' | b'-' | b'_'),
                _ => own.eq_ignore_ascii_case(&wanted),
            });
            let rest = &text[prefix.len()..];
            let is_word_end = !rest.starts_with(char::is_alphanumeric);
            (is_same && is_word_end).then_some((kind, rest))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::DocumentType;

    #[test]
    fn a_kind_is_told_by_how_a_name_begins() {
        let kind = |text| DocumentType::beginning(text).map(|(kind, rest)| (kind, rest.to_owned()));
        assert_eq!(kind("Plan: #54 - x"), Some((DocumentType::Plan, ": #54 - x".to_owned())));
        assert_eq!(kind("execution-notes.md"), Some((DocumentType::ExecutionNotes, ".md".to_owned())));
        assert_eq!(kind("IMPLEMENTATION_REPORT-1"), Some((DocumentType::ImplementationReport, "-1".to_owned())));
        assert_eq!(kind("Planning"), None);
        assert_eq!(kind("Reviews"), None);
        assert_eq!(kind("계획"), None);
    }
}
