//! Finding and reading `countersign.toml`.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::de::DeTable;

use super::problem::{ConfigError, Problem};
use super::reader::Reader;
use super::{Config, sections};
use crate::source::{FilePath, Source, Span};
use crate::workspace::absolute;

/// The name of the configuration file.
pub const FILE_NAME: &str = "countersign.toml";

/// Largest configuration file that is read, in bytes.
const MAX_SIZE: u64 = 4 << 20;

/// The configuration file that governs `paths` (relative ones are below `working_directory`, an absolute path): the closest
/// `countersign.toml` from their common parent upwards.
///
/// The search ends at the git work tree that holds the common parent; outside of any, at the working directory or else at the common
/// parent itself, so that a file in a shared folder above never governs a run by accident.
#[must_use]
pub fn discover(paths: &[PathBuf], working_directory: &Path) -> Option<PathBuf> {
    let start = common_parent(paths, working_directory)?;
    let git_root = start.ancestors().find(|folder| folder.join(".git").exists());
    let last = git_root.unwrap_or(if start.starts_with(working_directory) { working_directory } else { &start });
    start
        .ancestors()
        .take_while(|folder| folder.starts_with(last))
        .map(|folder| folder.join(FILE_NAME))
        .find(|file| file.is_file())
}

/// The deepest folder that holds every path; a path that is a folder holds itself.
fn common_parent(paths: &[PathBuf], working_directory: &Path) -> Option<PathBuf> {
    let mut folders = paths.iter().map(|path| {
        let path = absolute(path, working_directory);
        if path.is_dir() { path } else { path.parent().map(Path::to_path_buf).unwrap_or(path) }
    });
    let first = folders.next()?;
    Some(folders.fold(first, |common, folder| {
        common.components().zip(folder.components()).take_while(|(left, right)| left == right).map(|(left, _)| left).collect()
    }))
}

impl Config {
    /// Reads the configuration file at `path` (a relative one is below `working_directory`, an absolute path).
    ///
    /// # Errors
    /// When the file cannot be read, is no TOML, or holds an unknown key or a value that does not fit; all problems at once.
    pub fn load(path: &Path, working_directory: &Path) -> Result<Self, ConfigError> {
        let path = absolute(path, working_directory);
        let shown = FilePath::relative_to(&path, working_directory);
        let bytes = read(&path).map_err(|reason| ConfigError::Unreadable { path: shown.clone(), reason })?;
        let mut config = Self::default();
        let source = Arc::new(Source::new(shown, bytes));
        config.apply(&source, path.parent().unwrap_or(working_directory))?;
        Ok(config)
    }

    /// Reads `source`, a TOML document whose paths are relative to the absolute `folder`, on top of this configuration: a key that
    /// is there replaces; levels, paths, ignores and checksum bases are added.
    ///
    /// # Errors
    /// When the document is no TOML, or holds an unknown key or a value that does not fit; all problems at once. The configuration is
    /// then not to be used.
    pub fn apply(&mut self, source: &Arc<Source>, folder: &Path) -> Result<(), ConfigError> {
        let Some((text, base)) = source.body() else {
            let problem = Problem { span: Span::empty_at(0), message: "the file is not UTF-8 text".to_owned(), help: None };
            return Err(ConfigError::Invalid { source: Arc::clone(source), problems: vec![problem] });
        };
        let (document, errors) = DeTable::parse_recoverable(text);
        let syntax = errors.iter().map(|error| Problem {
            span: error.span().map_or(Span::empty_at(0), Span::from_range).shifted(base),
            message: error.message().to_owned(),
            help: None,
        });
        let mut reader = Reader { base, folder, problems: syntax.collect() };
        // Keys of a document that could only be read in part would be reported as missing.
        if reader.problems.is_empty() {
            sections::read_document(&mut reader, document.get_ref(), source.path(), self);
        }
        let mut problems = reader.problems;
        if problems.is_empty() {
            self.sources.push(Arc::clone(source));
            return Ok(());
        }
        problems.sort_by(|left, right| (left.span, &left.message).cmp(&(right.span, &right.message)));
        Err(ConfigError::Invalid { source: Arc::clone(source), problems })
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let metadata = path.metadata().map_err(|error| error.to_string())?;
    if !metadata.is_file() {
        return Err("not a regular file".to_owned());
    }
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.take(MAX_SIZE + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_SIZE { Err(format!("larger than {MAX_SIZE} bytes")) } else { Ok(bytes) }
}
