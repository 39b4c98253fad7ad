//! Family `okstra`: tasks with their runs, worker results, stage carry files and final reports.
//!
//! [`task`] loads a task with all its [`run`]s; a [`report`] gives views that are the same for data.json and Markdown; [`assess`]
//! lets the [`mod@rules`] look at each.

pub mod assess;
pub mod carry_link;
pub mod command_log;
pub mod commands;
pub mod commit_message;
pub mod consumers;
pub mod context;
pub mod discover;
pub mod gates;
pub mod html;
pub mod layout;
pub mod planned_stage;
pub mod project;
pub mod qa_category;
pub mod rendering;
pub mod report;
pub mod rules;
pub mod run;
pub mod schemas;
pub mod stage_graph;
pub mod status;
pub mod task;
pub mod task_key;
pub mod task_type;
pub mod verdict_line;
pub mod version;
pub mod worker;

pub use rules::rules;
