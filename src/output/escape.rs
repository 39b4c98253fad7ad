//! Text from files and names from the disk, made harmless for a terminal.

use std::borrow::Cow;

/// Whether a terminal could take `character` for a command, or would draw the text around it in another order.
pub(crate) const fn is_unsafe(character: char) -> bool {
    matches!(
        character,
        // C0 and C1 controls: escape sequences, carriage returns, the 8-bit sequence introducer.
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}'
        // Line and paragraph separators.
        | '\u{2028}' | '\u{2029}'
        // Marks, embeddings, overrides and isolates of the bidirectional algorithm.
        | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// `text` on one line, with every unsafe character written as an escape (`\n`, `\t`, `\u{1b}`).
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_unsafe(character) { escaped.extend(character.escape_default()) } else { escaped.push(character) }
    }
    Cow::Owned(escaped)
}

/// The same for text that begins a line: it must not read as a workflow command of a CI service (`::error::…`, `##[error]…`).
///
/// Only paths begin lines here, and `./` in front of a path changes nothing.
pub(crate) fn visible_path(path: &str) -> Cow<'_, str> {
    let path = visible(path);
    if path.starts_with("::") || path.starts_with("##[") { Cow::Owned(format!("./{path}")) } else { path }
}

#[cfg(test)]
mod tests {
    use super::{visible, visible_path};

    #[test]
    fn a_path_is_no_workflow_command() {
        assert_eq!(visible_path("::error::x"), "./::error::x");
        assert_eq!(visible_path("##[error]x"), "./##[error]x");
        assert_eq!(visible_path("a::b"), "a::b");
    }

    #[test]
    fn text_without_controls_is_left_alone() {
        assert!(matches!(visible("제안서 \\n é 🎉"), std::borrow::Cow::Borrowed("제안서 \\n é 🎉")));
    }

    #[test]
    fn commands_to_a_terminal_become_visible() {
        assert_eq!(visible("a\u{1b}[31mb\r\n\tc"), "a\\u{1b}[31mb\\r\\n\\tc");
        assert_eq!(visible("\u{9b}2J\u{7f}"), "\\u{9b}2J\\u{7f}");
        assert_eq!(visible("\u{202e}txt.exe\u{2028}"), "\\u{202e}txt.exe\\u{2028}");
    }
}
