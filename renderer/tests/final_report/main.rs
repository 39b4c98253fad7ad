//! Final reports: their data, and what is written from it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod fixture;
mod forms;
mod html;
mod model;
mod slim;
mod snapshots;
mod structure;
