//! Shell commands that the convention's documents hold: read by a shell's grammar, and held against the lists of what they must not do
//! (catalogue, section 3). Nothing is ever run.

mod handoff;
mod judge;
mod programs;
mod shell;

pub use handoff::{BASE_BRANCHES, HandoffBreach, Publishing, judge_handoff, publishes};
pub use judge::{Breach, Judgement, judge};
pub use shell::{CommandLine, Invocation, Mask, parse};
