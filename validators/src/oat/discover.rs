//! Where projects lie.

use std::path::Path;

use super::layout;
use crate::workspace::{Directory, FileRef, Limits, Workspace};

/// How much of a file is searched for a key of the convention, in bytes.
const HEAD: usize = 4096;

/// Whether the folder is a project: it lies at a project's place, `.oat/projects/<scope>/<name>`, and holds a lifecycle artifact; or,
/// anywhere else, its plan, state or implementation has a key of the convention (`oat_…`) near its beginning. The
/// convention's templates are none.
#[must_use]
pub fn is_project(directory: &Directory, limits: &Limits) -> bool {
    // Asked of every folder of the tree, so the names are looked at before any file is read.
    let mut present = layout::LIFECYCLE.into_iter().filter_map(|name| directory.file(name)).peekable();
    if present.peek().is_none() || directory.path().ends_with(Path::new(layout::ROOT).join(layout::TEMPLATES)) {
        return false;
    }
    is_place_of_project(directory.path()) || present.any(|file| is_lifecycle_file(file) && has_own_key(file, limits))
}

fn is_lifecycle_file(file: FileRef<'_>) -> bool {
    [layout::PLAN, layout::STATE, layout::IMPLEMENTATION].iter().any(|name| file.name() == *name)
}

/// Whether a folder lies at a project's place, `.oat/projects/<scope>/<name>`.
#[must_use]
pub fn is_place_of_project(path: &Path) -> bool {
    let mut above = path.ancestors().skip(2);
    above.next().is_some_and(|projects| projects.ends_with(Path::new(layout::ROOT).join(layout::PROJECTS)))
}

fn has_own_key(file: FileRef<'_>, limits: &Limits) -> bool {
    let Ok(source) = file.source(limits) else { return false };
    let head = &source.bytes()[..source.bytes().len().min(HEAD)];
    head.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"oat_"))
}

/// The project that a folder is or lies in.
#[must_use]
pub fn project_at_or_above<'w>(workspace: &'w Workspace, start: &Path) -> Option<&'w Directory> {
    let mut folders = start.ancestors().map_while(|path| workspace.find(path).directory());
    folders.find(|folder| is_project(folder, workspace.limits()))
}
