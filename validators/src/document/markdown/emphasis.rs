//! Marks around words.

/// `text` without blanks and without marks of emphasis or code that begin and end it.
#[must_use]
pub fn without_markup(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let inner = ["**", "__", "*", "_", "``", "`"].iter().find_map(|mark| {
            let inner = text.strip_prefix(mark)?.strip_suffix(mark)?;
            // `*a* and *b*` is two pieces, not one.
            (!inner.contains(mark)).then(|| inner.trim())
        });
        match inner {
            Some(inner) if !inner.is_empty() => text = inner,
            _ => return text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without_markup;

    #[test]
    fn markup_around_words_is_taken_away_and_words_stay() {
        assert_eq!(without_markup(" **`accepted`** "), "accepted");
        assert_eq!(without_markup("*a* and *b*"), "*a* and *b*");
        assert_eq!(without_markup("_private"), "_private");
        assert_eq!(without_markup("`"), "`");
        assert_eq!(without_markup(" - "), "-");
    }
}
