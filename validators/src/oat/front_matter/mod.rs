//! The four ways in which the convention reads front matter (catalogue, section 2). A file has to mean the same to all of them.
//!
//! | reader | who reads so | in |
//! |---|---|---|
//! | R1 | the control plane, `validate-plan` | [`full`] |
//! | R2 | the state dashboard, `open`, `pause`, `complete-state` | [`line`](mod@line) |
//! | R3 | `closeout-check` | [`strict`] |
//! | R4 | the readiness check of quick plans | [`super::plan::readiness`] |

pub mod agreement;
pub mod full;
pub mod line;
mod number;
pub mod strict;

pub use full::{FrontMatter, Problem};
pub use line::LineReader;
pub use number::as_javascript;
