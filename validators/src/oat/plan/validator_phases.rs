//! Which phases `validate-plan` knows: not the headings of phases, but whatever looks like the heading of a task, wherever it stands.

use std::collections::BTreeMap;

use crate::source::{Source, Span};

const TASK: &str = "### Task ";

/// The phases that `validate-plan` knows, by their names as written: `p1` and `p01` are two.
#[derive(Debug, Default)]
pub struct ValidatorPhases {
    mentions: BTreeMap<Box<str>, Vec<Span>>,
}

impl ValidatorPhases {
    /// Every match of `### Task (p\d+)-t\d+` in the whole file: in fences, comments, deeper headings and running text too.
    #[must_use]
    pub fn read(source: &Source) -> Self {
        let mut mentions: BTreeMap<Box<str>, Vec<Span>> = BTreeMap::new();
        let text = source.text().unwrap_or_default();
        for start in memchr::memmem::find_iter(text.as_bytes(), TASK) {
            if let Some((id, length)) = task(&text[start + TASK.len()..]) {
                let span = Span::from_range(start..start + TASK.len() + length);
                mentions.entry(id.into()).or_default().push(span);
            }
        }
        Self { mentions }
    }

    /// The names, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.mentions.keys().map(|id| &**id)
    }

    /// How many names there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.mentions.len()
    }

    /// Where a phase is known from, in the order of the file; empty for an unknown one.
    #[must_use]
    pub fn mentions(&self, id: &str) -> &[Span] {
        self.mentions.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether the phase is known. Letter case, blanks and zeros matter.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.mentions.contains_key(id)
    }
}

/// The phase of the task that `text` begins with, and the length of the task's id.
fn task(text: &str) -> Option<(&str, usize)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let phase = 1 + digits(text.strip_prefix('p')?);
    let after = text[phase..].strip_prefix("-t")?;
    let number = digits(after);
    (phase > 1 && number > 0).then(|| (&text[..phase], phase + 2 + number))
}

#[cfg(test)]
mod tests {
    use super::ValidatorPhases;
    use crate::source::{FilePath, Source};

    #[test]
    fn tasks_are_found_wherever_they_stand() {
        let text = "### Task p02-t01: x\n#### Task p03-t1\n`### Task p1-t1`\n<!-- ### Task p04-t01 -->\n```\n### Task p05-t01: y\n```\n\
                    ### Task p02-t02\n";
        let source = Source::new(FilePath::from_text("plan.md"), text.as_bytes().to_vec());
        let phases = ValidatorPhases::read(&source);
        assert_eq!(phases.ids().collect::<Vec<_>>(), ["p02", "p03", "p04", "p05", "p1"]);
        let of_second: Vec<&str> = phases.mentions("p02").iter().map(|span| source.slice(*span)).collect();
        assert_eq!(of_second, ["### Task p02-t01", "### Task p02-t02"]);
        assert!(!phases.contains("p01") && !phases.contains("P02"));
    }

    #[test]
    fn other_spellings_are_no_tasks() {
        let text = "###  Task p01-t01\n### Task p-rev1-t01\n### Task prev1-t01\n### ~~Task p01-t01~~\n### Task p-t01\n### Task p01-t\n## Phase 1: A\n";
        let source = Source::new(FilePath::from_text("plan.md"), text.as_bytes().to_vec());
        assert_eq!(ValidatorPhases::read(&source).ids().count(), 0);
    }
}
