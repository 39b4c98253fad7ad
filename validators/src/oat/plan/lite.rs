//! What `validate-plan` looks at in the plan of a lite project: its phase headings and its validation criteria. It reads lines, so headings
//! and bullets in fences count too.

use crate::source::{Source, Span};

/// A bullet of the validation criteria.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Criterion {
    /// What follows the bullet and its checkbox, without blanks at both ends.
    pub text: Span,
    /// It names a command between backticks, or says that it is checked by hand: `manual: …`.
    pub is_checkable: bool,
}

/// The section of the validation criteria.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidationCriteria {
    /// The line `## Validation Criteria`.
    pub heading: Span,
    /// Its bullets.
    pub criteria: Vec<Criterion>,
}

/// The lines that begin with `## Phase` as a word, whatever follows; `## Phases` is none.
#[must_use]
pub fn phase_headings(source: &Source) -> Vec<Span> {
    let is_heading = |line: &str| line.strip_prefix("## Phase").is_some_and(|rest| !rest.starts_with(is_word));
    let text = source.text().unwrap_or_default();
    javascript_lines(text, 0).filter(|(_, line)| is_heading(line)).map(|(start, line)| span(start, line)).collect()
}

/// The first section `## Validation Criteria`, up to the next heading of its level. `None` without one.
#[must_use]
pub fn validation_criteria(source: &Source) -> Option<ValidationCriteria> {
    let text = source.text()?;
    let is_heading = |line: &str| line.trim_end_matches([' ', '\t']) == "## Validation Criteria";
    let (start, heading) = javascript_lines(text, 0).find(|(_, line)| is_heading(line))?;
    let from = start + heading.len();
    let is_next = |(start, line): &(usize, &str)| {
        // The blank behind the marks may be the line's own end.
        line.starts_with("##") && text[start + 2..].starts_with(char::is_whitespace)
    };
    let to = javascript_lines(text, from).find(is_next).map_or(text.len(), |(next, _)| next);
    let mut at = from;
    let mut criteria = Vec::new();
    for line in text[from..to].split_inclusive('\n') {
        criteria.extend(criterion(at, line.strip_suffix('\n').unwrap_or(line)));
        at += line.len();
    }
    Some(ValidationCriteria { heading: span(start, heading), criteria })
}

/// The bullet in a line that begins at `at`; any indent, only `-`.
fn criterion(at: usize, line: &str) -> Option<Criterion> {
    let after = line.trim_start().strip_prefix('-')?;
    let content = after.trim_start();
    if content.len() == after.len() {
        return None;
    }
    let boxed = ["[ ]", "[x]", "[X]"].into_iter().find_map(|mark| content.strip_prefix(mark));
    let content = boxed.map_or(content, str::trim_start);
    let start = at + line.len() - content.len();
    let content = content.trim_end();
    Some(Criterion { text: span(start, content), is_checkable: content.starts_with("manual:") || has_code(content) })
}

/// Something stands between two backticks.
fn has_code(text: &str) -> bool {
    let mut parts = text.split('`').skip(1).peekable();
    while let Some(part) = parts.next() {
        if !part.is_empty() && parts.peek().is_some() {
            return true;
        }
    }
    false
}

/// The lines of `text` from `start` with their offsets, ended wherever JavaScript's `^` and `$` see the end of a line.
fn javascript_lines(text: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = start;
    text[start..].split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']).map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\n', '\r', '\u{2028}', '\u{2029}']))
    })
}

const fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn span(start: usize, text: &str) -> Span {
    Span::from_range(start..start + text.len())
}

#[cfg(test)]
mod tests {
    use super::{phase_headings, validation_criteria};
    use crate::source::{FilePath, Source};

    fn source(text: &str) -> Source {
        Source::new(FilePath::from_text("plan.md"), text.as_bytes().to_vec())
    }

    #[test]
    fn phase_headings_are_counted_by_line() {
        let count = |text: &str| phase_headings(&source(text)).len();
        assert_eq!(count("## Phase 1: A\n## Phase\n## Phase: B\r\n## Phase-2\n```\n## Phase 3\n```\n## 단계\n## Phase단계\n"), 6);
        assert_eq!(count("## Phases\n### Phase 1\n ## Phase 1\n## Phase_1\n## Revision Phase 1: R\n"), 0);
    }

    #[test]
    fn criteria_are_the_bullets_of_the_section() {
        let text = "## Validation Criteria \r\n\r\n- [ ] 빌드 — `make`\r\n  - [X]manual: look\n- Manual: look\n* `a`\n- a ``\n-x\n### Sub\n- `b`\n##\n- after\n";
        let source = source(text);
        let section = validation_criteria(&source).unwrap();
        let seen: Vec<(&str, bool)> =
            section.criteria.iter().map(|criterion| (source.slice(criterion.text), criterion.is_checkable)).collect();
        let expected = [("빌드 — `make`", true), ("manual: look", true), ("Manual: look", false), ("a ``", false), ("`b`", true)];
        assert_eq!(seen, expected);
        assert_eq!(validation_criteria(&super::tests::source("## Validation Criteria (v2)\n- `a`\n")), None);
    }
}
