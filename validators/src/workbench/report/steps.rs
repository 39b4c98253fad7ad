//! The steps of a run as a report tells them: what came out, what happened, how long it took.

use std::collections::BTreeMap;

use super::label::{Label, step_name};
use super::line::{Field, Line, field, normal, says_none, without_symbols};
use crate::document::MarkdownDocument;
use crate::document::markdown::Table;
use crate::source::Span;
use crate::workbench::status::Step;

/// What a report says of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepEntry {
    /// The step; `None` for a name that is no step of the workflow.
    pub step: Option<Step>,
    /// The name as it is written where it stands first.
    pub name: Field,
    /// What came out.
    pub outcome: Option<Field>,
    /// Whether anything is said of what happened.
    pub has_summary: bool,
    /// How long it took, as written.
    pub runtime: Option<Field>,
    /// How many questions were answered for it without a person.
    pub auto_answers: Option<(u64, Span)>,
}

/// The first word of an outcome, lower case; it may have a sign in front and words after it.
#[must_use]
pub fn outcome_word(text: &str) -> String {
    let plain = without_symbols(text).trim_start_matches(['*', '_', '`', '(']);
    let end = plain
        .find(|character: char| !(character.is_alphanumeric() || character == '-' || character == '_'))
        .unwrap_or(plain.len());
    plain[..end].to_lowercase()
}

/// Whether an outcome says that the step was not begun.
#[must_use]
pub fn is_not_attempted(text: &str) -> bool {
    let words = normal(without_symbols(text));
    // `— (the status was further on)`
    let is_dash = text.trim_start().starts_with(['—', '–', '-']);
    is_dash
        || says_none(text)
        || ["not attempted", "not run", "not started", "not reached"].iter().any(|begin| words.starts_with(begin))
}

/// Gathers the entries of a report, in the order in which steps are first named.
#[derive(Debug, Default)]
pub(super) struct Entries {
    entries: Vec<StepEntry>,
    by_name: BTreeMap<String, usize>,
}

impl Entries {
    pub(super) fn finish(self) -> Vec<StepEntry> {
        self.entries
    }

    fn entry(&mut self, step: Option<Step>, name: Field) -> &mut StepEntry {
        let key = step.map_or_else(|| name.text.to_lowercase(), |step| step.as_str().to_owned());
        let next = self.entries.len();
        let index = *self.by_name.entry(key).or_insert(next);
        if index == next {
            self.entries.push(StepEntry { step, name, outcome: None, has_summary: false, runtime: None, auto_answers: None });
        }
        &mut self.entries[index]
    }

    /// Notes one field of a step.
    fn note(&mut self, step: Step, name: &Field, label: Label, value: &Field, answers: Option<u64>) {
        let is_empty = value.text.is_empty();
        let entry = self.entry(Some(step), name.clone());
        match label {
            Label::Outcome if entry.outcome.is_none() && !is_empty => {
                entry.outcome = Some(value.clone());
                entry.has_summary |= has_more(&value.text);
            }
            Label::Summary => entry.has_summary |= !says_none(&value.text),
            Label::Runtime if entry.runtime.is_none() && !is_empty => entry.runtime = Some(value.clone()),
            Label::AutoAnswers | Label::Answers => {
                let counted = answers.or_else(|| answers_in(&value.text, label)).map(|count| (count, value.span));
                entry.auto_answers = entry.auto_answers.or(counted);
            }
            _ => {}
        }
    }

    /// Reads a table with a column of steps.
    pub(super) fn table(&mut self, document: &MarkdownDocument, table: &Table) -> bool {
        let Some((head, rows)) = table.rows.split_first() else { return false };
        let heads: Vec<String> = head.iter().map(|cell| normal(&field(document, *cell).text)).collect();
        let Some(step_column) = heads.iter().position(|head| head == "step" || head == "steps" || head == "workflow step") else {
            return false;
        };
        let columns: Vec<Option<Label>> = heads.iter().map(|head| Label::of_column(head)).collect();
        if !columns.iter().flatten().any(|label| matches!(label, Label::Outcome | Label::Summary | Label::Runtime)) {
            return false;
        }
        for row in rows {
            let Some(name) = row.get(step_column).map(|cell| field(document, *cell)) else { continue };
            if says_none(&name.text) || matches!(normal(&name.text).as_str(), "total" | "workflow" | "sum") {
                continue;
            }
            let Some(step) = step_name(&name.text).map(|found| found.step) else {
                self.entry(None, name);
                continue;
            };
            self.entry(Some(step), name.clone());
            for (cell, label) in row.iter().zip(&columns) {
                if let Some(label) = label {
                    self.note(step, &name, *label, &field(document, *cell), None);
                }
            }
        }
        true
    }

    /// Reads the lines between two headings of a report. `section` is the step that the headings are about, `topic` what the nearest
    /// heading says.
    pub(super) fn lines(&mut self, lines: &[Line], section: Option<(Step, &Field)>, topic: &str) {
        let mut item: Option<(usize, Step, Field)> = None;
        for (index, line) in lines.iter().enumerate() {
            if item.as_ref().is_some_and(|(indent, ..)| line.indent <= *indent) {
                item = None;
            }
            let scope = item
                .as_ref()
                .map(|(_, step, name)| (*step, name.clone()))
                .or_else(|| section.map(|(step, name)| (step, name.clone())));
            let label = line.label.as_deref().and_then(Label::of);
            if let (Some((step, name)), Some(label)) = (&scope, label) {
                let children = children(lines, index).len() as u64;
                let counted = (line.value.text.is_empty() && children > 0).then_some(children);
                // A list is pointed at by its label.
                let value = if counted.is_some() { &line.words } else { &line.value };
                self.note(*step, name, label, value, counted);
                if line.value.text.is_empty() && children > 0 && label == Label::Summary {
                    self.entry(Some(*step), name.clone()).has_summary = true;
                }
                continue;
            }
            if let Some(found) = step_name(&line.words.text).filter(|_| line.is_item || line.label.is_some())
                && let Some(step) = self.item(found.step, line, topic)
            {
                item = Some((line.indent, step, line.words.clone()));
                continue;
            }
            if let Some((step, name)) = scope {
                // Other words in the part of a step are its summary.
                self.entry(Some(step), name).has_summary |= !says_none(&line.words.text);
            }
        }
    }

    /// Reads `execute: success — all phases` and the like; `None` when the line only begins with a word that is a step's name, too.
    fn item(&mut self, step: Step, line: &Line, topic: &str) -> Option<Step> {
        let name = &line.words;
        let label = line.label.as_deref().unwrap_or_default();
        let after = step_name(label).map(|found| found.rest.trim());
        let own = match after {
            // `execute outcome: success`
            Some(after) if !after.is_empty() => Some(Label::of(after)?),
            _ => None,
        };
        if let Some(label) = own {
            self.note(step, name, label, &line.value, None);
            return Some(step);
        }
        // `- execute (success): all phases`, `- execute — success`, `- execute`
        let found = step_name(&line.words.text)?;
        let rest = found.rest.trim_start_matches(['*', '_', '`', ' ']);
        let separated = rest.trim_start_matches(['(', ')', ':', '：', '—', '–', '-', '=', '→', '*', '_', '`', ' ']);
        if separated.is_empty() {
            self.entry(Some(step), name.clone());
            return Some(step);
        }
        if rest.starts_with(char::is_alphanumeric) {
            return None;
        }
        let start = name.span.start + u32::try_from(separated.as_ptr() as usize - name.text.as_ptr() as usize).unwrap_or(0);
        let value = Field { text: separated.to_owned(), span: Span::new(start, name.span.end) };
        let label = topic_label(topic, separated);
        if label == Label::Outcome {
            let word = outcome_word(separated);
            let at = separated.to_lowercase().find(&word).unwrap_or(0);
            let span = Span::from_range(at..at + word.len()).shifted(start);
            let is_word = !word.is_empty() && separated.get(at..at + word.len()).is_some();
            let outcome = Field { text: value.text.clone(), span: if is_word { span } else { value.span } };
            self.note(step, name, label, &outcome, None);
        } else {
            self.note(step, name, label, &value, None);
        }
        Some(step)
    }
}

/// What a list of steps is about: what its heading says, or else what its items look like.
fn topic_label(topic: &str, value: &str) -> Label {
    let about = |words: &[&str]| words.iter().any(|word| topic.contains(word));
    if about(&["outcome", "result"]) {
        Label::Outcome
    } else if about(&["runtime", "duration"]) {
        Label::Runtime
    } else if about(&["summar"]) {
        Label::Summary
    } else if is_not_attempted(value) || OUTCOME_LIKE.contains(&outcome_word(value).as_str()) {
        Label::Outcome
    } else {
        Label::Summary
    }
}

/// Words that are meant as an outcome, though only the first three are one.
const OUTCOME_LIKE: [&str; 18] = [
    "success",
    "blocked",
    "failed",
    "succeeded",
    "successful",
    "complete",
    "completed",
    "done",
    "ok",
    "pass",
    "passed",
    "partial",
    "failure",
    "fail",
    "error",
    "skipped",
    "pending",
    "cancelled",
];

/// Whether something follows the first word of an outcome.
fn has_more(outcome: &str) -> bool {
    let word = outcome_word(outcome);
    let plain = without_symbols(outcome);
    plain.chars().filter(|character| character.is_alphanumeric()).count()
        > word.chars().filter(|character| character.is_alphanumeric()).count()
}

/// The items directly below a line.
pub(super) fn children(lines: &[Line], parent: usize) -> Vec<usize> {
    let Some(own) = lines.get(parent) else { return Vec::new() };
    let below = |line: &Line| line.indent > own.indent || (!own.is_item && line.is_item && line.indent == own.indent);
    let block = lines.iter().enumerate().skip(parent + 1).take_while(|(_, line)| line.heading == 0 && below(line));
    let mut direct: Option<usize> = None;
    let items = block.filter(|(_, line)| line.is_item);
    items
        .filter(|(_, line)| {
            let first = *direct.get_or_insert(line.indent);
            line.indent <= first
        })
        .map(|(index, _)| index)
        .collect()
}

/// How many answers a value counts. Where it tells apart who answered, those without a person count.
fn answers_in(text: &str, label: Label) -> Option<u64> {
    let lower = text.to_lowercase();
    let number_before = |end: usize| {
        let before = lower[..end].trim_end_matches([' ', '-', '(', '×']);
        let digits = before.len() - before.trim_end_matches(|character: char| character.is_ascii_digit()).len();
        before[before.len() - digits..].parse().ok()
    };
    if let Some(at) = lower.find("auto") {
        return number_before(at).or_else(|| leading_number(&lower));
    }
    let is_mixed = ["user", "person", "human", "escalat"].iter().any(|word| lower.contains(word));
    (label == Label::AutoAnswers || !is_mixed).then(|| leading_number(&lower)).flatten()
}

fn leading_number(text: &str) -> Option<u64> {
    let digits = text.len() - text.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    let rest = &text[digits..];
    // `3. Which currency?` is the third answer, not three of them.
    (!rest.starts_with(['.', ')', ':', '%'])).then(|| text[..digits].parse().ok()).flatten()
}
