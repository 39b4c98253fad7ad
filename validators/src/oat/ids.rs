//! Names of phases and tasks, as the newest reader of the convention normalises them (catalogue, section 2).

use std::fmt;

/// What a phase is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PhaseKind {
    /// Planned from the beginning: `p01`.
    Ordinary,
    /// Added by a review: `p-rev1`.
    Revision,
}

/// A number of any length: its digits without leading zeros.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ordinal(Box<str>);

impl Ordinal {
    /// Reads ASCII digits; `None` for anything else.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let stripped = digits.trim_start_matches('0');
        is_number.then(|| Self(if stripped.is_empty() { "0" } else { stripped }.into()))
    }

    /// The number one greater, for saying what was expected.
    #[must_use]
    pub fn next(&self) -> Option<Self> {
        Some(Self(self.0.parse::<u64>().ok()?.checked_add(1)?.to_string().into()))
    }
}

impl Ord for Ordinal {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.0.len(), &self.0).cmp(&(other.0.len(), &other.0))
    }
}

impl PartialOrd for Ordinal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Ordinal {
    /// At least as many digits as the width asks for.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:0>width$}", &*self.0, width = formatter.width().unwrap_or(0))
    }
}

/// A phase. `Display` writes the canonical form: `p01`, `p-rev1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhaseId {
    /// Ordinary or revision; ordinary ones sort first.
    pub kind: PhaseKind,
    /// Its number.
    pub number: Ordinal,
}

impl PhaseId {
    /// Reads `p01`, `p1`, `p-rev1` or `prev1`, of any number of digits; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('p')?;
        let (kind, digits) = match rest.strip_prefix("-rev").or_else(|| rest.strip_prefix("rev")) {
            Some(digits) => (PhaseKind::Revision, digits),
            None => (PhaseKind::Ordinary, rest),
        };
        Some(Self { kind, number: Ordinal::parse(digits)? })
    }
}

impl fmt::Display for PhaseId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            PhaseKind::Ordinary => write!(formatter, "p{:2}", self.number),
            PhaseKind::Revision => write!(formatter, "p-rev{}", self.number),
        }
    }
}

/// A task. `Display` writes the canonical form: `p01-t02`, `prev1-t02`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId {
    /// The phase that its name puts it in.
    pub phase: PhaseId,
    /// Its number in the phase.
    pub number: Ordinal,
}

impl TaskId {
    /// Reads `p01-t02`, `prev1-t02` or the older `p-rev1-t02`, of any number of digits; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (phase, number) = text.rsplit_once("-t")?;
        Some(Self { phase: PhaseId::parse(phase)?, number: Ordinal::parse(number)? })
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.phase.kind {
            PhaseKind::Ordinary => write!(formatter, "{}-t{:2}", self.phase, self.number),
            PhaseKind::Revision => write!(formatter, "prev{}-t{:2}", self.phase.number, self.number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PhaseId, TaskId};

    #[test]
    fn names_are_normalised() {
        let phase = |text| PhaseId::parse(text).map(|id| id.to_string());
        assert_eq!(phase("p1").as_deref(), Some("p01"));
        assert_eq!(phase("p007").as_deref(), Some("p07"));
        assert_eq!(phase("p100").as_deref(), Some("p100"));
        assert_eq!(phase("p-rev02").as_deref(), Some("p-rev2"));
        for wrong in ["P01", "p", "p-1", "p01 ", "01", "p-rev"] {
            assert_eq!(phase(wrong), None, "{wrong}");
        }
        let task = |text| TaskId::parse(text).map(|id| id.to_string());
        assert_eq!(task("p1-t1").as_deref(), Some("p01-t01"));
        assert_eq!(task("p-rev1-t02").as_deref(), Some("prev1-t02"));
        assert_eq!(task("prev1-t2").as_deref(), Some("prev1-t02"));
        for wrong in ["p01", "p01-t", "p01t01", "p-rev1t03", "p01-t01-t", "p01-t１"] {
            assert_eq!(task(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_of_any_length_are_compared_as_numbers() {
        let id = |text| PhaseId::parse(text).unwrap();
        assert!(id("p9") < id("p10"));
        assert!(id("p99999999999999999999999") < id("p100000000000000000000000"));
        assert!(id("p99") < id("p-rev1"));
    }
}
