//! Rules about the list as a file: can it be read at all, and is its form one that every reader takes?

use super::entries::RAISE_LIMIT;
use super::{
    BASE_MISMATCH, BLANK_LINE, EMPTY_LIST, FINAL_NEWLINE, LINE_ENDINGS, LIST_BOM, LIST_ENCODING, LIST_UNREADABLE, MIXED_PREFIX,
    UNSORTED,
};
use crate::checksums::fixes::Rewrite;
use crate::checksums::judgement::{Judgement, sums_up_base};
use crate::checksums::list::{Content, Entry, PreparedList};
use crate::checksums::name::{relative_name, shown};
use crate::config::Config;
use crate::document::checksum_list::{LineContent, ListEncoding};
use crate::finding::Applicability;
use crate::rule::Level;
use crate::source::Span;
use crate::workspace::ReadError;

/// The start of the file: the place of what concerns all of it.
const WHOLE: Span = Span::empty_at(0);

pub(in crate::checksums) fn check(list: &PreparedList<'_>, config: &Config, judgement: &mut Judgement) {
    let content = match &list.content {
        Ok(content) => content,
        Err(error) => {
            let mut finding = judgement.finding(&LIST_UNREADABLE, WHOLE, format!("the list cannot be read: {error}"));
            if matches!(error, ReadError::TooLarge { .. }) {
                finding = finding.with_help(RAISE_LIMIT);
            }
            return judgement.push(finding);
        }
    };
    let form = &content.parsed.form;
    if form.encoding != ListEncoding::Bytes {
        return encoding(content, judgement);
    }
    if form.truncated {
        let message = format!("the list has more than {} lines, which is the limit", list.workspace.limits().list_entries);
        let finding = judgement.finding(&LIST_UNREADABLE, WHOLE, message);
        judgement.push(finding.with_help("the lines after the limit were not checked; raise the limit in the configuration"));
    }
    byte_order_mark(content, judgement);
    line_ends(content, judgement);
    if content.entries.is_empty() && !form.truncated {
        let message = if content.parsed.lines.is_empty() {
            "the list has no entry".to_owned()
        } else {
            "the list has no entry that can be read".to_owned()
        };
        let finding = judgement.finding(&EMPTY_LIST, WHOLE, message);
        judgement.push(finding.with_help("an entry is a SHA-256 digest of 64 digits, two spaces and a name"));
    }
    unsorted(content, judgement);
    mixed_prefix(content, judgement);
    if sums_up_base(judgement.view, config) {
        base_mismatch(list, content, judgement);
    }
}

fn encoding(content: &Content<'_>, judgement: &mut Judgement) {
    let form = &content.parsed.form;
    let name = form.encoding.name();
    let message = match form.entries_when_decoded {
        0 => format!("the list is {name}, which `sha256sum` does not read"),
        1 => format!("the list is {name}, which `sha256sum` does not read; its one entry was not verified"),
        count => format!("the list is {name}, which `sha256sum` does not read; its {count} entries were not verified"),
    };
    let finding = judgement.finding(&LIST_ENCODING, WHOLE, message);
    let finding = finding.with_help("write the list as UTF-8 without a byte order mark, each line ended by a line feed");
    let bytes = content.source.bytes();
    let rewrites = form.encoding.to_utf8(bytes).map(|text| [(Span::from_range(0..bytes.len()), text)]);
    judgement.push(judgement.safely_mended(finding, "write the list as UTF-8", rewrites));
}

fn byte_order_mark(content: &Content<'_>, judgement: &mut Judgement) {
    let Some(mark) = content.parsed.form.byte_order_mark else { return };
    let first = content.parsed.lines.first();
    let hides_entry = first.is_some_and(|line| line.span.start == mark.end && matches!(line.content, LineContent::Entry(_)));
    let message = if hides_entry {
        "a byte order mark stands before the first entry, which `sha256sum` then skips"
    } else {
        "a byte order mark stands before the first line, which `sha256sum` then cannot read"
    };
    let mut finding = judgement.finding(&LIST_BOM, mark, message).with_help("save the list without a byte order mark");
    if hides_entry && content.entries.len() == 1 {
        // Nothing is left to verify, which fails without `--strict` too.
        finding.level = Level::Error;
    }
    let rewrites = content.checked(vec![(mark, String::new())]);
    judgement.push(judgement.safely_mended(finding, "remove the byte order mark", rewrites));
}

fn line_ends(content: &Content<'_>, judgement: &mut Judgement) {
    let form = &content.parsed.form;
    let title = "end the lines with LF";
    if let Some(first) = form.crlf.first {
        let message = match form.crlf.count {
            1 => "a line ends with CR LF instead of LF".to_owned(),
            count => format!("{count} lines end with CR LF instead of LF"),
        };
        let finding = judgement.finding(&LINE_ENDINGS, first, message);
        let finding = finding.with_help("end lines with LF alone: `shasum` takes the CR for part of the name");
        judgement.push(judgement.safely_mended(finding, title, content.with_line_feeds()));
    } else if let Some(first) = form.lone_cr.first {
        let finding = judgement.finding(&LINE_ENDINGS, first, "a carriage return stands without a line feed");
        let finding = finding.with_help("end lines with LF alone: readers take the CR for part of the name");
        judgement.push(judgement.safely_mended(finding, title, content.with_line_feeds()));
    }
    if let Some(last) = form.unterminated {
        let end = Span::empty_at(last.end);
        let finding = judgement.finding(&FINAL_NEWLINE, end, "the last line does not end with a line feed");
        let line_end = if form.crlf.count > 0 { "\r\n" } else { "\n" };
        let rewrites = content.checked(vec![(end, line_end.to_owned())]);
        judgement.push(judgement.safely_mended(finding, "end the last line", rewrites));
    }
    if let Some(first) = form.blank_lines.first {
        let message = match form.blank_lines.count {
            1 => "the list has an empty line".to_owned(),
            count => format!("the list has {count} empty lines"),
        };
        let finding = judgement.finding(&BLANK_LINE, first, message);
        let finding = finding.with_help("remove it: `shasum` calls it an improperly formatted line");
        judgement.push(judgement.safely_mended(finding, "remove empty lines", content.without_blank_lines()));
    }
}

fn unsorted(content: &Content<'_>, judgement: &mut Judgement) {
    let after = content.entries.windows(2).find(|pair| pair[1].name.bytes < pair[0].name.bytes);
    if let Some([before, entry]) = after {
        let message =
            format!("{} stands after {}: entries are not in bytewise order", shown(&entry.name.bytes), shown(&before.name.bytes));
        let finding = judgement.finding(&UNSORTED, entry.place, message);
        let related = judgement.place(before.place);
        let finding = finding.with_related(related, "stands before it and sorts after it");
        judgement.push(judgement.safely_mended(finding, "sort the entries by name", content.sorted()));
    }
}

fn mixed_prefix(content: &Content<'_>, judgement: &mut Judgement) {
    let entries = &content.entries;
    let prefixed = entries.iter().filter(|entry| entry.name.has_dot_prefix());
    let plain = entries.iter().filter(|entry| !entry.name.has_dot_prefix() && !entry.name.is_absolute());
    let (prefixed_count, plain_count) = (prefixed.clone().count(), plain.clone().count());
    let odd = if prefixed_count <= plain_count { prefixed.clone().next() } else { plain.clone().next() };
    let Some(odd) = odd.filter(|_| prefixed_count > 0 && plain_count > 0) else { return };
    let message = format!("names with `./` ({prefixed_count}) and without ({plain_count}) stand in one list");
    let finding = judgement.finding(&MIXED_PREFIX, odd.place, message).with_help("write every name without `./`");
    let shortened = |entry: &Entry<'_>| {
        let rest = &entry.name.bytes[2..];
        let slashes = rest.iter().take_while(|&&byte| byte == b'/').count();
        content.renamed(entry, &rest[slashes..])
    };
    let rewrites: Option<Vec<Rewrite>> = prefixed.map(shortened).collect();
    judgement.push(judgement.safely_mended(finding, "write the names without `./`", rewrites));
}

fn base_mismatch(list: &PreparedList<'_>, content: &Content<'_>, judgement: &mut Judgement) {
    let Some(elsewhere) = &content.elsewhere else { return };
    let explained = content.entries.iter().zip(&elsewhere.explained).find(|(_, explained)| explained.is_some());
    let Some((first, _)) = explained else { return };
    let message = format!(
        "{} of {} names are relative to {}, not to `{}`: nothing they name was verified",
        elsewhere.count,
        content.entries.len(),
        elsewhere.description,
        list.base.directory.map_or_else(|| list.base.path.display().to_string(), |base| base.shown().to_string()),
    );
    let finding = judgement.finding(&BASE_MISMATCH, first.place, message).with_help(elsewhere.advice.clone());
    let meant = content.entries.iter().zip(&elsewhere.explained).filter_map(|(entry, file)| Some((entry, (*file)?)));
    let renamed = meant.map(|(entry, file)| content.renamed(entry, &relative_name(&file.path(), &list.base.path)?));
    let rewrites: Option<Vec<Rewrite>> = renamed.collect();
    judgement.push(judgement.mended(finding, Applicability::Unsafe, "write names relative to the list's base", rewrites));
}
