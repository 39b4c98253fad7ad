//! The base repositories that rule examples change.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::explanation::split_base;
use super::git;
use super::notice::notice;
use super::overlay::{Fixture, blocks, copy_folder};

/// The folder of a family's bases.
fn bases(family: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bases").join(family)
}

/// The names of a family's bases that can be built here, sorted.
pub(crate) fn names(family: &str) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(bases(family))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() && is_buildable(family, &name) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Whether a base can be built: one with commits needs git, and without it a notice says what is left out.
pub(crate) fn is_buildable(family: &str, name: &str) -> bool {
    let has_commits = fs::read_to_string(bases(family).join(name).join("base.md")).is_ok_and(|text| text.contains("\ngit "));
    let is_buildable = !has_commits || git::is_installed();
    if !is_buildable {
        notice(&format!("notice: git is not installed, so the base `{name}` of {family} was left out"));
    }
    is_buildable
}

/// Builds the base `name` in the empty folder `root`. Tokens are left as they are.
pub(crate) fn build(family: &str, name: &str, root: &Path) -> Result<Fixture, Box<dyn std::error::Error>> {
    let folder = bases(family).join(name);
    if folder.join("base.md").exists() {
        let text = fs::read_to_string(folder.join("base.md"))?;
        let (parent, overlay) = split_base(&text);
        let parent = parent.ok_or_else(|| format!("the base `{name}` does not say which base it changes"))?;
        let mut fixture = build(family, parent, root)?;
        fixture.apply(&blocks(overlay)?)?;
    }
    copy_folder(&folder, root)?;
    let description = root.join("base.md");
    if description.exists() {
        fs::remove_file(description)?;
    }
    Ok(Fixture::new(root))
}
