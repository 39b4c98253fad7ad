//! Family `checksums`: lists of SHA-256 digests.

use crate::rule::Rule;

/// The rules of the family.
pub const RULES: &[&Rule] = &[];
