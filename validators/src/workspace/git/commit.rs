//! What a commit says.

use super::error::GitError;
use super::oid::ObjectId;

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its name.
    pub id: ObjectId,
    /// The tree of files that it is.
    pub tree: ObjectId,
    /// The commits before it, in order.
    pub parents: Vec<ObjectId>,
    /// When it was committed: seconds since 1970; 0 when the commit does not say.
    pub committed_at: i64,
    /// The message as it is stored: a line feed at the end belongs to it. Bytes that are no UTF-8 are replaced.
    pub message: String,
}

impl Commit {
    /// The first line of the message.
    #[must_use]
    pub fn subject(&self) -> &str {
        self.message.lines().next().unwrap_or_default()
    }

    pub(super) fn parse(id: ObjectId, content: &[u8]) -> Result<Self, GitError> {
        const CORRUPT: GitError = GitError::Corrupt("a commit has no form of one");
        let split = memchr::memmem::find(content, b"\n\n");
        let (head, message) = split.map_or((content, &[][..]), |at| (&content[..at], &content[at + 2..]));
        let hex = |line: &[u8]| std::str::from_utf8(line).ok().and_then(ObjectId::from_hex).ok_or(CORRUPT);
        let (mut tree, mut parents, mut committed_at) = (None, Vec::new(), 0);
        // Lines of a signature begin with a blank, so they are none of these.
        for line in head.split(|byte| *byte == b'\n') {
            if let Some(value) = line.strip_prefix(b"tree ").filter(|_| tree.is_none()) {
                tree = Some(hex(value)?);
            } else if let Some(value) = line.strip_prefix(b"parent ") {
                parents.push(hex(value)?);
            } else if let Some(value) = line.strip_prefix(b"committer ") {
                committed_at = seconds(value).unwrap_or(0);
            }
        }
        let message = String::from_utf8_lossy(message).into_owned();
        Ok(Self { id, tree: tree.ok_or(CORRUPT)?, parents, committed_at, message })
    }
}

/// The seconds in `Name <mail> 1700000000 +0900`.
fn seconds(person: &[u8]) -> Option<i64> {
    let after_mail = memchr::memrchr(b'>', person)? + 1;
    std::str::from_utf8(&person[after_mail..]).ok()?.split_whitespace().next()?.parse().ok()
}
