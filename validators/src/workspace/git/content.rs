//! Files of a commit by their paths, without listing the rest of it.

use std::path::{Component, Path, PathBuf};

use super::error::GitError;
use super::objects::Kind;
use super::oid::ObjectId;
use super::repository::GitRepository;
use super::tree::{FOLDER, TreeFile};

const SYMLINK: u32 = 0o120_000;
const SUBMODULE: u32 = 0o160_000;
/// How a file begins that is kept elsewhere by git-lfs.
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";

impl GitRepository {
    /// The bytes of the regular file at `path`, relative to the work tree, as they were committed: line ends that git converts on checkout
    /// are not converted. `None` when the commit has no such file, or a folder there.
    ///
    /// # Errors
    /// When the repository cannot be read, and when the file is a symlink, lies in a submodule or behind a symlink, or is kept by git-lfs.
    pub fn content_at(&self, commit: ObjectId, path: &Path) -> Result<Option<Vec<u8>>, GitError> {
        let Some(entry) = self.entry_at(commit, path)?.filter(|entry| entry.mode != FOLDER) else { return Ok(None) };
        let object = self.objects.read(&entry.id)?;
        if object.kind != Kind::Blob {
            return Err(GitError::Corrupt("a file of a commit is none"));
        }
        if object.content.starts_with(LFS_POINTER) {
            return Err(GitError::Unsupported("a file that git-lfs keeps"));
        }
        Ok(Some(object.content))
    }

    /// The regular files below `folder`, relative to the work tree; the paths given back are relative to `folder`, bytewise sorted. Empty
    /// when the commit has no such folder. Symlinks and submodules are no regular files.
    ///
    /// # Errors
    /// When the repository cannot be read, and when the folder lies in a submodule or behind a symlink.
    pub fn files_below(&self, commit: ObjectId, folder: &Path) -> Result<Vec<PathBuf>, GitError> {
        let Some(entry) = self.entry_at(commit, folder)?.filter(|entry| entry.mode == FOLDER) else { return Ok(Vec::new()) };
        let files = self.files_of(entry.id)?.into_iter().filter(|file| !matches!(file.mode, SYMLINK | SUBMODULE));
        files.map(|file| path_of(file.path)).collect()
    }

    /// What lies at `path`; the folder of the whole commit when the path is empty.
    fn entry_at(&self, commit: ObjectId, path: &Path) -> Result<Option<TreeFile>, GitError> {
        self.supported()?;
        let mut here = TreeFile { path: Vec::new(), mode: FOLDER, id: self.commit_of(&commit)?.tree };
        for component in path.components() {
            let Component::Normal(name) = component else { return Ok(None) };
            if here.mode != FOLDER {
                return Ok(None);
            }
            let entries = self.entries_of(&here.id)?;
            let Some(entry) = entries.into_iter().find(|entry| entry.path == name.as_encoded_bytes()) else { return Ok(None) };
            match entry.mode {
                SYMLINK => return Err(GitError::Unsupported("a symlink of an earlier version")),
                SUBMODULE => return Err(GitError::Unsupported("a submodule")),
                _ => here = entry,
            }
        }
        Ok(Some(here))
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere a path is text")]
fn path_of(bytes: Vec<u8>) -> Result<PathBuf, GitError> {
    use std::os::unix::ffi::OsStringExt as _;
    Ok(PathBuf::from(std::ffi::OsString::from_vec(bytes)))
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> Result<PathBuf, GitError> {
    String::from_utf8(bytes).map(PathBuf::from).map_err(|_| GitError::Unsupported("a name that is not UTF-8"))
}
