//! The built command, run on small trees.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod check;
mod config;
mod findings;
mod fixes;
mod formats;
mod gate;
mod other_commands;
mod packets;
mod project_gates;
mod render;
mod sandbox;
mod status;
mod task_gates;
mod workbench;
mod workbench_documents;
