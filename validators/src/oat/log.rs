//! The log of a project: sections and entries as `oat project log check` reads them, that is, without knowing fences.

use super::text_lines::{body, lines};
use crate::parsed_file::TextFile;
use crate::source::{Source, Span};

/// The heading of the section that entries stand in.
pub const ENTRIES: &str = "## Entries";
/// The heading of the section that sums the project up.
pub const SYNTHESIS: &str = "## End-of-run synthesis";
/// The heading of that section as long as it is to be written.
pub const SYNTHESIS_PENDING: &str = "## End-of-run synthesis (pending — do not skip at project completion)";
/// What separates the parts of an entry's heading.
pub const BETWEEN: &str = " · ";
/// The longest area of a judgement, in characters.
pub const LONGEST_AREA: usize = 120;

const STRUCTURAL: &str = "structural";
const SCOPES: [&str; 2] = ["project", "general"];
const KINDS: [&str; 4] = ["bug", "friction", "worked-well", "feedback"];
const SEAL: (&str, &str) = ("oat-project-complete", "seal");

/// The log of a project.
#[derive(Debug)]
pub struct ProjectLog<'w> {
    /// The file.
    pub file: TextFile<'w>,
    /// The headings of level 2, in order. A heading follows a line feed or the beginning of the file.
    pub sections: Vec<Span>,
    /// The heading of the entries.
    pub entries_heading: Option<Span>,
    /// The headings of level 3 below it, in order.
    pub entries: Vec<Entry>,
    /// Headings that begin after another line end than a line feed, so that readers disagree whether they are any.
    pub ambiguous: Vec<Ambiguous>,
}

/// A heading of level 3 in the section of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The heading.
    pub heading: Span,
    /// What the heading says; `None` when it has neither of the two forms.
    pub form: Option<Form>,
}

/// What the heading of an entry says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// The day.
    pub date: Span,
    /// It ends the log: structural, by `oat-project-complete`, about `seal`.
    pub is_seal: bool,
}

/// A heading behind a lone line end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ambiguous {
    /// The line end: a carriage return, U+2028 or U+2029.
    pub terminator: char,
    /// The heading.
    pub heading: Span,
}

impl<'w> ProjectLog<'w> {
    /// Parses a log.
    #[must_use]
    pub fn new(file: TextFile<'w>) -> Self {
        let source = file.source();
        let whole = body(source);
        let sections: Vec<Span> =
            lines(source, whole).filter_map(|line| Some(line.span_of(section_heading(line.text)?))).collect();
        let at = sections.iter().position(|heading| source.slice(*heading) == ENTRIES);
        let entries_heading = at.map(|index| sections[index]);
        let part = at.map(|index| Span::new(sections[index].end, sections.get(index + 1).map_or(whole.end, |next| next.start)));
        let entries = part.map(|part| entries(source, part)).unwrap_or_default();
        let ambiguous = ambiguous(source, whole);
        Self { file, sections, entries_heading, entries, ambiguous }
    }

    /// The headings of the section that sums the project up, written or pending.
    pub fn syntheses(&self) -> impl Iterator<Item = Span> {
        let source = self.file.source();
        self.sections.iter().copied().filter(move |heading| matches!(source.slice(*heading), SYNTHESIS | SYNTHESIS_PENDING))
    }
}

/// The heading of level 2 that a line is; it ends at a lone carriage return.
fn section_heading(line: &str) -> Option<&str> {
    let heading = line.split('\r').next()?;
    heading.strip_prefix("## ").filter(|title| !title.is_empty()).map(|_| heading)
}

fn entries(source: &Source, part: Span) -> Vec<Entry> {
    let is_marker = |text: &str| text.starts_with("### ") && text.len() > 4 && !text.contains(['\r', '\u{2028}', '\u{2029}']);
    let entry = |heading: Span| Entry { heading, form: form(source.slice(heading), heading) };
    lines(source, part).filter(|line| is_marker(line.text)).map(|line| entry(line.span)).collect()
}

/// What a heading says that stands at `place`.
fn form(heading: &str, place: Span) -> Option<Form> {
    let rest = heading.strip_prefix("### ")?;
    rest.get(..10).filter(|date| has_form_of_date(date))?;
    let parts: Vec<&str> = rest[10..].strip_prefix(BETWEEN)?.split('·').collect();
    // Every part but the first and the last has its blanks on both sides.
    let is_seal = match parts.as_slice() {
        [scope, kind, area] => {
            let [scope, kind, area] = [scope.strip_suffix(' ')?, inner(kind)?, area.strip_prefix(' ')?];
            if scope == STRUCTURAL {
                if kind.is_empty() || area.is_empty() {
                    return None;
                }
                (kind.trim(), area.trim()) == SEAL
            } else if SCOPES.contains(&scope) && KINDS.contains(&kind) && (1..=LONGEST_AREA).contains(&area.chars().count()) {
                false
            } else {
                return None;
            }
        }
        _ => return None,
    };
    let start = place.start + 4;
    Some(Form { date: Span::new(start, start + 10), is_seal })
}

/// A part between two dots without the blank at each of its ends.
fn inner(part: &str) -> Option<&str> {
    part.strip_prefix(' ')?.strip_suffix(' ')
}

fn has_form_of_date(text: &str) -> bool {
    text.bytes().enumerate().all(|(index, byte)| if matches!(index, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
}

/// The headings that a reader sees who takes every line end of JavaScript for one, and a reader of line feeds does not.
fn ambiguous(source: &Source, whole: Span) -> Vec<Ambiguous> {
    let text = source.slice(whole);
    let terminators = text.match_indices(['\r', '\u{2028}', '\u{2029}']);
    let headings = terminators.filter_map(|(at, terminator)| {
        let start = at + terminator.len();
        let rest = &text[start..];
        let is_section = rest.starts_with("## ") && !rest[3..].starts_with(['\r', '\n']) && rest.len() > 3;
        if !is_section && !rest.starts_with("### ") {
            return None;
        }
        let length = rest.find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(rest.len());
        let heading = Span::from_range(start..start + length).shifted(whole.start);
        let is_judgement =
            || form(&rest[..length], heading).is_some() && !rest[..length].contains(&format!("{BETWEEN}{STRUCTURAL}{BETWEEN}"));
        (is_section || is_judgement()).then(|| Ambiguous { terminator: terminator.chars().next().unwrap_or('\r'), heading })
    });
    headings.collect()
}

#[cfg(test)]
mod tests {
    use super::{Form, form};
    use crate::source::Span;

    fn read(heading: &str) -> Option<Form> {
        form(heading, Span::from_range(0..heading.len()))
    }

    #[test]
    fn both_forms_of_a_heading_are_known() {
        for (heading, is_seal) in [
            ("### 2026-07-20 · project · bug · test database", false),
            ("### 2026-07-20 · general · worked-well · 작업 트리", false),
            ("### 2026-07-20 · structural · oat-project-implement · p01", false),
            ("### 2026-07-20 · structural · oat-project-complete · seal", true),
            ("### 2026-07-20 · structural · oat-project-complete · p04", false),
            ("### 2026-07-20 · structural · somebody · seal", false),
        ] {
            assert_eq!(read(heading).map(|form| form.is_seal), Some(is_seal), "{heading}");
        }
    }

    #[test]
    fn everything_else_is_no_entry() {
        for heading in [
            "### handwritten",
            "### 2026-07-20",
            "### 2026-7-20 · project · bug · x",
            "### 2026-07-20 - project - bug - x",
            "### 2026-07-20 · project · idea · x",
            "### 2026-07-20 · team · bug · x",
            "### 2026-07-20 · project · bug · ",
            "### 2026-07-20 · project · bug · a · b",
            "### 2026-07-20 · project · bug",
            "### 2026-07-20 · structural · x",
            "### 2026-07-20 ·project · bug · x",
            "### 날짜 없음 · project · bug · x",
        ] {
            assert_eq!(read(heading), None, "{heading}");
        }
        assert_eq!(read(&format!("### 2026-07-20 · project · bug · {}", "a".repeat(121))), None);
    }
}
