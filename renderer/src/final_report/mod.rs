//! Final reports: the data a run leaves behind, and what is written from it.

mod carry_json;
mod html;
mod markdown;
mod marker;
pub mod model;
mod options;

#[cfg(test)]
pub(crate) use html::TEMPLATES as HTML_TEMPLATES;
pub use html::html;
#[cfg(test)]
pub(crate) use markdown::TEMPLATES as MARKDOWN_TEMPLATES;
pub use markdown::{markdown, slim_markdown};
pub use marker::Marker;
pub use model::FinalReport;
pub use options::{Numbering, Options};
