//! How issues are named: `#54` or `54` on GitHub, `PAP-7018` on Linear.

use std::fmt;

/// The name of an issue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IssueId {
    /// An issue of a GitHub repository.
    Number(u64),
    /// An issue of a Linear team, in capital letters.
    Key(String),
}

impl IssueId {
    /// Reads `#54`, `54`, `PAP-7018` or `pap-7018`; nothing may stand beside it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (id, rest) = Self::at_start(text)?;
        rest.is_empty().then_some(id)
    }

    /// Reads the name at the start of `text`, and gives what follows it. A name ends where a word does.
    #[must_use]
    pub fn at_start(text: &str) -> Option<(Self, &str)> {
        let digits = |text: &str| text.len() - text.trim_start_matches(|character: char| character.is_ascii_digit()).len();
        let is_end = |rest: &str| !rest.starts_with(|character: char| character.is_alphanumeric() || character == '_');
        let bare = text.strip_prefix('#').unwrap_or(text);
        let (number, rest) = bare.split_at(digits(bare));
        if !number.is_empty() {
            let number = number.parse().ok().filter(|_| is_end(rest))?;
            return Some((Self::Number(number), rest));
        }
        let letters = text.len() - text.trim_start_matches(|character: char| character.is_ascii_alphanumeric()).len();
        let (prefix, rest) = text.split_at(letters);
        let after = rest.strip_prefix('-').filter(|_| prefix.starts_with(|first: char| first.is_ascii_alphabetic()))?;
        let length = digits(after);
        let end = &after[length..];
        (length > 0 && is_end(end)).then(|| (Self::Key(text[..letters + 1 + length].to_ascii_uppercase()), end))
    }
}

impl fmt::Display for IssueId {
    /// As it stands in titles and trailers: `#54`, `PAP-7018`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "#{number}"),
            Self::Key(key) => formatter.write_str(key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::IssueId;

    #[test]
    fn issues_of_both_tools_are_read() {
        let read = |text| IssueId::parse(text).map(|id| id.to_string());
        assert_eq!(read("#54").as_deref(), Some("#54"));
        assert_eq!(read("54").as_deref(), Some("#54"));
        assert_eq!(read("pap-7018").as_deref(), Some("PAP-7018"));
        for text in ["", "#", "PAP", "PAP-", "-7", "7a", "PAP-7a", "##5", "#5 ", "결제-7", "99999999999999999999"] {
            assert_eq!(read(text), None, "{text}");
        }
        let (id, rest) = IssueId::at_start("PAP-7: 결제").unwrap();
        assert_eq!((id.to_string().as_str(), rest), ("PAP-7", ": 결제"));
    }
}
