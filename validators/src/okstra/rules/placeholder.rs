//! Rules about placeholders in what an implementation adds (catalogue, group I).

use std::sync::LazyLock;

use regex::Regex;

use crate::finding::Finding;
use crate::okstra::report::{Field, View};
use crate::rule::rules;

rules! { "okstra":
    PLACEHOLDER_INTRODUCED = "placeholder-introduced", Error, Upstream, "an added line has a placeholder and no justification";
}

/// How a line of a diff begins that says why its placeholders stay.
const JUSTIFICATION: &str = "Justification:";

/// To find a place in a diff costs its length, so a diff of nothing but placeholders must not be searched for each of them.
const MOST_PER_DIFF: usize = 100;

#[expect(clippy::expect_used, reason = "the pattern is a constant, and the test uses it")]
static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    let words = "TBD|TODO|FIXME|XXX|implement later|handle edge cases|similar to|placeholder";
    // ASCII boundaries: in `TBD로` the particle after the word does not belong to it.
    Regex::new(&format!(r"(?-u:\b)(?:{words})(?-u:\b)")).expect("a constant pattern")
});

/// Looks at one report, in its run when it lies in one.
pub fn check_report(views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        for diff in view.implementation().into_iter().flat_map(|implementation| &implementation.diffs) {
            check_diff(view, diff, findings);
        }
    }
}

fn check_diff(view: &View<'_>, diff: &Field<'_>, findings: &mut Vec<Finding>) {
    let text: &str = &diff.text;
    let reason = |line: &str| line.trim_start().strip_prefix(JUSTIFICATION).is_some_and(|reason| !reason.trim().is_empty());
    if text.lines().any(reason) {
        return;
    }
    let found = added_lines(text).filter_map(|(start, line)| {
        let word = PLACEHOLDER.find(line)?;
        Some((start + word.start()..start + word.end(), word.as_str()))
    });
    for (range, word) in found.take(MOST_PER_DIFF) {
        let place = view.at(&diff.part(view.source, range));
        findings.push(
            Finding::new(&PLACEHOLDER_INTRODUCED, place, format!("an added line has the placeholder `{word}`"))
                .with_help("finish the work, or add a line `Justification: …` to this part of the diff"),
        );
    }
}

/// The lines that a diff adds, without their `+`, each with where it begins. The header `+++ path` follows `--- path` and is none.
fn added_lines(diff: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    let mut follows_old_path = false;
    diff.split_inclusive('\n').filter_map(move |line| {
        let at = start;
        start += line.len();
        let is_header = follows_old_path && line.starts_with("+++ ");
        follows_old_path = line.starts_with("--- ");
        let added = line.strip_prefix('+').filter(|_| !is_header)?;
        Some((at + 1, added))
    })
}

#[cfg(test)]
mod tests {
    use super::{PLACEHOLDER, added_lines};

    fn words(diff: &str) -> Vec<&str> {
        added_lines(diff).filter_map(|(_, line)| PLACEHOLDER.find(line)).map(|word| word.as_str()).collect()
    }

    #[test]
    fn only_added_lines_with_whole_words_count() {
        assert_eq!(words("+TODO x\n+ TODO x\n+\t// FIXME: y\n"), ["TODO", "TODO", "FIXME"]);
        assert_eq!(words("--- a/TODO.md\n+++ b/TODO.md\n-TODO\n TODO\n"), Vec::<&str>::new());
        assert_eq!(words("+++ TODO\n"), ["TODO"]);
        assert_eq!(words("+todo TODOS MY_TODO XXXL placeholders\n+나중에 TBD로 확인\n"), ["TBD"]);
        assert_eq!(words("+// implement later, handle edge cases\r\n"), ["implement later"]);
    }
}
