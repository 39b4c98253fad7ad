//! Paths as findings show them.

use std::fmt;
use std::path::{Component, Path};
use std::sync::Arc;

/// A path as people read it in a finding: separated by `/`, relative to the working directory when it lies below it.
///
/// Bytes that are no UTF-8 appear as `\xNN`, so that two different files never share a `FilePath`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath(Arc<str>);

impl FilePath {
    /// A path given as text, taken as it is.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// `path` as seen from `working_directory` (both absolute, or both relative to the same place).
    #[must_use]
    pub fn relative_to(path: &Path, working_directory: &Path) -> Self {
        let shown = path.strip_prefix(working_directory).unwrap_or(path);
        let mut text = String::with_capacity(shown.as_os_str().len());
        for component in shown.components() {
            match component {
                Component::RootDir => text.push('/'),
                other => {
                    if !text.is_empty() && !text.ends_with('/') {
                        text.push('/');
                    }
                    push_escaped(&mut text, other.as_os_str().as_encoded_bytes());
                }
            }
        }
        if text.is_empty() {
            text.push('.');
        }
        Self(Arc::from(text))
    }

    /// The text of the path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path `name` below this one.
    #[must_use]
    pub fn join(&self, name: &str) -> Self {
        if &*self.0 == "." { Self::from_text(name) } else { Self::from_text(&format!("{}/{name}", self.0)) }
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Appends the bytes of a name; those that are no UTF-8 as `\xNN`.
pub(crate) fn push_escaped(text: &mut String, bytes: &[u8]) {
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
}

/// The bytes of a name as text; those that are no UTF-8 as `\xNN`.
pub(crate) fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    push_escaped(&mut text, bytes);
    text
}
