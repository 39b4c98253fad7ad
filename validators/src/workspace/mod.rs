//! The files below the checked paths: listed once, read once, hashed once, and never left through a symlink.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::source::Source;

mod directory;
mod earlier;
pub mod git;
mod git_ignore;
mod limits;
mod lookup;
mod read;
mod root;

pub use directory::{Directory, Entry, EntryKind, FileRef};
pub use earlier::{Earlier, EarlierError};
pub use limits::Limits;
pub use lookup::Found;
pub use read::{ReadError, Wants, with_buffer};
pub use root::{Workspace, absolute};

/// Content that regular files are taken to have instead of what is on the disk, by their absolute paths: what fixes would make of them.
pub type Drafts = BTreeMap<PathBuf, Arc<Source>>;
