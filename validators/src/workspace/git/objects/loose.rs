//! Objects with a file of their own.

use std::fs;
use std::path::Path;

use super::super::error::GitError;
use super::super::files;
use super::super::oid::{ObjectId, Prefix};
use super::{Kind, LARGEST, Object, bounded};

/// `commit 67108864` and a NUL; longer headers are none.
const LONGEST_HEADER: usize = 32;

/// Reads `ab/cdef…` below `folder`.
pub(super) fn read(folder: &Path, id: &ObjectId) -> Result<Option<Object>, GitError> {
    const CORRUPT: GitError = GitError::Corrupt("a loose object has no form of one");
    let name = id.to_string();
    let (shard, rest) = name.split_at(2);
    let Some(data) = files::read(&folder.join(shard).join(rest), LARGEST)? else { return Ok(None) };
    let limit = usize::try_from(LARGEST).unwrap_or(usize::MAX).saturating_add(LONGEST_HEADER);
    let mut whole = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&data, limit).map_err(|_| CORRUPT)?;
    let end = whole.iter().take(LONGEST_HEADER).position(|byte| *byte == 0).ok_or(CORRUPT)?;
    let header = std::str::from_utf8(&whole[..end]).map_err(|_| CORRUPT)?;
    let (kind, size) = header.split_once(' ').ok_or(CORRUPT)?;
    let kind = match kind {
        "commit" => Kind::Commit,
        "tree" => Kind::Tree,
        "blob" => Kind::Blob,
        "tag" => Kind::Tag,
        _ => return Err(CORRUPT),
    };
    let size = bounded(size.parse().map_err(|_| CORRUPT)?)?;
    whole.drain(..=end);
    if whole.len() == size { Ok(Some(Object { kind, content: whole })) } else { Err(CORRUPT) }
}

/// Appends the names that begin like this.
pub(super) fn beginning_with(folder: &Path, prefix: &Prefix, found: &mut Vec<ObjectId>) -> Result<(), GitError> {
    let shard = prefix.lowest().to_string()[..2].to_owned();
    let Ok(entries) = fs::read_dir(folder.join(&shard)) else { return Ok(()) };
    for entry in entries {
        let name = entry?.file_name();
        let id = name.to_str().and_then(|rest| ObjectId::from_hex(&format!("{shard}{rest}")));
        found.extend(id.filter(|id| prefix.matches(id)));
    }
    Ok(())
}
