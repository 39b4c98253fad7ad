//! `render --check`: are the committed reports what their data renders to?

use std::fmt::Write as _;
use std::fs;
use std::io;

use countersign_validators::source::FilePath;

use super::job::Rendered;
use crate::outcome::Outcome;
use crate::output::difference::{self, Side};
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
                let committed = String::from_utf8_lossy(&committed);
                let sides =
                    [Side { name: "committed", text: &committed }, Side { name: "rendered from its data", text: &report.text }];
                difference::write(&mut text, shown.as_str(), sides, is_styled)?;
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
