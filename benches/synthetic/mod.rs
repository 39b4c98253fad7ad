//! Made-up input of any size. Standard library only: `benches/tools/generate.rs` is built without cargo.

mod report;
pub(crate) mod reports;
pub(crate) mod repository;
pub(crate) mod sealed;
mod sha256;
pub(crate) mod text;
