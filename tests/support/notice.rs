//! What a test says when it cannot run here.

use std::io::Write as _;

/// Writes a line that is seen even when the test passes.
#[expect(
    clippy::explicit_write,
    clippy::unwrap_used,
    reason = "the test harness hides what the print macros write in a passing test"
)]
pub(crate) fn notice(text: &str) {
    writeln!(std::io::stderr(), "{text}").unwrap();
}
