//! Rules about the entries: what their names stand for, and whether the digests agree.

use std::collections::{HashMap, HashSet};

use super::{
    BACKSLASH_PATH, DIGEST_MISMATCH, ENTRY_DUPLICATE, ENTRY_MISSING, ENTRY_NOT_A_FILE, ENTRY_UNREADABLE, FILE_TOO_LARGE,
    FILE_UNLISTED, MODE_FLAG_UNSUPPORTED, NAME_DECORATED, NAME_ENCODING, NAME_UNICODE_FORM, PATH_ABSOLUTE, PATH_NOT_NORMAL,
    PATH_OUTSIDE_ROOT, PATH_PARENT, SELF_LISTED, STDIN_ENTRY, SYMLINK_ENTRY, SYMLINK_OUTSIDE_ROOT,
};
use crate::checksums::explain::{Explainer, Oddity};
use crate::checksums::fixes::Rewrite;
use crate::checksums::judgement::{Judgement, sums_up_base};
use crate::checksums::list::{Content, Entry, PreparedList};
use crate::checksums::name::{ListedName, relative_name, shown};
use crate::checksums::resolve::Target;
use crate::config::Config;
use crate::digest::Digest;
use crate::document::checksum_list::{GnuReading, ListEncoding, Tally};
use crate::finding::{Applicability, Place};
use crate::rule::{Level, Rule};
use crate::source::Span;
use crate::workspace::{FileRef, ReadError};

/// Help where a limit stopped a check.
pub(super) const RAISE_LIMIT: &str = "raise the limit in the configuration if the file is meant to be that large";

pub(in crate::checksums) fn check(
    list: &PreparedList<'_>,
    content: &Content<'_>,
    config: &Config,
    buffer: &mut Vec<u8>,
    judgement: &mut Judgement,
) {
    let limits = list.workspace.limits();
    let digests: Vec<Option<Result<Digest, ReadError>>> =
        content.entries.iter().map(|entry| entry.target.file().map(|file| file.digest(limits, buffer))).collect();
    let mut explainer = Explainer::new(list, content, &digests);
    let summed_up = content.elsewhere.as_ref().filter(|_| sums_up_base(judgement.view, config));
    for (index, (entry, digest)) in content.entries.iter().zip(&digests).enumerate() {
        let skipped = content.written(entry).is_some_and(|written| written.gnu == GnuReading::Skipped);
        if skipped && judgement.view.skips_lines() {
            continue;
        }
        let matches = digest.as_ref().is_some_and(|digest| *digest == Ok(entry.digest));
        name_form(list, content, entry, matches, judgement);
        match digest {
            Some(digest) => file(list, content, entry, digest, &mut explainer, buffer, judgement),
            None if summed_up.is_some_and(|elsewhere| elsewhere.explained[index].is_some()) => {}
            None => no_file(list, content, entry, &mut explainer, buffer, judgement),
        }
    }
    not_normal(content, judgement);
    duplicates(content, judgement);
    unlisted(list, content, &mut explainer, judgement);
}

/// What is wrong with the name itself, whatever it stands for. `matches`: it stands for a file with the listed digest.
fn name_form(list: &PreparedList<'_>, content: &Content<'_>, entry: &Entry<'_>, matches: bool, judgement: &mut Judgement) {
    let renamed = |name: &[u8]| content.renamed(entry, name).map(|rewrite| [rewrite]);
    let name = shown(&entry.name.bytes);
    if std::str::from_utf8(&entry.name.bytes).is_err() {
        let finding = judgement.finding(&NAME_ENCODING, entry.place, format!("the name {name} is not UTF-8"));
        judgement.push(finding.with_help("not every system can have a file of that name: rename it"));
    }
    match &entry.target {
        Target::Absolute => {
            let inside = entry.name.path().and_then(|path| relative_name(&path, &list.base.path));
            let help = match &inside {
                Some(relative) if !relative.is_empty() => format!("write {}", shown(relative)),
                _ => "list files below the base, by their relative names".to_owned(),
            };
            let message = format!("the name {name} is absolute: the file was not read");
            let finding = judgement.finding(&PATH_ABSOLUTE, entry.place, message).with_help(help);
            let rewrites = inside.and_then(|relative| renamed(&relative));
            judgement.push(judgement.mended(finding, Applicability::Unsafe, "write the relative name", rewrites));
        }
        Target::OutsideRoot => {
            let message = format!("the name {name} leads out of the root: the file was not read");
            let finding = judgement.finding(&PATH_OUTSIDE_ROOT, entry.place, message);
            judgement.push(finding.with_help("list files below the base, by their relative names"));
        }
        _ if entry.name.has_parent => {
            let message = format!("the name {name} has a component `..`");
            let finding = judgement.finding(&PATH_PARENT, entry.place, message);
            let finding = finding.with_help(format!("it stands for {}", shown(&entry.name.plain)));
            let rewrites = renamed(&entry.name.plain).filter(|_| matches);
            judgement.push(judgement.safely_mended(finding, "write the name without `..`", rewrites));
        }
        _ => {}
    }
}

/// An entry that names a regular file.
fn file(
    list: &PreparedList<'_>,
    content: &Content<'_>,
    entry: &Entry<'_>,
    digest: &Result<Digest, ReadError>,
    explainer: &mut Explainer<'_, '_>,
    buffer: &mut Vec<u8>,
    judgement: &mut Judgement,
) {
    let Target::File { file, through_symlink, other_form } = &entry.target else { return };
    let name = shown(&entry.name.bytes);
    if let Some(form) = other_form {
        let message = format!("the name {name} and the file's own name differ in their Unicode form (NFC, NFD)");
        let finding = judgement.finding(&NAME_UNICODE_FORM, entry.place, message);
        let finding = finding.with_help(format!("write the name as the file has it: {}", shown(form)));
        let rewrites = content.renamed(entry, form).map(|rewrite| [rewrite]);
        judgement.push(judgement.safely_mended(finding, "write the name as the file has it", rewrites));
    }
    if *through_symlink {
        let message = format!("{name} is reached through a symlink, to `{}`", file.shown());
        let finding = judgement.finding(&SYMLINK_ENTRY, entry.place, message);
        judgement.push(finding.with_help("list the file itself: a link can be pointed elsewhere without any digest changing"));
    }
    if file.identity() == list.file.identity() {
        let finding = judgement.finding(&SELF_LISTED, entry.place, "the list names itself, and cannot hold its own digest");
        let rewrites = content.without_entry(entry).map(|rewrite| [rewrite]);
        judgement.push(judgement.safely_mended(finding.with_help("remove the line"), "remove the line", rewrites));
    }
    match digest {
        Ok(actual) if *actual == entry.digest => {}
        Ok(actual) => {
            let message = format!("the digest of {name} differs: listed {}, found {actual}", entry.digest);
            let finding = judgement.finding(&DIGEST_MISMATCH, entry.digest_span, message);
            judgement.push(finding.with_help(explainer.mismatch(entry, *file, buffer)));
        }
        Err(ReadError::TooLarge { size, limit }) => {
            let message = format!("{name} has {size} bytes, more than the limit of {limit} for hashing: it was not verified");
            let finding = judgement.finding(&FILE_TOO_LARGE, entry.place, message);
            judgement.push(finding.with_help(RAISE_LIMIT));
        }
        Err(ReadError::NotAFile) => {
            let message = format!("{name} is no longer a regular file: it was not read");
            judgement.push(judgement.finding(&ENTRY_NOT_A_FILE, entry.place, message));
        }
        Err(error @ (ReadError::Unreadable(_) | ReadError::Internal(_))) => {
            let message = format!("{name} cannot be read: {error}");
            judgement.push(judgement.finding(&ENTRY_UNREADABLE, entry.place, message));
        }
    }
}

/// An entry that names no regular file.
fn no_file(
    list: &PreparedList<'_>,
    content: &Content<'_>,
    entry: &Entry<'_>,
    explainer: &mut Explainer<'_, '_>,
    buffer: &mut Vec<u8>,
    judgement: &mut Judgement,
) {
    let name = shown(&entry.name.bytes);
    let mut report = |rule: &'static Rule, message: String, help: Option<String>| {
        let mut finding = judgement.finding(rule, entry.place, message);
        finding.help = help;
        judgement.push(finding);
    };
    match &entry.target {
        Target::Folder => report(&ENTRY_NOT_A_FILE, format!("{name} is a folder"), Some("list the files in it".to_owned())),
        Target::Special => {
            report(&ENTRY_NOT_A_FILE, format!("{name} is a pipe, a socket or a device: it was not opened"), None);
        }
        Target::UnreadableFolder { reason } => {
            report(&ENTRY_UNREADABLE, format!("{name} cannot be looked up: {reason}"), None);
        }
        Target::LinkOutside => {
            report(&SYMLINK_OUTSIDE_ROOT, format!("a symlink leads from {name} out of the root: the file was not read"), None);
        }
        Target::Missing | Target::LinkLoop => {
            let (rule, message, help) = missing(entry, &name, explainer);
            let finding = judgement.finding(rule, entry.place, message).with_help(help);
            let meant = match explainer.oddity(entry) {
                Some(Oddity::Backslashes(plain) | Oddity::Decoration(plain)) => Some(plain),
                _ => None,
            };
            // Only the digest tells that this very file is meant.
            let is_meant = |file: FileRef<'_>| file.digest(list.workspace.limits(), buffer) == Ok(entry.digest);
            let meant = meant.filter(|plain| explainer.file(plain).is_some_and(is_meant));
            let rewrites = meant.and_then(|plain| content.renamed(entry, &plain)).map(|rewrite| [rewrite]);
            judgement.push(judgement.safely_mended(finding, "write the file's name", rewrites));
        }
        // Reported with the form of the name.
        Target::Absolute | Target::OutsideRoot | Target::File { .. } => {}
    }
}

/// The rule, the message and the help for a name that nothing bears.
fn missing(entry: &Entry<'_>, name: &str, explainer: &mut Explainer<'_, '_>) -> (&'static Rule, String, String) {
    let advice = |explainer: &mut Explainer<'_, '_>, plain: &[u8], form: &str| match explainer.file(plain) {
        Some(_) => format!("{} exists: write the name {form}", shown(plain)),
        None => format!("write the name {form}; {} does not exist either", shown(plain)),
    };
    match explainer.oddity(entry) {
        Some(Oddity::ModeFlag(plain)) => {
            let message = format!("the flag before {} asks for a digest of something else than the file's bytes", shown(&plain));
            return (&MODE_FLAG_UNSUPPORTED, message, "list the digest of the bytes: digest, two spaces, name".to_owned());
        }
        Some(Oddity::StandardInput) => {
            let message = "`-` stands for standard input, which is never read, and no file has that name";
            return (&STDIN_ENTRY, message.to_owned(), "name the file that the digest was made from".to_owned());
        }
        Some(Oddity::Backslashes(plain)) => {
            let help = advice(explainer, &plain, "with `/`");
            return (&BACKSLASH_PATH, format!("{name} has `\\` as separator, and no file has that name"), help);
        }
        Some(Oddity::Decoration(plain)) => {
            let help = advice(explainer, &plain, "without quotes and outer blanks");
            return (&NAME_DECORATED, format!("{name} has quotes or blanks around the name, and no file has that name"), help);
        }
        None => {}
    }
    let message = match entry.target {
        Target::LinkLoop => format!("{name} is a symlink that leads back to itself"),
        _ => format!("{name} does not exist"),
    };
    (&ENTRY_MISSING, message, explainer.missing(entry))
}

/// `./x`, `a//b`, `a/./b`: one finding for the list, because such names come from a habit of the tool that wrote it.
fn not_normal(content: &Content<'_>, judgement: &mut Judgement) {
    let entries = &content.entries;
    let prefixed = entries.iter().filter(|entry| entry.name.has_dot_prefix()).count();
    let mixed = prefixed > 0 && entries.iter().any(|entry| !entry.name.has_dot_prefix() && !entry.name.is_absolute());
    let is_odd = |name: &ListedName| {
        // A leading `./` in some names only is `mixed-prefix`.
        let excused = mixed && name.has_dot_prefix() && !ListedName::new(&name.bytes[2..]).has_needless_parts;
        name.has_needless_parts && !name.has_parent && !excused
    };
    let odd = || entries.iter().filter(|entry| is_odd(&entry.name));
    let Some(first) = odd().next() else { return };
    let tally = Tally::of(odd().map(|entry| entry.place));
    let name = shown(&first.name.bytes);
    let message = match tally.count {
        1 => format!("the name {name} has needless components"),
        count => format!("{count} names have needless components, {name} the first"),
    };
    let finding = judgement.finding(&PATH_NOT_NORMAL, first.place, message);
    let finding = finding.with_help(format!("write {}", shown(&first.name.plain)));
    let shortened = |entry: &Entry<'_>| content.renamed(entry, &entry.name.plain).filter(|_| !entry.name.is_folder());
    let rewrites: Option<Vec<Rewrite>> = odd().map(shortened).collect();
    judgement.push(judgement.safely_mended(finding, "write the plain names", rewrites));
}

fn duplicates(content: &Content<'_>, judgement: &mut Judgement) {
    let entries = &content.entries;
    let mut seen: HashMap<&[u8], &Entry<'_>> = HashMap::with_capacity(entries.len());
    for entry in entries {
        let Some(first) = seen.get(&*entry.name.plain) else {
            seen.insert(&entry.name.plain, entry);
            continue;
        };
        let name = shown(&entry.name.plain);
        let (level, message) = if first.digest == entry.digest {
            (Level::Warning, format!("{name} is listed twice"))
        } else {
            (Level::Error, format!("{name} is listed twice, with different digests"))
        };
        let finding = judgement.finding(&ENTRY_DUPLICATE, entry.place, message).at_level(level);
        let related = judgement.place(first.place);
        let finding = finding.with_related(related, "first listed here").with_help("keep one of the lines");
        let rewrites = content.without_entry(entry).filter(|_| first.digest == entry.digest).map(|rewrite| [rewrite]);
        judgement.push(judgement.safely_mended(finding, "remove the second line", rewrites));
    }
}

fn unlisted(list: &PreparedList<'_>, content: &Content<'_>, explainer: &mut Explainer<'_, '_>, judgement: &mut Judgement) {
    let form = &content.parsed.form;
    if content.entries.is_empty() || form.encoding != ListEncoding::Bytes || form.truncated {
        return;
    }
    let mut listed: HashSet<usize> =
        content.entries.iter().filter_map(|entry| entry.target.file()).map(FileRef::identity).collect();
    listed
        .extend(content.elsewhere.iter().flat_map(|elsewhere| elsewhere.explained.iter().flatten().map(|file| file.identity())));
    // An entry or a line that cannot be verified is reported itself; the file that it means is listed all the same.
    for entry in content.entries.iter().filter(|entry| entry.target.is_missing()) {
        listed.extend(explainer.meant(entry).map(FileRef::identity));
    }
    for name in content.parsed.malformed().filter_map(|(_, malformation)| malformation.name()) {
        let name = &content.source.bytes()[name.range()];
        listed.extend(explainer.file(name).map(FileRef::identity));
    }
    for file in content.expected.iter().filter(|file| !listed.contains(&file.identity())) {
        let name = relative_name(&file.path(), &list.base.path).unwrap_or_else(|| file.name().as_encoded_bytes().to_vec());
        let finding = judgement.finding(&FILE_UNLISTED, Span::empty_at(0), format!("{} is not in the list", shown(&name)));
        let related = Place::whole(file.shown());
        judgement.push(finding.with_related(related, "not listed").with_help("write the list anew with `countersign seal`"));
    }
}
