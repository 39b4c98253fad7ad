//! Which paths git ignores, by the `.gitignore` files of the tree.
//!
//! Only files inside the tree are asked: the user's global excludes would make two machines disagree.

use std::path::Path;
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The `.gitignore` files from the root down to one folder. The closest file that mentions a path decides.
#[derive(Debug)]
pub(super) struct IgnoreRules {
    above: Option<Arc<Self>>,
    here: Gitignore,
}

impl IgnoreRules {
    /// The rules of `folder`, which holds a `.gitignore` with `text`, on top of those of the folders above.
    ///
    /// Lines that are no valid pattern are passed over, as git does.
    pub(super) fn below(above: Option<Arc<Self>>, folder: &Path, text: &str) -> Self {
        let mut builder = GitignoreBuilder::new(folder);
        for line in text.lines() {
            // git ignores a pattern it cannot read, and so do we: the file is not ours to judge.
            let _unreadable_pattern = builder.add_line(None, line);
        }
        Self { above, here: builder.build().unwrap_or_else(|_| Gitignore::empty()) }
    }

    /// Whether a pattern names this very path; a folder above that is ignored does not count.
    pub(super) fn names(&self, path: &Path, is_directory: bool) -> bool {
        match self.here.matched(path, is_directory) {
            Match::Ignore(_) => true,
            Match::Whitelist(_) => false,
            Match::None => self.above.as_ref().is_some_and(|above| above.names(path, is_directory)),
        }
    }
}
