//! What a run is asked to do: levels, ignores with reasons, roots and limits.

mod fail_on;
mod file;
mod globs;
mod problem;
mod reader;
mod sections;
mod selector;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

pub use fail_on::FailOn;
pub use file::{FILE_NAME, discover};
pub use globs::{GlobError, PathGlobs};
pub use problem::{ConfigError, Problem};
pub use selector::{Selector, UnknownSelector};

use crate::finding::Place;
use crate::rule::Level;
use crate::source::Source;
use crate::workspace::{Earlier, Limits};

/// Which rules run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProfileChoice {
    /// Every rule.
    #[default]
    Everything,
    /// Exactly the rules that a convention itself demands: its own tool or, where that is unknown, its texts.
    Upstream,
}

/// Everything a run can be told. `Config::default()` is what a run without a configuration file uses.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Which rules run.
    pub profile: ProfileChoice,
    /// When not empty, only these run.
    pub select: Vec<Selector>,
    /// These do not run; stronger than `select`.
    pub ignore: Vec<Selector>,
    /// Levels by rule or family; later entries win.
    pub levels: Vec<(Selector, Level)>,
    /// Levels by path, on top of `levels`; later entries win.
    pub path_levels: Vec<PathLevels>,
    /// Findings that are accepted, each with a reason.
    pub ignores: Vec<Ignore>,
    /// Paths that are not checked.
    pub exclude: PathGlobs,
    /// When not empty, only these paths are checked.
    pub include: PathGlobs,
    /// Where the families' artifacts lie.
    pub roots: Roots,
    /// Sizes past which a file is a finding instead of work.
    pub limits: Limits,
    /// How checksum lists are found and read.
    pub checksums: ChecksumsConfig,
    /// How final reports and their like are judged.
    pub okstra: OkstraConfig,
    /// How projects of the oat convention are judged.
    pub oat: OatConfig,
    /// Where documents of the workbench convention lie.
    pub workbench: WorkbenchConfig,
    /// The version that rules with `needs_base` compare with; without it they do not run.
    pub base: Option<Arc<Earlier>>,
    /// Which findings fail a run.
    pub fail_on: FailOn,
    /// The files this configuration was read from: findings about it (an unused ignore) point into them.
    pub sources: Vec<Arc<Source>>,
}

/// Levels for the files that some globs match.
#[derive(Debug, Clone)]
pub struct PathLevels {
    /// Which files.
    pub paths: PathGlobs,
    /// Levels by rule or family; later entries win.
    pub levels: Vec<(Selector, Level)>,
    /// The entry in the configuration file.
    pub place: Place,
}

/// Findings that are accepted.
#[derive(Debug, Clone)]
pub struct Ignore {
    /// Which rules.
    pub rules: Vec<Selector>,
    /// In which files.
    pub paths: PathGlobs,
    /// Why; never empty.
    pub reason: String,
    /// The entry in the configuration file.
    pub place: Place,
}

/// Where the families' artifacts are, for trees where that cannot be told from the folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roots {
    /// Absolute folders that are repositories of the octon convention. A packet below none of them belongs to the nearest folder
    /// above it that holds `.octon`.
    pub octon: Vec<PathBuf>,
    /// The state root of the okstra convention, relative to a repository: names separated by `/`.
    pub okstra: String,
}

impl Default for Roots {
    fn default() -> Self {
        Self { octon: Vec::new(), okstra: crate::okstra::layout::STATE_ROOT.to_owned() }
    }
}

/// How checksum lists are found and read.
#[derive(Debug, Clone)]
pub struct ChecksumsConfig {
    /// File names of whole-folder lists.
    pub folder_list_names: Vec<String>,
    /// File name suffixes of single-file lists.
    pub single_list_suffixes: Vec<String>,
    /// Configured base directories: the lists, and the absolute folder that their names are relative to. Later entries win.
    pub bases: Vec<(PathGlobs, PathBuf)>,
    /// Files that need not be listed.
    pub unlisted: PathGlobs,
    /// Under `--profile upstream`, judge as `sha256sum -c --strict` does.
    pub strict: bool,
}

impl Default for ChecksumsConfig {
    fn default() -> Self {
        Self {
            folder_list_names: vec!["SHA256SUMS".to_owned(), "SHA256SUMS.txt".to_owned()],
            single_list_suffixes: vec![".sha256".to_owned()],
            bases: Vec::new(),
            unlisted: PathGlobs::default(),
            strict: false,
        }
    }
}

/// How artifacts of the okstra convention are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OkstraConfig {
    /// Keys in the data of final reports that our schema does not know are errors. The key names are ours, so otherwise they are only
    /// warnings.
    pub strict: bool,
}

/// How projects of the oat convention are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OatConfig {
    /// Phases that run in parallel and change the same file are errors. What a plan's lists of files say is prose, so otherwise they are only
    /// warnings.
    pub strict: bool,
}

/// Where exported documents of the workbench convention lie, beside the places of the convention.
#[derive(Debug, Clone, Default)]
pub struct WorkbenchConfig {
    /// Exports of issues with their labels.
    pub issues: PathGlobs,
    /// Exports of comments.
    pub comments: PathGlobs,
    /// Implementation Reports.
    pub reports: PathGlobs,
}

impl Config {
    /// The level at which `rule` reports in the file at the absolute `path`, when it would fire at `level` by itself.
    #[must_use]
    pub fn level_for(&self, rule: &'static crate::rule::Rule, path: &std::path::Path, level: Level) -> Level {
        if !self.runs(rule) {
            return Level::Off;
        }
        let by_rule = self.levels.iter().filter(|(selector, _)| selector.matches(rule)).map(|(_, level)| *level);
        let by_path = self
            .path_levels
            .iter()
            .filter(|entry| entry.paths.matches(path))
            .flat_map(|entry| entry.levels.iter().filter(|(selector, _)| selector.matches(rule)).map(|(_, level)| *level));
        by_rule.chain(by_path).last().unwrap_or(level)
    }

    /// The highest level at which `rule` may report anywhere.
    #[must_use]
    pub fn level_anywhere(&self, rule: &'static crate::rule::Rule) -> Level {
        if !self.runs(rule) {
            return Level::Off;
        }
        let set = |levels: &[(Selector, Level)]| {
            levels.iter().filter(|(selector, _)| selector.matches(rule)).map(|(_, level)| *level).next_back()
        };
        let by_path = self.path_levels.iter().filter_map(|entry| set(&entry.levels));
        by_path.chain([set(&self.levels).unwrap_or(rule.level)]).max().unwrap_or(rule.level)
    }

    /// Whether the profile and the selection leave anything of what `selector` means.
    #[must_use]
    pub fn selects(&self, selector: Selector) -> bool {
        crate::all_rules().into_iter().any(|rule| selector.matches(rule) && self.level_anywhere(rule) > Level::Off)
    }

    /// Whether neither the profile nor a selection leaves rules out.
    #[must_use]
    pub fn selects_everything(&self) -> bool {
        self.profile == ProfileChoice::Everything && self.select.is_empty() && self.ignore.is_empty()
    }

    /// Whether any path can be excluded at all.
    #[must_use]
    pub fn filters_paths(&self) -> bool {
        !self.exclude.is_empty() || !self.include.is_empty()
    }

    /// Whether the file or folder at an absolute path is left out: it is excluded, or it is a file that is not included.
    #[must_use]
    pub fn is_excluded(&self, path: &std::path::Path, is_directory: bool) -> bool {
        self.exclude.matches(path) || (!is_directory && !self.include.is_empty() && !self.include.matches(path))
    }

    /// Whether the profile and the selection let `rule` run at all. Rules about the run itself always do.
    #[must_use]
    pub fn runs(&self, rule: &'static crate::rule::Rule) -> bool {
        use crate::rule::{Family, Profile};
        if rule.family() == Family::Countersign {
            return true;
        }
        if rule.needs_base && self.base.is_none() {
            return false;
        }
        let in_profile = self.profile == ProfileChoice::Everything || rule.profile != Profile::Ours;
        let selected = self.select.is_empty() || self.select.iter().any(|selector| selector.matches(rule));
        in_profile && selected && !self.ignore.iter().any(|selector| selector.matches(rule))
    }
}
