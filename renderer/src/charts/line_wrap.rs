//! Text broken into lines of a display width, in which a Hangul syllable takes two columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// `text` in at most `lines` lines of at most `columns` columns. Breaks are at blanks where there are some; what does not fit ends with `…`.
///
/// Every line has a character even when it is wider than `columns`, so that no width hangs it.
pub(super) fn wrap(text: &str, columns: usize, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match wrapped.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => push_word(&mut wrapped, word, columns),
        }
        if wrapped.len() > lines {
            break;
        }
    }
    if wrapped.len() > lines {
        wrapped.truncate(lines);
        if let Some(last) = wrapped.last_mut() {
            shorten(last, columns);
        }
    }
    wrapped
}

/// `word` on a line of its own, or on several when it is too wide for one.
fn push_word(lines: &mut Vec<String>, word: &str, columns: usize) {
    let mut line = String::new();
    for character in word.chars() {
        if !line.is_empty() && line.width() + character.width().unwrap_or(0) > columns {
            lines.push(std::mem::take(&mut line));
        }
        line.push(character);
    }
    lines.push(line);
}

fn shorten(line: &mut String, columns: usize) {
    while !line.is_empty() && line.width() + 1 > columns {
        line.pop();
    }
    line.truncate(line.trim_end().len());
    line.push('…');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::wrap;

    #[test]
    fn lines_break_at_blanks() {
        assert_eq!(wrap("Merge without re-applying", 16, 3), ["Merge without", "re-applying"]);
        assert_eq!(wrap("할인 계산을 한곳으로 모은다", 12, 3), ["할인 계산을", "한곳으로", "모은다"]);
        assert_eq!(wrap("  ", 16, 3), [""; 0]);
    }

    #[test]
    fn a_word_without_blanks_is_cut() {
        assert_eq!(wrap("appliedCouponIdentifiers", 10, 3), ["appliedCou", "ponIdentif", "iers"]);
        assert_eq!(wrap("장바구니쿠폰할인계산", 8, 2), ["장바구니", "쿠폰할…"]);
    }

    #[test]
    fn what_does_not_fit_ends_with_an_ellipsis() {
        assert_eq!(wrap("one two three four five", 9, 2), ["one two", "three…"]);
    }

    proptest! {
        #[test]
        fn lines_are_few_and_narrow(text in any::<String>(), columns in 2_usize..30, lines in 1_usize..4) {
            let wrapped = wrap(&text, columns, lines);
            prop_assert!(wrapped.len() <= lines);
            for line in wrapped {
                // One character, or a cluster that is measured by the whole, may be wider than asked for.
                prop_assert!(line.width() <= columns + 2, "{line:?}");
            }
        }
    }
}
