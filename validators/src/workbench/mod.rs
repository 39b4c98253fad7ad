//! Family `workbench`: settings, command files, status labels, exported documents and commits of the `/implement` workflow.
//!
//! [`workbench`] loads what a repository holds; a [`document`] is one exported file; [`assess`] lets the [`mod@rules`] look at each.

pub mod assess;
pub mod context;
pub mod discover;
pub mod layout;
pub mod rules;

pub use rules::rules;
