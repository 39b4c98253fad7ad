//! Files whose names differ from a listed name only in letter case or in Unicode form.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;

use super::name::path_of;
use crate::workspace::{Directory, Entry, EntryKind, FileRef};

/// Finds files by name regardless of letter case and Unicode form. Each folder is indexed at most once.
#[derive(Debug, Default)]
pub(super) struct Twins<'w> {
    folded: HashMap<usize, HashMap<String, &'w Entry>>,
}

/// A file that is nearly the one that was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Twin {
    /// Its name, relative to the same base.
    pub(super) name: Vec<u8>,
    /// Whether the names differ in nothing but the Unicode form (NFC, NFD).
    pub(super) only_form: bool,
}

impl<'w> Twins<'w> {
    /// The file below `base` that the normalised name `plain` would name if case and form did not count.
    pub(super) fn of(&mut self, base: &'w Directory, plain: &[u8]) -> Option<Twin> {
        let wanted = std::str::from_utf8(plain).ok()?;
        let (_, _, name) = self.walk(base, plain, |_, _| true)?;
        let only_form = std::str::from_utf8(&name).is_ok_and(|name| name.nfc().eq(wanted.nfc()));
        Some(Twin { name, only_form })
    }

    /// The file below `base` that the system itself takes `plain` for, though its name is in another Unicode form; with its name.
    ///
    /// Some file systems compare names after normalising them, others byte by byte: only the system can say.
    pub(super) fn of_same_file(&mut self, base: &'w Directory, plain: &[u8]) -> Option<(FileRef<'w>, Vec<u8>)> {
        let wanted = std::str::from_utf8(plain).ok().filter(|text| !text.is_ascii())?;
        let resolves = |directory: &Directory, name: &[u8]| {
            path_of(name).is_some_and(|name| directory.path().join(name).symlink_metadata().is_ok())
        };
        let (directory, entry, name) = self.walk(base, plain, resolves)?;
        if !std::str::from_utf8(&name).is_ok_and(|name| name.nfc().eq(wanted.nfc())) {
            return None;
        }
        Some((directory.file(entry.name().to_str()?)?, name))
    }

    /// Goes down from `base` along `plain`; a component that is not there by its bytes is looked up by its folded form when
    /// `accepts` agrees. Gives the file, its folder and its name.
    fn walk(
        &mut self,
        base: &'w Directory,
        plain: &[u8],
        accepts: impl Fn(&Directory, &[u8]) -> bool,
    ) -> Option<(&'w Directory, &'w Entry, Vec<u8>)> {
        let mut here = base;
        let mut found: Vec<&[u8]> = Vec::new();
        let mut components = plain.split(|&byte| byte == b'/').peekable();
        while let Some(component) = components.next() {
            let exact = here.entry(path_of(component)?.as_os_str());
            let entry = match exact {
                Some(entry) => entry,
                None if accepts(here, component) => self.folded(here, component)?,
                None => return None,
            };
            found.push(entry.name().as_encoded_bytes());
            match (entry.kind(), components.peek()) {
                (EntryKind::File(_), None) => return Some((here, entry, found.join(&b'/'))),
                (EntryKind::Directory(directory), Some(_)) => here = directory,
                _ => return None,
            }
        }
        None
    }

    fn folded(&mut self, directory: &'w Directory, component: &[u8]) -> Option<&'w Entry> {
        let wanted = fold(std::str::from_utf8(component).ok()?);
        let index = self.folded.entry(std::ptr::from_ref(directory).addr()).or_insert_with(|| {
            let mut index = HashMap::new();
            for entry in directory.entries() {
                if let Some(name) = entry.name().to_str() {
                    index.entry(fold(name)).or_insert(entry);
                }
            }
            index
        });
        index.get(&wanted).copied()
    }
}

fn fold(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase().nfc().collect()
}
