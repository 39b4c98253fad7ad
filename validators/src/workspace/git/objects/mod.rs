//! Objects by their names, loose or in packs.

mod delta;
mod loose;
mod pack;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use self::pack::Pack;
pub(super) use self::pack::distance;
use super::error::GitError;
use super::files;
use super::oid::{ObjectId, Prefix};

/// Largest object that is read, in bytes. Only commits and trees are.
const LARGEST: u64 = 64 << 20;
/// Most folders that a repository borrows objects from.
const MOST_ALTERNATES: usize = 16;
/// Most pack files of a repository.
const MOST_PACKS: usize = 10_000;

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Commit,
    Tree,
    Blob,
    Tag,
}

/// An object.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) kind: Kind,
    pub(super) content: Vec<u8>,
}

/// The objects of a repository and of those it borrows from.
#[derive(Debug)]
pub(super) struct Objects {
    own: PathBuf,
    stores: OnceLock<Result<Stores, GitError>>,
}

#[derive(Debug)]
struct Stores {
    folders: Vec<PathBuf>,
    packs: Vec<Pack>,
}

impl Objects {
    /// The objects in `folder`.
    pub(super) fn new(folder: &Path) -> Self {
        Self { own: folder.to_path_buf(), stores: OnceLock::new() }
    }

    /// Reads an object.
    pub(super) fn read(&self, id: &ObjectId) -> Result<Object, GitError> {
        let stores = self.stores()?;
        for folder in &stores.folders {
            if let Some(object) = loose::read(folder, id)? {
                return Ok(object);
            }
        }
        for pack in &stores.packs {
            if let Some(offset) = pack.find(id)? {
                return pack.read(offset);
            }
        }
        Err(GitError::Missing(id.to_string()))
    }

    /// The names of the objects that begin like this, sorted.
    pub(super) fn beginning_with(&self, prefix: &Prefix) -> Result<Vec<ObjectId>, GitError> {
        let stores = self.stores()?;
        let mut found = Vec::new();
        for folder in &stores.folders {
            loose::beginning_with(folder, prefix, &mut found)?;
        }
        for pack in &stores.packs {
            pack.beginning_with(prefix, &mut found)?;
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn stores(&self) -> Result<&Stores, GitError> {
        self.stores.get_or_init(|| Stores::open(&self.own)).as_ref().map_err(Clone::clone)
    }
}

impl Stores {
    fn open(own: &Path) -> Result<Self, GitError> {
        let mut folders = vec![own.to_path_buf()];
        let mut next = 0;
        while let Some(folder) = folders.get(next).cloned() {
            next += 1;
            let text = files::read_text(&folder.join("info").join("alternates"), 1 << 16)?.unwrap_or_default();
            for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                let borrowed = folder.join(line);
                if folders.len() <= MOST_ALTERNATES && !folders.contains(&borrowed) {
                    folders.push(borrowed);
                }
            }
        }
        let mut packs = Vec::new();
        for folder in &folders {
            let Ok(entries) = fs::read_dir(folder.join("pack")) else { continue };
            for entry in entries {
                let path = entry?.path();
                if path.extension().is_some_and(|extension| extension == "idx") {
                    packs.push(path);
                }
            }
        }
        if packs.len() > MOST_PACKS {
            return Err(GitError::TooLarge("the repository has too many pack files"));
        }
        packs.sort_unstable();
        let packs = packs.iter().map(|path| Pack::open(path)).collect::<Result<_, _>>()?;
        Ok(Self { folders, packs })
    }
}

/// What zlib data inflates to, which must be `size` bytes. What follows the data is left alone.
fn inflate(data: &[u8], size: u64) -> Result<Vec<u8>, GitError> {
    let size = bounded(size)?;
    let content = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(data, size.max(1))
        .map_err(|_| GitError::Corrupt("an object cannot be inflated"))?;
    if content.len() == size { Ok(content) } else { Err(GitError::Corrupt("an object has another size than it says")) }
}

/// A size in bytes that may be held in memory.
fn bounded(size: u64) -> Result<usize, GitError> {
    let too_large = GitError::TooLarge("an object is larger than the limit");
    usize::try_from(size).ok().filter(|_| size <= LARGEST).ok_or(too_large)
}
