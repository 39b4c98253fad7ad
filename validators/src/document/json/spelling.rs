//! How the text of a JSON string is spelled in its file.

use std::ops::Range;

use super::text::one_escape;

/// From offsets in the decoded text of a JSON string to offsets in its spelling. They differ behind every escape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// Where each escape ends, in order.
    escape_ends: Vec<EscapeEnd>,
}

/// The end of an escape, counted from the beginning of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct EscapeEnd {
    decoded: usize,
    spelled: usize,
}

impl Spelling {
    /// Follows `spelled`, what stands between the quotes, along the text that it decodes to. `None` when it does not decode to `text`.
    #[must_use]
    pub fn of(spelled: &str, text: &str) -> Option<Self> {
        let mut escape_ends = Vec::new();
        let (mut at, mut decoded) = (0, 0);
        while let Some(distance) = memchr::memchr(b'\\', &spelled.as_bytes()[at..]) {
            let escape = at + distance;
            if text.get(decoded..decoded + distance)? != &spelled[at..escape] {
                return None;
            }
            let (character, length) = one_escape(&spelled[escape..]).ok()?;
            decoded += distance;
            if !text[decoded..].starts_with(character) {
                return None;
            }
            decoded += character.len_utf8();
            at = escape + length;
            escape_ends.push(EscapeEnd { decoded, spelled: at });
        }
        (text[decoded..] == spelled[at..]).then_some(Self { escape_ends })
    }

    /// Where the bytes `decoded` of the text are spelled, counted from the first byte inside the quotes.
    #[must_use]
    pub fn range(&self, decoded: Range<usize>) -> Range<usize> {
        self.offset(decoded.start)..self.offset(decoded.end)
    }

    fn offset(&self, decoded: usize) -> usize {
        let passed = self.escape_ends.partition_point(|escape| escape.decoded <= decoded);
        let last = passed.checked_sub(1).map(|index| self.escape_ends[index]);
        last.map_or(decoded, |escape| escape.spelled + (decoded - escape.decoded))
    }
}

#[cfg(test)]
mod tests {
    use super::Spelling;

    #[test]
    fn parts_of_json_strings_are_found_behind_escapes() {
        let (spelled, text) = (r#"a\n\u00e9 \ud83c\udf89 \"b\" 결제"#, "a\né 🎉 \"b\" 결제");
        let spelling = Spelling::of(spelled, text).unwrap();
        let part = |part: &str| {
            let start = text.find(part).unwrap();
            &spelled[spelling.range(start..start + part.len())]
        };
        assert_eq!(part("a"), "a");
        assert_eq!(part("é"), "\\u00e9");
        assert_eq!(part("🎉"), "\\ud83c\\udf89");
        assert_eq!(part("b"), "b");
        assert_eq!(part("\"b\""), "\\\"b\\\"");
        assert_eq!(part("결제"), "결제");
        assert_eq!(part("\n"), "\\n");
        assert_eq!(spelling.range(0..text.len()), 0..spelled.len());
    }

    #[test]
    fn another_text_is_not_followed() {
        for (spelled, text) in [("other", "text"), ("a\\n", "a"), ("a", "a\n"), ("\\x", "x"), ("가\\n", "나\n"), ("가\\n", "é\n")]
        {
            assert_eq!(Spelling::of(spelled, text), None, "{spelled}");
        }
    }
}
