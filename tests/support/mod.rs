//! What the integration tests share.

pub(crate) mod base;
pub(crate) mod explanation;
pub(crate) mod fixes;
pub(crate) mod git;
pub(crate) mod notice;
pub(crate) mod overlay;
pub(crate) mod renderings;
pub(crate) mod report_lines;
pub(crate) mod tokens;
pub(crate) mod tree;
