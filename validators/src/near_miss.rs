//! The word somebody probably meant.

/// The candidate that differs from `word` by the fewest typing errors (letters missing, extra, wrong or swapped), if there are few
/// enough of them to be one: at most one in three letters. Case and the choice between `-` and `_` do not count.
#[must_use]
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    /// Longer words are no misspelt keys, and comparing them takes time.
    const LONGEST: usize = 64;
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let plain = |text: &str| text.to_lowercase().replace('-', "_");
    let wanted = plain(word);
    let allowed = (wanted.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST && *candidate != word)
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &plain(candidate)), candidate))
        .filter(|&(distance, candidate)| distance <= allowed && distance < candidate.chars().count())
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn typing_errors_are_seen_through() {
        let candidates = ["draft", "in-review", "accepted", "title", "promotion_targets"];
        assert_eq!(nearest("draf", candidates), Some("draft"));
        assert_eq!(nearest("Accepted", candidates), Some("accepted"));
        assert_eq!(nearest("in_review", candidates), Some("in-review"));
        assert_eq!(nearest("promotion-target", candidates), Some("promotion_targets"));
        assert_eq!(nearest("tilte", candidates), Some("title"));
        assert_eq!(nearest("owner", candidates), None);
        assert_eq!(nearest("a", ["b"]), None);
        assert_eq!(nearest("draft", ["draft"]), None);
    }
}
