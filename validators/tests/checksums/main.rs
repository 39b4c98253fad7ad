//! The family `checksums` from outside: lists on disk in, findings, verdicts and sealed lists out.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod corpus;
mod examples;
mod fixture;
mod lists;
#[path = "../support/notice.rs"]
mod notice;
mod seal;
mod sha256sum;
