//! Reading typed values out of a TOML document; whatever does not fit becomes a problem with a place.

use std::path::Path;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::problem::Problem;
use super::{PathGlobs, Selector};
use crate::near_miss::nearest;
use crate::rule::Level;
use crate::source::Span;

/// A value of the document with its place.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// Collects problems while values are read.
#[derive(Debug)]
pub(super) struct Reader<'f> {
    /// Offset of the document inside its file (a byte order mark is not part of the document).
    pub(super) base: u32,
    /// Absolute folder that paths and globs are relative to.
    pub(super) folder: &'f Path,
    /// What has been found wrong so far.
    pub(super) problems: Vec<Problem>,
}

impl Reader<'_> {
    pub(super) fn span<T>(&self, value: &Spanned<T>) -> Span {
        Span::from_range(value.span()).shifted(self.base)
    }

    pub(super) fn problem(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(Problem { span, message: message.into(), help: None });
    }

    pub(super) fn problem_with_help(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Problem { span, message: message.into(), help: Some(help.into()) });
    }

    /// The entries of a table in the order they are written; keys that are not in `known` become problems and are left out.
    pub(super) fn entries<'v, 't>(
        &mut self,
        table: &'v DeTable<'t>,
        where_: &str,
        known: &[&str],
    ) -> Vec<(&'v str, Span, &'v Value<'t>)> {
        let mut entries = self.in_order(table);
        entries.retain(|(key, span, _)| {
            let is_known = known.contains(key);
            if !is_known {
                let help = nearest(key, known.iter().copied())
                    .map_or_else(|| format!("known keys: {}", known.join(", ")), |meant| format!("did you mean `{meant}`?"));
                self.problem_with_help(*span, format!("unknown key `{key}`{where_}"), help);
            }
            is_known
        });
        entries
    }

    /// The entries of a table in the order they are written.
    pub(super) fn in_order<'v, 't>(&self, table: &'v DeTable<'t>) -> Vec<(&'v str, Span, &'v Value<'t>)> {
        let mut entries: Vec<_> = table.iter().map(|(key, value)| (key.get_ref().as_ref(), self.span(key), value)).collect();
        entries.sort_by_key(|(_, span, _)| *span);
        entries
    }

    fn mismatch(&mut self, value: &Value<'_>, expected: &str) {
        let span = self.span(value);
        let found = value.get_ref().type_str();
        let article = if found.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        self.problem(span, format!("expected {expected}, found {article} {found}"));
    }

    pub(super) fn table<'v, 't>(&mut self, value: &'v Value<'t>) -> Option<&'v DeTable<'t>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.mismatch(value, "a table");
        }
        table
    }

    /// The tables of `[[name]]`.
    pub(super) fn tables<'v, 't>(&mut self, value: &'v Value<'t>) -> Vec<(Span, &'v DeTable<'t>)> {
        let Some(array) = self.array(value, "a list of tables") else { return Vec::new() };
        array.iter().filter_map(|entry| self.table(entry).map(|table| (self.span(entry), table))).collect()
    }

    pub(super) fn string<'v>(&mut self, value: &'v Value<'_>) -> Option<&'v str> {
        let string = value.get_ref().as_str();
        if string.is_none() {
            self.mismatch(value, "a string");
        }
        string
    }

    pub(super) fn boolean(&mut self, value: &Value<'_>) -> Option<bool> {
        let boolean = value.get_ref().as_bool();
        if boolean.is_none() {
            self.mismatch(value, "true or false");
        }
        boolean
    }

    fn array<'v, 't>(&mut self, value: &'v Value<'t>, expected: &str) -> Option<&'v DeArray<'t>> {
        let array = value.get_ref().as_array();
        if array.is_none() {
            self.mismatch(value, expected);
        }
        array
    }

    /// The strings of a list; one of another type is a problem and left out.
    pub(super) fn strings<'v>(&mut self, value: &'v Value<'_>) -> Vec<(Span, &'v str)> {
        let Some(array) = self.array(value, "a list of strings") else { return Vec::new() };
        array.iter().filter_map(|entry| self.string(entry).map(|string| (self.span(entry), string))).collect()
    }

    /// One word out of `known`.
    pub(super) fn word<T: Copy>(&mut self, value: &Value<'_>, known: &[(&'static str, T)]) -> Option<T> {
        let word = self.string(value)?;
        let found = known.iter().find(|(name, _)| *name == word).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            let span = self.span(value);
            self.problem_with_help(span, format!("unknown value `{word}`"), format!("expected one of {}", names.join(", ")));
        }
        found
    }

    /// A whole number from 1 to `largest`.
    pub(super) fn count(&mut self, value: &Value<'_>, largest: u64) -> Option<u64> {
        let Some(integer) = value.get_ref().as_integer() else {
            self.mismatch(value, "a whole number");
            return None;
        };
        let number = u64::from_str_radix(integer.as_str(), integer.radix()).ok();
        self.in_range(value, number, largest)
    }

    /// A number of bytes from 1 to `largest`: a whole number, or a text such as `"64 MiB"`.
    pub(super) fn bytes(&mut self, value: &Value<'_>, largest: u64) -> Option<u64> {
        let Some(text) = value.get_ref().as_str() else { return self.count(value, largest) };
        let Some(size) = byte_size(text) else {
            let span = self.span(value);
            self.problem_with_help(
                span,
                format!("`{text}` is no size"),
                "write a number of bytes, or a text such as \"64 MiB\" (B, KiB, MiB, GiB)",
            );
            return None;
        };
        self.in_range(value, Some(size), largest)
    }

    fn in_range(&mut self, value: &Value<'_>, number: Option<u64>, largest: u64) -> Option<u64> {
        let fitting = number.filter(|number| (1..=largest).contains(number));
        if fitting.is_none() {
            let span = self.span(value);
            self.problem(span, format!("expected a number from 1 to {largest}"));
        }
        fitting
    }

    pub(super) fn globs(&mut self, value: &Value<'_>) -> PathGlobs {
        let strings = self.strings(value);
        let patterns = strings.iter().map(|(_, pattern)| (*pattern).to_owned()).collect();
        PathGlobs::new(self.folder, patterns).unwrap_or_else(|error| {
            let span = strings.get(error.index).map_or_else(|| self.span(value), |(span, _)| *span);
            self.problem(span, error.reason);
            PathGlobs::default()
        })
    }

    /// The rules and families of a list, which must not be empty.
    pub(super) fn selectors(&mut self, value: &Value<'_>) -> Vec<Selector> {
        if value.get_ref().as_array().is_some_and(|array| array.is_empty()) {
            let span = self.span(value);
            self.problem(span, "the list is empty");
        }
        let strings = self.strings(value);
        strings.into_iter().filter_map(|(span, name)| self.selector(span, name)).collect()
    }

    /// A table of levels by rule or family, in the order they are written.
    pub(super) fn levels(&mut self, value: &Value<'_>) -> Vec<(Selector, Level)> {
        let words = [Level::Off, Level::Info, Level::Warning, Level::Error].map(|level| (level.as_str(), level));
        let Some(table) = self.table(value) else { return Vec::new() };
        let mut levels = Vec::new();
        for (name, span, value) in self.in_order(table) {
            let selector = self.selector(span, name);
            let level = self.word(value, &words);
            levels.extend(selector.zip(level));
        }
        levels
    }

    fn selector(&mut self, span: Span, name: &str) -> Option<Selector> {
        match Selector::parse(name) {
            Ok(selector) => Some(selector),
            Err(unknown) => {
                let help = unknown.meant.map(|meant| format!("did you mean `{meant}`?"));
                let message = format!("no rule and no family is called `{name}`");
                self.problems.push(Problem { span, message, help });
                None
            }
        }
    }
}

/// Reads `64 MiB`; `None` for anything else.
fn byte_size(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let shift = match unit.trim() {
        "" | "B" => 0,
        "KiB" => 10,
        "MiB" => 20,
        "GiB" => 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    use super::byte_size;

    #[test]
    fn sizes_are_read_with_their_units() {
        assert_eq!(byte_size("64 MiB"), Some(64 << 20));
        assert_eq!(byte_size("1KiB"), Some(1024));
        assert_eq!(byte_size("12"), Some(12));
        assert_eq!(byte_size("3 B"), Some(3));
    }

    #[test]
    fn anything_else_is_no_size() {
        for text in ["", "MiB", "64 MB", "-1", "1.5 MiB", "99999999999999999999", "99999999999999 GiB"] {
            assert_eq!(byte_size(text), None, "{text}");
        }
    }
}
