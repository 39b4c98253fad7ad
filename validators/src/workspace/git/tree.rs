//! The files of a commit.

use super::error::GitError;
use super::objects::Kind;
use super::oid::ObjectId;
use super::repository::GitRepository;

/// Most files and folders of a commit.
const MOST_ENTRIES: usize = 2_000_000;
/// Deepest folder.
const DEEPEST: usize = 256;
/// The mode of a folder.
pub(super) const FOLDER: u32 = 0o040_000;

/// A file, a symlink or a submodule of a commit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TreeFile {
    /// Separated by `/`, from the top of the work tree.
    pub(super) path: Vec<u8>,
    /// 0o100644, 0o100755, 0o120000 or 0o160000.
    pub(super) mode: u32,
    pub(super) id: ObjectId,
}

impl GitRepository {
    /// All files of a tree, bytewise by path.
    pub(super) fn files_of(&self, tree: ObjectId) -> Result<Vec<TreeFile>, GitError> {
        let mut found = Vec::new();
        let mut folders = vec![(Vec::new(), tree, 0)];
        let mut entries = 0;
        while let Some((path, id, depth)) = folders.pop() {
            if depth > DEEPEST {
                return Err(GitError::TooLarge("folders of a commit are nested deeper than the limit"));
            }
            for entry in self.entries_of(&id)? {
                entries += 1;
                if entries > MOST_ENTRIES {
                    return Err(GitError::TooLarge("a commit has more files than the limit"));
                }
                let below = if path.is_empty() { entry.path } else { [path.as_slice(), b"/", &entry.path].concat() };
                if entry.mode == FOLDER {
                    folders.push((below, entry.id, depth + 1));
                } else {
                    found.push(TreeFile { path: below, ..entry });
                }
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// What lies directly in a folder; the paths are names.
    pub(super) fn entries_of(&self, folder: &ObjectId) -> Result<Vec<TreeFile>, GitError> {
        let object = self.objects.read(folder)?;
        if object.kind != Kind::Tree {
            return Err(GitError::Corrupt("a folder of a commit is none"));
        }
        let mut entries = Vec::new();
        let mut rest = object.content.as_slice();
        while !rest.is_empty() {
            let (entry, after) = entry(rest).ok_or(GitError::Corrupt("a folder of a commit has no form of one"))?;
            rest = after;
            entries.push(entry);
        }
        Ok(entries)
    }
}

/// The first entry, `<mode> <name>\0<id>`, and what follows it.
fn entry(bytes: &[u8]) -> Option<(TreeFile, &[u8])> {
    let end = memchr::memchr(0, bytes)?;
    let head = &bytes[..end];
    let blank = memchr::memchr(b' ', head)?;
    let mode = u32::from_str_radix(std::str::from_utf8(&head[..blank]).ok()?, 8).ok()?;
    // Very old commits have files that the group may write to.
    let mode = if mode & 0o170_000 == 0o100_000 { 0o100_644 | (mode & 0o111) } else { mode };
    let id = ObjectId::from_bytes(&bytes[end + 1..])?;
    let path = head[blank + 1..].to_vec();
    Some((TreeFile { path, mode, id }, &bytes[end + 1 + ObjectId::LENGTH..]))
}
