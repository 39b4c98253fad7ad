//! Commits as people name them: `main`, `origin/main`, `v1.2`, `HEAD~3`, `4fa91c2^`.

use super::error::GitError;
use super::files;
use super::objects::Kind;
use super::oid::{ObjectId, Prefix};
use super::repository::{GitRepository, SMALL_FILE};

/// Most generations that one `~` goes back.
const MOST_GENERATIONS: usize = 1_000_000;
/// Most tags of tags that are followed.
const MOST_TAGS: usize = 8;
/// Files beside HEAD that name a commit.
const BESIDE_HEAD: [&str; 4] = ["FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD"];

/// A step from one commit to another.
enum Step {
    /// `^2`: the second parent; `^0` is the commit itself.
    Parent(usize),
    /// `~3`: three times to the first parent.
    Ancestor(usize),
    /// `^{}` or `^{commit}`: the commit that a tag names, which is where every name leads here anyway.
    Peel,
}

impl GitRepository {
    /// The commit that `text` names: `HEAD` or `@`, a branch, a remote branch such as `origin/main`, a tag, a full name below `refs/`, or an
    /// id of 7 to 40 hexadecimal digits; after it any number of `~`, `~N`, `^` and `^N`. Where several fit, git's order decides:
    /// whole id, tag, branch, remote branch, shortened id.
    ///
    /// # Errors
    /// When nothing is called so ([`GitError::UnknownRevision`]), when it is no commit, or when it cannot be read.
    pub fn resolve_revision(&self, text: &str) -> Result<ObjectId, GitError> {
        self.supported()?;
        let unknown = || GitError::UnknownRevision(text.to_owned());
        if text.contains("@{") {
            return Err(GitError::Unsupported("a revision with `@{…}`"));
        }
        let (name, steps) = split(text).ok_or_else(unknown)?;
        let mut commit = self.named_commit(name)?.ok_or_else(unknown)?;
        for step in steps {
            commit = match step {
                Step::Peel | Step::Parent(0) => commit,
                Step::Parent(number) => self.parent(&commit, number)?.ok_or_else(unknown)?,
                Step::Ancestor(generations) => {
                    let mut ancestor = commit;
                    for _ in 0..generations {
                        ancestor = self.parent(&ancestor, 1)?.ok_or_else(unknown)?;
                    }
                    ancestor
                }
            };
        }
        Ok(commit)
    }

    fn parent(&self, commit: &ObjectId, number: usize) -> Result<Option<ObjectId>, GitError> {
        Ok(self.commit_of(commit)?.parents.get(number - 1).copied())
    }

    fn named_commit(&self, name: &str) -> Result<Option<ObjectId>, GitError> {
        if matches!(name, "HEAD" | "@") {
            return Ok(self.head()?.commit());
        }
        if let Some(id) = ObjectId::from_hex(name) {
            return self.peeled(id).map(Some);
        }
        if BESIDE_HEAD.contains(&name) {
            let text = files::read_text(&self.git.join(name), SMALL_FILE)?.unwrap_or_default();
            let id = text.split_whitespace().next().and_then(ObjectId::from_hex);
            return id.map(|id| self.peeled(id)).transpose();
        }
        let full = ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"].map(|folder| format!("{folder}{name}"));
        for full in full.into_iter().chain([format!("refs/remotes/{name}/HEAD")]).filter(|full| full.starts_with("refs/")) {
            if let Some(id) = self.reference(&full)? {
                return self.peeled(id).map(Some);
            }
        }
        match Prefix::parse(name) {
            Some(_) => match self.resolve(name) {
                Err(GitError::Missing(_)) => Ok(None),
                found => found.map(Some),
            },
            None => Ok(None),
        }
    }

    /// The commit that an object is, or that it names when it is a tag.
    fn peeled(&self, id: ObjectId) -> Result<ObjectId, GitError> {
        let mut here = id;
        for _ in 0..MOST_TAGS {
            let object = self.objects.read(&here)?;
            match object.kind {
                Kind::Commit => return Ok(here),
                Kind::Tag => here = tagged(&object.content).ok_or(GitError::Corrupt("a tag names no object"))?,
                Kind::Tree | Kind::Blob => return Err(GitError::NotACommit(here.to_string())),
            }
        }
        Err(GitError::Corrupt("tags name each other without end"))
    }
}

/// The object that a tag names: its first line is `object <id>`.
fn tagged(content: &[u8]) -> Option<ObjectId> {
    let line = content.split(|byte| *byte == b'\n').next()?.strip_prefix(b"object ")?;
    ObjectId::from_hex(std::str::from_utf8(line).ok()?)
}

/// Splits a name from the steps after it; `None` when either cannot be one.
fn split(text: &str) -> Option<(&str, Vec<Step>)> {
    let (name, mut rest) = text.split_at(text.find(['~', '^']).unwrap_or(text.len()));
    if !is_name(name) {
        return None;
    }
    let mut steps = Vec::new();
    while let Some(sign) = rest.chars().next() {
        rest = &rest[sign.len_utf8()..];
        if let Some(after) = ["{}", "{commit}"].into_iter().find_map(|word| rest.strip_prefix(word)).filter(|_| sign == '^') {
            rest = after;
            steps.push(Step::Peel);
            continue;
        }
        let digits = rest.len() - rest.trim_start_matches(|character: char| character.is_ascii_digit()).len();
        let (number, after) = rest.split_at(digits);
        rest = after;
        let number = if number.is_empty() { 1 } else { number.parse().ok().filter(|number| *number <= MOST_GENERATIONS)? };
        match sign {
            '~' => steps.push(Step::Ancestor(number)),
            '^' => steps.push(Step::Parent(number)),
            _ => return None,
        }
    }
    Some((name, steps))
}

/// Whether git allows a ref to be called so; with that no name leads out of the repository's folder.
fn is_name(name: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock");
    let is_allowed = |character: char| !character.is_control() && !" :?*[\\".contains(character);
    name == "@" || (name.split('/').all(is_part) && name.chars().all(is_allowed) && !name.contains("..") && !name.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::{is_name, split};

    #[test]
    fn names_and_steps_are_told_apart() {
        for (text, name, count) in [("main", "main", 0), ("HEAD~2^", "HEAD", 2), ("v1^{}~", "v1", 2), ("a/b^{commit}", "a/b", 1)]
        {
            let (found, steps) = split(text).unwrap();
            assert_eq!((found, steps.len()), (name, count), "{text}");
        }
        for text in ["", "~1", "a^x", "a~b", "main:file", "a..b", "a~9999999", "a^{tree}"] {
            assert!(split(text).is_none(), "{text}");
        }
    }

    #[test]
    fn no_name_leads_out_of_the_repository() {
        for name in ["../x", "a/../b", "/etc", "a//b", "a/.git", "a\0b", "a b", "x.lock", "-"] {
            assert_eq!(is_name(name), name == "-", "{name}");
        }
    }
}
