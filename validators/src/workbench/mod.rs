//! Family `workbench`: settings, command files, status labels, exported documents and commits of the `/implement` workflow.
//!
//! [`workbench`] loads what a repository holds, [`labels`] what an export says of issues; [`exported_document`] is one exported file;
//! [`status`] is the table of the workflow; [`assess`] lets the [`mod@rules`] look at each, and [`gates`] answers whether an issue may be
//! run.

pub mod assess;
pub mod branch;
pub mod comments_export;
pub mod commit;
pub mod commit_range;
pub mod context;
pub mod discover;
pub mod dispatch_table;
pub mod document_marker;
pub mod document_type;
pub mod exported_document;
pub mod gates;
pub mod issue_id;
pub mod labels;
pub mod layout;
pub mod passage;
pub mod pm_document;
pub mod project;
pub mod report;
pub mod rules;
pub mod settings;
pub mod status;
pub mod tickets;
pub mod title;
pub mod which;
#[expect(clippy::module_inception, reason = "the convention calls itself and what a repository holds of it by one word")]
pub mod workbench;

pub use rules::rules;

#[cfg(test)]
mod tests;
