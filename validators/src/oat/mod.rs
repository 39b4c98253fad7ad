//! Family `oat`: projects with plan, state, implementation, reviews, log and split plan.
//!
//! [`project`] loads a project, every file parsed once; [`assess`] lets the [`mod@rules`] look at it. The convention reads front matter
//! in four ways, and [`front_matter`] is each of them.

pub mod assess;
pub mod closeout;
pub mod context;
pub mod dates;
pub mod discover;
pub mod discovery;
pub mod front_matter;
pub mod gates;
pub mod ids;
pub mod implementation;
pub mod layout;
pub mod links;
pub mod log;
pub mod neighbours;
pub mod next_step;
pub mod plan;
pub mod progress;
pub mod project;
pub mod review_event;
pub mod review_file;
pub mod review_scope;
pub mod review_status;
pub mod rules;
pub mod runs;
pub mod split_plan;
pub mod state;
pub mod status;
pub mod task_status;
pub mod text_lines;

use crate::rule::Rule;

pub use rules::rules;

/// The rules that say a plan could not be read: a run with such a finding exits with 2.
pub const FORCES_EXIT_2: &[&Rule] = &[&rules::plan_verdict::PLAN_UNREADABLE];
