//! Texts by key.

use std::fmt;

use crate::Language;

/// The texts of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Catalog {
    language: Language,
}

/// Why there is no text to give: the caller and the catalogue do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextError {
    /// No text has this key.
    UnknownKey(String),
    /// The text has a placeholder that no argument is given for.
    MissingArgument {
        /// The text's key.
        key: &'static str,
        /// The placeholder's name.
        argument: &'static str,
    },
    /// The text has no placeholder for an argument.
    UnusedArgument {
        /// The text's key.
        key: &'static str,
        /// The argument's name.
        argument: String,
    },
}

impl fmt::Display for TextError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKey(key) => write!(formatter, "no text has the key `{key}`"),
            Self::MissingArgument { key, argument } => write!(formatter, "the text `{key}` needs the argument `{argument}`"),
            Self::UnusedArgument { key, argument } => write!(formatter, "the text `{key}` has no place for `{argument}`"),
        }
    }
}

impl std::error::Error for TextError {}

struct Text {
    key: &'static str,
    english: &'static [Piece],
    korean: &'static [Piece],
}

enum Piece {
    Literal(&'static str),
    Argument(&'static str),
    Plural { argument: &'static str, one: &'static str, many: &'static str },
}

use Piece::{Argument, Literal, Plural};

/// Made by the build script from the catalogue files, sorted by key.
static TEXTS: &[Text] = include!(concat!(env!("OUT_DIR"), "/texts.rs"));

impl Catalog {
    /// The texts of `language`.
    #[must_use]
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// The language of the texts.
    #[must_use]
    pub const fn language(self) -> Language {
        self.language
    }

    /// The keys of all texts, sorted; the same in every language.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        TEXTS.iter().map(|text| text.key)
    }

    /// A text without placeholders.
    ///
    /// # Errors
    /// When no text has the key, or it has placeholders.
    pub fn text(self, key: &str) -> Result<String, TextError> {
        self.format::<&str>(key, &[])
    }

    /// A text with its placeholders replaced by the arguments of the same name.
    ///
    /// # Errors
    /// When no text has the key, or placeholders and arguments do not agree.
    pub fn format<A: AsRef<str>>(self, key: &str, arguments: &[(&str, A)]) -> Result<String, TextError> {
        let index = TEXTS.binary_search_by_key(&key, |text| text.key).map_err(|_| TextError::UnknownKey(key.to_owned()))?;
        let text = &TEXTS[index];
        let pieces = match self.language {
            Language::En => text.english,
            Language::Ko => text.korean,
        };
        if let Some((argument, _)) = arguments.iter().find(|(name, _)| !pieces.iter().any(|piece| piece.takes(name))) {
            return Err(TextError::UnusedArgument { key: text.key, argument: (*argument).to_owned() });
        }
        let value = |argument: &'static str| {
            let given = arguments.iter().find(|(name, _)| *name == argument);
            given.map(|(_, value)| value.as_ref()).ok_or(TextError::MissingArgument { key: text.key, argument })
        };
        let mut written = String::new();
        for piece in pieces {
            written.push_str(match piece {
                Literal(text) => text,
                Argument(argument) => value(argument)?,
                Plural { argument, one, many } => {
                    if value(argument)? == "1" {
                        one
                    } else {
                        many
                    }
                }
            });
        }
        Ok(written)
    }
}

impl Piece {
    fn takes(&self, name: &str) -> bool {
        match self {
            Literal(_) => false,
            Argument(argument) | Plural { argument, .. } => *argument == name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Catalog, TextError};
    use crate::Language;

    const ENGLISH: Catalog = Catalog::new(Language::En);
    const KOREAN: Catalog = Catalog::new(Language::Ko);

    #[test]
    fn each_language_has_its_words() {
        assert_eq!(ENGLISH.text("level.warning").as_deref(), Ok("warning"));
        assert_eq!(KOREAN.text("level.warning").as_deref(), Ok("경고"));
    }

    #[test]
    fn arguments_stand_where_the_language_wants_them() {
        let seen = |catalog: Catalog, count| catalog.format("check.files_seen", &[("count", count)]).expect("the key exists");
        assert_eq!(seen(ENGLISH, "1"), "1 file seen");
        assert_eq!(seen(ENGLISH, "21"), "21 files seen");
        assert_eq!(seen(KOREAN, "21"), "파일 21개를 확인함");
    }

    #[test]
    fn an_argument_is_never_read_as_a_text() {
        let seen = ENGLISH.format("check.files_seen", &[("count", "{count}")]);
        assert_eq!(seen.as_deref(), Ok("{count} files seen"));
    }

    #[test]
    fn what_does_not_agree_is_an_error() {
        assert_eq!(ENGLISH.text("no.text"), Err(TextError::UnknownKey("no.text".to_owned())));
        let missing = TextError::MissingArgument { key: "check.files_seen", argument: "count" };
        assert_eq!(KOREAN.text("check.files_seen"), Err(missing));
        let unused = TextError::UnusedArgument { key: "level.error", argument: "count".to_owned() };
        assert_eq!(KOREAN.format("level.error", &[("count", "1")]), Err(unused));
    }
}
