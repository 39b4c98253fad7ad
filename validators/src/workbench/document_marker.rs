//! Markers that agents leave in comments: `<!-- workbench:document:Plan part=1/2 -->`, `<!-- workbench:blocked-by:#42 -->`.

use crate::document::MarkdownDocument;
use crate::source::Span;

const DOCUMENT: &str = "workbench:document";
const BLOCKED_BY: &str = "workbench:blocked-by:";
const BLOCKS: &str = "workbench:blocks:";

/// What a comment's markers say. All spans are those of the comment's text.
#[derive(Debug, Default)]
pub struct Markers {
    /// Markers of documents, in order.
    pub documents: Vec<DocumentMarker>,
    /// Markers of dependencies, in order.
    pub dependencies: Vec<DependencyMarker>,
}

/// A marker that says which document a comment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentMarker {
    /// The marker.
    pub span: Span,
    /// The word for the kind of document, as written; empty when there is none.
    pub kind: String,
    /// Where the word stands; the marker when there is none.
    pub kind_span: Span,
    /// The part of a document that was split.
    pub part: Option<Part>,
    /// Why readers that look for the marker do not find it, or find another: a lower-case fragment.
    pub defect: Option<&'static str>,
}

/// `part=1/3`
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Which part it is, from 1.
    pub number: u32,
    /// How many there are.
    pub count: u32,
}

/// A marker that says which issue waits for which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DependencyMarker {
    /// The marker.
    pub span: Span,
    /// What it says of the issue that it stands at.
    pub relation: Relation,
    /// The number of the other issue.
    pub issue: u64,
}

/// What an issue has to do with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// It waits for the other.
    BlockedBy,
    /// The other waits for it.
    Blocks,
}

impl Relation {
    /// The same seen from the other issue.
    #[must_use]
    pub const fn reverse(self) -> Self {
        match self {
            Self::BlockedBy => Self::Blocks,
            Self::Blocks => Self::BlockedBy,
        }
    }

    /// The marker that says so of `issue`.
    #[must_use]
    pub fn marker(self, issue: u64) -> String {
        let word = match self {
            Self::BlockedBy => BLOCKED_BY,
            Self::Blocks => BLOCKS,
        };
        format!("<!-- {word}#{issue} -->")
    }
}

impl Markers {
    /// The markers of a text. Those in code are quoted and count for nothing.
    #[must_use]
    pub fn of(document: &MarkdownDocument) -> Self {
        let mut markers = Self::default();
        for span in document.comments() {
            let comment = document.slice(*span);
            if let Some(marker) = document_marker(document, *span, comment) {
                markers.documents.push(marker);
            } else if let Some(marker) = dependency_marker(*span, comment) {
                markers.dependencies.push(marker);
            }
        }
        markers.documents.extend(outside_comments(document));
        markers.documents.sort_by_key(|marker| marker.span);
        markers
    }
}

fn document_marker(document: &MarkdownDocument, span: Span, comment: &str) -> Option<DocumentMarker> {
    let inside = comment.strip_prefix("<!--")?;
    let inside = inside.strip_suffix("-->").unwrap_or(inside).trim();
    let own = inside.get(..DOCUMENT.len()).filter(|own| own.eq_ignore_ascii_case(DOCUMENT))?;
    let rest = &inside[own.len()..];
    // `workbench:documents` is another word.
    if rest.starts_with(|character: char| character.is_alphanumeric() || character == '-') {
        return None;
    }
    let rest = rest.trim_start_matches([':', ' ']);
    let (kind, part) = match rest.split_once("part=") {
        Some((kind, part)) => (kind.trim(), Some(part.trim())),
        None => (rest.trim(), None),
    };
    let parsed = part.and_then(read_part);
    let canonical = match parsed {
        Some(Part { number, count }) => format!("<!-- {DOCUMENT}:{kind} part={number}/{count} -->"),
        None => format!("<!-- {DOCUMENT}:{kind} -->"),
    };
    let defect = if kind.is_empty() {
        Some("the marker names no type")
    } else if part.is_some() && parsed.is_none() {
        Some("the part is not `part=N/M` with N from 1 to M")
    } else if comment != canonical {
        Some("the marker is not written as readers look for it")
    } else if !is_alone(document, span) {
        Some("the marker does not stand alone on its line")
    } else {
        None
    };
    let at = comment.find(kind).filter(|_| !kind.is_empty());
    let kind_span = at.map_or(span, |at| Span::from_range(at..at + kind.len()).shifted(span.start));
    Some(DocumentMarker { span, kind: kind.to_owned(), kind_span, part: parsed, defect })
}

/// `1/3`
fn read_part(text: &str) -> Option<Part> {
    let (number, count) = text.split_once('/')?;
    let (number, count) = (number.parse().ok()?, count.parse().ok()?);
    (number >= 1 && number <= count).then_some(Part { number, count })
}

fn dependency_marker(span: Span, comment: &str) -> Option<DependencyMarker> {
    let inside = comment.strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let (relation, issue) = match (inside.strip_prefix(BLOCKED_BY), inside.strip_prefix(BLOCKS)) {
        (Some(issue), _) => (Relation::BlockedBy, issue),
        (_, Some(issue)) => (Relation::Blocks, issue),
        (None, None) => return None,
    };
    Some(DependencyMarker { span, relation, issue: issue.trim().strip_prefix('#')?.parse().ok()? })
}

/// Lines that would be markers were their brackets not escaped or left out.
fn outside_comments(document: &MarkdownDocument) -> impl Iterator<Item = DocumentMarker> {
    let (text, offset) = document.source().body().unwrap_or_default();
    let code: Vec<Span> = document.code_blocks().iter().map(|block| block.span).collect();
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let at = start + line.len() - line.trim_start().len();
        start += line.len();
        let words = line.trim();
        let bare = ["&lt;!--", "\\<!--", "\\<\\!--", ""].iter().find_map(|open| words.strip_prefix(open)).unwrap_or(words);
        if !bare.trim_start().starts_with("workbench:document:") {
            return None;
        }
        let span = Span::from_range(at..at + words.len()).shifted(offset);
        let is_elsewhere = holds(&code, span.start) || holds(document.comments(), span.start);
        let defect = Some("the marker is no HTML comment");
        (!is_elsewhere).then(|| DocumentMarker { span, kind: String::new(), kind_span: span, part: None, defect })
    })
}

/// Whether nothing but blanks stands on the lines of `span` beside it.
fn is_alone(document: &MarkdownDocument, span: Span) -> bool {
    let text = document.source().text().unwrap_or_default();
    let before = text[..span.start as usize].trim_end_matches([' ', '\t', '\u{feff}']);
    let after = text[span.end as usize..].trim_start_matches([' ', '\t', '\r']);
    (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'))
}

/// Whether one of `spans`, which are in order and apart, holds the offset.
fn holds(spans: &[Span], offset: u32) -> bool {
    let begun = spans.partition_point(|span| span.start <= offset);
    begun.checked_sub(1).is_some_and(|last| offset < spans[last].end)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{DependencyMarker, Markers, Part, Relation};
    use crate::document::MarkdownDocument;
    use crate::source::{FilePath, Source};

    fn markers(text: &str) -> Markers {
        let source = Arc::new(Source::new(FilePath::from_text("comment.md"), text.as_bytes().to_vec()));
        Markers::of(&MarkdownDocument::parse(&source))
    }

    fn documents(text: &str) -> Vec<(String, Option<&'static str>)> {
        markers(text).documents.into_iter().map(|marker| (marker.kind, marker.defect)).collect()
    }

    #[test]
    fn markers_are_read_with_their_parts() {
        assert_eq!(documents("### Plan: #54 - x\n\ntext\n\n<!-- workbench:document:Plan -->"), [("Plan".to_owned(), None)]);
        let found = markers("계획\r\n<!-- workbench:document:Plan part=2/3 -->\r\n").documents;
        assert_eq!((found[0].part, found[0].defect), (Some(Part { number: 2, count: 3 }), None));
        assert!(documents("no `<!-- workbench:document:Plan -->` here\n```\n<!-- workbench:document:Plan -->\n```\n").is_empty());
        assert!(documents("<!-- workbench:documents -->\n<!-- note -->").is_empty());
    }

    #[test]
    fn defects_of_markers_are_told() {
        let defect = |text: &str| documents(text)[0].1.unwrap_or_default();
        for (text, part) in [
            ("<!--workbench:document:Plan-->", "not written"),
            ("<!-- Workbench:Document:Plan -->", "not written"),
            ("<!-- workbench:document: Plan -->", "not written"),
            ("<!-- workbench:document:Plan", "not written"),
            ("done <!-- workbench:document:Plan -->", "alone"),
            ("<!-- workbench:document -->", "no type"),
            ("<!-- workbench:document:Plan part=4/3 -->", "part=N/M"),
            ("<!-- workbench:document:Plan part=1 -->", "part=N/M"),
            ("workbench:document:Plan", "no HTML comment"),
            ("&lt;!-- workbench:document:Plan --&gt;", "no HTML comment"),
            ("\\<!-- workbench:document:Plan -->", "no HTML comment"),
        ] {
            assert!(defect(text).contains(part), "{text}: {}", defect(text));
        }
    }

    #[test]
    fn dependencies_are_read() {
        let found: Vec<_> =
            markers("<!-- workbench:blocked-by:#42 -->\n\n<!-- workbench:blocks:#7 -->\n<!-- workbench:blocks: -->")
                .dependencies
                .into_iter()
                .map(|DependencyMarker { relation, issue, .. }| (relation, issue))
                .collect();
        assert_eq!(found, [(Relation::BlockedBy, 42), (Relation::Blocks, 7)]);
    }
}
