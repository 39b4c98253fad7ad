//! The numbers of tasks in `## Implementation Complete`.

use crate::oat::ids::PhaseId;
use crate::oat::text_lines::{Line, lines};
use crate::source::{Source, Span};

/// A number of tasks that somebody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The number.
    pub value: usize,
    /// Its digits.
    pub span: Span,
}

/// `**Total: N tasks**`, or another line that begins with the word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalLine {
    /// The line, without blanks at both ends.
    pub span: Span,
    /// The number before the word `tasks`, or behind `Total tasks:`.
    pub tasks: Option<Written>,
    /// All numbers of the line; there are others when it says what the total is made of.
    pub numbers: Vec<usize>,
    /// `{N}`
    pub placeholder: Option<Span>,
}

/// `- Phase N: M tasks`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseTotal {
    /// The phase.
    pub phase: PhaseId,
    /// The number of its tasks.
    pub tasks: Written,
}

/// What the section says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// The first line of the total.
    pub total: Option<TotalLine>,
    /// The bullets of phases.
    pub phases: Vec<PhaseTotal>,
}

impl Totals {
    /// Reads the section.
    #[must_use]
    pub fn read(source: &Source, section: Span) -> Self {
        let mut totals = Self::default();
        for line in lines(source, section) {
            if let Some(total) = total_line(&line).filter(|_| totals.total.is_none()) {
                totals.total = Some(total);
            } else {
                totals.phases.extend(phase_total(&line));
            }
        }
        totals
    }
}

const MARKS: [char; 5] = ['*', '_', '-', '+', ' '];
const PLACEHOLDER: &str = "{N}";

fn total_line(line: &Line<'_>) -> Option<TotalLine> {
    let text = line.text.trim_start_matches(MARKS);
    let rest = text.get(5..).filter(|_| text.as_bytes()[..5].eq_ignore_ascii_case(b"Total"))?;
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let numbers: Vec<(Written, &str)> = numbers(line, rest).collect();
    let is_before = |(_, after): &&(Written, &str)| after.trim_start_matches(['*', '_', ' ']).starts_with("task");
    let first_behind = || numbers.first().filter(|_| rest.trim_start_matches(MARKS).starts_with("task"));
    let tasks = numbers.iter().find(is_before).or_else(first_behind).map(|(written, _)| *written);
    let placeholder = rest.find(PLACEHOLDER).map(|at| line.span_of(&rest[at..at + PLACEHOLDER.len()]));
    let numbers = numbers.iter().map(|(written, _)| written.value).collect();
    Some(TotalLine { span: line.span_of(line.text.trim()), tasks, numbers, placeholder })
}

fn phase_total(line: &Line<'_>) -> Option<PhaseTotal> {
    let bullet = line.text.trim_start().strip_prefix(['-', '*', '+'])?;
    let text = bullet.strip_prefix(' ')?.trim_start_matches(['*', '_', ' ']);
    let (text, is_revision) = match text.strip_prefix("Revision ") {
        Some(text) => (text, true),
        None => (text, false),
    };
    let (name, rest) = text.strip_prefix("Phase ")?.split_once(':')?;
    // `Phase 1 (B13): 3 tasks`
    let name = name.split([' ', '(', '*']).next()?;
    let phase = match PhaseId::parse(name) {
        Some(phase) => phase,
        None if is_revision => PhaseId::parse(&format!("prev{name}"))?,
        None => PhaseId::parse(&format!("p{name}"))?,
    };
    let (tasks, after) = numbers(line, rest).next()?;
    let is_first = rest.trim_start_matches(['*', '_', ' ']).starts_with(|next: char| next.is_ascii_digit());
    let is_count = after.trim_start_matches(['*', '_', ' ']).starts_with("task");
    (is_first && is_count).then_some(PhaseTotal { phase, tasks })
}

/// The numbers in `text`, a part of the line, each with what follows it. Those too large to count with are left out.
fn numbers<'t>(line: &Line<'t>, text: &'t str) -> impl Iterator<Item = (Written, &'t str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(|next: char| next.is_ascii_digit())?;
        let tail = &rest[start..];
        let end = tail.find(|next: char| !next.is_ascii_digit()).unwrap_or(tail.len());
        let (digits, after) = tail.split_at(end);
        rest = after;
        Some((digits, after))
    })
    .filter_map(|(digits, after)| Some((Written { value: digits.parse().ok()?, span: line.span_of(digits) }, after)))
    .collect::<Vec<_>>()
    .into_iter()
}

#[cfg(test)]
mod tests {
    use super::Totals;
    use crate::source::{FilePath, Source, Span};

    fn read(text: &str) -> Totals {
        let source = Source::new(FilePath::from_text("plan.md"), text.as_bytes().to_vec());
        Totals::read(&source, Span::from_range(0..text.len()))
    }

    #[test]
    fn totals_in_all_their_forms() {
        for (line, tasks, numbers) in [
            ("**Total: 12 tasks**", Some(12), 1),
            ("**Total:** 13 tasks", Some(13), 1),
            ("- Total tasks: 7", Some(7), 1),
            ("**Total: 7 phases, 30 tasks**", Some(30), 2),
            ("**Total: 25 tasks (16 plan + 8 rev1)**", Some(25), 4),
            ("**Total: 8/9 tasks**", Some(9), 2),
            ("**Total: {N} tasks**", None, 0),
            ("Total: unknown", None, 0),
        ] {
            let total = read(line).total.unwrap();
            assert_eq!((total.tasks.map(|written| written.value), total.numbers.len()), (tasks, numbers), "{line}");
        }
        assert!(read("**Total: {N} tasks**\n").total.unwrap().placeholder.is_some());
        assert_eq!(read("Totally 3 tasks\nA total of 3 tasks\n").total, None);
    }

    #[test]
    fn bullets_of_phases() {
        let text = "- Phase 1: 2 tasks - a\n- Phase 2 (B13): 1 task — b\n- **Phase p03:** 4 tasks\n- Revision Phase 1: 5 tasks\n- Phase p-rev2: 6 tasks\r\n- Phase 4: after 2 tasks\n- Phase 5: {N} tasks\n- Phase 6: 3 modules\nPhase 7: 2 tasks\n";
        let phases: Vec<String> =
            read(text).phases.iter().map(|total| format!("{} {}", total.phase, total.tasks.value)).collect();
        assert_eq!(phases, ["p01 2", "p02 1", "p03 4", "p-rev1 5", "p-rev2 6"]);
    }
}
