//! Cases of the convention's own tests, in our words: which rules fire on which project. The first column says what the project is.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod coordination;
mod decisions;
mod log;
mod plan_body;
mod split;

use std::fs;

use countersign_validators::check;
use countersign_validators::config::Config;

/// The projects of a repository, and the names of the rules that fire on them.
#[derive(Debug, Default)]
struct Repository {
    files: Vec<(String, String)>,
}

impl Repository {
    /// The same repository with one more file of a project, `shop/state.md`.
    fn with(mut self, path: &str, text: impl Into<String>) -> Self {
        self.files.push((path.to_owned(), text.into()));
        self
    }

    /// The same repository with one more state: `keys` is its front matter.
    fn with_state(self, project: &str, keys: &str) -> Self {
        self.with(&format!("{project}/state.md"), format!("---\noat_workflow_mode: quick\n{keys}\n---\n\n# {project}\n"))
    }

    /// Project and rule of each finding whose rule begins with one of `prefixes`, in the order of findings.
    fn findings(&self, prefixes: &[&str]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let scope = folder.path().join(".oat/projects/shared");
        for (path, text) in &self.files {
            let path = scope.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let report = check(&[folder.path().to_owned()], folder.path(), &Config::default());
        let told = report.findings.iter().filter(|finding| {
            let name = finding.rule.short_name();
            finding.rule.name.starts_with("oat/") && prefixes.iter().any(|prefix| name.starts_with(prefix))
        });
        let shown = told.map(|finding| {
            let path = finding.place.file.as_str().strip_prefix(".oat/projects/shared/").unwrap();
            format!("{} {}", path.split('/').next().unwrap(), finding.rule.short_name())
        });
        shown.collect()
    }
}

/// Fails with all cases in which something else was found than expected.
fn assert_cases(cases: impl IntoIterator<Item = (String, Vec<String>, Vec<String>)>) {
    let wrong = cases.into_iter().filter(|(_, found, expected)| found != expected);
    let shown: Vec<String> =
        wrong.map(|(name, found, expected)| format!("{name}\n  found    {found:?}\n  expected {expected:?}")).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}
