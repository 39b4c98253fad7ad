//! Titles of documents: `{Prefix}: {id} - {topic}`.

use super::document_type::DocumentType;
use super::issue_id::IssueId;

/// A title that begins as those of some kind of document do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title<'t> {
    /// The kind that its words mean.
    pub kind: DocumentType,
    /// Whether it begins with exactly the kind's prefix, a colon and one blank.
    pub is_exact: bool,
    /// The issue.
    pub issue: Option<IssueId>,
    /// What follows ` - `.
    pub topic: Option<&'t str>,
    /// What follows the prefix and the colon.
    pub rest: &'t str,
}

impl<'t> Title<'t> {
    /// Takes a title apart; `None` when it begins like none.
    #[must_use]
    pub fn parse(text: &'t str) -> Option<Self> {
        let text = text.trim();
        let (kind, after) = DocumentType::beginning(text)?;
        let colon = after.trim_start().strip_prefix([':', '：']);
        let is_exact = text.starts_with(kind.prefix()) && after.strip_prefix(": ").is_some_and(|rest| !rest.starts_with(' '));
        let rest = colon.unwrap_or(after).trim();
        let (issue, behind) = IssueId::at_start(rest).map_or((None, rest), |(issue, behind)| (Some(issue), behind));
        // A title without a colon says nothing of a document: `Plan of the week`.
        colon?;
        let topic = behind.strip_prefix(" - ").map(str::trim).filter(|topic| !topic.is_empty());
        Some(Self { kind, is_exact, issue, topic, rest })
    }
}

/// The form of the titles of a kind, for messages.
#[must_use]
pub fn form(kind: DocumentType) -> String {
    let rest = match kind {
        DocumentType::ImplementationReport => "{id} - YYYY-MM-DDTHH-MM-SSZ",
        DocumentType::ExecutionNotes | DocumentType::OriginalPrd => "{id}",
        DocumentType::Research | DocumentType::Plan | DocumentType::Review => "{id} - {topic}",
    };
    format!("{}: {rest}", kind.prefix())
}

/// What a title of `kind` lacks; `None` when it has the form. `needs_issue` is false where the prefix alone is asked for.
#[must_use]
pub fn defect(title: &Title<'_>, kind: DocumentType, needs_issue: bool) -> Option<String> {
    if title.kind != kind {
        return Some(format!("the title begins as that of a `{}`", title.kind.as_str()));
    }
    if !title.is_exact {
        return Some(format!("the title does not begin with exactly `{}: `", kind.prefix()));
    }
    if !needs_issue {
        return title.rest.is_empty().then(|| format!("the title says nothing after `{}: `", kind.prefix()));
    }
    if title.issue.is_none() {
        return Some("the title names no issue".to_owned());
    }
    let may_end = matches!(kind, DocumentType::ExecutionNotes | DocumentType::OriginalPrd);
    (title.topic.is_none() && !may_end).then(|| "the title has no ` - {topic}` after the issue".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Title, defect};
    use crate::workbench::document_type::DocumentType::{self, ExecutionNotes, OriginalPrd, Plan, Research};

    fn defect_of(text: &str, kind: DocumentType) -> Option<String> {
        defect(&Title::parse(text).unwrap(), kind, true)
    }

    #[test]
    fn titles_of_the_form_have_no_defect() {
        for (text, kind) in [
            ("Plan: #54 - Refunds", Plan),
            ("Research: PAP-7019 - 환불 (part 2)", Research),
            ("Execution Notes: #54", ExecutionNotes),
            ("Original PRD: 54", OriginalPrd),
        ] {
            assert_eq!(defect_of(text, kind), None, "{text}");
        }
    }

    #[test]
    fn what_a_title_lacks_is_told() {
        assert_eq!(defect_of("Plan: Refunds", Plan).as_deref(), Some("the title names no issue"));
        assert_eq!(defect_of("Plan: #54", Plan).as_deref(), Some("the title has no ` - {topic}` after the issue"));
        assert_eq!(defect_of("Plan: #54 – Refunds", Plan).as_deref(), Some("the title has no ` - {topic}` after the issue"));
        assert_eq!(defect_of("plan: #54 - x", Plan).as_deref(), Some("the title does not begin with exactly `Plan: `"));
        assert_eq!(defect_of("Plan: #54 - x", Research).as_deref(), Some("the title begins as that of a `Plan`"));
        assert_eq!(Title::parse("Plan of the week"), None);
        assert_eq!(Title::parse("Planning: #54"), None);
    }
}
