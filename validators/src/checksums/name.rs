//! Names as lists give them: normalising, comparing, showing.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::source::escaped;

/// A longer name is no path on any system; it is not looked up.
const LONGEST: usize = 32 << 10;
/// Characters of a name that a message shows.
const SHOWN: usize = 120;

/// A listed name, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ListedName {
    /// The bytes as meant, escapes decoded.
    pub(super) bytes: Box<[u8]>,
    /// The name after normalising `./`, `//`, `/./` and `..`: the key that names are compared by.
    pub(super) plain: Box<[u8]>,
    /// The name has a component `..`.
    pub(super) has_parent: bool,
    /// The name has an empty component or a component `.`.
    pub(super) has_needless_parts: bool,
}

impl ListedName {
    /// Takes `bytes` apart.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let absolute = bytes.starts_with(b"/");
        let mut plain: Vec<u8> = Vec::with_capacity(bytes.len());
        // Offsets in `plain` at which the components that `..` may take away begin.
        let mut starts: Vec<usize> = Vec::new();
        let (mut has_parent, mut has_needless_parts) = (false, false);
        let relative = if absolute { &bytes[1..] } else { bytes };
        for component in relative.split(|&byte| byte == b'/') {
            match component {
                b"" | b"." => has_needless_parts = true,
                b".." => {
                    has_parent = true;
                    match starts.pop() {
                        Some(start) => plain.truncate(start),
                        None if absolute => {}
                        None => push(&mut plain, component),
                    }
                }
                _ => {
                    starts.push(plain.len());
                    push(&mut plain, component);
                }
            }
        }
        if absolute {
            plain.insert(0, b'/');
        }
        Self { bytes: bytes.into(), plain: plain.into_boxed_slice(), has_parent, has_needless_parts }
    }

    /// The name is not relative to any base.
    pub(super) fn is_absolute(&self) -> bool {
        self.bytes.starts_with(b"/")
    }

    /// The name is written with a leading `./`.
    pub(super) fn has_dot_prefix(&self) -> bool {
        self.bytes.starts_with(b"./")
    }

    /// The name can only be that of a folder, whatever exists.
    pub(super) fn is_folder(&self) -> bool {
        self.bytes.ends_with(b"/") || self.bytes.ends_with(b"/.") || self.plain.is_empty()
    }

    /// The name is longer than any path: nothing is looked up for it.
    pub(super) fn is_too_long(&self) -> bool {
        self.bytes.len() > LONGEST
    }

    /// The normalised name as a path; `None` when no system could have such a file.
    pub(super) fn path(&self) -> Option<Cow<'_, Path>> {
        if self.is_too_long() { None } else { path_of(&self.plain) }
    }
}

fn push(plain: &mut Vec<u8>, component: &[u8]) {
    if !plain.is_empty() {
        plain.push(b'/');
    }
    plain.extend_from_slice(component);
}

/// The path with these bytes; `None` when this system has no such path.
#[cfg(unix)]
pub(super) fn path_of(bytes: &[u8]) -> Option<Cow<'_, Path>> {
    use std::os::unix::ffi::OsStrExt as _;
    Some(Cow::Borrowed(Path::new(OsStr::from_bytes(bytes))))
}

/// The path with these bytes; `None` when this system has no such path.
#[cfg(not(unix))]
pub(super) fn path_of(bytes: &[u8]) -> Option<Cow<'_, Path>> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(Cow::Owned(PathBuf::from(text)))
}

/// The name that a list whose names are relative to `base` gives the file at `path`; `None` when it does not lie below.
pub(super) fn relative_name(path: &Path, base: &Path) -> Option<Vec<u8>> {
    let below: PathBuf = path.strip_prefix(base).ok()?.to_path_buf();
    let components = below.components().map(|component| component.as_os_str().as_encoded_bytes());
    Some(components.collect::<Vec<_>>().join(&b'/'))
}

/// A name for messages, in backticks: bytes that are no UTF-8 and control characters escaped, long names cut.
pub(super) fn shown(name: &[u8]) -> String {
    let bounded = printable(&name[..name.len().min(SHOWN * 4)]);
    let mut characters = bounded.chars();
    let text: String = characters.by_ref().take(SHOWN).collect();
    let cut = characters.next().is_some() || name.len() > SHOWN * 4;
    format!("`{text}{}`", if cut { "…" } else { "" })
}

/// A name on one line: bytes that are no UTF-8 and control characters escaped.
pub(super) fn printable(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for character in escaped(name).chars() {
        if character.is_control() { text.extend(character.escape_default()) } else { text.push(character) }
    }
    text
}

/// `name` without quotes and blanks around it; `None` when it has none.
pub(super) fn undecorated(name: &[u8]) -> Option<&[u8]> {
    let mut rest = name.trim_ascii();
    for quote in [b'"', b'\'', b'`'] {
        if rest.len() > 2 && rest.starts_with(&[quote]) && rest.ends_with(&[quote]) {
            rest = rest[1..rest.len() - 1].trim_ascii();
            break;
        }
    }
    (rest.len() < name.len()).then_some(rest)
}

/// `name` as an escaped entry of a list holds it.
pub(super) fn list_escaped(name: &[u8]) -> Cow<'_, [u8]> {
    if !name.iter().any(|byte| matches!(byte, b'\\' | b'\n' | b'\r')) {
        return Cow::Borrowed(name);
    }
    let mut escaped = Vec::with_capacity(name.len() + 2);
    for &byte in name {
        match byte {
            b'\\' => escaped.extend_from_slice(b"\\\\"),
            b'\n' => escaped.extend_from_slice(b"\\n"),
            b'\r' => escaped.extend_from_slice(b"\\r"),
            _ => escaped.push(byte),
        }
    }
    Cow::Owned(escaped)
}
