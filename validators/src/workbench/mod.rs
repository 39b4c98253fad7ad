//! Family `workbench`: settings, command files, status labels, exported documents and commits of the `/implement` workflow.
//!
//! [`workbench`] loads what a repository holds; a [`document`] is one exported file; [`assess`] lets the [`mod@rules`] look at each.

pub mod assess;
pub mod branch;
pub mod comments_export;
pub mod commit;
pub mod context;
pub mod discover;
pub mod document_marker;
pub mod document_type;
pub mod issue_id;
pub mod layout;
pub mod passage;
pub mod pm_document;
pub mod project;
pub mod report;
pub mod rules;
pub mod settings;
pub mod status;
pub mod title;

pub use rules::rules;
