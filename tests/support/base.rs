//! The base repositories that rule examples change.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::explanation::split_base;
use super::overlay::{Fixture, blocks, copy_folder};

/// The folder of a family's bases.
fn bases(family: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bases").join(family)
}

/// The names of a family's bases, sorted.
pub(crate) fn names(family: &str) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(bases(family))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
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
