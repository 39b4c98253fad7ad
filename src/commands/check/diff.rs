//! `check --diff`: what `--fix` would change.

use countersign_validators::fix::Fixed;

use crate::cli::Color;
use crate::outcome::Outcome;
use crate::output::difference::{self, Side};
use crate::output::summary::plural;
use crate::terminal;

use super::CheckArgs;

/// Prints the difference, and on standard error how much that is.
pub(super) fn show(args: &CheckArgs, color: Color, fixed: &Fixed) -> anyhow::Result<Outcome> {
    let to_file = args.output.output_file.as_deref();
    let is_styled = terminal::is_styled(color, to_file.is_some());
    let mut text = String::new();
    for change in &fixed.changes {
        let (old, new) = (String::from_utf8_lossy(change.old.bytes()), String::from_utf8_lossy(change.new.bytes()));
        let sides = [Side { name: "as it is", text: &old }, Side { name: "fixed", text: &new }];
        difference::write(&mut text, change.old.path().as_str(), sides, is_styled)?;
    }
    terminal::write_output(to_file, |to| to.write_all(text.as_bytes()))?;
    let summary = &fixed.report.summary;
    if fixed.report.incomplete {
        terminal::complain("some input could not be checked; the same call without --diff says what");
        return Ok(Outcome::CouldNotCheck);
    }
    if !args.input.allow_empty && summary.artifacts.values().all(|count| *count == 0) {
        terminal::complain("nothing to check was found (--allow-empty accepts that)");
        return Ok(Outcome::CouldNotCheck);
    }
    if !args.output.quiet {
        let files = plural(fixed.changes.len(), "file");
        terminal::complain_at_length(&format!("{} would be fixed in {files}", plural(summary.fixed, "finding")));
    }
    Ok(if fixed.changes.is_empty() { Outcome::Clean } else { Outcome::Findings })
}
