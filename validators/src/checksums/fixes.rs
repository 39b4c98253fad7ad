//! Edits that mend how a list is written. None changes a digest, and none is offered for a signed list, whose signature it would break.

use super::list::{Content, Entry};
use super::name::{self, ListedName};
use crate::digest::Digest;
use crate::document::checksum_list::ChecksumList;
use crate::source::Span;

/// A change of a list: these bytes become that text.
pub(super) type Rewrite = (Span, String);

/// What a list says: each digest with the name that it belongs to, normalised.
type Said = Vec<(Digest, Box<[u8]>)>;

impl Content<'_> {
    /// The rewrites, when there are any and the list says the same with them: the same digests of the same names in the same order, and as many
    /// malformed lines.
    pub(super) fn checked(&self, rewrites: Vec<Rewrite>) -> Option<Vec<Rewrite>> {
        let said = said(&self.parsed, self.source.bytes());
        self.checked_against(&said, rewrites)
    }

    /// The same for rewrites that put the entries in the order of their names.
    pub(super) fn checked_sorted(&self, rewrites: Vec<Rewrite>) -> Option<Vec<Rewrite>> {
        let mut said = said(&self.parsed, self.source.bytes());
        said.sort_by(|left, right| left.1.cmp(&right.1));
        self.checked_against(&said, rewrites)
    }

    fn checked_against(&self, expected: &Said, rewrites: Vec<Rewrite>) -> Option<Vec<Rewrite>> {
        if rewrites.is_empty() || self.is_signed() {
            return None;
        }
        let rewritten = rewritten(self.source.bytes(), &rewrites);
        let parsed = ChecksumList::parse(&rewritten, usize::MAX);
        let says_the_same =
            said(&parsed, &rewritten) == *expected && parsed.malformed().count() == self.parsed.malformed().count();
        says_the_same.then_some(rewrites)
    }

    fn is_signed(&self) -> bool {
        self.parsed.form.wrapper.count > 0
    }

    /// Lets an entry name `new`; `None` where that cannot be written without escapes that the line does not announce, or in UTF-8.
    pub(super) fn renamed(&self, entry: &Entry<'_>, new: &[u8]) -> Option<Rewrite> {
        let written = self.written(entry).filter(|_| !self.is_signed())?;
        let escaped = name::list_escaped(new);
        let needs_marker = escaped.len() != new.len();
        let text = if written.escape_marker.is_some() { &*escaped } else { new };
        let is_special = new.is_empty() || new == b"-" || (needs_marker && written.escape_marker.is_none());
        let rewrite = (written.name, std::str::from_utf8(text).ok().filter(|_| !is_special)?.to_owned());
        let line = self.parsed.lines.get(entry.line?)?.span;
        let within = (Span::new(rewrite.0.start - line.start, rewrite.0.end - line.start), rewrite.1.clone());
        let line = rewritten(&self.source.bytes()[line.range()], std::slice::from_ref(&within));
        let said = said(&ChecksumList::parse(&line, usize::MAX), &line);
        (said == [(entry.digest, ListedName::new(new).plain)]).then_some(rewrite)
    }

    /// Takes a whole line out, with its line end.
    pub(super) fn without_line(&self, line: Span) -> Option<Rewrite> {
        let bytes = self.source.bytes();
        let end = memchr::memchr(b'\n', &bytes[line.end as usize..]).map_or(bytes.len(), |at| line.end as usize + at + 1);
        (!self.is_signed()).then(|| (Span::from_range(line.start as usize..end), String::new()))
    }

    /// Takes the line of an entry out, unless it is the only one.
    pub(super) fn without_entry(&self, entry: &Entry<'_>) -> Option<Rewrite> {
        let line = self.parsed.lines.get(entry.line.filter(|_| self.entries.len() > 1)?)?;
        self.without_line(line.span)
    }

    /// Takes the empty lines out.
    pub(super) fn without_blank_lines(&self) -> Option<Vec<Rewrite>> {
        let mut start = self.parsed.form.byte_order_mark.map_or(0, |mark| mark.end as usize);
        let mut rewrites = Vec::new();
        for line in self.source.bytes()[start..].split_inclusive(|&byte| byte == b'\n') {
            if matches!(line, b"\n" | b"\r\n" | b"\r") {
                rewrites.push((Span::from_range(start..start + line.len()), String::new()));
            }
            start += line.len();
        }
        self.checked(rewrites)
    }

    /// Ends lines with LF alone. A CR elsewhere may belong to a name, unless no line of the list ends with LF.
    pub(super) fn with_line_feeds(&self) -> Option<Vec<Rewrite>> {
        let bytes = self.source.bytes();
        let ends_lines = |at: &usize| bytes.get(at + 1) == Some(&b'\n');
        let returns = memchr::memchr_iter(b'\r', bytes);
        if bytes.contains(&b'\n') {
            return self.checked(returns.filter(ends_lines).map(|at| (Span::from_range(at..at + 1), String::new())).collect());
        }
        let rewrites: Vec<Rewrite> = returns.map(|at| (Span::from_range(at..at + 1), "\n".to_owned())).collect();
        let parsed = ChecksumList::parse(&rewritten(bytes, &rewrites), usize::MAX);
        let is_list = parsed.malformed().next().is_none() && parsed.entries().next().is_some();
        (is_list && !self.is_signed() && !rewrites.is_empty()).then_some(rewrites)
    }

    /// Puts the entries in bytewise order of their names, below all comments. Only where every line is an entry or a comment and ends with LF:
    /// other rules mend that first.
    pub(super) fn sorted(&self) -> Option<Vec<Rewrite>> {
        let form = &self.parsed.form;
        let is_plain = form.byte_order_mark.is_none()
            && form.unterminated.is_none()
            && [form.blank_lines, form.crlf, form.lone_cr].iter().all(|tally| tally.count == 0)
            && self.parsed.malformed().next().is_none()
            && self.entries.iter().all(|entry| entry.line.is_some());
        let text = self.source.text().filter(|_| is_plain && !form.truncated)?;
        let line_of = |span: Span| &text[span.range()];
        let names: std::collections::HashMap<usize, &[u8]> =
            self.entries.iter().filter_map(|entry| Some((entry.line?, &*entry.name.bytes))).collect();
        let mut lines: Vec<(Option<&[u8]>, &str)> =
            self.parsed.lines.iter().enumerate().map(|(index, line)| (names.get(&index).copied(), line_of(line.span))).collect();
        // Comments have no name and so come first.
        lines.sort_by_key(|(name, _)| *name);
        let sorted: String = lines.iter().flat_map(|(_, line)| [*line, "\n"]).collect();
        let whole = Span::from_range(0..text.len());
        let rewrites = vec![(whole, sorted)];
        let is_normal = self.entries.iter().all(|entry| entry.name.plain == entry.name.bytes);
        // With names that are normalised for comparing, the order is that of other bytes.
        if is_normal { self.checked_sorted(rewrites) } else { Some(rewrites).filter(|_| !self.is_signed()) }
    }
}

fn said(parsed: &ChecksumList, bytes: &[u8]) -> Said {
    parsed.entries().map(|entry| (entry.value, ListedName::new(entry.name_in(bytes)).plain)).collect()
}

/// `bytes` with the rewrites made; they do not overlap.
fn rewritten(bytes: &[u8], rewrites: &[Rewrite]) -> Vec<u8> {
    let mut sorted: Vec<&Rewrite> = rewrites.iter().collect();
    sorted.sort_by_key(|(span, _)| *span);
    let mut result = Vec::with_capacity(bytes.len());
    let mut copied = 0;
    for (span, text) in sorted {
        result.extend_from_slice(bytes.get(copied..span.start as usize).unwrap_or_default());
        result.extend_from_slice(text.as_bytes());
        copied = span.end as usize;
    }
    result.extend_from_slice(bytes.get(copied..).unwrap_or_default());
    result
}
