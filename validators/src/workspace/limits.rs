//! Bounds that keep hostile input cheap.

use crate::document::json::JsonLimits;
use crate::document::yaml::YamlLimits;

/// Sizes past which a file, a document or a list is a finding instead of work. All are configurable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest file read as a document or searched, in bytes.
    pub file_size: u64,
    /// Largest file hashed, in bytes.
    pub hash_size: u64,
    /// Deepest folder below a checked root.
    pub directory_depth: usize,
    /// Deepest nesting of a YAML or JSON document.
    pub nesting: usize,
    /// Most values in one YAML or JSON document.
    pub values: usize,
    /// Most entries in one checksum list.
    pub list_entries: usize,
}

impl Limits {
    /// The bounds for a YAML document.
    #[must_use]
    pub const fn yaml(&self) -> YamlLimits {
        YamlLimits { depth: self.nesting, nodes: self.values }
    }

    /// The bounds for a JSON document.
    #[must_use]
    pub const fn json(&self) -> JsonLimits {
        JsonLimits { depth: self.nesting, nodes: self.values }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_size: 64 << 20,
            hash_size: 64 << 30,
            directory_depth: 128,
            nesting: 128,
            values: 2_000_000,
            list_entries: 1_000_000,
        }
    }
}
