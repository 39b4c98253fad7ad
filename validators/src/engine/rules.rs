//! Rules about the run itself.

use crate::rule::rules;

rules! { "countersign":
    FILE_UNREADABLE = "file-unreadable", Error, Ours, "a file cannot be read";
    FILE_TOO_LARGE = "file-too-large", Error, Ours, "a file is larger than the limit";
    FILE_NOT_TEXT = "file-not-text", Error, Ours, "a document is not UTF-8 text";
    FOLDER_UNREADABLE = "folder-unreadable", Error, Ours, "a folder cannot be listed";
    FOLDER_TOO_DEEP = "folder-too-deep", Error, Ours, "folders are nested deeper than the limit";
    INTERNAL_ERROR = "internal-error", Error, Ours, "countersign failed while checking an artifact";
    IGNORE_UNUSED = "ignore-unused", Warning, Ours, "an ignore in the configuration matches no finding";
}
