//! Help for words that should be one of a few.

use crate::finding::Finding;
use crate::near_miss::nearest;

/// The finding with the one of `known` that was probably meant as its help. Its message says which there are.
pub(super) fn with_meant(finding: Finding, word: &str, known: &[&str]) -> Finding {
    match nearest(word, known.iter().copied()) {
        Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
        None => finding,
    }
}

/// What to write instead of `word`: the one of `known` that was probably meant, or all of them.
pub(super) fn expected(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("expected {}", in_words(known)),
    }
}

/// `a`, `b` or `c`, each between backticks.
pub(super) fn in_words(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{expected, in_words};

    #[test]
    fn a_slip_is_corrected_and_another_word_is_told_the_choice() {
        assert_eq!(expected("Accepted", &["accepted", "blocked"]), "did you mean `accepted`?");
        assert_eq!(
            expected("maybe", &["accepted", "blocked", "not-applicable"]),
            "expected `accepted`, `blocked` or `not-applicable`"
        );
        assert_eq!(in_words(&["a"]), "`a`");
    }
}
