//! R3: the block, then YAML with unique keys, as `closeout-check` reads it: it fails closed.

use std::sync::Arc;

use super::full::Problem;
use crate::document::{Tree, yaml};
use crate::source::{Source, Span};
use crate::workspace::Limits;

/// Why `closeout-check` cannot read a file.
#[derive(Debug)]
pub enum Rejection {
    /// There is no block between two lines `---`.
    Missing,
    /// The block is no YAML, or has a key twice.
    Malformed(Problem),
}

/// The block's mapping. CRLF line ends are read as such here.
///
/// # Errors
/// When there is no block or it cannot be read.
pub fn read(source: &Arc<Source>, limits: &Limits) -> Result<Tree, Rejection> {
    let content = source.text().and_then(find_content).ok_or(Rejection::Missing)?;
    let tree =
        yaml::parse_region(source, content, limits.yaml()).map_err(|error| Rejection::Malformed(Problem::Syntax(error)))?;
    if let Some(key) = tree.duplicate_keys().first() {
        return Err(Rejection::Malformed(Problem::DuplicateKey(*key)));
    }
    match tree.further_documents().first() {
        Some(second) => Err(Rejection::Malformed(Problem::SecondDocument(*second))),
        None => Ok(tree),
    }
}

/// The expression `^---\r?\n([\s\S]*?)\r?\n---`.
fn find_content(text: &str) -> Option<Span> {
    let rest = text.strip_prefix("---")?;
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
    let start = text.len() - rest.len();
    let end = start + memchr::memmem::find(rest.as_bytes(), b"\n---")?;
    let end = if end > start && text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end };
    Some(Span::from_range(start..end))
}
