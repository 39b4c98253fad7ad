//! The languages of reports.

/// A language that reports are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    En,
    /// Korean.
    Ko,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::En, Self::Ko];

    /// The ISO 639-1 code: `en` or `ko`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
        }
    }

    /// The language of a POSIX locale name such as `ko_KR.UTF-8`; English for every language there are no texts in, and for `C`.
    #[must_use]
    pub fn of_locale(name: &str) -> Self {
        let language = name.split(['_', '.', '@', '-']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|known| known.code().eq_ignore_ascii_case(language)).unwrap_or(Self::En)
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_locale_names_its_language_first() {
        for name in ["ko", "ko_KR", "ko_KR.UTF-8", "ko.UTF-8", "KO-kr", "ko@hangul"] {
            assert_eq!(Language::of_locale(name), Language::Ko, "{name}");
        }
        for name in ["", "C", "C.UTF-8", "POSIX", "en_GB.UTF-8", "kok_IN", "de_DE", "en_KR.ko"] {
            assert_eq!(Language::of_locale(name), Language::En, "{name}");
        }
    }
}
