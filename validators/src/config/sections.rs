//! The keys of `countersign.toml`: which there are, and what each sets.

use std::path::Path;

use toml::de::DeTable;

use super::reader::{Reader, Value};
use super::{Config, FailOn, Ignore, PathLevels, ProfileChoice};
use crate::finding::Place;
use crate::source::{FilePath, Span};
use crate::workspace::{Limits, absolute};

/// Every key, by table; `""` is the top of the file.
#[cfg(test)]
pub(super) const KEYS: &[(&str, &[&str])] = &[
    ("", ROOT_KEYS),
    ("checksums", CHECKSUMS_KEYS),
    ("checksums.base", BASE_KEYS),
    ("ignore", IGNORE_KEYS),
    ("limits", LIMITS_KEYS),
    ("oat", OAT_KEYS),
    ("okstra", OKSTRA_KEYS),
    ("paths", PATHS_KEYS),
    ("roots", ROOTS_KEYS),
    ("workbench", WORKBENCH_KEYS),
];

const ROOT_KEYS: &[&str] = &[
    "profile",
    "fail-on",
    "include",
    "exclude",
    "levels",
    "paths",
    "ignore",
    "roots",
    "limits",
    "checksums",
    "oat",
    "okstra",
    "workbench",
];
const CHECKSUMS_KEYS: &[&str] = &["names", "suffixes", "unlisted", "strict", "base"];
const BASE_KEYS: &[&str] = &["lists", "base"];
const IGNORE_KEYS: &[&str] = &["rules", "paths", "reason"];
const LIMITS_KEYS: &[&str] = &["file-size", "hash-size", "directory-depth", "nesting", "values", "list-entries"];
const OAT_KEYS: &[&str] = &["strict"];
const OKSTRA_KEYS: &[&str] = &["strict"];
const PATHS_KEYS: &[&str] = &["globs", "levels"];
const ROOTS_KEYS: &[&str] = &["octon", "okstra"];
const WORKBENCH_KEYS: &[&str] = &["issues", "comments", "reports"];

/// Documents and folders are walked by recursion, so their depth stays bounded whatever the configuration says.
const DEEPEST: u64 = 1_024;

/// Reads a whole document from `file` into `config`. A key that is there replaces what `config` says; levels, paths, ignores and
/// checksum bases are added after those already there.
pub(super) fn read_document(reader: &mut Reader<'_>, document: &DeTable<'_>, file: &FilePath, config: &mut Config) {
    for (key, _, value) in reader.entries(document, "", ROOT_KEYS) {
        match key {
            "profile" => {
                let words = [("default", ProfileChoice::Everything), ("upstream", ProfileChoice::Upstream)];
                config.profile = reader.word(value, &words).unwrap_or(config.profile);
            }
            "fail-on" => {
                let words = FailOn::ALL.map(|choice| (choice.as_str(), choice));
                config.fail_on = reader.word(value, &words).unwrap_or(config.fail_on);
            }
            "include" => config.include = reader.globs(value),
            "exclude" => config.exclude = reader.globs(value),
            "levels" => {
                let levels = reader.levels(value);
                config.levels.extend(levels);
            }
            "paths" => read_paths(reader, value, file, config),
            "ignore" => read_ignores(reader, value, file, config),
            "roots" => read_roots(reader, value, config),
            "limits" => read_limits(reader, value, &mut config.limits),
            "checksums" => read_checksums(reader, value, config),
            "oat" => read_oat(reader, value, config),
            "okstra" => read_okstra(reader, value, config),
            "workbench" => read_workbench(reader, value, config),
            _ => {}
        }
    }
}

/// `[[paths]]`: levels for the files that some globs match.
fn read_paths(reader: &mut Reader<'_>, value: &Value<'_>, file: &FilePath, config: &mut Config) {
    for (span, table) in reader.tables(value) {
        let (mut globs, mut levels) = (None, None);
        for (key, _, value) in reader.entries(table, " in [[paths]]", PATHS_KEYS) {
            match key {
                "globs" => globs = Some(reader.globs(value)),
                "levels" => levels = Some(reader.levels(value)),
                _ => {}
            }
        }
        if let (Some(paths), Some(levels)) = (required(reader, span, "globs", globs), required(reader, span, "levels", levels)) {
            config.path_levels.push(PathLevels { paths, levels, place: Place::new(file.clone(), span) });
        }
    }
}

/// `[[ignore]]`: findings that are accepted.
fn read_ignores(reader: &mut Reader<'_>, value: &Value<'_>, file: &FilePath, config: &mut Config) {
    for (span, table) in reader.tables(value) {
        let (mut rules, mut paths, mut reason) = (None, None, None);
        for (key, _, value) in reader.entries(table, " in [[ignore]]", IGNORE_KEYS) {
            match key {
                "rules" => rules = Some(reader.selectors(value)),
                "paths" => paths = Some(reader.globs(value)),
                "reason" => reason = Some(read_reason(reader, value)),
                _ => {}
            }
        }
        let rules = required(reader, span, "rules", rules);
        let paths = required(reader, span, "paths", paths);
        if reason.is_none() {
            let help = "say why these findings are accepted: reason = \"…\"";
            reader.problem_with_help(span, "an ignore needs a reason", help);
        }
        if let (Some(rules), Some(paths), Some(Some(reason))) = (rules, paths, reason) {
            config.ignores.push(Ignore { rules, paths, reason, place: Place::new(file.clone(), span) });
        }
    }
}

fn read_reason(reader: &mut Reader<'_>, value: &Value<'_>) -> Option<String> {
    let reason = reader.string(value)?.trim();
    if reason.is_empty() {
        let span = reader.span(value);
        reader.problem_with_help(span, "the reason of an ignore is empty", "say why these findings are accepted");
        return None;
    }
    Some(reason.to_owned())
}

/// `[roots]`: where the families' repositories are.
fn read_roots(reader: &mut Reader<'_>, value: &Value<'_>, config: &mut Config) {
    let Some(table) = reader.table(value) else { return };
    for (key, _, value) in reader.entries(table, " in [roots]", ROOTS_KEYS) {
        if key == "octon" {
            let folders = reader.strings(value);
            for (span, _) in folders.iter().filter(|(_, folder)| folder.is_empty()) {
                reader.problem(*span, "expected a folder, found nothing");
            }
            config.roots.octon = folders.into_iter().map(|(_, folder)| absolute(Path::new(folder), reader.folder)).collect();
        } else if key == "okstra" {
            config.roots.okstra = read_state_root(reader, value).unwrap_or_else(|| std::mem::take(&mut config.roots.okstra));
        }
    }
}

/// The state root is looked for in every repository, so it is a relative path of plain names.
fn read_state_root(reader: &mut Reader<'_>, value: &Value<'_>) -> Option<String> {
    let root = reader.string(value)?;
    let is_plain = |name: &str| !matches!(name, "" | "." | "..");
    if root.split('/').all(is_plain) {
        return Some(root.to_owned());
    }
    let span = reader.span(value);
    reader.problem_with_help(span, "expected a relative path of plain names", "for instance `.project-docs/okstra`");
    None
}

/// `[limits]`: sizes past which a file is a finding instead of work.
fn read_limits(reader: &mut Reader<'_>, value: &Value<'_>, limits: &mut Limits) {
    let as_usize = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let Some(table) = reader.table(value) else { return };
    for (key, _, value) in reader.entries(table, " in [limits]", LIMITS_KEYS) {
        match key {
            // Spans count bytes in 32 bits.
            "file-size" => limits.file_size = reader.bytes(value, u64::from(u32::MAX)).unwrap_or(limits.file_size),
            "hash-size" => limits.hash_size = reader.bytes(value, u64::MAX).unwrap_or(limits.hash_size),
            "directory-depth" => {
                limits.directory_depth = reader.count(value, DEEPEST).map_or(limits.directory_depth, as_usize);
            }
            "nesting" => limits.nesting = reader.count(value, DEEPEST).map_or(limits.nesting, as_usize),
            "values" => limits.values = reader.count(value, u64::from(u32::MAX)).map_or(limits.values, as_usize),
            "list-entries" => {
                limits.list_entries = reader.count(value, u64::from(u32::MAX)).map_or(limits.list_entries, as_usize);
            }
            _ => {}
        }
    }
}

/// `[checksums]`: how checksum lists are found and read.
fn read_checksums(reader: &mut Reader<'_>, value: &Value<'_>, config: &mut Config) {
    let Some(table) = reader.table(value) else { return };
    for (key, _, value) in reader.entries(table, " in [checksums]", CHECKSUMS_KEYS) {
        match key {
            "names" => config.checksums.folder_list_names = file_names(reader, value),
            "suffixes" => config.checksums.single_list_suffixes = file_names(reader, value),
            "unlisted" => config.checksums.unlisted = reader.globs(value),
            "strict" => config.checksums.strict = reader.boolean(value).unwrap_or(config.checksums.strict),
            "base" => read_bases(reader, value, config),
            _ => {}
        }
    }
}

/// `[oat]`: how projects are judged.
fn read_oat(reader: &mut Reader<'_>, value: &Value<'_>, config: &mut Config) {
    let Some(table) = reader.table(value) else { return };
    for (_, _, value) in reader.entries(table, " in [oat]", OAT_KEYS) {
        config.oat.strict = reader.boolean(value).unwrap_or(config.oat.strict);
    }
}

/// `[okstra]`: how final reports and their like are judged.
fn read_okstra(reader: &mut Reader<'_>, value: &Value<'_>, config: &mut Config) {
    let Some(table) = reader.table(value) else { return };
    for (_, _, value) in reader.entries(table, " in [okstra]", OKSTRA_KEYS) {
        config.okstra.strict = reader.boolean(value).unwrap_or(config.okstra.strict);
    }
}

/// `[[checksums.base]]`: the folder that the names in some lists are relative to.
fn read_bases(reader: &mut Reader<'_>, value: &Value<'_>, config: &mut Config) {
    for (span, table) in reader.tables(value) {
        let (mut lists, mut base) = (None, None);
        for (key, _, value) in reader.entries(table, " in [[checksums.base]]", BASE_KEYS) {
            match key {
                "lists" => lists = Some(reader.globs(value)),
                "base" => base = Some(reader.string(value).map(|folder| absolute(Path::new(folder), reader.folder))),
                _ => {}
            }
        }
        if let (Some(lists), Some(Some(base))) = (required(reader, span, "lists", lists), required(reader, span, "base", base)) {
            config.checksums.bases.push((lists, base));
        }
    }
}

/// `[workbench]`: where exported documents of the workbench convention lie.
fn read_workbench(reader: &mut Reader<'_>, value: &Value<'_>, config: &mut Config) {
    let Some(table) = reader.table(value) else { return };
    for (key, _, value) in reader.entries(table, " in [workbench]", WORKBENCH_KEYS) {
        match key {
            "issues" => config.workbench.issues = reader.globs(value),
            "comments" => config.workbench.comments = reader.globs(value),
            "reports" => config.workbench.reports = reader.globs(value),
            _ => {}
        }
    }
}

/// File names or endings of file names: neither empty nor with a `/`.
fn file_names(reader: &mut Reader<'_>, value: &Value<'_>) -> Vec<String> {
    let strings = reader.strings(value);
    for (span, name) in &strings {
        if name.is_empty() || name.contains('/') {
            reader.problem(*span, format!("expected a file name, found `{name}`"));
        }
    }
    strings.into_iter().map(|(_, name)| name.to_owned()).collect()
}

fn required<T>(reader: &mut Reader<'_>, span: Span, key: &str, value: Option<T>) -> Option<T> {
    if value.is_none() {
        reader.problem(span, format!("the key `{key}` is missing"));
    }
    value
}
