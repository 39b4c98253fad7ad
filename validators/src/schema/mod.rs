//! Documents against JSON Schemas, with errors that say where and what.
//!
//! This folder is the only one that knows the `jsonschema` crate. A [`Tree`](crate::document::Tree) is validated as it is, JSON
//! and YAML alike; nothing is fetched, and patterns take linear time.

mod compiled;
mod error;
mod explain;
mod instance;
mod key_choice;
mod known_keys;
mod locate;
mod narrow;
mod unknown_keys;

pub use compiled::{CompiledSchema, validate};
pub use error::{ErrorKeyword, SchemaError};
pub use unknown_keys::unknown_keys;

#[cfg(test)]
mod tests;
