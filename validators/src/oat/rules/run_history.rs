//! The rule that compares orchestration runs with an earlier version (catalogue, section 5).

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::document::MarkdownDocument;
use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::implementation::Implementation;
use crate::oat::layout;
use crate::oat::runs::{Run, Runs};
use crate::oat::text_lines::lines;
use crate::problems;
use crate::rule::rules;
use crate::source::{Source, Span};

rules! { "oat":
    RUNS_APPEND_ONLY = "runs-append-only", Warning, Ours, "an earlier run was changed or removed", needs_base;
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let (Some(record), Some(earlier)) = (&context.project.implementation, context.workspace.earlier()) else { return };
    let source = match earlier.source(&context.project.directory.path().join(layout::IMPLEMENTATION)) {
        Ok(Some(source)) => source,
        Ok(None) => return,
        Err(error) => return findings.push(problems::base_unread(record.file.path().clone(), &error)),
    };
    let before = Runs::read(&source, &MarkdownDocument::parse(&source));
    let now = keyed(record.source(), record.runs());
    for (key, run) in keyed(&source, &before) {
        let finding = match now.get(&key) {
            None => Some(removed(record, &key, earlier.revision())),
            Some(now) => {
                first_difference(record.source(), now, &source, run).map(|at| changed(record, &key, at, earlier.revision()))
            }
        };
        findings.extend(finding);
    }
}

/// A run's number, and how many runs before it have the same one.
type Key<'s> = (&'s str, usize);

fn keyed<'s>(source: &'s Source, runs: &'s Runs) -> BTreeMap<Key<'s>, &'s Run> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut keyed = BTreeMap::new();
    for run in &runs.entries {
        let number = source.slice(run.number);
        let count = counts.entry(number).or_default();
        keyed.insert((number, *count), run);
        *count += 1;
    }
    keyed
}

fn removed(record: &Implementation<'_>, key: &Key<'_>, revision: &str) -> Finding {
    let runs = record.runs();
    let place = runs.starts.first().map_or_else(|| record.file.whole(), |start| record.file.place(*start));
    let message = format!("run `{}` stood here at `{revision}` and is gone: runs are only appended", key.0);
    Finding::new(&RUNS_APPEND_ONLY, place, message).with_help("put the run back as it was")
}

fn changed(record: &Implementation<'_>, key: &Key<'_>, at: Span, revision: &str) -> Finding {
    let message = format!("run `{}` is not what it was at `{revision}`; from here on it differs: runs are only appended", key.0);
    Finding::new(&RUNS_APPEND_ONLY, record.file.place(at), message)
        .with_help("put the text back, and write what is new into a run of its own or under the deviations")
}

/// The first line that differs in more than blanks, the width of a table and the folder of a review; the heading when only lines at the end are missing.
fn first_difference(source: &Source, now: &Run, before: &Source, earlier: &Run) -> Option<Span> {
    let mut early = words_of(before, earlier.section);
    for (span, words) in words_of(source, now.section) {
        if early.next().is_none_or(|(_, before)| before != words) {
            return Some(span);
        }
    }
    early.next().map(|_| now.heading)
}

/// The lines that are not blank, as words; a cell of dashes is one dash, and a review is the same before and after it is archived.
fn words_of(source: &Source, part: Span) -> impl Iterator<Item = (Span, Vec<Cow<'_, str>>)> {
    lines(source, part)
        .map(|line| (line.span, line.text.split_whitespace().map(plain).collect::<Vec<_>>()))
        .filter(|(_, words)| !words.is_empty())
}

fn plain(word: &str) -> Cow<'_, str> {
    const ARCHIVE: &str = "reviews/archived/";
    if word.bytes().all(|byte| matches!(byte, b'-' | b':')) {
        return "-".into();
    }
    if word.contains(ARCHIVE) { word.replace(ARCHIVE, "reviews/").into() } else { word.into() }
}
