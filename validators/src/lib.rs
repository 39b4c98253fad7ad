//! The validators of countersign: bytes in, findings with exact places out.
//!
//! The library knows no terminal, no clock and no network.

pub mod document;
pub mod finding;
pub mod rule;
pub mod source;
