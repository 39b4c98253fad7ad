//! The lines in which a verifier gives its verdict.
//!
//! Read are `Verdict: PASS` in whatever list, emphasis or quote it stands, the row `| Verdict | PASS |`, a heading `Verdict: PASS`, and
//! the first words below a heading "Verdict".

use super::report::sections;
use super::report::text::labelled;
use crate::document::MarkdownDocument;
use crate::document::markdown::Heading;
use crate::source::Span;

/// The verdicts of a verifier (catalogue 1.7).
pub const VERDICTS: [&str; 3] = ["PASS", "CONCERNS", "FAIL"];

const LABELS: [&str; 5] = ["Verdict", "Verifier Verdict", "Final Verdict", "Overall Verdict", "판정"];

/// The verdicts that a document gives.
#[derive(Debug)]
pub struct Verdicts<'d> {
    /// The lines, in order.
    pub lines: Vec<VerdictLine<'d>>,
    /// The heading of the section about the verdict.
    pub heading: Option<Span>,
    /// Whether the section names a verdict in running text, which is not read further.
    pub is_prose: bool,
}

/// One line that gives a verdict.
#[derive(Debug)]
pub struct VerdictLine<'d> {
    /// What it says.
    pub statement: Statement<'d>,
    /// The verdict's words.
    pub span: Span,
}

/// What stands where a verdict belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statement<'d> {
    /// One of the three.
    Verdict(&'static str),
    /// More than one of the three to choose from, as a template has it.
    Several,
    /// Something else; its first word.
    Other(&'d str),
}

/// The verdicts of `document`.
#[must_use]
pub fn find(document: &MarkdownDocument) -> Verdicts<'_> {
    let mut lines = labelled_lines(document);
    let headings = document.headings().iter().filter(|heading| is_about_verdict(sections::title(&heading.text)));
    let mut heading = None;
    let mut is_prose = false;
    for section in headings {
        heading = heading.or(Some(section.span));
        lines.extend(in_heading(document, section));
    }
    lines.sort_by_key(|line| line.span);
    if lines.is_empty()
        && let Some(section) = document.headings().iter().find(|own| heading == Some(own.span))
    {
        let body = Span::new(section.span.end, section.section.end.max(section.body.end));
        let text = document.slice(body);
        let first =
            text.find(|character: char| !character.is_whitespace() && !"*_`->#".contains(character)).unwrap_or(text.len());
        match read(&text[first..]) {
            Some(statement @ (Statement::Verdict(_) | Statement::Several)) => {
                let end = text[first..].find(['\n', '\r']).map_or(text.len(), |end| first + end);
                lines.push(VerdictLine { statement, span: Span::from_range(first..end).shifted(body.start) });
            }
            _ => is_prose = text.lines().flat_map(words).any(|word| VERDICTS.contains(&word)),
        }
    }
    Verdicts { lines, heading, is_prose }
}

/// The lines and rows that begin with a label.
fn labelled_lines(document: &MarkdownDocument) -> Vec<VerdictLine<'_>> {
    let (body, offset) = document.source().body().unwrap_or_default();
    let whole = Span::from_range(0..body.len()).shifted(offset);
    let mut lines = Vec::new();
    for label in LABELS {
        let mut rest = whole;
        while let Some(field) = labelled(document, rest, label) {
            rest = Span::new(line_end(document, field.span.end), whole.end);
            let is_row = line_of(document, field.span.start).trim_start().starts_with('|');
            // `Verdict: ` with nothing behind it is no statement; the next line may be one.
            let Some(statement) = read(document.slice(field.span)) else { continue };
            // `| Verdict | Reason |` heads a table.
            if !is_row || !matches!(statement, Statement::Other(_)) {
                lines.push(VerdictLine { statement, span: field.span });
            }
        }
    }
    lines
}

/// The verdict of a heading `5. Verdict: PASS`.
fn in_heading<'d>(document: &'d MarkdownDocument, heading: &Heading) -> Option<VerdictLine<'d>> {
    let text = document.slice(heading.span);
    let (label, value) = text.split_once(':')?;
    let start = label.len() + 1 + (value.len() - value.trim_start_matches([' ', '*', '`', '_']).len());
    let value = text[start..].trim_end_matches(['#', ' ', '*', '`', '_', '\r', '\n']);
    let statement = read(value)?;
    Some(VerdictLine { statement, span: Span::from_range(start..start + value.len()).shifted(heading.span.start) })
}

/// Whether a heading's title is a label, with or without something after a colon.
fn is_about_verdict(title: &str) -> bool {
    let label = title.split([':', '：']).next().unwrap_or(title).trim();
    LABELS.iter().any(|own| own.eq_ignore_ascii_case(label))
}

/// Reads what follows a label; `None` for nothing.
fn read(value: &str) -> Option<Statement<'_>> {
    let mut words = words(value);
    let first = words.next()?;
    let Some(verdict) = VERDICTS.into_iter().find(|verdict| *verdict == first) else { return Some(Statement::Other(first)) };
    let after = value[first.as_ptr() as usize - value.as_ptr() as usize + first.len()..].trim_start_matches([' ', '`', '*']);
    let is_choice = after.starts_with(['|', '/', ',']) || words.clone().next().is_some_and(|word| matches!(word, "or" | "또는"));
    let second = words.find(|word| *word != "or" && *word != "또는");
    let is_other = second.is_some_and(|second| second != verdict && VERDICTS.contains(&second));
    Some(if is_choice && is_other { Statement::Several } else { Statement::Verdict(verdict) })
}

/// The words of the first line of `text`, marks and punctuation taken away.
fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.lines().next().unwrap_or_default().split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn line_of(document: &MarkdownDocument, offset: u32) -> &str {
    let index = document.source().line_index();
    let start = index.line_start(index.line(offset));
    document.slice(Span::new(start, line_end(document, offset)))
}

/// Where the line that `offset` is on ends, its line end not included.
fn line_end(document: &MarkdownDocument, offset: u32) -> u32 {
    let rest = document.source().text().and_then(|text| text.get(offset as usize..)).unwrap_or_default();
    let length = rest.find('\n').unwrap_or(rest.len());
    Span::from_range(0..length).shifted(offset).end
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Statement, find};
    use crate::document::MarkdownDocument;
    use crate::source::{FilePath, Source};

    /// What the lines say, each with the text at its span.
    fn statements(text: &str) -> Vec<String> {
        let source = Arc::new(Source::new(FilePath::from_text("a.md"), text.as_bytes().to_vec()));
        let document = MarkdownDocument::parse(&source);
        let found = find(&document);
        let shown = found.lines.iter().map(|line| match line.statement {
            Statement::Verdict(verdict) => format!("{verdict} at {:?}", document.slice(line.span)),
            Statement::Several => format!("several at {:?}", document.slice(line.span)),
            Statement::Other(word) => format!("other {word} at {:?}", document.slice(line.span)),
        });
        shown.chain(found.is_prose.then(|| "prose".to_owned())).collect()
    }

    #[test]
    fn labelled_lines_are_read() {
        assert_eq!(statements("Verdict: PASS\n"), ["PASS at \"PASS\""]);
        assert_eq!(statements("- **Verdict**: `FAIL`\r\n"), ["FAIL at \"FAIL\""]);
        assert_eq!(statements("> Verifier verdict (판정): CONCERNS — one name\n"), ["CONCERNS at \"CONCERNS — one name\""]);
        assert_eq!(statements("| Verdict | PASS |\n|---|---|\n"), ["PASS at \"PASS\""]);
        assert_eq!(statements("| Verdict | Reason |\n|---|---|\n"), Vec::<String>::new());
        assert_eq!(statements("판정: PASS\n"), ["PASS at \"PASS\""]);
    }

    #[test]
    fn templates_and_other_words_are_told_apart() {
        assert_eq!(statements("Verdict: PASS | CONCERNS | FAIL\n"), ["several at \"PASS | CONCERNS | FAIL\""]);
        assert_eq!(statements("Verdict: PASS or FAIL\n"), ["several at \"PASS or FAIL\""]);
        assert_eq!(statements("Verdict: pass\n"), ["other pass at \"pass\""]);
        assert_eq!(statements("Verdict: PASS, no FAIL among the runs\n"), ["PASS at \"PASS, no FAIL among the runs\""]);
        assert_eq!(statements("Verdict Token: accepted\nVerdict:\n"), Vec::<String>::new());
        assert_eq!(statements("```\nVerdict: PASS\n```\n"), Vec::<String>::new());
    }

    #[test]
    fn headings_and_their_first_words_are_read() {
        assert_eq!(statements("## 5. Verdict: PASS\n"), ["PASS at \"PASS\""]);
        assert_eq!(statements("## 5. Verdict\n\n**FAIL** because\n"), ["FAIL at \"FAIL** because\""]);
        assert_eq!(statements("## 5. Verdict\n\nVerdict: PASS\n"), ["PASS at \"PASS\""]);
        assert_eq!(statements("## 5. Verdict\n\nThe verdict is PASS.\n"), ["prose"]);
        assert_eq!(statements("## 5. Verdict\n\nNothing to say.\n"), Vec::<String>::new());
    }

    #[test]
    fn every_line_counts() {
        assert_eq!(statements("Verdict: PASS\n\ntext\n\nVerdict: FAIL\n"), ["PASS at \"PASS\"", "FAIL at \"FAIL\""]);
    }
}
