//! Globs over paths.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Globs over paths relative to `base`.
#[derive(Debug, Clone, Default)]
pub struct PathGlobs {
    /// Absolute folder that the globs are relative to: that of the configuration file.
    pub base: PathBuf,
    /// The globs as they were written.
    pub patterns: Vec<String>,
    /// Two compiled globs for each pattern: itself, and everything below what it names.
    pub globs: GlobSet,
}

/// Why a text is no glob.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct GlobError {
    /// Which of the patterns, from 0.
    pub index: usize,
    /// What is wrong with it: a lower-case fragment.
    pub reason: String,
}

impl PathGlobs {
    /// Compiles `patterns`. `*` and `?` stay inside one component, `**` crosses them; a pattern that names a folder means everything below
    /// it too; `./` in front and `/` at the end change nothing.
    ///
    /// # Errors
    /// For the first pattern that is empty, absolute, leads upwards with `..`, or is no valid glob.
    pub fn new(base: &Path, patterns: Vec<String>) -> Result<Self, GlobError> {
        let mut builder = GlobSetBuilder::new();
        for (index, pattern) in patterns.iter().enumerate() {
            add(&mut builder, pattern).map_err(|reason| GlobError { index, reason })?;
        }
        let globs = builder.build().map_err(|error| GlobError { index: 0, reason: error.kind().to_string() })?;
        Ok(Self { base: base.to_path_buf(), patterns, globs })
    }

    /// Whether one of the globs matches the absolute `path`.
    #[must_use]
    pub fn matches(&self, path: &Path) -> bool {
        !self.globs.is_empty() && path.strip_prefix(&self.base).is_ok_and(|relative| self.globs.is_match(relative))
    }

    /// The first pattern that matches the absolute `path`.
    #[must_use]
    pub fn matching(&self, path: &Path) -> Option<&str> {
        let relative = path.strip_prefix(&self.base).ok()?;
        let first = self.globs.matches(relative).into_iter().min()?;
        self.patterns.get(first / 2).map(String::as_str)
    }

    /// Whether there is no glob at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.globs.is_empty()
    }
}

fn add(builder: &mut GlobSetBuilder, pattern: &str) -> Result<(), String> {
    let plain = pattern.trim_start_matches("./").trim_end_matches('/');
    if plain.is_empty() {
        return Err("the glob is empty".to_owned());
    }
    if plain.starts_with('/') {
        return Err("the glob is absolute; globs are relative to the folder of the configuration file".to_owned());
    }
    if plain.split('/').any(|component| component == "..") {
        return Err("the glob leads upwards; globs match below the folder of the configuration file".to_owned());
    }
    for glob in [plain.to_owned(), format!("{plain}/**")] {
        let compiled = GlobBuilder::new(&glob).literal_separator(true).backslash_escape(true).build();
        builder.add(compiled.map_err(|error| error.kind().to_string())?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::PathGlobs;

    fn globs(patterns: &[&str]) -> PathGlobs {
        PathGlobs::new(Path::new("/repo"), patterns.iter().map(|&pattern| pattern.to_owned()).collect()).unwrap()
    }

    #[test]
    fn one_star_stays_inside_a_component() {
        assert!(globs(&["*.md"]).matches(Path::new("/repo/a.md")));
        assert!(!globs(&["*.md"]).matches(Path::new("/repo/folder/a.md")));
        assert!(globs(&["**/*.md"]).matches(Path::new("/repo/folder/a.md")));
    }

    #[test]
    fn a_folder_means_what_is_below_it() {
        for pattern in ["vendor", "vendor/", "./vendor"] {
            assert!(globs(&[pattern]).matches(Path::new("/repo/vendor")), "{pattern}");
            assert!(globs(&[pattern]).matches(Path::new("/repo/vendor/a/b.yml")), "{pattern}");
            assert!(!globs(&[pattern]).matches(Path::new("/repo/vendored")), "{pattern}");
        }
    }

    #[test]
    fn nothing_outside_the_base_matches() {
        assert!(!globs(&["**"]).matches(Path::new("/elsewhere/a.md")));
    }

    #[test]
    fn the_matching_pattern_is_told() {
        let globs = globs(&["a/*", "한글 폴더"]);
        assert_eq!(globs.matching(Path::new("/repo/한글 폴더/x")), Some("한글 폴더"));
        assert_eq!(globs.matching(Path::new("/repo/b")), None);
    }

    #[test]
    fn texts_that_are_no_globs_are_refused() {
        for (pattern, reason) in [("", "empty"), ("/etc/**", "absolute"), ("a/../../b", "upwards"), ("a[", "unclosed")] {
            let error = PathGlobs::new(Path::new("/repo"), vec!["fine".to_owned(), pattern.to_owned()]).unwrap_err();
            assert_eq!(error.index, 1);
            assert!(error.reason.contains(reason), "{pattern}: {}", error.reason);
        }
    }
}
