//! What a report of `check` says.

use serde::Serialize;

/// Everything a report of `check` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// How the run ended and what it looked at; `None` for a report of findings only.
    pub summary: Option<Summary>,
    /// What was found.
    pub results: Results,
}

/// What was found, told one way or the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Results {
    /// Every finding, by file, in the order to print them.
    Findings(Vec<FileFindings>),
    /// How often each rule fired, in the order to print them.
    Statistics(Vec<RuleCount>),
}

/// The findings of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFindings {
    /// The file (or the folder that something is missing from).
    pub path: String,
    /// What was found there.
    pub findings: Vec<Finding>,
}

/// One thing a rule found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Name of the rule.
    pub rule: String,
    /// How serious it is.
    pub level: Level,
    /// Where in the file; `None` when it is about the file as such.
    pub position: Option<Position>,
    /// What is wrong: a sentence in which names stand between backticks.
    pub message: String,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// What to do about it, written like the message.
    pub help: Option<String>,
}

/// A second place that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// The file.
    pub path: String,
    /// Where in the file; `None` when the file as such is meant.
    pub position: Option<Position>,
    /// What is to be seen there, written like a message.
    pub label: String,
}

/// A place in a text, counted from 1; columns are characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Probably wrong.
    Warning,
    /// Certainly wrong.
    Error,
}

/// How often a rule fired at a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleCount {
    /// Name of the rule.
    pub rule: String,
    /// The level of the findings.
    pub level: Level,
    /// How many findings.
    pub count: usize,
    /// When the rule fires, written like a message.
    pub summary: String,
}

/// How a run ended and what it looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The code the process ends with.
    pub exit_code: u8,
    /// What that means here.
    pub meaning: Meaning,
    /// Artifacts checked, in the order to print them.
    pub artifacts: Vec<ArtifactCount>,
    /// Files seen.
    pub files_seen: usize,
    /// Files that git ignores.
    pub ignored_files: usize,
    /// Folders that git ignores; their files are not counted.
    pub ignored_directories: usize,
    /// Files and folders that the configuration excludes.
    pub excluded: usize,
    /// Symbolic links, which are not followed.
    pub symlinks: usize,
    /// Findings that an ignore accepted.
    pub ignored_findings: usize,
}

/// How many artifacts of a kind were checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArtifactCount {
    /// The kind, a term of the conventions, which is not translated.
    pub kind: String,
    /// How many.
    pub count: usize,
}

/// What an exit code means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Meaning {
    /// Some input could not be checked.
    Incomplete,
    /// There was nothing to check.
    NothingFound,
    /// There are findings at or above the threshold.
    Findings {
        /// Name of the lowest level that fails a run, as on the command line.
        threshold: String,
    },
    /// There are no findings at or above the threshold.
    NoFindings {
        /// Name of the lowest level that fails a run, as on the command line.
        threshold: String,
    },
    /// No finding would have made the run fail.
    NothingFails,
}

/// How many findings of each level there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct LevelCounts {
    errors: usize,
    warnings: usize,
    infos: usize,
}

impl LevelCounts {
    fn add(&mut self, level: Level, count: usize) {
        *match level {
            Level::Error => &mut self.errors,
            Level::Warning => &mut self.warnings,
            Level::Info => &mut self.infos,
        } += count;
    }
}

impl FileFindings {
    pub(crate) fn counts(&self) -> LevelCounts {
        let mut counts = LevelCounts::default();
        self.findings.iter().for_each(|finding| counts.add(finding.level, 1));
        counts
    }
}

impl Results {
    pub(crate) fn counts(&self) -> LevelCounts {
        let mut counts = LevelCounts::default();
        match self {
            Self::Findings(files) => {
                files.iter().flat_map(|file| &file.findings).for_each(|finding| counts.add(finding.level, 1));
            }
            Self::Statistics(rules) => rules.iter().for_each(|rule| counts.add(rule.level, rule.count)),
        }
        counts
    }
}
