//! The line of a task section that says where the task stands, and what its writer meant when readers do not take it.

use super::implementation::{COMPLETED, STATUS};

/// The statuses of a task. A line that says one of them is exactly `**Status:** ` and the word.
pub const STATUSES: [&str; 4] = [COMPLETED, "in_progress", "pending", "blocked"];
/// Words that people write for [`COMPLETED`].
const LIKE_COMPLETED: [&str; 4] = [COMPLETED, "complete", "done", "finished"];

/// What a status line means that is no status line to the readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning<'s> {
    /// The choice that the template offers, left as it was.
    Template,
    /// The task is completed; then comes more text, or none.
    Completed(&'s str),
    /// Nothing that could be told.
    Other,
}

/// Whether a line, without blanks at both ends, is a status line as the control plane reads it.
#[must_use]
pub fn is_readable(line: &str) -> bool {
    let word = line.strip_prefix(STATUS).and_then(|rest| rest.strip_prefix(' '));
    word.is_some_and(|word| STATUSES.contains(&word))
}

/// Whether the search of the convention's shell snippets counts a line as completed: it looks at the beginning only.
#[must_use]
pub fn is_completed_for_shell(line: &str) -> bool {
    line.strip_prefix(STATUS).and_then(|rest| rest.strip_prefix(' ')).is_some_and(|rest| rest.starts_with(COMPLETED))
}

impl<'s> Meaning<'s> {
    /// What `value`, the text behind `**Status:**`, means.
    #[must_use]
    pub fn of(value: &'s str) -> Self {
        let value = value.trim();
        let choices = value.split(['/', '|']).map(str::trim);
        if choices.clone().count() > 1 && choices.clone().all(|choice| STATUSES.contains(&choice)) {
            return Self::Template;
        }
        let bare = value.strip_prefix('✅').map_or(value, str::trim_start);
        let (word, rest) = match bare.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
            Some(parts) => parts,
            None => bare.split_at(bare.find(|next: char| !next.is_alphanumeric() && next != '_').unwrap_or(bare.len())),
        };
        if LIKE_COMPLETED.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            Self::Completed(rest.trim())
        } else {
            Self::Other
        }
    }
}

/// The value of a line that says the status in a form that no reader takes: a list item, a table row, or other emphasis. Only a word that is
/// a status or means [`COMPLETED`] makes it one.
#[must_use]
pub fn in_other_form(line: &str) -> Option<&str> {
    let text = line.trim();
    let value = match text.strip_prefix('|') {
        Some(row) => {
            let (key, value) = row.split_once('|')?;
            is_key(key).then(|| value.trim_end_matches('|').trim())?
        }
        None => {
            let text = text.strip_prefix(['-', '*', '+']).map_or(text, |item| item.strip_prefix(' ').unwrap_or(text));
            let (key, value) = text.split_once(':')?;
            is_key(key).then(|| value.trim_start_matches(['*', '_']).trim())?
        }
    };
    let word = value.split([' ', ',', ';', '.']).next().unwrap_or_default().trim_matches('`');
    let is_status = STATUSES.contains(&word) || matches!(Meaning::of(value), Meaning::Completed(_));
    is_status.then_some(value)
}

/// `Status` with or without emphasis.
fn is_key(key: &str) -> bool {
    key.trim().trim_matches(['*', '_']).eq_ignore_ascii_case("status")
}

#[cfg(test)]
mod tests {
    use super::{Meaning, in_other_form, is_completed_for_shell, is_readable};

    #[test]
    fn only_the_exact_line_is_readable() {
        assert!(is_readable("**Status:** completed") && is_readable("**Status:** blocked"));
        for line in
            ["**Status:** complete", "**Status:**  completed", "**Status:** Completed", "**Status:** completed.", "**Status:**"]
        {
            assert!(!is_readable(line), "{line}");
        }
        assert!(is_completed_for_shell("**Status:** completed / pending") && !is_completed_for_shell("**Status:** complete"));
    }

    #[test]
    fn what_was_meant_is_told_where_it_can_be() {
        for (value, meaning) in [
            (" completed / in_progress / pending / blocked", Meaning::Template),
            ("pending | completed", Meaning::Template),
            ("complete", Meaning::Completed("")),
            ("✅ Done", Meaning::Completed("")),
            ("`completed`", Meaning::Completed("")),
            (" completed | **Commit:** c80005e", Meaning::Completed("| **Commit:** c80005e")),
            ("completed (no-op)", Meaning::Completed("(no-op)")),
            ("완료", Meaning::Other),
            ("completing", Meaning::Other),
            ("passed", Meaning::Other),
            ("", Meaning::Other),
        ] {
            assert_eq!(Meaning::of(value), meaning, "{value}");
        }
    }

    #[test]
    fn other_forms_are_statuses_only_with_a_status_word() {
        for (line, value) in [
            ("- **Status:** completed", Some("completed")),
            ("* Status: done (see log)", Some("done (see log)")),
            ("| Status | completed |", Some("completed")),
            ("| **Status** | in_progress |", Some("in_progress")),
            ("**Status**: complete", Some("complete")),
            ("Status: pending", Some("pending")),
            ("- Status: the command prints a table", None),
            ("- Provider status: error", None),
            ("| Status | Count |", None),
            ("**Started:** completed", None),
        ] {
            assert_eq!(in_other_form(line), value, "{line}");
        }
    }
}
