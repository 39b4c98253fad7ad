//! Commands, output and JSON as fenced code.

use crate::visible::is_unsafe;

/// `text` in a fence that is longer than every run of backticks inside, with `language` (a word of ours, or nothing) as its info string.
///
/// Line ends become LF, blanks at the ends of lines go, tabs stay, and every other control or bidirectional character becomes visible.
pub(super) fn fence(text: &str, language: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    let mut written = String::with_capacity(text.len() + 2 * fence.len() + language.len() + 3);
    written.extend([&fence, language, "\n"]);
    for line in text.trim_end().split('\n') {
        push_line(&mut written, line.trim_end());
        written.push('\n');
    }
    written.push_str(&fence);
    written
}

fn push_line(written: &mut String, line: &str) {
    if !line.contains(is_unsafe) {
        written.push_str(line);
        return;
    }
    for character in line.chars() {
        if is_unsafe(character) && character != '\t' {
            written.extend(character.escape_default());
        } else {
            written.push(character);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fence;

    #[test]
    fn the_fence_is_longer_than_what_it_holds() {
        assert_eq!(fence("a\nb\n", "sh"), "```sh\na\nb\n```");
        assert_eq!(fence("````\nb", ""), "`````\n````\nb\n`````");
        assert_eq!(fence("", "text"), "```text\n\n```");
    }

    #[test]
    fn lines_end_in_one_way_and_controls_are_visible() {
        assert_eq!(fence("ok \r\n\ta\u{1b}[31mb\rc \n\n", ""), "```\nok\n\ta\\u{1b}[31mb\\rc\n```");
        assert_eq!(fence("\u{202e}x\u{2028}\0", ""), "```\n\\u{202e}x\\u{2028}\\u{0}\n```");
    }
}
