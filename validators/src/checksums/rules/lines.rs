//! Rules about how the lines of a list are written.

use super::{
    BINARY_FLAG, BSD_ALGORITHM, BSD_FORM, ESCAPE_INVALID, ESCAPE_NEEDLESS, LINE_MALFORMED, SENTINEL_LINE, SEPARATOR_MIXED,
    SEPARATOR_ODD, SEPARATOR_ONE_SPACE, SIGNED_WRAPPER, UPPER_CASE_HEX, WRONG_LENGTH,
};
use crate::checksums::fixes::Rewrite;
use crate::checksums::judgement::Judgement;
use crate::checksums::kind::ListKind;
use crate::checksums::list::{Content, PreparedList};
use crate::checksums::name::shown;
use crate::document::checksum_list::{EntryForm, GnuReading, LineContent, ListEntry, Malformation, Tally};
use crate::finding::{Applicability, Finding};
use crate::rule::{Level, Rule};
use crate::source::Span;

const CANONICAL: &str = "write the digest, two spaces and the name";
const TWO_SPACES: &str = "write two spaces";

pub(in crate::checksums) fn check(list: &PreparedList<'_>, content: &Content<'_>, judgement: &mut Judgement) {
    for (line, malformation) in content.parsed.malformed() {
        if !is_digest_of_single_list(list, content, malformation) {
            judgement.push(malformed(list, content, line, malformation, judgement));
        }
    }
    separators(content, judgement);
    forms(content, judgement);
    if let Some(first) = content.parsed.form.wrapper.first {
        let message = "the list is wrapped in a signed message; the signature was not verified";
        judgement.push(judgement.finding(&SIGNED_WRAPPER, first, message));
    }
}

/// A digest alone in a single-file list has rules of its own.
fn is_digest_of_single_list(list: &PreparedList<'_>, content: &Content<'_>, malformation: &Malformation) -> bool {
    matches!(list.kind, ListKind::Single { .. })
        && matches!(malformation, Malformation::BareDigest { .. })
        && content.parsed.entries().next().is_none()
        && content.parsed.malformed().nth(1).is_none()
}

fn malformed(
    list: &PreparedList<'_>,
    content: &Content<'_>,
    line: Span,
    malformation: &Malformation,
    judgement: &Judgement,
) -> Finding {
    let bytes = content.source.bytes();
    let text = |span: Span| shown(&bytes[span.range()]);
    match *malformation {
        Malformation::BareDigest { digest, .. } => judgement
            .finding(&LINE_MALFORMED, digest, "a digest stands without a name: no file is verified against it")
            .with_help(CANONICAL),
        Malformation::PrefixedDigest => judgement
            .finding(&LINE_MALFORMED, line, "`sha256:` and a digest stand without a name: no file is verified against it")
            .with_help(CANONICAL),
        Malformation::Sentinel { words, name } => {
            // Nothing can verify the list's own digest in the list; any other file may be meant to be listed one day.
            let is_own = bytes[name.range()] == *list.file.name().as_encoded_bytes();
            let applicability = if is_own { Applicability::Safe } else { Applicability::Unsafe };
            let help = if is_own {
                "remove the line: a list cannot hold its own digest"
            } else {
                "put in the digest, or remove the line: the file is not verified"
            };
            let message = format!("{} stands in place of the digest of {}", text(words), text(name));
            let finding = judgement.finding(&SENTINEL_LINE, words, message).with_help(help);
            judgement.mended(finding, applicability, "remove the line", content.without_line(line).map(|rewrite| [rewrite]))
        }
        Malformation::WrongLength { digest, name } => judgement
            .finding(&WRONG_LENGTH, digest, wrong_length(digest, (!name.is_empty()).then(|| text(name))))
            .with_help("a SHA-256 digest has 64 hexadecimal digits"),
        Malformation::OtherAlgorithm { tag, name } => judgement
            .finding(&BSD_ALGORITHM, tag, format!("{} is not `SHA256`: {} is not verified", text(tag), text(name)))
            .with_help("write a SHA-256 digest, two spaces and the name; `sha256sum` reads no other tag"),
        Malformation::TextAfterDigest { text: extra, name } => judgement
            .finding(&BSD_ALGORITHM, extra, format!("text follows the digest of {}, which is not verified", text(name)))
            .with_help("end the line after the digest"),
        Malformation::Escape { escape, name } => judgement
            .finding(&ESCAPE_INVALID, escape, format!("{} is no escape: {} is not verified", text(escape), text(name)))
            .with_help("after a leading `\\` a name may hold `\\\\`, `\\n` and `\\r`"),
        Malformation::Other => judgement
            .finding(&LINE_MALFORMED, line, format!("{} is neither an entry nor a comment", text(line)))
            .with_help("write a digest of 64 digits, two spaces and a name; a comment has `#` in the first column"),
    }
}

fn wrong_length(digest: Span, name: Option<String>) -> String {
    let algorithm = match digest.len() {
        32 => ", which is the length of MD5",
        40 => ", which is the length of SHA-1",
        56 => ", which is the length of SHA-224",
        96 => ", which is the length of SHA-384",
        128 => ", which is the length of SHA-512",
        _ => "",
    };
    let name = name.map(|name| format!(" of {name}")).unwrap_or_default();
    format!("the digest{name} has {} digits instead of 64{algorithm}", digest.len())
}

fn separators(content: &Content<'_>, judgement: &mut Judgement) {
    let entries = || content.parsed.entries();
    let mixed = entries().find(|entry| entry.gnu != GnuReading::AsMeant);
    if let Some(odd) = mixed {
        let first = entries().find(|entry| !matches!(entry.form, EntryForm::Bsd | EntryForm::OpenSsl));
        let skipped = odd.gnu == GnuReading::Skipped;
        let message = if skipped {
            "one blank stands before this name and two before an earlier one: `sha256sum` skips the line"
        } else {
            "two blanks stand before this name and one before an earlier one: `sha256sum` takes the second for part of the name"
        };
        let mut finding = judgement.finding(&SEPARATOR_MIXED, odd.separator, message).with_help("write two spaces in every line");
        if !skipped || entries().all(|entry| entry.gnu == GnuReading::Skipped) {
            // A file of that other name does not exist, or nothing is left to verify: both fail without `--strict` too.
            finding.level = Level::Error;
        }
        if let Some(first) = first {
            finding = finding.with_related(judgement.place(first.separator), "the first entry decides how the others are read");
        }
        judgement.push(judgement.safely_mended(finding, TWO_SPACES, two_spaces(content, EntryForm::OneSpace)));
    }
    let one_space = content.entries.iter().filter(|entry| !entry.mode_flag).filter_map(|entry| content.written(entry));
    let one_space = Tally::of(one_space.filter(|entry| entry.form == EntryForm::OneSpace).map(|entry| entry.separator));
    if mixed.is_none() {
        let message = "one space stands between digest and name: `shasum` does not see the line";
        let fix = Mend(TWO_SPACES, two_spaces(content, EntryForm::OneSpace));
        report(judgement, &SEPARATOR_ONE_SPACE, one_space, message, "write two spaces", fix);
    }
    let tabs = Tally::of(entries().filter(|entry| entry.form == EntryForm::Tab).map(|entry| entry.separator));
    report(
        judgement,
        &SEPARATOR_ODD,
        tabs,
        "a tab stands between digest and name",
        "write two spaces",
        Mend(TWO_SPACES, two_spaces(content, EntryForm::Tab)),
    );
    let indented = Tally::of(entries().map(|entry| entry.indent).filter(|indent| !indent.is_empty()));
    let rewrites = entries().map(|entry| entry.indent).filter(|indent| !indent.is_empty()).map(|indent| (indent, String::new()));
    let fix = Mend("remove the blanks before the digest", content.checked(rewrites.collect()));
    report(judgement, &SEPARATOR_ODD, indented, "blanks stand before the entry", "begin the line with the digest", fix);
}

fn forms(content: &Content<'_>, judgement: &mut Judgement) {
    let bytes = content.source.bytes();
    let tally = |wanted: &dyn Fn(&ListEntry) -> bool, span: fn(&ListEntry) -> Span| {
        Tally::of(content.parsed.entries().filter(|entry| wanted(entry)).map(span))
    };
    let binary = tally(&|entry| entry.form == EntryForm::Binary, |entry| entry.separator);
    report(
        judgement,
        &BINARY_FLAG,
        binary,
        "`*` marks the name as binary, which changes nothing",
        "write two spaces",
        Mend(TWO_SPACES, two_spaces(content, EntryForm::Binary)),
    );
    let bsd = tally(&|entry| entry.form == EntryForm::Bsd, |entry| entry.digest);
    report(judgement, &BSD_FORM, bsd, "the entry is in BSD form", CANONICAL, Mend(CANONICAL, gnu_form(content, EntryForm::Bsd)));
    let openssl = tally(&|entry| entry.form == EntryForm::OpenSsl, |entry| entry.digest);
    report(
        judgement,
        &BSD_FORM,
        openssl,
        "the entry is in OpenSSL form, which `shasum` does not read",
        CANONICAL,
        Mend(CANONICAL, gnu_form(content, EntryForm::OpenSsl)),
    );
    let upper = tally(&|entry| bytes[entry.digest.range()].iter().any(u8::is_ascii_uppercase), |entry| entry.digest);
    let with_upper = content.parsed.entries().filter(|entry| bytes[entry.digest.range()].iter().any(u8::is_ascii_uppercase));
    let rewrites = with_upper.map(|entry| (entry.digest, entry.value.to_string())).collect();
    let fix = Mend("write the digits in lower case", content.checked(rewrites));
    report(judgement, &UPPER_CASE_HEX, upper, "the digest has upper-case digits", "write it in lower case", fix);
    let needless = || content.parsed.entries().filter(|entry| entry.decoded.is_none()).filter_map(|entry| entry.escape_marker);
    let fix = Mend("remove the `\\`", content.checked(needless().map(|marker| (marker, String::new())).collect()));
    let message = "the leading `\\` announces escapes, and the name has none";
    report(judgement, &ESCAPE_NEEDLESS, Tally::of(needless()), message, "remove the `\\`", fix);
}

/// One finding for a whole list, at the first occurrence: a habit of form runs through all lines.
fn report(judgement: &mut Judgement, rule: &'static Rule, tally: Tally, message: &str, help: &str, Mend(title, rewrites): Mend) {
    let Some(first) = tally.first else { return };
    let message = if tally.count == 1 { message.to_owned() } else { format!("{message} ({} lines)", tally.count) };
    let finding = judgement.finding(rule, first, message).with_help(help);
    judgement.push(judgement.safely_mended(finding, title, rewrites));
}

/// The title of a fix, and the rewrites that it makes.
struct Mend(&'static str, Option<Vec<Rewrite>>);

/// Two spaces between digest and name, in all entries of a form. Not where a name may begin with a flag: with two spaces it would be a name.
fn two_spaces(content: &Content<'_>, form: EntryForm) -> Option<Vec<Rewrite>> {
    if content.entries.iter().any(|entry| entry.mode_flag) {
        return None;
    }
    let entries = content.parsed.entries().filter(|entry| entry.form == form);
    content.checked(entries.map(|entry| (entry.separator, "  ".to_owned())).collect())
}

/// The GNU form, for all entries of another form.
fn gnu_form(content: &Content<'_>, form: EntryForm) -> Option<Vec<Rewrite>> {
    let mut rewrites = Vec::new();
    for line in &content.parsed.lines {
        let LineContent::Entry(entry) = &line.content else { continue };
        if entry.form == form {
            let start = entry.escape_marker.map_or(entry.indent.end.max(line.span.start), |marker| marker.end);
            rewrites.push((Span::new(start, entry.name.start), format!("{}  ", entry.value)));
            rewrites.push((Span::new(entry.name.end, line.span.end), String::new()));
        }
    }
    content.checked(rewrites)
}
