//! Final reports: the data a run leaves behind, and what is written from it.

pub mod model;

pub use model::FinalReport;
