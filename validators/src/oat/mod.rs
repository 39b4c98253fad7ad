//! Family `oat`: projects with plan, state, implementation, reviews, log and split plan.
//!
//! [`project`] loads a project, every file parsed once; [`assess`] lets the [`mod@rules`] look at it. The convention reads front matter
//! in four ways, and [`front_matter`] is each of them.

pub mod assess;
pub mod context;
pub mod discover;
pub mod front_matter;
pub mod ids;
pub mod implementation;
pub mod layout;
pub mod next_step;
pub mod plan;
pub mod progress;
pub mod project;
pub mod rules;
pub mod state;
pub mod status;
pub mod text_lines;

pub use rules::rules;
