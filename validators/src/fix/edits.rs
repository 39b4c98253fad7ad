//! From findings to the content that their fixes make: which fixes go together, and what becomes of the files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::{Applicability, Edit, Finding, Fix};
use crate::problems;
use crate::source::{FilePath, Source, Span};

/// What one application of fixes gives.
#[derive(Debug, Default)]
pub struct Applied {
    /// The new content of each file that a fix changes.
    pub contents: BTreeMap<FilePath, Vec<u8>>,
    /// How many findings were fixed.
    pub fixed: usize,
    /// How many fixes have to wait, because they touch what another one changes.
    pub waiting: usize,
    /// Fixes that cannot be applied to the files they are about, which is a defect of ours: an internal error each.
    pub broken: Vec<Finding>,
}

/// The edits that were taken for one file: none overlaps another. By start and end.
type Taken<'f> = BTreeMap<(u32, u32), &'f str>;

/// Applies the fixes of `findings` that can be trusted as far as `most`. `sources` are the files as the findings saw them.
///
/// Findings are taken by path, place and rule. The edits of a fix are made together or not at all: a fix that touches what an earlier one
/// changes waits. Touching counts already for insertions, as nothing says which of two texts comes first. Equal edits are made once.
#[must_use]
pub fn apply(findings: &[Finding], sources: &BTreeMap<FilePath, Arc<Source>>, most: Applicability) -> Applied {
    let mut findings: Vec<&Finding> = findings.iter().collect();
    findings.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
    let mut applied = Applied::default();
    let mut taken: BTreeMap<&FilePath, Taken<'_>> = BTreeMap::new();
    for finding in findings {
        let Some(fix) = finding.fix.as_deref().filter(|fix| fix.applicability <= most) else { continue };
        if let Err(problem) = check(fix, sources) {
            let message = format!("the fix of `{}` {problem}", finding.rule.name);
            applied.broken.push(problems::internal(finding.place.file.clone(), &message));
        } else if fix.edits.iter().any(|edit| taken.get(&edit.place.file).is_some_and(|taken| is_in_the_way(taken, edit))) {
            applied.waiting += 1;
        } else {
            applied.fixed += 1;
            for edit in &fix.edits {
                let span = edit.place.span;
                taken.entry(&edit.place.file).or_default().insert((span.start, span.end), &edit.replacement);
            }
        }
    }
    for (file, edits) in taken {
        if let Some(source) = sources.get(file) {
            applied.contents.insert(file.clone(), edited(source.bytes(), &edits));
        }
    }
    applied.contents.retain(|file, content| sources.get(file).is_some_and(|source| source.bytes() != content));
    applied
}

/// Whether a fix fits the files it is about: a fragment that says why not.
fn check(fix: &Fix, sources: &BTreeMap<FilePath, Arc<Source>>) -> Result<(), &'static str> {
    let mut spans: BTreeSet<(&FilePath, Span)> = BTreeSet::new();
    for edit in &fix.edits {
        let source = sources.get(&edit.place.file).ok_or("changes a file that was not read")?;
        let range = edit.place.span.range();
        if range.end > source.bytes().len() {
            return Err("reaches past the end of the file");
        }
        // A file that is no text has no characters to cut.
        if source.text().is_some_and(|text| text.get(range).is_none()) {
            return Err("cuts a character");
        }
        if !spans.insert((&edit.place.file, edit.place.span)) {
            return Err("changes a place twice");
        }
    }
    let spans: Vec<_> = spans.into_iter().collect();
    let overlap = |pair: &[(&FilePath, Span)]| pair[0].0 == pair[1].0 && pair[0].1.end > pair[1].1.start;
    match spans.as_slice() {
        [] => Err("changes nothing"),
        spans if spans.windows(2).any(overlap) => Err("changes a place twice"),
        _ => Ok(()),
    }
}

/// Whether an edit touches one that was taken and is not the same.
fn is_in_the_way(taken: &Taken<'_>, edit: &Edit) -> bool {
    let span = edit.place.span;
    let touches = |&(start, end): &(u32, u32)| {
        if start == end || span.is_empty() {
            start <= span.end && span.start <= end
        } else {
            start < span.end && span.start < end
        }
    };
    // Those taken do not overlap, so their ends are in the order of their starts.
    let near = taken.range(..=(span.end, u32::MAX)).rev().take_while(|((_, end), _)| *end >= span.start);
    near.filter(|(range, _)| touches(range)).any(|(range, replacement)| {
        let is_same = *range == (span.start, span.end) && *replacement == edit.replacement;
        !is_same
    })
}

fn edited(bytes: &[u8], edits: &Taken<'_>) -> Vec<u8> {
    let mut content = Vec::with_capacity(bytes.len());
    let mut copied = 0;
    for (&(start, end), replacement) in edits {
        content.extend_from_slice(bytes.get(copied..start as usize).unwrap_or_default());
        content.extend_from_slice(replacement.as_bytes());
        copied = end as usize;
    }
    content.extend_from_slice(bytes.get(copied..).unwrap_or_default());
    content
}

#[cfg(test)]
mod tests;
