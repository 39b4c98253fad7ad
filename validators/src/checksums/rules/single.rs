//! Rules about lists of one file: `report.tar.gz.sha256` is about `report.tar.gz`.

use super::{SINGLE_BARE_DIGEST, SINGLE_MANY_ENTRIES, SINGLE_OTHER_NAME};
use crate::checksums::judgement::Judgement;
use crate::checksums::kind::ListKind;
use crate::checksums::list::{Content, PreparedList};
use crate::checksums::name::shown;
use crate::source::Span;

pub(in crate::checksums) fn check(list: &PreparedList<'_>, content: &Content<'_>, judgement: &mut Judgement) {
    let ListKind::Single { stem } = &list.kind else { return };
    match content.entries.as_slice() {
        [only] if only.line.is_none() => {
            let message = format!("the digest stands without a name; it was taken for that of {}", shown(stem.as_bytes()));
            let finding = judgement.finding(&SINGLE_BARE_DIGEST, only.place, message);
            let finding = finding.with_help(format!("add two spaces and {}", shown(stem.as_bytes())));
            let line = content.parsed.malformed().next().map(|(line, _)| line);
            let plain = std::str::from_utf8(stem.as_bytes()).ok().filter(|stem| !stem.contains(['\\', '\n', '\r']));
            let rewrites = line.zip(plain).map(|(line, stem)| [(Span::new(only.digest_span.end, line.end), format!("  {stem}"))]);
            judgement.push(judgement.safely_mended(finding, "add the file's name", rewrites));
        }
        [only] => {
            let beside = list.file.directory().file(stem);
            let names_it = *only.name.plain == *stem.as_bytes()
                || only.target.file().is_some_and(|file| beside.is_some_and(|beside| beside.identity() == file.identity()));
            if !names_it {
                let message = format!(
                    "the list is called after {}, and its entry names {}",
                    shown(stem.as_bytes()),
                    shown(&only.name.bytes)
                );
                judgement.push(judgement.finding(&SINGLE_OTHER_NAME, only.place, message));
            }
        }
        [_, second, ..] => {
            let message = format!("the list is called after one file and has {} entries", content.entries.len());
            let finding = judgement.finding(&SINGLE_MANY_ENTRIES, second.place, message);
            judgement.push(finding.with_help("call a list of several files `SHA256SUMS`"));
        }
        [] => {}
    }
}
