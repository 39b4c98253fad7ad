//! Where the test corpus lies. It is no part of this project: it is looked for in the folder `COUNTERSIGN_CORPUS`, else in
//! `../shared/corpus` beside the workspace.

use std::path::{Path, PathBuf};

/// The corpus' folder when it holds the file `name`; otherwise `None`, with a printed notice.
pub(crate) fn with(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = std::env::var_os("COUNTERSIGN_CORPUS").map_or_else(beside, PathBuf::from);
    if folder.join(name).is_file() {
        return Some(folder);
    }
    crate::notice::notice(&format!("skipped: no corpus at {} (set COUNTERSIGN_CORPUS)", folder.display()));
    None
}
