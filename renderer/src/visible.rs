//! Text from files and names from the disk, with everything that acts instead of showing made visible.

use std::borrow::Cow;

/// Whether a terminal could take `character` for a command, or a reader would see the text around it in another order.
#[must_use]
pub const fn is_unsafe(character: char) -> bool {
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
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_unsafe(character) { escaped.extend(character.escape_default()) } else { escaped.push(character) }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::visible;

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
