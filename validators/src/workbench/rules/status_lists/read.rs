//! The lines of a page that list statuses.

use crate::source::{Source, Span};
use crate::workbench::labels::STATUS_PREFIX;
use crate::workbench::status::{Status, Step};

/// A line that lists statuses.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct StatusList<'t> {
    pub(super) form: Form,
    /// What it lists, without quotes and prefixes.
    pub(super) values: Vec<&'t str>,
    /// From the first to the last of them.
    pub(super) span: Span,
}

/// What a list should hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// All statuses.
    Complete,
    /// The statuses from one to another.
    Lifecycle { first: Status, last: Status },
}

/// Fewer statuses than this in a line are a mention, no list.
const FEWEST: usize = 3;

/// Longer lines are no lists anybody reads.
const LONGEST_LINE: usize = 2_000;

/// The lists of statuses in a page: lines `Allowed: open, researched, …`, lists in backticks on a line that speaks of canonical values, and
/// lines of the lifecycle, `open → researched → …`. Lists in code blocks count as well: what a prompt prints stands there.
pub(super) fn status_lists(source: &Source) -> Vec<StatusList<'_>> {
    let (body, offset) = source.body().unwrap_or_default();
    let mut lists = Vec::new();
    let mut start = 0;
    for line in body.split_inclusive('\n') {
        let found = (line.len() <= LONGEST_LINE).then(|| allowed(line).or_else(|| canonical(line)).or_else(|| lifecycle(line)));
        lists.extend(found.flatten().and_then(|(form, words)| {
            let (first, last) = (words.first()?, words.last()?);
            let span = Span::from_range(start + first.at..start + last.at + last.text.len()).shifted(offset);
            Some(StatusList { form, values: words.iter().map(|word| word.text).collect(), span })
        }));
        start += line.len();
    }
    lists
}

/// A word and its place in its line.
#[derive(Debug, Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Word<'t> {
    /// What is left of a piece of `line` without blanks, quotes, emphasis and the prefix of labels.
    fn of(line: &'t str, piece: &'t str) -> Self {
        const AROUND: [char; 8] = [' ', '\t', '\r', '\n', '`', '*', '"', '\''];
        let text = piece.trim_matches(AROUND).trim_end_matches('.');
        let text = text.strip_prefix(STATUS_PREFIX).unwrap_or(text).trim_matches(AROUND);
        Self { text, at: text.as_ptr().addr() - line.as_ptr().addr() }
    }

    fn is_single(self) -> bool {
        !self.text.is_empty() && self.text.chars().all(|letter| letter.is_alphanumeric() || "-_".contains(letter))
    }

    fn status(self) -> Option<Status> {
        Status::from_name(self.text)
    }
}

fn has_enough(words: &[Word<'_>]) -> bool {
    words.iter().filter(|word| word.status().is_some()).count() >= FEWEST
}

fn allowed(line: &str) -> Option<(Form, Vec<Word<'_>>)> {
    let (head, list) = line.split_once(':')?;
    let head = head.trim_matches(|letter: char| letter.is_whitespace() || "-*>`_".contains(letter));
    if !["Allowed", "Allowed values", "Allowed statuses"].contains(&head) {
        return None;
    }
    let words: Vec<Word<'_>> = list.split(',').map(|piece| Word::of(line, piece)).collect();
    (words.iter().all(|word| word.is_single()) && has_enough(&words)).then_some((Form::Complete, words))
}

/// The longest run of words in backticks, separated by commas.
fn canonical(line: &str) -> Option<(Form, Vec<Word<'_>>)> {
    if !line.to_lowercase().contains("canonical value") {
        return None;
    }
    let mut runs: Vec<Vec<Word<'_>>> = vec![Vec::new()];
    for (index, piece) in line.split('`').enumerate() {
        if index % 2 == 1 {
            runs.last_mut()?.push(Word::of(line, piece));
        } else if ![",", ", and", ", or", "and", "or"].contains(&piece.trim()) {
            runs.push(Vec::new());
        }
    }
    let words = runs.into_iter().max_by_key(Vec::len)?;
    (words.iter().all(|word| word.is_single()) && has_enough(&words)).then_some((Form::Complete, words))
}

fn lifecycle(line: &str) -> Option<(Form, Vec<Word<'_>>)> {
    let arrow = ["→", "-->", "->", "=>"].into_iter().find(|arrow| line.contains(arrow))?;
    let words = line.split(arrow).map(|piece| Word::of(line, piece));
    // Steps between the statuses say what leads from one to the next; an epic's end is no part of the line.
    let is_between = |word: &Word<'_>| Step::from_name(word.text).is_none() && word.status() != Some(Status::Decomposed);
    let words: Vec<Word<'_>> = words.filter(is_between).collect();
    let first = words.iter().position(|word| word.status().is_some())?;
    let last = words.iter().rposition(|word| word.status().is_some())?;
    let words = words.get(first..=last)?.to_vec();
    let form = Form::Lifecycle { first: words.first()?.status()?, last: words.last()?.status()? };
    (words.iter().all(|word| word.is_single()) && has_enough(&words)).then_some((form, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FilePath;

    fn found(text: &str) -> Vec<(Form, Vec<String>, String)> {
        let source = Source::new(FilePath::from_text("page.md"), text.as_bytes().to_vec());
        let owned = |list: StatusList<'_>| {
            (list.form, list.values.iter().map(|value| (*value).to_owned()).collect(), source.slice(list.span).to_owned())
        };
        status_lists(&source).into_iter().map(owned).collect()
    }

    fn values(text: &str) -> Vec<String> {
        found(text).into_iter().flat_map(|(_, values, _)| values).collect()
    }

    #[test]
    fn lists_of_allowed_values_are_found_anywhere() {
        assert_eq!(values("- Allowed: open, researched, planned, implemented, reviewed\n").len(), 5);
        assert_eq!(
            values("**Allowed:** `open`, `researched`, `planned`, `done`.\r\n"),
            ["open", "researched", "planned", "done"]
        );
        let [(_, _, text)] = &found("\u{feff}가\n   - Allowed: open, planned, reviewed, 완료\n")[..] else {
            panic!("one list")
        };
        assert_eq!(text, "open, planned, reviewed, 완료");
    }

    #[test]
    fn lists_of_canonical_values_stand_in_backticks() {
        let line =
            "2. exactly one canonical value for `status-ticket` is valid: `open`, `researched`, `planned`, and `reviewed`\n";
        assert_eq!(values(line), ["open", "researched", "planned", "reviewed"]);
        assert!(values("a canonical value such as `open`, `planned`\n").is_empty(), "two are a mention");
    }

    #[test]
    fn a_lifecycle_runs_from_its_first_status_to_its_last() {
        let [(form, listed, text)] = &found("status:open → status:planned → status:implemented\n")[..] else {
            panic!("one line")
        };
        assert_eq!(*form, Form::Lifecycle { first: Status::Open, last: Status::Implemented });
        assert_eq!(
            (listed.join(" "), text.as_str()),
            ("open planned implemented".to_owned(), "open → status:planned → status:implemented")
        );
        assert_eq!(
            values("`ticket -> open -> research -> researched -> plan -> planned -> done`\n"),
            ["open", "researched", "planned"]
        );
        assert!(values("ticket → research → plan → execute → review → commit\n").is_empty());
        assert!(values("open → decomposed\n").is_empty());
    }

    #[test]
    fn prose_is_no_list() {
        for line in [
            "Allowed: whatever you planned, implemented and reviewed yesterday\n",
            "the issue was planned, implemented, reviewed\n",
            "open the door → planned by Dana → reviewed by Jisoo → implemented\n",
        ] {
            assert!(found(line).is_empty(), "{line}");
        }
    }
}
