//! A rule about the agents that tables name: each has its files, and tables agree about them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::document::markdown::Table;
use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::parsed_file::MarkdownFile;
use crate::rule::rules;
use crate::source::Span;
use crate::workbench::context::Context;
use crate::workbench::dispatch_table::{DispatchRow, dispatch_tables};
use crate::workbench::status::Step;
use crate::workspace::{Directory, Found};

rules! { "workbench":
    DISPATCH_AGENT_MISSING = "dispatch-agent-missing", Warning, Ours, "an agent that a table names has no file, or is another one than the workflow's";
}

const AGENTS: &str = ".opencode/agent";
const BODIES: &str = ".workbench/workflow/agents";

/// Looks at the agents of every table.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut types: BTreeMap<(Harness, &str), (&str, Place)> = BTreeMap::new();
    for page in context.workbench.markdown() {
        for table in dispatch_tables(&page.document) {
            for row in &table.rows {
                match (wrong_agent(page, row), row.agent) {
                    (Some(finding), _) => findings.push(finding),
                    (None, Some((agent, span))) if expected_agent(row) == Some(agent) && known.insert(agent) => {
                        findings.extend(no_files(context, agent, page.place(span)));
                    }
                    (None, _) => {}
                }
            }
        }
        for table in page.document.tables() {
            check_types(context, page, table, &mut types, findings);
        }
    }
}

/// Who reads a page: `subagent_type` means another thing to each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Harness {
    Claude,
    OpenCode,
    Any,
}

impl Harness {
    fn of(page: &MarkdownFile<'_>) -> Self {
        let path = page.file.path();
        let is_below = |name: &str| path.components().any(|component| component.as_os_str() == name);
        if is_below(".claude") || page.file.name() == "CLAUDE.md" {
            Self::Claude
        } else if is_below(".opencode") {
            Self::OpenCode
        } else {
            Self::Any
        }
    }
}

/// The agent that the workflow has for a row: for its status, or for its step in a table without statuses.
fn expected_agent(row: &DispatchRow<'_>) -> Option<&'static str> {
    row.expected_step().map(Step::agent)
}

fn wrong_agent(page: &MarkdownFile<'_>, row: &DispatchRow<'_>) -> Option<Finding> {
    let (agent, span) = row.agent?;
    let expected = expected_agent(row).filter(|expected| *expected != agent)?;
    let message = format!("for `{}` the table names the agent `{agent}`; expected `{expected}`", row.key.0);
    Some(Finding::new(&DISPATCH_AGENT_MISSING, page.place(span), message))
}

/// The files an agent should have where its harness or the shared workflow keeps agents at all.
fn no_files(context: &Context<'_, '_>, agent: &str, place: Place) -> Option<Finding> {
    let find = |path: &str| context.workspace.find_from(context.workbench.repository.path(), Path::new(path));
    let files = [(AGENTS, format!("{AGENTS}/{agent}.md")), (BODIES, format!("{BODIES}/{agent}.body.md"))];
    let missing: Vec<String> = files
        .iter()
        .filter(|(folder, file)| find(folder).directory().is_some() && find(file).file().is_none())
        .map(|(_, file)| format!("`{file}`"))
        .collect();
    let message = format!("the agent `{agent}` has no {}", missing.join(" and no "));
    (!missing.is_empty())
        .then(|| Finding::new(&DISPATCH_AGENT_MISSING, place, message).with_help("add the file, or name an agent that is there"))
}

/// A table of agents with their `subagent_type` and body file.
fn check_types<'p>(
    context: &Context<'_, '_>,
    page: &'p MarkdownFile<'_>,
    table: &Table,
    types: &mut BTreeMap<(Harness, &'p str), (&'p str, Place)>,
    findings: &mut Vec<Finding>,
) {
    let Some((header, rows)) = table.rows.split_first() else { return };
    let text = |span: Span| page.document.slice(span).trim_matches(['`', '"', ' ']);
    let column = |is_it: &dyn Fn(&str) -> bool| header.iter().position(|cell| is_it(&text(*cell).to_lowercase()));
    let Some(type_column) = column(&|head| head == "subagent_type") else { return };
    let agent_column = column(&|head| head.starts_with("agent")).unwrap_or(0);
    let body_column = column(&|head| head.contains("body"));
    let harness = Harness::of(page);
    for cells in rows {
        let (Some(agent), Some(type_cell)) = (cells.get(agent_column), cells.get(type_column)) else { continue };
        let (agent, own_type, place) = (text(*agent), text(*type_cell), page.place(*type_cell));
        match types.get(&(harness, agent)) {
            Some((first, first_place)) if *first != own_type => {
                let message = format!("the `subagent_type` of `{agent}` is `{own_type}` here and `{first}` elsewhere");
                let finding = Finding::new(&DISPATCH_AGENT_MISSING, place, message);
                findings.push(finding.with_related(first_place.clone(), "the first one"));
            }
            Some(_) => {}
            None => {
                types.insert((harness, agent), (own_type, place.clone()));
                if harness == Harness::OpenCode && own_type != agent {
                    findings.extend(no_opencode_agent(context, own_type, place));
                }
            }
        }
        if let Some(cell) = body_column.and_then(|column| cells.get(column)) {
            findings.extend(dead_body(context, text(*cell), agent, page.place(*cell)));
        }
    }
}

/// For OpenCode a `subagent_type` is the name of an agent's file, or of an agent that it brings itself.
fn no_opencode_agent(context: &Context<'_, '_>, name: &str, place: Place) -> Option<Finding> {
    const BUILT_IN: [&str; 4] = ["build", "explore", "general", "plan"];
    let find = |path: &str| context.workspace.find_from(context.workbench.repository.path(), Path::new(path));
    let is_there = BUILT_IN.contains(&name) || find(&format!("{AGENTS}/{name}.md")).file().is_some();
    let message = format!("the `subagent_type` `{name}` has no `{AGENTS}/{name}.md`");
    (!is_there && find(AGENTS).directory().is_some()).then(|| Finding::new(&DISPATCH_AGENT_MISSING, place, message))
}

fn dead_body(context: &Context<'_, '_>, path: &str, agent: &str, place: Place) -> Option<Finding> {
    let is_path = path.contains('/') && path.ends_with(".md");
    let repository = context.workbench.repository;
    if !is_path || !matches!(context.workspace.find_from(repository.path(), Path::new(path)), Found::Missing) {
        return None;
    }
    let finding =
        Finding::new(&DISPATCH_AGENT_MISSING, place, format!("the body `{path}` of the agent `{agent}` does not exist"));
    let folder = repository.find_plainly(Path::new(path).parent()?).and_then(Found::directory);
    let names: Vec<String> = folder.into_iter().flat_map(Directory::files).map(crate::parsed_file::name_of).collect();
    let name = path.rsplit('/').next().unwrap_or_default();
    Some(match nearest(name, names.iter().map(String::as_str)) {
        Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
        None => finding,
    })
}
