//! The rules of the family, in files named after what they look at.

pub(super) mod entries;
pub(super) mod file;
pub(super) mod lines;
pub(super) mod single;

use crate::rule::rules;

rules! { "checksums":
    LIST_UNREADABLE = "list-unreadable", Error, Upstream, "a checksum list cannot be read or is larger than the limit";
    LIST_ENCODING = "list-encoding", Error, Upstream, "a checksum list is UTF-16, UTF-32 or has NUL bytes";
    LIST_BOM = "list-bom", Error, UpstreamStrict, "a byte order mark hides the first entry of a checksum list";
    LINE_ENDINGS = "line-endings", Warning, Ours, "a checksum list has carriage returns";
    FINAL_NEWLINE = "final-newline", Info, Ours, "the last line of a checksum list has no line feed";
    EMPTY_LIST = "empty-list", Error, Upstream, "a checksum list has no entry that can be read";
    BLANK_LINE = "blank-line", Info, Ours, "a checksum list has an empty line";
    UNSORTED = "unsorted", Info, Ours, "the entries of a checksum list are not sorted by name";
    MIXED_PREFIX = "mixed-prefix", Info, Ours, "some names of a checksum list begin with `./` and some do not";
    BASE_MISMATCH = "base-mismatch", Warning, Ours, "most names of a checksum list are relative to another folder";
    LINE_MALFORMED = "line-malformed", Error, UpstreamStrict, "a line of a checksum list is neither entry nor comment";
    SENTINEL_LINE = "sentinel-line", Warning, UpstreamStrict, "a line of a checksum list has words in place of the digest";
    WRONG_LENGTH = "wrong-length", Error, UpstreamStrict, "a digest does not have the 64 digits of SHA-256";
    BSD_ALGORITHM = "bsd-algorithm", Error, UpstreamStrict, "a BSD line is not about SHA-256 or has text after the digest";
    SEPARATOR_ONE_SPACE = "separator-one-space", Warning, Ours, "one space stands between digest and name";
    SEPARATOR_MIXED = "separator-mixed", Error, UpstreamStrict, "lines with one space and lines with two stand in one checksum list";
    SEPARATOR_ODD = "separator-odd", Warning, Ours, "a tab separates digest and name, or blanks precede the digest";
    BINARY_FLAG = "binary-flag", Off, Ours, "a name is marked as binary";
    BSD_FORM = "bsd-form", Info, Ours, "an entry is in BSD or OpenSSL form";
    UPPER_CASE_HEX = "upper-case-hex", Info, Ours, "a digest has upper-case digits";
    MODE_FLAG_UNSUPPORTED = "mode-flag-unsupported", Error, Upstream, "a mode flag makes the digest one of something else than the bytes";
    ESCAPE_INVALID = "escape-invalid", Error, UpstreamStrict, "an escaped name has an escape that does not exist";
    ESCAPE_NEEDLESS = "escape-needless", Info, Ours, "a name without escapes is marked as escaped";
    SIGNED_WRAPPER = "signed-wrapper", Info, UpstreamStrict, "a checksum list is wrapped in a signed message";
    ENTRY_MISSING = "entry-missing", Error, Upstream, "a listed file does not exist";
    DIGEST_MISMATCH = "digest-mismatch", Error, Upstream, "a listed file has another digest";
    ENTRY_UNREADABLE = "entry-unreadable", Error, Upstream, "a listed file cannot be read";
    ENTRY_NOT_A_FILE = "entry-not-a-file", Error, Upstream, "a listed name is not that of a regular file";
    STDIN_ENTRY = "stdin-entry", Error, Upstream, "an entry stands for standard input";
    BACKSLASH_PATH = "backslash-path", Error, Upstream, "a listed name is separated by backslashes";
    NAME_DECORATED = "name-decorated", Error, Upstream, "a listed name has quotes or blanks around it";
    PATH_ABSOLUTE = "path-absolute", Error, Ours, "a listed name is absolute";
    PATH_OUTSIDE_ROOT = "path-outside-root", Error, Ours, "a listed name leads out of the root";
    PATH_PARENT = "path-parent", Warning, Ours, "a listed name has a component `..`";
    PATH_NOT_NORMAL = "path-not-normal", Info, Ours, "a listed name has needless `.` or empty components";
    SYMLINK_OUTSIDE_ROOT = "symlink-outside-root", Error, Ours, "a symlink leads from a listed name out of the root";
    SYMLINK_ENTRY = "symlink-entry", Warning, Ours, "a listed name goes through a symlink";
    ENTRY_DUPLICATE = "entry-duplicate", Error, Ours, "a file is listed twice";
    SELF_LISTED = "self-listed", Warning, Ours, "a checksum list names itself";
    FILE_UNLISTED = "file-unlisted", Warning, Ours, "a file is not in the checksum list of its folder";
    NAME_ENCODING = "name-encoding", Warning, Ours, "a listed name is not UTF-8";
    NAME_UNICODE_FORM = "name-unicode-form", Warning, Ours, "a listed name is in another Unicode form than the file's";
    FILE_TOO_LARGE = "file-too-large", Error, Ours, "a listed file is larger than the limit for hashing";
    SINGLE_BARE_DIGEST = "single-bare-digest", Warning, Upstream, "a single-file list has a digest and no name";
    SINGLE_OTHER_NAME = "single-other-name", Warning, Ours, "a single-file list names another file than its own name says";
    SINGLE_MANY_ENTRIES = "single-many-entries", Info, Ours, "a single-file list has more than one entry";
}
