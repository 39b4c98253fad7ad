//! Rules about improvement discovery (catalogue, group G).

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use super::closed_set::in_words;
use super::task_type_of;
use crate::config::PathGlobs;
use crate::document::{MarkdownDocument, Node};
use crate::finding::{Finding, Place};
use crate::okstra::layout::GRILLING;
use crate::okstra::report::{Field, View, sections};
use crate::okstra::run::Run;
use crate::okstra::task_type::TaskType;
use crate::parsed_file::MarkdownFile;
use crate::rule::rules;
use crate::source::Span;

rules! { "okstra":
    IMPROVEMENT_LENS = "improvement-lens", Error, Upstream, "an improvement is seen through a lens that was not agreed on";
    IMPROVEMENT_SCOPE = "improvement-scope", Error, Upstream, "an improvement lies outside of the scope that was agreed on";
    IMPROVEMENT_GRILLING_MISSING = "improvement-grilling-missing", Error, Upstream, "the record of scope and lenses is missing or lacks one of them";
}

/// The titles of the record's two blocks.
const SCOPE: &str = "Resolved scope";
const LENSES: &str = "Resolved lenses";

/// Looks at one run: once it has results, it has a record of what was asked before.
pub fn check_run(run: &Run<'_>, findings: &mut Vec<Finding>) {
    if run.task_type != Some(TaskType::ImprovementDiscovery) || (run.reports.is_empty() && run.worker_results.is_empty()) {
        return;
    }
    let Some(grilling) = &run.grilling else {
        let place = Place::whole(run.directory.shown().clone());
        let message = format!("the run has no `state/{GRILLING}`, so nobody can tell which scope and lenses were agreed on");
        findings.push(Finding::new(&IMPROVEMENT_GRILLING_MISSING, place, message));
        return;
    };
    for title in [SCOPE, LENSES] {
        let (place, message) = match block(&grilling.document, title) {
            None => (grilling.whole(), format!("the record has no block `{title}`")),
            Some(entries) if entries.is_empty() => {
                let heading = sections::find(&grilling.document, &[title]);
                let place = heading.map_or_else(|| grilling.whole(), |heading| grilling.place(heading.span));
                (place, format!("the block `{title}` has no entry"))
            }
            Some(_) => continue,
        };
        let help = format!("add a heading `## {title}` with one entry a list item");
        findings.push(Finding::new(&IMPROVEMENT_GRILLING_MISSING, place, message).with_help(help));
    }
}

/// Looks at the views of one report, in its run when it lies in one.
pub fn check_report(run: Option<&Run<'_>>, views: &[View<'_>], findings: &mut Vec<Finding>) {
    let Some(grilling) = run.and_then(|run| run.grilling.as_ref()) else { return };
    for view in views {
        if task_type_of(run, view) == Some(TaskType::ImprovementDiscovery) {
            let candidates = candidates(view);
            check_lenses(view, &candidates, grilling, findings);
            check_paths(view, &candidates, grilling, findings);
        }
    }
}

/// What was found: its lens and its paths.
struct Candidate<'r> {
    lens: Option<Field<'r>>,
    paths: Vec<Field<'r>>,
}

fn candidates<'r>(view: &View<'r>) -> Vec<Candidate<'r>> {
    if let Some(block) = view.block() {
        let candidates = block.get("candidates").into_iter().flat_map(Node::items);
        let read = |node| Candidate { lens: Field::under(node, "lens"), paths: Field::list_under(node, "paths").collect() };
        return candidates.map(read).collect();
    }
    of_markdown(view).unwrap_or_default()
}

/// The table of candidates; several paths in a cell are separated by commas or `<br>`.
fn of_markdown<'r>(view: &View<'r>) -> Option<Vec<Candidate<'r>>> {
    let document = view.markdown?;
    let heading = sections::find(document, &["Candidates", "Improvement Candidates", "개선 후보"])?;
    let table = sections::tables_in(document, heading.section).next()?;
    let lens = sections::column(document, table, &["Lens", "관점"])?;
    let paths = sections::column(document, table, &["Paths", "Files", "경로"]);
    let read = |row: &Vec<Span>| Candidate {
        lens: row.get(lens).map(|cell| sections::field(document, *cell)),
        paths: paths.and_then(|paths| row.get(paths)).map_or_else(Vec::new, |cell| paths_in(document, *cell)),
    };
    Some(table.rows.iter().skip(1).map(read).collect())
}

fn paths_in(document: &MarkdownDocument, cell: Span) -> Vec<Field<'_>> {
    let text = document.slice(cell);
    let mut start = cell.start;
    let mut paths = Vec::new();
    for piece in text.split_inclusive([',', '>']) {
        let length = u32::try_from(piece.len()).unwrap_or(0);
        let inner = piece.trim_end_matches([',', '>']).trim_end_matches("<br").trim_end_matches("<br/").trim_end_matches("<br /");
        let span = Span::new(start, start + u32::try_from(inner.len()).unwrap_or(0));
        paths.push(sections::field(document, span));
        start += length;
    }
    paths.retain(|path| !path.is_blank());
    paths
}

fn check_lenses(view: &View<'_>, candidates: &[Candidate<'_>], grilling: &MarkdownFile<'_>, findings: &mut Vec<Finding>) {
    let Some(agreed) = block(&grilling.document, LENSES).filter(|agreed| !agreed.is_empty()) else { return };
    let known: HashSet<String> = agreed.iter().map(|lens| lens.text.trim().to_lowercase()).collect();
    let is_known = |lens: &Field<'_>| lens.is_blank() || known.contains(&lens.text.trim().to_lowercase());
    let related = grilling.place(agreed.first().map_or(Span::empty_at(0), |lens| lens.span));
    let names: Vec<&str> = agreed.iter().map(|lens| &*lens.text).collect();
    let help = in_words(&names);
    let listed: Vec<Field<'_>> = view.block().map_or_else(Vec::new, |block| Field::list_under(block, "resolvedLenses").collect());
    let mut told: HashSet<&str> = HashSet::new();
    for lens in listed.iter().filter(|lens| !is_known(lens)) {
        told.insert(&lens.text);
        let message = format!("the report lists the lens `{}`, which was not agreed on", lens.text);
        let finding = Finding::new(&IMPROVEMENT_LENS, view.at(lens), message).with_help(format!("the lenses are {help}"));
        findings.push(finding.with_related(related.clone(), "the lenses"));
    }
    for lens in candidates.iter().filter_map(|candidate| candidate.lens.as_ref()) {
        if !is_known(lens) && !told.contains(&*lens.text) {
            let message = format!("the lens `{}` was not agreed on", lens.text);
            let finding = Finding::new(&IMPROVEMENT_LENS, view.at(lens), message).with_help(format!("the lenses are {help}"));
            findings.push(finding.with_related(related.clone(), "the lenses"));
        }
    }
}

fn check_paths(view: &View<'_>, candidates: &[Candidate<'_>], grilling: &MarkdownFile<'_>, findings: &mut Vec<Finding>) {
    let Some(agreed) = block(&grilling.document, SCOPE).filter(|agreed| !agreed.is_empty()) else { return };
    let Some(scope) = Scope::new(&agreed) else { return };
    let related = grilling.place(agreed.first().map_or(Span::empty_at(0), |entry| entry.span));
    for path in candidates.iter().flat_map(|candidate| &candidate.paths).filter(|path| !path.is_blank()) {
        if !scope.holds(&path.text) {
            let message = format!("`{}` lies outside of the scope that was agreed on", path.text);
            let finding = Finding::new(&IMPROVEMENT_SCOPE, view.at(path), message)
                .with_help("leave the candidate out, or start a run with a wider scope");
            findings.push(finding.with_related(related.clone(), "the scope"));
        }
    }
}

/// The paths that may be looked at.
#[derive(Debug)]
struct Scope {
    paths: HashSet<PathBuf>,
    globs: PathGlobs,
    is_everything: bool,
}

impl Scope {
    /// Reads the entries of the record; `None` when one of them is prose, which only a person can apply.
    fn new(entries: &[Field<'_>]) -> Option<Self> {
        let (mut paths, mut patterns, mut is_everything) = (HashSet::new(), Vec::new(), false);
        for entry in entries {
            let entry = entry.text.trim();
            if entry.contains(char::is_whitespace) {
                return None;
            }
            if entry.contains(['*', '?', '{']) {
                patterns.push(entry.trim_start_matches('/').to_owned());
            } else {
                let path = normalised(entry)?;
                is_everything |= path.as_os_str().is_empty();
                paths.insert(path);
            }
        }
        Some(Self { paths, globs: PathGlobs::new(Path::new("/"), patterns).ok()?, is_everything })
    }

    /// Whether a path, or the line of a file (`a.rs:30`), is one of the scope's or lies below one.
    fn holds(&self, path: &str) -> bool {
        let file = path.trim().trim_end_matches(|character: char| character.is_ascii_digit() || matches!(character, ':' | '-'));
        let file = if path.trim()[file.len()..].starts_with(':') { file } else { path.trim() };
        let Some(path) = normalised(file) else { return false };
        self.is_everything
            || path.ancestors().any(|above| self.paths.contains(above))
            || self.globs.matches(&Path::new("/").join(&path))
    }
}

/// A path from the top of the repository without `.` and `..`; `None` when it leads out.
fn normalised(path: &str) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for component in Path::new(path.trim_start_matches('/')).components() {
        match component {
            Component::Normal(name) => plain.push(name),
            Component::ParentDir if !plain.pop() => return None,
            _ => {}
        }
    }
    Some(plain)
}

/// The entries of a block of the record: the list items or the lines of code below its heading, or what follows `Resolved scope:` on a
/// line, separated by commas. `None` when there is no such block.
fn block<'d>(document: &'d MarkdownDocument, title: &str) -> Option<Vec<Field<'d>>> {
    let Some(heading) = sections::find(document, &[title]) else {
        let length = u32::try_from(document.source().bytes().len()).unwrap_or(u32::MAX);
        let line = sections::labelled(document, Span::new(0, length), title)?;
        let names = line.text.split(',').map(|name| name.trim().trim_matches('`').to_owned()).filter(|name| !name.is_empty());
        return Some(names.map(|name| Field { text: name.into(), span: line.span }).collect());
    };
    let section = heading.section;
    let is_inside = |span: Span| section.start <= span.start && span.end <= section.end;
    let items = document.list_items().iter().filter(|item| is_inside(item.span)).map(|item| item.text);
    let mut entries: Vec<Field<'_>> = items.map(|item| sections::field(document, item)).collect();
    if entries.is_empty() {
        for code in document.code_blocks().iter().filter(|code| is_inside(code.span)) {
            let mut start = code.content.start;
            for line in document.slice(code.content).split_inclusive('\n') {
                let length = u32::try_from(line.len()).unwrap_or(0);
                entries.push(sections::field(document, Span::new(start, start + length)));
                start += length;
            }
        }
    }
    entries.retain(|entry| !entry.is_blank());
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::{Field, Scope, Span};

    fn scope(entries: &[&'static str]) -> Option<Scope> {
        let entries: Vec<Field<'_>> =
            entries.iter().map(|text| Field { text: (*text).into(), span: Span::empty_at(0) }).collect();
        Scope::new(&entries)
    }

    #[test]
    fn a_path_of_the_scope_covers_what_lies_below_it() {
        let scope = scope(&["src/cart/", "./docs", "test/**/cart.ts", "app/[id]/page.tsx"]).expect("paths");
        for inside in [
            "src/cart",
            "src/cart/total.ts:30",
            "/docs/a.md",
            "test/unit/cart.ts",
            "src/x/../cart/a.ts",
            "app/[id]/page.tsx",
            "src/cart/a.ts:3-9",
        ] {
            assert!(scope.holds(inside), "{inside}");
        }
        for outside in ["src/cartridge.ts", "src", "src/cart/../pay.ts", "../src/cart/a.ts", "test/unit/cart.tsx"] {
            assert!(!scope.holds(outside), "{outside}");
        }
    }

    #[test]
    fn prose_is_no_scope_and_a_dot_is_everything() {
        assert!(scope(&["src/cart", "the whole checkout"]).is_none());
        assert!(scope(&["."]).is_some_and(|scope| scope.holds("anything/at/all.rs")));
    }
}
