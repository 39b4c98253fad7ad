//! How two versions of a file differ, as `diff -u` writes it.

use std::fmt::{self, Write};

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};

use super::escape::visible;

/// One of the two versions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side<'s> {
    /// Which one it is: a lower-case fragment.
    pub(crate) name: &'s str,
    pub(crate) text: &'s str,
}

/// Writes the changed lines with three lines around them; control characters are shown, not sent.
pub(crate) fn write(to: &mut impl Write, path: &str, [old, new]: [Side<'_>; 2], is_styled: bool) -> fmt::Result {
    let style = |color: AnsiColor| if is_styled { color.on_default() } else { Style::new() };
    let (red, green, cyan) = (style(AnsiColor::Red), style(AnsiColor::Green), style(AnsiColor::Cyan));
    let path = visible(path);
    writeln!(to, "--- {path} ({})\n+++ {path} ({})", old.name, new.name)?;
    let difference = TextDiff::from_lines(old.text, new.text);
    for hunk in difference.unified_diff().context_radius(3).iter_hunks() {
        writeln!(to, "{cyan}{}{cyan:#}", hunk.header())?;
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', red),
                ChangeTag::Insert => ('+', green),
                ChangeTag::Equal => (' ', Style::new()),
            };
            let line = change.value().strip_suffix('\n').unwrap_or(change.value());
            writeln!(to, "{style}{sign}{}{style:#}", visible(line))?;
            if change.missing_newline() {
                writeln!(to, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}
