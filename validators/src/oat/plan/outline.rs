//! Phases and tasks of a plan, as the newest control plane reads them (catalogue, section 2). It reads lines: headings in fences and comments
//! count too.

use std::collections::BTreeMap;

use crate::oat::ids::{PhaseId, PhaseKind, TaskId};
use crate::oat::text_lines::{Line, body, lines};
use crate::source::{Source, Span};

/// How the heading of a phase is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhaseSpelling {
    /// `## Phase 1: …`
    Number,
    /// `## Phase p01: …`, which older readers do not count.
    Id,
    /// `## Phase p-rev1: …`
    Revision,
    /// `## Revision Phase 1: …` or `## Revision Phase p-rev1: …`
    OldRevision,
}

/// A phase.
#[derive(Debug, Clone)]
pub struct Phase {
    /// Its normalised id.
    pub id: PhaseId,
    /// How the heading is written.
    pub spelling: PhaseSpelling,
    /// The heading, its line end not included.
    pub heading: Span,
    /// The number or id in the heading, as written.
    pub id_span: Span,
    /// What follows the colon and the blank.
    pub title: Span,
    /// From the heading to the next phase heading, or to the end of the file.
    pub section: Span,
}

/// A task.
#[derive(Debug, Clone)]
pub struct Task {
    /// Its normalised id.
    pub id: TaskId,
    /// The heading, its line end not included.
    pub heading: Span,
    /// The id as written.
    pub id_span: Span,
    /// What follows the colon and the blank.
    pub title: Span,
    /// From the heading to the next heading of level 1 to 3, or to the end of the file.
    pub section: Span,
    /// The phase whose heading stands before: an index of [`Outline::phases`].
    pub phase: Option<usize>,
    /// The phase is the one that the id names. Other tasks are dropped silently.
    pub is_counted: bool,
}

/// All phases and tasks, in the order of the file.
#[derive(Debug, Default)]
pub struct Outline {
    /// The phases.
    pub phases: Vec<Phase>,
    /// The tasks, dropped ones too.
    pub tasks: Vec<Task>,
    by_task: BTreeMap<TaskId, usize>,
    by_phase: BTreeMap<PhaseId, usize>,
}

impl Outline {
    /// Reads a plan.
    #[must_use]
    pub fn read(source: &Source) -> Self {
        let mut outline = Self::default();
        let end = body(source).end;
        for line in lines(source, body(source)) {
            if let Some(phase) = phase(&line, end) {
                if let Some(before) = outline.phases.last_mut() {
                    before.section.end = line.span.start;
                }
                outline.end_task(line.span.start);
                outline.by_phase.entry(phase.id.clone()).or_insert(outline.phases.len());
                outline.phases.push(phase);
            } else if let Some((id, id_span, title)) = task_heading(&line) {
                outline.end_task(line.span.start);
                let enclosing = outline.phases.last();
                let task = Task {
                    is_counted: enclosing.is_some_and(|phase| phase.id == id.phase),
                    phase: outline.phases.len().checked_sub(1),
                    heading: line.span,
                    section: Span::new(line.span.start, end),
                    id,
                    id_span,
                    title,
                };
                let first = &mut outline.by_task;
                // A counted task is what the id means, whatever was dropped before.
                if task.is_counted || !first.contains_key(&task.id) {
                    let is_free = first.get(&task.id).is_none_or(|index| !outline.tasks[*index].is_counted);
                    if is_free {
                        first.insert(task.id.clone(), outline.tasks.len());
                    }
                }
                outline.tasks.push(task);
            } else if heading_level(line.text).is_some_and(|level| level <= 3) {
                outline.end_task(line.span.start);
            }
        }
        outline
    }

    fn end_task(&mut self, at: u32) {
        if let Some(task) = self.tasks.last_mut() {
            task.section.end = task.section.end.min(at);
        }
    }

    /// The task with this id; of several a counted one, and of those the first.
    #[must_use]
    pub fn task(&self, id: &TaskId) -> Option<&Task> {
        self.by_task.get(id).map(|index| &self.tasks[*index])
    }

    /// The first phase with this id.
    #[must_use]
    pub fn phase(&self, id: &PhaseId) -> Option<&Phase> {
        self.phase_index(id).map(|index| &self.phases[index])
    }

    /// The index of the first phase with this id.
    #[must_use]
    pub fn phase_index(&self, id: &PhaseId) -> Option<usize> {
        self.by_phase.get(id).copied()
    }

    /// The tasks that count.
    pub fn counted_tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| task.is_counted)
    }

    /// The tasks that count, of the phase with this index.
    pub fn tasks_of(&self, phase: usize) -> impl Iterator<Item = &Task> {
        let from = self.tasks.partition_point(|task| task.phase < Some(phase));
        self.tasks[from..].iter().take_while(move |task| task.phase == Some(phase)).filter(|task| task.is_counted)
    }
}

/// The level of an ATX heading at the start of a line.
#[must_use]
pub fn heading_level(line: &str) -> Option<usize> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let ends = line[level..].chars().next().is_none_or(|next| next == ' ' || next == '\t');
    ((1..=6).contains(&level) && ends).then_some(level)
}

/// `^## Phase p?(\d+): (.+)$`, `^## Phase p-rev(\d+): (.+)$`, `^## Revision Phase (?:p-rev)?(\d+): (.+)$`
pub(super) fn phase(line: &Line<'_>, end: u32) -> Option<Phase> {
    let (rest, is_old_revision) = match line.text.strip_prefix("## Phase ") {
        Some(rest) => (rest, false),
        None => (line.text.strip_prefix("## Revision Phase ")?, true),
    };
    let (name, title) = rest.split_once(": ").filter(|(_, title)| !title.is_empty())?;
    let digits = name.trim_start_matches(|character: char| !character.is_ascii_digit());
    let (kind, spelling) = match (&name[..name.len() - digits.len()], is_old_revision) {
        ("", false) => (PhaseKind::Ordinary, PhaseSpelling::Number),
        ("p", false) => (PhaseKind::Ordinary, PhaseSpelling::Id),
        ("p-rev", false) => (PhaseKind::Revision, PhaseSpelling::Revision),
        ("" | "p-rev", true) => (PhaseKind::Revision, PhaseSpelling::OldRevision),
        _ => return None,
    };
    let number = crate::oat::ids::Ordinal::parse(digits)?;
    Some(Phase {
        id: PhaseId { kind, number },
        spelling,
        heading: line.span,
        id_span: line.span_of(name),
        title: line.span_of(title),
        section: Span::new(line.span.start, end),
    })
}

/// `^### Task (<id>): (.+)$` with the id's and the title's place.
#[must_use]
pub fn task_heading(line: &Line<'_>) -> Option<(TaskId, Span, Span)> {
    let (name, title) = line.text.strip_prefix("### Task ")?.split_once(": ").filter(|(_, title)| !title.is_empty())?;
    Some((TaskId::parse(name)?, line.span_of(name), line.span_of(title)))
}

#[cfg(test)]
mod tests {
    use super::Outline;
    use crate::source::{FilePath, Source};

    fn outline(text: &str) -> Outline {
        Outline::read(&Source::new(FilePath::from_text("plan.md"), text.as_bytes().to_vec()))
    }

    #[test]
    fn spellings_are_normalised_and_foreign_tasks_dropped() {
        let text = "## Phase 1: A\n### Task p01-t01: a\n### Task p2-t01: b\n## Phase p02: B\r\n### Task p2-t1: c\r\n## Phase p-rev1: R\n### Task prev1-t01: d\n### Task p-rev1-t02: e\n### Task prev2-t01: f\n### Task p-rev1t03: g\n## Revision Phase 2: S\n## Phase 3 - dash\n## Phases\n";
        let outline = outline(text);
        let phases: Vec<String> = outline.phases.iter().map(|phase| phase.id.to_string()).collect();
        assert_eq!(phases, ["p01", "p02", "p-rev1", "p-rev2"]);
        let tasks: Vec<(String, bool)> = outline.tasks.iter().map(|task| (task.id.to_string(), task.is_counted)).collect();
        let expected = [
            ("p01-t01", true),
            ("p02-t01", false),
            ("p02-t01", true),
            ("prev1-t01", true),
            ("prev1-t02", true),
            ("prev2-t01", false),
        ];
        assert_eq!(tasks, expected.map(|(id, counted)| (id.to_owned(), counted)));
        assert_eq!(outline.tasks_of(2).count(), 2);
        assert_eq!(outline.tasks_of(3).count(), 0);
        assert_eq!(&text[outline.tasks[2].id_span.range()], "p2-t1");
        assert_eq!(&text[outline.task(&outline.tasks[1].id).unwrap().title.range()], "c");
    }
}
