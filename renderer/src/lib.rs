//! Data in, report out: typed models, and the templates that write them down in English and Korean.
//!
//! The same data, language and version give the same bytes. Every string of the data is taken for hostile: it is shown, and can do nothing
//! else to the report.

pub mod charts;
pub mod check_report;
mod error;
pub mod final_report;
mod html;
pub mod markdown;
pub mod status_page;
#[cfg(test)]
mod template_texts;
mod visible;

pub use countersign_i18n::Language;
pub use error::RenderError;
pub use visible::{is_unsafe, visible};
