//! Parsed forms of files that keep the byte span of everything they hold.

pub mod checksum_list;
pub mod json;
pub mod markdown;
mod tree;
pub mod yaml;

pub use tree::{DuplicateKey, Entry, Kind, Node, ScalarStyle, SyntaxError, Tree};
