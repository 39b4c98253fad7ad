//! Which ids a text mentions, found in one pass however many there are.

use std::collections::HashSet;

/// The words of some texts, as far as they can be ids.
#[derive(Debug, Default)]
pub(super) struct Mentions<'t>(HashSet<&'t str>);

impl<'t> Mentions<'t> {
    /// Adds the words of a text. Letters beyond ASCII end a word, because particles follow ids directly in Korean.
    pub(super) fn add(&mut self, text: &'t str) {
        self.0.extend(words(text));
    }

    /// Whether the id occurs as a word; of an id with several parts (`shop:checkout:S-1`) each must. An id without a single ASCII
    /// letter or digit cannot be looked up and counts as mentioned.
    pub(super) fn has(&self, id: &str) -> bool {
        words(id).all(|word| self.0.contains(word))
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let pieces = text.split(|character: char| !(character.is_ascii_alphanumeric() || matches!(character, '-' | '_')));
    pieces.map(|word| word.trim_matches(['-', '_'])).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::Mentions;

    #[test]
    fn ids_are_whole_words() {
        let mut mentions = Mentions::default();
        mentions.add("SHOP-103을 손으로 만든다. Then `pay:core:P-7`, _C-001_.");
        assert!(mentions.has("SHOP-103") && mentions.has("pay:core:P-7") && mentions.has("P-7") && mentions.has("C-001"));
        assert!(!mentions.has("SHOP-10") && !mentions.has("SHOP-1030") && !mentions.has("C-0011"));
    }
}
