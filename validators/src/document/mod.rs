//! Parsed forms of files that keep the byte span of everything they hold.

mod builder;
pub mod checksum_list;
mod children;
pub mod compare;
mod deserialize;
pub mod json;
pub mod markdown;
mod scalar;
mod tree;
pub mod yaml;

pub use children::{Entries, Items};
pub use deserialize::DeserializeError;
pub use markdown::MarkdownDocument;
pub use tree::{Descendants, DuplicateKey, Entry, Kind, Node, ScalarStyle, SyntaxError, Tree};
