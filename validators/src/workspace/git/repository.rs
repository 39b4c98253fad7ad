//! Where a repository is.

use std::fs;
use std::path::{Path, PathBuf};

use super::commit::Commit;
use super::config::Config;
use super::error::GitError;
use super::files;
use super::objects::Objects;
use super::oid::{ObjectId, Prefix};

/// Bytes of a file that holds one path or one ref.
pub(super) const SMALL_FILE: u64 = 1 << 16;

/// A repository with a work tree. Cheap to find; objects are read when they are asked for.
#[derive(Debug)]
pub struct GitRepository {
    work_tree: PathBuf,
    /// The work tree's own folder: HEAD and the index.
    pub(super) git: PathBuf,
    /// The folder that all work trees share: objects, refs, configuration.
    pub(super) common: PathBuf,
    pub(super) config: Result<Config, GitError>,
    pub(super) objects: Objects,
}

impl GitRepository {
    /// The repository whose work tree holds `start`, an absolute path: the nearest folder at or above it with a `.git`, as git looks for
    /// it. `.git` may be a folder, or the file of a linked work tree or a submodule; such a file counts only when what it leads to
    /// leads back, so that nobody can make another repository be read by leaving a file.
    #[must_use]
    pub fn discover(start: &Path) -> Option<Self> {
        let work_tree = start.ancestors().find(|folder| fs::symlink_metadata(folder.join(".git")).is_ok())?;
        let link = work_tree.join(".git");
        let git = if fs::symlink_metadata(&link).ok()?.is_dir() { link } else { linked(work_tree, &link)? };
        files::open(&git.join("HEAD")).ok()??;
        let common = match files::read_text(&git.join("commondir"), SMALL_FILE).ok()? {
            Some(path) => git.join(path),
            None => git.clone(),
        };
        let config = Config::read(&common, &git);
        let objects = Objects::new(&common.join("objects"));
        Some(Self { work_tree: work_tree.to_path_buf(), git, common, config, objects })
    }

    /// The folder that is checked out.
    #[must_use]
    pub fn work_tree(&self) -> &Path {
        &self.work_tree
    }

    /// The commit with this id, 7 to 40 hexadecimal digits of either case.
    ///
    /// # Errors
    /// When there is none, or more than one, or it cannot be read.
    pub fn commit(&self, id: &str) -> Result<Commit, GitError> {
        self.commit_of(&self.resolve(id)?)
    }

    /// The whole id of a commit whose id begins with `id`, 7 to 40 hexadecimal digits of either case. Objects that are no commits do not
    /// count.
    ///
    /// # Errors
    /// When there is none, or more than one, or the repository cannot be read.
    pub fn resolve(&self, id: &str) -> Result<ObjectId, GitError> {
        self.supported()?;
        let prefix = Prefix::parse(id.trim()).ok_or_else(|| GitError::NotAnId(id.to_owned()))?;
        if let Some(whole) = prefix.whole() {
            return self.commit_of(&whole).map(|commit| commit.id);
        }
        let mut found = self.objects.beginning_with(&prefix)?;
        let are_none = found.is_empty();
        found.retain(|id| !matches!(self.commit_of(id), Err(GitError::NotACommit(_) | GitError::TooLarge(_))));
        match found.as_slice() {
            [one] => Ok(*one),
            [] if are_none => Err(GitError::Missing(id.to_owned())),
            [] => Err(GitError::NotACommit(id.to_owned())),
            _ => Err(GitError::Ambiguous(id.to_owned())),
        }
    }

    pub(super) fn commit_of(&self, id: &ObjectId) -> Result<Commit, GitError> {
        let object = self.objects.read(id)?;
        if object.kind != super::objects::Kind::Commit {
            return Err(GitError::NotACommit(id.to_string()));
        }
        Commit::parse(*id, &object.content)
    }

    /// Whether objects and refs have a form that is read.
    pub(super) fn supported(&self) -> Result<&Config, GitError> {
        let config = self.config.as_ref().map_err(Clone::clone)?;
        if config.get("extensions.objectformat").is_some_and(|format| !format.eq_ignore_ascii_case("sha1")) {
            return Err(GitError::Unsupported("a repository with SHA-256 names"));
        }
        if config.get("extensions.refstorage").is_some_and(|format| !format.eq_ignore_ascii_case("files")) {
            return Err(GitError::Unsupported("a repository with a table of refs"));
        }
        Ok(config)
    }
}

/// Where the file `.git` of a work tree leads, when the way is sound.
fn linked(work_tree: &Path, link: &Path) -> Option<PathBuf> {
    let text = files::read_text(link, SMALL_FILE).ok()??;
    let git = work_tree.join(text.strip_prefix("gitdir:")?.trim());
    let git = git.canonicalize().ok()?;
    if let Some(back) = files::read_text(&git.join("gitdir"), SMALL_FILE).ok()? {
        // A linked work tree: its folder names the file that leads to it.
        let back = git.join(back).canonicalize().ok()?;
        return (back == link.canonicalize().ok()?).then_some(git);
    }
    // A submodule: its folder lies in that of the repository around it.
    let around = work_tree.canonicalize().ok()?;
    let is_inside = around.ancestors().skip(1).any(|folder| git.starts_with(folder.join(".git").join("modules")));
    is_inside.then_some(git)
}
