//! What a rule says about a place.

use serde::Serialize;

use crate::rule::{Level, Rule};
use crate::source::{FilePath, Span};

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file (or, for something that is missing, the folder it is missing from).
    pub file: FilePath,
    /// The bytes meant; the empty span at 0 when the file as a whole is meant.
    pub span: Span,
}

impl Place {
    /// A range of bytes in `file`.
    #[must_use]
    pub const fn new(file: FilePath, span: Span) -> Self {
        Self { file, span }
    }

    /// The file as a whole.
    #[must_use]
    pub const fn whole(file: FilePath) -> Self {
        Self { file, span: Span::empty_at(0) }
    }
}

/// A second place that explains a finding, with what is to be seen there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where to look.
    pub place: Place,
    /// What is there: a lower-case fragment.
    pub label: String,
}

/// How far a fix can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Every reader of the file sees the same afterwards, or the only thing that was meant: `--fix` applies it.
    Safe,
    /// Most likely what was meant, but a person should look: `--unsafe-fixes` applies it.
    Unsafe,
}

impl Applicability {
    /// `safe` or `unsafe`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// A change of some bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    /// The bytes to replace; an empty span inserts before its offset.
    pub place: Place,
    /// What to put there.
    pub replacement: String,
}

impl Edit {
    /// Replaces the bytes at `place`.
    #[must_use]
    pub fn replace(place: Place, replacement: impl Into<String>) -> Self {
        Self { place, replacement: replacement.into() }
    }
}

/// Changes that mend what a finding says. They are made together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// How far it can be trusted.
    pub applicability: Applicability,
    /// What it does: a lower-case imperative, `quote the value`.
    pub title: String,
    /// The changes; they do not overlap each other.
    pub edits: Vec<Edit>,
}

/// One thing a rule found. It cannot be built without a primary place.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that fired.
    pub rule: &'static Rule,
    /// How serious it is here; configuration may change it later.
    pub level: Level,
    /// A lower-case sentence: what is wrong, and what was expected.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where it is wrong.
    pub place: Place,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// How it can be mended, when that is certain enough to be done by a machine.
    pub fix: Option<Box<Fix>>,
}

impl Finding {
    /// A finding at the rule's own level. A message that quotes something endless is cut.
    #[must_use]
    pub fn new(rule: &'static Rule, place: Place, message: impl Into<String>) -> Self {
        Self { rule, level: rule.level, message: bounded(message.into()), help: None, place, related: Vec::new(), fix: None }
    }

    /// The same finding at another level.
    #[must_use]
    pub const fn at_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// The same finding with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(bounded(help.into()));
        self
    }

    /// The same finding with one more place.
    #[must_use]
    pub fn with_related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push(Related { place, label: label.into() });
        self
    }

    /// The same finding with a fix of one or more edits.
    #[must_use]
    pub fn with_fix(mut self, applicability: Applicability, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.fix = Some(Box::new(Fix { applicability, title: title.into(), edits }));
        self
    }

    /// All places the finding speaks of: its own, those that explain it, and those that its fix would change.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        let edits = self.fix.iter().flat_map(|fix| &fix.edits).map(|edit| &edit.place);
        std::iter::once(&self.place).chain(self.related.iter().map(|related| &related.place)).chain(edits)
    }

    /// The key findings are sorted by: path, place, rule, then message so that the order never depends on threads.
    #[must_use]
    pub fn sort_key(&self) -> (&FilePath, Span, &'static str, &str) {
        (&self.place.file, self.place.span, self.rule.name, &self.message)
    }
}

/// Longest message, in bytes. What people write is far shorter; a value that a message quotes can be as long as its file.
const LONGEST: usize = 4_000;

/// The text, cut at [`LONGEST`] bytes with a `…`.
fn bounded(mut text: String) -> String {
    if text.len() > LONGEST {
        text.truncate(text.floor_char_boundary(LONGEST));
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, bounded};

    #[test]
    fn endless_messages_are_cut_between_characters() {
        assert_eq!(bounded("short".to_owned()), "short");
        let cut = bounded("가".repeat(LONGEST));
        assert!(cut.len() <= LONGEST + '…'.len_utf8() && cut.ends_with("가…"), "{}", cut.len());
    }
}
