//! The few settings of a repository that change how it is read. Files that a configuration includes are not followed.

use std::path::Path;

use super::error::GitError;
use super::files;

const MOST_BYTES: u64 = 1 << 20;

/// Settings in the order they are written; the last of a name counts.
#[derive(Debug, Default)]
pub(super) struct Config {
    /// `section.key` in lower case, and the value.
    entries: Vec<(String, String)>,
}

impl Config {
    /// Reads the repository's own file, and that of a work tree when there is one.
    pub(super) fn read(common: &Path, git: &Path) -> Result<Self, GitError> {
        let mut config = Self::default();
        for path in [common.join("config"), git.join("config.worktree")] {
            if let Some(bytes) = files::read(&path, MOST_BYTES)? {
                config.parse(&String::from_utf8_lossy(&bytes));
            }
        }
        Ok(config)
    }

    fn parse(&mut self, text: &str) {
        let mut section = String::new();
        for line in text.lines() {
            let line = line.trim();
            if let Some(header) = line.strip_prefix('[') {
                // A section with a name of its own, `[remote "origin"]`, holds nothing that is asked here.
                section = header.split(']').next().unwrap_or_default().trim().to_ascii_lowercase();
            } else if !line.is_empty() && !line.starts_with(['#', ';']) {
                let (key, value) = line.split_once('=').unwrap_or((line, "true"));
                let value = value.split(['#', ';']).next().unwrap_or_default().trim().trim_matches('"');
                self.entries.push((format!("{section}.{}", key.trim().to_ascii_lowercase()), value.to_owned()));
            }
        }
    }

    /// The value of `section.key`, in lower case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.entries.iter().rfind(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// A setting that is true or false.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        match self.get(name)?.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Some(true),
            "false" | "no" | "off" | "0" | "" => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn settings_are_read_by_section_and_key() {
        let mut config = Config::default();
        config.parse(
            "[core]\n\tbare = false ; no\n FileMode\n[remote \"core\"]\n bare = true\n[core]\n autocrlf = \"input\"\n# x = y\n",
        );
        assert_eq!(config.flag("core.bare"), Some(false));
        assert_eq!(config.flag("core.filemode"), Some(true));
        assert_eq!(config.get("core.autocrlf"), Some("input"));
        assert_eq!((config.flag("core.autocrlf"), config.get("core.x")), (None, None));
    }
}
