//! Whether R1 and R2 see the same under the keys that R2 readers and writers use.

use std::borrow::Cow;

use super::full::FrontMatter;
use super::line::{Field, LineReader};
use super::number::as_javascript;
use crate::document::{Entry, Kind, Node, ScalarStyle};
use crate::source::Source;

/// How the line readers use a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// It is compared with words, so quotes around it make it another one.
    Word,
    /// It is shown or copied; quotes around it are only shown too.
    Text,
    /// A list that is searched for `"phase"`, in double quotes.
    Phases,
    /// A list that is shown.
    List,
}

/// The keys of a state that line readers and writers use (catalogue, section 2).
pub const LINE_KEYS: [(&str, Usage); 17] = [
    ("oat_phase", Usage::Word),
    ("oat_phase_status", Usage::Word),
    ("oat_workflow_mode", Usage::Word),
    ("oat_lifecycle", Usage::Word),
    ("oat_current_task", Usage::Word),
    ("oat_docs_updated", Usage::Word),
    ("oat_pr_status", Usage::Word),
    ("oat_template", Usage::Word),
    ("oat_last_commit", Usage::Text),
    ("oat_pr_url", Usage::Text),
    ("oat_pause_timestamp", Usage::Text),
    ("oat_pause_reason", Usage::Text),
    ("oat_project_completed", Usage::Text),
    ("oat_project_state_updated", Usage::Text),
    ("oat_hill_checkpoints", Usage::Phases),
    ("oat_hill_completed", Usage::Phases),
    ("oat_blockers", Usage::List),
];

/// Both readings of a key.
#[derive(Debug, Clone)]
pub struct Readings<'s, 't> {
    /// The key.
    pub key: &'static str,
    /// What line readers do with the value.
    pub usage: Usage,
    /// Where R1 finds it.
    pub entry: Option<Entry<'t>>,
    /// What R1 makes of a scalar; `None` for unset.
    pub full: Option<Cow<'t, str>>,
    /// What R2 finds.
    pub line: Option<Field<'s>>,
}

impl<'s, 't> Readings<'s, 't> {
    /// Reads a key both ways.
    #[must_use]
    pub fn of(key: &'static str, usage: Usage, front_matter: &'t FrontMatter, reader: LineReader<'s>) -> Self {
        let entry = front_matter.entry(key);
        let full = entry.and_then(|entry| as_text(front_matter, entry.value));
        Self { key, usage, entry, full, line: reader.field(key) }
    }

    /// What R2 takes for the value; `None` for unset.
    #[must_use]
    pub fn line_value(&self) -> Option<&'s str> {
        self.line.map(|field| field.value).filter(|value| !matches!(*value, "" | "null"))
    }

    /// Whether both see the same: the same word, the same text up to quotes around it, or the same list.
    #[must_use]
    pub fn agree(&self, source: &Source) -> bool {
        let line = self.line_value();
        match self.usage {
            Usage::Word => self.full.as_deref() == line,
            Usage::Text => self.full.as_deref() == line.map(without_quotes).filter(|value| !matches!(*value, "" | "null")),
            Usage::Phases | Usage::List => {
                let items = self.entry.map(|entry| listed(entry.value)).unwrap_or_default();
                let line = line.unwrap_or_default();
                if items.is_empty() {
                    return line.is_empty() || is_empty_list(line) || is_placeholder(line) || line == "~";
                }
                let is_whole = self.entry.is_some_and(|entry| source.slice(entry.value.span()) == line);
                let is_found = |item: &Cow<'_, str>| line.contains(&format!("\"{item}\""));
                is_whole && (self.usage == Usage::List || items.iter().all(is_found))
            }
        }
    }

    /// The value as written, when R2 sees all of it and nothing else: then it can be replaced where it stands.
    #[must_use]
    pub fn in_one_piece(&self, source: &Source) -> Option<Node<'t>> {
        let node = self.entry?.value;
        let line = self.line?;
        (line.span == node.span() && source.slice(node.span()) == line.value && node.definition().is_none()).then_some(node)
    }
}

/// A scalar as the control plane turns it into text: numbers as a double is printed, `{…}` and the text `null` as unset, a mapping as what
/// its language makes of one. `None` for unset.
#[must_use]
pub fn as_text<'t>(front_matter: &FrontMatter, node: Node<'t>) -> Option<Cow<'t, str>> {
    match front_matter.kind(node) {
        Kind::Null => None,
        Kind::Boolean(_) => Some(node.text().into()),
        Kind::Integer | Kind::Float => Some(as_javascript(node).map_or_else(|| node.text().into(), Cow::Owned)),
        Kind::String => {
            // The carriage return of a CRLF file is trimmed with the blanks.
            let text = node.text().trim();
            (!matches!(text, "" | "null") && !is_placeholder(text)).then(|| text.into())
        }
        Kind::Sequence => {
            /// More are not worth showing, and aliases could make many.
            const SHOWN: usize = 20;
            let items: Vec<&str> = node.items().take(SHOWN).map(Node::text).collect();
            Some(items.join(",").into())
        }
        Kind::Mapping => Some("[object Object]".into()),
    }
}

/// The items of a list as the control plane reads it: a text is a list of itself.
#[must_use]
pub fn listed(node: Node<'_>) -> Vec<Cow<'_, str>> {
    match node.kind() {
        Kind::Sequence => node
            .items()
            .filter(|item| item.kind() != Kind::Null && !matches!(item.text(), "null"))
            .map(|item| as_javascript(item).map_or_else(|| item.text().into(), Cow::Owned))
            .collect(),
        Kind::String if !matches!(node.text().trim(), "" | "null") && !is_placeholder(node.text().trim()) => {
            match serde_json::from_str::<Vec<String>>(node.text()) {
                Ok(items) => items.into_iter().map(Cow::Owned).collect(),
                Err(_) => vec![node.text().trim().into()],
            }
        }
        Kind::Boolean(_) | Kind::Integer | Kind::Float => vec![node.text().into()],
        _ => Vec::new(),
    }
}

/// `{…}`, which a template leaves behind.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).is_some_and(|inner| !inner.is_empty() && !inner.contains('}'))
}

/// Whether the text can stand without quotes and every reader takes it for this text: letters first, then letters, digits, `_` and `-`.
#[must_use]
pub fn is_plain_word(text: &str) -> bool {
    let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    is_word && !["null", "true", "false"].iter().any(|other| text.eq_ignore_ascii_case(other))
}

/// Whether a scalar stands in quotes.
#[must_use]
pub fn is_quoted(node: Node<'_>) -> bool {
    node.kind() == Kind::String && node.style() == ScalarStyle::Quoted
}

fn is_empty_list(text: &str) -> bool {
    text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(|inner| inner.trim().is_empty())
}

fn without_quotes(text: &str) -> &str {
    let inner = |quote| text.strip_prefix(quote).and_then(|rest: &str| rest.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}
