//! Finds the fields of a report in its lines and tables.

use super::Report;
use super::escalation::escalations;
use super::label::{Label, step_name};
use super::line::{Field, Line, field, lines, normal, says_none};
use super::steps::{self, Entries};
use crate::document::MarkdownDocument;
use crate::source::Span;
use crate::workbench::passage::Passage;
use crate::workbench::pm_document::TitleLine;
use crate::workbench::status::Step;

pub(super) struct Reader {
    pub(super) report: Report,
    entries: Entries,
}

impl Reader {
    /// Reads everything but the title, which comes from elsewhere.
    pub(super) fn new(document: &MarkdownDocument, passage: Passage, title: Option<TitleLine>, in_fences: bool) -> Self {
        let report = Report {
            passage,
            title,
            version: None,
            status: None,
            stop_reason: None,
            issue: None,
            start_status: None,
            entry_step: None,
            attempted: None,
            steps: Vec::new(),
            by_step: std::collections::BTreeMap::new(),
            workflow_outcome: None,
            workflow_runtime: None,
            costs: Vec::new(),
            old_shape: Vec::new(),
            escalations: Vec::new(),
        };
        let mut reader = Self { report, entries: Entries::default() };
        let lines = lines(document, in_fences);
        reader.tables(document);
        reader.sections(&lines);
        reader.report.escalations = escalations(document, &lines);
        reader.report.steps = std::mem::take(&mut reader.entries).finish();
        let steps = reader.report.steps.iter().enumerate();
        reader.report.by_step = steps.filter_map(|(index, entry)| Some((entry.step?, index))).collect();
        reader
    }

    fn tables(&mut self, document: &MarkdownDocument) {
        for table in document.tables() {
            for cell in table.rows.first().into_iter().flatten() {
                let head = field(document, *cell);
                if Label::of(&normal(&head.text)) == Some(Label::OldShape) {
                    self.report.old_shape.push(head);
                }
            }
            if self.entries.table(document, table) {
                continue;
            }
            for row in &table.rows {
                if let [label, value] = row[..]
                    && let Some(label) = Label::of(&normal(&field(document, label).text))
                {
                    self.take(label, field(document, value), Vec::new);
                }
            }
        }
    }

    /// Reads the lines, the part below each heading by itself.
    fn sections(&mut self, lines: &[Line]) {
        let mut start = 0;
        let mut section: Option<(Step, u8, Field)> = None;
        while start < lines.len() {
            let heading = lines.get(start).filter(|line| line.heading > 0);
            let body_start = start + usize::from(heading.is_some());
            let end = lines[body_start..].iter().position(|line| line.heading > 0).map_or(lines.len(), |at| body_start + at);
            let body = &lines[body_start..end];
            if let Some(heading) = heading {
                if section.as_ref().is_some_and(|(_, level, _)| heading.heading <= *level) {
                    section = None;
                }
                self.heading(heading, body, &mut section);
            }
            let topic = heading.map_or_else(String::new, |heading| normal(&heading.words.text));
            let own = section.as_ref().map(|(step, _, name)| (*step, name));
            self.fields(body, own.is_some(), &topic);
            self.entries.lines(body, own, &topic);
            start = end;
        }
    }

    /// A heading may name a field, with the value below it, or a step.
    fn heading(&mut self, heading: &Line, body: &[Line], section: &mut Option<(Step, u8, Field)>) {
        if let Some(found) = step_name(&heading.words.text).filter(|found| is_step_heading(found.rest)) {
            self.entries.lines(std::slice::from_ref(&Line { is_item: true, heading: 0, ..heading.clone() }), None, "");
            *section = Some((found.step, heading.heading, heading.words.clone()));
            return;
        }
        if section.is_some() {
            return;
        }
        if let Some(label) = heading.label.as_deref().and_then(Label::of) {
            self.take(label, heading.value.clone(), Vec::new);
        } else if let Some(label) = Label::of(&normal(&heading.words.text))
            && !matches!(label, Label::Summary | Label::Runtime | Label::Answers | Label::AutoAnswers)
            && let Some(first) = body.first()
        {
            let items = || body.iter().take_while(|line| line.is_item).map(|line| line.words.clone()).collect();
            let is_list_of_fields = first.label.as_deref().is_some_and(|label| Label::of(label).is_some());
            if label == Label::Attempted || !is_list_of_fields {
                self.take(label, first.words.clone(), items);
            }
        }
    }

    /// The labelled lines of a part. In the part of a step, its own fields are not those of the report.
    fn fields(&mut self, lines: &[Line], in_step: bool, topic: &str) {
        let mut step_item: Option<usize> = None;
        for (index, line) in lines.iter().enumerate() {
            if step_item.is_some_and(|indent| line.indent <= indent) {
                step_item = None;
            }
            if step_item.is_none() && line.is_item && step_name(&line.words.text).is_some() {
                step_item = Some(line.indent);
            }
            let Some(label) = line.label.as_deref().and_then(Label::of) else { continue };
            let of_step = in_step || step_item.is_some();
            let can_be_step =
                matches!(label, Label::Outcome | Label::Summary | Label::Runtime | Label::StopReason | Label::Issue);
            if of_step && can_be_step {
                continue;
            }
            // `Status: …` is the report's own only where it says so.
            if label == Label::Outcome && (line.label.as_deref() != Some("outcome") || topic.contains("step")) {
                continue;
            }
            let items = || steps::children(lines, index).into_iter().map(|child| lines[child].words.clone()).collect();
            self.take(label, line.value.clone(), items);
        }
    }

    /// Notes a field of the report; what stands first counts.
    fn take(&mut self, label: Label, value: Field, items: impl FnOnce() -> Vec<Field>) {
        let report = &mut self.report;
        let slot = match label {
            Label::Version => &mut report.version,
            Label::Status => &mut report.status,
            Label::Issue => &mut report.issue,
            Label::StartStatus => {
                if report.entry_step.is_none() {
                    report.entry_step = entry_beside(&value);
                }
                &mut report.start_status
            }
            Label::EntryStep => &mut report.entry_step,
            Label::WorkflowOutcome | Label::Outcome => &mut report.workflow_outcome,
            Label::WorkflowRuntime => &mut report.workflow_runtime,
            Label::StopReason => {
                if says_none(&value.text) {
                    return;
                }
                &mut report.stop_reason
            }
            Label::StartAndEntry => {
                if let Some((start, entry)) = split_pair(&value) {
                    report.start_status.get_or_insert(start);
                    report.entry_step.get_or_insert(entry);
                }
                return;
            }
            Label::Attempted => {
                if report.attempted.is_none() {
                    let items = items();
                    report.attempted =
                        Some(if items.is_empty() { named_steps(&value) } else { items.iter().flat_map(named_steps).collect() });
                }
                return;
            }
            Label::Cost => {
                let is_given = value.text.chars().any(|character| character.is_ascii_digit());
                report.costs.extend(is_given.then_some(value));
                return;
            }
            Label::OldShape => {
                report.old_shape.push(value);
                return;
            }
            Label::Summary | Label::Runtime | Label::AutoAnswers | Label::Answers | Label::Escalation => return,
        };
        if slot.is_none() {
            *slot = Some(value);
        }
    }
}

/// Whether what follows a step's name in a heading lets it be the heading of that step: nothing, `(success)`, `— blocked`, `step`.
fn is_step_heading(rest: &str) -> bool {
    let plain = rest.trim();
    let is_apart = !plain.starts_with(char::is_alphanumeric) || normal(plain) == "step";
    is_apart && plain.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count() <= 2
}

/// A part of a field.
fn part(of: &Field, text: &str) -> Field {
    let start = text.as_ptr() as usize - of.text.as_ptr() as usize;
    Field { text: text.to_owned(), span: Span::from_range(start..start + text.len()).shifted(of.span.start) }
}

/// A part of a field without the signs around it.
fn trimmed_part(of: &Field, text: &str) -> Field {
    part(of, text.trim_matches(|character: char| !character.is_alphanumeric()))
}

/// `planned → execute`
fn split_pair(value: &Field) -> Option<(Field, Field)> {
    let separators = ["→", "->", "=>", " / ", ",", ";", " and ", " — ", " – ", " - "];
    let (start, entry) = separators.iter().find_map(|separator| value.text.split_once(separator))?;
    let entry = entry.rsplit_once([':', '：']).map_or(entry, |(_, entry)| entry);
    Some((trimmed_part(value, start), trimmed_part(value, entry)))
}

/// The entry step in `planned (computed entry step: execute)`.
fn entry_beside(value: &Field) -> Option<Field> {
    let at = value.text.to_ascii_lowercase().find("entry step")?;
    let (_, entry) = value.text.get(at..)?.split_once([':', '：'])?;
    Some(trimmed_part(value, entry))
}

/// The steps in `execute → review, commit`. A word that is no step is kept without one.
fn named_steps(value: &Field) -> Vec<(Option<Step>, Field)> {
    if says_none(&value.text) {
        return Vec::new();
    }
    let mut parts = vec![value.text.as_str()];
    for separator in ["→", "->", ",", ";", ">", "|", "·", " and ", " then "] {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
    }
    let mut steps = Vec::new();
    for text in parts {
        let outside = text.split(['(', '（', ':', '—', '–']).next().unwrap_or_default();
        let plain = outside.trim_matches(|character: char| !character.is_alphanumeric());
        let found = step_name(plain);
        let word = plain.trim_start_matches(|character: char| !character.is_alphabetic());
        match found {
            Some(found) => steps.push((Some(found.step), trimmed_part(value, word.split_whitespace().next().unwrap_or(word)))),
            // Several words are a remark.
            None if !word.is_empty() && !word.contains(' ') => steps.push((None, part(value, word))),
            None => {}
        }
    }
    steps
}
