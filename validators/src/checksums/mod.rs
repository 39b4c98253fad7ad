//! Family `checksums`: lists of SHA-256 digests, as `sha256sum -c` reads them.
//!
//! A list is checked in two steps, so that the files of all lists can be hashed together in between: [`prepare`] reads the list
//! and looks its names up, and [`PreparedList::judge`] says what is wrong. [`seal`] writes lists anew.

mod base;
mod coverage;
mod explain;
mod fixes;
mod judge;
mod judgement;
mod kind;
mod list;
mod name;
mod resolve;
pub mod rules;
pub mod seal;
mod twins;

use crate::rule::Rule;
use crate::workspace::Directory;

pub use base::{Base, BaseReason};
pub use kind::{ListKind, is_list};
pub use list::{PreparedList, prepare};
pub use rules::RULES;

/// The rules that say a list or a listed file could not be checked: a run with such a finding exits with 2.
pub const FORCES_EXIT_2: &[&Rule] = &[&rules::LIST_UNREADABLE, &rules::ENTRY_UNREADABLE, &rules::FILE_TOO_LARGE];

/// Where a list lies, as far as that tells what its names are relative to.
#[derive(Debug, Clone, Default)]
pub struct ListContext<'w> {
    /// The proposal packet that holds the list.
    pub packet_root: Option<&'w Directory>,
    /// The repository that holds the list; the top of the tree when `None`.
    pub repository_root: Option<&'w Directory>,
    /// For an archived packet: the path, relative to the repository root and separated by `/`, that it had while it was active.
    pub former_path: Option<String>,
}
