//! One file a format, over the same results.

pub(crate) mod concise;
pub(crate) mod difference;
pub(crate) mod escape;
mod excerpt;
pub(crate) mod frame;
pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod markdown;
mod results;
pub(crate) mod rule_page;
#[cfg(test)]
mod samples;
mod statistics;
pub(crate) mod status;
pub(crate) mod summary;

pub(crate) use results::{CheckResult, GateResult, GateResults, Sources};
