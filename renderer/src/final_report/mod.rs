//! Final reports: the data a run leaves behind, and what is written from it.

mod carry_json;
mod markdown;
pub mod model;
mod options;

pub use markdown::{markdown, slim_markdown};
pub use model::FinalReport;
pub use options::{Numbering, Options};
