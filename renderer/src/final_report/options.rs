//! How a report is to be written.

use countersign_i18n::Language;

/// How a report is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The language of headings and labels. Values and texts of the data stay as they are.
    pub language: Language,
    /// How sections are numbered.
    pub numbering: Numbering,
    /// SHA-256 of the data file's bytes, for the marker in the last line.
    pub data_sha256: [u8; 32],
}

/// How sections are numbered. Titles are the same in both schemes, so readers should go by them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Numbering {
    /// Clarification items are section 5, a plan's stages 4.5.
    #[default]
    V0_36,
    /// Clarification items are section 1, and sections 1 to 4 come after them as 2 to 5.
    V0_56,
}

impl Options {
    /// The digest in hexadecimal digits.
    pub(super) fn data_sha256_in_hex(&self) -> String {
        self.data_sha256.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Numbering {
    /// Both schemes, the default first.
    pub const ALL: [Self; 2] = [Self::V0_36, Self::V0_56];

    /// The version of okstra the scheme is known from: `0.36` or `0.56`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::V0_36 => "0.36",
            Self::V0_56 => "0.56",
        }
    }

    /// Number of the section with the clarification items.
    pub(super) const fn clarification_items(self) -> u8 {
        match self {
            Self::V0_36 => 5,
            Self::V0_56 => 1,
        }
    }

    /// Number of the cross-verification; verdict, evidence, missing information and the task's block follow it.
    pub(super) const fn cross_verification(self) -> u8 {
        match self {
            Self::V0_36 => 1,
            Self::V0_56 => 2,
        }
    }
}
