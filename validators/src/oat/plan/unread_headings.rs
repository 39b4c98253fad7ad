//! Headings that people mean as a phase or a task and that no reader of the convention takes for one.
//!
//! Looked for outside fences and comments only: what stands there is an example, and nobody is misled when it is not read.

use super::Plan;
use super::outline::{self, heading_level};
use crate::oat::ids::{PhaseId, PhaseKind, TaskId};
use crate::oat::text_lines::{Line, body, lines};
use crate::source::Span;

/// A heading that means a phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadPhase {
    /// The heading, its line end not included.
    pub heading: Span,
    /// The phase that is meant; `None` without a number.
    pub id: Option<PhaseId>,
    /// What keeps readers from taking it for a phase.
    pub flaw: Flaw,
}

/// A heading that means a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadTask {
    /// The heading, its line end not included.
    pub heading: Span,
    /// The task that is meant; `None` without an id.
    pub id: Option<TaskId>,
    /// What keeps readers from taking it for a task.
    pub flaw: Flaw,
}

/// A heading that is struck through: the task was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedTask {
    /// The heading, its line end not included.
    pub heading: Span,
    /// The task.
    pub id: TaskId,
}

/// What is wrong with a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Level, letter case or blanks before the name, a spelling of the id that is not for headings, or other signs behind it.
    Spelling,
    /// No number or id where it is expected.
    NoId,
    /// A dash, or a colon without a blank behind it, stands (with the blanks around it) where `: ` is expected.
    Separator(Span),
    /// The title follows without any separator.
    NoSeparator,
    /// Nothing follows the id.
    NoTitle,
}

/// All such headings of a plan, in the order of the file.
#[derive(Debug, Default)]
pub struct UnreadHeadings {
    /// Those that mean a phase.
    pub phases: Vec<UnreadPhase>,
    /// Those that mean a task.
    pub tasks: Vec<UnreadTask>,
    /// Those that are struck through.
    pub removed: Vec<RemovedTask>,
}

/// Where a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the first phase, or below another heading of level 1 or 2.
    Elsewhere,
    /// In a phase, read or meant.
    Phase,
    /// Below `## Phase <word>`, which means a phase when tasks follow.
    Perhaps,
}

impl UnreadHeadings {
    /// Looks through a plan.
    #[must_use]
    pub fn read(plan: &Plan<'_>) -> Self {
        let mut found = Self::default();
        let source = plan.source();
        let (mut phases, mut tasks) = (plan.outline.phases.iter().peekable(), plan.outline.tasks.iter().peekable());
        let mut place = Place::Elsewhere;
        let mut perhaps: Option<UnreadPhase> = None;
        for line in lines(source, body(source)).filter(|line| line.text.starts_with('#')) {
            let is_phase = phases.next_if(|phase| phase.heading.start == line.span.start).is_some();
            let is_task = tasks.next_if(|task| task.heading.start == line.span.start).is_some();
            let Some(level) = heading_level(line.text).filter(|_| plan.is_prose(line.span.start)) else { continue };
            if is_phase {
                (place, perhaps) = (Place::Phase, None);
            } else if is_task {
                found.phases.extend(perhaps.take());
            } else if let Some(phase) = (level == 2).then(|| phase(&line)).flatten() {
                if is_certain(&line, &phase) {
                    found.phases.push(phase);
                    (place, perhaps) = (Place::Phase, None);
                } else {
                    (place, perhaps) = (Place::Perhaps, Some(phase));
                }
            } else if let Some(removed) = removed(&line) {
                found.removed.push(removed);
            } else if let Some(task) = task(&line, level, place) {
                found.phases.extend(perhaps.take());
                found.tasks.push(task);
            } else if level <= 2 {
                (place, perhaps) = (Place::Elsewhere, None);
            }
        }
        found
    }
}

/// `## Phase …` or `## Revision Phase …`, in any letter case and with any blanks. `## Phases` and `## Phase-out` are other words.
fn phase(line: &Line<'_>) -> Option<UnreadPhase> {
    let rest = line.text.trim_start_matches('#').trim_start();
    let (rest, is_revision) = match word(rest, "Revision") {
        Some(rest) => (rest.trim_start(), true),
        None => (rest, false),
    };
    let rest = word(rest, "Phase")?;
    let name = rest.trim_start();
    let (id, after) = match leading_phase(name) {
        Some((mut id, after)) => {
            if is_revision {
                id.kind = PhaseKind::Revision;
            }
            (Some(id), after)
        }
        None => (None, name),
    };
    let flaw = if id.is_some() { flaw_after(line, after, |line| outline::phase(line, 0).is_some()) } else { Flaw::NoId };
    Some(UnreadPhase { heading: line.span, id, flaw })
}

/// Whether the heading means a phase even without tasks: it has a number, or nothing but a colon where the number belongs.
fn is_certain(line: &Line<'_>, phase: &UnreadPhase) -> bool {
    phase.id.is_some() || line.text.trim_end_matches(COLONS).ends_with("Phase") || line.text.contains("Phase:")
}

/// What follows `word` at the start of `text`, when the word ends there: before a blank, a digit, a colon or the end.
fn word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let rest = text.get(word.len()..).filter(|_| text.as_bytes()[..word.len()].eq_ignore_ascii_case(word.as_bytes()))?;
    let ends = rest.chars().next().is_none_or(|next| next.is_whitespace() || next.is_ascii_digit() || COLONS.contains(&next));
    ends.then_some(rest)
}

const COLONS: [char; 2] = [':', '：'];
const DASHES: [char; 4] = ['-', '–', '—', '－'];

/// A phase's number or id at the start of `text`, in any letter case, and what follows it.
fn leading_phase(text: &str) -> Option<(PhaseId, &str)> {
    let letters = text.bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'-').count();
    let digits = text[letters..].bytes().take_while(u8::is_ascii_digit).count();
    let (name, after) = text.split_at(letters + digits);
    let name = name.to_ascii_lowercase();
    let id = PhaseId::parse(&name).or_else(|| PhaseId::parse(&format!("p{name}")))?;
    // `1.5`, `1a` and `1-2` are no numbers of phases.
    let mut next = after.chars();
    let first = next.next();
    let goes_on = match first {
        Some(first) if first == '.' || DASHES.contains(&first) => next.next().is_some_and(char::is_numeric),
        Some(first) => first.is_alphanumeric() || first == '_',
        None => false,
    };
    (!goes_on).then_some((id, after))
}

/// What is wrong behind an id. `is_read` says whether readers take a line for what it means.
fn flaw_after(line: &Line<'_>, after: &str, is_read: impl Fn(&Line<'_>) -> bool) -> Flaw {
    let rest = after.trim_start();
    let Some(first) = rest.chars().next() else { return Flaw::NoTitle };
    let is_dash = DASHES.contains(&first);
    if !is_dash && !COLONS.contains(&first) {
        return if after.len() == rest.len() { Flaw::Spelling } else { Flaw::NoSeparator };
    }
    let title = rest[first.len_utf8()..].trim_start();
    if title.is_empty() {
        return Flaw::NoTitle;
    }
    let separator = &after[..after.len() - title.len()];
    // `Phase 1 - 2: both` may mean two phases, `Phase 1 -- x` an option.
    if is_dash && title.starts_with(|next: char| next.is_numeric() || DASHES.contains(&next)) {
        return Flaw::NoSeparator;
    }
    let before = &line.text[..line.text.len() - after.len()];
    let mended = format!("{before}: {title}");
    let is_only_flaw = separator != ": " && is_read(&Line { text: &mended, span: line.span });
    if is_only_flaw { Flaw::Separator(line.span_of(separator)) } else { Flaw::Spelling }
}

/// `### Task …` that is struck through, wherever the marks stand before the title.
fn removed(line: &Line<'_>) -> Option<RemovedTask> {
    let rest = line.text.trim_start_matches('#').trim_start();
    let is_struck = rest.starts_with("~~") || word(rest, "Task").is_some_and(|rest| rest.trim_start().starts_with("~~"));
    if !is_struck {
        return None;
    }
    let name = word(rest.trim_start_matches('~').trim_start(), "Task")?.trim_start().trim_start_matches('~');
    let id = name.split(|next: char| next.is_whitespace() || next == '~' || COLONS.contains(&next)).next()?;
    Some(RemovedTask { heading: line.span, id: TaskId::parse(id)? })
}

/// `Task …` at level 2 to 4. Without an id that can be read it means a task only where tasks stand: at level 3 in a phase, and with a
/// number, a colon or nothing behind it, so not `### Task overview`.
fn task(line: &Line<'_>, level: usize, place: Place) -> Option<UnreadTask> {
    let rest = word(line.text.trim_start_matches('#').trim_start(), "Task").filter(|_| (2..=4).contains(&level))?;
    let name = rest.trim_start();
    let ends = name.find(|next: char| next.is_whitespace() || COLONS.contains(&next) || matches!(next, '–' | '—'));
    let (name, after) = name.split_at(ends.unwrap_or(name.len()));
    let heading = line.span;
    if let Some(id) = TaskId::parse(&name.to_ascii_lowercase()) {
        let flaw = flaw_after(line, after, |line| outline::task_heading(line).is_some());
        return Some(UnreadTask { heading, id: Some(id), flaw });
    }
    let is_where_tasks_are = level == 3 && place != Place::Elsewhere;
    let is_meant = name.is_empty() || name.contains(|next: char| next.is_ascii_digit()) || after.starts_with(COLONS);
    (is_where_tasks_are && is_meant).then_some(UnreadTask { heading, id: None, flaw: Flaw::NoId })
}

#[cfg(test)]
mod tests {
    use super::{Flaw, UnreadHeadings};
    use crate::oat::layout::PLAN;
    use crate::oat::project::Project;
    use crate::workspace::{Limits, Workspace};

    /// What the headings of `text` mean: their id or `-`, and what is wrong with them.
    fn unread(text: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(PLAN), text).unwrap();
        let workspace = Workspace::new(&[folder.path().to_owned()], folder.path(), &[], Limits::default());
        let project = Project::load(&workspace, workspace.find(folder.path()).directory().unwrap());
        let plan = project.plan.unwrap();
        let found = UnreadHeadings::read(&plan);
        let word = |flaw: Flaw| match flaw {
            Flaw::Separator(span) => format!("Separator {:?}", plan.source().slice(span)),
            other => format!("{other:?}"),
        };
        let line = |id: Option<String>, flaw| format!("{} {}", id.unwrap_or_else(|| "-".to_owned()), word(flaw));
        let phases = found.phases.iter().map(|phase| line(phase.id.as_ref().map(ToString::to_string), phase.flaw));
        let tasks = found.tasks.iter().map(|task| line(task.id.as_ref().map(ToString::to_string), task.flaw));
        (phases.collect(), tasks.collect(), found.removed.iter().map(|removed| removed.id.to_string()).collect())
    }

    #[test]
    fn phases_that_no_reader_takes_for_one() {
        let phases = |text: &str| unread(text).0;
        for (heading, wanted) in [
            ("## Phase 3 - Title", "p03 Separator \" - \""),
            ("## Phase 3 — 제목", "p03 Separator \" — \""),
            ("## Phase p03:Title", "p03 Separator \":\""),
            ("## Phase 3： Title", "p03 Separator \"： \""),
            ("## Revision Phase 1 - Title", "p-rev1 Separator \" - \""),
            ("## Phase 3", "p03 NoTitle"),
            ("## Phase 3: ", "p03 NoTitle"),
            ("## Phase 3 Title", "p03 NoSeparator"),
            ("## Phase 1 - 2: both", "p01 NoSeparator"),
            ("## Phase 3. Title", "p03 Spelling"),
            ("##  Phase 3: Title", "p03 Spelling"),
            ("## phase 3 - Title", "p03 Spelling"),
            ("## Phase prev1: Title", "p-rev1 Spelling"),
            ("## Phase: Title", "- NoId"),
            ("## Phase 1.5: Title\n### Task p01-t01: x", "- NoId"),
            ("## Phase One: Title\n### Task 1: x", "- NoId"),
        ] {
            assert_eq!(phases(&format!("{heading}\n")), [wanted], "{heading}");
            assert_eq!(phases(&format!("```md\n{heading}\n```\n<!--\n{heading}\n-->\n")), Vec::<String>::new(), "{heading}");
        }
        for other in
            ["## Phases\n", "## Phase-out\n", "## Phase overview\n\nText.\n\n## Notes\n### Task p01-t01: x\n", "## Phase 1: A\n"]
        {
            assert_eq!(phases(other), Vec::<String>::new(), "{other}");
        }
    }

    #[test]
    fn tasks_that_no_reader_takes_for_one() {
        let tasks = |text: &str| unread(text).1;
        for (heading, wanted) in [
            ("### Task p01-t02 - Title", "p01-t02 Separator \" - \""),
            ("### Task p01-t02", "p01-t02 NoTitle"),
            ("#### Task p01-t02: Title", "p01-t02 Spelling"),
            ("## Task prev1-t02: Title", "prev1-t02 Spelling"),
            ("### task P01-T02: Title", "p01-t02 Spelling"),
            ("### Task 2: Title", "- NoId"),
            ("### Task: Title", "- NoId"),
            ("### Task p-rev1t03: Title", "- NoId"),
        ] {
            assert_eq!(tasks(&format!("## Phase 1: A\n{heading}\n")), [wanted], "{heading}");
        }
        for other in
            ["## Phase 1: A\n### Task overview\n", "## Phase 1: A\n#### Task 2\n", "## Notes\n### Task 2: x\n", "### Tasks\n"]
        {
            assert_eq!(tasks(other), Vec::<String>::new(), "{other}");
        }
    }

    #[test]
    fn tasks_that_were_removed() {
        let text =
            "### ~~Task p01-t02: gone~~ REMOVED\n### ~~Task p1-t3~~\n### Task ~~p01-t04~~: gone\n### Task p01-t05: ~~kept~~\n";
        assert_eq!(unread(text), (Vec::new(), Vec::new(), ["p01-t02", "p01-t03", "p01-t04"].map(str::to_owned).to_vec()));
    }
}
