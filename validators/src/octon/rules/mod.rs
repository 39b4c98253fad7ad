//! The rules of the family, in files named after the document they read.

pub mod catalog;
pub mod completeness;
pub mod conformance;
pub mod drift;
pub mod implementation;
pub mod manifest;
pub mod program;
pub mod prompt;
pub mod receipt_form;
pub mod receipt_time;
pub mod receipts;
pub mod registry;
pub mod review;
pub mod source_map;
pub mod subtype;
pub mod targets;
