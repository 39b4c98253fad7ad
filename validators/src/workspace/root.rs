//! The trees that the checked paths lie in.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::lookup::{self, Found};
use super::{Directory, Drafts, Earlier, Limits};
use crate::source::FilePath;

/// The trees that the checked paths lie in. Nothing outside them is ever read.
#[derive(Debug)]
pub struct Workspace {
    tops: Vec<Directory>,
    working_directory: PathBuf,
    limits: Limits,
    earlier: Option<Arc<Earlier>>,
}

impl Workspace {
    /// The workspace for `paths` (relative ones are below `working_directory`, an absolute path).
    ///
    /// Each path's tree begins at the git work tree that holds it, or else at the nearest folder above that holds one of
    /// `family_roots` (such as `.octon`), or else at the path itself (a file's tree at its folder). `.git` is no part of any tree; when a
    /// file in it is named, as hooks do with the message of a commit, the folder of the file is a tree besides.
    #[must_use]
    pub fn new(paths: &[PathBuf], working_directory: &Path, family_roots: &[String], limits: Limits) -> Self {
        let mut roots: Vec<PathBuf> =
            paths.iter().map(|path| tree_root(&absolute(path, working_directory), family_roots)).collect();
        roots.sort();
        roots.dedup();
        let mut tops: Vec<PathBuf> = Vec::new();
        for root in roots {
            if !tops.iter().any(|top| root.starts_with(top)) {
                tops.push(root);
            }
        }
        tops.extend(paths.iter().filter_map(|path| folder_in_git(&absolute(path, working_directory))));
        tops.sort();
        tops.dedup();
        let tops = tops.into_iter().map(|path| Directory::top(path, working_directory)).collect();
        Self { tops, working_directory: working_directory.to_path_buf(), limits, earlier: None }
    }

    /// The same workspace with the version that rules compare with.
    #[must_use]
    pub fn with_earlier(mut self, earlier: Option<Arc<Earlier>>) -> Self {
        self.earlier = earlier;
        self
    }

    /// The same workspace, before anything in it was looked at, with content that some files are taken to have.
    #[must_use]
    pub fn with_drafts(mut self, drafts: &Arc<Drafts>) -> Self {
        self.tops = self.tops.into_iter().map(|top| top.with_drafts(Arc::clone(drafts))).collect();
        self
    }

    /// The version that rules compare with; `None` when the run was told none.
    #[must_use]
    pub fn earlier(&self) -> Option<&Earlier> {
        self.earlier.as_deref()
    }

    /// The sizes that bound reading.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The tops of the trees, sorted by path.
    #[must_use]
    pub fn tops(&self) -> &[Directory] {
        &self.tops
    }

    /// What an absolute path names.
    #[must_use]
    pub fn find(&self, path: &Path) -> Found<'_> {
        self.find_from(path, path)
    }

    /// What a path names that was made by [`FilePath::relative_to`]. Names that are no UTF-8 are not found again.
    #[must_use]
    pub fn find_shown(&self, path: &FilePath) -> Found<'_> {
        self.find(&self.absolute_path(path))
    }

    /// The absolute path of a path made by [`FilePath::relative_to`].
    #[must_use]
    pub fn absolute_path(&self, path: &FilePath) -> PathBuf {
        absolute(Path::new(path.as_str()), &self.working_directory)
    }

    /// What `path`, taken from the absolute folder `base`, names. An absolute `path` stands for itself.
    #[must_use]
    pub fn find_from(&self, base: &Path, path: &Path) -> Found<'_> {
        // The innermost one: a folder in `.git` lies below the work tree.
        match self.tops.iter().rev().find(|top| base.starts_with(top.path())) {
            Some(top) => lookup::find(top, base, path),
            None => Found::Outside,
        }
    }
}

/// `path` made absolute from `working_directory`, with `.` and `..` worked out by the text alone.
#[must_use]
pub fn absolute(path: &Path, working_directory: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for component in working_directory.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                result.pop();
            }
            other => result.push(other),
        }
    }
    result
}

/// The folder of a file that lies in `.git`.
fn folder_in_git(file: &Path) -> Option<PathBuf> {
    let folder = file.parent()?;
    let is_in_git = folder.components().any(|component| component.as_os_str() == ".git");
    (is_in_git && std::fs::symlink_metadata(file).is_ok_and(|metadata| metadata.is_file())).then(|| folder.to_path_buf())
}

fn tree_root(path: &Path, family_roots: &[String]) -> PathBuf {
    let start = match std::fs::symlink_metadata(path).map_err(|error: io::Error| error.kind()) {
        Ok(metadata) if !metadata.is_dir() && !path.is_dir() => path.parent().unwrap_or(path),
        Err(io::ErrorKind::NotFound) => path.parent().unwrap_or(path),
        _ => path,
    };
    let git_root = start.ancestors().find(|folder| folder.join(".git").exists());
    let family_root = start.ancestors().find(|folder| family_roots.iter().any(|name| folder.join(name).is_dir()));
    let outermost = match (git_root, family_root) {
        (Some(git), Some(family)) => Some(if family.starts_with(git) { git } else { family }),
        (git, family) => git.or(family),
    };
    outermost.unwrap_or(start).to_path_buf()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Workspace;
    use crate::workspace::Limits;

    #[test]
    fn a_named_file_in_the_git_folder_is_found_and_nothing_else_there() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join(".git/objects")).unwrap();
        std::fs::create_dir_all(root.join("below")).unwrap();
        std::fs::write(root.join(".git/COMMIT_EDITMSG"), "fix: x").unwrap();
        let message = root.join(".git/COMMIT_EDITMSG");
        let named = Workspace::new(&[".git/COMMIT_EDITMSG".into(), "below".into()], root, &[], Limits::default());
        assert_eq!(named.find(&message).file().unwrap().path(), message);
        assert!(named.find(&root.join("below")).directory().is_some(), "the work tree is there as well");
        assert_eq!(named.find(&message).file().unwrap().shown().as_str(), ".git/COMMIT_EDITMSG");
        let other = Workspace::new(&["below".into()], root, &[], Limits::default());
        assert!(other.find(&message).file().is_none());
    }

    #[test]
    fn files_below_the_working_directory_are_shown_from_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join(".git")).unwrap();
        std::fs::create_dir_all(root.join("here/below")).unwrap();
        for file in ["here/below/a", "here/b", "beside"] {
            std::fs::write(root.join(file), "").unwrap();
        }
        let workspace = Workspace::new(&[".".into()], &root.join("here"), &[], Limits::default());
        let shown = |path: &str| workspace.find(&root.join(path)).file().unwrap().shown().as_str().to_owned();
        assert_eq!(workspace.tops()[0].path(), root, "the tree begins at the work tree");
        assert_eq!(shown("here/below/a"), "below/a");
        assert_eq!(shown("here/b"), "b");
        assert_eq!(Path::new(&shown("beside")), root.join("beside"));
        for path in ["here/below/a", "here/b", "beside"] {
            let file = workspace.find(&root.join(path)).file().unwrap();
            assert_eq!(workspace.find_shown(&file.shown()).file().unwrap().path(), file.path());
        }
    }
}
