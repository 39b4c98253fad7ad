//! Names of objects.

use std::fmt;

use sha1::{Digest as _, Sha1};

/// The name of an object: the SHA-1 of its kind, size and content. Displays as 40 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId([u8; 20]);

impl ObjectId {
    /// Length in bytes.
    pub(super) const LENGTH: usize = 20;

    /// The name that the first 20 of `bytes` are.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.get(..Self::LENGTH)?.try_into().ok().map(Self)
    }

    /// Reads 40 hexadecimal digits of either case; `None` for anything else.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let prefix = Prefix::parse(text).filter(|prefix| prefix.digits == 2 * Self::LENGTH)?;
        Some(Self(prefix.bytes))
    }

    /// The name of an object of this kind.
    pub(super) fn of(kind: &str, content: &[u8]) -> Self {
        let mut state = Sha1::new();
        state.update(format!("{kind} {}\0", content.len()));
        state.update(content);
        Self(state.finalize().into())
    }

    pub(super) const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// The beginning of a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prefix {
    bytes: [u8; ObjectId::LENGTH],
    digits: usize,
}

impl Prefix {
    /// Reads 7 to 40 hexadecimal digits of either case.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if !(7..=2 * ObjectId::LENGTH).contains(&text.len()) {
            return None;
        }
        let mut bytes = [0; ObjectId::LENGTH];
        for (index, character) in text.chars().enumerate() {
            let digit = u8::try_from(character.to_digit(16)?).ok()?;
            bytes[index / 2] |= if index % 2 == 0 { digit << 4 } else { digit };
        }
        Some(Self { bytes, digits: text.len() })
    }

    /// The whole name, when all digits are given.
    pub(super) fn whole(&self) -> Option<ObjectId> {
        (self.digits == 2 * ObjectId::LENGTH).then_some(ObjectId(self.bytes))
    }

    /// The smallest name that begins like this.
    pub(super) const fn lowest(&self) -> ObjectId {
        ObjectId(self.bytes)
    }

    pub(super) fn matches(&self, id: &ObjectId) -> bool {
        let whole = self.digits / 2;
        let half = self.digits.is_multiple_of(2)
            || id.0.get(whole).zip(self.bytes.get(whole)).is_some_and(|(own, wanted)| own >> 4 == wanted >> 4);
        id.0[..whole] == self.bytes[..whole] && half
    }
}
