//! Text as HTML: in an element or an attribute, on one line or on several.

use crate::{is_unsafe, visible};

/// `text` on one line; nothing in it acts, and control characters are shown.
pub(crate) fn line(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + text.len() / 8);
    push_inert(&mut written, &visible(text));
    written
}

/// A message of ours on one line: what stands between two backticks is code; a backtick without a second one is itself.
pub(crate) fn message(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    let mut written = String::with_capacity(text.len() + text.len() / 4);
    for (index, piece) in pieces.iter().enumerate() {
        let is_last = index + 1 == pieces.len();
        match (index % 2 == 1, is_last) {
            (true, false) => written.push_str(&format!("<code>{}</code>", line(piece))),
            (true, true) => written.push_str(&format!("`{}", line(piece))),
            (false, _) => written.push_str(&line(piece)),
        }
    }
    written
}

/// `text` with its line ends (as LF), blanks and tabs; every other control character is shown.
pub(crate) fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unsafe(character) && !matches!(character, '\n' | '\t') {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    let mut written = String::with_capacity(shown.len() + shown.len() / 8);
    push_inert(&mut written, &shown);
    written
}

fn push_inert(written: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\'' => written.push_str("&#39;"),
            _ => written.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{line, lines, message};

    #[test]
    fn a_line_stays_a_line() {
        assert_eq!(line("a < b & \"c\" 'd'\n\u{202e}\0"), "a &lt; b &amp; &quot;c&quot; &#39;d&#39;\\n\\u{202e}\\u{0}");
    }

    #[test]
    fn lines_keep_their_ends() {
        assert_eq!(lines("a\r\n\tb\rc\u{1b}[0m\u{2028}"), "a\n\tb\\rc\\u{1b}[0m\\u{2028}");
    }

    #[test]
    fn backticks_in_messages_mark_code() {
        assert_eq!(message("no `a<b>` here"), "no <code>a&lt;b&gt;</code> here");
        assert_eq!(message("one ` only <i>"), "one ` only &lt;i&gt;");
        assert_eq!(message("``"), "<code></code>");
        assert_eq!(message("`a` and `b"), "<code>a</code> and `b");
    }
}
