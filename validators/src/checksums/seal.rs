//! Writing a whole-folder list anew: the one way to new digests, and never without showing the difference (catalogue, section 3).

mod changes;

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

pub use changes::Changes;

use super::base::Base;
use super::coverage::{ListPlace, files_to_list};
use super::kind::ListKind;
use super::name::relative_name;
use super::{ListContext, name};
use crate::config::Config;
use crate::digest::Digest;
use crate::document::checksum_list::ChecksumList;
use crate::replace::{ReplaceError, Stamp, replace};
use crate::source::{FilePath, escaped};
use crate::workspace::{Directory, FileRef, Found, Limits, ReadError, Workspace};

/// The name of a list that does not exist yet.
const NEW_LIST: &str = "SHA256SUMS.txt";

/// What sealing would write, and what that changes.
#[derive(Debug)]
pub struct SealPlan {
    /// The absolute path of the list.
    pub path: PathBuf,
    /// The path of the list as people read it.
    pub shown: FilePath,
    /// The list as it is; `None` when there is none.
    pub old: Option<Vec<u8>>,
    /// The list as it should be.
    pub new: Vec<u8>,
    /// The difference by name.
    pub changes: Changes,
    /// The listed files, by name, and the state in which each was hashed.
    hashed: Vec<SealedLine>,
}

/// Why a list cannot be planned or written.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The folder keeps more than one list, and none was named.
    #[error("the folder keeps several lists, name one of them: {}", join(.0))]
    SeveralLists(Vec<FilePath>),
    /// Lists of one file are not whole-folder lists.
    #[error("{0} is the list of a single file and cannot be sealed")]
    SingleFileList(FilePath),
    /// What bears the list's name is no regular file inside the tree, or its folder does not exist.
    #[error("{0} cannot be a list: no regular file, or no folder for it inside the tree")]
    NotAFile(FilePath),
    /// There is no file that a list could hold.
    #[error("no file below {0} belongs in a list")]
    NothingToList(FilePath),
    /// The list or a file that it should hold cannot be read.
    #[error("{path} cannot be read: {reason}")]
    Unreadable {
        /// The file or folder.
        path: FilePath,
        /// Why.
        reason: String,
    },
    /// The list or a file that it should hold changed meanwhile.
    #[error("{0} changed meanwhile: nothing was written")]
    Changed(FilePath),
    /// The system refused to write the list.
    #[error("{path} cannot be written: {source}")]
    Write {
        /// The list.
        path: FilePath,
        /// What the system said.
        source: io::Error,
    },
}

fn join(paths: &[FilePath]) -> String {
    paths.iter().map(FilePath::as_str).collect::<Vec<_>>().join(", ")
}

/// Works out the list of `folder`: hashes every file that it should hold, in parallel, and compares with the list that is there.
///
/// `list` is the absolute path of the list; without it, the one that the folder (or the packet's `support/`) keeps, or else a new
/// `SHA256SUMS.txt`. `workspace` must be new: files are hashed in the state in which they are now.
///
/// # Errors
/// When several lists could be meant, when something cannot be read, and when a file changes while it is hashed.
pub fn plan<'w>(
    folder: &'w Directory,
    list: Option<&Path>,
    workspace: &'w Workspace,
    config: &Config,
    context: &ListContext<'w>,
) -> Result<SealPlan, SealError> {
    let target = match list {
        Some(path) => Target::named(path, workspace)?,
        None => Target::kept(folder, config, context)?,
    };
    let kind = target.path.file_name().and_then(|name| ListKind::of(name, config)).unwrap_or(ListKind::Folder);
    if kind != ListKind::Folder {
        return Err(SealError::SingleFileList(target.shown));
    }
    let base = Base::of(target.folder, &target.path, &kind, workspace, config, context);
    let scope = base.scope(context).ok_or_else(|| SealError::NotAFile(target.shown.clone()))?;
    let lines = hashed_files(scope, &target, &base, config, workspace.limits())?;
    if lines.is_empty() {
        return Err(SealError::NothingToList(scope.shown().clone()));
    }
    let old = target.file.map(|file| file.source(workspace.limits())).transpose();
    let old = old.map_err(|error| unreadable(target.shown.clone(), &error))?.map(|source| source.bytes().to_vec());
    let parsed = ChecksumList::parse(old.as_deref().unwrap_or_default(), workspace.limits().list_entries);
    let old_bytes = old.as_deref().unwrap_or_default();
    let comments = parsed.leading_comments().map(|comment| &old_bytes[comment.range()]);
    let new = content(comments, &lines);
    let changes = Changes::between(&parsed, old_bytes, &lines, &new);
    Ok(SealPlan { path: target.path, shown: target.shown, old, new, changes, hashed: lines })
}

impl SealPlan {
    /// The list is right as it is: writing it would change nothing.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.old.as_deref() == Some(&*self.new)
    }

    /// Writes the list, unless it is right as it is: to a temporary file in the same folder that then takes the list's place, with
    /// the list's permissions.
    ///
    /// # Errors
    /// When the list or a hashed file is no longer what it was, and when the system refuses. The old list is then untouched.
    pub fn write(&self) -> Result<(), SealError> {
        if self.is_current() {
            return Ok(());
        }
        if let Some(changed) = self.hashed.iter().find(|line| !line.stamp.still_holds(&line.path)) {
            return Err(SealError::Changed(changed.shown.clone()));
        }
        replace(&self.path, self.old.as_deref(), &self.new).map_err(|error| match error {
            ReplaceError::Changed => SealError::Changed(self.shown.clone()),
            ReplaceError::System(source) => SealError::Write { path: self.shown.clone(), source },
        })
    }
}

/// The list to write.
struct Target<'w> {
    path: PathBuf,
    shown: FilePath,
    folder: &'w Directory,
    file: Option<FileRef<'w>>,
}

impl<'w> Target<'w> {
    fn existing(file: FileRef<'w>) -> Self {
        Self { path: file.path(), shown: file.shown(), folder: file.directory(), file: Some(file) }
    }

    fn new_in(folder: &'w Directory, name: &OsStr) -> Self {
        let shown = folder.shown().join(&escaped(name.as_encoded_bytes()));
        Self { path: folder.path().join(name), shown, folder, file: None }
    }

    fn named(path: &Path, workspace: &'w Workspace) -> Result<Self, SealError> {
        let not_a_file = || SealError::NotAFile(FilePath::from_text(&path.display().to_string()));
        match workspace.find(path) {
            Found::File { file, through_symlink: false } => Ok(Self::existing(file)),
            Found::Missing => {
                let parent = path.parent().and_then(|parent| workspace.find(parent).directory()).ok_or_else(not_a_file)?;
                let name = path.file_name().ok_or_else(not_a_file)?;
                // A broken symlink names nothing and is there all the same.
                if parent.entry(name).is_some() { Err(not_a_file()) } else { Ok(Self::new_in(parent, name)) }
            }
            _ => Err(not_a_file()),
        }
    }

    fn kept(folder: &'w Directory, config: &Config, context: &ListContext<'w>) -> Result<Self, SealError> {
        let is_packet = context.packet_root.is_some_and(|packet| packet.path() == folder.path());
        let support = if is_packet { folder.directory("support") } else { None };
        let names = &config.checksums.folder_list_names;
        let kept: Vec<FileRef<'w>> = [Some(folder), support]
            .into_iter()
            .flatten()
            .flat_map(|folder| names.iter().filter_map(|name| folder.file(name)))
            .collect();
        match kept.as_slice() {
            [] => Ok(Self::new_in(folder, OsStr::new(NEW_LIST))),
            [file] => Ok(Self::existing(*file)),
            several => Err(SealError::SeveralLists(several.iter().map(|file| file.shown()).collect())),
        }
    }
}

/// A line to write, and the file that it is about.
#[derive(Debug)]
struct SealedLine {
    name: Vec<u8>,
    digest: Digest,
    path: PathBuf,
    shown: FilePath,
    stamp: Stamp,
}

/// The lines of the list, sorted by name.
fn hashed_files(
    scope: &Directory,
    target: &Target<'_>,
    base: &Base<'_>,
    config: &Config,
    limits: &Limits,
) -> Result<Vec<SealedLine>, SealError> {
    let place = target.file.map_or(ListPlace::Folder(target.folder), ListPlace::File);
    let coverage = files_to_list(scope, place, config, limits);
    if let Some(folder) = coverage.unreadable.first() {
        let reason = folder.failure().unwrap_or_default().to_owned();
        return Err(SealError::Unreadable { path: folder.shown().clone(), reason });
    }
    let is_list = |file: FileRef<'_>| target.file.is_some_and(|list| list.identity() == file.identity());
    let mut files: Vec<(u64, FileRef<'_>)> =
        coverage.files.into_iter().filter(|file| !is_list(*file)).map(|file| (file.size(), file)).collect();
    // The largest first, so that no thread is left alone with one at the end.
    files.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
    let hashed: Vec<Result<SealedLine, SealError>> =
        files.par_iter().map_init(Vec::new, |buffer, (_, file)| hash(*file, base, limits, buffer)).collect();
    let mut lines = hashed.into_iter().collect::<Result<Vec<_>, _>>()?;
    lines.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(lines)
}

fn hash(file: FileRef<'_>, base: &Base<'_>, limits: &Limits, buffer: &mut Vec<u8>) -> Result<SealedLine, SealError> {
    let path = file.path();
    let changed = || SealError::Changed(file.shown());
    let stamp = Stamp::of(&path).ok_or_else(changed)?;
    let digest = file.digest(limits, buffer).map_err(|error| unreadable(file.shown(), &error))?;
    if !stamp.still_holds(&path) {
        return Err(changed());
    }
    let name = relative_name(&path, &base.path).ok_or_else(|| SealError::NotAFile(file.shown()))?;
    Ok(SealedLine { name, digest, path, shown: file.shown(), stamp })
}

fn unreadable(path: FilePath, error: &ReadError) -> SealError {
    SealError::Unreadable { path, reason: error.to_string() }
}

fn content<'b>(comments: impl Iterator<Item = &'b [u8]>, lines: &[SealedLine]) -> Vec<u8> {
    let mut content = Vec::new();
    for comment in comments {
        content.extend_from_slice(comment);
        content.push(b'\n');
    }
    lines.iter().for_each(|line| content.extend(line.bytes()));
    content
}

impl SealedLine {
    /// The line in canonical form, with its line feed.
    fn bytes(&self) -> Vec<u8> {
        let name = name::list_escaped(&self.name);
        let marker = if name.len() == self.name.len() { "" } else { "\\" };
        [marker.as_bytes(), self.digest.to_string().as_bytes(), b"  ", &name, b"\n"].concat()
    }
}
