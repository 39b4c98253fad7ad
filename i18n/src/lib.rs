//! Every word that countersign's reports show, in English and Korean.
//!
//! The texts are `en.json` and `ko.json`; the build fails when they do not have the same keys and the same placeholders, so a text that
//! exists in one language exists in both. They hold no markup but one: a name between backticks is code, in every kind of report.

mod catalog;
mod language;
#[cfg(test)]
mod source;

pub use catalog::{Catalog, TextError};
pub use language::Language;
