//! The record of an implementation: a section for each task.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::front_matter::FrontMatter;
use super::ids::TaskId;
use super::plan::outline::heading_level;
use super::runs::Runs;
use super::text_lines::{Line, body, lines};
use crate::document::MarkdownDocument;
use crate::parsed_file::TextFile;
use crate::source::{Source, Span};
use crate::workspace::Limits;

/// The word that makes the control plane count a task as completed: the whole line is `**Status:** completed`.
pub const COMPLETED: &str = "completed";
/// How a status line begins.
pub const STATUS: &str = "**Status:**";

/// The section of a task.
#[derive(Debug, Clone)]
pub struct TaskSection {
    /// The task's normalised id.
    pub id: TaskId,
    /// The heading, its line end not included.
    pub heading: Span,
    /// The id as written.
    pub id_span: Span,
    /// From the heading to the next heading of level 1 to 3, or to the end of the file.
    pub section: Span,
    /// The lines of the section that begin with `**Status:**`, without blanks at both ends.
    pub status_lines: Vec<Span>,
    /// One of them is exactly `**Status:** completed`.
    pub is_completed: bool,
}

/// What the sections of one task say together.
#[derive(Debug, Default)]
struct Tracked {
    /// Indices of [`Implementation::sections`].
    sections: Vec<usize>,
    is_completed: bool,
}

/// The record of an implementation.
#[derive(Debug)]
pub struct Implementation<'w> {
    /// The file.
    pub file: TextFile<'w>,
    /// Its front matter as the control plane reads it; `None` when that finds none.
    pub front_matter: Option<FrontMatter>,
    /// The sections of tasks, in order; a task may have several.
    pub sections: Vec<TaskSection>,
    by_task: BTreeMap<TaskId, Tracked>,
    markdown: OnceLock<MarkdownDocument>,
    runs: OnceLock<Runs>,
}

impl<'w> Implementation<'w> {
    /// Parses a record.
    #[must_use]
    pub fn new(file: TextFile<'w>, limits: &Limits) -> Self {
        let front_matter = FrontMatter::read(file.source(), limits);
        let sections = sections(file.source());
        let mut by_task: BTreeMap<TaskId, Tracked> = BTreeMap::new();
        for (index, section) in sections.iter().enumerate() {
            let task = by_task.entry(section.id.clone()).or_default();
            task.sections.push(index);
            task.is_completed |= section.is_completed;
        }
        Self { file, front_matter, sections, by_task, markdown: OnceLock::new(), runs: OnceLock::new() }
    }

    /// The content.
    #[must_use]
    pub fn source(&self) -> &Source {
        self.file.source()
    }

    /// The document as Markdown proper. Parsed at the first call.
    #[must_use]
    pub fn markdown(&self) -> &MarkdownDocument {
        self.markdown.get_or_init(|| MarkdownDocument::parse(self.file.source()))
    }

    /// The orchestration runs. Parsed at the first call.
    #[must_use]
    pub fn runs(&self) -> &Runs {
        self.runs.get_or_init(|| Runs::read(self.source(), self.markdown()))
    }

    /// The front matter when the control plane accepts it.
    #[must_use]
    pub fn accepted(&self) -> Option<&FrontMatter> {
        self.front_matter.as_ref().filter(|front_matter| front_matter.problem().is_none())
    }

    /// The sections of a task, in order.
    pub fn sections_of(&self, id: &TaskId) -> impl Iterator<Item = &TaskSection> {
        self.by_task.get(id).into_iter().flat_map(|task| &task.sections).map(|index| &self.sections[*index])
    }

    /// Whether the control plane counts the task as completed: any of its sections says so.
    #[must_use]
    pub fn is_completed(&self, id: &TaskId) -> bool {
        self.by_task.get(id).is_some_and(|task| task.is_completed)
    }

    /// `oat_current_task_id` as the control plane reads it: `None` for absent, null and what stands for null.
    #[must_use]
    pub fn current_task(&self) -> Option<&str> {
        super::state::text_of(self.accepted()?.get("oat_current_task_id")?)
    }
}

fn sections(source: &Source) -> Vec<TaskSection> {
    let mut found: Vec<TaskSection> = Vec::new();
    let mut is_open = false;
    let end = body(source).end;
    for line in lines(source, body(source)) {
        if let Some((id, id_span)) = task_heading(&line) {
            close(&mut found, is_open, line.span.start);
            found.push(TaskSection {
                id,
                heading: line.span,
                id_span,
                section: Span::new(line.span.start, end),
                status_lines: Vec::new(),
                is_completed: false,
            });
            is_open = true;
        } else if is_open && heading_level(line.text).is_some_and(|level| level <= 3) {
            close(&mut found, is_open, line.span.start);
            is_open = false;
        } else if let Some(section) = found.last_mut().filter(|_| is_open) {
            let text = line.text.trim();
            if let Some(status) = text.strip_prefix(STATUS) {
                section.status_lines.push(line.span_of(text));
                section.is_completed |= status.strip_prefix(' ') == Some(COMPLETED);
            }
        }
    }
    found
}

fn close(found: &mut [TaskSection], is_open: bool, at: u32) {
    if let Some(section) = found.last_mut().filter(|_| is_open) {
        section.section.end = at;
    }
}

/// `### Task <id>`, with or without a colon and a title.
fn task_heading(line: &Line<'_>) -> Option<(TaskId, Span)> {
    let rest = line.text.strip_prefix("### Task ")?;
    let name = rest.split([':', ' ', '\t']).next().unwrap_or_default();
    Some((TaskId::parse(name)?, line.span_of(name)))
}
