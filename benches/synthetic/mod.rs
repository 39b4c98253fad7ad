//! Made-up input of any size. Standard library only: `benches/tools/generate.rs` is built without cargo.

pub mod repository;
pub mod sealed;
mod sha256;
pub mod text;
