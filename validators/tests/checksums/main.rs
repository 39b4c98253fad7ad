//! The family `checksums` from outside: lists on disk in, findings, verdicts and sealed lists out.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod corpus;
#[path = "../support/corpus.rs"]
mod corpus_folder;
mod examples;
#[path = "../../../tests/support/fixes.rs"]
mod fixes;
mod fixture;
mod lists;
mod mended;
#[path = "../../../tests/support/notice.rs"]
mod notice;
mod seal;
mod sha256sum;
