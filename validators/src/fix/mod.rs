//! Applying the fixes that findings bring.
//!
//! [`fix`] checks, applies in memory, and checks again until nothing is left to fix; [`write()`] then replaces the files that changed. So a run
//! that is stopped half-way has written nothing, and what would change can be shown without writing.

mod edits;
mod passes;
mod write;

pub use edits::{Applied, apply};
pub use passes::{Change, Fixed, MOST_PASSES, fix};
pub use write::{WriteError, write};
