//! The validators of countersign: bytes in, findings with exact places out.
//!
//! The library knows no terminal, no clock and no network. [`check`] is the main job; [`gates`] and [`checksums`] answer
//! the other questions.

pub mod checksums;
pub mod commit_message;
pub mod config;
pub mod cycle;
pub mod digest;
pub mod document;
mod engine;
pub mod finding;
pub mod fix;
pub mod gate;
pub mod gates;
pub mod judged;
pub mod near_miss;
pub mod oat;
pub mod octon;
pub mod okstra;
pub mod parsed_file;
pub mod problems;
mod registry;
pub mod replace;
pub mod report;
pub mod rule;
pub mod schema;
pub mod source;
pub mod status;
pub mod workbench;
pub mod workspace;

pub use engine::{check, status};
pub use registry::{all_rules, rule_by_name};
