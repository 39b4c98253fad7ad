//! What goes wrong while checking: unreadable files, folders and failures of countersign itself. These findings make a run
//! incomplete (exit code 2).

use crate::finding::{Finding, Place};
use crate::rule::{Rule, rules};
use crate::source::{Encoding, FilePath, Source};
use crate::workspace::{Directory, EarlierError, Limits, ReadError};

rules! { "countersign":
    FILE_UNREADABLE = "file-unreadable", Error, Ours, "a file cannot be read";
    FILE_TOO_LARGE = "file-too-large", Error, Ours, "a file is larger than the limit";
    FILE_NOT_TEXT = "file-not-text", Error, Ours, "a document is not UTF-8 text";
    FOLDER_UNREADABLE = "folder-unreadable", Error, Ours, "a folder cannot be listed";
    FOLDER_TOO_DEEP = "folder-too-deep", Error, Ours, "folders are nested deeper than the limit";
    BASE_UNREADABLE = "base-unreadable", Error, Ours, "an earlier version cannot be read";
    INTERNAL_ERROR = "internal-error", Error, Ours, "countersign failed while checking an artifact";
    IGNORE_UNUSED = "ignore-unused", Warning, Ours, "an ignore matches no finding";
    IGNORE_MALFORMED = "ignore-malformed", Error, Ours, "an ignore comment cannot be understood";
}

/// Whether a finding of `rule` says that something could not be checked, which forces exit code 2.
#[must_use]
pub fn forces_incomplete(rule: &Rule) -> bool {
    let own = [
        &FILE_UNREADABLE,
        &FILE_TOO_LARGE,
        &FILE_NOT_TEXT,
        &FOLDER_UNREADABLE,
        &FOLDER_TOO_DEEP,
        &BASE_UNREADABLE,
        &INTERNAL_ERROR,
    ];
    let of_families = [crate::checksums::FORCES_EXIT_2, crate::oat::FORCES_EXIT_2].into_iter().flatten().copied();
    own.into_iter().chain(of_families).any(|own| own == rule)
}

/// A file could not be read.
#[must_use]
pub fn unread(path: FilePath, error: &ReadError) -> Finding {
    match error {
        ReadError::TooLarge { .. } => Finding::new(&FILE_TOO_LARGE, Place::whole(path), error.to_string())
            .with_help("raise the limit in countersign.toml if the file belongs there"),
        ReadError::Internal(reason) => internal(path, reason),
        ReadError::Unreadable(_) | ReadError::NotAFile => {
            Finding::new(&FILE_UNREADABLE, Place::whole(path), format!("cannot read the file: {error}"))
        }
    }
}

/// The earlier version of a file or folder, or the commits since, cannot be told: what compares with it was not checked.
#[must_use]
pub fn base_unread(path: FilePath, error: &EarlierError) -> Finding {
    let message = format!("cannot compare with the earlier version: {error}");
    Finding::new(&BASE_UNREADABLE, Place::whole(path), message)
}

/// A document is no UTF-8.
#[must_use]
pub fn not_text(source: &Source) -> Finding {
    let message = match source.encoding() {
        Encoding::Wide => "the document is UTF-16 or UTF-32; it is read as UTF-8 only",
        Encoding::Binary => "the document is not UTF-8 text",
        Encoding::Utf8 | Encoding::Utf8WithMark => "the document holds a NUL byte, so other readers take it for binary",
    };
    let invalid = std::str::from_utf8(source.bytes()).err().map(|error| error.valid_up_to());
    let valid = invalid.or_else(|| memchr::memchr(0, source.bytes())).unwrap_or(0);
    let span = crate::source::Span::from_range(valid..(valid + 1).min(source.bytes().len()));
    Finding::new(&FILE_NOT_TEXT, Place::new(source.path().clone(), span), message).with_help("save the file as UTF-8")
}

/// A folder could not be listed.
#[must_use]
pub fn unlisted(directory: &Directory, reason: &str) -> Finding {
    let place = Place::whole(directory.shown().clone());
    Finding::new(&FOLDER_UNREADABLE, place, format!("cannot list the folder: {reason}"))
}

/// A folder lies too deep.
#[must_use]
pub fn too_deep(directory: &Directory, limits: &Limits) -> Finding {
    let message = format!("folders are nested deeper than {}; nothing below is checked", limits.directory_depth);
    Finding::new(&FOLDER_TOO_DEEP, Place::whole(directory.shown().clone()), message)
}

/// Checking an artifact failed for a reason of our own.
#[must_use]
pub fn internal(path: FilePath, reason: &str) -> Finding {
    Finding::new(&INTERNAL_ERROR, Place::whole(path), format!("countersign failed here: {reason}"))
        .with_help("this is a bug of countersign; please report it with the file")
}

/// What a panic said.
#[must_use]
pub fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no reason given".to_owned())
}
