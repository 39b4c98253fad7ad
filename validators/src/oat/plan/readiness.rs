//! R4: whether a quick plan is ready, as `oat project status` reads it: by line, the front matter too, with fences and indentation of its
//! own making.

use crate::source::{Source, Span};

/// What a quick plan must have, in the order in which the reader asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clause {
    /// Front matter from the first line on, closed by a line `---`.
    FrontMatter,
    /// `oat_status: complete`, once.
    Status,
    /// `oat_ready_for: oat-project-implement`, once.
    ReadyFor,
    /// No `oat_template`, or once with `false`, `null`, `~` or nothing.
    Template,
    /// The plan's own review is done or left out on purpose.
    Disposition,
    /// A task with a title of its own, under a phase.
    Task,
}

impl Clause {
    /// The reader's name for a plan without it.
    #[must_use]
    pub const fn failure(self) -> &'static str {
        match self {
            Self::FrontMatter | Self::Status | Self::ReadyFor | Self::Template => "frontmatter-not-ready",
            Self::Disposition => "review-disposition-missing",
            Self::Task => "substantive-task-missing",
        }
    }
}

/// The first thing that a plan lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lack {
    /// What.
    pub clause: Clause,
    /// Where the reader looked: the line or cell that is wrong, the heading of the section that lacks it, or the empty span at 0.
    pub span: Span,
}

/// What the plan lacks first; `None` when it is ready.
#[must_use]
pub fn lack(source: &Source) -> Option<Lack> {
    let text = source.text().unwrap_or_default();
    front_matter(text).or_else(|| {
        let record = record_lines(text);
        disposition(&record).or_else(|| {
            let has_task = tasks(&record).any(|(_, title)| is_substantive(title));
            (!has_task).then(|| Lack { clause: Clause::Task, span: Span::empty_at(0) })
        })
    })
}

/// Whether the reader finds a task with a title of its own under a phase.
#[must_use]
pub fn has_substantive_task(source: &Source) -> bool {
    tasks(&record_lines(source.text().unwrap_or_default())).any(|(_, title)| is_substantive(title))
}

/// The headings of tasks under phases whose titles are nothing but placeholders, `{…}`; each with its title.
#[must_use]
pub fn placeholder_titles(source: &Source) -> Vec<(Span, Span)> {
    let record = record_lines(source.text().unwrap_or_default());
    let found = tasks(&record).filter(|(_, title)| !is_substantive(title));
    found.map(|(line, title)| (line.span(), line.span_of(title.trim()))).collect()
}

/// A line with its offset; a carriage return at its end belongs to it.
#[derive(Debug, Clone, Copy)]
struct Line<'t> {
    start: usize,
    text: &'t str,
}

impl<'t> Line<'t> {
    fn span(self) -> Span {
        self.span_of(self.text.trim_end_matches(is_blank))
    }

    /// The place of a slice of the line.
    fn span_of(self, part: &str) -> Span {
        let within = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize).min(self.text.len());
        Span::from_range(self.start + within..self.start + (within + part.len()).min(self.text.len()))
    }

    /// The columns of the indent, tabs going on to the next stop of four, and what follows it.
    fn indent(self) -> (usize, &'t str) {
        const STOP: usize = 4;
        let rest = self.text.trim_start_matches([' ', '\t']);
        let indent = &self.text[..self.text.len() - rest.len()];
        let columns =
            indent.bytes().fold(0, |columns, byte| if byte == b'\t' { columns + STOP - columns % STOP } else { columns + 1 });
        (columns, rest)
    }
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split('\n').map(move |text| {
        let line = Line { start, text };
        start += text.len() + 1;
        line
    })
}

/// Blanks as the reader takes them within a line.
const fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\u{c}' | '\u{b}')
}

fn front_matter(text: &str) -> Option<Lack> {
    let missing = |clause: Clause, span: Span| Some(Lack { clause, span });
    let is_delimiter = |line: &Line<'_>| line.text.strip_prefix("---").is_some_and(|rest| rest.chars().all(is_blank));
    let mut all = lines(text);
    let opening = all.next();
    let is_open = opening.as_ref().is_some_and(is_delimiter);
    let mut is_closed = false;
    let block: Vec<Line<'_>> = all
        .take_while(|line| {
            is_closed = is_delimiter(line);
            !is_closed
        })
        .collect();
    if !is_open || !is_closed {
        return missing(Clause::FrontMatter, opening.map_or(Span::empty_at(0), Line::span));
    }
    let opening = opening.map_or(Span::empty_at(0), Line::span);
    for (clause, key, wanted) in
        [(Clause::Status, "oat_status", "complete"), (Clause::ReadyFor, "oat_ready_for", "oat-project-implement")]
    {
        match fields(&block, key).as_slice() {
            [(_, value)] if value.starts_with(is_blank) && is_scalar(value, &[wanted]) => {}
            [] => return missing(clause, opening),
            [(line, _)] | [.., (line, _)] => return missing(clause, line.span()),
        }
    }
    match fields(&block, "oat_template").as_slice() {
        [] => None,
        [(_, value)] if is_scalar(value, &["false"]) || is_plain(value, &["", "null", "~"]) => None,
        [(line, _)] | [.., (line, _)] => missing(Clause::Template, line.span()),
    }
}

/// The lines of the block that declare a key, in quotes or not, each with what follows the colon.
fn fields<'t>(block: &[Line<'t>], key: &str) -> Vec<(Line<'t>, &'t str)> {
    let value = |line: &Line<'t>| {
        let unquoted = |text: &'t str| text.strip_prefix(['"', '\'']).unwrap_or(text);
        let rest = unquoted(unquoted(line.text).strip_prefix(key)?);
        Some((*line, rest.trim_start_matches(is_blank).strip_prefix(':')?))
    };
    block.iter().filter_map(value).collect()
}

/// Whether a value is one of the words, bare or between one kind of quotes.
fn is_scalar(value: &str, words: &[&str]) -> bool {
    let bare = without_comment(value);
    let quoted = ['"', '\''].into_iter().find_map(|quote| bare.strip_prefix(quote)?.strip_suffix(quote));
    words.contains(&quoted.unwrap_or(bare))
}

/// Whether a value is one of the words, bare.
fn is_plain(value: &str, words: &[&str]) -> bool {
    words.contains(&without_comment(value))
}

/// None of the words that are asked for has a `#`.
fn without_comment(value: &str) -> &str {
    value.split('#').next().unwrap_or_default().trim_matches(is_blank)
}

/// The lines outside fences that are indented by fewer than four columns; no line of a fence itself.
fn record_lines(text: &str) -> Vec<Line<'_>> {
    const CODE: usize = 4;
    let mut fence: Option<(char, usize)> = None;
    let mut record = Vec::new();
    for line in lines(text) {
        let (columns, rest) = line.indent();
        let marker = ['`', '~'].into_iter().find(|marker| rest.chars().take_while(|character| character == marker).count() >= 3);
        if let Some(marker) = marker {
            let length = rest.chars().take_while(|character| *character == marker).count();
            fence = match fence {
                _ if columns >= CODE => fence,
                None => Some((marker, length)),
                Some((opened, least)) if marker == opened && length >= least && rest[length..].chars().all(is_blank) => None,
                open => open,
            };
        } else if fence.is_none() && columns < CODE {
            record.push(line);
        }
    }
    record
}

/// What `text` says after `## ` of any blanks.
fn second_level(text: &str) -> Option<&str> {
    text.strip_prefix("##").filter(|rest| rest.starts_with(is_blank)).map(|rest| rest.trim_start_matches(is_blank))
}

fn disposition(record: &[Line<'_>]) -> Option<Lack> {
    let is_heading = |line: &Line<'_>| line.text.strip_prefix("## Reviews").is_some_and(|rest| rest.chars().all(is_blank));
    let mut section = record.iter().skip_while(|line| !is_heading(line));
    let heading = section.next();
    let section = section.take_while(|line| is_heading(line) || second_level(line.text).is_none());
    let mut span = heading.map_or(Span::empty_at(0), |line| line.span());
    let mut is_disposed = false;
    for line in section {
        let item = line.text.strip_prefix("- ").unwrap_or(line.text);
        if item.trim_end_matches(is_blank) == "Plan artifact review: skipped (workflow.autoArtifactReview.plan=false)" {
            return None;
        }
        let cells: Vec<&str> = line.text.split('|').collect();
        if let ["", scope, kind, status, ..] = cells.as_slice()
            && scope.trim_matches(is_blank) == "plan"
            && kind.trim_matches(is_blank) == "artifact"
        {
            span = if status.trim().is_empty() { line.span() } else { line.span_of(status.trim()) };
            // The last row counts.
            is_disposed = !matches!(status.trim(), "" | "-" | "pending");
        }
    }
    (!is_disposed).then_some(Lack { clause: Clause::Disposition, span })
}

/// The headings `### Task pNN-tNN: …` under a heading that begins with `## Phase`, with their titles.
fn tasks<'r, 't>(record: &'r [Line<'t>]) -> impl Iterator<Item = (Line<'t>, &'t str)> + 'r {
    let mut is_in_phase = false;
    record.iter().filter_map(move |line| {
        if let Some(heading) = second_level(line.text) {
            is_in_phase = heading.starts_with("Phase");
            return None;
        }
        let title = task_title(line.text).filter(|_| is_in_phase)?;
        Some((*line, title))
    })
}

/// What follows the colon and at least one blank.
fn task_title(text: &str) -> Option<&str> {
    let digits = |text: &'_ str| text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.strip_prefix("### Task p")?;
    let phase = digits(rest);
    let rest = rest[phase..].strip_prefix("-t")?;
    let number = digits(rest);
    let title = rest[number..].strip_prefix(':').filter(|title| title.starts_with(is_blank))?;
    (phase > 0 && number > 0).then(|| title.trim_start_matches(is_blank))
}

/// Whether a letter or digit of any script is left of a title without its placeholders.
fn is_substantive(title: &str) -> bool {
    let mut rest = title;
    while let Some((before, after)) = rest.split_once('{') {
        if before.contains(char::is_alphanumeric) {
            return true;
        }
        match after.split_once('}') {
            Some((_, after)) => rest = after,
            None => return after.contains(char::is_alphanumeric),
        }
    }
    rest.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests;
