//! The carry file and the consumer rows that an implementation report quotes, against the files.

use std::collections::HashSet;

use super::REPORT_CARRY_DRIFT;
use crate::document::compare::{canonical, first_difference};
use crate::document::json::{self, JsonLimits};
use crate::document::{Kind, Node, Tree};
use crate::finding::{Finding, Place};
use crate::okstra::carry_link::{CarryLink, CarryLinks};
use crate::okstra::consumers::{ConsumerRow, RowStatus, STAGE_KEYS, StageRef};
use crate::okstra::context::Context;
use crate::okstra::report::View;
use crate::okstra::run::Run;
use crate::okstra::task_type::TaskType;
use crate::parsed_file::JsonLines;
use crate::source::{FilePath, Span};
use crate::workspace::Directory;

pub(super) fn check(context: &Context<'_, '_>, run: Option<&Run<'_>>, views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        if view.known_task_type().or(run.and_then(|run| run.task_type)) != Some(TaskType::Implementation) {
            continue;
        }
        let fences = fences(view, context.workspace.limits().json());
        let quoted = Quoted::of_data(view).unwrap_or_else(|| Quoted::of_fences(&fences));
        let check = Check { context, path: view.path, directory: run.map(|run| run.directory) };
        if let Some(carry) = quoted.carry {
            check.carry(carry, &quoted.rows, findings);
        }
        check.rows(&quoted.rows, findings);
    }
}

/// What a report quotes.
struct Quoted<'r> {
    carry: Option<Node<'r>>,
    rows: Vec<Node<'r>>,
}

impl<'r> Quoted<'r> {
    fn of_data(view: &View<'r>) -> Option<Self> {
        view.data?;
        let sidecar = view.block().and_then(|block| block.get("stageSidecar"));
        let carry = sidecar.and_then(|sidecar| sidecar.get("carry")).filter(|carry| carry.kind() == Kind::Mapping);
        let rows = sidecar.and_then(|sidecar| sidecar.get("consumerRows")).into_iter().flat_map(Node::items);
        Some(Self { carry, rows: rows.collect() })
    }

    /// In Markdown a carry file is an object with a commit range, a row one with a status and a stage; the words around do not matter.
    fn of_fences(fences: &'r [Tree]) -> Self {
        let values = fences.iter().filter_map(Tree::root);
        let values: Vec<Node<'r>> =
            values.flat_map(|root| if root.kind() == Kind::Sequence { root.items().collect() } else { vec![root] }).collect();
        let carry = values.iter().copied().find(|value| value.get("stageCommitRange").is_some());
        let is_row = |value: &Node<'_>| {
            value.get("status").is_some()
                && STAGE_KEYS.iter().any(|key| value.get(key).is_some())
                && value.get("stageTitle").is_none()
        };
        Self { carry, rows: values.into_iter().filter(is_row).collect() }
    }
}

/// The values of the fences `json` and `jsonl` of a Markdown view; a fence with several values gives one tree a line.
fn fences(view: &View<'_>, limits: JsonLimits) -> Vec<Tree> {
    let Some(document) = view.markdown else { return Vec::new() };
    let source = document.source();
    let is_json =
        |info: &str| info.split_whitespace().next().is_some_and(|language| ["json", "jsonl", "ndjson"].contains(&language));
    let blocks = document.code_blocks().iter().filter(|block| block.is_fenced && is_json(&block.info));
    blocks
        .flat_map(|block| match json::parse_region(source, block.content, limits) {
            Ok(tree) => vec![tree],
            Err(_) => {
                let lines = lines_of(source.slice(block.content), block.content.start);
                // A line that is no JSON is prose or a shortened quotation: nothing to compare.
                lines.filter_map(|line| json::parse_region(source, line, limits).ok()).collect()
            }
        })
        .collect()
}

fn lines_of(text: &str, offset: u32) -> impl Iterator<Item = Span> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let span = Span::from_range(start..start + line.trim_end().len()).shifted(offset);
        start += line.len();
        span
    })
}

struct Check<'c, 't, 'w> {
    context: &'c Context<'t, 'w>,
    path: &'c FilePath,
    /// The folder of the report's run.
    directory: Option<&'w Directory>,
}

impl Check<'_, '_, '_> {
    fn place(&self, span: Span) -> Place {
        Place::new(self.path.clone(), span)
    }

    fn carry(&self, quoted: Node<'_>, rows: &[Node<'_>], findings: &mut Vec<Finding>) {
        let Some(stage) = quoted.get("stageNumber").and_then(StageRef::of) else { return };
        let mut links = CarryLinks::new(self.context);
        let is_done = |row: &ConsumerRow<'_>| {
            row.status == Some(RowStatus::Done) && row.stage.is_some_and(|own| own.number == stage.number)
        };
        let quoted_rows = rows.iter().filter_map(|row| ConsumerRow::of(*row)).filter(is_done).map(|row| (row, self.directory));
        let written_rows = self
            .consumers()
            .flat_map(|(directory, lines)| lines.consumer_rows().rev().find(is_done).map(|row| (row, Some(directory))));
        let mut paths = quoted_rows.chain(written_rows).filter_map(|(row, from)| Some((row.carry_path?, from?)));
        let file = paths.find_map(|(path, from)| match links.follow(from, &path.text) {
            CarryLink::File(file) => Some(file),
            CarryLink::Unread | CarryLink::Dangling => None,
        });
        let Some((file, root)) = file.and_then(|file| Some((file, file.root()?))) else { return };
        let Some(difference) = first_difference(quoted, root) else { return };
        let name = difference.path.as_str();
        let (message, label) = match (difference.left, difference.right) {
            (Some(_), None) => (format!("the quoted carry has `{name}`, which its file does not have"), "the carry file"),
            (None, _) => (format!("the quoted carry lacks `{name}` of its file"), "the file has it"),
            (Some(_), Some(_)) if name.is_empty() => ("the quoted carry is not what its file says".to_owned(), "the carry file"),
            (Some(_), Some(_)) => (format!("`{name}` of the quoted carry is not what its file says"), "the file says this"),
        };
        let here = difference.left.map_or_else(|| first_key(quoted), Node::span);
        let there = difference.right.map_or_else(|| first_key(root), Node::span);
        let finding = Finding::new(&REPORT_CARRY_DRIFT, self.place(here), message).with_related(file.place(there), label);
        findings.push(finding.with_help("quote the file as it is; it is written once and never changed"));
    }

    fn rows(&self, quoted: &[Node<'_>], findings: &mut Vec<Finding>) {
        let mut files = self.consumers().map(|(_, lines)| lines).peekable();
        if quoted.is_empty() || files.peek().is_none() {
            return;
        }
        let mut written = HashSet::new();
        let mut shown = None;
        for lines in files {
            shown.get_or_insert_with(|| lines.whole());
            written.extend(lines.consumer_rows().map(|row| canonical(row.node)));
        }
        for row in quoted.iter().filter(|row| !written.contains(&canonical(**row))) {
            let finding = Finding::new(&REPORT_CARRY_DRIFT, self.place(row.span()), "the quoted row is not in `consumers.jsonl`");
            let finding = finding.with_help("quote the row as it was written");
            findings.push(match &shown {
                Some(file) => finding.with_related(file.clone(), "the rows that were written"),
                None => finding,
            });
        }
    }

    fn consumers(&self) -> impl Iterator<Item = (&Directory, &JsonLines<'_>)> {
        self.context.task.runs.iter().filter_map(|run| Some((run.directory, run.consumers.as_ref()?)))
    }
}

/// Where to point when a mapping lacks something.
fn first_key(node: Node<'_>) -> Span {
    node.entries().next().map_or_else(|| node.span(), |entry| entry.key.span())
}
