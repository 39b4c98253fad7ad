//! Strings of the data as inline Markdown that is the same in a paragraph, a list item, a heading and a table cell.
//!
//! Only two things are ever written: words of characters that no Markdown reader acts on, and code spans around everything else. Code is
//! inert on every host: no emphasis, link, HTML or table border, and no mention (`@name`), reference (`#1`), emoji (`:tada:`), formula
//! (`$x$`), commit or address that the host would turn into a link or a notification. Backslashes would stop the former, not the latter.
//!
//! A `|` never stands in the result, not even in code, because readers differ in how they split rows around escaped ones.

use super::code_span::push_code_span;
use crate::visible;

/// Shown for a string with nothing in it, so that no cell and no item is empty.
const NOTHING: &str = "-";

/// `text` as a sentence: what stands between backticks is code, as is every word that a reader could act on.
pub(super) fn prose(text: &str) -> String {
    let text = visible(text);
    let mut line = Line::default();
    let mut rest: &str = &text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((name, after)) = after.split_once('`') else { break };
        line.push_words(before);
        line.push_code(name);
        rest = after;
    }
    line.push_words(rest);
    line.finish()
}

/// `text` as code.
pub(super) fn code(text: &str) -> String {
    let mut line = Line::default();
    line.push_code(&visible(text));
    line.finish()
}

/// A line of words and code spans. Code next to code becomes one span, for two would share their backticks.
#[derive(Default)]
struct Line {
    written: String,
    /// Code that more code may still be joined to.
    code: String,
    /// Whether a blank comes before what is pushed next.
    is_apart: bool,
}

impl Line {
    /// Words are separated by one blank, whatever separated them before: two at the end of a line would break it.
    fn push_words(&mut self, text: &str) {
        for (index, word) in text.split(' ').enumerate() {
            if index > 0 {
                self.is_apart = true;
            }
            if word.is_empty() {
                continue;
            }
            if is_inert(word) {
                self.push_inert(word);
                continue;
            }
            let (before, name, after) = without_punctuation(word);
            self.push_inert(before);
            self.push_code(name);
            self.push_inert(after);
        }
    }

    fn push_inert(&mut self, text: &str) {
        if !text.is_empty() {
            self.end_code();
            self.separate();
            self.written.push_str(text);
        }
    }

    fn push_code(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.is_apart {
            self.end_code();
            self.separate();
        }
        self.code.push_str(text);
    }

    fn separate(&mut self) {
        if std::mem::take(&mut self.is_apart) && !self.written.is_empty() {
            self.written.push(' ');
        }
    }

    fn end_code(&mut self) {
        push_code_span(&mut self.written, &std::mem::take(&mut self.code));
    }

    fn finish(mut self) -> String {
        self.end_code();
        if self.written.is_empty() { NOTHING.to_owned() } else { self.written }
    }
}

/// `word` without the punctuation of the sentence around it, which need not be code: what stands before, the rest, what stands after.
fn without_punctuation(word: &str) -> (&str, &str, &str) {
    let name = word.trim_start_matches(['(', '"', '\'']);
    let before = &word[..word.len() - name.len()];
    // A name keeps the bracket that closes its own.
    let is_closed_inside = name.contains('(');
    let ends = |last: char| ".,;:?\"'".contains(last) || last == ')' && !is_closed_inside;
    let name = name.trim_end_matches(ends);
    if name.is_empty() { ("", word, "") } else { (before, name, &word[before.len() + name.len()..]) }
}

/// Whether no reader makes anything but text of `word`.
fn is_inert(word: &str) -> bool {
    let last = word.chars().next_back();
    let mut colons = 0;
    for character in word.chars() {
        match character {
            ':' => colons += 1,
            // References of GitLab when something follows; in prose they end a word.
            '!' | '%' if last == Some(character) && word.matches(character).count() == 1 => {}
            '.' | ',' | ';' | '\'' | '"' | '(' | ')' | '-' | '/' | '?' | '=' | '+' => {}
            _ if character.is_ascii_alphanumeric() || !character.is_ascii() => {}
            _ => return false,
        }
    }
    // Two colons could hold the name of an emoji.
    colons < 2 && !is_address(word) && !has_commit(word)
}

/// Whether a host links `word` as an address (`https://…`, `www.…`) or as an issue (`GH-1`).
fn is_address(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let is_issue = |(at, marker): (usize, &str)| word[at + marker.len()..].starts_with(|next: char| next.is_ascii_digit());
    word.contains("://") || word.contains("www.") || word.match_indices("gh-").any(is_issue)
}

/// Whether `word` holds what hosts take for the hash of a commit: seven hexadecimal digits or more, one of them a decimal one.
fn has_commit(word: &str) -> bool {
    let runs = word.split(|character: char| !character.is_ascii_hexdigit());
    runs.into_iter().any(|run| run.len() >= 7 && run.contains(|digit: char| digit.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{code, prose};

    #[test]
    fn plain_sentences_stay_as_they_are() {
        for text in [
            "the packet changed after this review: its digest is not the recorded one",
            "`status` is `draft`, but the review (line 3) says \"accepted\"!",
            "3/4 of it, 50% (that's enough?)",
            "제안서 `title`이 비어 있습니다 – “확인” 필요",
        ] {
            assert_eq!(prose(text), text);
        }
    }

    #[test]
    fn words_that_act_become_code() {
        for (text, expected) in [
            ("ask @team now", "ask `@team` now"),
            ("(\"@team\"): @a.", "(\"`@team`\"): `@a`."),
            ("a ::: b", "a `:::` b"),
            ("see org/repo#12, GH-3 or !4", "see `org/repo#12`, `GH-3` or `!4`"),
            ("<!-- x --> <b>", "`<!--` x `-->` `<b>`"),
            ("[a](http://b) www.c.d e@f.g", "`[a](http://b)` `www.c.d` `e@f.g`"),
            ("*a* _b_ ~~c~~ $d$ :e: \\f {{g}} &amp;", "`*a*` `_b_` `~~c~~` `$d$` `:e`: `\\f` `{{g}}` `&amp`;"),
            ("at 6a59223fe0 or sha256:00ffaa11", "at `6a59223fe0` or `sha256:00ffaa11`"),
            ("two\nlines\u{202e}", "`two\\nlines\\u{202e}`"),
        ] {
            assert_eq!(prose(text), expected);
        }
    }

    #[test]
    fn backticks_need_their_pair() {
        assert_eq!(prose("a `b"), "a `` `b ``");
        assert_eq!(prose("`a`b` c"), "`` ab` `` c");
        assert_eq!(prose("`a``b`"), "`ab`");
        assert_eq!(prose("`a`@b"), "`a@b`");
        assert_eq!(prose("``"), "-");
        assert_eq!(prose("a `` b ``"), "a b");
    }

    #[test]
    fn code_keeps_what_it_holds() {
        assert_eq!(code("a b"), "`a b`");
        assert_eq!(code(" a "), "`  a  `");
        assert_eq!(code(" "), "` `");
        assert_eq!(code("``x"), "``` ``x ```");
        assert_eq!(code("a\\|b||"), "`a\\`&#124;`b`&#124;&#124;");
        assert_eq!(code(""), "-");
    }

    #[test]
    fn blanks_at_the_ends_and_between_words_are_not_kept() {
        assert_eq!(prose("  a   `b`  c  "), "a `b` c");
        assert_eq!(prose("   "), "-");
    }
}
