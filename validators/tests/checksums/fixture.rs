//! A small repository on disk, and its lists as the engine would check them.

use std::fs;
use std::path::{Path, PathBuf};

use countersign_validators::checksums::{self, ListContext};
use countersign_validators::config::Config;
use countersign_validators::digest::Digest;
use countersign_validators::finding::Finding;
use countersign_validators::gate::Verdict;
use countersign_validators::workspace::{FileRef, Workspace};

/// A temporary repository; `release/` in it is the folder that lists lie in.
pub(crate) struct Fixture {
    root: tempfile::TempDir,
}

impl Fixture {
    pub(crate) fn empty() -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join(".git")).unwrap();
        fs::create_dir(root.path().join("release")).unwrap();
        Self { root }
    }

    /// With these files in `release/`.
    pub(crate) fn with(files: &[(&str, &[u8])]) -> Self {
        let fixture = Self::empty();
        for (name, content) in files {
            fixture.write(name, content);
        }
        fixture
    }

    /// The absolute path of the repository, symlinks resolved.
    pub(crate) fn root(&self) -> PathBuf {
        self.root.path().canonicalize().unwrap()
    }

    /// The absolute path of `release/`.
    pub(crate) fn release(&self) -> PathBuf {
        self.root().join("release")
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.release().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub(crate) fn workspace(&self, config: &Config) -> Workspace {
        Workspace::new(&[self.root()], &self.root(), &[], config.limits)
    }

    /// The findings about the list `name` in `release/`.
    pub(crate) fn judge(&self, name: &str, config: &Config) -> Vec<Finding> {
        let workspace = self.workspace(config);
        let file = find(&workspace, &self.release().join(name));
        let context = ListContext { repository_root: workspace.tops().first(), ..ListContext::default() };
        checksums::prepare(file, &workspace, config, context).judge(config, &mut Vec::new())
    }

    /// The names of the rules that fire in the list `name`, sorted, each once.
    pub(crate) fn rules(&self, name: &str) -> Vec<&'static str> {
        let mut rules: Vec<_> = self.judge(name, &Config::default()).iter().map(|finding| finding.rule.short_name()).collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// What `sha256sum -c` would say.
    pub(crate) fn verdict(&self, name: &str, strict: bool) -> Verdict {
        let config = Config::default();
        let workspace = self.workspace(&config);
        let file = find(&workspace, &self.release().join(name));
        let prepared = checksums::prepare(file, &workspace, &config, ListContext::default());
        prepared.verdict(strict, &config, &mut Vec::new())
    }
}

pub(crate) fn find<'w>(workspace: &'w Workspace, path: &Path) -> FileRef<'w> {
    workspace.find(path).file().unwrap_or_else(|| panic!("no file at {}", path.display()))
}

/// The lower-case hexadecimal digest of `content`.
pub(crate) fn hex(content: impl AsRef<[u8]>) -> String {
    Digest::of(content.as_ref()).to_string()
}
