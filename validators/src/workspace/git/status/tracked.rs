//! Whether tracked files are as the index says.

use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::super::config::Config;
use super::super::files;
use super::super::index::{Index, IndexEntry};
use super::super::oid::ObjectId;
use super::super::repository::GitRepository;
use super::{Stop, attributes};

/// Largest file that is hashed, in bytes.
const LARGEST_HASHED: u64 = 256 << 20;
const SYMLINK: u32 = 0o120_000;
const SUBMODULE: u32 = 0o160_000;

pub(super) fn check(repository: &GitRepository, config: &Config, index: &Index, written: Option<SystemTime>) -> Result<(), Stop> {
    let mut check = Check {
        top: repository.work_tree(),
        is_executable_kept: config.flag("core.filemode").unwrap_or(cfg!(unix)),
        may_convert: None,
        written: written.map(stamp),
        folders: HashSet::new(),
    };
    for entry in index.entries.iter().filter(|entry| !entry.is_assumed_valid && !entry.is_skipped) {
        check.entry(entry, || attributes::may_convert(repository, config, index))?;
    }
    Ok(())
}

struct Check<'r> {
    top: &'r Path,
    /// Whether the work tree tells executable files from others.
    is_executable_kept: bool,
    may_convert: Option<bool>,
    /// When the index was written.
    written: Option<(u32, u32)>,
    /// Folders of tracked files that are folders and no symlinks.
    folders: HashSet<PathBuf>,
}

impl Check<'_> {
    fn entry(&mut self, entry: &IndexEntry, may_convert: impl FnOnce() -> bool) -> Result<(), Stop> {
        let relative = sound(&entry.path).ok_or_else(|| Stop::unknown("the index names a path that is none"))?;
        let path = self.top.join(relative);
        if !self.are_folders(relative) {
            return Err(Stop::dirty(&entry.path));
        }
        let metadata = match fs::symlink_metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound && entry.mode == SUBMODULE => return Ok(()),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Err(Stop::dirty(&entry.path));
            }
            Err(error) => return Err(Stop::Unknown(error.to_string())),
        };
        if entry.mode == SUBMODULE {
            return submodule(entry, &path, &metadata);
        }
        let is_symlink = entry.mode == SYMLINK;
        if metadata.is_symlink() != is_symlink || !(is_symlink || metadata.is_file()) {
            // Without symlinks git writes where they lead into files.
            return Err(if cfg!(unix) { Stop::dirty(&entry.path) } else { Stop::unknown("a symlink was checked out as a file") });
        }
        if !is_symlink && self.is_executable_kept && is_executable(&metadata).is_some_and(|own| own != (entry.mode & 0o100 != 0))
        {
            return Err(Stop::dirty(&entry.path));
        }
        if self.looks_unchanged(entry, &metadata) {
            return Ok(());
        }
        if blob_of(&path, &metadata)? == entry.id {
            return Ok(());
        }
        let may_convert = !is_symlink && *self.may_convert.get_or_insert_with(may_convert);
        Err(if may_convert { Stop::unknown("git may convert content of this work tree") } else { Stop::dirty(&entry.path) })
    }

    /// Whether all folders above a path are folders: behind a symlink lies another file than the tracked one.
    fn are_folders(&mut self, relative: &Path) -> bool {
        let above = relative.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
        for folder in above {
            if self.folders.contains(folder) {
                break;
            }
            if !fs::symlink_metadata(self.top.join(folder)).is_ok_and(|metadata| metadata.is_dir()) {
                return false;
            }
            self.folders.insert(folder.to_path_buf());
        }
        true
    }

    /// Whether size and time are those of the index. A file that was changed in the moment in which the index was written can have
    /// both and still differ, so such a file has to be read.
    fn looks_unchanged(&self, entry: &IndexEntry, metadata: &Metadata) -> bool {
        let Ok(modified) = metadata.modified().map(stamp) else { return false };
        let is_same_time = modified.0 == entry.modified.0 && (entry.modified.1 == 0 || modified.1 == entry.modified.1);
        // The index has room for 32 bits, and so does the size in it.
        let is_same_size = metadata.len() & u64::from(u32::MAX) == u64::from(entry.size);
        is_same_time && is_same_size && self.written.is_some_and(|written| entry.modified < written)
    }
}

/// The path, when it consists of plain names and does not lead into a `.git`.
fn sound(path: &[u8]) -> Option<&Path> {
    let is_plain = |name: &[u8]| !matches!(name, b"" | b"." | b"..") && !name.eq_ignore_ascii_case(b".git") && !name.contains(&0);
    path.split(|byte| *byte == b'/').all(is_plain).then(|| native(path)).flatten()
}

#[cfg(unix)]
fn native(path: &[u8]) -> Option<&Path> {
    use std::os::unix::ffi::OsStrExt;
    Some(Path::new(std::ffi::OsStr::from_bytes(path)))
}

#[cfg(not(unix))]
fn native(path: &[u8]) -> Option<&Path> {
    std::str::from_utf8(path).ok().filter(|path| !path.contains(['\\', ':'])).map(Path::new)
}

fn submodule(entry: &IndexEntry, path: &Path, metadata: &Metadata) -> Result<(), Stop> {
    if !metadata.is_dir() {
        return Err(Stop::dirty(&entry.path));
    }
    // A submodule that is not checked out is an empty folder.
    let is_empty = fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    if is_empty { Ok(()) } else { Err(Stop::unknown("submodules are not looked into")) }
}

/// The name that the file's content would have as an object.
fn blob_of(path: &Path, metadata: &Metadata) -> Result<ObjectId, Stop> {
    if metadata.is_symlink() {
        let target = fs::read_link(path).map_err(|error| Stop::Unknown(error.to_string()))?;
        return Ok(ObjectId::of("blob", target.as_os_str().as_encoded_bytes()));
    }
    let content = files::read(path, LARGEST_HASHED)?;
    let content = content.ok_or_else(|| Stop::unknown("a file disappeared while it was looked at"))?;
    Ok(ObjectId::of("blob", &content))
}

/// Seconds and nanoseconds as the index holds them.
fn stamp(time: SystemTime) -> (u32, u32) {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    (u32::try_from(since.as_secs() & u64::from(u32::MAX)).unwrap_or(0), since.subsec_nanos())
}

#[cfg(unix)]
fn is_executable(metadata: &Metadata) -> Option<bool> {
    use std::os::unix::fs::PermissionsExt;
    Some(metadata.permissions().mode() & 0o100 != 0)
}

#[cfg(not(unix))]
fn is_executable(_metadata: &Metadata) -> Option<bool> {
    None
}

#[cfg(test)]
mod tests {
    use super::sound;

    #[test]
    fn paths_of_the_index_stay_in_the_work_tree() {
        assert!(sound(b"src/lib.rs").is_some());
        for path in [&b"../x"[..], b"/etc/passwd", b"a//b", b"a/./b", b".git/config", b"a/.GIT/x", b"", b"a\0b"] {
            assert!(sound(path).is_none(), "{path:?}");
        }
    }
}
