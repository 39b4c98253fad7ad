//! What the readers of state.md see, what is said about it, and what the fixes make of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod agreement;
mod closeout;
mod fixes;
mod readers;
mod values;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use countersign_validators::check;
use countersign_validators::config::Config;
use countersign_validators::finding::Finding;
use countersign_validators::oat::front_matter::{FrontMatter, LineReader};
use countersign_validators::source::{FilePath, Source};
use countersign_validators::workspace::Limits;

/// A folder with one project, whose state is `state`.
struct Project {
    root: tempfile::TempDir,
}

const FOLDER: &str = ".oat/projects/shared/retry-budget";

impl Project {
    fn with_state(state: impl AsRef<[u8]>) -> Self {
        let project = Self { root: tempfile::tempdir().unwrap() };
        fs::create_dir_all(project.root.path().join(FOLDER)).unwrap();
        project.with("state.md", state)
    }

    fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        fs::write(self.root.path().join(FOLDER).join(name), content).unwrap();
        self
    }

    fn root(&self) -> &Path {
        self.root.path()
    }

    /// What is found in the state.
    fn findings(&self) -> Vec<Finding> {
        let report = check(&[self.root().to_owned()], self.root(), &Config::default());
        report.findings.into_iter().filter(|finding| finding.place.file.as_str().ends_with("state.md")).collect()
    }
}

/// A state with these lines after its phase, status and mode, as far as the lines do not say these themselves.
fn state(lines: &str) -> String {
    let needed = [("oat_phase", "plan"), ("oat_phase_status", "in_progress"), ("oat_workflow_mode", "quick")];
    let missing = needed.iter().filter(|(key, _)| !lines.lines().any(|line| names(line, key)));
    let missing: String = missing.map(|(key, value)| format!("{key}: {value}\n")).collect();
    format!("---\n{missing}{lines}oat_generated: false\n---\n\n# Project State: retry-budget\n")
}

fn names(line: &str, key: &str) -> bool {
    line.trim_start()
        .trim_start_matches(['"', '\''])
        .strip_prefix(key)
        .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
}

fn source(text: &str) -> Arc<Source> {
    Arc::new(Source::new(FilePath::from_text("state.md"), text.as_bytes().to_vec()))
}

/// The YAML reader's and the line reader's view of a text that both find front matter in.
fn both<T>(text: &str, look: impl FnOnce(&Source, &FrontMatter, LineReader<'_>) -> T) -> Option<T> {
    let source = source(text);
    let front_matter = FrontMatter::read(&source, &Limits::default())?;
    Some(look(&source, &front_matter, LineReader::read(&source)?))
}
