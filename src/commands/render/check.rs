//! `render --check`: are the committed reports what their data renders to?

use std::fmt::Write as _;
use std::fs;
use std::io;

use anstyle::{AnsiColor, Style};
use countersign_validators::source::FilePath;
use similar::{ChangeTag, TextDiff};

use super::job::Rendered;
use crate::outcome::Outcome;
use crate::output::escape::visible;
use crate::settings::Settings;
use crate::terminal;

/// Prints how each committed report differs from what its data renders to.
pub(super) fn compare(rendered: &[Rendered], settings: &Settings, is_styled: bool) -> anyhow::Result<Outcome> {
    let mut text = String::new();
    let mut outcome = Outcome::Clean;
    for report in rendered {
        let shown = FilePath::relative_to(&report.target, &settings.working_directory);
        match fs::read(&report.target) {
            Ok(committed) if committed == report.text.as_bytes() => {}
            Ok(committed) => {
                outcome = outcome.max(Outcome::Findings);
                write_difference(&mut text, shown.as_str(), &String::from_utf8_lossy(&committed), &report.text, is_styled)?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                outcome = outcome.max(Outcome::Findings);
                writeln!(text, "{} does not exist; `countersign render` writes it", visible(shown.as_str()))?;
            }
            Err(error) => {
                outcome = Outcome::CouldNotCheck;
                terminal::complain(&format!("{shown}: {error}"));
            }
        }
    }
    terminal::write_output(None, |to| to.write_all(text.as_bytes()))?;
    Ok(outcome)
}

/// The changed lines with three lines around them, as `diff -u` writes them; control characters are shown, not sent.
fn write_difference(text: &mut String, path: &str, committed: &str, rendered: &str, is_styled: bool) -> std::fmt::Result {
    let style = |color: AnsiColor| if is_styled { color.on_default() } else { Style::new() };
    let (red, green, cyan) = (style(AnsiColor::Red), style(AnsiColor::Green), style(AnsiColor::Cyan));
    let path = visible(path);
    writeln!(text, "--- {path} (committed)\n+++ {path} (rendered from its data)")?;
    let difference = TextDiff::from_lines(committed, rendered);
    for hunk in difference.unified_diff().context_radius(3).iter_hunks() {
        writeln!(text, "{cyan}{}{cyan:#}", hunk.header())?;
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', red),
                ChangeTag::Insert => ('+', green),
                ChangeTag::Equal => (' ', Style::new()),
            };
            let line = change.value().strip_suffix('\n').unwrap_or(change.value());
            writeln!(text, "{style}{sign}{}{style:#}", visible(line))?;
        }
    }
    Ok(())
}
