//! Versions of the convention, for the rules that changed with them.

/// A version such as `0.36.1`. Missing parts count as 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u32, pub u32, pub u32);

impl Version {
    /// Reads `0.36.1`, `v0.36` and the like, blanks around it allowed; `None` for anything that does not begin with two numbers.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('v');
        let mut parts =
            text.split('.').map(|part| part.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default().parse().ok());
        let (major, minor) = (parts.next()??, parts.next()??);
        Some(Self(major, minor, parts.next().flatten().unwrap_or(0)))
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_are_read_and_compared_by_number() {
        assert_eq!(Version::parse(" v0.36.1"), Some(Version(0, 36, 1)));
        assert_eq!(Version::parse("0.47-beta"), Some(Version(0, 47, 0)));
        assert!(Version::parse("0.9.0") < Version::parse("0.36.1"));
        assert_eq!(Version::parse("latest"), None);
        assert_eq!(Version::parse("1"), None);
    }
}
