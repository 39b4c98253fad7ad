//! Texts of the data as inline Markdown: their backticks, emphasis and links stay, and nothing of them can begin a block, a table cell, raw
//! HTML, an image or an entity. The result is the same in a paragraph, a list item, a heading and a cell.
//!
//! It stands on one line. A `|` becomes a character reference, and where it stands in code, the code is split around it, because readers
//! differ in how they split rows around escaped ones.

use crate::markdown::code_span::push_code_span;
use crate::visible::is_unsafe;

/// Shown for a text with nothing in it, so that no cell and no item is empty. A bare dash would begin a list inside of an item.
pub(super) const BLANK: &str = "\\-";

/// Whether a byte always means itself. Of the bytes beyond ASCII, only three begin a character that is made visible.
///
/// All comparisons are made, because compilers make vectors of them.
const fn is_plain(byte: u8) -> bool {
    let control = (byte < 0x20) | (byte == 0x7F) | (byte == 0xC2) | (byte == 0xD8) | (byte == 0xE2);
    let markup =
        (byte == b'\\') | (byte == b'`') | (byte == b'<') | (byte == b'&') | (byte == b'|') | (byte == b'!') | (byte == b'[');
    !(control | markup)
}

/// Whether every byte of `text` is plain.
pub(super) fn is_all_plain(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| plain & is_plain(byte))
}

/// Appends `text`, with `line_break` (`<br>`, or a blank) for each line end inside.
pub(super) fn push_phrase(written: &mut String, text: &str, line_break: &str) {
    let text = text.trim();
    if text.is_empty() {
        written.push_str(BLANK);
        return;
    }
    if !is_all_plain(text) {
        let lines: String;
        let text = if text.bytes().any(|byte| matches!(byte, b'\n' | b'\r' | 0xC2 | 0xE2)) && text.contains(LINE_ENDS) {
            lines = normalised(text);
            lines.as_str()
        } else {
            text
        };
        let start = push_block_start(written, text);
        Scanner { text, at: start, line_break, written }.scan();
    } else {
        let start = push_block_start(written, text);
        written.push_str(&text[start..]);
    }
    escape_closing_sequence(written, text);
}

const LINE_ENDS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];

/// Line ends as LF, and no blanks around them.
fn normalised(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut lines = String::with_capacity(text.len());
    for (index, line) in text.split(LINE_ENDS).enumerate() {
        if index > 0 {
            lines.push('\n');
        }
        lines.push_str(line.trim());
    }
    lines
}

/// Writes the beginning of `text` when a reader would take it for the beginning of a block; says how much of it is written.
fn push_block_start(written: &mut String, text: &str) -> usize {
    let Some(at) = block_marker(text) else { return 0 };
    written.push_str(&text[..at]);
    written.push('\\');
    // The marker itself is one byte, and escaped it is no matter to the scanner.
    written.push_str(&text[at..=at]);
    at + 1
}

/// The place of the character that has to be escaped so that `text` begins no block.
fn block_marker(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let first = *bytes.first()?;
    let ends_word = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    let run = |of: u8| bytes.iter().take_while(|byte| **byte == of).count();
    let is_rule = || bytes.iter().all(|byte| *byte == first || byte.is_ascii_whitespace());
    let is_block = match first {
        b'#' => ends_word(run(b'#')),
        b'>' => true,
        b'-' | b'+' | b'*' => ends_word(1) || is_rule(),
        b'_' | b'=' => is_rule(),
        b'~' => run(b'~') >= 3,
        b':' => ends_word(1),
        // A task, or the definition of a link: what is written behind the text can complete one (`[a]` and `: `). A link of the text's own is none.
        b'[' => matches!(bytes.get(1..3), Some(b" ]" | b"x]" | b"X]")) || text.contains("]:") || !text.contains("]("),
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            return (matches!(bytes.get(digits), Some(b'.' | b')')) && ends_word(digits + 1)).then_some(digits);
        }
        _ => false,
    };
    is_block.then_some(0)
}

/// A heading loses number signs that end it.
fn escape_closing_sequence(written: &mut String, text: &str) {
    if text.ends_with('#') && text.trim_end_matches('#').ends_with([' ', '\t', '\n']) {
        written.insert(written.len() - 1, '\\');
    }
}

/// Goes through a text as a reader of Markdown does, so that it agrees with it about what is code.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
    line_break: &'a str,
    written: &'a mut String,
}

impl Scanner<'_> {
    fn scan(mut self) {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            let plain = bytes[self.at..].iter().take_while(|byte| is_plain(**byte)).count();
            self.written.push_str(&self.text[self.at..self.at + plain]);
            self.at += plain;
            self.special();
        }
    }

    /// Passes the character that is not plain, if there is one.
    fn special(&mut self) {
        let rest = &self.text[self.at..];
        let mut characters = rest.chars();
        let Some(character) = characters.next() else { return };
        let next = characters.next();
        self.at += character.len_utf8();
        match character {
            '\n' => self.written.push_str(self.line_break),
            '\t' => self.written.push(' '),
            '`' => self.code(rest),
            '\\' => self.backslash(next),
            '|' => self.written.push_str("&#124;"),
            '<' if next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')) => {
                self.written.push_str("&lt;");
            }
            '&' if is_entity(&rest[1..]) => self.written.push_str("&amp;"),
            '!' if next == Some('[') => self.written.push_str("\\!"),
            '[' if next == Some('^') => self.written.push_str("\\["),
            _ if is_unsafe(character) => self.written.extend(character.escape_default()),
            _ => self.written.push(character),
        }
    }

    /// A backslash stays where it escapes what the text itself goes on with; it must not escape anything that is written here.
    fn backslash(&mut self, next: Option<char>) {
        match next {
            Some(next) if next.is_ascii_punctuation() && next != '|' => {
                self.written.push('\\');
                self.written.push(next);
                self.at += 1;
            }
            Some(next) if next != '|' && !is_unsafe(next) => self.written.push('\\'),
            _ => self.written.push_str("\\\\"),
        }
    }

    /// A run of backticks at the beginning of `rest`: code up to the next run of the same length, or else nothing but backticks.
    fn code(&mut self, rest: &str) {
        let fence = rest.len() - rest.trim_start_matches('`').len();
        let Some(length) = closing_run(&rest[fence..], fence) else {
            for _ in 0..fence {
                self.written.push_str("\\`");
            }
            self.at += fence - 1;
            return;
        };
        let content = &rest[fence..fence + length];
        self.at += 2 * fence + length - 1;
        if content.contains(|character| character == '|' || is_unsafe(character)) {
            let content = content.replace('\n', " ");
            push_code_span(self.written, &crate::visible(stripped(&content)));
        } else {
            self.written.push_str(&rest[..2 * fence + length]);
        }
    }
}

/// Whether `text`, which follows a `&`, makes a character reference of it.
fn is_entity(text: &str) -> bool {
    let name = text.trim_start_matches(|character: char| character.is_ascii_alphanumeric() || character == '#');
    name.len() < text.len() && name.starts_with(';')
}

/// How far the run of exactly `fence` backticks is.
fn closing_run(text: &str, fence: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text[at..].find('`') {
        let start = at + found;
        let run = text[start..].len() - text[start..].trim_start_matches('`').len();
        if run == fence {
            return Some(start);
        }
        at = start + run;
    }
    None
}

/// The content of a span as readers take it: without one blank at either end where both have one.
fn stripped(content: &str) -> &str {
    let inner = content.strip_prefix(' ').and_then(|content| content.strip_suffix(' '));
    inner.filter(|inner| inner.contains(|character| character != ' ')).unwrap_or(content)
}

#[cfg(test)]
mod tests {
    use super::push_phrase;

    fn phrase(text: &str) -> String {
        let mut written = String::new();
        push_phrase(&mut written, text, "<br>");
        written
    }

    #[test]
    fn inline_markdown_stays() {
        for text in [
            "a *b* **c** ~~d~~ `e` [f](https://g.h/?i=1&j) https://k.l snake_case_name",
            "`a`` b` and ``c ` d``",
            "escaped \\* and \\` and \\\\ C:\\dir",
            "1.5 #12 -3 a - b > c; a < b & c! (x) {y} 100% @user",
            "게스트 결제 `mergeCarts`의 결과 – “확인” 필요",
            "**bold** first, _then_ more",
        ] {
            assert_eq!(phrase(text), text);
        }
    }

    #[test]
    fn nothing_begins_a_block() {
        for (text, expected) in [
            ("# a", "\\# a"),
            ("###", "\\###"),
            ("> a", "\\> a"),
            ("- a", "\\- a"),
            ("-", "\\-"),
            ("---", "\\---"),
            ("* * *", "\\* * *"),
            ("___", "\\___"),
            ("+ a", "\\+ a"),
            ("12. a", "12\\. a"),
            ("3) a", "3\\) a"),
            ("~~~ a", "\\~~~ a"),
            ("```sh", "\\`\\`\\`sh"),
            ("    code", "code"),
            ("[x] done", "\\[x] done"),
            ("[a]: http://b", "\\[a]: http://b"),
            // What follows the text could make a definition of it.
            ("[", "\\["),
            ("[a]", "\\[a]"),
            ("[a](https://b.c)", "[a](https://b.c)"),
            ("| a |", "&#124; a &#124;"),
            ("<!-- a", "&lt;!-- a"),
            ("a #", "a \\#"),
            ("a ##", "a #\\#"),
        ] {
            assert_eq!(phrase(text), expected);
        }
    }

    #[test]
    fn nothing_ends_a_cell() {
        assert_eq!(phrase("a|b"), "a&#124;b");
        assert_eq!(phrase("a\\|b"), "a\\\\&#124;b");
        assert_eq!(phrase("`a|b`"), "`a`&#124;`b`");
        assert_eq!(phrase("`` a` | ``"), "``a` ``&#124;");
        assert_eq!(phrase("a\\"), "a\\\\");
        assert_eq!(phrase("a\\\nb"), "a\\\\<br>b");
        assert_eq!(phrase("`a"), "\\`a");
    }

    #[test]
    fn markup_is_shown() {
        for (text, expected) in [
            ("</script>", "&lt;/script>"),
            ("<https://a.b>", "&lt;https://a.b>"),
            ("&lt; &#x202e;", "&amp;lt; &amp;#x202e;"),
            ("![a](b)", "\\![a](b)"),
            ("a[^1]", "a\\[^1]"),
            ("\\<b>", "\\<b>"),
        ] {
            assert_eq!(phrase(text), expected);
        }
    }

    #[test]
    fn lines_become_one() {
        assert_eq!(phrase("a \r\n b\rc\n\nd\u{2028}e\n"), "a<br>b<br>c<br><br>d<br>e");
        assert_eq!(phrase("`a\nb` c"), "`a b` c");
        assert_eq!(phrase(" \n "), "\\-");
        let mut written = String::new();
        push_phrase(&mut written, "a\nb", " ");
        assert_eq!(written, "a b");
    }

    #[test]
    fn controls_are_visible() {
        assert_eq!(phrase("a\u{1b}b\u{202e}c\0\td"), "a\\u{1b}b\\u{202e}c\\u{0} d");
        assert_eq!(phrase("\\\u{1b}"), "\\\\\\u{1b}");
    }
}
