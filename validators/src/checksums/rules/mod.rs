//! The rules of the family, in files named after what they look at.

pub(super) mod entries;
pub(super) mod file;
pub(super) mod lines;
pub(super) mod single;

use crate::rule::rules;

rules! { "checksums":
    LIST_UNREADABLE = "list-unreadable", Error, Upstream, "a checksum list cannot be read or is larger than the limit";
    LIST_ENCODING = "list-encoding", Error, Upstream, "a checksum list is UTF-16, UTF-32 or has NUL bytes", safe_fix;
    LIST_BOM = "list-bom", Error, UpstreamStrict, "a byte order mark hides the first entry of a checksum list", safe_fix;
    LINE_ENDINGS = "line-endings", Warning, Ours, "a checksum list has carriage returns", safe_fix;
    FINAL_NEWLINE = "final-newline", Info, Ours, "the last line of a checksum list has no line feed", safe_fix;
    EMPTY_LIST = "empty-list", Error, Upstream, "a checksum list has no entry that can be read";
    BLANK_LINE = "blank-line", Info, Ours, "a checksum list has an empty line", safe_fix;
    UNSORTED = "unsorted", Info, Ours, "the entries of a checksum list are not sorted by name", safe_fix;
    MIXED_PREFIX = "mixed-prefix", Info, Ours, "some names of a checksum list begin with `./` and some do not", safe_fix;
    BASE_MISMATCH = "base-mismatch", Warning, Ours, "most names of a checksum list are relative to another folder", unsafe_fix;
    LINE_MALFORMED = "line-malformed", Error, UpstreamStrict, "a line of a checksum list is neither entry nor comment";
    SENTINEL_LINE = "sentinel-line", Warning, UpstreamStrict, "a line of a checksum list has words in place of the digest", unsafe_fix;
    WRONG_LENGTH = "wrong-length", Error, UpstreamStrict, "a digest does not have the 64 digits of SHA-256";
    BSD_ALGORITHM = "bsd-algorithm", Error, UpstreamStrict, "a BSD line is not about SHA-256 or has text after the digest";
    SEPARATOR_ONE_SPACE = "separator-one-space", Warning, Ours, "one space stands between digest and name", safe_fix;
    SEPARATOR_MIXED = "separator-mixed", Error, UpstreamStrict, "lines with one space and lines with two stand in one checksum list", safe_fix;
    SEPARATOR_ODD = "separator-odd", Warning, Ours, "a tab separates digest and name, or blanks precede the digest", safe_fix;
    BINARY_FLAG = "binary-flag", Off, Ours, "a name is marked as binary", safe_fix;
    BSD_FORM = "bsd-form", Info, Ours, "an entry is in BSD or OpenSSL form", safe_fix;
    UPPER_CASE_HEX = "upper-case-hex", Info, Ours, "a digest has upper-case digits", safe_fix;
    MODE_FLAG_UNSUPPORTED = "mode-flag-unsupported", Error, Upstream, "a mode flag makes the digest one of something else than the bytes";
    ESCAPE_INVALID = "escape-invalid", Error, UpstreamStrict, "an escaped name has an escape that does not exist";
    ESCAPE_NEEDLESS = "escape-needless", Info, Ours, "a name without escapes is marked as escaped", safe_fix;
    SIGNED_WRAPPER = "signed-wrapper", Info, UpstreamStrict, "a checksum list is wrapped in a signed message";
    ENTRY_MISSING = "entry-missing", Error, Upstream, "a listed file does not exist";
    DIGEST_MISMATCH = "digest-mismatch", Error, Upstream, "a listed file has another digest";
    ENTRY_UNREADABLE = "entry-unreadable", Error, Upstream, "a listed file cannot be read";
    ENTRY_NOT_A_FILE = "entry-not-a-file", Error, Upstream, "a listed name is not that of a regular file";
    STDIN_ENTRY = "stdin-entry", Error, Upstream, "an entry stands for standard input";
    BACKSLASH_PATH = "backslash-path", Error, Upstream, "a listed name is separated by backslashes", safe_fix;
    NAME_DECORATED = "name-decorated", Error, Upstream, "a listed name has quotes or blanks around it", safe_fix;
    PATH_ABSOLUTE = "path-absolute", Error, Ours, "a listed name is absolute", unsafe_fix;
    PATH_OUTSIDE_ROOT = "path-outside-root", Error, Ours, "a listed name leads out of the root";
    PATH_PARENT = "path-parent", Warning, Ours, "a listed name has a component `..`", safe_fix;
    PATH_NOT_NORMAL = "path-not-normal", Info, Ours, "a listed name has needless `.` or empty components", safe_fix;
    SYMLINK_OUTSIDE_ROOT = "symlink-outside-root", Error, Ours, "a symlink leads from a listed name out of the root";
    SYMLINK_ENTRY = "symlink-entry", Warning, Ours, "a listed name goes through a symlink";
    ENTRY_DUPLICATE = "entry-duplicate", Error, Ours, "a file is listed twice", safe_fix;
    SELF_LISTED = "self-listed", Warning, Ours, "a checksum list names itself", safe_fix;
    FILE_UNLISTED = "file-unlisted", Warning, Ours, "a file is not in the checksum list of its folder";
    NAME_ENCODING = "name-encoding", Warning, Ours, "a listed name is not UTF-8";
    NAME_UNICODE_FORM = "name-unicode-form", Warning, Ours, "a listed name is in another Unicode form than the file's", safe_fix;
    FILE_TOO_LARGE = "file-too-large", Error, Ours, "a listed file is larger than the limit for hashing";
    SINGLE_BARE_DIGEST = "single-bare-digest", Warning, Upstream, "a single-file list has a digest and no name", safe_fix;
    SINGLE_OTHER_NAME = "single-other-name", Warning, Ours, "a single-file list names another file than its own name says";
    SINGLE_MANY_ENTRIES = "single-many-entries", Info, Ours, "a single-file list has more than one entry";
}
