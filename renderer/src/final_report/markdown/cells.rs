//! Values of the model as cells of tables and as items of lists.
//!
//! A template says which fields it shows, in a list such as `id, paths:code, evidence:evidence`: the name of a field, which is also the key
//! of its label, and how it is shown when not as a phrase.

use std::fmt::Write as _;

use tera::value::Key;
use tera::{Error, Map, TeraResult, Value};

use super::phrase::{BLANK, is_all_plain, push_phrase};
use crate::markdown::code_span::{push_code_span, push_span};
use crate::visible::visible;

/// Shown where there is no value.
const NOTHING: &str = "-";

/// How a value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Show {
    /// As inline Markdown.
    Phrase,
    /// The same, each item of a list on a line of its own.
    Lines,
    /// The same, but line ends become blanks, because programs read the table by columns.
    Flat,
    /// Like `Flat`, and nothing is left blank, because that is a signal.
    Blank,
    /// The same, and a dash when there is nothing, even where nothing else would be left out.
    Always,
    /// As code.
    Code,
    /// The same, all items of a list on one line.
    List,
    /// Evidence: the source as code, with its details.
    Evidence,
    /// How often each name occurs.
    Counts,
    /// Stages that come before, or that there are none.
    Dependencies,
    /// How many items there are.
    Length,
}

impl Show {
    fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "lines" => Self::Lines,
            "flat" => Self::Flat,
            "blank" => Self::Blank,
            "always" => Self::Always,
            "code" => Self::Code,
            "list" => Self::List,
            "evidence" => Self::Evidence,
            "counts" => Self::Counts,
            "dependencies" => Self::Dependencies,
            "length" => Self::Length,
            _ => return None,
        })
    }
}

/// A field a template shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'t> {
    /// Its name in the model.
    pub(super) name: &'t str,
    show: Show,
}

/// The fields of a template's list.
pub(super) fn fields(list: &str) -> impl Iterator<Item = TeraResult<Field<'_>>> {
    list.split(',').map(|field| {
        let field = field.trim();
        let (name, show) = field.split_once(':').unwrap_or((field, ""));
        Ok(Field { name, show: show_of_name(show)? })
    })
}

impl<'t> Field<'t> {
    /// The field's value in `row`.
    pub(super) fn of(&self, row: &'t Value) -> TeraResult<&'t Value> {
        let value = row.as_map().and_then(|row| row.get(&Key::Str(self.name)));
        value.ok_or_else(|| Error::message(format!("there is no field `{}`", self.name)))
    }

    /// Whether the field is left out where fields without a value are.
    pub(super) fn is_left_out(&self, value: &Value) -> bool {
        is_nothing(value) && !matches!(self.show, Show::Always | Show::Blank | Show::Dependencies)
    }

    pub(super) fn push(&self, written: &mut String, value: &Value, place: Place) -> TeraResult<()> {
        Writer { written, show: self.show, place }.push(value)
    }
}

/// Appends `value` the way the name says; `""` is a phrase.
pub(super) fn push(written: &mut String, value: &Value, show: &str, place: Place) -> TeraResult<()> {
    Writer { written, show: show_of_name(show)?, place }.push(value)
}

fn show_of_name(name: &str) -> TeraResult<Show> {
    if name.is_empty() {
        return Ok(Show::Phrase);
    }
    Show::of_name(name).ok_or_else(|| Error::message(format!("nothing can be shown as `{name}`")))
}

/// Where a value is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// In the short copy, where line ends become blanks and evidence has no details.
    pub(super) is_slim: bool,
    /// In a table, where code cannot hold a `|`.
    pub(super) is_cell: bool,
}

/// Whether there is something to show.
pub(super) fn is_nothing(value: &Value) -> bool {
    value.is_none() || value.is_undefined() || value.len() == Some(0)
}

struct Writer<'w> {
    written: &'w mut String,
    show: Show,
    place: Place,
}

impl Writer<'_> {
    fn push(&mut self, value: &Value) -> TeraResult<()> {
        if self.show == Show::Length {
            write!(self.written, "{}", value.len().unwrap_or_default()).map_err(Error::message)?;
        } else if is_nothing(value) {
            self.written.push_str(match self.show {
                Show::Blank => "",
                Show::Dependencies => "(none)",
                _ => NOTHING,
            });
        } else if let Some(text) = value.as_str() {
            self.push_text(text);
        } else if let Some(items) = value.as_array() {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    self.push_separator();
                }
                self.push(item)?;
            }
        } else if let Some(map) = value.as_map() {
            match self.show {
                Show::Evidence => self.push_evidence(map),
                Show::Counts => self.push_counts(map)?,
                _ => return Err(Error::message("a map is no phrase")),
            }
        } else {
            write!(self.written, "{value}").map_err(Error::message)?;
        }
        Ok(())
    }

    fn push_text(&mut self, text: &str) {
        match self.show {
            Show::Code | Show::List => self.push_code(text),
            Show::Blank if text.trim().is_empty() => {}
            Show::Blank | Show::Flat => push_phrase(self.written, text, " "),
            _ => push_phrase(self.written, text, self.line_break()),
        }
    }

    const fn line_break(&self) -> &'static str {
        if self.place.is_slim { " " } else { "<br>" }
    }

    fn push_separator(&mut self) {
        self.written.push_str(match self.show {
            Show::Lines | Show::Code | Show::Evidence if !self.place.is_slim => "<br>",
            Show::Lines | Show::Evidence => "; ",
            _ => ", ",
        });
    }

    /// A line of code for each line that is not blank.
    fn push_code(&mut self, text: &str) {
        if is_all_plain(text) && !text.is_empty() && !text.ends_with(' ') {
            self.written.extend(["`", text, "`"]);
            return;
        }
        let start = self.written.len();
        for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
            if self.written.len() > start {
                self.written.push_str(self.line_break());
            }
            let line = visible(line);
            if self.place.is_cell { push_code_span(self.written, &line) } else { push_span(self.written, &line) }
        }
        if self.written.len() == start {
            self.written.push_str(BLANK);
        }
    }

    fn push_evidence(&mut self, evidence: &Map) {
        let text = |name| evidence.get(&Key::Str(name)).and_then(Value::as_str);
        self.push_code(text("source").unwrap_or_default());
        if self.place.is_slim {
            return;
        }
        if let Some(detail) = text("detail") {
            self.written.push_str(" – ");
            self.push_text(detail);
        }
        if let Some(ticket) = text("ticket_id") {
            self.written.push_str(" (");
            self.push_text(ticket);
            self.written.push(')');
        }
    }

    /// Names in the order of their bytes.
    fn push_counts(&mut self, counts: &Map) -> TeraResult<()> {
        let mut counts: Vec<(&str, &Value)> = counts.iter().filter_map(|(name, count)| Some((name.as_str()?, count))).collect();
        counts.sort_unstable_by_key(|(name, _)| *name);
        for (index, (name, count)) in counts.into_iter().enumerate() {
            if index > 0 {
                self.push_separator();
            }
            self.push_text(name);
            self.written.push_str(": ");
            self.push(count)?;
        }
        Ok(())
    }
}
